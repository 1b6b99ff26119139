"""What "since a date" says of lines and sections: gaps, phases, movements, verdicts and prices."""

from dataclasses import dataclass, replace
from datetime import date

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_choice import Since
from calibration.analysis.since_ground import CardChange, DecisionDay
from calibration.analysis.since_price import ShiftPrice
from calibration.stats.adjusted_gaps import AdjustedGaps, RollingGap, rolling_gaps
from calibration.stats.look_back import LookBack
from calibration.stats.since_date import GapShift
from calibration.stats.watch import LineWatch
from calibration.stats.watch_limit import WatchLimit
from calibration.store.long_ratings import LongSession
from calibration.vocabulary import DriftStage, ShiftVerdict

ROLLING = 4
"""Sessions of a rolling mean: the fewest of which anything is said."""


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
        width = widest(self.line(line_id).line)
        rolling = rolling_gaps(self.adjusted, line=line_id, width=ROLLING)
        return tuple(
            replace(one, gap=replace(one.gap, interval=within_scale(one.gap.interval, width))) for one in rolling
        )

    def line(self, line_id: str) -> SinceLine:
        """One line; ``KeyError`` without it."""
        for one in self.lines:
            if one.line.id == line_id:
                return one
        raise KeyError(line_id)


def widest(line: PooledLine) -> float | None:
    """The largest gap there can be, scale points; ``None`` without limits."""
    return line.scale[1] - line.scale[0] if line.scale is not None and line.scale[1] > line.scale[0] else None


def within_scale(interval: tuple[float, float] | None, width: float | None) -> tuple[float, float] | None:
    """The part of an interval of a gap that is possible."""
    if interval is None or width is None:
        return interval
    return max(interval[0], -width), min(interval[1], width)
