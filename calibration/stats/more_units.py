"""How many more units would settle a figure whose interval still holds zero, if all goes on as it looks."""

import numpy as np
from scipy.special import ndtri, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MAX_PRICE, PRICE_POWER

_LEVEL = 0.05
_FEWEST_FOR_Z = 4
_FREEDOMS = np.arange(1, MAX_PRICE)
_ERRORS = stdtrit(_FREEDOMS, 1 - _LEVEL / 2) + stdtrit(_FREEDOMS, PRICE_POWER)
"""Standard errors that a mean of 2, 3 … units has to be away from zero: worked out once, hundreds of groups ask."""


def more_units_for_mean(mean: float, *, standard_error: float, n_units: int) -> int | None:
    """Return the further units after which a mean as it is now would be told from zero.

    Parameters
    ----------
    mean : float
        Any unit.
    standard_error : float
        Of the mean of ``n_units`` units, in the same unit; 0 or more.
    n_units : int
        2 or more.

    Returns
    -------
    int or None
        1 or more; ``None`` when more than ``MAX_PRICE`` units in all would be needed.

    Notes
    -----
    The smallest n with (t₀.₉₇₅ + t₀.₉)·s/√n ≤ |mean|, s = standard error·√n_units, n − 1 degrees of freedom: a
    two-sided test at 5 %, passed with the probability ``PRICE_POWER``. As the price of a line's label.
    """
    if n_units < 2 or not standard_error >= 0:
        raise InvalidInput(
            f"The mean rests on {n_units} units with an error of {standard_error:g}. "
            "Allowed: 2 units or more, error from 0."
        )
    n = np.arange(2, MAX_PRICE + 1)
    deviation = standard_error * np.sqrt(n_units)
    needed = _ERRORS * deviation / np.sqrt(n)
    return _first(n[needed <= abs(mean)], n_units)


def more_units_for_correlation(rho: float, *, interval: tuple[float, float], n_units: int) -> int | None:
    """Return the further units after which a correlation as it is now would be told from zero.

    Parameters
    ----------
    rho : float
        −1 to 1.
    interval : tuple of float
        Of 95 %; tells how much the correlation of so many units varies.
    n_units : int
        4 or more.

    Returns
    -------
    int or None
        As :func:`more_units_for_mean`.

    Notes
    -----
    On Fisher's scale z = atanh ρ the error goes with 1/√(n − 3) (Fisher 1921); its size is taken from the interval, so
    that ties and resampling are in it.
    """
    if n_units < _FEWEST_FOR_Z:
        raise InvalidInput(f"The correlation rests on {n_units} units. Allowed: 4 or more.")
    low, high = (float(np.arctanh(np.clip(end, -0.999, 0.999))) for end in interval)
    error = (high - low) / 2 / ndtri(1 - _LEVEL / 2) * np.sqrt(n_units - 3)
    n = np.arange(_FEWEST_FOR_Z, MAX_PRICE + 1)
    needed = (ndtri(1 - _LEVEL / 2) + ndtri(PRICE_POWER)) * error / np.sqrt(n - 3)
    return _first(n[needed <= abs(np.arctanh(np.clip(rho, -0.999, 0.999)))], n_units)


def _first(enough: np.ndarray[tuple[int, ...], np.dtype[np.intp]], n_units: int) -> int | None:
    return max(int(enough[0]) - n_units, 1) if enough.size else None
