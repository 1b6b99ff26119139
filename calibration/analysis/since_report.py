"""Since a date somebody names: what moved, what did not, and what nobody can tell yet; line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_ground import CardChange, DecisionDay, SinceGround, since_ground
from calibration.stats.adjusted_gaps import AdjustedGaps, RollingGap, rolling_gaps
from calibration.stats.drift_benchmarks import CHART_SESSIONS
from calibration.stats.look_back import LookBack
from calibration.stats.since_date import GapShift, since_date
from calibration.stats.watch import LineWatch
from calibration.stats.watch_limit import WatchLimit
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db
from calibration.store.long_ratings import LongSession
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import DriftStage, ShiftVerdict

ROLLING = 4
"""Sessions of a rolling mean: the fewest of which anything is said."""

_Z95 = 1.959963984540054


class SinceKind(StrEnum):
    """What a date comes from."""

    DAY = "day"
    DECISION = "decision"
    CARD = "card"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Since:
    """A date somebody names: a day, a decision, a version of the card, or the middle of the sessions.

    Attributes
    ----------
    day : date or None
        Exactly for ``DAY``.
    id : int or None
        Of the decision or the card version, exactly for these.
    """

    kind: SinceKind
    day: date | None = None
    id: int | None = None

    @property
    def code(self) -> str:
        """How an address names it: "2026-07-01", "decision-3", "card-2", "middle"."""
        if self.day is not None:
            return self.day.isoformat()
        return f"{self.kind}-{self.id}" if self.id is not None else str(self.kind)

    @classmethod
    def of_code(cls, code: str) -> "Since | None":
        """Read what an address names; ``None`` when it names nothing.

        Examples
        --------
        >>> Since.of_code("decision-3")
        Since(kind=<SinceKind.DECISION: 'decision'>, day=None, id=3)
        """
        kind, _, number = code.partition("-")
        if code == SinceKind.MIDDLE:
            return cls(SinceKind.MIDDLE)
        if kind in (SinceKind.DECISION, SinceKind.CARD) and number.isdecimal() and len(number) < 10:
            return cls(SinceKind(kind), id=int(number))
        try:
            return cls(SinceKind.DAY, day=date.fromisoformat(code))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SinceChoice:
    """A date offered.

    Attributes
    ----------
    day : date
        Sessions held on it or later are after.
    decision : DecisionDay or None
    card : CardChange or None
    """

    since: Since
    day: date
    decision: DecisionDay | None = None
    card: CardChange | None = None


@dataclass(frozen=True, slots=True)
class SessionGap:
    """The gap of one line in one session: client − vendor, scale points.

    Attributes
    ----------
    session : int
        Position of the session.
    interval : tuple of float or None
        95 %, of that session's own gap; ``None`` where no side ever had two reviewers.
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
    begins : SinceChoice or None
        The decision or version it begins with; ``None``: the first one, or the movement that the look back dates.
    """

    first: int
    last: int
    mean: float
    begins: SinceChoice | None


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
    means_since : tuple of float or None
        Mean gap before, and from, the session its movement is dated to; ``None`` without such a movement.
    rolling : tuple of RollingGap
    """

    line: PooledLine
    stage: DriftStage
    gaps: tuple[SessionGap, ...]
    shift: GapShift
    look: LookBack
    watch: LineWatch
    phases: tuple[Phase, ...]
    means_since: tuple[float, float] | None
    rolling: tuple[RollingGap, ...]

    @property
    def moved(self) -> bool:
        """Whether the date shows a movement, on a line of which something may be said."""
        return self.stage is not DriftStage.DOTS and self.shift.verdict is ShiftVerdict.MOVED

    @property
    def dated(self) -> bool:
        """Whether looking back over all sessions dates a movement."""
        return self.look.changed and self.means_since is not None


@dataclass(frozen=True, slots=True)
class SinceReport:
    """What a page shows.

    Attributes
    ----------
    sessions : tuple of LongSession
    days : tuple of date
    choices : tuple of SinceChoice
        Newest first, the middle last; empty with fewer than two sessions.
    chosen : SinceChoice or None
        ``None`` without sessions.
    lines : tuple of SinceLine
        Most evidence of a movement first.
    sections : tuple of GapShift
        Lines of a section together, as shares of their scales.
    limit : WatchLimit or None
    """

    sessions: tuple[LongSession, ...]
    days: tuple[date, ...]
    choices: tuple[SinceChoice, ...]
    chosen: SinceChoice | None
    lines: tuple[SinceLine, ...]
    sections: tuple[GapShift, ...]
    limit: WatchLimit | None

    @property
    def dated(self) -> tuple[SinceLine, ...]:
        """Lines whose movement the look back dates, strongest first."""
        return tuple(line for line in self.lines if line.dated)

    def line(self, line_id: str) -> SinceLine:
        """One line; ``KeyError`` without it."""
        for one in self.lines:
            if one.line.id == line_id:
                return one
        raise KeyError(line_id)


def since_report(db: Db, scope: LongScope, *, since: Since | None = None) -> SinceReport:
    """Compare every line's gap before and after a date.

    Parameters
    ----------
    since : Since, optional
        Default, also where it names nothing that is there: the last decision or card version with a session before and
        after, else the middle.
    """
    return report_of(since_ground(db, scope, drift_mark(db, scope)), since=since)


def report_of(ground: SinceGround, *, since: Since | None = None) -> SinceReport:
    """The report from a ground that was read before; see :func:`since_report`."""
    choices = _choices(ground)
    chosen = _chosen(ground, choices, since)
    adjusted = ground.adjusted
    if adjusted is None or chosen is None:
        return SinceReport(ground.sessions, ground.days, choices, chosen, (), (), ground.limit)
    shifts = since_date(adjusted.sessions, day=chosen.day.toordinal())
    lines = [_line(ground, adjusted, i, shift, choices) for i, shift in enumerate(shifts)]
    pooled = ground.by_section
    return SinceReport(
        sessions=ground.sessions,
        days=ground.days,
        choices=choices,
        chosen=chosen,
        lines=tuple(sorted(lines, key=_evidence)),
        sections=since_date(pooled, day=chosen.day.toordinal()) if pooled is not None else (),
        limit=ground.limit,
    )


def _choices(ground: SinceGround) -> tuple[SinceChoice, ...]:
    if len(ground.days) < 2:
        return ()
    found = [SinceChoice(Since(SinceKind.DECISION, id=one.id), one.day, decision=one) for one in ground.decisions]
    found += [
        SinceChoice(Since(SinceKind.CARD, id=one.version_id), ground.days[one.session], card=one)
        for one in ground.cards
    ]
    found.sort(key=lambda one: one.day, reverse=True)
    return (*found, SinceChoice(Since(SinceKind.MIDDLE), ground.days[len(ground.days) // 2]))


def _chosen(ground: SinceGround, choices: Sequence[SinceChoice], since: Since | None) -> SinceChoice | None:
    if since is not None and since.day is not None:
        return SinceChoice(since, since.day)
    named = next((one for one in choices if one.since == since), None)
    # A date that no session comes before, or after, compares nothing: it can be chosen, and is no default.
    usable = (one for one in choices if ground.days[0] < one.day <= ground.days[-1])
    return named or next(usable, choices[-1] if choices else None)


def _line(
    ground: SinceGround, adjusted: AdjustedGaps, row: int, shift: GapShift, choices: Sequence[SinceChoice]
) -> SinceLine:
    line, look = ground.lines[row], ground.looks[row]
    gaps = tuple(_gaps(adjusted, row))
    stage = adjusted.stage(line.id)
    means = None
    if look.changed and look.session is not None:
        parts = [[g.value for g in gaps if (g.session >= look.session) is after] for after in (False, True)]
        means = float(np.mean(parts[0])), float(np.mean(parts[1]))
    return SinceLine(
        line=line,
        stage=stage,
        gaps=gaps,
        shift=shift,
        look=look,
        watch=ground.watches[row],
        phases=_phases(ground, line.id, gaps, choices, look.session if means else None),
        means_since=means,
        rolling=rolling_gaps(adjusted, line=line.id, width=ROLLING) if len(gaps) >= CHART_SESSIONS else (),
    )


def _gaps(adjusted: AdjustedGaps, row: int) -> list[SessionGap]:
    found = []
    shared = adjusted.sessions.n_shared[row]
    for session, (value, error) in enumerate(
        zip(adjusted.gaps[row].tolist(), adjusted.standard_errors[row].tolist(), strict=True)
    ):
        if not np.isnan(value):
            interval = None if np.isnan(error) else (value - _Z95 * error, value + _Z95 * error)
            found.append(SessionGap(session, value, interval, int(shared[session])))
    return found


def _phases(
    ground: SinceGround, line: str, gaps: Sequence[SessionGap], choices: Sequence[SinceChoice], moved: int | None
) -> tuple[Phase, ...]:
    """Cut the sessions at decisions on the line, at versions of the card, and where the movement is dated to."""
    days = np.array([day.toordinal() for day in ground.days])
    cuts: dict[int, SinceChoice | None] = {} if moved is None else {moved: None}
    for one in reversed(choices):
        if one.card is not None or (one.decision is not None and one.decision.line == line):
            cuts[int(np.searchsorted(days, one.day.toordinal()))] = one
    starts = sorted({0, *cuts})
    phases = []
    for start, end in zip(starts, [*starts[1:], len(days)], strict=True):
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
    return (0.0 if one.dated else 1.0 if one.moved else 2.0, change if one.dated else p_value, -size, one.line.position)
