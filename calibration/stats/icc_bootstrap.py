"""Intraclass correlations of resampled units, all resamples at once."""

import numpy as np

from calibration.stats.bootstrap import UnitWeights
from calibration.stats.numeric_ratings import centred
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import FloatArray

_NOTHING = 1e-6


def resampled_iccs(values: FloatArray, weights: UnitWeights) -> dict[str, FloatArray]:
    """Return all six correlations in every resample, NaN where units do not vary.

    Parameters
    ----------
    values : array of float, shape (units, raters), complete
    weights : UnitWeights
        Of these units.

    Returns
    -------
    dict from name to array of float, shape (resamples,)

    Notes
    -----
    The mean squares of :func:`calibration.stats.icc.intraclass_correlations` need per unit the ratings, the sum of
    their squares and the square of their sum: one product of the weights with these gives them for all resamples.
    """
    y = centred(values)
    k = values.shape[1]
    sums = weights.sums(np.column_stack([np.ones(len(y)), y, (y**2).sum(axis=1), y.sum(axis=1) ** 2]))
    n, of_raters = sums[:, 0], sums[:, 1 : k + 1]
    correction = of_raters.sum(axis=1) ** 2 / (n * k)
    total = sums[:, k + 1] - correction
    least = _NOTHING * np.maximum(sums[:, k + 1], 1e-300)
    units = np.maximum(sums[:, k + 2] / k - correction, 0.0)
    raters = np.maximum((of_raters**2).sum(axis=1) / n - correction, 0.0)
    within, residual = np.maximum(total - units, 0.0), np.maximum(total - units - raters, 0.0)
    more = np.maximum(n - 1, 1.0)
    b, w, e = units / more, within / (n * (k - 1)), residual / (more * (k - 1))
    extra = (raters / (k - 1) - e) / n
    b = np.where(units > least, b, 0.0)
    found = {
        "icc1": (b - w, b + (k - 1) * w),
        "icc2": (b - e, b + (k - 1) * e + k * extra),
        "icc3": (b - e, b + (k - 1) * e),
        "icc1k": (b - w, b),
        "icc2k": (b - e, b + extra),
        "icc3k": (b - e, b),
    }
    return {name: share(part, np.where(total > least, whole, 0.0)) for name, (part, whole) in found.items()}
