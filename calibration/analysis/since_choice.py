"""Dates to compare before and after: the middle of the record, a new card, a decision, or a day somebody names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from calibration.analysis.drift_watch import first_day_of
from calibration.store.drift_ground import logged_decisions
from calibration.store.engine import Db
from calibration.store.long_ratings import LongSession, long_sessions
from calibration.store.pooled_sessions import card_of, engagement_frame
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import SinceKind


@dataclass(frozen=True, slots=True)
class Since:
    """A date with its reason. Hashable: reports take it, cache keys hold it.

    Attributes
    ----------
    kind : SinceKind
    day : date
        In the engagement's time zone; sessions held on it or later are after.
    name : str
        Of a card its name and version, of a decision its text; else empty.
    criterion_id : int or None
        What a decision is about.
    """

    kind: SinceKind
    day: date
    name: str = ""
    criterion_id: int | None = None


def since_choices(db: Db, scope: LongScope) -> tuple[Since, ...]:
    """Dates worth asking about, each with a session before and one from it on.

    Returns
    -------
    tuple of Since
        The middle of the record first, which nobody chose by looking at marks; then cards and decisions, newest first.
        A decision's day is the first whose sessions were scored with it.
    """
    sessions = long_sessions(db, scope)
    zone = ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)
    days = [one.held_at.astimezone(zone).date() for one in sessions]
    if len(set(days)) < 2:
        return ()
    found = [Since(SinceKind.MIDDLE, _middle(days)), *_cards(db, sessions, days)]
    found += [
        Since(SinceKind.DECISION, first_day_of(row, zone), row.text, row.criterion_id)
        for row in reversed(logged_decisions(db, scope))
    ]
    return tuple(one for one in found if days[0] < one.day <= days[-1])


def first_session_from(days: Sequence[date], day: date) -> int | None:
    """Position of the first session held on a day or later; ``None`` unless there is one, and one before it.

    Parameters
    ----------
    days : sequence of date
        Of every session, ascending (``LongRatings.days``).
    """
    at = sum(one < day for one in days)
    return at if 0 < at < len(days) else None


def _middle(days: Sequence[date]) -> date:
    """The day of the session in the middle, or of the next one on a later day than the first."""
    middle = days[len(days) // 2]
    return middle if middle > days[0] else next(day for day in days if day > days[0])


def _cards(db: Db, sessions: Sequence[LongSession], days: Sequence[date]) -> list[Since]:
    """The day each card version was first used on, newest first."""
    firsts = {one.scorecard_version_id: day for one, day in zip(reversed(sessions), reversed(days), strict=True)}
    found = []
    for version_id, day in sorted(firsts.items(), key=lambda item: item[1], reverse=True):
        definition = card_of(db, version_id).definition
        found.append(Since(SinceKind.CARD, day, f"{definition.name}, version {definition.version}"))
    return found
