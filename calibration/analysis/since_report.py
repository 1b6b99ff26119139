"""Since a date somebody names: what moved, what did not, and what nobody can tell yet; line by line."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_choice import Since
from calibration.analysis.since_ground import CardChange, DecisionDay, SinceGround, since_ground
from calibration.analysis.since_price import ShiftPrice, in_time, shift_prices
from calibration.stats.adjusted_gaps import AdjustedGaps, RollingGap, rolling_gaps
from calibration.stats.look_back import LookBack
from calibration.stats.since_date import GapShift, since_date
from calibration.stats.watch import LineWatch
from calibration.stats.watch_limit import WatchLimit
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db
from calibration.store.long_ratings import LongSession
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import DriftStage, ShiftVerdict, SinceKind

ROLLING = 4
"""Sessions of a rolling mean: the fewest of which anything is said."""

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class SessionGap:
    """The gap of one line in one session: client − vendor, scale points.

    Attributes
    ----------
    session : int
        Position of the session.
    interval : tuple of float or None
        95 %, of that session's own gap, as far as possible on the scale; ``None`` where no side ever had two reviewers.
    n_contacts : int
        Contacts both sides scored.
    """

    session: int
    value: float
    interval: tuple[float, float] | None
    n_contacts: int


@dataclass(frozen=True, slots=True)
class Phase:
    """Sessions between two events.

    Attributes
    ----------
    first, last : int
        Positions of sessions with a gap.
    mean : float
        Of their gaps.
    begins : DecisionDay, CardChange or None
        The decision or version it begins with; ``None``: the first one, or the movement that the look back dates.
    """

    first: int
    last: int
    mean: float
    begins: DecisionDay | CardChange | None


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement that the look back dates.

    Attributes
    ----------
    session : int
        Position of its first session.
    plus_minus : int
        Sessions of the line.
    before, after : float
        Mean gap up to it, and from it on.
    """

    session: int
    plus_minus: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class SinceLine:
    """One line in one meaning.

    Attributes
    ----------
    stage : DriftStage
        ``DOTS``: fewer than four sessions, no verdict.
    shift : GapShift
        Before and after the date.
    look : LookBack
        Over all sessions, asked once; without figures below eight sessions.
    watch : LineWatch
        The chart session by session.
    movement : Movement or None
        What looking back over all sessions dates, corrected over the lines.
    price : ShiftPrice or None
        What would settle it, where the date tells nothing yet.
    """

    line: PooledLine
    stage: DriftStage
    gaps: tuple[SessionGap, ...]
    shift: GapShift
    look: LookBack
    watch: LineWatch
    phases: tuple[Phase, ...]
    movement: Movement | None
    price: ShiftPrice | None

    @property
    def moved(self) -> bool:
        """Whether the date shows a movement, on a line of which something may be said."""
        return self.stage is not DriftStage.DOTS and self.shift.verdict is ShiftVerdict.MOVED


@dataclass(frozen=True, eq=False, slots=True)
class SinceReport:
    """What a page shows.

    Attributes
    ----------
    sessions : tuple of LongSession
    days : tuple of date
    choices : tuple of Since
        Decisions and cards, newest first, then the middle; empty with fewer than two days of sessions.
    chosen : Since or None
        ``None`` without choices, when no day was named.
    lines : tuple of SinceLine
        Most evidence of a movement first.
    sections : tuple of GapShift
        Lines of a section together, as shares of their scales.
    limit : WatchLimit or None
    n_words : int
        Series of agents' words that share the watch's budget with the lines.
    adjusted : AdjustedGaps or None
        What the gaps were taken from; ``None`` without a line.
    """

    sessions: tuple[LongSession, ...]
    days: tuple[date, ...]
    choices: tuple[Since, ...]
    chosen: Since | None
    lines: tuple[SinceLine, ...]
    sections: tuple[GapShift, ...]
    limit: WatchLimit | None
    n_words: int
    adjusted: AdjustedGaps | None

    @property
    def dated(self) -> tuple[SinceLine, ...]:
        """Lines whose movement the look back dates, strongest first."""
        return tuple(line for line in self.lines if line.movement)

    def rolling(self, line_id: str) -> tuple[RollingGap, ...]:
        """The mean gap of every ``ROLLING`` sessions in a row; empty with fewer."""
        if self.adjusted is None:
            return ()
        width = _widest(self.line(line_id).line)
        rolling = rolling_gaps(self.adjusted, line=line_id, width=ROLLING)
        return tuple(replace(one, gap=replace(one.gap, interval=_cut(one.gap.interval, width))) for one in rolling)

    def line(self, line_id: str) -> SinceLine:
        """One line; ``KeyError`` without it."""
        for one in self.lines:
            if one.line.id == line_id:
                return one
        raise KeyError(line_id)


def since_report(db: Db, scope: LongScope, *, day: date | None = None) -> SinceReport:
    """Compare every line's gap before and from a day on.

    Parameters
    ----------
    day : date, optional
        In the engagement's time zone. Default: of the last decision or card version with a session before and after,
        else of the middle.
    """
    return report_of(since_ground(db, scope, drift_mark(db, scope)), day=day)


def report_of(ground: SinceGround, *, day: date | None = None) -> SinceReport:
    """The report from a ground that was read before; see :func:`since_report`."""
    choices = tuple(sorted(ground.choices, key=lambda one: (one.kind is SinceKind.MIDDLE, -one.day.toordinal())))
    named = next((one for one in choices if day in (None, one.day)), None)
    chosen = named or (None if day is None else Since(SinceKind.DAY, day))
    adjusted = ground.adjusted
    if adjusted is None:
        return SinceReport(ground.sessions, ground.days, choices, chosen, (), (), ground.limit, len(ground.words), None)
    at = (chosen.day if chosen else ground.days[-1]).toordinal()
    widths = {line.id: width for line in ground.lines if (width := _widest(line)) is not None}
    shifts = since_date(adjusted.sessions, day=at, widths=widths)
    pooled = ground.by_section
    # Sections are shares of their lines' scales.
    sections = since_date(pooled, day=at, widths=dict.fromkeys(pooled.lines, 1.0)) if pooled is not None else ()
    sections = in_time(sections, ground.days)
    prices = shift_prices(ground.lines, shifts, sessions=adjusted.sessions, days=ground.days, sections=sections)
    lines = [_line(ground, adjusted, i, shift, prices[i]) for i, shift in enumerate(shifts)]
    return SinceReport(
        sessions=ground.sessions,
        days=ground.days,
        choices=choices,
        chosen=chosen,
        lines=tuple(sorted(lines, key=_evidence)),
        sections=sections,
        limit=ground.limit,
        n_words=len(ground.words),
        adjusted=adjusted,
    )


def dated_days(report: SinceReport) -> tuple[Since, ...]:
    """The days movements are dated to, strongest first, one a day."""
    days: dict[date, Since] = {}
    for one in report.dated:
        if one.movement is not None:
            day = report.days[one.movement.session]
            days.setdefault(day, Since(SinceKind.MOVEMENT, day, one.line.name, one.line.criterion_id))
    return tuple(days.values())


def _line(
    ground: SinceGround, adjusted: AdjustedGaps, row: int, shift: GapShift, price: ShiftPrice | None
) -> SinceLine:
    line, look = ground.lines[row], ground.looks[row]
    gaps = tuple(_gaps(adjusted, row, _widest(line)))
    stage = adjusted.stage(line.id)
    movement = _movement(look, [gap for gap in gaps if gap.session not in ground.waiting])
    return SinceLine(
        line=line,
        stage=stage,
        gaps=gaps,
        shift=shift,
        look=look,
        watch=ground.watches[row],
        phases=_phases(ground, line.id, gaps, movement.session if movement else None),
        movement=movement,
        price=price,
    )


def _widest(line: PooledLine) -> float | None:
    """The largest gap there can be, scale points; ``None`` without limits."""
    return line.scale[1] - line.scale[0] if line.scale is not None and line.scale[1] > line.scale[0] else None


def _cut(interval: tuple[float, float] | None, width: float | None) -> tuple[float, float] | None:
    """The part of an interval of a gap that is possible."""
    if interval is None or width is None:
        return interval
    return max(interval[0], -width), min(interval[1], width)


def _movement(look: LookBack, gaps: Sequence[SessionGap]) -> Movement | None:
    if not look.changed or look.session is None or look.change is None:
        return None
    before, after = ([g.value for g in gaps if (g.session >= look.session) is later] for later in (False, True))
    return Movement(look.session, look.change.plus_minus, float(np.mean(before)), float(np.mean(after)))


def _gaps(adjusted: AdjustedGaps, row: int, width: float | None) -> list[SessionGap]:
    found = []
    shared = adjusted.sessions.n_shared[row]
    for session, (value, error) in enumerate(
        zip(adjusted.gaps[row].tolist(), adjusted.standard_errors[row].tolist(), strict=True)
    ):
        if not np.isnan(value):
            interval = None if np.isnan(error) else (value - _Z95 * error, value + _Z95 * error)
            found.append(SessionGap(session, value, _cut(interval, width), int(shared[session])))
    return found


def _phases(ground: SinceGround, line: str, gaps: Sequence[SessionGap], moved: int | None) -> tuple[Phase, ...]:
    """Cut the sessions at decisions on the line, at versions of the card, and where the movement is dated to."""
    cuts: dict[int, DecisionDay | CardChange | None] = {} if moved is None else {moved: None}
    cuts |= {one.session: one for one in ground.cards}
    cuts |= {bisect_left(ground.days, one.day): one for one in ground.decisions if one.line == line}
    starts = sorted({0, *cuts})
    phases = []
    for start, end in zip(starts, [*starts[1:], len(ground.days)], strict=True):
        held = [gap for gap in gaps if start <= gap.session < end]
        if held:
            mean = float(np.mean([gap.value for gap in held]))
            phases.append(Phase(held[0].session, held[-1].session, mean, cuts.get(start)))
    return tuple(phases)


def _evidence(one: SinceLine) -> tuple[float, ...]:
    """Moved since the date first, then dated by the look back, then by how unlikely chance is."""
    p_value = one.shift.q_value if one.shift.q_value is not None else 2.0
    size = abs(one.shift.shift.value or 0.0) / one.shift.band
    change = one.look.change_q_value if one.look.change_q_value is not None else 2.0
    return (
        0.0 if one.movement else 1.0 if one.moved else 2.0,
        change if one.movement else p_value,
        -size,
        one.line.position,
    )
