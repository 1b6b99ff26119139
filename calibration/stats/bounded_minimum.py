"""The smallest value of a smooth function of a few numbers that have bounds."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from calibration.stats.ratings_matrix import FloatArray

_STEPS = 100
_HALVINGS = 30
_FLAT = 1e-9
_ENOUGH = 1e-4
_RIDGE = 1e-8
_NO_SLOPE = 1e-7
_NO_CURVE = 1e-9
"""A number with less of both changes nothing: what is left are rounding errors."""


class Slopes(NamedTuple):
    """A function at one point: its value, its gradient, and its second derivatives, or nearly so."""

    value: float
    first: FloatArray
    second: FloatArray


def bounded_minimum(
    slopes: Callable[[FloatArray], Slopes], start: FloatArray, *, lowest: float, highest: float
) -> FloatArray:
    """Return where the function is smallest, all numbers from ``lowest`` to ``highest``.

    Parameters
    ----------
    slopes : callable
        Of an array (numbers,); ``second`` is positive semidefinite.
    start : array, shape (numbers,)

    Notes
    -----
    Newton's steps on the numbers that no bound holds, cut at the bounds and halved until the value falls (projected
    Newton: Bertsekas 1982, SIAM J. Control Optim. 20, 221–246). It ends where a step would lower the value by less
    than ``_FLAT`` of a unit of deviance. A number that changes nothing stays where it is: one rounding error over the
    other would be a step without end, and stop all other numbers.
    """
    here, at = np.clip(start, lowest, highest), slopes(np.clip(start, lowest, highest))
    for _ in range(_STEPS):
        held = ((here <= lowest) & (at.first > 0)) | ((here >= highest) & (at.first < 0))
        held |= (np.abs(at.first) <= _NO_SLOPE) & (np.diag(at.second) <= _NO_CURVE)
        free = np.flatnonzero(~held)
        step = np.zeros(len(here))
        step[free] = -_solved(at.second[np.ix_(free, free)], at.first[free])
        if -(at.first @ step) <= _FLAT:
            break
        for halving in range(_HALVINGS):
            there = np.clip(here + step / 2**halving, lowest, highest)
            found = slopes(there)
            if found.value <= at.value + _ENOUGH * at.first @ (there - here):
                break
        else:
            break
        here, at = there, found
    return here


def _solved(second: FloatArray, first: FloatArray) -> FloatArray:
    """Solve for Newton's step, numbers on one scale first, with the little that keeps a flat direction from running."""
    size = np.sqrt(np.maximum(np.diag(second), np.finfo(np.float64).tiny))
    even = second / np.outer(size, size)
    return np.asarray(np.linalg.solve(even + _RIDGE * np.eye(len(size)), first / size) / size)
