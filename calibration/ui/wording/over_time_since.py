"""Sentences of "since a date": what moved, what did not, and what it would take to tell."""

from calibration.analysis.since_choice import Since
from calibration.analysis.since_ground import CardChange
from calibration.analysis.since_report import ROLLING, Movement, Phase, SinceLine, SinceReport
from calibration.stats.since_date import GapShift
from calibration.ui.wording.gap_words import apart, band, between, stands
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time import on
from calibration.vocabulary import DriftStage, ShiftReason, ShiftVerdict, Side, SinceKind

SINCE = "Since a date"
CHOOSE, A_DAY, DAY = "Compare before and since", "A day of your choosing", "Day"
CHOOSE_SESSION, CHOOSE_SESSION_HINT = "Session", "Choose a session to open its contacts, or click it in the chart"
CHOOSE_LINE = "Line"
CANNOT_TELL, NOT_MOVED, SECTIONS = "Cannot tell", "Not moved", "Lines of a section together"
ALL_LINES, ROLLING_TITLE, WORKINGS = "All lines, session by session", "Rolling", "How this is worked out"
WHO_MOVED = "Who moved"
WHICH_SIDE = "A gap cannot say which of the two sides moved."
NAME_IT_FIRST = (
    "Name a date for a reason of its own, such as a decision. Picked because the chart jumps there, it would always "
    "seem to have moved; for that the dated movements are, which allow for having looked everywhere."
)
ONE_SIDE = "In a room of your own only one side scores, so there is no gap. Joint sessions have one."
NOTHING_YET = "No joint session is closed yet. The first gaps are here once one is."
NO_LINE = "No line was scored by both sides in a closed session, so there is no gap to follow."
ONE_SESSION = "One session is closed. Before and since need at least two on each side of the date."
FIRST_WORDS = 7


def choice_label(report: SinceReport, choice: Since) -> str:
    """20 August · version 2 of the card; 7 August · decision on “Clarity”: Thanks or regret that would …"""
    day = on(choice.day, report.days[-1])
    if choice.kind is SinceKind.DECISION:
        words = choice.name.split()
        first = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
        line = next((one.line.name for one in report.lines if one.line.criterion_id == choice.criterion_id), "")
        return f"{day} · decision{f' on “{line}”' if line else ''}: {first}"
    if choice.kind is SinceKind.CARD:
        return f"{day} · {choice.name}"
    if choice.kind is SinceKind.MIDDLE:
        return f"{day} · the middle of the sessions"
    return day


def event_label(report: SinceReport, phase: Phase) -> str:
    """What a phase begins with, beside its dashed line: "card version 2", "decision of 7 August"; empty otherwise."""
    if isinstance(phase.begins, CardChange):
        return f"card version {phase.begins.number}"
    if phase.begins is not None:
        return f"decision, {on(phase.begins.day, report.days[-1])}"
    return ""


def when(report: SinceReport) -> str:
    """The date chosen: "18 September"."""
    return on(report.chosen.day, report.days[-1]) if report.chosen else ""


def session_at(report: SinceReport, movement: Movement) -> str:
    """The session a movement is dated to: "session 7", "session 7 (give or take one session)"."""
    number, reach = report.sessions[movement.session].number, movement.plus_minus
    return f"session {number}" + (f" (give or take {counted(reach, 'session')})" if reach else "")


def headline(report: SinceReport) -> str:
    """The strongest movement over time; empty when none is dated."""
    for one in report.dated:
        if one.movement is not None:
            number = report.sessions[one.movement.session].number
            return f"“{one.line.name}” moved in session {number}: since then {stands(one.line, one.movement.after)}."
    return ""


def headline_under(report: SinceReport) -> str:
    """What was before, what else moved, and what the gap cannot say."""
    before = [
        f"Before, {stands(one.line, one.movement.before, verb_past=True)}." for one in report.dated if one.movement
    ]
    others = len(before) - 1
    also = [f"{counted(others, 'other line').capitalize()} moved, too."] if others > 0 else []
    return " ".join([*before[:1], *also, WHICH_SIDE])


def calm(report: SinceReport) -> str:
    """The headline for those who see nothing else, while no movement is dated."""
    n = len(report.sessions)
    if not n:
        return "No joint session has been held yet."
    if not any(line.stage is DriftStage.EVERYTHING for line in report.lines):
        return f"{counted(n, 'joint session').capitalize()} so far: too few to date a movement, which takes eight."
    return f"Looking back over {counted(n, 'joint session')}, no line has moved."


def finding(report: SinceReport) -> str:
    """What the date shows: how many lines moved, did not, and cannot be told."""
    told = [one for one in report.lines if one.stage is not DriftStage.DOTS]
    if not told:
        return f"{counted(len(report.sessions), 'session').capitalize()} so far: from four on there is a verdict."
    moved = [one for one in told if one.moved]
    earlier = [one for one in told if one.movement and not one.moved]
    n = len(told)
    if moved:
        names = f"“{moved[0].line.name}”" if len(moved) == 1 else f"{in_words(len(moved))} of {n} lines".capitalize()
        return f"Since {when(report)}, {names[0].lower() + names[1:] if len(moved) > 1 else names} moved."
    no = f"Of {counted(n, 'line')}, none is shown to have moved since {when(report)}."
    if earlier:
        return f"{no[:-1]}; {in_words(len(earlier))} moved at another time."
    return no


def line_sentence(report: SinceReport, one: SinceLine) -> str:
    """What is said of one line, without its name: "moved. Since 18 September the client marks 1.4 lower …"."""
    if one.stage is DriftStage.DOTS:
        return f"{counted(len(one.gaps), 'session').capitalize()} so far: dots, and no verdict before the fourth."
    parts = {
        ShiftVerdict.MOVED: _moved,
        ShiftVerdict.NOT_MOVED: _not_moved,
        ShiftVerdict.CANNOT_TELL: _cannot_tell,
    }
    said = [_dated(report, one, one.movement)] if one.movement else []
    if one.movement and one.shift.verdict is ShiftVerdict.CANNOT_TELL:
        said.append(f"Since {when(report)} alone that cannot be told.")
    else:
        said.append(parts[one.shift.verdict](report, one))
    if one.shift.replaced and one.shift.verdict is not ShiftVerdict.NOT_MOVED:
        said.append(_replaced(one.shift))
    return " ".join(said)


def _dated(report: SinceReport, one: SinceLine, movement: Movement) -> str:
    now, then = stands(one.line, movement.after), apart(one.line, movement.before)
    return f"Moved in {session_at(report, movement)}. From then on {now}; before, {then}."


def _moved(report: SinceReport, one: SinceLine) -> str:
    shift = one.shift
    before, after = shift.before.value or 0.0, shift.after.value or 0.0
    return (
        f"{'Since' if one.movement else 'Moved. Since'} {when(report)} {stands(one.line, after)}; "
        f"before, {apart(one.line, before)} "
        f"({between(one.line, shift.shift)}; {shift.n_before} and {counted_plain(shift.n_after)})."
    )


def _not_moved(report: SinceReport, one: SinceLine) -> str:
    return (
        f"Not moved since {when(report)}: within ±{band(one.line, one.shift.band)} "
        f"({between(one.line, one.shift.shift)}; {one.shift.n_before} and {counted_plain(one.shift.n_after)})."
    )


def _cannot_tell(report: SinceReport, one: SinceLine) -> str:
    shift, since = one.shift, when(report)
    if shift.reason is ShiftReason.NO_SESSIONS_BEFORE:
        n = "No session" if not shift.n_before else "Only one session"
        return f"{n} scored it before {since}; at least two are needed. A later date can be asked."
    if shift.reason is ShiftReason.FEW_SESSIONS:
        price = f" About {_more(shift.more_sessions)}." if shift.more_sessions else ""
        return f"Cannot tell yet: {_no_sessions(shift.n_after)} since {since}.{price}"
    if shift.reason is ShiftReason.NO_SPREAD:
        return "Cannot tell: every session has the same gap, so nothing says how much chance moves it."
    if not shift.more_sessions:
        return (
            f"Cannot tell: {between(one.line, shift.shift)}; within ±{band(one.line, shift.band)} would be not moved."
        )
    return f"Cannot tell yet: {between(one.line, shift.shift)}. About {_more(shift.more_sessions)} like these would do."


def counted_plain(n: int) -> str:
    """6 sessions: figures, because two numbers are compared."""
    return f"{n} session{'' if n == 1 else 's'}"


def _more(n: int) -> str:
    return f"{in_words(n)} more session{'' if n == 1 else 's'}"


def _no_sessions(n: int) -> str:
    return "no session was held" if not n else f"only {counted(n, 'session')}"


def _replaced(shift: GapShift) -> str:
    who = " or ".join(f"the {side}" for side in Side if side in shift.replaced)
    return f"Nobody of {who} scored both before and since: other people and another standard look the same here."


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
    if one.shift.shift.interval is not None:
        return between(one.line, one.shift.shift)
    return "too few sessions on one side of the date"


def certainty(one: SinceLine) -> str:
    """The verdict beside an interval: clear, unclear, too little."""
    if one.stage is DriftStage.DOTS:
        return "too little"
    if one.movement or one.shift.verdict is not ShiftVerdict.CANNOT_TELL:
        return "clear"
    return "unclear" if one.shift.reason is ShiftReason.WIDE else "too little"


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
    return f"Whether {name} moved since {when(report)}, nobody can tell{' yet' if one.shift.more_sessions else ''}."


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
        return f"Not moved since {since}: {span}."
    price = f"; about {_more(shift.more_sessions)}" if shift.more_sessions else ""
    return f"Cannot tell{' yet' if price else ''}: {span}{price}."


def rolling_note() -> str:
    """What a rolling mean is."""
    return f"Every {in_words(ROLLING)} sessions in a row together. Neighbouring rows share sessions."


def watch_note(report: SinceReport) -> str:
    """What the watch in the background is set to, and what that costs."""
    if report.limit is None:
        return ""
    rate = f"{report.limit.false_alarms_a_year:.1f}".rstrip("0").rstrip(".")
    return (
        f"The watch goes off when a line's sum leaves ±{report.limit.limit:.1f}: about {rate} false "
        f"alarm{'' if rate == '1' else 's'} a year over all {len(report.lines)} lines together when nothing moves. "
        "A decision on a line begins its watch anew."
    )


HOW = (
    "A gap is the client's mean less the vendor's, on contacts both scored, freed of who happened to take part as far "
    "as their other sessions tell. Before and since: sessions are what is compared, not single contacts; of all lines "
    "together, one in twenty of those called moved may be chance. Not moved: placed within the band that is too small "
    "to act on. A movement is dated by one look back over all sessions, from eight on."
)
