"""From the ratings of every line to its report."""

from collections.abc import Sequence

import numpy as np

from calibration.analysis.line_report import LineReport
from calibration.analysis.line_sides import side_answers
from calibration.analysis.price import sessions_for
from calibration.analysis.ratings_cube import RatingsCube
from calibration.stats.line_verdict import Line, LineVerdict, card_verdicts
from calibration.stats.pairs import pair_table
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_gap import unit_gaps
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import LineLabel

_TALK = {
    LineLabel.CLIENT_MARKS_LOWER: 0,
    LineLabel.CLIENT_MARKS_HIGHER: 0,
    LineLabel.STANDARD_UNCLEAR: 1,
    LineLabel.ONE_REVIEWER_DIFFERS: 2,
    LineLabel.CANNOT_TELL: 3,
    LineLabel.AGREED: 4,
}
_NEVER_AGREED = 1


def stats_line(cube: RatingsCube, index: int) -> Line:
    """One line as ``stats`` needs it."""
    line = cube.lines[index]
    return Line(cube.matrices[index], tolerance=line.tolerance, fails=line.fails)


def answered_lines(cube: RatingsCube, only: Sequence[str] = ()) -> list[int]:
    """Positions of the lines that somebody answered; of those named, if any are."""
    return [
        i
        for i, line in enumerate(cube.lines)
        if (not only or line.id in only) and (cube.matrices[i].rated.any() or cube.not_applicable[i].any())
    ]


def line_reports(cube: RatingsCube, *, only: Sequence[str], confidence_level: float) -> tuple[LineReport, ...]:
    """Every line that somebody answered, by what needs talk.

    Parameters
    ----------
    only : sequence of str
        Ids of the lines wanted; empty: all.
    """
    wanted = {i: stats_line(cube, i) for i in answered_lines(cube, only)}
    verdicts = card_verdicts({cube.lines[i].id: line for i, line in wanted.items()}, confidence_level=confidence_level)
    reports = [
        _line_report(
            cube,
            i,
            line,
            verdict=verdicts[cube.lines[i].id],
            differing=_differing(cube, i, verdicts[cube.lines[i].id]),
            confidence_level=confidence_level,
        )
        for i, line in wanted.items()
    ]
    return tuple(sorted(reports, key=_talk_order))


def _talk_order(line: LineReport) -> tuple[float, ...]:
    urgency = min(_TALK[line.label], _NEVER_AGREED) if line.never_agreed_on_a_fail else _TALK[line.label]
    disagreement = 0.0 if line.agreement is None else 1 - line.agreement
    return urgency, -line.gap_share if urgency == 0 else 0.0, -disagreement, line.position


def _line_report(
    cube: RatingsCube, index: int, line: Line, *, verdict: LineVerdict, differing: tuple[str | None, bool],
    confidence_level: float,
) -> LineReport:  # fmt: skip
    pooled, evidence = cube.lines[index], verdict.evidence
    criterion = pooled.definition
    agreement = pair_table(line.matrix, pairs=evidence.pairs, tolerance=line.tolerance).unit_agreement()
    mixed = cube.not_applicable[index].any(axis=1) & line.matrix.rated.any(axis=1)
    return LineReport(
        id=pooled.id,
        key=criterion.key,
        criterion_id=pooled.criterion_id,
        meaning_revision=criterion.meaning_revision,
        position=pooled.position,
        name=pooled.name,
        question=criterion.question,
        section=pooled.section,
        kind=criterion.kind,
        answer_type=criterion.answer_type,
        measurement=criterion.measurement,
        role=criterion.role,
        weight=criterion.weight,
        critical=criterion.critical,
        error_class=criterion.error_class,
        lower_is_better=criterion.lower_is_better,
        unit=criterion.unit,
        scale=pooled.scale,
        low_label=pooled.ends[0],
        high_label=pooled.ends[1],
        label=verdict.label,
        gap=verdict.gap,
        pairs=evidence.pairs,
        agreement=evidence.agreement.value if evidence.agreement else None,
        agreement_interval=_interval(agreement, confidence_level),
        n_shared=evidence.n_units,
        n_same=evidence.n_units_same,
        one_voice=verdict.one_voice,
        price=verdict.price,
        price_sessions=sessions_for(cube.contacts, verdict.price.more_units) if verdict.price else None,
        fails=verdict.fails,
        never_agreed_on_a_fail=verdict.fails is not None and verdict.fails.never_agreed,
        differing=differing[0],
        differing_is_you=differing[1],
        shared_contacts=cube.contact_ids(~np.isnan(agreement)),
        differing_contacts=_differing_contacts(cube, line, agreement),
        applicability_contacts=cube.contact_ids(mixed),
        sides=side_answers(cube, index),
    )


def _interval(agreement: FloatArray, confidence_level: float) -> tuple[float, float] | None:
    shared = agreement[~np.isnan(agreement)]
    return wilson_interval(float(shared.sum()), len(shared), confidence_level=confidence_level)


def _differing_contacts(cube: RatingsCube, line: Line, agreement: FloatArray) -> tuple[int, ...]:
    """Contacts on which compared answers are not all the same: largest gap between the sides first."""
    rows = np.flatnonzero(agreement < 1)
    gaps = np.nan_to_num(np.abs(unit_gaps(line.matrix)[rows])) if line.matrix.categories else np.zeros(len(rows))
    order = np.lexsort((rows, agreement[rows], -gaps))
    return cube.contact_ids(rows[order])


def _differing(cube: RatingsCube, index: int, verdict: LineVerdict) -> tuple[str | None, bool]:
    """Who differs, as far as the engagement's policy shows it to this viewer: label, and whether it is themself.

    That somebody does is a finding about the line, not about a person: it clears the wording and names nobody.
    """
    if verdict.differing_rater is None:
        return None, False
    column, reviewer = next((i, r) for i, r in enumerate(cube.reviewers) if str(r.id) == verdict.differing_rater)
    n_contacts = int(cube.matrices[index].rated[:, column].sum())
    shown = all(
        scope.shows_figure_of(cube.frame.reviewers, rater_id=reviewer.id, side=reviewer.side, n_contacts=n_contacts)
        for scope in cube.scopes
    )
    return (reviewer.label, reviewer.own) if shown else (None, False)
