"""Do two measures of the same units put them in the same order? Spearman's rho with resampled units."""

from dataclasses import replace

import numpy as np

from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import UndefinedReason

_NOTHING = 1e-12
_CHUNK = 64


def rank_correlation(
    first: FloatArray, second: FloatArray, *, confidence_level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> Estimate:
    """Spearman's rank correlation of two measures, over the units that have both.

    Parameters
    ----------
    first, second : arrays of float, shape (units,)
        Any numbers with an order; NaN: not measured. Ties have the mean of their ranks.
    confidence_level : float
        Between 0 and 1.
    resamples : int
        0: the value alone, without an interval.
    seed : int
        Of the resamples.

    Returns
    -------
    Estimate
        −1 (opposite orders) to 1 (the same order). Undefined: ``NO_RATINGS`` (no unit has both), ``ONE_UNIT``,
        ``NO_VARIATION`` (one of the two is the same on all units). The interval is that of percentiles over units;
        ``None`` below ``MIN_UNITS_FOR_BOOTSTRAP`` units.

    Notes
    -----
    ρ = Pearson's r of the ranks, which is 1 − 6·Σd²/(n³ − n) without ties. Ranks are drawn up anew in each resample.

    References
    ----------
    Spearman (1904), Am. J. Psychol. 15, 72–101. Example: ten pairs of IQ and hours of television (Wikipedia,
    "Spearman's rank correlation coefficient"): Σd² = 194, ρ = −29/165.

    Examples
    --------
    >>> iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110.])
    >>> hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17.])
    >>> round(rank_correlation(iq, hours).value, 4)
    -0.1758
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    x, y = first[both], second[both]
    n = len(x)
    frame = Estimate(
        coefficient="rank_correlation",
        value=None,
        n_units=n,
        confidence_level=confidence_level,
        undefined_reason=UndefinedReason.NO_RATINGS if n == 0 else UndefinedReason.ONE_UNIT,
    )
    if n < 2:
        return frame
    value = _rho(x, y, np.ones((1, n)))[0]
    if np.isnan(value):
        return frame.undefined(UndefinedReason.NO_VARIATION)
    if not resamples:
        return frame.defined(float(value), interval=None)
    weights = unit_weights(n, resamples=resamples, seed=seed)
    interval = percentile_interval(_in_resamples(x, y, weights), confidence_level=confidence_level, n_units=n)
    return replace(frame.defined(float(value), interval=interval), method="bootstrap over units", seed=seed)


def _in_resamples(x: FloatArray, y: FloatArray, weights: UnitWeights) -> FloatArray:
    parts = [weights.counts[start : start + _CHUNK] for start in range(0, len(weights.counts), _CHUNK)]
    return np.concatenate([_rho(x, y, part.astype(np.float64)) for part in parts])


def _rho(x: FloatArray, y: FloatArray, counts: FloatArray) -> FloatArray:
    """Rho of every resample, NaN where one measure does not vary; counts are (resamples, units)."""
    ranks = [_mean_ranks(values, counts) for values in (x, y)]
    middle = (counts.sum(axis=1, keepdims=True) + 1) / 2
    first, second = ranks[0] - middle, ranks[1] - middle
    products: FloatArray = (counts * first * second).sum(axis=1)
    squares: FloatArray = (counts * first**2).sum(axis=1) * (counts * second**2).sum(axis=1)
    varies = squares > _NOTHING
    return np.where(varies, products / np.sqrt(np.where(varies, squares, 1.0)), np.nan)


def _mean_ranks(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Mean rank of every unit's value among the units of each resample; (resamples, units)."""
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=np.nan) != 0)
    per_value = np.add.reduceat(counts[:, order], starts, axis=1)
    ranks: FloatArray = np.cumsum(per_value, axis=1) - per_value + (per_value + 1) / 2
    return ranks[:, np.searchsorted(values[order][starts], values)]
