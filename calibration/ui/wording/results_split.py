"""Sentences of "Why you part": what the difference is made of, whose each part is, and how sure that is."""

from math import sqrt

from calibration.analysis.facts import ReportHeader
from calibration.analysis.line_report import LineReport
from calibration.analysis.split_report import LineSplit, SplitReport
from calibration.scorecard.answer import number_text
from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.gap_split import GapSplit, SplitPart
from calibration.ui.wording.home import counted
from calibration.ui.wording.prices import contacts_price
from calibration.ui.wording.results_lines import PERCENT_FROM, UNDEFINED
from calibration.vocabulary import GapPart, Side, UndefinedReason

POOLED_NAME = "All lines together"
NAMES = {
    GapPart.EXPECTATION: "Expectation",
    GapPart.SITUATION: "Situation",
    GapPart.INDIVIDUAL: "Own marking",
    GapPart.SLIPS: "Slips",
}
OWNERS = {
    GapPart.EXPECTATION: "the meeting: decide",
    GapPart.SITUATION: "the scorecard: say when",
    GapPart.INDIVIDUAL: "each side’s QA lead",
    GapPart.SLIPS: "everybody: time and wording",
}
_TODO = {
    GapPart.EXPECTATION: "For the meeting: decide which of the two you mean.",
    GapPart.SITUATION: "For the scorecard: write down when which answer is right.",
    GapPart.INDIVIDUAL: "For each side’s QA lead, at home: score some contacts together before the next session.",
    GapPart.SLIPS: "For everybody: more time for the contact, and a wording that two readers read alike.",
}
_WHAT = {
    GapPart.EXPECTATION: "what each side expects",
    GapPart.SITUATION: "what you expect in some contacts and not in others",
    GapPart.INDIVIDUAL: "how single reviewers mark",
    GapPart.SLIPS: "slips that nobody would repeat",
}
_OR = {
    GapPart.EXPECTATION: ", or how a reviewer who stands alone marks",
    GapPart.SITUATION: ", or the slips of a reviewer who stands alone",
}
_END = {
    GapPart.EXPECTATION: ", and a meeting can settle that",
    GapPart.SITUATION: ", and the scorecard can say when",
    GapPart.INDIVIDUAL: ", and each side’s QA lead can mend that",
    GapPart.SLIPS: ", and only time and clear wording help",
}
_FRACTIONS = (
    (0.0, "hardly any"), (0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (1 / 3, "a third"),
    (0.4, "two fifths"), (0.5, "half"), (0.6, "three fifths"), (2 / 3, "two thirds"), (0.75, "three quarters"),
    (0.8, "four fifths"), (0.9, "nine tenths"), (1.0, "nearly all"),
)  # fmt: skip
_SURE = 0.5
"""Share. A part is called so much of the difference when its interval lies above; else it only looks like that."""
NOTE = (
    "A bar is as long as the squared difference between a client’s and a vendor’s answer is large on the line’s own "
    "scale: two steps apart count four times as much as one, also in the figure at its end (a root mean square). "
    "Expectation: the sides differ always alike. Situation: in "
    "some contacts more than in others. Own marking: reviewers of one side stand above or below it. Slips: what the "
    "same reviewer would not repeat."
)
SAME_REVIEWERS = "Intervals are for these reviewers on other contacts; they say nothing of other reviewers."


def fraction(share: float) -> str:
    """Two thirds; nearly all; none."""
    if share <= 0:
        return "none"
    return "all" if share >= 1 else min(_FRACTIONS, key=lambda one: abs(one[0] - share))[1]


def share_text(share: float, n: int) -> str:
    """62 %; about 60 % while there is no interval; two thirds below eight contacts."""
    if n < PERCENT_FROM or share <= 0:
        return fraction(share)
    if n < MIN_UNITS_FOR_BOOTSTRAP:
        return f"about {5 * round(20 * share)} %"
    return f"{100 * share:.0f} %"


def nothing_to_split(report: SplitReport, header: ReportHeader) -> str:
    """Why there is no bar; empty where there is one."""
    if not header.two_sides:
        return "One side scored these contacts, so there is no difference between sides to split."
    if not report.lines:
        reasons = {why for _, why in report.undefined}
        if reasons == {UndefinedReason.ONE_UNIT}:
            return "One contact was scored by both sides. Two at least are needed to tell what always differs."
        if UndefinedReason.NO_PAIRS in reasons or UndefinedReason.ONE_UNIT in reasons:
            return "No line has two contacts that both sides scored."
        return "The lines here have answers without an order, so there is no distance to split."
    if all(line.split.whole.value == 0 for line in report.lines):
        n = counted(report.n_contacts, "contact")
        return f"You gave the same answers on {n}: there is no difference to split."
    return ""


def biggest(split: GapSplit) -> SplitPart:
    """The largest of the four parts."""
    return max(split.parts, key=lambda one: one.share or 0.0)


def finding(report: SplitReport) -> str:
    """Four fifths of your difference is what each side expects, and a meeting can settle that."""
    split = report.pooled
    if not split.whole.value:
        return "What your difference is made of, line by line."
    part = biggest(split)
    share, what = part.share or 0.0, _WHAT[part.part]
    or_that = _OR.get(part.part, "") if part.also_holds and (split.one_voice or split.unpaired) else ""
    if part.share_interval is None:
        much = "most" if share > _SURE else "the largest part"
        return f"On {counted(report.n_contacts, 'contact')} {much} of your difference looks like {what}{or_that}."
    much = fraction(share).capitalize()
    if part.share_interval[0] <= _SURE:
        return f"{much} of your difference looks like {what}{or_that}."
    return f"{much} of your difference is {what}{or_that or _END[part.part]}."


def certainty(report: SplitReport) -> str:
    """How sure the largest part is, or what it would take to know."""
    if report.more_contacts is not None:
        price = contacts_price(report.more_contacts, sessions=report.more_sessions)
        comma = "," if report.more_sessions else ""
        return f"The shares are rough: {price}{comma} would give each an interval."
    part = biggest(report.pooled)
    if part.share_interval is None or not report.pooled.whole.value:
        return ""
    low, high = (round(100 * end) for end in part.share_interval)
    return (
        f"The largest part, {NAMES[part.part].lower()}, is {100 * (part.share or 0.0):.0f} % of it; other contacts, "
        f"scored by the same reviewers, would give from {low} to {high} %."
    )


def told_apart(split: GapSplit) -> str:
    """What cannot be told apart where a side is one voice, and what would; empty where all can."""
    stands = "own marking stands in Expectation and slips in Situation"
    if len(split.one_voice) == 2:
        return (
            f"Each side is one voice here, so {stands}: a second reviewer on each side would tell them apart, "
            "repeats would tell the slips."
        )
    for side in split.one_voice:
        return (
            f"The {side.value} is one voice here, so that reviewer’s {stands}: a second {side.value} reviewer would "
            "tell them apart, repeats would tell the slips."
        )
    for side in split.unpaired:
        return (
            f"No two {side.value} reviewers scored the same contact, so their {stands}: scoring some together would "
            "tell them apart."
        )
    if any(part.also_holds for part in split.parts):
        return f"On some lines a reviewer stood alone for a side; of theirs, {stands}."
    return ""


def key_line(split: GapSplit, part: GapPart, n: int) -> str:
    """Expectation 62 % · the meeting: decide."""
    share = split.part(part).share
    much = share_text(share, n) if share is not None else "cannot be told"
    return f"{NAMES[part]}, {much} · {OWNERS[part]}"


def pooled_words(split: GapSplit) -> str:
    """34 % of the scale apart · n 66."""
    apart, n = sqrt(split.whole.value or 0.0), split.whole.n_units
    size = f"{100 * apart:.0f} %" if n >= PERCENT_FROM else f"about {fraction(apart)}"
    return f"{size} of the scale apart · n {n}"


def size_words(line: LineSplit) -> str:
    """How far apart the answers typically are: 0.8 steps apart · n 5."""
    whole, n = line.split.whole.value or 0.0, line.split.whole.n_units
    if whole == 0:
        return f"no difference · n {n}"
    return f"{_apart(line)} · n {n}"


def _apart(line: LineSplit) -> str:
    whole, n = line.split.whole.value or 0.0, line.split.whole.n_units
    if line.yes_no:
        share = (line.share or 0.0) if line.share is not None else whole
        return f"differ in {100 * share:.0f} %" if n >= PERCENT_FROM else f"differ in about {fraction(share)}"
    return f"{_distance(sqrt(whole), line)} apart"


def _distance(points: float, line: LineSplit) -> str:
    """0.8 steps; 12 points for free numbers."""
    if line.step is None:
        return number_text(round(points, 1))
    steps = points / line.step
    return f"{steps:.1f} step{'' if f'{steps:.1f}' == '1.0' else 's'}"


def part_hover(name: str, split: GapSplit, part: GapPart) -> str:
    """Tone fits: Expectation 62 %, from 50 to 74 %, 66 contacts."""
    one, n = split.part(part), split.whole.n_units
    if one.share is None:
        return f"{name}: no difference"
    between = ""
    if one.share_interval is not None:
        low, high = (round(100 * end) for end in one.share_interval)
        between = f", from {low} to {high} %"
    return f"{name}: {NAMES[part]} {share_text(one.share, n)}{between}, {counted(n, 'contact')}"


def opened_title(name: str, line: LineSplit) -> str:
    """Tone fits: a client’s and a vendor’s answer are typically 0.8 steps apart, over five contacts."""
    over = f"over {counted(line.split.whole.n_units, 'contact')}"
    if not line.split.whole.value:
        return f"{name}: no difference, {over}."
    if line.yes_no:
        return f"{name}: a client’s and a vendor’s answer {_apart(line)} of comparisons, {over}."
    return f"{name}: a client’s and a vendor’s answer are typically {_apart(line)}, {over}."


def part_sentence(line: LineSplit, part: GapPart, report: LineReport) -> str:
    """One part of one line in words; whose it is; empty where it is none."""
    one = line.split.part(part)
    if one.estimate.value is None:
        return f"{NAMES[part]}: {UNDEFINED[one.estimate.undefined_reason or UndefinedReason.NO_PAIRS]}"
    if not one.estimate.value or one.share is None:
        return ""
    much = share_text(one.share, line.split.whole.n_units)
    return f"{NAMES[part]}, {much}: {_in_points(line, one, report)}. {_TODO[part]}"


def _in_points(line: LineSplit, one: SplitPart, report: LineReport) -> str:
    """Squared points turned back into what a person sees on the line."""
    value = one.estimate.value or 0.0
    if one.part is GapPart.EXPECTATION:
        return _always(line, report)
    if line.yes_no:
        return {
            GapPart.SITUATION: "the sides’ difference changes from contact to contact: now there, now not",
            GapPart.INDIVIDUAL: "some reviewers of a side say it more often than their colleagues",
            GapPart.SLIPS: "the rest has no pattern: another day, another answer",
        }[one.part]
    if one.part is GapPart.SITUATION:
        return f"from contact to contact the sides’ difference moves by about {_distance(sqrt(value), line)} either way"
    # The two variances are added up in the part: a side without colleagues has none in it.
    typical = _distance(sqrt(value / max(2 - len(line.split.one_voice) - len(line.split.unpaired), 1)), line)
    if one.part is GapPart.INDIVIDUAL:
        return f"reviewers mark about {typical} above or below their own side"
    return f"one reviewer’s answers stray by about {typical}, with no pattern"


def _always(line: LineSplit, report: LineReport) -> str:
    gap = line.split.mean_gap or 0.0
    lower = "lower" if gap < 0 else "higher"
    if report.is_just_about_right:
        heard = report.low_label if gap < 0 else report.high_label
        return f"over all contacts the client hears it {_distance(abs(gap), line)} nearer to “{heard}”"
    if line.yes_no:
        rarer = "less" if gap < 0 else "more"
        return f"over all contacts the client says “{report.high_label}” {rarer} often"
    return f"over all contacts the client marks {_distance(abs(gap), line)} {lower}"


def left_out(report: SplitReport, names: dict[str, str]) -> str:
    """Lines that have no bar, and why."""
    unordered = [names[line] for line, why in report.undefined if why is UndefinedReason.NOT_NUMERIC]
    few = [names[line] for line, why in report.undefined if why is not UndefinedReason.NOT_NUMERIC]
    free = [names[line.line] for line in report.lines if line.share is None]
    sentences = (
        _listed(unordered, "has answers without an order", "have answers without an order"),
        _listed(few, "has fewer than two contacts that both sides scored", "have fewer than two such contacts"),
        _listed(free, "has numbers without a range", "have numbers without a range"),
    )
    found = [one for one in sentences if one]
    return f"Without a bar: {'; '.join(found)}." if found else ""


def _listed(names: list[str], one: str, several: str) -> str:
    if not names:
        return ""
    shown = ", ".join(f"“{name}”" for name in names[:3]) + (" and others" if len(names) > 3 else "")
    return f"{shown} {one if len(names) == 1 else several}"


def set_to_zero(split: GapSplit) -> str:
    """Parts that came out below nothing."""
    names = " and ".join(NAMES[part] for part in split.set_to_zero)
    return f"{names} came out below nothing, as chance can have it, and stands as none." if names else ""


def sides_in_words(sides: tuple[Side, ...]) -> str:
    """Client, vendor; for a file."""
    return ", ".join(side.value for side in sides)


def show_all(n: int) -> str:
    """Show all 25 lines."""
    return f"Show all {n} lines"
