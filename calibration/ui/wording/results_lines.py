"""What is said of one line: its label, the gap, how often answers were the same, and why something is undefined."""

from calibration.analysis.line_report import LineReport
from calibration.figures.gap_heatmap import signed
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import WOULD_DO, would_settle
from calibration.vocabulary import AnswerType, CriterionKind, LineLabel, Pairs, Side, UndefinedReason
from calibration.wording.coefficient_sentences import PERCENT_FROM as PERCENT_FROM
from calibration.wording.coefficients import capitalised, why_undefined

LABELS = {
    LineLabel.AGREED: "agreed",
    LineLabel.CLIENT_MARKS_LOWER: "client marks lower",
    LineLabel.CLIENT_MARKS_HIGHER: "client marks higher",
    LineLabel.STANDARD_UNCLEAR: "standard unclear",
    LineLabel.ONE_REVIEWER_DIFFERS: "one reviewer differs",
    LineLabel.CANNOT_TELL: "cannot tell yet",
}
_PARTED = (LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER)
NEVER_AGREED = "never agreed on a fail"
FAILED_ALONE = "failed by one side only"
UNDEFINED = {
    reason: " ".join(filter(None, (capitalised(why_undefined(reason)), WOULD_DO.get(reason))))
    for reason in UndefinedReason
}
"""Why a figure has no value, and what would give it one; the reasons are in ``calibration.wording.coefficients``, which
the command line reads too."""


def verdict(line: LineReport) -> str:
    """The plain label: client marks lower."""
    if line.never_agreed_on_a_fail:
        return FAILED_ALONE if _lone_fail(line) else NEVER_AGREED
    if line.kind is CriterionKind.TONE_POSITION and line.label in _PARTED:
        return f"client nearer to “{_pole(line)}”"
    return LABELS[line.label]


def _pole(line: LineReport) -> str:
    """The end of the scale that the client hears the contacts nearer to."""
    return line.low_label if line.label is LineLabel.CLIENT_MARKS_LOWER else line.high_label


def label_text(line: LineReport) -> str:
    """The label with its price, where it has one.

    "cannot tell yet (6 more shared contacts, about two sessions, would settle it)"
    """
    price = price_text(line)
    return f"{verdict(line)} ({price})" if price and not line.never_agreed_on_a_fail else verdict(line)


def price_text(line: LineReport, *, what: str = "it") -> str:
    """What it would take to tell; empty for a line that has been told.

    Parameters
    ----------
    what : str
        What the contacts would settle.
    """
    if line.price is None:
        return ""
    more = line.price.more_units
    if more is not None:
        return would_settle(more, sessions=line.price_sessions, shared=line.pairs is Pairs.BETWEEN, what=what)
    return {
        UndefinedReason.ONE_SIDE: "a second reviewer would have to score it",
        UndefinedReason.NO_PAIRS: "no contact was scored by two reviewers",
        UndefinedReason.NO_RATINGS: "everybody said N/A",
        UndefinedReason.TOO_CLOSE: f"too close: no reasonable number of contacts would settle {what}",
    }.get(line.price.reason or UndefinedReason.NO_RATINGS, "")


def detail(line: LineReport) -> str:
    """The small type under a label: the gap with its interval, or what the label rests on."""
    if line.never_agreed_on_a_fail and line.fails:
        alone = [
            f"{in_words(n)} by the {side.value} alone"
            for side, n in ((Side.CLIENT, line.fails.n_units_client), (Side.VENDOR, line.fails.n_units_vendor))
            if n
        ]
        if _lone_fail(line):
            return f"one contact, by the {'client' if line.fails.n_units_client else 'vendor'}"
        return f"failed on {counted(line.fails.n_units_failed, 'contact')}: {', '.join(alone)}"
    if line.label in _PARTED:
        return gap_text(line)
    if line.label is LineLabel.CANNOT_TELL:
        return " · ".join(part for part in (same_text(line), price_text(line)) if part)
    return same_text(line)


def gap_text(line: LineReport) -> str:
    """The gap with its interval: "gap −1.3, from −1.9 to −0.7"."""
    if line.gap.value is None:
        return UNDEFINED[line.gap.undefined_reason or UndefinedReason.NO_PAIRS]
    if line.gap.interval is None:
        return f"gap {signed(line.gap.value)}"
    return f"gap {signed(line.gap.value)}, from {signed(line.gap.interval[0])} to {signed(line.gap.interval[1])}"


def same_text(line: LineReport) -> str:
    """How often answers were the same: counts below eight contacts, from there a percentage with its interval."""
    if line.n_shared == 0:
        return ""
    near = line.kind is CriterionKind.TONE_POSITION
    if near and line.n_shared < PERCENT_FROM:
        return f"{line.n_same} of {line.n_shared} within one step"
    if line.n_shared < PERCENT_FROM:
        if line.n_same == line.n_shared:
            return "all gave the same answer" + ("" if line.n_shared == 1 else f", {line.n_same} of {line.n_shared}")
        return f"{line.n_same} of {line.n_shared} the same"
    if line.agreement is None or line.agreement_interval is None:
        return f"{line.n_same} of {line.n_shared} the same"
    low, high = (round(100 * end) for end in line.agreement_interval)
    same = "within one step" if near else "same answer"
    return f"{same} in {100 * line.agreement:.0f} % of comparisons, from {low} to {high} %"


def _lone_fail(line: LineReport) -> bool:
    """Whether a single contact was failed: "never" would say more than one contact shows."""
    return line.fails is not None and line.fails.n_units_failed == 1


def contacts_behind(line: LineReport) -> str:
    """What stands under a line's name: "4 contacts, 1 N/A"."""
    n = f"{line.n_shared} contact{'' if line.n_shared == 1 else 's'}"
    not_applicable = len({contact for side in line.sides for contact in side.not_applicable_contacts})
    return f"{n}, {not_applicable} N/A" if not_applicable else n


def called(kind: CriterionKind, name: str, *, plain_tone: bool) -> str:
    """A line in the middle of a sentence: “Takes ownership”; a tone line is just "tone" when it is the only one."""
    return "tone" if kind is CriterionKind.TONE_FIT and plain_tone else f"“{name}”"


def what_the_client_wants(line: LineReport) -> str:
    """The direction of a gap in words a meeting can use; empty without one.

    On a just-about-right line a negative gap says that the client finds contacts more formal than the vendor does.
    """
    if line.label not in _PARTED:
        return ""
    lower = line.label is LineLabel.CLIENT_MARKS_LOWER
    if line.kind is CriterionKind.TONE_POSITION:
        return f"the client hears it nearer to “{_pole(line)}”"
    if line.is_just_about_right:
        return "the client wants it warmer" if lower else "the client wants it less chatty"
    if line.answer_type is AnswerType.NUMERIC:
        return f"the client counts {'fewer' if lower else 'more'}" + (f" {line.unit}" if line.unit else "")
    if line.answer_type is AnswerType.BINARY:
        return f"the client says “{line.high_label}” {'less' if lower else 'more'} often"
    return f"the client marks it {'lower' if lower else 'higher'}"
