"""The watch in the background: its limit out of the engagement's budget, and what begins a line anew."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from calibration.analysis.long_ratings import LongRatings
from calibration.stats.watch import Restart
from calibration.stats.watch_limit import WatchLimit, limit_for
from calibration.store.drift_ground import AnsweredAlarm, LoggedDecision
from calibration.vocabulary import AlarmAnswer, RestartReason

USUAL_SESSIONS = 26.0
"""Sessions a year while fewer than two were held: every second week, the usual practice."""

RAISED_WITHIN = 8
"""Sessions of a line or series, the latest ones, of which an alarm is raised. What crossed the limit before, in a long
record that is watched for the first time, is no news: the look back has it."""

_A_YEAR = 365.25


def sessions_a_year(days: Sequence[date]) -> float:
    """How often sessions are held, from the first to the last; at least one a year, at most one a day."""
    span = (days[-1] - days[0]).days if days else 0
    if len(days) < 2 or not span:
        return USUAL_SESSIONS
    return min(max((len(days) - 1) * _A_YEAR / span, 1.0), _A_YEAR)


def watch_limit(days: Sequence[date], *, n_watched: int, false_alarms_a_year: float) -> WatchLimit | None:
    """The limit at which so many false alarms a year are expected over everything that is watched.

    Parameters
    ----------
    days : sequence of date
        Of the sessions.
    n_watched : int
        Lines, and series of agents' words with enough sessions: they share one budget. ``None`` comes of 0.
    """
    if not n_watched:
        return None
    return limit_for(false_alarms_a_year, n_lines=n_watched, sessions_a_year=sessions_a_year(days))


def first_day_of(decision: LoggedDecision, zone: ZoneInfo) -> date:
    """The first day whose sessions were scored with a decision: in force, and after the day it was made.

    The session in which it was made was scored before anybody knew of it.
    """
    return max(decision.in_force_from, decision.decided_at.astimezone(zone).date() + timedelta(days=1))


def restarts(
    ratings: LongRatings, decisions: Sequence[LoggedDecision], alarms: Sequence[AnsweredAlarm]
) -> dict[str, tuple[Restart, ...]]:
    """What begins the watch of each line anew, by line id.

    Notes
    -----
    A decision: its first session after. An alarm answered as an intended change or by a decision: the session after
    it; one dismissed as false: the same, with the reference kept. An acknowledged alarm stays open. A new meaning needs
    none: it is a line of its own, whose sessions begin with it.
    """
    zone, days = ZoneInfo(ratings.frame.time_zone), list(ratings.days)
    lines: dict[tuple[int | None, int | None], str] = {
        (line.criterion_id, line.definition.meaning_revision): line.id for line in ratings.lines
    }
    place = {session.id: i for i, session in enumerate(ratings.sessions)}
    found: dict[str, dict[int, Restart]] = {}
    for alarm in alarms:
        line = lines.get((alarm.criterion_id, alarm.meaning_revision))
        if line is not None and (restart := _restart(alarm, place)) is not None:
            found.setdefault(line, {})[restart.session] = restart
    for decision in decisions:
        line = lines.get((decision.criterion_id, decision.meaning_revision))
        if line is not None:
            at = bisect_left(days, first_day_of(decision, zone))
            found.setdefault(line, {})[at] = Restart(at, RestartReason.DECISION)
    return {line: tuple(by[at] for at in sorted(by)) for line, by in found.items()}


def text_restarts(
    ratings: LongRatings, names: Collection[str], alarms: Sequence[AnsweredAlarm]
) -> dict[str, tuple[Restart, ...]]:
    """What begins the watch of a series of agents' words anew: its answered alarms, as for lines; by name.

    A decision by itself does not, for it is about a line: the answer that one explains the alarm does.
    """
    place = {session.id: i for i, session in enumerate(ratings.sessions)}
    found: dict[str, dict[int, Restart]] = {}
    for alarm in alarms:
        if alarm.watched in names and (restart := _restart(alarm, place)) is not None:
            found.setdefault(alarm.watched, {})[restart.session] = restart
    return {name: tuple(by[at] for at in sorted(by)) for name, by in found.items()}


def _restart(alarm: AnsweredAlarm, place: Mapping[int, int]) -> Restart | None:
    """What an answer begins, by the positions of sessions; ``None`` for one that leaves the alarm open."""
    if alarm.session_id not in place or alarm.answer is AlarmAnswer.ACKNOWLEDGED:
        return None
    kept = alarm.answer is AlarmAnswer.DISMISSED
    return Restart(place[alarm.session_id] + 1, RestartReason.ANSWERED_ALARM, keeps_reference=kept)
