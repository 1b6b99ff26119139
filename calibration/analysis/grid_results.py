"""From the reviews of one revealed contact to its grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contact_grid import AnswerTally, ContactGrid, GridCell, GridRow
from calibration.analysis.example_results import mark_of
from calibration.analysis.facts import Reviewer
from calibration.analysis.grouping import contact_fact
from calibration.analysis.pooled_lines import PooledLine, answer_label, pooled_lines
from calibration.analysis.reviewers import counts_only, reviewer_of
from calibration.analysis.totals_report import RaterTotal
from calibration.errors import NotAllowed
from calibration.scorecard.answer import Answer
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.score import review_score
from calibration.scorecard.tone import alike
from calibration.store.contact_texts import MarkRow, RemarkRow, marks_on_contact, remarks_on_contact
from calibration.store.engine import Db
from calibration.store.pooled_sessions import Card, card_of, contact_in_scope, engagement_frame, pooled_sessions
from calibration.store.ratings import (
    RatingColumns,
    agreed_scores_of_open_contacts,
    raters_of_open_contacts,
    ratings_of_open_contacts,
    reasons_on_open_contacts,
)
from calibration.visibility.scope import Scope

Answers = Mapping[str, Answer]
"""Criterion key → answer, of one review; lines not asked left out."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside the answers of one contact, by (rater id, criterion key)."""

    comments: dict[tuple[int, str], str]
    reasons: dict[tuple[int, str], list[str]]
    marks: dict[tuple[int, str], list[MarkRow]]


def contact_grid(db: Db, scope: Scope, session_contact_id: int) -> ContactGrid:
    """The grid of one contact.

    Raises
    ------
    NotFound
        The session has no such contact.
    NotAllowed
        It has not been revealed, or is not open for another reason.
    """
    contact = contact_in_scope(db, scope, session_contact_id)
    if session_contact_id not in scope.open_contacts:
        raise NotAllowed("This contact has not been revealed yet.")
    card = card_of(db, pooled_sessions(db, [scope])[0].scorecard_version_id)
    columns = ratings_of_open_contacts(db, [scope], contacts=[session_contact_id])
    reviews = reviews_in(columns, card)
    raters = [rater for rater in raters_of_open_contacts(db, [scope]) if rater.id in reviews]
    reviewers = tuple(reviewer_of(rater, [scope]) for rater in raters)
    late = tuple(int(rater) for rater in np.unique(columns.rater[columns.after_reveal]))
    shown = tuple(reviewer for reviewer in reviewers if reviewer.own or not counts_only([scope]))
    counted = [reviews[reviewer.id] for reviewer in reviewers if reviewer.id not in late]
    agreed = _agreed_answers(db, scope, session_contact_id, card)
    words = _words(db, scope, session_contact_id, card)
    return ContactGrid(
        contact=contact_fact(contact, ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)),
        reviewers=shown,
        counts_only=counts_only([scope]),
        late=late,
        rows=tuple(
            _row(line, reviewers=shown, reviews=reviews, counted=counted, agreed=agreed, words=words)
            for line in pooled_lines([card])
        ),
        totals=tuple(_total(card.definition, reviewer, reviews[reviewer.id]) for reviewer in shown),
        agreed_total=_agreed_total(card.definition, agreed, counted),
    )


def reviews_in(columns: RatingColumns, card: Card) -> dict[int, Answers]:
    """Answers by rater, for ratings of one contact; what a condition kept from being asked is left out."""
    keys = {line_id: key for key, line_id in card.line_ids.items()}
    found: dict[int, dict[str, Answer]] = {}
    for i, (rater, line) in enumerate(zip(columns.rater.tolist(), columns.line.tolist(), strict=True)):
        number = None if np.isnan(columns.number[i]) else float(columns.number[i])
        answer = Answer(columns.level_code[i], number, bool(columns.not_applicable[i]))
        found.setdefault(rater, {})[keys[line]] = answer
    asked = {rater: asked_criteria(card.definition, answers) for rater, answers in found.items()}
    return {
        rater: {key: answer for key, answer in answers.items() if key in asked[rater]}
        for rater, answers in found.items()
    }


def _words(db: Db, scope: Scope, contact: int, card: Card) -> _Words:
    keys = {line_id: key for key, line_id in card.line_ids.items()}
    labels = {
        (criterion.key, reason.code): reason.label
        for criterion in card.definition.criteria
        for reason in criterion.reasons
    }
    comments: dict[tuple[int, str], str] = {}
    marks: dict[tuple[int, str], list[MarkRow]] = {}
    reasons: dict[tuple[int, str], list[str]] = {}
    remark: RemarkRow
    for remark in remarks_on_contact(db, scope, contact):
        comments[(remark.rater, keys[remark.line])] = remark.text
    for mark in marks_on_contact(db, scope, contact):
        marks.setdefault((mark.rater, keys[mark.line]), []).append(mark)
    for reason in reasons_on_open_contacts(db, [scope], contacts=[contact]):
        key = keys[reason.line]
        reasons.setdefault((reason.rater, key), []).append(labels.get((key, reason.code), reason.code))
    return _Words(comments, reasons, marks)


def _row(
    line: PooledLine,
    *,
    reviewers: Sequence[Reviewer],
    reviews: Mapping[int, Answers],
    counted: Sequence[Answers],
    agreed: Answers,
    words: _Words,
) -> GridRow:
    key = line.definition.key
    given = [review[key] for review in counted if key in review]
    order = {code: place for place, code in enumerate(line.codes)}
    distinct = sorted(set(given), key=lambda a: (a.not_applicable, order.get(a.level_code or "", -1), a.number or 0.0))
    return GridRow(
        line=key,
        name=line.definition.name,
        section=line.section,
        critical=line.definition.critical,
        asked=any(key in review for review in reviews.values()) or key in agreed or line.definition.only_if is None,
        cells=tuple(_cell(line, reviews[r.id].get(key), words=words, at=(r.id, key)) for r in reviewers),
        counts=tuple(AnswerTally(a.text, answer_label(line, a.cell), given.count(a)) for a in distinct),
        unanimous=len(given) > 1 and alike(line.definition, given),
        n_answers=len(given),
        agreed=_cell(line, agreed[key]) if key in agreed else None,
    )


def _cell(
    line: PooledLine, answer: Answer | None, *, words: _Words | None = None, at: tuple[int, str] = (0, "")
) -> GridCell:
    level_value = line.value_of(answer.level_code) if answer and answer.level_code and line.directed else None
    return GridCell(
        code=answer.text if answer else "",
        label=answer_label(line, answer.cell) if answer else "",
        value=answer.number if answer and answer.number is not None else level_value,
        comment=words.comments.get(at, "") if words else "",
        reasons=tuple(words.reasons.get(at, ())) if words else (),
        marks=tuple(mark_of(row) for row in words.marks.get(at, ())) if words else (),
    )


def _total(definition: ScorecardDefinition, reviewer: Reviewer, answers: Answers) -> RaterTotal:
    score = review_score(definition, answers)
    return RaterTotal(reviewer, score.value, score.without_critical, score.undefined_reason)


def _agreed_answers(db: Db, scope: Scope, contact: int, card: Card) -> Answers:
    keys = {line_id: key for key, line_id in card.line_ids.items()}
    return {
        keys[row.line]: Answer(row.level_code, row.number, row.not_applicable)
        for row in agreed_scores_of_open_contacts(db, [scope], contacts=[contact])
    }


def _agreed_total(definition: ScorecardDefinition, agreed: Answers, counted: Sequence[Answers]) -> float | None:
    answers: dict[str, Answer] = {}
    for criterion in definition.criteria:
        given = {review[criterion.key] for review in counted if criterion.key in review}
        if criterion.key in agreed:
            answers[criterion.key] = agreed[criterion.key]
        elif len(given) == 1:
            answers[criterion.key] = next(iter(given))
    return review_score(definition, answers).value if agreed else None
