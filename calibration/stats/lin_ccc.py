"""Lin's concordance correlation: how near pairs of numbers lie to the line on which both are the same."""

from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from calibration.stats.bootstrap import UnitWeights, percentile_interval
from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import centred, estimate_frame, judged_numbers, judged_weights, why_no_numbers
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.vocabulary import IntervalKind, UndefinedReason

_NOTHING = 1e-12
_NOTHING_IN_FLOAT32 = 1e-6
_LEAST_FOR_Z = 4


def lin_ccc(
    matrix: RatingsMatrix,
    *,
    confidence_level: float = 0.95,
    interval: IntervalKind | None = IntervalKind.ANALYTIC,
    weights: UnitWeights | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Estimate:
    """Concordance correlation of two raters, or the overall one of more, over the units that all of them rated.

    Parameters
    ----------
    matrix : RatingsMatrix
        Numbers, ordered answers (as numbers) or yes/no. Raters without any value fall away.
    confidence_level : float
        Between 0 and 1.
    interval : IntervalKind or None
        By formula for two raters only; by bootstrap for any number.
    weights : UnitWeights, optional
        Resamples of the matrix's units, in place of ``resamples`` and ``seed``.
    resamples, seed : int

    Returns
    -------
    Estimate
        −1 to 1. Undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``NO_PAIRS`` (no unit that all rated), ``ONE_UNIT``,
        ``NO_VARIATION``. Without an interval below 4 units (bootstrap: ``MIN_UNITS_FOR_BOOTSTRAP``), and where all
        ratings agree.

    Raises
    ------
    InvalidInput
        When shared weights are of another number of units.

    Notes
    -----
    Moments with 1/n, as Lin's::

        two raters:  ρc = 2·s₁₂ / (s₁² + s₂² + (m₁ − m₂)²)
        k raters:    ρc = 2·Σ s_ij / ((k − 1)·Σ s_i² + Σ (m_i − m_j)²)    sums over pairs i < j

    Interval by formula: Fisher's z with the variance of Lin (2000); bootstrap: percentile over resampled units.

    References
    ----------
    Lin (1989), Biometrics 45, 255–268, and the correction of its variance, Biometrics 56 (2000), 324–325; more than
    two raters: Barnhart, Haber & Song (2002), Biometrics 58, 1020–1027.
    """
    judged = judged_numbers(matrix, complete_units=True)
    two = judged.shape[1] == 2
    methods = {IntervalKind.BOOTSTRAP: "bootstrap over units", IntervalKind.ANALYTIC: "z transform" if two else ""}
    method = methods[interval] if interval else ""
    frame = estimate_frame("lin_ccc", judged, confidence_level=confidence_level, method=method)
    reason = why_no_numbers(matrix, judged)
    if reason:
        return frame.undefined(reason)
    features = _features(judged.values)
    value = float(_concordance(features.sum(axis=0), judged.shape[1], least=_NOTHING))
    if np.isnan(value):
        return frame.undefined(UndefinedReason.NO_VARIATION)
    if interval is not IntervalKind.BOOTSTRAP:
        analytic = two and interval is IntervalKind.ANALYTIC
        return frame.defined(value, interval=_z_interval(judged.values, value, confidence_level) if analytic else None)
    drawn = judged_weights(matrix, weights, resamples=resamples, seed=seed, complete_units=True)
    resampled = _concordance(drawn.sums(features), judged.shape[1], least=_NOTHING_IN_FLOAT32)
    ends = percentile_interval(resampled, confidence_level=confidence_level, n_units=judged.shape[0])
    return replace(frame, seed=drawn.seed).defined(value, interval=ends)


def _features(values: FloatArray) -> FloatArray:
    """Return per unit: one, the ratings, the sum of their squares, the square of their sum."""
    y = centred(values)
    return np.column_stack([np.ones(len(y)), y, (y**2).sum(axis=1), y.sum(axis=1) ** 2])


def _concordance(sums: FloatArray, k: int, *, least: float) -> FloatArray:
    """Return the coefficient from summed features, shape (…, k + 3); NaN where nothing varies beyond ``least``."""
    # A resample may hold none of the units that all rated: its sums are 0, and it has no coefficient.
    n = np.maximum(sums[..., 0], 1.0)
    means = sums[..., 1 : k + 1] / n[..., None]
    variances = sums[..., k + 1] / n - (means**2).sum(axis=-1)
    of_sum = sums[..., k + 2] / n - means.sum(axis=-1) ** 2
    apart = k * (means**2).sum(axis=-1) - means.sum(axis=-1) ** 2
    whole = (k - 1) * variances + apart
    varies = whole > least * np.maximum(sums[..., k + 1] / n, _NOTHING)
    return share(of_sum - variances, np.where(varies, whole, 0.0))


def _z_interval(values: FloatArray, value: float, confidence_level: float) -> tuple[float, float] | None:
    first, second = centred(values).T
    n, s1, s2 = len(first), float(first.std()), float(second.std())
    if n < _LEAST_FOR_Z or s1 * s2 == 0.0:
        return None
    r2 = float(((first - first.mean()) * (second - second.mean())).mean() / (s1 * s2)) ** 2
    if r2 >= 1 - _NOTHING or r2 <= _NOTHING or abs(value) >= 1 - _NOTHING:
        return None
    u2 = float((first.mean() - second.mean()) ** 2) / (s1 * s2)
    c2 = value**2
    r = float(np.sqrt(r2)) * (1 if value > 0 else -1)
    variance = (
        (1 - r2) * c2 / ((1 - c2) * r2)
        + 2 * value**3 * (1 - value) * u2 / (r * (1 - c2) ** 2)
        - c2**2 * u2**2 / (2 * r2 * (1 - c2) ** 2)
    ) / (n - 2)
    if variance <= 0.0:
        return None
    half = float(ndtri(0.5 + confidence_level / 2)) * float(np.sqrt(variance))
    centre = float(np.arctanh(value))
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))
