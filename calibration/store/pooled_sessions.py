"""What a report needs to know of its sessions besides ratings: facts, contacts, cards. Never a rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.scorecard.contract_clause import ContractClause
from calibration.scorecard.definition import ScorecardDefinition
from calibration.store.engine import Db, fetch
from calibration.store.models import (
    Anchor,
    CalibrationSession,
    Criterion,
    CriterionVersion,
    Decision,
    Engagement,
    Interaction,
    Rater,
    SessionContact,
)
from calibration.store.ratings import columns
from calibration.store.scorecards import scorecard_definition
from calibration.visibility.reviewers import ReviewerPolicy
from calibration.visibility.scope import Scope
from calibration.vocabulary import (
    Blind,
    Channel,
    DecisionState,
    Reference,
    SessionOrigin,
    SessionScope,
    SessionState,
    Side,
)

_OWN_ROOM = {Side.CLIENT: SessionScope.CLIENT_INTERNAL, Side.VENDOR: SessionScope.VENDOR_INTERNAL}


@dataclass(frozen=True, slots=True)
class PooledSession:
    """One session of a report.

    Attributes
    ----------
    n_contacts : int
        Repeats in use left out.
    counted : bool
        Neither void nor superseded.
    dated_at : datetime
        When it was held, or the nearest thing known to that: locked, due, opened, made.
    """

    id: int
    number: int
    name: str
    scope: SessionScope
    state: SessionState
    held_at: datetime | None
    origin: SessionOrigin
    blind: Blind
    reference: Reference
    tolerance: float
    scorecard_version_id: int
    n_contacts: int
    counted: bool
    dated_at: datetime
    asks_guesses: bool


@dataclass(frozen=True, slots=True)
class OpenContact:
    """One contact of a session with what it can be grouped by; ``csat`` is the customer's own rating, if any."""

    id: int
    session_id: int
    interaction_id: int
    position: int
    external_id: str
    channel: Channel
    language: str
    subject: str
    topic: str
    site: str
    started_at: datetime | None
    csat: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard version with the ids its ratings carry.

    Attributes
    ----------
    line_ids, criterion_ids : dict from criterion key to int
        Ids of the criterion version and of the criterion.
    """

    version_id: int
    definition: ScorecardDefinition
    line_ids: dict[str, int]
    criterion_ids: dict[str, int]


@dataclass(frozen=True, slots=True)
class EngagementFrame:
    """What of the engagement decides how its reports read.

    Attributes
    ----------
    reference : Reference
        What reports compare with where their sessions have different ones.
    clause : ContractClause or None
        The contract's own number, where there is one.
    """

    id: int
    time_zone: str
    reviewers: ReviewerPolicy
    reference: Reference
    clause: ContractClause | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as a report shows it."""

    id: int
    criterion_id: int
    meaning_revision: int
    decided_at: datetime
    in_force_from: date
    in_force_until: date | None
    situation: str
    text: str
    example: str
    note: str
    decided_by: str
    state: DecisionState


def engagement_frame(db: Db, engagement_id: int) -> EngagementFrame:
    """The engagement behind a scope."""
    engagement = db.get_one(Engagement, engagement_id)
    policy = ReviewerPolicy(engagement.reviewer_privacy, engagement.reviewer_minimum)
    found = engagement.contract_clause
    clause = ContractClause.from_json(found, tolerance=engagement.tolerance) if found else None
    return EngagementFrame(engagement_id, engagement.time_zone, policy, engagement.reference, clause)


def engagement_mark(db: Db, engagement_id: int) -> tuple[object, ...]:
    """Everything outside sessions that a report shows: changes exactly when one of them does."""
    rater, d = Rater, Decision
    raters = fetch(
        db,
        columns(rater.id, rater.label, rater.position)
        .where(col(rater.engagement_id) == engagement_id)
        .order_by(col(rater.id)),
    )
    decisions = fetch(
        db,
        columns(d.id, d.state, d.text, d.note, d.in_force_from, d.in_force_until)
        .where(col(d.engagement_id) == engagement_id)
        .order_by(col(d.id)),
    )
    frame = engagement_frame(db, engagement_id)
    return frame, tuple(map(tuple, raters)), tuple(map(tuple, decisions))


def pooled_sessions(db: Db, scopes: Sequence[Scope]) -> list[PooledSession]:
    """The sessions of these scopes, by time held, then number."""
    ids = [scope.session_id for scope in scopes]
    session, contact = CalibrationSession, SessionContact
    in_use = select(Anchor.interaction_id).where(col(Anchor.retired_at).is_(None))
    counts = fetch(
        db,
        columns(contact.session_id, func.count())
        .where(col(contact.session_id).in_(ids), col(contact.interaction_id).not_in(in_use))
        .group_by(col(contact.session_id)),
    )
    n_contacts = dict(map(tuple, counts))
    found = db.exec(select(session).where(col(session.id).in_(ids))).all()
    rows = [
        PooledSession(
            s.id or 0, s.number, s.name, s.scope, s.state, s.held_at, s.origin, s.blind, s.reference, s.tolerance,
            s.scorecard_version_id, n_contacts.get(s.id or 0, 0), s.superseded_by_id is None and not s.void_reason,
            s.held_at or s.locked_at or s.due_at or s.opened_at or s.created_at, s.asks_prediction,
        )
        for s in found
    ]  # fmt: skip
    return sorted(rows, key=lambda s: (s.held_at is None, s.held_at.timestamp() if s.held_at else 0.0, s.number))


def contacts_with_groups(db: Db, scopes: Sequence[Scope]) -> list[OpenContact]:
    """The open contacts of these scopes, by session and position."""
    drawn, interaction = SessionContact, Interaction
    statement = (
        columns(
            drawn.id,
            drawn.session_id,
            drawn.interaction_id,
            drawn.position,
            interaction.external_id,
            interaction.channel,
            interaction.language,
            interaction.subject,
            interaction.topic,
            interaction.site,
            interaction.started_at,
            interaction.csat,
        )
        .join(interaction, col(interaction.id) == drawn.interaction_id)
        .where(col(drawn.session_id).in_([scope.session_id for scope in scopes]))
        .order_by(col(drawn.session_id), col(drawn.position))
    )
    is_open = {one for scope in scopes for one in scope.open_contacts}
    return [contact for row in fetch(db, statement) if (contact := OpenContact(*tuple(row))).id in is_open]


def contact_in_scope(db: Db, scope: Scope, session_contact_id: int) -> OpenContact:
    """One contact of the scope's session, revealed or not: what everybody who knows the session may see.

    Raises
    ------
    NotFound
        The session has no such contact.
    """
    contact = db.get(SessionContact, session_contact_id)
    if contact is None or contact.session_id != scope.session_id:
        raise NotFound("There is no such contact in this session.")
    i = db.get_one(Interaction, contact.interaction_id)
    return OpenContact(
        session_contact_id, contact.session_id, contact.interaction_id, contact.position, i.external_id, i.channel,
        i.language, i.subject, i.topic, i.site, i.started_at, i.csat,
    )  # fmt: skip


def card_of(db: Db, version_id: int) -> Card:
    """A scorecard version with its ids."""
    line = CriterionVersion
    rows = fetch(
        db,
        columns(Criterion.key, line.id, line.criterion_id)
        .join(Criterion, col(Criterion.id) == col(line.criterion_id))
        .where(col(line.scorecard_version_id) == version_id),
    )
    return Card(
        version_id=version_id,
        definition=scorecard_definition(db, version_id),
        line_ids={key: line_id for key, line_id, _ in map(tuple, rows)},
        criterion_ids={key: criterion_id for key, _, criterion_id in map(tuple, rows)},
    )


def decisions_on(db: Db, scope: Scope, *, criterion_ids: Sequence[int], on: date) -> list[DecisionRow]:
    """Decisions on these criteria in force on a day, newest first.

    One made in an internal session is read in that room only; one that is merely proposed is not in force.
    """
    d = Decision
    room = [SessionScope.JOINT] + ([_OWN_ROOM[scope.side]] if scope.side in _OWN_ROOM else [])
    own = select(CalibrationSession.id).where(col(CalibrationSession.scope).in_(room))
    rows = db.exec(
        select(d)
        .where(
            d.engagement_id == scope.engagement_id,
            col(d.criterion_id).in_(criterion_ids),
            col(d.in_force_from) <= on,
            or_(col(d.in_force_until).is_(None), col(d.in_force_until) >= on),
            or_(col(d.session_id).is_(None), col(d.session_id).in_(own)),
            col(d.state).not_in([DecisionState.PROPOSED, DecisionState.ESCALATED]),
        )
        .order_by(col(d.in_force_from).desc(), col(d.id).desc())
    ).all()
    return [
        DecisionRow(
            x.id or 0, x.criterion_id, x.meaning_revision, x.decided_at, x.in_force_from, x.in_force_until,
            x.situation, x.text, x.example, x.note, x.decided_by, x.state,
        )
        for x in rows
    ]  # fmt: skip
