"""How much higher one side marks than the other on the same units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
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
    units = _side_units(matrix)
    return _estimate(units, np.arange(matrix.shape[0]), confidence_level)


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
    return gaps_by_groupings(matrix, [groups], confidence_level=confidence_level)[0]


def gaps_by_groupings(
    matrix: RatingsMatrix, groupings: Sequence[Sequence[str | None]], *, confidence_level: float = 0.95
) -> tuple[tuple[GroupGap, ...], ...]:
    """The same for several groupings of the same units; what they share is counted once."""
    units = _side_units(matrix)
    found = []
    for groups in groupings:
        rows: dict[str, list[int]] = {}
        for row, group in enumerate(groups):
            if group is not None:
                rows.setdefault(group, []).append(row)
        found.append(
            tuple(
                GroupGap(group, _estimate(units, np.array(rows[group], dtype=np.intp), confidence_level))
                for group in sorted(rows)
            )
        )
    return tuple(found)


def gap_mean(matrix: RatingsMatrix) -> ModeratedMean | None:
    """Return the mean gap with its moderated variance, ``None`` without a unit that both sides scored."""
    units = _side_units(matrix)
    return _mean(units, np.flatnonzero(~np.isnan(units.gaps)))


def has_gap(matrix: RatingsMatrix) -> bool:
    """Return whether answers have a direction: all but nominal ones with more or less than two categories."""
    return matrix.level is not Measurement.NOMINAL or len(matrix.categories) == 2


@dataclass(frozen=True, eq=False, slots=True)
class _SideUnits:
    """What each unit says about the gap, drawn up once for every group of units.

    Attributes
    ----------
    gaps : array of float, shape (units,)
    rated : array of bool, shape (units, raters of both sides)
    n_ratings : array of float, shape (units, 2)
        Of the client's raters and of the vendor's.
    anybody : array of bool, shape (units,)
        True where somebody gave a value, of whatever side.
    """

    matrix: RatingsMatrix
    gaps: FloatArray
    rated: BoolArray
    n_ratings: FloatArray
    anybody: BoolArray


def _side_units(matrix: RatingsMatrix) -> _SideUnits:
    client, vendor = matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)
    rated = matrix.rated
    return _SideUnits(
        matrix=matrix,
        gaps=unit_gaps(matrix),
        rated=rated[:, np.concatenate([client, vendor])],
        n_ratings=np.column_stack([rated[:, client].sum(axis=1), rated[:, vendor].sum(axis=1)]).astype(np.float64),
        anybody=np.asarray(rated.any(axis=1)),
    )


def _mean(units: _SideUnits, shared: IntArray) -> ModeratedMean | None:
    """The mean gap over units that both sides scored, ``None`` without one."""
    if not len(shared):
        return None
    matrix, gaps = units.matrix, units.gaps[shared]
    # Variance of one unit's gap when single ratings have variance 1 and are independent.
    of_ratings = float((1 / units.n_ratings[shared].mean(axis=0)).sum())
    if matrix.categories:
        return moderated_mean(gaps, prior_variance=(PRIOR_SLIP * (matrix.step or 0.0)) ** 2 * of_ratings)
    grain = _grain(matrix, shared)
    return moderated_mean(gaps, prior_variance=None, least_variance=grain**2 / 12 * of_ratings)


def _grain(matrix: RatingsMatrix, shared: IntArray) -> float:
    """Return the declared step, else the smallest distance of two different values of these units, else 0."""
    if matrix.step is not None:
        return matrix.step
    values = matrix.values[shared]
    found = np.diff(np.unique(values[~np.isnan(values)]))
    return float(found.min()) if found.size else 0.0


def _estimate(units: _SideUnits, rows: IntArray, confidence_level: float) -> Estimate:
    """The gap over the units at these positions."""
    shared = rows[~np.isnan(units.gaps[rows])]
    rated = units.rated[shared]
    frame = Estimate(
        coefficient="side_gap",
        value=None,
        n_units=len(shared),
        n_raters=int(rated.any(axis=0).sum()),
        n_cells=int(rated.sum()),
        confidence_level=confidence_level,
        method="moderated t over units",
        undefined_reason=_why_undefined(units, rows),
    )
    mean = _mean(units, shared) if has_gap(units.matrix) else None
    if mean is None:
        return frame
    return frame.defined(mean.value, interval=mean.interval(confidence_level), standard_error=mean.standard_error)


def _why_undefined(units: _SideUnits, rows: IntArray) -> UndefinedReason:
    if not units.anybody[rows].any():
        return UndefinedReason.NO_RATINGS
    if not has_gap(units.matrix):
        return UndefinedReason.NOT_NUMERIC
    both = bool(units.n_ratings[rows].any(axis=0).all())
    return UndefinedReason.NO_PAIRS if both else UndefinedReason.ONE_SIDE
