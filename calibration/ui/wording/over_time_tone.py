"""Sentences of the section Tone: one headline, and what stands at the right end of each rung of the ladder."""

from collections.abc import Sequence
from datetime import date

from calibration.analysis.tone_facts import SideTone, ToneLine, ToneReport
from calibration.analysis.tone_verdict import ToneVerdict, by_need_for_talk, enough_sessions, verdict_of, wanted_gap
from calibration.stats.drift_benchmarks import CHART_SESSIONS
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time import on
from calibration.ui.wording.prices import would_settle
from calibration.ui.wording.results_lines import UNDEFINED
from calibration.vocabulary import AnswerType, Channel, SessionScope, Side, UndefinedReason

TONE = "Tone"
MARKED_DOWN = "Asked only when marked down"
MARKED_DOWN_NOTE = (
    "These lines are asked after another answer, so they hear the contacts that were found wanting. They are never set "
    "beside the lines above."
)
LADDER_LEGEND = (
    "Hollow: where each side wants the tone. Solid: where it hears it, with its 95 % interval. Grey: the client’s "
    "band. Blue is the client, orange the vendor."
)
PERIOD, CHANNEL, SPAN = "Sessions", "Channel", "Between two sessions"
PERIODS = {"six": "Last six", "all": "Everything", "span": "Between two"}
EVERY_CHANNEL = "Every channel"
LINE, LINE_HINT = "Line", "Choose a line, or click its dot"
_RANKS = {0: "wanted and heard apart", 1: "wanted apart", 2: "heard apart", 3: "not delivered"}
NO_TONE_LINES = (
    "No closed session here asked about tone. A tone line on the card, one tap on every contact, would show whether "
    "you want the same tone and hear the same one."
)
NO_SESSION = "No session is closed yet. Where each side wants the tone can be placed below already: it needs no marks."
NOTHING_IN_PERIOD = "No contact of this channel was asked about its tone in these sessions."
REPEATS_LEFT_OUT = "Contacts that are set aside to come back count once they have served."
ONLY_MARKED_DOWN = "They hear the contacts that were found wanting, not the usual one."


def headline(report: ToneReport, lines: Sequence[ToneLine]) -> str:
    """Do we want the same tone, and hear the same one?

    "You want the same tone and hear it differently: the client hears “Tone fits” nearer “too formal”."

    Parameters
    ----------
    lines : sequence of ToneLine, not empty
        Of one kind: asked always, or only when marked down.
    """
    return " ".join(filter(None, headline_parts(report, lines)))


def headline_parts(report: ToneReport, lines: Sequence[ToneLine]) -> tuple[str, str]:
    """The headline's finding, and the other lines of which the same is true: empty where there are none."""
    if alone := only_side(lines):
        return f"Only the {alone.value} heard these contacts, so there is nothing to set it against.", ""
    ordered = by_need_for_talk(report, lines)
    if not enough_sessions(report):
        return _too_early(report, ordered), ""
    first = verdict_of(report, ordered[0])
    alike = [line for line in ordered[1:] if verdict_of(report, line).rank == first.rank]
    return _finding(ordered[0], first), _others(alike, first.rank)


def only_side(lines: Sequence[ToneLine]) -> Side | None:
    """The one side that was heard at all; ``None`` where both were, or nobody."""
    heard = {side for line in lines for side, one in _sides(line) if one.heard.value is not None}
    return heard.pop() if len(heard) == 1 else None


def _too_early(report: ToneReport, lines: Sequence[ToneLine]) -> str:
    n = report.n_sessions
    few = f"{counted(n, 'session').capitalize()} {'is' if n == 1 else 'are'} too few"
    said = f"{few} to tell whether you hear the same tone; {in_words(CHART_SESSIONS)} would do."
    wanted = [verdict_of(report, line).wanted_alike for line in lines]
    if False in wanted:
        line = lines[wanted.index(False)]
        wants = f"on {called(line)} the client {wants_it(line, wanted_gap(line) or 0)} than the vendor thinks"
        return f"You want different tones: {wants}. {said}"
    return f"You want the same tone. {said}" if all(wanted) else said


def _finding(line: ToneLine, verdict: ToneVerdict) -> str:
    wants = f"on {called(line)} the client {wants_it(line, wanted_gap(line) or 0)} than the vendor thinks"
    hears = hears_it(line, line.perception.value or 0)
    apart = f"on {called(line)} the client {hears} than the vendor"
    if verdict.rank == 0:
        return f"You want different tones and hear different ones: {wants}, and {hears}."
    if verdict.rank == 1:
        if verdict.heard_alike:
            return f"You want different tones and hear the same one: {wants}."
        return f"You want different tones: {wants}. Whether you hear the same one cannot be told yet{_price(verdict)}."
    if verdict.rank == 2:
        if verdict.wanted_alike:
            return f"You want the same tone and hear it differently: {apart}."
        return f"You hear different tones: {apart}. Whether you want the same one, your targets do not say yet."
    if verdict.rank == 3:
        return _not_delivered(line, verdict)
    return _cannot_tell(verdict) if verdict.rank == 4 else "You want the same tone, hear the same one, and get it."


def _not_delivered(line: ToneLine, verdict: ToneVerdict) -> str:
    gap = (line.delivery.gap.value if line.delivery else None) or 0.0
    heard = f"on {called(line)} the client {hears_it(line, gap)} than it wants"
    if verdict.wanted_alike and verdict.heard_alike:
        return f"You agree; the agents do not deliver it: {heard}."
    if verdict.wanted_alike:
        return (
            f"You want the same tone, and it is not delivered: {heard}. Whether you hear the same cannot be told yet."
        )
    return f"The client does not hear what it wants: {heard}. Whether you want the same, your targets do not say yet."


def _cannot_tell(verdict: ToneVerdict) -> str:
    if verdict.heard_alike is None:
        wanted = (
            "You want the same tone. Whether you hear it alike"
            if verdict.wanted_alike
            else "Whether you hear the same tone"
        )
        return f"{wanted} cannot be told yet{_price(verdict)}."
    if verdict.wanted_alike is None:
        return "You hear the same tone. Whether you want the same one, your targets do not say yet."
    return "You want the same tone and hear the same one; whether the agents deliver it cannot be told yet."


def _others(lines: Sequence[ToneLine], rank: int) -> str:
    """Other lines of the same rank, whatever their direction."""
    if not lines or rank not in _RANKS:
        return ""
    if len(lines) == 1:
        return f"{called(lines[0])} is {_RANKS[rank]}, too."
    return f"{in_words(len(lines)).capitalize()} more lines are {_RANKS[rank]}, too."


def _price(verdict: ToneVerdict) -> str:
    price = verdict.price
    if price is None:
        return ""
    if price.more is None:
        return ": too close, no reasonable number of contacts would settle it"
    return f": {would_settle(price.more, sessions=price.sessions)}"


def called(line: ToneLine) -> str:
    """A line in the middle of a sentence: “Tone fits”."""
    return f"“{line.name}”"


def toward(line: ToneLine, difference: float) -> str:
    """A direction on the line's scale in its own words: nearer “too formal”; “yes” less often."""
    if line.answer_type is AnswerType.BINARY:
        return f"“{line.high_label}” {'more' if difference > 0 else 'less'} often"
    return f"nearer “{line.high_label if difference > 0 else line.low_label}”"


def wants_it(line: ToneLine, difference: float) -> str:
    """What somebody wants: wants it nearer “too casual”; wants “yes” more often."""
    return f"wants {'' if line.answer_type is AnswerType.BINARY else 'it '}{toward(line, difference)}"


def hears_it(line: ToneLine, difference: float) -> str:
    """What somebody hears: hears it nearer “too formal”; says “yes” less often."""
    return f"{'says' if line.answer_type is AnswerType.BINARY else 'hears it'} {toward(line, difference)}"


def ladder_title(report: ToneReport, lines: Sequence[ToneLine]) -> str:
    """The finding of the ladder, counted: Both lines are heard apart."""
    if only_side(lines):
        return "What one side hears"
    if not enough_sessions(report):
        return f"What each side wants and hears, over {counted(report.n_sessions, 'session')}: no verdict yet"
    apart = sum(verdict_of(report, line).heard_alike is False for line in lines)
    told = sum(verdict_of(report, line).heard_alike is not None for line in lines)
    n = len(lines)
    if apart == n:
        return {1: "The one line is heard apart", 2: "Both lines are heard apart"}.get(
            n, f"All {n} lines are heard apart"
        )
    if apart:
        return f"{in_words(apart).capitalize()} of {n} lines {'is' if apart == 1 else 'are'} heard apart"
    if told == n:
        return "The one line is heard alike" if n == 1 else f"{'Both' if n == 2 else f'All {n}'} lines are heard alike"
    return "No line is clearly heard apart"


def rung(report: ToneReport, line: ToneLine) -> str:
    """The words at the right end of a line's row, short enough for a telephone."""
    if only_side([line]):
        return "one side only"
    verdict = verdict_of(report, line)
    if not enough_sessions(report):
        return "wanted apart" if verdict.wanted_alike is False else "too few sessions"
    if verdict.rank == 4:
        return "heard alike" if verdict.heard_alike else "cannot tell yet"
    return _RANKS.get(verdict.rank, "heard as wanted")


def rung_note(line: ToneLine) -> str:
    """The small type under it: gap −0.42 (−0.53 to −0.31), 66 contacts."""
    gap = line.perception
    if gap.value is None:
        return UNDEFINED[gap.undefined_reason or UndefinedReason.NO_PAIRS].rstrip(".")
    span = f" ({number(line, gap.interval[0])} to {number(line, gap.interval[1])})" if gap.interval else ""
    unit = " points" if line.answer_type is AnswerType.BINARY else ""
    return f"gap {number(line, gap.value)}{unit}{span}, {contacts(gap.n_units)}"


def number(line: ToneLine, value: float) -> str:
    """A signed difference in the line's unit, with a true minus: −0.42; of yes/no lines in points of 100: −41.

    Ends of intervals that leave the scale end with it.
    """
    binary, widest = line.answer_type is AnswerType.BINARY, line.scale[1] - line.scale[0]
    value = max(-widest, min(widest, value))
    shown = f"{100 * abs(value):.0f}" if binary else f"{abs(value):.2f}"
    sign = "" if float(shown) == 0 else "+" if value > 0 else "−"
    return f"{sign}{shown}"


def contacts(n: int) -> str:
    """66 contacts; 1 contact."""
    return f"{n:,} contact{'' if n == 1 else 's'}"


def counted_over(report: ToneReport, channel: Channel | None, today: date) -> str:
    """Six sessions, 3 June to 9 November · 34 contacts · chat only."""
    if report.first_day is None or report.last_day is None:
        return ""
    days = on(report.first_day, today)
    if report.last_day != report.first_day:
        days += f" to {on(report.last_day, today)}"
    parts = (
        f"{counted(report.n_sessions, 'session').capitalize()}, {days}",
        contacts(report.n_contacts),
        f"{channel.value} only" if channel else "",
    )
    return " · ".join(part for part in parts if part)


def ladder_alt(report: ToneReport, lines: Sequence[ToneLine]) -> str:
    """The ladder in words."""
    rows = ". ".join(f"{line.name}: {rung(report, line)}, {rung_note(line)}" for line in lines)
    return f"{ladder_title(report, lines)}. {rows}."


def one_voice(lines: Sequence[ToneLine], room: SessionScope) -> str:
    """A side of one: its standard and the person's own ear cannot be told apart."""
    alone = [side for side in Side if {one.n_raters for line in lines for s, one in _sides(line) if s is side} == {1}]
    if room is not SessionScope.JOINT or not alone:
        return ""
    if len(alone) > 1:
        return "Each side is one voice here, so what a side hears and what its reviewer hears cannot be told apart."
    return (
        f"The {alone[0].value} is one voice here, so what the {alone[0].value} hears and what that reviewer hears "
        "cannot be told apart. A second one would tell."
    )


def _sides(line: ToneLine) -> tuple[tuple[Side, SideTone], ...]:
    return (Side.CLIENT, line.client), (Side.VENDOR, line.vendor)


def nothing_yet(report: ToneReport) -> str:
    """Why there is no line, and what would bring one."""
    return NO_TONE_LINES if report.n_sessions else NO_SESSION
