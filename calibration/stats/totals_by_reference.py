"""Score totals held against a reference other than the client's side: consensus, agreed score, or each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.contract_comparisons import Comparisons, totals_compared, without_programs
from calibration.stats.estimate import Estimate
from calibration.stats.line_verdict import Line
from calibration.stats.pairs import in_steps, pair_columns, share, steps_of_answers
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.stats.tested_figures import mean_over_units, share_met
from calibration.stats.totals import LINES_OF_CANCELLATION
from calibration.vocabulary import Measurement, Pairs, Reference, UndefinedReason

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class UnitComparisons:
    """The comparisons of one unit.

    Attributes
    ----------
    n_compared, n_within : int
        Comparisons, and those within the tolerance.
    n_by_cancellation : int
        Of those within: ``LINES_OF_CANCELLATION`` lines or more differ.
    apart : float or None
        Mean distance without sign, score points; ``None`` without a comparison.
    """

    unit: str
    n_compared: int
    n_within: int
    n_by_cancellation: int
    apart: float | None


@dataclass(frozen=True, slots=True)
class ReferenceAgreement:
    """How far totals agree with a reference.

    Attributes
    ----------
    within : Estimate
        Share of comparisons within the tolerance.
    difference : Estimate
        Mean of total − reference over units, score points. Only against agreed scores does its sign say anything.
    apart : Estimate
        Mean distance over units, score points.
    units : tuple of UnitComparisons
        All units, in the matrix's order.
    """

    within: Estimate
    difference: Estimate
    apart: Estimate
    units: tuple[UnitComparisons, ...]


def totals_by_reference(
    totals: RatingsMatrix,
    lines: Sequence[Line],
    *,
    reference: Reference,
    tolerance: float,
    gold: FloatArray | None = None,
    gold_lines: Sequence[FloatArray] | None = None,
    confidence_level: float = 0.95,
) -> ReferenceAgreement:
    """Compare totals with a reference, comparison by comparison.

    Parameters
    ----------
    totals : RatingsMatrix
        One total a review, score points; NaN where a review has none.
    lines : sequence of Line
        The criteria behind the totals: same units, same raters.
    reference : Reference
        ``CONSENSUS``: every reviewer with the mean of all others. ``GOLD``: every reviewer with the agreed score.
        ``NONE``: every pair of reviewers. For the client's side see :func:`~calibration.stats.totals.totals_agreement`.
    tolerance : float
        Score points, 0 or more; a difference of exactly the tolerance is within.
    gold : array of float, shape (units,), optional
        Agreed totals, NaN where there is none; for ``GOLD``.
    gold_lines : sequence of array of float, each of shape (units,), optional
        Agreed answers of each of ``lines``; for ``GOLD``.
    confidence_level : float
        Between 0 and 1.

    Raises
    ------
    InvalidInput
        For ``CLIENT_SIDE``, for lines of other units, and for ``GOLD`` without agreed scores.

    Notes
    -----
    A line differs in a comparison: from the agreed answer; from the other reviewer's; from the consensus when fewer
    than half of the others gave the same.
    """
    if reference is Reference.CLIENT_SIDE or any(line.matrix.units != totals.units for line in lines):
        raise InvalidInput("Allowed: consensus, gold or none as the reference, and lines of the totals' units.")
    compared = totals_compared(totals, reference=reference, gold=gold)
    differ = _lines_apart(totals, lines, reference=reference, gold_lines=gold_lines)
    return ReferenceAgreement(
        within=replace(
            share_met(compared, tolerance=tolerance, confidence_level=confidence_level),
            coefficient="totals_within_tolerance",
        ),
        difference=_mean(compared, compared.mean_difference, "totals_from_reference", confidence_level),
        apart=_mean(compared, compared.mean_distance, "totals_apart", confidence_level),
        units=_units(totals, compared, differ, tolerance),
    )


def _mean(compared: Comparisons, values: FloatArray | None, name: str, confidence_level: float) -> Estimate:
    frame = Estimate(
        coefficient=name,
        value=None,
        n_units=len(compared.n_compared),
        n_raters=compared.n_raters,
        n_cells=int(compared.n_compared.sum()),
        confidence_level=confidence_level,
        method="t over units",
        undefined_reason=compared.undefined_reason or UndefinedReason.NO_PAIRS,
    )
    return frame if values is None or not len(values) else mean_over_units(frame, values)


def _units(
    totals: RatingsMatrix, compared: Comparisons, differ: IntArray, tolerance: float
) -> tuple[UnitComparisons, ...]:
    found = dict.fromkeys(totals.units, None) | {unit: i for i, unit in enumerate(compared.units)}
    differences = compared.differences if compared.differences is not None else np.zeros((0, 0))
    within = np.abs(np.nan_to_num(differences, nan=np.inf)) <= tolerance + _ROUNDING
    place = {unit: row for row, unit in enumerate(totals.units)}
    apart = compared.mean_distance
    units = []
    for unit, i in found.items():
        if i is None or apart is None:
            units.append(UnitComparisons(unit, 0, 0, 0, None))
            continue
        cancelled = within[i] & (differ[place[unit]] >= LINES_OF_CANCELLATION)
        n = int(compared.n_compared[i])
        units.append(UnitComparisons(unit, n, int(within[i].sum()), int(cancelled.sum()), float(apart[i])))
    return tuple(units)


def _lines_apart(
    totals: RatingsMatrix, lines: Sequence[Line], *, reference: Reference, gold_lines: Sequence[FloatArray] | None
) -> IntArray:
    """How many lines differ in each comparison, in the columns of ``Comparisons.differences``; (units, comparisons)."""
    left, right = pair_columns(without_programs(totals), Pairs.ALL)
    n_columns = len(left) if reference is Reference.NONE else without_programs(totals).shape[1]
    found = np.zeros((len(totals.units), n_columns), dtype=np.intp)
    for i, line in enumerate(lines):
        reviewers = without_programs(line.matrix)
        values = in_steps(reviewers)
        allowed = allowed_distance(reviewers, line.tolerance)
        if reference is Reference.NONE:
            found += np.abs(values[:, left] - values[:, right]) > allowed
        elif reference is Reference.GOLD:
            found += distance_in_steps(reviewers, None if gold_lines is None else gold_lines[i]) > allowed
        else:
            found += _mostly_others(values, allowed)
    return found


def _mostly_others(values: FloatArray, allowed: float) -> BoolArray:
    """Where fewer than half of the other raters gave the same value; (units, raters)."""
    distance = np.abs(values[:, :, None] - values[:, None, :])
    n = (~np.isnan(distance)).sum(axis=2) - 1
    same = (distance <= allowed).sum(axis=2) - 1
    shares = share(same, np.maximum(n, 0))
    return np.asarray(~np.isnan(values) & (shares < 0.5))


def allowed_distance(matrix: RatingsMatrix, tolerance: float) -> float:
    """How many steps two answers of a line may be apart and still be the same; nominal answers none."""
    return (0.0 if matrix.level is Measurement.NOMINAL else tolerance) + _ROUNDING


def distance_in_steps(matrix: RatingsMatrix, gold: FloatArray | None) -> FloatArray:
    """How many steps each answer is from the agreed one, NaN without either; shape (units, raters).

    Raises
    ------
    InvalidInput
        Without agreed answers, or when they are not one a unit.
    """
    if gold is None or gold.shape != matrix.shape[:1]:
        raise InvalidInput("The agreed answers are missing or not one a unit. Needed for the reference gold.")
    agreed = np.where(np.isnan(gold), np.nan, steps_of_answers(gold, matrix=matrix))
    return np.asarray(np.abs(in_steps(matrix) - agreed[:, None]))
