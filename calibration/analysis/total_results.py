"""From ratings to scores of reviews: totals, agreed by cancellation, N/A and critical lines apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.analysis.critical_results import critical_lines
from calibration.analysis.line_results import answered_lines, stats_line
from calibration.analysis.ratings_cube import Index, RatingsCube
from calibration.analysis.reviewers import counts_only
from calibration.analysis.totals_report import ApplicabilityEffect, ContactTotals, RaterTotal, Totals
from calibration.scorecard.answer import NOT_APPLICABLE
from calibration.scorecard.score import NoScore, Total, scores_of
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.side_gap import unit_gaps
from calibration.stats.totals import UnitTotal, totals_agreement
from calibration.vocabulary import Measurement


@dataclass(frozen=True, eq=False, slots=True)
class ReviewScores:
    """Scores of all reviews of a cube.

    Attributes
    ----------
    totals : dict from (contact position, reviewer position) to Total
    values : array of float, shape (contacts, reviewers)
        NaN without a score.
    """

    totals: dict[tuple[int, int], Total]
    values: FloatArray


def review_scores(cube: RatingsCube, *, rows: BoolArray | None = None, as_na: BoolArray | None = None) -> ReviewScores:
    """Score every review.

    Parameters
    ----------
    rows : array of bool, shape (contacts,), optional
        Only these contacts.
    as_na : array of bool, shape (lines, contacts), optional
        Where True the line counts as N/A in every review of the contact.
    """
    wanted = np.ones(len(cube.contacts), dtype=np.bool_) if rows is None else rows
    line_at = {line_id: i for i, line in enumerate(cube.lines) for line_id in line.line_ids}
    answered = ((cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable).any(axis=0)
    totals: dict[tuple[int, int], Total] = {}
    for card in cube.cards:
        on_card = np.zeros_like(wanted)
        on_card[cube.card_rows[card.version_id]] = True
        at = np.nonzero(answered & (on_card & wanted)[:, None])
        columns = {}
        for criterion in card.definition.criteria:
            line = line_at[card.line_ids[criterion.key]]
            cells = cube.cells(line, *at)
            if as_na is not None:
                for i in np.flatnonzero(as_na[line, at[0]]):
                    # A line that was not asked stays so; a blank is no opinion on whether the line applies.
                    cells[i] = NOT_APPLICABLE if cells[i] is not None else None
            columns[criterion.key] = cells
        places = zip(at[0].tolist(), at[1].tolist(), strict=True)
        totals |= dict(zip(places, scores_of(card.definition, columns), strict=True))
    values = np.full(answered.shape, np.nan)
    for place, total in totals.items():
        values[place] = np.nan if total.value is None else total.value
    return ReviewScores(totals, values)


def totals_matrix(cube: RatingsCube, values: FloatArray) -> RatingsMatrix:
    """Scores as a matrix of free numbers with the cube's units and raters."""
    return RatingsMatrix.from_array(
        values,
        level=Measurement.INTERVAL,
        units=[str(contact.id) for contact in cube.contacts],
        raters=[str(reviewer.id) for reviewer in cube.reviewers],
        sides=[reviewer.side for reviewer in cube.reviewers],
    )


def totals_of(cube: RatingsCube, *, confidence_level: float) -> Totals:
    """The totals of a report."""
    scores = review_scores(cube)
    tolerance = min((session.tolerance for session in cube.sessions), default=0.0)
    matrix = totals_matrix(cube, scores.values)
    agreement = totals_agreement(
        matrix,
        [stats_line(cube, i) for i in answered_lines(cube)],
        tolerance=tolerance,
        confidence_level=confidence_level,
    )
    lowered = {row for (row, _), total in scores.totals.items() if _is_lowered(total)}
    reasons = Counter(total.undefined_reason for total in scores.totals.values() if total.undefined_reason)
    return Totals(
        tolerance=tolerance,
        within=agreement.within,
        n_within=agreement.n_within,
        n_by_cancellation=agreement.n_by_cancellation,
        difference=agreement.gap,
        contacts=_contact_totals(cube, scores, agreement.units),
        not_applicable=_applicability_effect(cube, scores),
        critical=critical_lines(cube, confidence_level=confidence_level),
        lowered=cube.contact_ids(np.array(sorted(lowered), dtype=np.intp)),
        undefined=tuple((reason, reasons[reason]) for reason in NoScore if reasons[reason]),
    )


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


def _contact_totals(cube: RatingsCube, scores: ReviewScores, units: Sequence[UnitTotal]) -> tuple[ContactTotals, ...]:
    rows = [
        ContactTotals(
            contact=cube.contacts[row].id,
            client=unit.client,
            vendor=unit.vendor,
            difference=unit.difference,
            within=unit.within,
            n_lines_differ=unit.n_lines_differ,
            n_lines=unit.n_lines,
            by_cancellation=unit.by_cancellation,
            raters=rater_totals(cube, scores, row),
        )
        for row, unit in enumerate(units)
    ]
    return tuple(sorted(rows, key=lambda r: (r.difference is None, -abs(r.difference or 0.0), r.contact)))


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
