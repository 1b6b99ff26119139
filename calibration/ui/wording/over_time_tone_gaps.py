"""Sentences of one tone line: its three gaps, its groups of contacts, and the distance over several lines."""

from collections.abc import Iterable

from calibration.analysis.tone_facts import ToneGroup, ToneLine, ToneReport
from calibration.analysis.tone_verdict import (
    LEAST_CONTACTS,
    enough_sessions,
    heard_alike,
    too_small,
    verdict_of,
    wanted_gap,
)
from calibration.stats.estimate import Estimate
from calibration.store.targets import TargetRow
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time_tone import contacts, hears_it, number, toward
from calibration.ui.wording.prices import would_settle
from calibration.ui.wording.results_lines import UNDEFINED
from calibration.vocabulary import AnswerType, CriterionKind, Side, UndefinedReason

GAPS_HEAD = ("Gap", "What it says")
EXPECTATION, PERCEPTION, DELIVERY = "Expected", "Heard", "Delivered"
GROUP_BY = "By"
GROUPS = {"channel": "Channel", "language": "Language", "topic": "Topic", "site": "Site"}
GROUP_SENTENCE = "The client against the vendor"
CHOOSE_GROUP, CHOOSE_GROUP_HINT = "Contacts of", "Choose a group to open its contacts"
DRAWN_APART = "Groups are looked at side by side without a test between them: a difference of two groups is a hint."
_KINDS = {
    AnswerType.ORDINAL: "between two ends",
    AnswerType.BINARY: "yes or no",
    AnswerType.NUMERIC: "in numbers",
    AnswerType.NOMINAL: "in words",
}


def gap_rows(report: ToneReport, line: ToneLine) -> list[tuple[str, str]]:
    """The three gaps of a line, a name and a sentence each."""
    return [
        (EXPECTATION, expectation(line)),
        (PERCEPTION, perception(report, line)),
        (DELIVERY, delivery(report, line)),
    ]


def expectation(line: ToneLine) -> str:
    """How far what each side thinks the client wants lies apart, as both first placed it."""
    client, vendor = line.client.first_target, line.vendor.first_target
    if line.expectation is None or client is None or vendor is None:
        return missing(line)
    if line.answer_type is AnswerType.BINARY:
        wants = (
            f"wants “{line.high_label}” in {percent(client.lower)} at least, the vendor thought {percent(vendor.lower)}"
        )
        said = f"Placed blind: the client {wants}."
    elif line.expectation == 0:
        said = "Placed blind, both put the target in the same place."
    else:
        apart = f"{abs(line.expectation):.2f} {toward(line, line.expectation)}"
        said = f"Placed blind, the client wants it {apart} than the vendor thought."
    today = wanted_gap(line)
    if today is not None and abs(today - line.expectation) > 1e-9:
        said += f" Today the two targets lie {_size(line, today)} apart."
    return f"{said} No marks enter it, so it has no interval."


def missing(line: ToneLine) -> str:
    """Why the targets cannot be set against each other."""
    placed = [side for side, one in ((Side.CLIENT, line.client), (Side.VENDOR, line.vendor)) if one.has_placed]
    if not placed:
        return "Neither side has placed a target yet."
    other = Side.VENDOR if placed == [Side.CLIENT] else Side.CLIENT
    return (
        f"The {placed[0].value} has placed its target; the {other.value}’s is missing, so they cannot be compared yet."
    )


def perception(report: ToneReport, line: ToneLine) -> str:
    """What the client hears against the vendor in the same contacts."""
    gap = line.perception
    if gap.value is None:
        return UNDEFINED[gap.undefined_reason or UndefinedReason.NO_PAIRS]
    where = "In the same contact" if gap.n_units == 1 else f"In the same {gap.n_units:,} contacts"
    said = f"{where} {_client_hears(line, gap)}"
    verdict = verdict_of(report, line)
    if not enough_sessions(report) or gap.interval is None:
        return f"{said}: too little."
    if verdict.heard_alike is None:
        price = verdict.price
        settled = (
            "" if price is None or price.more is None else f"; {would_settle(price.more, sessions=price.sessions)}"
        )
        return f"{said}: unclear{settled}."
    return f"{said}: {'clearly too small to act on' if verdict.heard_alike else 'clear'}."


def _client_hears(line: ToneLine, gap: Estimate) -> str:
    value = gap.value or 0.0
    if _size(line, value) == _size(line, 0.0):
        return f"client and vendor hear it alike on average{_span(line, gap, 1.0)}"
    if line.answer_type is AnswerType.BINARY:
        often = f"{_size(line, value)} {'more' if value > 0 else 'less'} often than the vendor"
        return f"the client says “{line.high_label}” {often}{_span(line, gap, value)}"
    return f"the client hears it {_size(line, value)} {toward(line, value)} than the vendor{_span(line, gap, value)}"


def delivery(report: ToneReport, line: ToneLine) -> str:
    """What the client hears against what it wants."""
    found, target = line.delivery, line.client.target
    if found is None or target is None:
        if not line.client.has_placed:
            return "The client has placed no target, so there is nothing to hold the agents against."
        return "The client’s target is not shown until the vendor has placed its own."
    if found.gap.value is None:
        return UNDEFINED[found.gap.undefined_reason or UndefinedReason.NO_RATINGS]
    return f"{_delivered(line, target, found.gap, found.excess or 0.0)}: {_clear(report, found.outside, found.gap)}."


def _delivered(line: ToneLine, target: TargetRow, gap: Estimate, excess: float) -> str:
    value = gap.value or 0.0
    if line.answer_type is AnswerType.BINARY:
        heard, ends = line.client.heard.value or 0.0, line.client.heard.interval
        span = f" ({_clipped(ends[0]):.0f} to {_clipped(ends[1]):.0f})" if ends else ""
        return (
            f"The client hears “{line.high_label}” in {percent(heard)}{span} and wants {percent(target.lower)} at least"
        )
    if not excess:
        return f"The client hears it inside its band, {abs(value):.2f} from the middle{_span(line, gap, value)}"
    beyond = f"{abs(excess):.2f} beyond its band, {toward(line, excess)}"
    return f"The client hears it {beyond}; {abs(value):.2f} from the middle{_span(line, gap, value)}"


def _clear(report: ToneReport, outside: bool | None, gap: Estimate) -> str:
    if not enough_sessions(report) or gap.interval is None:
        return "too little"
    return "unclear" if outside is None else "clear"


def group_row(line: ToneLine, group: ToneGroup) -> tuple[str, str]:
    """One group: a mean from five contacts on, below that counts."""
    gap, n = group.perception, len(group.contacts)
    if n < LEAST_CONTACTS or gap.value is None:
        return group.group, _few(line, group, n)
    alike = heard_alike(gap, margin=too_small(line))
    verdict = "unclear" if alike is None else "alike" if alike else "clear"
    wanted = "" if group.delivery is None or group.delivery.outside is None else _target_word(group.delivery.outside)
    parts = (f"{number(line, gap.value)}{_signed_span(line, gap)}", contacts(n), verdict, wanted)
    return group.group, " · ".join(part for part in parts if part)


def sorted_groups(groups: Iterable[ToneGroup]) -> list[ToneGroup]:
    """Means before counts, the widest apart first."""

    def place(group: ToneGroup) -> tuple[bool, float, str]:
        gap = group.perception
        few = len(group.contacts) < LEAST_CONTACTS or gap.value is None
        return few, 0.0 if few else -abs(gap.value or 0.0), group.group

    return sorted(groups, key=place)


def _target_word(outside: bool) -> str:
    return "off the client’s target" if outside else "on the client’s target"


def _few(line: ToneLine, group: ToneGroup, n: int) -> str:
    if n == 0:
        return "no contact that both heard"
    same = n - group.n_lower - group.n_higher
    kinds = [
        f"the client {hears_it(line, -1)} on {in_words(group.n_lower)}" if group.n_lower else "",
        f"the client {hears_it(line, 1)} on {in_words(group.n_higher)}" if group.n_higher else "",
        f"alike on {in_words(same)}" if same else "",
    ]
    return f"{contacts(n)}, too few for a mean: {', '.join(kind for kind in kinds if kind)}"


def distance_sentences(report: ToneReport) -> list[str]:
    """One sentence a kind of scale with two lines or more: how far off in all, less what chance makes of it."""
    said = []
    for kind, answers, found in report.distances:
        if found.value is None:
            continue
        binary = answers is AnswerType.BINARY
        shown = percent(found.value) if binary else f"{found.value:.2f} scale points"
        low, high = found.interval or (None, None)
        span = "" if low is None or high is None else f" ({_plain(binary, low)} to {_plain(binary, high)})"
        which = f"Over the {counted(_of_kind(report, kind, answers), 'line')} of the kind “{_KINDS[answers]}”"
        said.append(f"{which}, the client hears tone {shown} from where it wants it{span}, chance taken off.")
    return said


def _of_kind(report: ToneReport, kind: CriterionKind, answers: AnswerType) -> int:
    return sum(
        (line.kind, line.answer_type) == (kind, answers) and line.client.target is not None for line in report.lines
    )


def _plain(binary: bool, value: float) -> str:
    return f"{100 * value:.0f}" if binary else f"{value:.2f}"


def percent(share: float) -> str:
    """90 %."""
    return f"{100 * share:.0f} %"


def _size(line: ToneLine, value: float) -> str:
    if line.answer_type is AnswerType.BINARY:
        return f"{100 * abs(value):.0f} points of 100"
    return f"{abs(value):.2f}"


def _span(line: ToneLine, gap: Estimate, towards: float) -> str:
    """The interval in the direction that was just named: (0.31 to 0.53); a minus is the other direction."""
    if gap.interval is None:
        return ""
    widest = line.scale[1] - line.scale[0]
    ends = (max(-widest, min(widest, end)) for end in gap.interval)
    low, high = sorted(ends if towards > 0 else (-end for end in ends))
    if line.answer_type is AnswerType.BINARY:
        return f" ({_minus(f'{100 * low:.0f}')} to {_minus(f'{100 * high:.0f}')})"
    return f" ({_minus(f'{low:.2f}')} to {_minus(f'{high:.2f}')})"


def _signed_span(line: ToneLine, gap: Estimate) -> str:
    return "" if gap.interval is None else f", from {number(line, gap.interval[0])} to {number(line, gap.interval[1])}"


def _minus(shown: str) -> str:
    return shown.lstrip("-") if float(shown) == 0 else shown.replace("-", "−")


def _clipped(share: float) -> float:
    return 100 * min(1.0, max(0.0, share))
