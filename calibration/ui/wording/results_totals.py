"""Sentences about score totals: how many are close to what they are compared with, and what that hides."""

from calibration.analysis.price import mean_price
from calibration.analysis.results_report import ResultsReport
from calibration.analysis.totals_report import AgreedLine, AgreedTotals, ContactTotals, Totals
from calibration.figures.gap_heatmap import signed
from calibration.scorecard.answer import number_text
from calibration.stats.estimate import Estimate
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import if_it_stays
from calibration.ui.wording.results_lines import PERCENT_FROM
from calibration.vocabulary import Reference

TITLE = "Totals"
AGREED_TITLE = "Answers the same as agreed"
AGREED_NOTE = (
    "What was agreed is the score that the meeting settled on; where it settled none, the answer that everybody of "
    "both sides gave, which is then the same by itself."
)
CHOOSE_AGREED_HINT = "Open the contacts with another answer"
AGREED_HEADINGS = ("answers the same", "contacts", "settled in a meeting")
_OF_WHAT = {
    Reference.CLIENT_SIDE: "the client’s",
    Reference.CONSENSUS: "the other reviewers’",
    Reference.GOLD: "the agreed score",
    Reference.NONE: "each other",
}
_FURTHEST = 100.0
"""Score points two totals can differ by."""
_COMPARED = {
    Reference.CLIENT_SIDE: "The vendor’s mean total is compared with the client’s, once on each contact.",
    Reference.CONSENSUS: "Every reviewer’s total is compared with the mean of all others’, whatever their side.",
    Reference.GOLD: "Every reviewer’s total is compared with the agreed score: the upright stroke.",
    Reference.NONE: "Every two reviewers’ totals are compared with each other; nobody counts as right.",
}


def no_totals(report: ResultsReport) -> str:
    """Why totals cannot be compared."""
    reference = report.totals.reference
    if report.header.tone_round:
        return "A tone round says where the tone stands. Nothing is scored in it, so there are no totals to compare."
    if reference is Reference.CLIENT_SIDE and not report.header.two_sides:
        return "One side scored these contacts, so their totals have nothing to be compared with."
    return {
        Reference.CLIENT_SIDE: "No contact has a total from both sides.",
        Reference.CONSENSUS: "No contact has a total from two reviewers.",
        Reference.GOLD: "There is no agreed score to compare totals with.",
        Reference.NONE: "No contact has a total from two reviewers.",
    }[reference]


def compared_with(report: ResultsReport) -> str:
    """What a total is compared with, and why so where sessions differ; nothing for a tone round, which has none."""
    totals = report.totals
    if report.header.tone_round:
        return ""
    differ = " These sessions name different references; the engagement’s is used." if totals.references_differ else ""
    return _COMPARED[totals.reference] + differ


def totals_title(totals: Totals) -> str:
    """4 of 5 totals are within ±5 points of the client’s; from eight contacts on with percentage and interval."""
    what = "pairs of totals" if totals.reference is Reference.NONE else "totals"
    sentence = (
        f"{totals.n_within} of {totals.n_compared} {what} are within ±{number_text(totals.tolerance)} points of "
        f"{_OF_WHAT[totals.reference]}"
    )
    if totals.within.n_units < PERCENT_FROM or totals.within.value is None:
        return f"{sentence}."
    low, high = totals.within.interval or (0.0, 1.0)
    return f"{sentence}: {100 * totals.within.value:.0f} %, from {100 * low:.0f} to {100 * high:.0f} %."


def cancellation(totals: Totals) -> str:
    """How many of those within the tolerance hide differences."""
    if not totals.n_within:
        return ""
    if not totals.n_by_cancellation:
        return "None of them is agreed by cancellation: where the totals are close, the lines are too."
    verb = "is" if totals.n_by_cancellation == 1 else "are"
    return (
        f"{in_words(totals.n_by_cancellation)} of them {verb} agreed by cancellation: two or more lines differ, "
        "and the differences make up for each other."
    ).capitalize()


def on_average(report: ResultsReport) -> str:
    """How far totals are from what they are compared with, on average; what would tell a difference from none."""
    totals = report.totals
    if totals.reference is Reference.CLIENT_SIDE:
        return _mean_difference(totals.difference, report, who="the client’s totals", than="the vendor’s")
    if totals.reference is Reference.GOLD and totals.from_agreed is not None:
        return _mean_difference(totals.from_agreed, report, who="totals", than="agreed")
    if totals.apart is None or totals.apart.value is None:
        return ""
    what = {
        Reference.CONSENSUS: "a total is {} points from the mean of the others’",
        Reference.NONE: "two totals of one contact are {} points apart",
    }[totals.reference]
    return f"On average {what.format(f'{totals.apart.value:.1f}')}."


def withheld(totals: Totals) -> str:
    """Why some contacts have no dots."""
    n = sum(
        one.n_lines > 0 and one.apart is not None and one.client is None and one.vendor is None
        for one in totals.contacts
    )
    if not n:
        return ""
    return (
        f"Of {counted(n, 'contact')} the totals are not drawn: the session shows counts, and one reviewer is all of a "
        "side there."
    )


def _mean_difference(mean: Estimate, report: ResultsReport, *, who: str, than: str) -> str:
    if mean.value is None:
        return ""
    points = f"{abs(mean.value):.1f} points {'lower' if mean.value < 0 else 'higher'} than {than}"
    if f"{abs(mean.value):.1f}" == "0.0":
        points = f"as high as {than}"
    if mean.interval is None:
        return f"On average {who} are {points}."
    low, high = mean.interval
    # Totals go from 0 to 100: an interval beyond that says nothing that the scale does not.
    within = low <= -_FURTHEST and high >= _FURTHEST
    allow = "any difference there can be" if within else f"anything from {_end(low)} to {_end(high)}"
    said = f"On average {who} are {points}; the contacts allow {allow}."
    price = mean_price(mean, report.contacts)
    if price is None:
        return said
    shared = report.totals.reference is Reference.CLIENT_SIDE
    return f"{said} “No difference” lies in that range: {if_it_stays(price, shared=shared)}."


def _end(value: float) -> str:
    return signed(min(max(value, -_FURTHEST), _FURTHEST))


def agreed_totals(report: ResultsReport, agreed: AgreedTotals) -> str:
    """How many contacts have an agreed score, and what the others lack."""
    if not agreed.n_without:
        return f"All {counted(agreed.n_with, 'contact')} have an agreed score." if agreed.n_with > 1 else ""
    n = agreed.n_with + agreed.n_without
    who = (
        f"{in_words(agreed.n_without).capitalize()} of {counted(n, 'contact')} {_has(agreed.n_without)} no agreed score"
    )
    if not agreed.n_with:
        who = (
            "The contact has no agreed score" if n == 1 else f"None of the {counted(n, 'contact')} has an agreed score"
        )
    if not agreed.n_incomplete:
        return f"{who}: no line with a weight applies."
    lines = ", ".join(f"{report.line(line).name} ({n})" for line, n in agreed.lines[:3])
    why = "some line was neither settled in the meeting nor given one answer by everybody of both sides"
    return f"{who}: {why}{f', most often {lines}' if lines else ''}."


def agreed_line(line: AgreedLine) -> str:
    """12 of 20."""
    return f"{line.n_same} of {line.n}"


def _has(n: int) -> str:
    return "has" if n == 1 else "have"


def show_all(n: int) -> str:
    """Show all 66 contacts."""
    return f"Show all {n} contacts"


def total_words(contact: ContactTotals, reference: Reference) -> str:
    """What became of one contact's totals."""
    if contact.within is None:
        return ""
    if reference is not Reference.CLIENT_SIDE:
        if contact.by_cancellation and contact.within:
            return "within, by cancellation"
        return "within" if contact.within else f"{contact.n_within} of {contact.n_compared} within"
    if contact.by_cancellation:
        return f"within, by cancellation: {contact.n_lines_differ} lines differ"
    if contact.within:
        return "within"
    if contact.difference is None:
        return f"{contact.apart or 0.0:.0f} apart"
    return f"client {abs(contact.difference):.0f} {'lower' if contact.difference < 0 else 'higher'}"
