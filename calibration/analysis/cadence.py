"""Sessions held against sessions required: windows of so many weeks, each with the joint sessions held in it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Requirement:
    """From a date on, one joint session every so many weeks, until the next requirement begins."""

    in_force_from: date
    every_weeks: int


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A joint session that was held, on its day in the engagement's zone.

    Attributes
    ----------
    tone_round : bool
        It only says where the tone stands (``scorecard.tone.is_tone_round``): a session of its own once a quarter,
        which is no session that a cadence requires.
    """

    id: int
    number: int
    name: str
    held_on: date
    imported: bool = False
    tone_round: bool = False


class WindowState(StrEnum):
    """What became of a window.

    ``HELD``: at least one session. ``MISSED``: over without one. ``OPEN``: not over, none yet.
    ``CUT``: over without one, but a change of the requirement ended it early, so nothing was required of it.
    """

    HELD = "held"
    MISSED = "missed"
    OPEN = "open"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks in which one session is required.

    Attributes
    ----------
    first, last : date
        Both in it.
    over : bool
        Whether its last day is past.
    required : bool
        Whether it counts: it is over, and was not cut short by a change.
    """

    first: date
    last: date
    every_weeks: int
    sessions: tuple[HeldSession, ...]
    state: WindowState
    over: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """The latest run of windows that were missed.

    Attributes
    ----------
    since : date or None
        Of the last session before it; ``None`` when none was held since the requirement began.
    until : date or None
        Of the first session after it; ``None`` while none has been held.
    weeks : int
        From ``since`` (or the first missed day) to ``until`` (or today), rounded to whole weeks, at least 1.
    first : date
        First day of the first window missed.
    n_windows : int
    """

    since: date | None
    until: date | None
    weeks: int
    first: date
    n_windows: int


@dataclass(frozen=True, slots=True)
class Cadence:
    """Held against required.

    Attributes
    ----------
    windows : tuple of Window
        In order; the last one may be open. Empty without a requirement, or while it has not begun.
    n_required, n_held : int
        Windows that count, and those of them with a session. Two sessions in one window do not make up for another.
    current : Window or None
        The window today lies in.
    last_gap : Gap or None
    n_before : int
        Sessions held before anything was required.
    sessions : tuple of HeldSession
        All that count, by day.
    tone_rounds : tuple of HeldSession
        Those that do not, by day: in no window, no gap and no count.
    """

    requirements: tuple[Requirement, ...]
    windows: tuple[Window, ...]
    n_required: int
    n_held: int
    current: Window | None
    last_gap: Gap | None
    n_before: int
    sessions: tuple[HeldSession, ...]
    tone_rounds: tuple[HeldSession, ...] = ()

    @property
    def n_imported(self) -> int:
        """Sessions that came from a file; they count like the others."""
        return sum(session.imported for session in self.sessions)


def cadence(requirements: Sequence[Requirement], sessions: Sequence[HeldSession], *, today: date) -> Cadence:
    """Count the windows of the requirements up to today, and the sessions held in each.

    Parameters
    ----------
    requirements : sequence of Requirement
        Each holds until the next one begins; windows are counted from its own first day.
    sessions : sequence of HeldSession
        Joint, closed, neither void nor superseded.
    today : date
        In the engagement's zone.

    Examples
    --------
    >>> weekly = [Requirement(date(2026, 3, 2), 1)]
    >>> held = [HeldSession(1, 1, "one", date(2026, 3, 5))]
    >>> found = cadence(weekly, held, today=date(2026, 3, 18))
    >>> found.n_held, found.n_required, [window.state.value for window in found.windows]
    (1, 2, ['held', 'missed', 'open'])
    """
    ordered = tuple(sorted(requirements, key=lambda one: one.in_force_from))
    by_day = sorted(sessions, key=lambda one: (one.held_on, one.number))
    held = tuple(one for one in by_day if not one.tone_round)
    windows = tuple(_windows(ordered, held, today))
    counted = [window for window in windows if window.required]
    begins = ordered[0].in_force_from if ordered else None
    return Cadence(
        requirements=ordered,
        windows=windows,
        n_required=len(counted),
        n_held=sum(window.state is WindowState.HELD for window in counted),
        current=windows[-1] if windows and not windows[-1].over else None,
        last_gap=_last_gap(windows, held, today),
        n_before=sum(begins is not None and session.held_on < begins for session in held),
        sessions=held,
        tone_rounds=tuple(one for one in by_day if one.tone_round),
    )


def _windows(requirements: Sequence[Requirement], held: Sequence[HeldSession], today: date) -> list[Window]:
    windows = []
    for place, one in enumerate(requirements):
        after = requirements[place + 1].in_force_from if place + 1 < len(requirements) else None
        first = one.in_force_from
        while first <= today and (after is None or first < after):
            full = first + timedelta(weeks=one.every_weeks) - _DAY
            last = full if after is None else min(full, after - _DAY)
            windows.append(_window(first, last, one.every_weeks, held, today, whole=last == full))
            first = full + _DAY
    return windows


def _window(
    first: date, last: date, every_weeks: int, held: Sequence[HeldSession], today: date, *, whole: bool
) -> Window:
    own = tuple(session for session in held if first <= session.held_on <= last)
    over = last < today
    if own:
        state = WindowState.HELD
    elif not over:
        state = WindowState.OPEN
    else:
        state = WindowState.MISSED if whole else WindowState.CUT
    return Window(first, last, every_weeks, own, state, over, required=over and whole)


def _last_gap(windows: Sequence[Window], held: Sequence[HeldSession], today: date) -> Gap | None:
    missed = [place for place, window in enumerate(windows) if window.state is WindowState.MISSED]
    if not missed:
        return None
    end = begin = missed[-1]
    while begin > 0 and windows[begin - 1].state in (WindowState.MISSED, WindowState.CUT):
        begin -= 1
    run = [window for window in windows[begin : end + 1] if window.state is WindowState.MISSED]
    first = run[0].first
    since = max((session.held_on for session in held if session.held_on < first), default=None)
    until = min((session.held_on for session in held if session.held_on > windows[end].last), default=None)
    days = ((until or today) - (since or first)).days
    return Gap(since, until, max(1, round(days / 7)), first, len(run))
