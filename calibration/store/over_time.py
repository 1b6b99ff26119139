"""What happened over months: sessions held, who submitted, which contacts were reviewed, and out of what. Never a
rating. Ask visibility which rooms first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from calibration.scorecard.tone import only_places_tone
from calibration.store.engine import Db, fetch
from calibration.store.line_kinds import line_kinds
from calibration.store.models import (
    CalibrationSession,
    Interaction,
    Participation,
    PopulationContact,
    Rater,
    Review,
    SessionContact,
)
from calibration.store.ratings import columns
from calibration.vocabulary import Channel, RaterKind, SessionOrigin, SessionScope, SessionState, Side


@dataclass(frozen=True, slots=True)
class PastSession:
    """One session that was locked or is over; void, superseded and cancelled ones are none.

    Attributes
    ----------
    held_at : datetime or None
        When it met; for one that is closed never ``None``.
    tone_round : bool
        Every line of its card places the tone (``scorecard.tone.is_tone_round``).
    """

    id: int
    number: int
    name: str
    scope: SessionScope
    state: SessionState
    origin: SessionOrigin
    held_at: datetime | None
    closed_at: datetime | None
    tone_round: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One named reviewer asked to score one session, and what became of it.

    Attributes
    ----------
    late : bool
        Submitted after the due time, or after the lock by leave of the facilitator.
    n_contacts : int
        Contacts whose scores were submitted.
    """

    session_id: int
    rater_id: int
    side: Side
    sealed: bool
    late: bool
    n_contacts: int


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A named reviewer of a side; ``is_person`` unless they are only a name in a file, or were erased."""

    rater_id: int
    side: Side
    position: int
    label: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One contact that somebody scored in these sessions, with what the population says of it.

    Attributes
    ----------
    populated_at : datetime or None
        When it began by the population; ``None`` when it is not in it, and then the rest is empty too.
    """

    external_id: str
    populated_at: datetime | None
    channel: Channel | None
    language: str | None
    topic: str | None
    site: str | None


@dataclass(frozen=True, slots=True)
class PopulationCell:
    """How many contacts of the population share a month and everything else they are counted by."""

    month: int
    channel: Channel | None
    language: str
    topic: str
    site: str
    n: int


_PAST = (SessionState.LOCKED, SessionState.MEETING, SessionState.CLOSED)
_COMPANIES = (Side.CLIENT, Side.VENDOR)


def past_sessions(db: Db, engagement_id: int, *, rooms: Collection[SessionScope]) -> list[PastSession]:
    """The sessions of these rooms whose scoring is over, by time held."""
    s = CalibrationSession
    held = func.coalesce(s.held_at, s.closed_at)
    chosen = columns(
        s.id, s.number, s.name, s.scope, s.state, s.origin, held, s.closed_at, s.scorecard_version_id
    ).where(
        col(s.engagement_id) == engagement_id,
        col(s.scope).in_(tuple(rooms)),
        col(s.state).in_(_PAST),
        col(s.superseded_by_id).is_(None),
        col(s.void_reason) == "",
    )
    rows = [tuple(row) for row in fetch(db, chosen.order_by(held, col(s.number)))]
    kinds = line_kinds(db, {row[-1] for row in rows})
    return [PastSession(*(*row[:-1], only_places_tone(kinds[row[-1]]))) for row in rows]


def asked_in(db: Db, session_ids: Sequence[int]) -> list[AskedRow]:
    """Every named reviewer of a side asked to score in these sessions."""
    p, r = Participation, Rater
    scored = dict.fromkeys(session_ids, None)
    counts = {
        (session_id, rater_id): n
        for session_id, rater_id, n in map(
            tuple,
            fetch(
                db,
                columns(SessionContact.session_id, Review.rater_id, func.count())
                .join(Review, col(Review.session_contact_id) == col(SessionContact.id))
                .where(col(SessionContact.session_id).in_(scored), col(Review.submitted_at).is_not(None))
                .group_by(col(SessionContact.session_id), col(Review.rater_id)),
            ),
        )
    }
    rows = fetch(
        db,
        columns(p.session_id, p.rater_id, r.side, p.sealed_at, p.late, p.leave_at)
        .join(r, col(r.id) == col(p.rater_id))
        .where(col(p.session_id).in_(scored), col(r.kind) == RaterKind.NAMED, col(r.side).in_(_COMPANIES)),
    )
    return [
        AskedRow(
            session_id, rater_id, side, sealed_at is not None,
            sealed_at is not None and (late or leave_at is not None), counts.get((session_id, rater_id), 0),
        )
        for session_id, rater_id, side, sealed_at, late, leave_at in map(tuple, rows)
    ]  # fmt: skip


def named_reviewers(db: Db, engagement_id: int) -> list[ReviewerRow]:
    """Every named reviewer of a side, the client's first, by position. Labels are for whom visibility allows."""
    r = Rater
    rows = fetch(
        db,
        columns(r.id, r.side, r.position, r.label, col(r.person_id).is_not(None))
        .where(col(r.engagement_id) == engagement_id, col(r.kind) == RaterKind.NAMED, col(r.side).in_(_COMPANIES))
        .order_by(col(r.side), col(r.position)),
    )
    return [ReviewerRow(*tuple(row)) for row in rows]


def reviewed_contacts(db: Db, engagement_id: int, session_ids: Sequence[int]) -> list[ReviewedRow]:
    """Each contact somebody submitted scores of in these sessions, once, beside its row of the population."""
    i, p = Interaction, PopulationContact
    rows = fetch(
        db,
        columns(i.external_id, p.started_at, p.channel, p.language, p.topic, p.site)
        .distinct()
        .join(SessionContact, col(SessionContact.interaction_id) == col(i.id))
        .join(Review, col(Review.session_contact_id) == col(SessionContact.id))
        .outerjoin(p, (col(p.engagement_id) == engagement_id) & (col(p.external_id) == col(i.external_id)))
        .where(col(SessionContact.session_id).in_(tuple(session_ids)), col(Review.submitted_at).is_not(None))
        .order_by(col(i.external_id)),
    )
    return [ReviewedRow(*tuple(row)) for row in rows]


def reviewed_times(db: Db, session_ids: Sequence[int]) -> list[tuple[datetime, datetime]]:
    """When each scored contact of these closed sessions began, and when the first session with it was closed.

    A contact counts once however often it came back: how many do is nobody's to count.
    """
    i, s = Interaction, CalibrationSession
    rows = fetch(
        db,
        columns(i.id, i.started_at, func.min(s.closed_at))
        .join(SessionContact, col(SessionContact.interaction_id) == col(i.id))
        .join(s, col(s.id) == col(SessionContact.session_id))
        .join(Review, col(Review.session_contact_id) == col(SessionContact.id))
        .where(
            col(s.id).in_(tuple(session_ids)),
            col(i.started_at).is_not(None),
            col(s.closed_at).is_not(None),
            col(Review.submitted_at).is_not(None),
        )
        .group_by(col(i.id), col(i.started_at)),
    )
    return [(started_at, closed_at) for _, started_at, closed_at in map(tuple, rows)]


def population_span(db: Db, engagement_id: int) -> tuple[datetime, datetime] | None:
    """When the first and the last contact of the population began; ``None`` without a population."""
    p = PopulationContact
    chosen = columns(func.min(p.started_at), func.max(p.started_at)).where(col(p.engagement_id) == engagement_id)
    [(first, last)] = map(tuple, fetch(db, chosen))
    return None if first is None or last is None else (first, last)


def population_cells(db: Db, engagement_id: int, edges: Sequence[datetime]) -> list[PopulationCell]:
    """The population counted by month and everything else, in one pass.

    Parameters
    ----------
    edges : sequence of datetime, at least 2
        Ascending, aware; month ``i`` reaches from ``edges[i]`` to before ``edges[i + 1]``.
    """
    p = PopulationContact
    at = col(p.started_at)
    month: Any = case(*((at < edge, place) for place, edge in enumerate(edges[1:])), else_=len(edges) - 2)
    by = (month.label("month"), col(p.channel), col(p.language), col(p.topic), col(p.site))
    rows = fetch(
        db,
        columns(*by, func.count())
        .where(col(p.engagement_id) == engagement_id, at >= edges[0], at < edges[-1])
        .group_by("month", *by[1:]),
    )
    return [PopulationCell(*tuple(row)) for row in rows]
