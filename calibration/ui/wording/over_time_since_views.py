"""What stands on and under the charts of "since a date": events, four sessions together, sections, the watch's sums."""

from bisect import bisect_left
from collections.abc import Sequence

from calibration.analysis.since_facts import ROLLING, SessionGap, SinceLine, SinceReport
from calibration.analysis.since_ground import CardChange
from calibration.analysis.since_sections import SectionGaps
from calibration.stats.adjusted_gaps import RollingGap
from calibration.stats.since_date import GapShift
from calibration.stats.watch import LineWatch
from calibration.ui.wording.gap_words import apart, signed, stands
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time_since import event_label, more, when
from calibration.ui.wording.over_time_since_chart import points, session_name, strips_title
from calibration.vocabulary import DriftStage, ShiftReason, ShiftVerdict

SHOW = "Show"
EACH, TOGETHER, SUMS = "Each session", f"{in_words(ROLLING).capitalize()} at a time", "Watch"
TOGETHER_LEGEND = (
    f"A dot: that session and the {in_words(ROLLING - 1)} before it together, on the grey ground of their 95 % "
    "interval. Neighbouring dots share sessions. Small: single sessions."
)
SUMS_LEGEND = (
    "After every session the watch adds what is unusual beside the sessions before it; small surprises wear off. A sum "
    "beyond the dotted line is an alarm, ringed where it was noticed, which is not where the move began."
)
SECTIONS_LEGEND = (
    f"Thick: {in_words(ROLLING)} sessions at a time, with their 95 % interval; small: single sessions; thin: both mark "
    "the same. A section’s gap is the mean of its lines’, as a share of their scales; too small to act on is the mean "
    "of what is for its lines: 3.75 points of 100 on a scale from 1 to 5, 15 on yes and no."
)
LEARNING = "reference"
TOGETHER_CSV, SECTIONS_CSV, STRIPS_CSV = "Four at a time as CSV", "Sections as CSV", "Every line and session as CSV"


def asked_at(report: SinceReport) -> int | None:
    """Position of the first session since the date; ``None`` where none lies before or after."""
    if report.chosen is None:
        return None
    at = bisect_left(report.days, report.chosen.day)
    return at if 0 < at < len(report.days) else None


def sure(shift: GapShift, stage: DriftStage) -> str:
    """The verdict beside a shift since the date: clear, unclear, too little."""
    if stage is DriftStage.DOTS:
        return "too little"
    if shift.verdict is not ShiftVerdict.CANNOT_TELL:
        return "clear"
    return "unclear" if shift.reason is ShiftReason.WIDE else "too little"


def events(report: SinceReport, one: SinceLine) -> dict[int, str]:
    """Decisions on the line, versions of the card, and the date asked about with its verdict, by position."""
    found = {phase.first: label for phase in one.phases if (label := event_label(report, phase))}
    at = asked_at(report)
    if at is not None:
        found[at] = f"{found.get(at) or f'since {when(report)}'}: {sure(one.shift, one.stage)}"
    return found


def common_events(report: SinceReport) -> dict[int, str]:
    """What begins on every line: versions of the card, and the time since the date, by position."""
    begun = [phase.begins for one in report.lines for phase in one.phases]
    found = {card.session: f"card version {card.number}" for card in begun if isinstance(card, CardChange)}
    at = asked_at(report)
    if at is not None:
        found[at] = f"since {when(report)}"
    return found


def together_title(one: SinceLine, rolling: Sequence[RollingGap]) -> str:
    """“Clarity”, four sessions at a time: at first the client marked 0.3 higher than the vendor, now 1.2 lower."""
    name = f"“{one.line.name}”"
    if not rolling:
        n = counted(len(one.gaps), "session")
        return f"{name}: {n} with a gap so far; {in_words(ROLLING)} at a time takes {in_words(ROLLING)}."
    first, last = (each.gap.value or 0.0 for each in (rolling[0], rolling[-1]))
    if len(rolling) == 1:
        return f"{name}: its {in_words(ROLLING)} sessions together, {stands(one.line, last)}."
    how = f"{name}, {in_words(ROLLING)} sessions at a time"
    if apart(one.line, first) == apart(one.line, last):
        return f"{how}: now as at first, {stands(one.line, last)}."
    return f"{how}: at first {stands(one.line, first, verb_past=True)}, now {apart(one.line, last)}."


def sums_title(report: SinceReport, one: SinceLine) -> str:
    """What the watch says of the line."""
    name, watch = f"“{one.line.name}”", one.watch
    if watch.alarms:
        alarm = watch.alarms[-1]
        number = report.sessions[alarm.session].number
        answered = "; it was answered" if alarm.closed_by else ""
        return f"The watch went off on {name} in session {number}{answered}."
    judged = [each for each in watch.sessions if each.z is not None]
    if not judged:
        return f"The watch has nothing to compare {name} with yet: it takes three sessions."
    stands_at = max(judged[-1].above, judged[-1].below)
    return f"The watch is quiet on {name}: its sum stands at {stands_at:.1f}, and {watch.limit:.1f} is an alarm."


def limit_words(watch: LineWatch) -> str:
    """At the limit."""
    return f"alarm beyond {watch.limit:.1f}"


def sums_words(report: SinceReport, one: SinceLine, gap: SessionGap) -> str:
    """Session 7 · 30 July: the sums stand at 0.4 for a rise, 5.1 for a fall."""
    state = one.watch.sessions[gap.session]
    said = f"the sums stand at {state.above:.1f} for a rise, {state.below:.1f} for a fall"
    return f"{session_name(report, gap.session)}: {said}."


def sums_alt(report: SinceReport, one: SinceLine) -> str:
    """The sums in words."""
    said = " ".join(sums_words(report, one, gap) for gap in one.gaps if one.watch.sessions[gap.session].z is not None)
    return f"{sums_title(report, one)} {said}"


def lines_title(report: SinceReport) -> str:
    """The finding of all lines together."""
    if all(one.stage is DriftStage.DOTS for one in report.lines):
        return f"Too few sessions for a verdict on any of {counted(len(report.lines), 'line')}."
    return strips_title(report)


def sections_title(report: SinceReport, sections: Sequence[SectionGaps]) -> str:
    """The finding over the sections."""
    told = [one for one in sections if one.stage is not DriftStage.DOTS]
    if not told or report.chosen is None:
        return f"Too few sessions for a verdict on any of {counted(len(sections), 'section')}."
    moved = [one for one in told if one.shift.verdict is ShiftVerdict.MOVED]
    if not moved:
        return f"Of {counted(len(sections), 'section')}, none is shown to have moved since {when(report)}."
    if len(moved) == 1:
        return f"“{moved[0].name}” moved since {when(report)}, of {counted(len(sections), 'section')}."
    return f"{in_words(len(moved)).capitalize()} of {counted(len(sections), 'section')} moved since {when(report)}."


def section_finding(one: SectionGaps) -> str:
    """From −4 to +13 points of 100; with its price where there is one."""
    shift = one.shift
    if one.stage is DriftStage.DOTS:
        return f"{counted(len(one.gaps), 'session')}, no verdict"
    if shift.shift.interval is None:
        return "too few sessions on one side of the date"
    low, high = (
        f"{100 * end:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0") for end in shift.shift.interval
    )
    said = f"shift from {low} to {high} of 100"
    if shift.verdict is ShiftVerdict.MOVED:
        return f"moved: {said}"
    if shift.verdict is ShiftVerdict.NOT_MOVED:
        return f"not moved: {said}, within ±{points(shift.band)}"
    return f"{said}; about {more(shift.more_sessions)}" if shift.more_sessions else said


def together_words(report: SinceReport, one: SinceLine, each: RollingGap) -> str:
    """Sessions 4 to 7: the client marks 0.2 lower than the vendor, from −0.5 to +0.2."""
    first, last = (report.sessions[at].number for at in (each.first, each.last))
    said = f"Sessions {first} to {last}: {stands(one.line, each.gap.value or 0.0)}"
    if each.gap.interval is None:
        return f"{said}."
    low, high = (signed(one.line, end) for end in each.gap.interval)
    return f"{said}, from {low} to {high}."
