"""How much higher one side marks than the other on the same units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import one_side_only, share
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.vocabulary import Measurement, Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class GroupGap:
    """The gap in one group of units.

    Attributes
    ----------
    group : str
    gap : Estimate
        ``gap.n_units`` is the group's number of units that both sides scored.
    """

    group: str
    gap: Estimate


def side_mean(matrix: RatingsMatrix, side: Side) -> FloatArray:
    """Return per unit the mean rating of one side's raters, NaN where it gave no value; shape (units,)."""
    values = matrix.values[:, matrix.columns(side)]
    rated = ~np.isnan(values)
    return share(np.where(rated, values, 0.0).sum(axis=1), rated.sum(axis=1))


def unit_gaps(matrix: RatingsMatrix) -> FloatArray:
    """Return per unit mean of the client's raters − mean of the vendor's, scale points.

    Parameters
    ----------
    matrix : RatingsMatrix

    Returns
    -------
    array of float, shape (units,)
        NaN where one side gave no value.
    """
    return side_mean(matrix, Side.CLIENT) - side_mean(matrix, Side.VENDOR)


def side_gap(matrix: RatingsMatrix, *, confidence_level: float = 0.95) -> Estimate:
    """Mean gap between the sides, client − vendor, over the units that both scored.

    Parameters
    ----------
    matrix : RatingsMatrix
        Binary (nominal with two categories: the gap is a difference of shares), ordinal, just-about-right
        tone (−1, 0, 1) or numeric.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In scale points; negative: the client marks lower. Undefined for nominal answers
        (``NOT_NUMERIC``) and where one side is missing (``ONE_SIDE``, ``NO_PAIRS``, ``NO_RATINGS``).
        Without an interval for one unit of free numbers, and where free numbers do not vary at all.

    Notes
    -----
    gap = mean over units of (mean client rating − mean vendor rating). Interval: t over units with the
    moderated variance of :func:`calibration.stats.moderated_t.moderated_mean`; the prior variance of one
    unit's gap is s₀² = (``PRIOR_SLIP`` · step)² · (1/R_client + 1/R_vendor), R the mean number of raters a
    unit. Free numbers have no prior: plain t, with a variance of at least step²/12 · (1/R_client + 1/R_vendor),
    what rounding to a step leaves (Sheppard); their step is the declared one or the smallest difference seen.
    A bootstrap over four units covers far less than it says; ``docs/methods.md`` has the coverage.
    """
    frame = _empty_estimate(matrix, confidence_level)
    reason = _why_undefined(matrix)
    mean = None if reason else gap_mean(matrix)
    if mean is None:
        return frame.undefined(reason or UndefinedReason.NO_PAIRS)
    return frame.defined(mean.value, interval=mean.interval(confidence_level), standard_error=mean.standard_error)


def gap_by_group(
    matrix: RatingsMatrix, groups: Sequence[str | None], *, confidence_level: float = 0.95
) -> tuple[GroupGap, ...]:
    """Gap between the sides in every group of units: channel, topic, language, site, hour.

    Parameters
    ----------
    matrix : RatingsMatrix
    groups : sequence of str or None, length units
        The group of each unit; ``None`` belongs to no group.
    confidence_level : float

    Returns
    -------
    tuple of GroupGap
        In alphabetical order, groups without shared units included (their gap is undefined).
    """
    found = sorted({group for group in groups if group is not None})
    rows = {group: np.flatnonzero([g == group for g in groups]) for group in found}
    return tuple(GroupGap(g, side_gap(matrix.take_units(rows[g]), confidence_level=confidence_level)) for g in found)


def gap_mean(matrix: RatingsMatrix) -> ModeratedMean | None:
    """Return the mean gap with its moderated variance, ``None`` without a unit that both sides scored."""
    gaps = unit_gaps(matrix)
    shared = ~np.isnan(gaps)
    if not shared.any():
        return None
    judged = matrix.take_units(np.flatnonzero(shared))
    of_ratings = _variance_of_a_gap(judged)
    if judged.categories:
        return moderated_mean(gaps[shared], prior_variance=(PRIOR_SLIP * (judged.step or 0.0)) ** 2 * of_ratings)
    return moderated_mean(gaps[shared], prior_variance=None, least_variance=_grain(judged) ** 2 / 12 * of_ratings)


def has_gap(matrix: RatingsMatrix) -> bool:
    """Return whether answers have a direction: all but nominal ones with more or less than two categories."""
    return matrix.level is not Measurement.NOMINAL or len(matrix.categories) == 2


def _variance_of_a_gap(shared: RatingsMatrix) -> float:
    """Return the variance of one unit's gap when single ratings have variance 1 and are independent."""
    raters = [shared.rated[:, shared.columns(s)].sum(axis=1).mean() for s in (Side.CLIENT, Side.VENDOR)]
    return float(1 / raters[0] + 1 / raters[1])


def _grain(matrix: RatingsMatrix) -> float:
    """Return the declared step, else the smallest distance of two different values, else 0."""
    if matrix.step is not None:
        return matrix.step
    found = np.diff(np.unique(matrix.values[matrix.rated]))
    return float(found.min()) if found.size else 0.0


def _empty_estimate(matrix: RatingsMatrix, confidence_level: float) -> Estimate:
    columns = np.concatenate([matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)])
    rated = ~np.isnan(matrix.values[~np.isnan(unit_gaps(matrix))][:, columns])
    return Estimate(
        coefficient="side_gap",
        value=None,
        n_units=len(rated),
        n_raters=int(rated.any(axis=0).sum()),
        n_cells=int(rated.sum()),
        confidence_level=confidence_level,
        method="moderated t over units",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )


def _why_undefined(matrix: RatingsMatrix) -> UndefinedReason | None:
    if np.isnan(matrix.values).all():
        return UndefinedReason.NO_RATINGS
    if not has_gap(matrix):
        return UndefinedReason.NOT_NUMERIC
    return UndefinedReason.ONE_SIDE if one_side_only(matrix) else None
