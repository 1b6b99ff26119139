"""The words of one contact with what this viewer may see marked in them."""

from zoneinfo import ZoneInfo

from calibration.analysis.contact_grid import ContactText, EvidenceFact, MarkedSpan, MarkedTurn
from calibration.analysis.decision_facts import decisions_in_force
from calibration.analysis.example_results import mark_of
from calibration.analysis.facts import Reviewer
from calibration.analysis.grid_results import reviews_in
from calibration.analysis.grouping import contact_fact
from calibration.analysis.pooled_lines import answer_label, pooled_lines
from calibration.analysis.results_report import DecisionFact
from calibration.analysis.reviewers import counts_only, reviewer_of
from calibration.store.contact_texts import marks_on_contact, recording_of, remarks_on_contact, turns_of
from calibration.store.engine import Db
from calibration.store.pooled_sessions import (
    Card,
    PooledSession,
    card_of,
    contact_in_scope,
    engagement_frame,
    pooled_sessions,
)
from calibration.store.ratings import own_ratings, raters_by_id, ratings_of_open_contacts
from calibration.visibility.scope import Scope


def contact_text(db: Db, scope: Scope, session_contact_id: int) -> ContactText:
    """A contact's words for anybody who knows its session; marks of others once it is revealed, one's own always.

    Raises
    ------
    NotFound
        The session has no such contact.
    """
    contact = contact_in_scope(db, scope, session_contact_id)
    session = pooled_sessions(db, [scope])[0]
    card = card_of(db, session.scorecard_version_id)
    zone = ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)
    evidence = _evidence(db, scope, session_contact_id, card)
    recording = recording_of(db, contact.interaction_id)
    return ContactText(
        contact=contact_fact(contact, zone),
        turns=tuple(
            MarkedTurn(t.position, t.role, t.speaker, t.text, t.second, _spans(evidence, t.position))
            for t in turns_of(db, contact.interaction_id)
        ),
        recording_url=recording.url if recording else "",
        has_audio=bool(recording and recording.has_audio),
        evidence=evidence,
        decisions=_decisions(db, scope, session, card, zone),
    )


def _evidence(db: Db, scope: Scope, contact: int, card: Card) -> tuple[EvidenceFact, ...]:
    marks = marks_on_contact(db, scope, contact)
    if not marks:
        return ()
    comments = {(r.rater, r.line): r.text for r in remarks_on_contact(db, scope, contact)}
    is_open = contact in scope.open_contacts
    columns = (
        ratings_of_open_contacts(db, [scope], contacts=[contact])
        if is_open
        else own_ratings(db, scope, contacts=[contact])
    )
    reviews = reviews_in(columns, card)
    raters = {rater.id: reviewer_of(rater, [scope]) for rater in raters_by_id(db, [mark.rater for mark in marks])}
    lines = {line_id: line for line in pooled_lines([card]) for line_id in line.line_ids}
    found = []
    for mark in marks:
        line, reviewer = lines[mark.line], raters[mark.rater]
        answer = reviews.get(mark.rater, {}).get(line.definition.key)
        found.append(
            EvidenceFact(
                line=line.definition.key,
                line_name=line.definition.name,
                side=reviewer.side,
                reviewer=_shown(reviewer, scope),
                answer=answer_label(line, answer.cell) if answer else "",
                comment=comments.get((mark.rater, mark.line), ""),
                mark=mark_of(mark),
            )
        )
    return tuple(sorted(found, key=_place))


def _shown(reviewer: Reviewer, scope: Scope) -> str:
    return "" if counts_only([scope]) and not reviewer.own else reviewer.label


def _place(evidence: EvidenceFact) -> tuple[bool, float, float]:
    """Words in their order, then seconds of the recording."""
    mark = evidence.mark
    return mark.second is not None, mark.second or mark.turn or 0.0, mark.start or 0.0


def _spans(evidence: tuple[EvidenceFact, ...], turn: int) -> tuple[MarkedSpan, ...]:
    return tuple(
        MarkedSpan(one.mark.start, one.mark.end, one.side, one.reviewer, one.line)
        for one in evidence
        if one.mark.turn == turn and one.mark.start is not None and one.mark.end is not None
    )


def _decisions(
    db: Db, scope: Scope, session: PooledSession, card: Card, zone: ZoneInfo
) -> tuple[tuple[str, DecisionFact], ...]:
    lines = {
        (card.criterion_ids[criterion.key], criterion.meaning_revision): criterion.key
        for criterion in card.definition.criteria
    }
    found = decisions_in_force(db, scope, lines=list(lines), at=session.dated_at, zone=zone)
    return tuple((lines[line], decision) for line in lines for decision in found[line])
