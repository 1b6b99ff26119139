"""Sentences of "who moved" over all lines: the manager's question answered, and why nobody is named."""

from collections.abc import Sequence

from calibration.analysis.moved_data import MovedLine
from calibration.analysis.moved_facts import LineMoved, MovedReport
from calibration.stats.benchmarks import MIN_REPEATS
from calibration.stats.movement import Shift
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.moved_words import IN_A_SENTENCE, NAMES, SIDE_OF, listed, marks, work
from calibration.vocabulary import Movement, Party, UndefinedReason

MOVED = "Who moved"
QUESTION = "Better agents, or softer scoring?"
CHOOSE_LINE, ONE_LINE = "Line", "One line"
CHOOSE_PAIR, PAIR_HINT = "Contact that came back", "Choose a contact to open it as both sides scored it"
NO_DATES = "Two closed sessions on different days are needed before anybody can have moved."
FITTING = "Working out, line by line, who moved: agents, the client’s standard or the vendor’s…"
PRICING = "Working out how many more repeats would settle it…"
CHANGE_OF_GAP = "Change of the gap"
EVERY_LINE, EVERY_LINE_HEAD = "Every line", ("Line", "What can be told")
CANNOT_TELL = "cannot tell"
RULE = (
    "A repeat is a contact scored again, unannounced: what changes on it is the standard; what changes beside it is "
    "what agents do. The grey band is too small to act on. “Clear” allows for having asked about three at once."
)
_FOR_WANT_OF_REPEATS = {UndefinedReason.NO_REPEATS, UndefinedReason.FEW_REPEATS}
_WHY = {
    UndefinedReason.NO_RATINGS: "nobody scored it",
    UndefinedReason.ONE_SIDE: "one side alone scored it",
    UndefinedReason.ONE_PHASE: "a side did not score it both before and since",
    UndefinedReason.NO_PAIRS: "the sides did not score the same contacts",
    UndefinedReason.NO_VARIATION: "every answer is the same",
    UndefinedReason.NO_NEW_CONTACTS: "no new contact was scored since",
    UndefinedReason.FEW_SESSIONS: "too few sessions lie before or since",
    UndefinedReason.PANEL_REPLACED: "nobody of a side scored both before and since",
    UndefinedReason.ORDER_CHANGED: "repeats stand in another order than before",
    UndefinedReason.REPEATS_DISAGREE: "repeats and new contacts tell different stories",
}


def since(report: MovedReport) -> str:
    """Since session 7."""
    first = report.first_after
    return f"since session {first.number}" if first else "since then"


def answer(report: MovedReport) -> str:
    """The manager's question over all lines, in one sentence."""
    when = since(report)
    lines = [one for one in report.lines if not one.line.is_totals]
    found: dict[str, list[str]] = {}
    for one in lines:
        for party in NAMES:
            if party in one.named:
                found.setdefault(_in_short(one.found.shift(party), one.line), []).append(f"“{one.line.name}”")
    if found:
        said = "; ".join(f"{what} on {listed(names)}" for what, names in found.items())
        return f"{said[:1].upper()}{said[1:]}, {when}. Nothing else can be shown."
    told = [one for one in lines if one.connection.reason is None]
    if not told:
        reasons = {one.connection.reason for one in lines}
        if len(reasons) == 1 and not reasons & _FOR_WANT_OF_REPEATS:
            return f"The data cannot tell, on any line: {why(lines[0])}."
        least = in_words(MIN_REPEATS)
        return f"The data cannot tell: too few contacts were scored both before and {when}; it takes {least}."
    n = "the one line" if len(told) == 1 else f"any of the {in_words(len(told))} lines"
    return (
        f"Neither can be shown {when}: the agents’ work and both standards did not clearly move on {n} that can tell."
    )


def _in_short(shift: Shift, line: MovedLine) -> str:
    up = (shift.estimate.value or 0.0) > 0
    if shift.party is Party.AGENTS:
        return (
            f"{'better' if up == (line.better > 0) else 'weaker'} agents" if line.better else "agents sound different"
        )
    if not line.better:
        return f"another ear of the {SIDE_OF[shift.party]}"
    return f"{'softer' if up == (line.better > 0) else 'stricter'} scoring by the {SIDE_OF[shift.party]}"


def totals_sentence(one: LineMoved, report: MovedReport) -> str:
    """What totals say of the same question."""
    if one.moved:
        said = movers(one)
        return f"On totals {said[:1].lower()}{said[1:]}.{_cards(report)}"
    if one.found.reason is not None:
        return f"On totals nobody can be named: {why(one)}."
    if all(shift.movement is Movement.TOO_SMALL for shift in one.found.shifts):
        return f"On totals nobody moved by more than is worth acting on.{_cards(report)}"
    return f"On totals nobody can be said to have moved.{_cards(report)}"


def _cards(report: MovedReport) -> str:
    return f" They are those of {in_words(report.cards)} versions of the card." if report.cards > 1 else ""


def why(one: LineMoved) -> str:
    """Why nobody is named, as the end of a sentence."""
    held = one.connection
    reason = one.found.reason
    if reason is UndefinedReason.NO_REPEATS:
        return "no repeat holds before and since together"
    if reason is UndefinedReason.FEW_REPEATS:
        return f"{counted(held.n_repeats, 'repeat')}; it takes {in_words(MIN_REPEATS)}"
    return _WHY.get(reason, "too little was scored") if reason else ""


def short(one: LineMoved) -> str:
    """One line in a list of all."""
    if one.moved:
        said = "; ".join(_brief(one.found.shift(party), one.line) for party in NAMES if party in one.moved)
        return said if one.moved <= one.named else f"{said} (asked alone)"
    if one.found.reason is not None:
        return why(one)
    small = [IN_A_SENTENCE[s.party] for s in one.found.shifts if s.movement is Movement.TOO_SMALL]
    return f"within what is too small to act on: {listed(small)}" if small else CANNOT_TELL


def _brief(shift: Shift, line: MovedLine) -> str:
    value = shift.estimate.value or 0.0
    if shift.party is Party.AGENTS:
        return f"the agents: {work(line, value)}"
    return f"the {SIDE_OF[shift.party]} {marks(line, value)}"


def untold(names: Sequence[str]) -> str:
    """Lines that have repeats, and are not told yet."""
    if not names:
        return ""
    listed_names = listed([f"“{name}”" for name in names])
    return f"Cannot tell yet, with the repeats there are: {listed_names}. Opened, each says what would settle it."


def left_out(report: MovedReport) -> str:
    """Lines that cannot be asked."""
    if not report.unordered:
        return ""
    names = listed([f"“{name}”" for name in report.unordered])
    return f"Left out, because answers have no order: {names}."


def who(shift: Shift, line: MovedLine) -> str:
    """One who moved, as a sentence without its end: "The client’s standard moved: it marks 1.2 lower …"."""
    value = shift.estimate.value or 0.0
    if shift.party is Party.AGENTS:
        return f"The agents’ work changed: {work(line, value)}"
    return f"The {SIDE_OF[shift.party]}’s standard moved: it {marks(line, value)}"


def movers(one: LineMoved) -> str:
    """Everybody who moved, this line asked alone, as a sentence without its end."""
    said = [who(one.found.shift(party), one.line) for party in NAMES if party in one.moved]
    return "; ".join([*said[:1], *(each[:1].lower() + each[1:] for each in said[1:])])
