"""Sentences about guesses of what the other side will say: who disagrees, and who does not know."""

from calibration.analysis.prediction_report import PredictionReport, SideGuesses, Waiting
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.results_lines import PERCENT_FROM
from calibration.vocabulary import GuessVerdict, Side

HEADER = "What each side expects the other to say"
NOBODY = (
    "Nobody has guessed yet. A session can ask it with one more tap on each tone line: that tells a side that does not "
    "know from one that knows and disagrees. It is switched on where a session is planned."
)
HOW = (
    "A difference was known when the guess told of one, in the right direction. Of several reviewers of a side the "
    "most frequent answer counts, on scales between two poles the mean; there, answers next to each other count as the "
    "same."
)
WHO_SEES = (
    "A single guess is shown to nobody but its author. These are shares over at least five contacts, and over five on "
    "which you differ."
)
TABLE = "Guesses, line by line and side by side"
HEADINGS = (
    "line",
    "who guessed",
    "contacts",
    "same answer",
    "differ and knew it",
    "differ and did not know",
    "guessed right",
)
SHOWN_HEADINGS = ("Line", "Differ", "Knew it", "Guessed right")
_OTHER = {Side.CLIENT: "vendor", Side.VENDOR: "client"}


def title(report: PredictionReport) -> str:
    """The finding of the line with most differences: what stands first of all."""
    if not report.sides:
        return "There are too few guesses yet to say who knows what the other side hears."
    return sentence(report.sides[0])


def sentence(one: SideGuesses) -> str:
    """On 8 of 12 contacts you differ on “Warmth”; the vendor knew it on 6: so far it looks like disagreement."""
    found, side = one.found, one.side.value
    if not found.n_differ:
        return f"On “{one.name}” you gave the same answer on all {found.n} contacts that the {side} guessed."
    knew = f"the {side} knew it on {'none' if not found.n_knew else found.n_knew}"
    return f"On {found.n_differ} of {found.n} contacts you differ on “{one.name}”; {knew}: {_reading(one)}."


def _reading(one: SideGuesses) -> str:
    found = one.found
    if found.verdict is GuessVerdict.KNEW:
        return "it disagrees, it is not unaware"
    if found.verdict is GuessVerdict.UNAWARE:
        return "it did not know"
    if 2 * found.n_knew == found.n_differ or found.more is None:
        return "whether it disagrees or did not know, these contacts cannot tell"
    looks = "it disagrees, it is not unaware" if 2 * found.n_knew > found.n_differ else "it did not know"
    more = counted(found.more, "more contact")
    return f"so far it looks as if {looks}; {more} on which you differ would tell"


def verdict(one: SideGuesses) -> str:
    """Disagrees; did not know; cannot tell yet."""
    if not one.found.n_differ:
        return "same answer"
    return {
        GuessVerdict.KNEW: "knew it: disagrees",
        GuessVerdict.UNAWARE: "did not know",
        GuessVerdict.CANNOT_TELL: "cannot tell yet",
    }[one.found.verdict]


def row(one: SideGuesses) -> tuple[str, str, str]:
    """8 of 17 contacts differ; 6 of 8 were known; 9 of 17 guessed right."""
    found = one.found
    return (
        f"{found.n_differ} of {found.n}",
        f"{found.n_knew} of {found.n_differ}" if found.n_differ else "–",
        f"{found.n_right} of {found.n}" if one.tells_right else "–",
    )


def right(one: SideGuesses) -> str:
    """The vendor guessed the client's answer on 7 of 12 contacts: 58 %, from 32 to 81 %."""
    found = one.found
    if not one.tells_right:
        return ""
    hits = found.n_right or "none"
    told = f"The {one.side.value} guessed the {_OTHER[one.side]}’s answer on {hits} of {found.n} contacts"
    near = f", within one step on {found.n_near or 'none'}" if one.places else ""
    return f"{told}{_share(found.n_right, found.n, found.right)}{near}."


def knew(one: SideGuesses) -> str:
    """Of 8 differences 6 were known: 75 %, from 41 to 93 %; empty without a difference."""
    found = one.found
    if not found.n_differ:
        return ""
    were = "was" if found.n_knew == 1 else "were"
    n, k = counted(found.n_differ, "difference"), "none" if not found.n_knew else in_words(found.n_knew)
    return f"Of {n} {k} {were} known{_share(found.n_knew, found.n_differ, found.knew)}."


def _share(k: int, n: int, interval: tuple[float, float] | None) -> str:
    if n < PERCENT_FROM or interval is None:
        return ""
    return f": {100 * k / n:.0f} %, from {100 * interval[0]:.0f} to {100 * interval[1]:.0f} %"


def missing(report: PredictionReport) -> str:
    """Where figures are not shown yet, and what they lack; never how the guesses went."""
    if not report.too_few:
        return ""
    parts = [f"“{one.name}” ({one.side.value}: {_lacks(one)})" for one in report.too_few]
    return f"Shown from five guessed contacts on, and from five on which you differ: {', '.join(parts)}."


def _lacks(one: Waiting) -> str:
    if one.contacts:
        return f"{counted(one.contacts, 'contact')} more"
    return f"{counted(one.differences, 'difference')} more" if one.differences else "in the next step"
