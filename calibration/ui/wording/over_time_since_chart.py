"""What stands under the finding of "since a date": charts, rows and how it is worked out, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.analysis.since_facts import SessionGap, SinceLine, SinceReport
from calibration.stats.since_date import GapShift
from calibration.ui.wording.alarms import watched_together
from calibration.ui.wording.gap_words import between, signed, stands
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time import on
from calibration.ui.wording.over_time_since import line_sentence, more, session_at, when
from calibration.ui.wording.over_time_untold import (
    SEEN_NONE,
    cells_priced,
    cells_seen_none,
    cells_unpriced,
    coarser,
    rests_on,
    usual_sessions,
)
from calibration.vocabulary import DriftStage, ShiftReason, ShiftVerdict

CHOOSE_SESSION, CHOOSE_SESSION_HINT = "Session", "Choose a session to open its contacts, or click it in the chart"
CHOOSE_LINE = "Line"
ALL_LINES = "All lines, session by session"
SECTIONS, WORKINGS = "Lines of a section together", "How this is worked out"
WHO_MOVED = "Who moved"
CHART_CSV, ALL_CSV = "This line as CSV", "All lines as CSV"
CHART_LEGEND = (
    "A dot a session; its bar is the 95 % interval of that session's gap, the thick line the mean of a phase, the ring "
    "the session a movement is dated to."
)
STRIPS_LEGEND = (
    "The thin line: both mark the same. Dashed: a new card, or a decision on the line; upright: the date. One step "
    "between answers is as high on every line."
)
HARDLY = (
    "More sessions alike would hardly settle these: too few came before the date, or the gap moved by about what is "
    "too small to act on. An earlier or later date may."
)
SHOWN = "“Would have shown” is the smallest move that these sessions would most likely have shown."
_LINE, _MOVED_BY = "Line", "The gap moved by"
SAME_HEAD = (_LINE, "The same on", "At most differ now")
PRICED_HEAD, UNPRICED_HEAD = (_LINE, _MOVED_BY, "Would settle it"), (_LINE, _MOVED_BY, "Would have shown")
FEW_HEAD = (_LINE, "Why nothing is said")
NAME_IT_FIRST = (
    "Name a date for a reason of its own, such as a decision. Picked because the chart jumps there, it would always "
    "seem to have moved; for that the dated movements are, which allow for having looked everywhere."
)
HOW = (
    "A gap is the client's mean less the vendor's, on contacts both scored, freed of who happened to take part as far "
    "as their other sessions tell. Before and since: sessions are what is compared, not single contacts; of all lines "
    "together, one in twenty of those called moved may be chance. Not moved: placed within the band that is too small "
    "to act on. A movement is dated by one look back over all sessions, from eight on."
)


def strip_finding(report: SinceReport, one: SinceLine) -> str:
    """What a small chart says of its line."""
    if one.stage is DriftStage.DOTS:
        return f"{counted(len(one.gaps), 'session')}, no verdict"
    if one.movement:
        return f"moved in {session_at(report, one.movement)}"
    if one.moved:
        return f"moved since {when(report)}"
    if one.shift.verdict is ShiftVerdict.NOT_MOVED:
        return f"not moved since {when(report)}"
    if one.shift.agreed is not None:
        return "no difference seen"
    if one.shift.reason is ShiftReason.ANYTHING:
        return "too few data to tell"
    if one.shift.shift.interval is not None:
        return between(one.line, one.shift.shift)
    return "too few sessions on one side of the date"


def certainty(one: SinceLine) -> str:
    """The verdict beside an interval: clear, unclear, too little."""
    if one.stage is DriftStage.DOTS:
        return "too little"
    if one.movement or one.shift.verdict is not ShiftVerdict.CANNOT_TELL:
        return "clear"
    return "unclear" if one.shift.reason in (ShiftReason.WIDE, ShiftReason.NEVER_APART) else "too little"


def chart_title(report: SinceReport, one: SinceLine) -> str:
    """The finding of one line's chart."""
    name = f"“{one.line.name}”"
    if one.movement:
        return f"{name} moved in {session_at(report, one.movement)}: since then {stands(one.line, one.movement.after)}."
    if one.moved:
        return f"{name} moved: since {when(report)} {stands(one.line, one.shift.after.value or 0.0)}."
    if one.stage is DriftStage.DOTS:
        return f"{name}: {counted(len(one.gaps), 'session')} so far, too few for a verdict."
    if one.shift.verdict is ShiftVerdict.NOT_MOVED:
        return f"{name} has not moved since {when(report)}."
    if report.chosen is None:
        return f"{name}: all sessions were held on one day, so nothing lies before and after."
    if one.shift.agreed is not None:
        n = one.shift.agreed.n_before + one.shift.agreed.n_after
        return (
            f"{name} did not move since {when(report)}, as far as {n} contacts on which the sides gave the same show."
        )
    yet = one.shift.more_sessions and (one.price is None or one.price.payable)
    return f"Whether {name} moved since {when(report)}, nobody can tell{' yet' if yet else ''}."


def strips_title(report: SinceReport) -> str:
    """The finding of all lines together."""
    n, moved = len(report.lines), sum(bool(one.movement) or one.moved for one in report.lines)
    if not moved:
        return f"None of {counted(n, 'line')} is shown to have moved."
    return f"{in_words(moved).capitalize()} of {counted(n, 'line')} moved."


def section_sentence(report: SinceReport, shift: GapShift) -> str:
    """What is said of a section: shares of its lines' scales, in points of 100."""
    since = when(report)
    if shift.shift.interval is None:
        return f"Too few sessions before or since {since}."
    low, high = (f"{100 * end:+.0f}".replace("-", "−").replace("+0", "0") for end in shift.shift.interval)
    span = f"from {low} to {high} points of 100"
    if shift.verdict is ShiftVerdict.MOVED:
        way = "lower" if (shift.shift.value or 0.0) < 0 else "higher"
        return f"Moved: since {since} the client marks {way} beside the vendor than before, {span}."
    if shift.verdict is ShiftVerdict.NOT_MOVED:
        return f"Not moved since {since}: within ±{points(shift.band)} ({span})."
    price = f"; about {more(shift.more_sessions)}" if shift.more_sessions else ""
    return f"Cannot tell{' yet' if price else ''}: {span}{price}."


def points(share: float) -> str:
    """A share of the scales in points of 100, as exactly as it is: 3.75, 15.

    Examples
    --------
    >>> points(0.0375), points(0.15), points(0.0875)
    ('3.75', '15', '8.75')
    """
    return f"{100 * share:.2f}".rstrip("0").rstrip(".")


def watch_note(report: SinceReport) -> str:
    """What the watch in the background is set to, and what that costs."""
    if report.limit is None:
        return ""
    rate = f"{report.limit.false_alarms_a_year:.1f}".rstrip("0").rstrip(".")
    together = watched_together(len(report.lines), report.n_words)
    return (
        f"The watch goes off when a line's sum leaves ±{report.limit.limit:.1f}: about {rate} false "
        f"alarm{'' if rate == '1' else 's'} a year {together} when nothing moves. "
        "A decision on a line begins its watch anew."
    )


def has_not_moved(one: SinceLine) -> bool:
    """Whether a line is shown to stand where it stood."""
    told = one.stage is not DriftStage.DOTS and one.shift.verdict is ShiftVerdict.NOT_MOVED
    return told and one.movement is None


@dataclass(frozen=True, slots=True)
class UntoldGroup:
    """Lines that cannot be told for the same reason.

    Attributes
    ----------
    note : str
        What is true of all of them, and what the columns say; empty without.
    head : tuple of str
        Names of the columns.
    rows : tuple of tuple of str
        Cells; behind a line break stands small type.
    """

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def untold_groups(report: SinceReport, untold: Sequence[SinceLine]) -> list[UntoldGroup]:
    """What was never seen to differ, what further sessions settle, what they do not, and what has too little."""
    held = [one for one in untold if one.stage is not DriftStage.DOTS]
    same = [(one, one.shift.agreed) for one in held if one.shift.agreed is not None]
    wide = [one for one in held if one.shift.reason in (ShiftReason.WIDE, ShiftReason.ANYTHING)]
    priced = [one for one in wide if one.shift.more_sessions and (one.price is None or one.price.payable)]
    hardly = [one for one in wide if one not in priced]
    few = [one for one in untold if (one.shift.agreed is None and one not in wide) or one not in held]
    groups = (
        (f"No difference seen on {counted(len(same), 'line')}", SEEN_NONE, SAME_HEAD,
         [(one.line.name, *cells_seen_none(one, agreed)) for one, agreed in same]),
        (f"Cannot tell yet for {counted(len(priced), 'line')}", _rests_on(priced), PRICED_HEAD,
         [(one.line.name, *cells_priced(one, usual_sessions(priced))) for one in priced]),
        (f"Cannot tell for {counted(len(hardly), 'line')}",
         _note(HARDLY, coarser(hardly), SHOWN, _rests_on(hardly)), UNPRICED_HEAD,
         [(one.line.name, *cells_unpriced(one, usual_sessions(hardly))) for one in hardly]),
        (f"Too few sessions on {counted(len(few), 'line')}", "", FEW_HEAD,
         [(one.line.name, line_sentence(report, one)) for one in few]),
    )  # fmt: skip
    return [UntoldGroup(title, note, head, tuple(rows)) for title, note, head, rows in groups if rows]


def _rests_on(lines: Sequence[SinceLine]) -> str:
    usual = usual_sessions(lines)
    return rests_on(usual, all_of_them=all((one.shift.n_before, one.shift.n_after) == usual for one in lines))


def _note(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)


def not_moved_title(n: int) -> str:
    """What is folded."""
    return f"{counted(n, 'line').capitalize()} {'has' if n == 1 else 'have'} not moved"


def session_name(report: SinceReport, at: int) -> str:
    """Session 7 · 30 July."""
    return f"{report.sessions[at].name} · {on(report.days[at], report.days[-1])}"


def session_words(report: SinceReport, one: SinceLine, gap: SessionGap) -> str:
    """Session 7 · 30 July: the client marks 1.0 lower than the vendor, from −1.5 to −0.6; five contacts."""
    inside = ""
    if gap.interval is not None:
        inside = f", from {signed(one.line, gap.interval[0])} to {signed(one.line, gap.interval[1])}"
    what = f"{stands(one.line, gap.value)}{inside}"
    return f"{session_name(report, gap.session)}: {what}; {counted(gap.n_contacts, 'contact')} scored by both sides."


def chart_alt(report: SinceReport, one: SinceLine) -> str:
    """The chart in words."""
    phases = [f"{_sessions(report, phase.first, phase.last)}, {stands(one.line, phase.mean)}" for phase in one.phases]
    return f"{chart_title(report, one)} {'; '.join(phases)}. The table as CSV says it session by session."


def _sessions(report: SinceReport, first: int, last: int) -> str:
    numbers = report.sessions[first].number, report.sessions[last].number
    return f"session {numbers[0]}" if first == last else f"sessions {numbers[0]} to {numbers[1]}"
