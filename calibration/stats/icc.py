"""Intraclass correlations: how much of the variance of ratings is between the units."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import fdtrc, fdtri

from calibration.stats.crossed_components import Components, CrossedRatings
from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import centred, estimate_frame, judged_numbers, minority_units, why_no_numbers
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.vocabulary import UndefinedReason

_NOTHING = 1e-12
_NAMES = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Icc:
    """One intraclass correlation with its test.

    Attributes
    ----------
    estimate : Estimate
        At most 1; below 0 when units differ less than their ratings do.
    f : float or None
        F of "units do not differ"; ``None`` when cells are missing or raters agree without exception.
    degrees_of_freedom : tuple of int or None
        Of numerator and denominator.
    p_value : float or None
    """

    estimate: Estimate
    f: float | None = None
    degrees_of_freedom: tuple[int, int] | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class IntraclassCorrelations:
    """All six. 1: raters differ from unit to unit; 2: the same raters, a sample; 3: the same raters, these.

    Attributes
    ----------
    components : Components or None
        Of model 2; ``None`` exactly when nothing is defined.
    icc1, icc2, icc3 : Icc
        Of one rater's rating. 2 asks for the same values, 3 only for the same differences between units.
    icc1k, icc2k, icc3k : Icc
        Of the mean of as many ratings as there are raters.
    """

    components: Components | None
    icc1: Icc
    icc2: Icc
    icc3: Icc
    icc1k: Icc
    icc2k: Icc
    icc3k: Icc


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    n: int
    k: int
    units: float
    raters: float
    residual: float
    within: float


def intraclass_correlations(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> IntraclassCorrelations:
    """Compute all six intraclass correlations, tests and intervals.

    Parameters
    ----------
    matrix : RatingsMatrix
        Numbers, ordered answers (as numbers) or yes/no. Raters and units without any value fall away.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    IntraclassCorrelations
        Undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``NO_PAIRS``, ``ONE_UNIT``, ``NO_VARIATION``. Without an interval
        where raters agree without exception.

    Notes
    -----
    Complete data, n units × k raters, mean squares of units B, raters J, residual E, within units W::

        ICC1 = (B − W) / (B + (k − 1)W)               ICC1k = (B − W) / B                      F = B / W
        ICC2 = (B − E) / (B + (k − 1)E + k(J − E)/n)  ICC2k = (B − E) / (B + (J − E)/n)        F = B / E
        ICC3 = (B − E) / (B + (k − 1)E)               ICC3k = (B − E) / B                      F = B / E

    Intervals: exact from F for 1 and 3, Satterthwaite's for 2 (McGraw & Wong 1996, table 7); those of k ratings by
    Spearman–Brown from those of one. When cells miss: variances by restricted maximum likelihood (one-way for 1,
    crossed for 2 and 3), intervals by profile likelihood, k the number of raters, no F.

    References
    ----------
    Shrout & Fleiss (1979), Psychol. Bull. 86, 420–428; McGraw & Wong (1996), Psychol. Methods 1, 30–46.
    """
    judged = judged_numbers(matrix)
    reason = why_no_numbers(matrix, judged)
    if reason:
        return _all_undefined(judged, reason, confidence_level)
    if judged.rated.all():
        return _from_mean_squares(judged, confidence_level)
    return _from_likelihood(judged, confidence_level)


def icc1(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """One rating, raters not the same on every unit; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc1.estimate


def icc2(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """One rating, same raters, absolute agreement; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc2.estimate


def icc3(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """One rating, same raters, consistency; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc3.estimate


def icc1k(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """Mean of k ratings, raters not the same on every unit; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc1k.estimate


def icc2k(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """Mean of k ratings, same raters, absolute agreement; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc2k.estimate


def icc3k(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """Mean of k ratings, same raters, consistency; see :func:`intraclass_correlations`."""
    return intraclass_correlations(matrix, confidence_level=confidence_level).icc3k.estimate


def _frames(judged: RatingsMatrix, confidence_level: float, method: str) -> list[Estimate]:
    frame = estimate_frame(
        "icc", judged, confidence_level=confidence_level, method=method, n_minority=minority_units(judged)
    )
    return [replace(frame, coefficient=name) for name in _NAMES]


def _all_undefined(judged: RatingsMatrix, reason: UndefinedReason, confidence_level: float) -> IntraclassCorrelations:
    none = [Icc(frame.undefined(reason)) for frame in _frames(judged, confidence_level, "")]
    return IntraclassCorrelations(None, *none)


def _mean_squares(values: FloatArray) -> _MeanSquares:
    n, k = values.shape
    y = centred(values)
    # Products, not sums along an axis: several times faster.
    total = float(y.ravel() @ y.ravel())
    of_units = float(((y @ np.ones(k)) ** 2).sum()) / k
    of_raters = float(((np.ones(n) @ y) ** 2).sum()) / n
    within, residual = total - of_units, total - of_units - of_raters
    # Differences of nearly equal sums: what is left of perfect agreement is rounding.
    within, residual = (0.0 if part <= _NOTHING * total else part for part in (within, residual))
    return _MeanSquares(
        n=n,
        k=k,
        units=of_units / (n - 1) if of_units > _NOTHING * total else 0.0,
        raters=of_raters / (k - 1),
        residual=residual / ((n - 1) * (k - 1)),
        within=within / (n * (k - 1)),
    )


def _from_mean_squares(judged: RatingsMatrix, confidence_level: float) -> IntraclassCorrelations:
    s = _mean_squares(judged.values)
    if s.units == s.within == 0.0:
        return _all_undefined(judged, UndefinedReason.NO_VARIATION, confidence_level)
    n, k, b, e = s.n, s.k, s.units, s.residual
    between_raters = (s.raters - e) / n
    singles = (
        _share(b - s.within, b + (k - 1) * s.within),
        _share(b - e, b + (k - 1) * e + k * between_raters),
        _share(b - e, b + (k - 1) * e),
    )
    means = (_share(b - s.within, b), _share(b - e, b + between_raters), _share(b - e, b))
    tail = (1 - confidence_level) / 2
    intervals = (
        _f_interval(b, s.within, n - 1, n * (k - 1), k, tail),
        _interval_of_icc2(s, singles[1], tail),
        _f_interval(b, e, n - 1, (n - 1) * (k - 1), k, tail),
    )
    tests = (_test(b, s.within, n - 1, n * (k - 1)), *(_test(b, e, n - 1, (n - 1) * (k - 1)),) * 2)
    frames = _frames(judged, confidence_level, "F")
    found = [
        _with_test(_valued(frame, value, interval), test)
        for frame, value, interval, test in zip(
            frames,
            (*singles, *means),
            (*intervals, *(_stepped_up(i, k) for i in intervals)),
            (*tests, *tests),
            strict=True,
        )
    ]
    return IntraclassCorrelations(Components((b - e) / k, between_raters, e), *found)


def _with_test(estimate: Estimate, test: tuple[float, tuple[int, int], float] | None) -> Icc:
    return Icc(estimate) if test is None or estimate.value is None else Icc(estimate, *test)


def _share(part: float, whole: float) -> float | None:
    return part / whole if abs(whole) > _NOTHING * max(abs(part), abs(whole), _NOTHING) and whole > 0 else None


def _valued(frame: Estimate, value: float | None, interval: Interval) -> Estimate:
    if value is None:
        return frame.undefined(UndefinedReason.NO_VARIATION)
    return frame.defined(value, interval=interval)


def _test(numerator: float, denominator: float, one: int, two: int) -> tuple[float, tuple[int, int], float] | None:
    if denominator == 0.0:
        return None
    f = numerator / denominator
    return f, (one, two), float(fdtrc(one, two, f))


def _f_interval(b: float, noise: float, one: int, two: int, k: int, tail: float) -> Interval:
    if noise == 0.0 or b == 0.0:
        return None
    f = b / noise
    low, high = f / float(fdtri(one, two, 1 - tail)), f * float(fdtri(two, one, 1 - tail))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _interval_of_icc2(s: _MeanSquares, value: float | None, tail: float) -> Interval:
    if value is None or s.residual == 0.0 or value >= 1.0:
        return None
    n, k, b, j, e = s.n, s.k, s.units, s.raters, s.residual
    a = k * value / (n * (1 - value))
    c = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * j) ** 2 / (k - 1) + (c * e) ** 2 / ((n - 1) * (k - 1))
    if spread == 0.0:
        return None
    freedom = (a * j + c * e) ** 2 / spread
    if freedom < _NOTHING:
        return None
    others = k * j + (k * n - k - n) * e
    low_f, high_f = float(fdtri(n - 1, freedom, 1 - tail)), float(fdtri(freedom, n - 1, 1 - tail))
    low = n * (b - low_f * e) / (low_f * others + n * b)
    return low, n * (high_f * b - e) / (others + n * high_f * b)


def _stepped_up(interval: Interval, k: int) -> Interval:
    """Spearman–Brown: the interval of the mean of k ratings from that of one; ``None`` where it has no lower end."""
    if interval is None or 1 + (k - 1) * interval[0] <= 0:
        return None
    low, high = (k * end / (1 + (k - 1) * end) for end in interval)
    return low, high


def _from_likelihood(judged: RatingsMatrix, confidence_level: float) -> IntraclassCorrelations:
    frames = _frames(judged, confidence_level, "restricted maximum likelihood, profile")
    if np.ptp(judged.values[judged.rated]) == 0.0:
        return _all_undefined(judged, UndefinedReason.NO_VARIATION, confidence_level)
    ratings = CrossedRatings(judged.values)
    if ratings.units_agree:
        certain = [Icc(frame.defined(1.0, interval=None)) for frame in frames]
        return IntraclassCorrelations(Components(float(np.nanvar(judged.values)), 0.0, 0.0), *certain)
    k = judged.shape[1]
    components, shares = ratings.shares(confidence_level=confidence_level)
    singles, means = [], []
    for (value, interval), single, mean in zip(shares, frames[:3], frames[3:], strict=True):
        singles.append(Icc(single.defined(value, interval=interval)))
        means.append(Icc(mean.defined(k * value / (1 + (k - 1) * value), interval=_stepped_up(interval, k))))
    return IntraclassCorrelations(components, *singles, *means)
