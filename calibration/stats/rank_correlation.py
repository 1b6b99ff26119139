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
    value = _rho(_Ranked(x), _Ranked(y), np.ones((1, n)))[0]
    if np.isnan(value):
        return frame.undefined(UndefinedReason.NO_VARIATION)
    if not resamples:
        return frame.defined(float(value), interval=None)
    weights = unit_weights(n, resamples=resamples, seed=seed)
    interval = percentile_interval(_in_resamples(x, y, weights), confidence_level=confidence_level, n_units=n)
    return replace(frame.defined(float(value), interval=interval), method="bootstrap over units", seed=seed)


def _in_resamples(x: FloatArray, y: FloatArray, weights: UnitWeights) -> FloatArray:
    parts = [weights.counts[start : start + _CHUNK] for start in range(0, len(weights.counts), _CHUNK)]
    ranked = _Ranked(x), _Ranked(y)
    return np.concatenate([_rho(*ranked, part.astype(np.float64)) for part in parts])


class _Ranked:
    """The distinct values of a measure, from the lowest, and which of them every unit has."""

    def __init__(self, values: FloatArray) -> None:
        self.order = np.argsort(values, kind="stable")
        self.starts = np.flatnonzero(np.diff(values[self.order], prepend=np.nan) != 0)
        self.place = np.empty(len(values), dtype=np.intp)
        self.place[self.order] = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(values)))

    def centred_ranks(self, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How often each value is drawn and its mean rank less the middle one; both (resamples, values)."""
        per_value = np.add.reduceat(counts[:, self.order], self.starts, axis=1)
        ranks: FloatArray = np.cumsum(per_value, axis=1) - (per_value + counts.sum(axis=1, keepdims=True)) / 2
        return per_value, ranks


def _rho(x: _Ranked, y: _Ranked, counts: FloatArray) -> FloatArray:
    """Rho of every resample, NaN where one measure does not vary; counts are (resamples, units).

    Sums go over values, not units: of a line with five answers there are five.
    """
    (in_x, first), (in_y, second) = x.centred_ranks(counts), y.centred_ranks(counts)
    few, many, low, high = (y, x, second, first) if len(y.starts) <= len(x.starts) else (x, y, first, second)
    drawn = counts * high[:, many.place]
    by_value = np.add.reduceat(drawn[:, few.order], few.starts, axis=1)
    products: FloatArray = (by_value * low).sum(axis=1)
    squares: FloatArray = (in_x * first**2).sum(axis=1) * (in_y * second**2).sum(axis=1)
    varies = squares > _NOTHING
    return np.where(varies, products / np.sqrt(np.where(varies, squares, 1.0)), np.nan)
