"""From ratings to scores of reviews: totals, agreed by cancellation, N/A and critical lines apart."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from calibration.analysis.critical_results import critical_lines
from calibration.analysis.line_results import answered_lines, stats_line
from calibration.analysis.ratings_cube import Index, RatingsCube
from calibration.analysis.reference_totals import Held, held_against, reference_of
from calibration.analysis.review_scores import ReviewScores, review_scores, totals_matrix
from calibration.analysis.reviewers import counts_only
from calibration.analysis.side_means import single_voices
from calibration.analysis.totals_report import ApplicabilityEffect, ContactTotals, RaterTotal, Totals
from calibration.scorecard.score import NoScore, Total
from calibration.stats.ratings_matrix import BoolArray
from calibration.stats.side_gap import unit_gaps
from calibration.stats.totals import TotalsAgreement, UnitTotal, totals_agreement
from calibration.stats.totals_by_reference import UnitComparisons
from calibration.store.engine import Db
from calibration.vocabulary import Reference


def totals_of(db: Db, cube: RatingsCube, *, confidence_level: float) -> Totals:
    """The totals of a report, held against the reference of its sessions."""
    scores = review_scores(cube)
    tolerance = min((session.tolerance for session in cube.sessions), default=0.0)
    matrix = totals_matrix(cube, scores.values)
    lines = answered_lines(cube)
    sides = totals_agreement(
        matrix, [stats_line(cube, i) for i in lines], tolerance=tolerance, confidence_level=confidence_level
    )
    reference = reference_of(cube)
    held = _client_side(sides)
    if reference is not Reference.CLIENT_SIDE:
        held = held_against(
            db, cube, matrix, lines=lines, reference=reference, tolerance=tolerance, confidence_level=confidence_level
        )
    lowered = {row for (row, _), total in scores.totals.items() if _is_lowered(total)}
    reasons = Counter(total.undefined_reason for total in scores.totals.values() if total.undefined_reason)
    return Totals(
        reference=reference,
        references_differ=len({session.reference for session in cube.sessions}) > 1,
        tolerance=tolerance,
        within=held.within,
        n_compared=sum(one.n_compared for one in held.units),
        n_within=sum(one.n_within for one in held.units),
        n_by_cancellation=sum(one.n_by_cancellation for one in held.units),
        difference=sides.gap,
        from_agreed=held.difference if reference is Reference.GOLD else None,
        apart=held.apart,
        agreed=held.agreed,
        contacts=_contact_totals(cube, scores, sides.units, held),
        not_applicable=_applicability_effect(cube, scores),
        critical=critical_lines(cube, confidence_level=confidence_level),
        lowered=cube.contact_ids(np.array(sorted(lowered), dtype=np.intp)),
        undefined=tuple((reason, reasons[reason]) for reason in NoScore if reasons[reason]),
    )


def _client_side(sides: TotalsAgreement) -> Held:
    """One comparison a contact: the vendor's mean with the client's."""
    units = tuple(
        UnitComparisons(
            unit=one.unit,
            n_compared=int(one.within is not None),
            n_within=int(one.within is True),
            n_by_cancellation=int(one.by_cancellation),
            apart=None if one.difference is None else abs(one.difference),
        )
        for one in sides.units
    )
    return Held(within=sides.within, difference=None, apart=None, units=units, totals=None, agreed=None)


def _is_lowered(total: Total) -> bool:
    return total.value is not None and total.without_critical is not None and total.value < total.without_critical


def rater_totals(cube: RatingsCube, scores: ReviewScores, row: int) -> tuple[RaterTotal, ...]:
    """Single scores of one contact that the viewer may see, in the order of reviewers."""
    hidden = counts_only(cube.scopes)
    return tuple(
        RaterTotal(reviewer, *scores.totals[(row, column)])
        for column, reviewer in enumerate(cube.reviewers)
        if (row, column) in scores.totals and (reviewer.own or not hidden)
    )


def _contact_totals(
    cube: RatingsCube, scores: ReviewScores, units: Sequence[UnitTotal], held: Held
) -> tuple[ContactTotals, ...]:
    alone = single_voices(cube, ~np.isnan(scores.values))
    rows = [
        ContactTotals(
            contact=cube.contacts[row].id,
            client=None if alone[row] else unit.client,
            vendor=None if alone[row] else unit.vendor,
            difference=None if alone[row] else unit.difference,
            agreed=None if held.totals is None or np.isnan(held.totals[row]) else float(held.totals[row]),
            n_compared=held.units[row].n_compared,
            n_within=held.units[row].n_within,
            n_by_cancellation=held.units[row].n_by_cancellation,
            apart=held.units[row].apart,
            n_lines_differ=unit.n_lines_differ,
            n_lines=unit.n_lines,
            raters=rater_totals(cube, scores, row),
        )
        for row, unit in enumerate(units)
    ]
    return tuple(sorted(rows, key=lambda r: (r.apart is None, -(r.apart or 0.0), r.contact)))


def _applicability_effect(cube: RatingsCube, scores: ReviewScores) -> ApplicabilityEffect:
    scored = np.stack([matrix.rated.any(axis=1) for matrix in cube.matrices]) if cube.lines else np.zeros((0, 0), bool)
    mixed: BoolArray = cube.not_applicable.any(axis=2) & scored
    concerned: BoolArray = np.asarray(mixed.any(axis=0))
    rows: Index = np.flatnonzero(concerned)
    if not rows.size:
        return ApplicabilityEffect((), (), None, None)
    without = review_scores(cube, rows=concerned, as_na=mixed)
    before = np.abs(unit_gaps(totals_matrix(cube, scores.values))[rows])
    after = np.abs(unit_gaps(totals_matrix(cube, without.values))[rows])
    both = ~np.isnan(before) & ~np.isnan(after)
    counts = sorted(((int(n), cube.lines[i]) for i, n in enumerate(mixed.sum(axis=1)) if n), key=lambda x: -x[0])
    return ApplicabilityEffect(
        contacts=cube.contact_ids(rows),
        lines=tuple((line.id, n) for n, line in counts),
        apart=float(before[both].mean()) if both.any() else None,
        apart_without=float(after[both].mean()) if both.any() else None,
    )
