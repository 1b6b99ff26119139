"""Sentences of "since a date": what moved, what did not, and what it would take to tell."""

from calibration.analysis.dated_mover import DatedMover
from calibration.analysis.since_choice import Since
from calibration.analysis.since_facts import Movement, Phase, SinceLine, SinceReport
from calibration.analysis.since_ground import CardChange
from calibration.stats.since_date import GapShift
from calibration.ui.wording.gap_words import apart, band, between, stands
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.moved_words import IN_A_SENTENCE, SIDE_OF, figure, marks
from calibration.ui.wording.over_time import on
from calibration.ui.wording.over_time_untold import as_far_as_it_shows, no_difference, price_words, too_few
from calibration.vocabulary import DriftStage, ShiftReason, ShiftVerdict, Side, SinceKind

SINCE = "Since a date"
CHOOSE, A_DAY, DAY = "Compare before and since", "A day of your choosing", "Day"
WHICH_SIDE = "A gap cannot say which of the two sides moved."
ONE_SIDE = "In a room of your own only one side scores, so there is no gap. Joint sessions have one."
NOTHING_YET = "No joint session is closed yet. The first gaps are here once one is."
NO_LINE = "No line was scored by both sides in a closed session, so there is no gap to follow."
FIRST_WORDS = 7
ONE_DAY = "All sessions were held on one day, so no date lies between them."


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
    if choice.kind is SinceKind.MOVEMENT:
        return f"{day} · “{choice.name}” moved"
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


def headline(report: SinceReport, mover: DatedMover | None = None) -> str:
    """The strongest movement over time, with whose standard it was where repeats tell; empty when none is dated."""
    for one in report.dated:
        if one.movement is not None:
            number = report.sessions[one.movement.session].number
            what = f"“{one.line.name}” moved"
            if mover is not None:
                named = IN_A_SENTENCE[mover.party]
                what = f"{named[:1].upper()}{named[1:]} on “{one.line.name}” moved"
            return f"{what} in session {number}: since then {stands(one.line, one.movement.after)}."
    return ""


def headline_under(report: SinceReport, mover: DatedMover | None = None) -> str:
    """What was before, what repeats show, what else moved; without repeats, what the gap cannot say."""
    before = [
        f"Before, {stands(one.line, one.movement.before, verb_past=True)}." for one in report.dated if one.movement
    ]
    others = len(before) - 1
    also = [f"{counted(others, 'other line').capitalize()} moved, too."] if others > 0 else []
    return " ".join([*before[:1], _whose(mover) if mover else WHICH_SIDE, *also])


def _whose(mover: DatedMover) -> str:
    """On four contacts that came back the client now marks 1.2 lower (−1.5 to −1.0)."""
    one = mover.line
    estimate = one.found.shift(mover.party).estimate if one.found else None
    if estimate is None or estimate.value is None or estimate.interval is None:
        return WHICH_SIDE
    contacts = counted(one.connection.n_repeats, "contact")
    what = marks(one.line, estimate.value).removesuffix(" on the same contacts")
    within = figure(one.line, estimate).partition(" (")[2]
    return f"On {contacts} that came back the {SIDE_OF[mover.party]} now {what} ({within}."


def calm(report: SinceReport, *, n_waiting: int = 0) -> str:
    """The headline for those who see nothing else, while no movement is dated.

    Parameters
    ----------
    n_waiting : int
        Sessions that are not looked back on yet.
    """
    n = len(report.sessions) - n_waiting
    if not report.sessions:
        return "No joint session has been held yet."
    if not n:
        return "The first look back over joint sessions is here tomorrow."
    if not any(line.look.stage is DriftStage.EVERYTHING for line in report.lines):
        return f"{counted(n, 'joint session').capitalize()} so far: too few to date a movement, which takes eight."
    return f"Looking back over {counted(n, 'joint session')}, no line has moved."


def waits(n: int) -> str:
    """One session closed less than a day ago is not looked back on yet; empty where all are."""
    if not n:
        return ""
    said = f"{counted(n, 'session')} closed less than a day ago {'is' if n == 1 else 'are'} not looked back on yet"
    return f"{said[0].upper()}{said[1:]}: the QA leads of both sides see that first."


def finding(report: SinceReport) -> str:
    """What the date shows: how many lines moved, did not, and cannot be told."""
    told = [one for one in report.lines if one.stage is not DriftStage.DOTS]
    if told and report.chosen is None:
        return ONE_DAY
    if not told:
        return "No line has four sessions with a gap yet: until then dots, and no verdict."
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
    if report.chosen is None:
        return ONE_DAY
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
    if one.shift.agreed is not None:
        return f"Not moved since {when(report)}, as far as it shows: {no_difference(one.shift.agreed)}."
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
        if not shift.n_after and report.chosen and report.chosen.day <= report.days[-1]:
            return f"Cannot tell: no session since {since} scored it."
        price = f" About {more(shift.more_sessions)}." if shift.more_sessions else ""
        return f"Cannot tell yet: {_no_sessions(shift.n_after)} since {since}.{price}"
    if shift.reason is ShiftReason.NO_SPREAD:
        return "Cannot tell: every session has the same gap, so nothing says how much chance moves it."
    if shift.agreed is not None:
        return f"Nothing moved since {since}, as far as it shows: {as_far_as_it_shows(one, shift.agreed)}."
    yet = " yet" if one.price is None or one.price.payable else ""
    said = too_few(one) if shift.reason is ShiftReason.ANYTHING else between(one.line, shift.shift)
    price = price_words(one)
    return f"Cannot tell{yet}: {said}.{f' {price[0].upper()}{price[1:]}.' if price else ''}"


def counted_plain(n: int) -> str:
    """6 sessions: figures, because two numbers are compared."""
    return f"{n} session{'' if n == 1 else 's'}"


def more(n: int) -> str:
    """Four more sessions, as a price."""
    return f"{in_words(n)} more session{'' if n == 1 else 's'}"


def _no_sessions(n: int) -> str:
    return "no session was held" if not n else f"only {counted(n, 'session')}"


def _replaced(shift: GapShift) -> str:
    who = " or ".join(f"the {side}" for side in Side if side in shift.replaced)
    return f"Nobody of {who} scored both before and since: other people and another standard look the same here."
