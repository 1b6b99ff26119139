"""Everything the Over time page says about sessions, people and contacts, out of the store as one person may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from calibration.analysis.cadence import Cadence, HeldSession, Requirement, cadence
from calibration.analysis.participation import Participation, participation
from calibration.analysis.population_counts import counted_population
from calibration.analysis.population_share import Counted, PopulationShare, population_share
from calibration.errors import NotFound
from calibration.store.cadence import cadence_requirements
from calibration.store.engine import Db
from calibration.store.over_time import (
    PastSession,
    asked_in,
    named_reviewers,
    past_sessions,
    population_span,
    reviewed_contacts,
    reviewed_times,
)
from calibration.store.pooled_sessions import engagement_frame
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import NO_SUCH_SESSION, knows_of
from calibration.vocabulary import SessionOrigin, SessionScope, SessionState, Side

MOST_MONTHS = 36
"""Months of the population that are counted, the latest ones: a date typed wrong must not make a table of centuries."""

_DAY = timedelta(days=1)
_SIDES = {
    SessionScope.JOINT: (Side.CLIENT, Side.VENDOR),
    SessionScope.CLIENT_INTERNAL: (Side.CLIENT,),
    SessionScope.VENDOR_INTERNAL: (Side.VENDOR,),
}


@dataclass(frozen=True, slots=True)
class Delay:
    """How long a contact waits until its session is closed.

    Attributes
    ----------
    days : float
        Median.
    n : int
        Contacts it is the median of: scored, of closed sessions scored here, with a time.
    """

    days: float
    n: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """What one person may see of an engagement over months.

    Attributes
    ----------
    room : SessionScope
        Of ``participation``, ``share`` and ``delay``; ``cadence`` is about joint sessions whatever the room.
    rooms : tuple of SessionScope
        Rooms the person may choose: the joint one, and their own side's where a session in it was locked.
    share : PopulationShare or None
        ``None`` while the engagement has no population.
    delay : Delay or None
        ``None`` while no contact with a time was reviewed.
    n_reviewed : int
        Contacts reviewed in closed sessions of the room, in the population or not.
    """

    engagement_id: int
    time_zone: str
    today: date
    room: SessionScope
    rooms: tuple[SessionScope, ...]
    cadence: Cadence
    participation: Participation
    share: PopulationShare | None
    delay: Delay | None
    n_reviewed: int


def over_time(db: Db, viewer: Viewer, *, room: SessionScope, now: datetime) -> OverTime:
    """Read and count everything. Whether the person may see participation at all is for the caller to ask.

    Parameters
    ----------
    room : SessionScope
        Whose sessions participation and share are about.
    now : datetime
        Aware.

    Raises
    ------
    NotFound
        The room is not this person's to know of.
    """
    known = [one for one in SessionScope if knows_of(viewer, engagement_id=viewer.engagement_id, scope=one)]
    if room not in known:
        raise NotFound(NO_SUCH_SESSION)
    frame = engagement_frame(db, viewer.engagement_id)
    zone = ZoneInfo(frame.time_zone)
    past = past_sessions(db, viewer.engagement_id, rooms=known)
    own = [one for one in past if one.scope is room]
    closed = [one.id for one in own if one.state is SessionState.CLOSED]
    share, n_reviewed = _share(db, viewer.engagement_id, closed, zone, now)
    return OverTime(
        engagement_id=viewer.engagement_id,
        time_zone=frame.time_zone,
        today=now.astimezone(zone).date(),
        room=room,
        rooms=tuple(one for one in known if one is SessionScope.JOINT or any(s.scope is one for s in past)),
        cadence=_cadence(db, viewer.engagement_id, past, zone, now),
        participation=_participation(db, viewer, own, room),
        share=share,
        delay=_delay(db, own),
        n_reviewed=n_reviewed,
    )


def _cadence(db: Db, engagement_id: int, past: Sequence[PastSession], zone: ZoneInfo, now: datetime) -> Cadence:
    held = [
        HeldSession(
            one.id,
            one.number,
            one.name,
            one.held_at.astimezone(zone).date(),
            one.origin is SessionOrigin.IMPORTED,
            one.tone_round,
        )
        for one in past
        if one.scope is SessionScope.JOINT and one.state is SessionState.CLOSED and one.held_at is not None
    ]
    required = [Requirement(one.in_force_from, one.every_weeks) for one in cadence_requirements(db, engagement_id)]
    return cadence(required, held, today=now.astimezone(zone).date())


def _participation(db: Db, viewer: Viewer, own: Sequence[PastSession], room: SessionScope) -> Participation:
    here = [one.id for one in own if one.origin is SessionOrigin.SCORED_HERE]
    return participation(
        viewer,
        asked=asked_in(db, here),
        reviewers=named_reviewers(db, viewer.engagement_id),
        sides=_SIDES[room],
        n_sessions=len(here),
    )


def _delay(db: Db, own: Sequence[PastSession]) -> Delay | None:
    closed = [one.id for one in own if one.state is SessionState.CLOSED and one.origin is SessionOrigin.SCORED_HERE]
    waits = [(closed_at - started_at) / _DAY for started_at, closed_at in reviewed_times(db, closed)]
    return Delay(median(waits), len(waits)) if waits else None


def _share(
    db: Db, engagement_id: int, closed: Sequence[int], zone: ZoneInfo, now: datetime
) -> tuple[PopulationShare | None, int]:
    reviewed = reviewed_contacts(db, engagement_id, closed)
    span = population_span(db, engagement_id)
    if span is None or span[0] > now:
        return None, len(reviewed)
    months = _months(*(min(one, now).astimezone(zone).date() for one in span))
    edges = tuple(datetime(one.year, one.month, 1, tzinfo=zone) for one in (*months, _next(months[-1])))
    cells = counted_population(db, engagement_id, edges)
    inside = [(one, one.populated_at) for one in reviewed if one.populated_at is not None]
    done = [
        Counted(
            at.astimezone(zone).date().replace(day=1), one.channel or "", one.topic or "", one.site or "",
            one.language or "",
        )
        for one, at in inside
        if edges[0] <= at < edges[-1]
    ]  # fmt: skip
    share = population_share(
        [Counted(months[one.month], one.channel or "", one.topic, one.site, one.language, one.n) for one in cells],
        done,
        first=months[0],
        last=months[-1],
        n_beyond=len(inside) - len(done),
        outside=[one.external_id for one in reviewed if one.populated_at is None],
    )
    return share, len(reviewed)


def _months(first: date, last: date) -> list[date]:
    """The first days of the latest months from one date to another, at most :data:`MOST_MONTHS`."""
    months = [last.replace(day=1)]
    while len(months) < MOST_MONTHS and months[0] > first.replace(day=1):
        months.insert(0, (months[0] - _DAY).replace(day=1))
    return months


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
