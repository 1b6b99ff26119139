"""Sentences of "who moved" about one line: its finding, its three rows, what they rest on, and what would settle it."""

from collections.abc import Mapping, Sequence
from math import ceil

from calibration.analysis.moved_data import MovedLine
from calibration.analysis.moved_facts import LineMoved, MovedReport, RepeatPair
from calibration.analysis.since_price import YEARS, sessions_in_time
from calibration.stats.benchmarks import MIN_REPEATS
from calibration.stats.estimate import Estimate
from calibration.stats.movement import Shift, WhoMoved
from calibration.stats.repeat_plan import RepeatPrice
from calibration.store.long_ratings import LongSession
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.moved_words import IN_A_SENTENCE, SIDE_OF, figure, signed, size, unit
from calibration.ui.wording.over_time_moved import movers, since, why
from calibration.ui.wording.prices import TOO_LONG
from calibration.vocabulary import Movement, Party, Side, UndefinedReason

TOO_LITTLE = "too little"
ROUND, ROUNDS_A_YEAR = 8, 4
"""Repeats of a round of their own, held quarterly."""
ONE_PERSON = "one reviewer’s marks: this side is one person"
GAP_NOTE = "client − vendor: needs no repeats"
STRIP_LEGEND = "Ring: the side’s mean mark before. Dot: its latest. Client above, vendor below."
_BEYOND_REPEATS = {
    UndefinedReason.ORDER_CHANGED: "More repeats would not settle that; agreeing on what is marked here would.",
    UndefinedReason.REPEATS_DISAGREE: (
        "Either marks were remembered, or the contacts that came back are unlike the others. Other repeats, further "
        "apart, would tell."
    ),
}
_VERDICTS = {Movement.MOVED: "clear: moved", Movement.TOO_SMALL: "clear: too small"}


def title(one: LineMoved, report: MovedReport) -> str:
    """The finding of one line."""
    found, when = one.found, since(report)
    if found.movers:
        return f"{movers(one)} {when}."
    if found.reason in (UndefinedReason.NO_REPEATS, UndefinedReason.FEW_REPEATS):
        return gap_sentence(one)
    if found.reason is UndefinedReason.ORDER_CHANGED:
        return f"What is marked here has changed {when}: {_changed_order(found)}. No shift describes that."
    if found.reason is UndefinedReason.REPEATS_DISAGREE:
        return f"Nobody can be named {when}: repeats and new contacts tell different stories."
    if found.reason is not None:
        return f"Nobody can be named {when}: {why(one)}."
    if all(shift.movement is Movement.TOO_SMALL for shift in found.shifts):
        return f"Nobody moved by more than is worth acting on {when}."
    return f"Nobody can be said to have moved {when}."


def gap_sentence(one: LineMoved) -> str:
    """Without repeats: the gap, and that nothing more can be said."""
    gap = one.found.gap
    cannot = "The data cannot tell whose standard moved, nor whether both moved together with the agents."
    if gap.value is None or gap.interval is None:
        return cannot
    value, within = figure(one.line, gap).split(" ", 1)
    return f"The gap changed by {value}{unit(one.line)} {within}. {cannot}"


def _changed_order(found: WhoMoved) -> str:
    client, vendor = (order.changed for order in (found.orders or ())[:2]) if found.orders else (False, False)
    if client or vendor:
        sides = " and ".join(
            f"the {side}" for side, changed in ((Side.CLIENT, client), (Side.VENDOR, vendor)) if changed
        )
        return f"{sides} put{'' if client and vendor else 's'} the same contacts in another order than before"
    return "the sides put the same contacts in orders of their own"


def row_words(line: MovedLine, shift: Shift) -> str:
    """The right end of a row: figure and verdict."""
    said = figure(line, shift.estimate)
    if not said:
        return TOO_LITTLE
    return f"{said} · {_VERDICTS.get(shift.movement, 'unclear')}"


def row_note(one: LineMoved, party: Party) -> str:
    """The small type of a row: what it rests on."""
    side = SIDE_OF[party]
    if side is None:
        return "both standards taken off"
    n = one.connection.repeats[side]
    if n and side in one.connection.alone:
        return ONE_PERSON  # a phone has no place for both; the repeats are counted below
    return f"on {counted(n, 'repeat')}" if n else "none of its own repeats: by the other side’s"


def repeats_counted(one: LineMoved) -> str:
    """How many repeats it rests on; those in use are a number."""
    n = one.connection.n_repeats
    if n < MIN_REPEATS:
        return f"{_capital(counted(n, 'repeat'))} so far; it takes {in_words(MIN_REPEATS)} to tell the three apart."
    rests = f"It rests on {counted(n, 'repeat')}"
    if one.n_in_use:
        return f"{rests}, {in_words(one.n_in_use)} of them still in use and not shown."
    return f"{rests}."


def split_sentence(one: LineMoved, side: Side) -> str:
    """How the change of a side's marks splits into its standard and the agents' work; empty where it cannot be."""
    found = one.found
    if found.reason is not None:
        return ""
    total = found.client_marks if side is Side.CLIENT else found.vendor_marks
    own = found.shift(Party.CLIENT_STANDARD if side is Side.CLIENT else Party.VENDOR_STANDARD).estimate
    left = found.shift(Party.AGENTS)
    if total.value is None or own.value is None or own.interval is None or left.estimate.value is None:
        return ""
    n = counted(one.connection.repeats[side], "repeat")
    return (
        f"Of {signed(one.line, total.value)}{unit(one.line)} in the {side}’s marks, those on {n} "
        f"{_rose(one.line, own)}; left for the agents {figure(one.line, left.estimate)}: {_said_of_agents(left)}."
    )


def _rose(line: MovedLine, own: Estimate) -> str:
    """Rose 3.9 (2.1 to 5.7); changed by −0.1 (−0.3 to +0.1), where that may be none."""
    low, high = own.interval or (0.0, 0.0)
    within = f"({signed(line, low)} to {signed(line, high)})"
    if low <= 0 <= high:
        return f"changed by {signed(line, own.value or 0.0)} {within}"
    return f"{'rose' if low > 0 else 'fell'} {size(line, own.value or 0.0)} {within}"


def _said_of_agents(left: Shift) -> str:
    words = {Movement.MOVED: "they moved", Movement.TOO_SMALL: "too small to act on"}
    return words.get(left.movement, "cannot tell")


def price_sentences(
    one: LineMoved, prices: Mapping[Party, RepeatPrice], *, sessions: Sequence[LongSession] = ()
) -> list[str]:
    """What would settle those that cannot be told, those with the same price together.

    Parameters
    ----------
    sessions : sequence of LongSession
        Those that were held: their pace tells when a price is none.
    """
    if not prices:
        return []
    if one.found.reason in _BEYOND_REPEATS:
        return [_BEYOND_REPEATS[one.found.reason]]
    together: dict[tuple[int | None, int | None, str], list[Party]] = {}
    for party, price in prices.items():
        what = size(one.line, price.shift) if price.more_repeats else ""
        together.setdefault((price.more_repeats, price.more_sessions, what), []).append(party)
    settled_first = sorted(together.items(), key=lambda item: item[0][0] is None)
    patience = sessions_in_time([session.held_at.date() for session in sessions])
    return [
        _priced(prices[whom[0]], moved_by, _or([IN_A_SENTENCE[party] for party in whom]), patience=patience)
        for (_, _, moved_by), whom in settled_first
    ]


def _priced(price: RepeatPrice, moved_by: str, whom: str, *, patience: int) -> str:
    more, sessions, rounds = price.more_repeats, price.more_sessions, price.in_rounds(ROUND)
    if more is None:
        return f"No reasonable number of repeats would show whether {whom} moved."
    if rounds is not None and sessions is not None and sessions > patience:
        return _beyond_patience(sessions, rounds, f"would show whether {whom} moved by {moved_by} or more")
    n = f"{counted(more, 'more repeat')}, about {counted(sessions or 1, 'session')},"
    return f"{_capital(n)} would show whether {whom} moved by {moved_by} or more."


def _beyond_patience(sessions: int, rounds: int, shows: str) -> str:
    """More sessions than two years have: what quarterly rounds would do."""
    said = f"{_capital(counted(sessions, 'more session'))} as they are, {TOO_LONG},"
    if rounds <= YEARS * ROUNDS_A_YEAR:
        return f"{said} {shows}; in quarterly rounds of {in_words(ROUND)} repeats it takes about {in_words(rounds)}."
    quarterly = f"quarterly rounds of {in_words(ROUND)} repeats about {in_words(ceil(rounds / ROUNDS_A_YEAR))} years"
    return f"{said} {shows}, and {quarterly}: only a larger move will show."


def _or(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def cautions(one: LineMoved) -> list[str]:
    """What the figures cannot hold: a ceiling, a side replaced, a side of one."""
    found, held = one.found, one.connection
    said = []
    if found.at_ceiling and found.share_at_best is not None:
        said.append(
            f"{found.share_at_best:.0%} of the answers are the best there is: near it, movements look smaller than "
            "they are."
        )
    said += [
        f"None of the {side}’s reviewers scored both before and since: its standard and its people cannot be told "
        "apart."
        for side in held.replaced
    ]
    said += [f"The {side} is one voice here: its standard is that reviewer’s own." for side in held.alone]
    return said


def asked_alone(one: LineMoved, report_lines: int) -> str:
    """Said of a movement that is not sure when all lines are asked; empty otherwise."""
    if one.line.is_totals or one.moved <= one.named:
        return ""
    return f"Clear for this line alone; among {report_lines} lines one such finding can be chance, so it heads no page."


def strip_title(pairs: Sequence[RepeatPair], line: MovedLine) -> str:
    """What the strip shows: "On all four repeats the client marks lower than before."."""
    said = []
    for side in (Side.CLIENT, Side.VENDOR):
        changes = [last - first for first, last in (p.marks[side] for p in pairs if side in p.marks)]
        down, up = sum(c < 0 for c in changes), sum(c > 0 for c in changes)
        n, way = max((down, -1.0), (up, 1.0))
        if n > len(changes) / 2:
            said.append(f"on {_of_all(n, len(changes))} the {side} {_strip_verb(line, way)}")
    found = "; ".join(said) or "the same contacts before, and at their latest"
    return f"{found[:1].upper()}{found[1:]}{' than before' if said else ''}."


def _of_all(n: int, whole: int) -> str:
    if n < whole:
        return f"{in_words(n)} of {in_words(whole)} repeats"
    return f"all {in_words(n)} repeats" if n > 1 else "the one repeat"


def _strip_verb(line: MovedLine, way: float) -> str:
    if line.pass_fail:
        return f"says “{line.high_label}” {'less' if way < 0 else 'more'} often"
    if not line.better:
        return f"hears it nearer to “{line.low_label if way < 0 else line.high_label}”"
    if line.numeric:
        return f"counts {'less' if way < 0 else 'more'}"
    return f"{'scores' if line.is_totals else 'marks'} {'lower' if way < 0 else 'higher'}"


def pair_words(pair: RepeatPair) -> str:
    """HH-2008 · sessions 6 and 10."""
    return f"{pair.name} · sessions {pair.numbers[0]} and {pair.numbers[1]}"


def pair_in_words(pair: RepeatPair, line: MovedLine) -> str:
    """HH-2008: client 3.0, then 1.3; vendor 3.0, then 3.5."""
    said = [f"{side} {first:.1f}, then {last:.1f}" for side, (first, last) in pair.marks.items()]
    return f"{pair.name}: {'; '.join(said)}{' percent' if line.pass_fail else ''}."


def open_label(number: int) -> str:
    """As scored in session 6."""
    return f"As scored in session {number}"


def show_all(n: int) -> str:
    """Show all 25 repeats."""
    return f"Show all {n} repeats"


def forest_ends(one: LineMoved) -> tuple[str, str]:
    """What the left and the right of the chart mean; of a gap they are the client's."""
    line = one.line
    if line.pass_fail:
        ends = f"“{line.high_label}” less often", f"“{line.high_label}” more often"
    elif not line.better:
        ends = f"nearer to “{line.low_label}”", f"nearer to “{line.high_label}”"
    else:
        ends = ("fewer", "more") if line.numeric else ("lower", "higher")
    alone = one.found is not None and one.found.reason is not None
    return (f"client {ends[0]}", f"client {ends[1]}") if alone else ends
