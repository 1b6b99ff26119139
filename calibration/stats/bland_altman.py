"""Limits of agreement: between which two values does the difference of two scores usually lie?"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import nctdtrit, ndtri, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import estimate_frame, judged_numbers
from calibration.stats.pairs import one_side_only
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.side_gap import has_gap, side_mean
from calibration.vocabulary import Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class LimitsOfAgreement:
    """The mean difference, and the limits within which a given share of differences lies.

    Attributes
    ----------
    bias : Estimate
        Mean difference; t interval.
    lower, upper : Estimate
        Each with its own exact interval.
    spread : float or None
        Standard deviation of the differences; ``None`` with fewer than two.
    coverage : float
        Share of differences the limits are meant to hold, 0 to 1.
    units : tuple of str
        The units that have a difference.
    means, differences : tuple of float
        Per unit, for the plot: mean of both scores, and first − second (client − vendor).
    """

    bias: Estimate
    lower: Estimate
    upper: Estimate
    spread: float | None
    coverage: float
    units: tuple[str, ...]
    means: tuple[float, ...]
    differences: tuple[float, ...]


def limits_of_agreement(
    matrix: RatingsMatrix, *, coverage: float = 0.95, confidence_level: float = 0.95
) -> LimitsOfAgreement:
    """Bland and Altman's limits between the sides' means, or between the two raters of a matrix without sides.

    Parameters
    ----------
    matrix : RatingsMatrix
        Numbers with a unit that means something: score totals first of all.
    coverage : float
        Share of differences the limits are meant to hold, above 0 and below 1.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    LimitsOfAgreement
        Undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``ONE_SIDE``, ``NO_PAIRS`` (also without sides and with other than
        two raters), and the limits with ``ONE_UNIT``. Without intervals where all differences are the same.

    Raises
    ------
    InvalidInput
        When the coverage is not between 0 and 1.

    Notes
    -----
    Limits d̄ ± z·s, z the normal quantile of (1 + coverage)/2. Exact interval of the upper limit μ + zσ:
    d̄ + t′·s/√n, t′ the quantiles of the noncentral t with n − 1 degrees of freedom and noncentrality z√n; of the lower
    one by symmetry (Carkeet 2015). The large-sample intervals of Bland & Altman (1986) are too narrow on one side and
    too wide on the other below some hundred differences.

    References
    ----------
    Bland & Altman (1986), Lancet i, 307–310; Carkeet (2015), Optom. Vis. Sci. 92, e71–e80.
    """
    if not 0 < coverage < 1:
        raise InvalidInput(f"The limits are meant to hold a share of {coverage:g}. Allowed: above 0 and below 1.")
    first, second, reason = _both(matrix)
    shared = np.flatnonzero(~np.isnan(first - second))
    judged = judged_numbers(matrix.take_units(shared))
    frame = replace(
        estimate_frame("bland_altman_bias", judged, confidence_level=confidence_level, method="t"),
        n_minority_units=None,
    )
    lower = replace(frame, coefficient="bland_altman_lower", method="noncentral t")
    upper = replace(lower, coefficient="bland_altman_upper")
    differences = (first - second)[shared]
    if reason or not len(differences):
        why = reason or UndefinedReason.NO_PAIRS
        found, spread = (frame.undefined(why), lower.undefined(why), upper.undefined(why)), None
    else:
        found, spread = _limits(differences, (frame, lower, upper), coverage, confidence_level)
    return LimitsOfAgreement(
        *found,
        spread=spread,
        coverage=coverage,
        units=tuple(matrix.units[i] for i in shared),
        means=tuple(((first + second)[shared] / 2).tolist()),
        differences=tuple(differences.tolist()),
    )


def _both(matrix: RatingsMatrix) -> tuple[FloatArray, FloatArray, UndefinedReason | None]:
    nothing = np.full(matrix.shape[0], np.nan)
    if not matrix.rated.any():
        return nothing, nothing, UndefinedReason.NO_RATINGS
    if not has_gap(matrix):
        return nothing, nothing, UndefinedReason.NOT_NUMERIC
    if any(side is not None for side in matrix.sides):
        reason = UndefinedReason.ONE_SIDE if one_side_only(matrix) else None
        return side_mean(matrix, Side.CLIENT), side_mean(matrix, Side.VENDOR), reason
    columns = np.flatnonzero(matrix.active)
    if len(columns) != 2:
        return nothing, nothing, UndefinedReason.NO_PAIRS
    return matrix.values[:, columns[0]], matrix.values[:, columns[1]], None


def _limits(
    differences: FloatArray, frames: tuple[Estimate, Estimate, Estimate], coverage: float, confidence_level: float
) -> tuple[tuple[Estimate, Estimate, Estimate], float | None]:
    bias, lower, upper = frames
    n, mean = len(differences), float(differences.mean())
    if n < 2:
        one = UndefinedReason.ONE_UNIT
        return (bias.defined(mean, interval=None), lower.undefined(one), upper.undefined(one)), None
    spread = float((differences - mean).std(ddof=1))
    error, z, tail = spread / n**0.5, float(ndtri((1 + coverage) / 2)), (1 - confidence_level) / 2
    if spread == 0.0:
        same = [frame.defined(mean, interval=None) for frame in frames]
        return (same[0], same[1], same[2]), spread
    half = float(stdtrit(n - 1, 1 - tail)) * error
    near, far = (float(nctdtrit(n - 1, z * n**0.5, p)) * error for p in (tail, 1 - tail))
    return (
        bias.defined(mean, interval=(mean - half, mean + half), standard_error=error),
        lower.defined(mean - z * spread, interval=(mean - far, mean - near)),
        upper.defined(mean + z * spread, interval=(mean + near, mean + far)),
    ), spread
