"""Where a restricted deviance of one variance is smallest, for many lines at once."""

from collections.abc import Callable

import numpy as np

from calibration.stats.ratings_matrix import FloatArray

_STEPS = 80
_EXACT = 1e-13
_FLAT = 1e-11
"""Of a deviance: two values closer than this differ by rounding, and then the first of the grid is taken."""


def deviance_minimum(
    deviance: Callable[[FloatArray], FloatArray],
    slopes: Callable[[FloatArray], tuple[FloatArray, FloatArray]],
    *,
    grid: FloatArray,
) -> FloatArray:
    """Return, per line, the number of 0 or more with the smallest deviance: the best of a grid, then Newton's steps.

    Parameters
    ----------
    deviance : callable
        Of an array (lines, points), gives the same shape.
    slopes : callable
        Of an array (lines,), gives the deviance's first and second derivative there, both (lines,).
    grid : array of float, shape (lines, points)
        Ascending; its ends bound what is found.

    Notes
    -----
    Newton's step where it stays between the neighbours of the best point, else half of what is left: it always ends.
    """
    rows, last = np.arange(len(grid)), grid.shape[1] - 1
    values = deviance(grid)
    at = np.argmin(values, axis=1)
    at = np.where(values[:, 0] <= values[rows, at] + _FLAT, 0, at)
    here = grid[rows, at]
    rising = slopes(here)[0] >= 0
    low = np.where(rising, grid[rows, np.maximum(at - 1, 0)], here)
    high = np.where(rising, here, grid[rows, np.minimum(at + 1, last)])
    found = (low + high) / 2
    for _ in range(_STEPS):
        first, second = slopes(found)
        low, high = np.where(first < 0, found, low), np.where(first < 0, high, found)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = found - first / second
        moved = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
        done = np.abs(moved - found) <= _EXACT * np.abs(moved)
        found = moved
        if done.all():
            break
    return np.asarray(found)
