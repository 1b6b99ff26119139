"""Queries about calibration sessions, their contacts and who takes part."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.scorecard.tone import only_places_tone
from calibration.store.engine import Db
from calibration.store.line_kinds import line_kinds
from calibration.store.models import (
    Anchor,
    CalibrationSession,
    Interaction,
    Participation,
    Rater,
    SessionContact,
)
from calibration.store.reviews import session_for_writing
from calibration.visibility.facts import ContactFacts, SessionFacts, Viewer
from calibration.visibility.scope import NO_SUCH_SESSION, Scope, knows_of, scope_of
from calibration.vocabulary import Channel, ChosenBy, SessionScope, SessionState, Side


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session in a list."""

    id: int
    number: int
    name: str
    scope: SessionScope
    state: SessionState
    held_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    revision: int
    n_contacts: int
    n_participants: int
    n_sealed: int
    takes_part: bool
    own_sealed_at: datetime | None
    own_receipt: str
    own_leave_at: datetime | None
    tone_round: bool = False
    """Every line of its card places the tone (``scorecard.tone.is_tone_round``)."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of a session as everybody who knows the session may see it: never a rating."""

    id: int
    interaction_id: int
    position: int
    external_id: str
    channel: Channel
    language: str
    subject: str
    topic: str
    site: str
    agent: str
    started_at: datetime | None
    duration_seconds: float | None
    chosen_by: ChosenBy
    revealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One rater of a session and how far along: status only, never an answer."""

    rater_id: int
    label: str
    side: Side | None
    position: int
    sealed_at: datetime | None
    late: bool
    leave_at: datetime | None


def session_facts(db: Db, session_id: int) -> SessionFacts | None:
    """The facts visibility needs about a session."""
    return _facts(db, [session_id]).get(session_id)


def _facts(db: Db, ids: Collection[int]) -> dict[int, SessionFacts]:
    contact, part = SessionContact, Participation
    sessions = db.exec(select(CalibrationSession).where(col(CalibrationSession.id).in_(ids))).all()
    repeats = set(db.exec(select(Anchor.interaction_id).where(col(Anchor.retired_at).is_(None))).all())
    contacts: dict[int, list[ContactFacts]] = {session_id: [] for session_id in ids}
    for one in db.exec(select(contact).where(col(contact.session_id).in_(ids)).order_by(col(contact.id))).all():
        shown = one.revealed_at is not None
        contacts[one.session_id].append(ContactFacts(one.id or 0, shown, one.interaction_id in repeats))
    taking_part: dict[int, list[Participation]] = {session_id: [] for session_id in ids}
    for each in db.exec(select(part).where(col(part.session_id).in_(ids))).all():
        taking_part[each.session_id].append(each)
    return {
        session.id: SessionFacts(
            id=session.id,
            engagement_id=session.engagement_id,
            scope=session.scope,
            state=session.state,
            names_shown=session.names_shown,
            revision=session.revision,
            contacts=tuple(contacts[session.id]),
            participants=frozenset(one.rater_id for one in taking_part[session.id]),
            sealed=frozenset(one.rater_id for one in taking_part[session.id] if one.sealed_at is not None),
        )
        for session in sessions
        if session.id is not None
    }


def scope_in(db: Db, viewer: Viewer, session_id: int) -> Scope:
    """What a viewer may see of a session now; raises as :func:`scopes_in`."""
    return scopes_in(db, viewer, [session_id])[0]


def scopes_in(db: Db, viewer: Viewer, session_ids: Sequence[int]) -> tuple[Scope, ...]:
    """What a viewer may see of each of these sessions now, read at once.

    Raises
    ------
    NotFound
        There is no such session, or it is not this viewer's to know of; the two are not told apart.
    """
    facts = _facts(db, session_ids)
    if any(session_id not in facts for session_id in session_ids):
        raise NotFound(NO_SUCH_SESSION)
    return tuple(scope_of(viewer, facts[session_id]) for session_id in session_ids)


def engagement_of_session(db: Db, session_id: int) -> tuple[int, SessionScope] | None:
    """Which engagement and room a session is in; ask visibility before telling anybody."""
    found = db.get(CalibrationSession, session_id)
    return (found.engagement_id, found.scope) if found else None


def sessions_known_to(db: Db, viewer: Viewer) -> list[SessionCard]:
    """The sessions of the viewer's engagement that the viewer may know of, the one made last first."""
    sessions = db.exec(
        select(CalibrationSession)
        .where(CalibrationSession.engagement_id == viewer.engagement_id)
        .order_by(col(CalibrationSession.id).desc())
    ).all()
    own_session = select(CalibrationSession.id).where(CalibrationSession.engagement_id == viewer.engagement_id)
    n_contacts = Counter(
        db.exec(select(SessionContact.session_id).where(col(SessionContact.session_id).in_(own_session)))
    )
    taking_part = db.exec(select(Participation).where(col(Participation.session_id).in_(own_session))).all()
    n_people = Counter(one.session_id for one in taking_part)
    n_sealed = Counter(one.session_id for one in taking_part if one.sealed_at is not None)
    own = {one.session_id: one for one in taking_part if one.rater_id == viewer.rater_id}
    kinds = line_kinds(db, {session.scorecard_version_id for session in sessions})
    return [
        SessionCard(
            id=session.id,
            number=session.number,
            name=session.name,
            scope=session.scope,
            state=session.state,
            held_at=session.held_at,
            due_at=session.due_at,
            closed_at=session.closed_at,
            revision=session.revision,
            n_contacts=n_contacts[session.id],
            n_participants=n_people[session.id],
            n_sealed=n_sealed[session.id],
            takes_part=session.id in own,
            own_sealed_at=own[session.id].sealed_at if session.id in own else None,
            own_receipt=own[session.id].receipt if session.id in own else "",
            own_leave_at=own[session.id].leave_at if session.id in own else None,
            tone_round=only_places_tone(kinds[session.scorecard_version_id]),
        )
        for session in sessions
        if session.id is not None and knows_of(viewer, engagement_id=session.engagement_id, scope=session.scope)
    ]


def newest_closed_session(db: Db, viewer: Viewer) -> int | None:
    """The newest finished session that the viewer may know of."""
    return next((card.id for card in sessions_known_to(db, viewer) if card.state is SessionState.CLOSED), None)


def contacts_in(db: Db, session_id: int) -> list[ContactRow]:
    """The contacts of a session in order. Ask visibility first."""
    rows = db.exec(
        select(SessionContact, Interaction)
        .join(Interaction, col(Interaction.id) == SessionContact.interaction_id)
        .where(SessionContact.session_id == session_id)
        .order_by(col(SessionContact.position))
    ).all()
    return [
        ContactRow(
            c.id or 0, i.id or 0, c.position, i.external_id, i.channel, i.language, i.subject, i.topic, i.site, i.agent,
            i.started_at, i.duration_seconds, c.chosen_by, c.revealed_at,
        )
        for c, i in rows
    ]  # fmt: skip


def contacts_to_discuss(db: Db, session_id: int) -> list[ContactRow]:
    """As :func:`contacts_in`, without those that are set aside to come back: from the lock on nothing names them."""
    in_use = set(db.exec(select(Anchor.interaction_id).where(col(Anchor.retired_at).is_(None))).all())
    return [contact for contact in contacts_in(db, session_id) if contact.interaction_id not in in_use]


def session_contacts(db: Db, session_id: int) -> list[SessionContact]:
    """The contacts of a session as rows to change, in order."""
    chosen = select(SessionContact).where(SessionContact.session_id == session_id)
    return list(db.exec(chosen.order_by(col(SessionContact.position))).all())


def participants_in(db: Db, session_id: int) -> list[ParticipantRow]:
    """The raters of a session, client side first. Labels are for those whom visibility lets see them."""
    rows = db.exec(
        select(Participation, Rater)
        .join(Rater, col(Rater.id) == Participation.rater_id)
        .where(Participation.session_id == session_id)
        .order_by(col(Rater.side), col(Rater.position))
    ).all()
    return [ParticipantRow(r.id or 0, r.label, r.side, r.position, p.sealed_at, p.late, p.leave_at) for p, r in rows]


def raise_revision(db: Db, session_id: int) -> None:
    """Say, in the writing transaction, that what somebody sees of this session may have changed."""
    db.exec(
        update(CalibrationSession)
        .where(col(CalibrationSession.id) == session_id)
        .values(revision=CalibrationSession.revision + 1)
    )


def put_into_session(
    db: Db, *, session_id: int, rater_id: int, states: Collection[SessionState]
) -> CalibrationSession | None:
    """Let a rater take part in a session that is in one of these states, held until the end of the transaction.

    ``None`` when it is in another state by now; a rater who takes part already stays as they are.
    """
    session = session_for_writing(db, session_id)
    if session.state not in states:
        return None
    if db.get(Participation, (session_id, rater_id)) is None:
        db.add(Participation(session_id=session_id, rater_id=rater_id))
        db.flush()
        raise_revision(db, session_id)
    return session


def take_out_of_sessions(db: Db, *, engagement_id: int, person_id: int, states: Collection[SessionState]) -> list[int]:
    """Nobody waits any longer for somebody who is gone: they leave the sessions in these states that they have not
    submitted, whose ids are returned. What they had begun stays, for when they are put in again.
    """
    waiting = (
        select(Participation)
        .join(Rater, col(Rater.id) == Participation.rater_id)
        .join(CalibrationSession, col(CalibrationSession.id) == Participation.session_id)
        .where(
            Rater.engagement_id == engagement_id,
            Rater.person_id == person_id,
            col(Participation.sealed_at).is_(None),
            col(CalibrationSession.state).in_(states),
        )
        .order_by(col(Participation.session_id))
    )
    left: list[int] = []
    for part in db.exec(waiting).all():
        session = session_for_writing(db, part.session_id)
        db.refresh(part)
        # Locked or submitted between the look and now: then it stays as it is.
        if session.state in states and part.sealed_at is None:
            left.append(part.session_id)
            db.delete(part)
            db.flush()
            raise_revision(db, part.session_id)
    return left


def next_session_number(db: Db, engagement_id: int, scope: SessionScope) -> int:
    """1 + the highest number used in this room of the engagement."""
    room = select(CalibrationSession.number).where(
        CalibrationSession.engagement_id == engagement_id, CalibrationSession.scope == scope
    )
    return max(db.exec(room).all(), default=0) + 1
