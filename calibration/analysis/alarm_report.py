"""Alarms of the watch: which ones a room raises now, what a person may see of them, and what a budget buys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from calibration.analysis.drift_watch import watch_limit
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_facts import Movement, SinceReport
from calibration.analysis.since_ground import SinceGround
from calibration.analysis.text_watch import WatchedWords, words_of
from calibration.stats.watch import LineWatch
from calibration.stats.watch_limit import watch_power
from calibration.store.alarms import RaisedAlarm, alarms_seen_by, open_lines, open_series
from calibration.store.drift_ground import LoggedDecision, logged_decisions
from calibration.store.engagements import person_names
from calibration.store.engine import Db
from calibration.store.models import DriftAlarm
from calibration.store.people import viewer_in
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import AlarmAnswer, AnswerType, Side

SESSIONS_AFTER = 8
"""Sessions within which a move is asked to be found, as the simulations of ``docs/methods.md`` ask."""

POINTS = 0.5
"""The move that the power is told of on lines with a scale: half a point."""

SHARE = 0.2
"""On yes/no lines: one answer in five."""

BUDGETS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""False alarms a year that are set beside each other."""


@dataclass(frozen=True, slots=True)
class AlarmTold:
    """One alarm as somebody may see it.

    Attributes
    ----------
    line : PooledLine or None
        ``None`` when no session of the room scores the line any more, and for agents' words.
    words : WatchedWords or None
        What of agents' words moved; ``None`` for a line.
    session : int
        Number of the session at which it went off.
    since : int or None
        Number of the first session of the movement.
    change : float
        Gap after − gap before, in the line's unit: as the look back dates it, else by the chart's guess. Of agents'
        words: of the index after − before, of words a turn as logarithms.
    dated : bool
        Whether a look back over all sessions dates the movement.
    answered_by : str
        A name of one's own side; empty where none may be shown.
    answered_side : Side or None
    decisions : tuple of LoggedDecision
        Those on the line, for agents' words all of the room, for the answer that one of them explains it.
    """

    id: int
    line: PooledLine | None
    words: WatchedWords | None
    session: int
    since: int | None
    change: float
    dated: bool
    raised_at: datetime
    answer: AlarmAnswer | None
    reason: str
    decision: LoggedDecision | None
    answered_by: str
    answered_side: Side | None
    answered_at: datetime | None
    decisions: tuple[LoggedDecision, ...]

    @property
    def open(self) -> bool:
        """Whether it waits for an answer that is the last."""
        return self.answer in (None, AlarmAnswer.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class WatchSetting:
    """What so many false alarms a year cost.

    Attributes
    ----------
    false_alarms_a_year : float
        Expected over all lines and words when nothing moves.
    n_lines, n_words : int
        Lines, and series of agents' words, that share them.
    power : float or None
        With which probability a move on a typical line is found within :data:`SESSIONS_AFTER` sessions; ``None`` where
        no line varies or has three sessions to be compared with.
    binary : bool
        The move is :data:`SHARE` on yes/no lines, since the card has no others; else :data:`POINTS`.
    """

    false_alarms_a_year: float
    n_lines: int
    n_words: int
    power: float | None
    binary: bool


def raised_now(db: Db, scope: LongScope, ground: SinceGround) -> tuple[RaisedAlarm, ...]:
    """The alarms that are open in the watch and not kept yet; what has an open alarm raises no other one.

    Another budget moves the limit, and with it the session at which the same movement goes off: that is no new alarm.
    """
    waiting, series = open_lines(db, scope.engagement_id), open_series(db, scope.engagement_id)
    found = []
    for line, watch in zip(ground.lines, ground.watches, strict=True):
        identity = line.criterion_id, line.definition.meaning_revision
        if identity not in waiting:
            found += _raised(ground, watch, f"line:{identity[0]}:{identity[1]}", identity)
    for watch in ground.words:
        if watch.line not in series:
            found += _raised(ground, watch, watch.line, (None, None))
    return tuple(found)


def _raised(
    ground: SinceGround, watch: LineWatch, watched: str, line: tuple[int, int] | tuple[None, None]
) -> list[RaisedAlarm]:
    alarm = watch.open_alarm
    if alarm is None:
        return []
    return [
        RaisedAlarm(
            watched=watched, criterion_id=line[0], meaning_revision=line[1],
            session_id=ground.sessions[alarm.session].id, since_session_id=ground.sessions[alarm.since].id,
            direction=alarm.direction, size=alarm.size, threshold=watch.limit,
        )
    ]  # fmt: skip


def alarms_told(db: Db, viewer: Viewer, scope: LongScope, report: SinceReport, *, now: datetime) -> list[AlarmTold]:
    """The alarms that this person may see now, newest first."""
    kept = alarms_seen_by(db, viewer, now=now)
    decisions = logged_decisions(db, scope)
    names = person_names(db, [one.answered_by_id for one in kept if one.answered_by_id is not None])
    return [_told(db, viewer, one, report, decisions, names) for one in kept]


def _told(
    db: Db, viewer: Viewer, alarm: DriftAlarm, report: SinceReport, decisions: Sequence[LoggedDecision],
    names: dict[int, str],
) -> AlarmTold:  # fmt: skip
    identity = alarm.criterion_id, alarm.meaning_revision
    found = next(
        (one for one in report.lines if (one.line.criterion_id, one.line.definition.meaning_revision) == identity), None
    )
    numbers = {session.id: session.number for session in report.sessions}
    movement = found.movement if found else None
    dated = movement is not None and _agrees(movement, alarm.direction)
    side = None
    if alarm.answered_by_id is not None:
        side = viewer_in(db, person_id=alarm.answered_by_id, engagement_id=alarm.engagement_id).side
    own = side is not None and side is viewer.side
    if movement is not None and dated:
        since: int | None = report.sessions[movement.session].number
        change = movement.after - movement.before
    else:
        since, change = numbers.get(alarm.since_session_id or 0), alarm.size
    words = words_of(alarm.watched)
    return AlarmTold(
        id=alarm.id or 0, line=found.line if found else None,
        words=words, session=numbers.get(alarm.session_id, 0), since=since,
        change=change, dated=dated, raised_at=alarm.raised_at, answer=alarm.answer, reason=alarm.reason,
        decision=next((one for one in decisions if one.id == alarm.decision_id), None),
        answered_by=names.get(alarm.answered_by_id or 0, "") if own else "", answered_side=side,
        answered_at=alarm.answered_at,
        decisions=tuple(one for one in decisions if words is not None or one.criterion_id == alarm.criterion_id),
    )  # fmt: skip


def _agrees(movement: Movement, direction: int) -> bool:
    return (movement.after - movement.before) * direction > 0


def watch_setting(ground: SinceGround, *, false_alarms_a_year: float) -> WatchSetting | None:
    """What a budget buys in this room; ``None`` where nothing is watched."""
    limit = watch_limit(ground.days, n_watched=ground.n_watched, false_alarms_a_year=false_alarms_a_year)
    if limit is None:
        return None
    pairs = list(zip(ground.lines, ground.watches, strict=True))
    scaled = [watch for line, watch in pairs if line.definition.answer_type is AnswerType.ORDINAL]
    yes_no = [watch for line, watch in pairs if line.definition.answer_type is AnswerType.BINARY]
    power = _power(scaled or yes_no, shift=POINTS if scaled else SHARE, limit=limit.limit)
    return WatchSetting(limit.false_alarms_a_year, len(ground.lines), len(ground.words), power, binary=not scaled)


def watch_curve(ground: SinceGround) -> tuple[WatchSetting, ...]:
    """What budgets from :data:`BUDGETS` buy, ascending; empty where power cannot be told.

    Notes
    -----
    The limit has a least value: budgets beyond it buy the same and are left out.
    """
    settings = [watch_setting(ground, false_alarms_a_year=budget) for budget in BUDGETS]
    told = [one for one in settings if one is not None and one.power is not None]
    return tuple({round(one.false_alarms_a_year, 3): one for one in told}.values())


def _power(watches: Sequence[LineWatch], *, shift: float, limit: float) -> float | None:
    told = [watch for watch in watches if watch.deviation]
    if not told:
        return None
    deviation = median(watch.deviation or 0.0 for watch in told)
    n_before = int(median(sum(one.value is not None for one in watch.sessions) for watch in told))
    found = watch_power(shift, deviation=deviation, limit=limit, n_before=n_before, n_after=SESSIONS_AFTER)
    return found or None
