"""Coefficients by the names people write, and why one has no value."""

from collections.abc import Iterable
from dataclasses import dataclass

from calibration.stats.benchmarks import FEW_MINORITY_UNITS, MIN_UNITS_FOR_BOOTSTRAP, MIN_UNITS_FOR_T
from calibration.vocabulary import UndefinedReason


@dataclass(frozen=True, slots=True)
class Nouns:
    """What is rated and by whom: pages speak of contacts and reviewers, a file of units and raters."""

    unit: str
    rater: str

    def units(self, n: int) -> str:
        """One contact; 1,240 contacts."""
        return f"{'one' if n == 1 else f'{n:,}'} {self.unit}{'' if n == 1 else 's'}"


PAGE = Nouns("contact", "reviewer")
FILE = Nouns("unit", "rater")

NAMES = {
    "percent_agreement": "Percent agreement",
    "fleiss_kappa": "Fleiss’ kappa",
    "scott_pi": "Scott’s pi",
    "brennan_prediger": "Brennan and Prediger’s kappa",
    "gwet_ac1": "Gwet’s AC1",
    "gwet_ac2": "Gwet’s AC2",
    "category_kappa": "Fleiss’ kappa of one answer",
    "specific_agreement": "Specific agreement",
    "positive_agreement": "Positive agreement",
    "negative_agreement": "Negative agreement",
    "krippendorff_alpha": "Krippendorff’s alpha",
    "cohen_kappa": "Cohen’s kappa",
    "conger_kappa": "Conger’s kappa",
    "light_kappa": "Light’s kappa",
    "icc1": "ICC(1,1)",
    "icc2": "ICC(2,1)",
    "icc3": "ICC(3,1)",
    "icc1k": "ICC(1,k)",
    "icc2k": "ICC(2,k)",
    "icc3k": "ICC(3,k)",
    "kendall_w": "Kendall’s W",
    "lin_ccc": "Lin’s concordance correlation",
    "side_kappa": "Vanbelle and Albert’s kappa",
}
"""Every coefficient of ``stats.coefficients()``, and those of two groups of raters."""

_UNDEFINED = {
    UndefinedReason.NO_RATINGS: "nobody gave an answer",
    UndefinedReason.NO_PAIRS: "no {unit} has two answers to compare",
    UndefinedReason.NO_VARIATION: "everybody gave one and the same answer, so skill cannot be told from chance",
    UndefinedReason.ONE_UNIT: "one {unit} is too few for this figure",
    UndefinedReason.ONE_SIDE: "only one side scored",
    UndefinedReason.ONE_VOICE: "a side is one person here, whose marking and the side's standard cannot be told apart",
    UndefinedReason.POSITIONAL_RATERS: "the file does not say who is who, so no two {rater}s can be followed",
    UndefinedReason.NOT_NUMERIC: "these answers have no order, so there is no higher or lower",
    UndefinedReason.NEVER_USED: "nobody gave this answer",
    UndefinedReason.TOO_CLOSE: "it is too close to call: no reasonable number of {unit}s would settle it",
    UndefinedReason.ONE_PHASE: "there are no ratings on one side of the date",
    UndefinedReason.NO_REPEATS: "no {unit} was scored again, so the data cannot tell whose standard moved",
    UndefinedReason.FEW_REPEATS: "too few {unit}s were scored again to tell whose standard moved",
    UndefinedReason.NO_NEW_CONTACTS: "no new {unit} was scored, so nothing can be said of the agents",
    UndefinedReason.FEW_SESSIONS: "there are too few sessions to tell a change from the mood of one",
    UndefinedReason.PANEL_REPLACED: "the {rater}s changed at once: a new standard and new people look the same",
    UndefinedReason.ORDER_CHANGED: "the repeats changed their order: what is marked changed, not how strictly",
    UndefinedReason.REPEATS_DISAGREE: "repeats and new {unit}s tell different stories",
}


def why_undefined(reason: UndefinedReason, nouns: Nouns = PAGE) -> str:
    """Why there is no value, to stand after "because": nobody gave an answer."""
    return _UNDEFINED[reason].format(unit=nouns.unit, rater=nouns.rater)


def least_units(method: str) -> int:
    """From how many units on an interval made this way keeps its word; 1 where it always does."""
    if method.startswith("bootstrap"):
        return MIN_UNITS_FOR_BOOTSTRAP
    return MIN_UNITS_FOR_T if method in ("gwet t", "jackknife t") else 1


def capitalised(clause: str) -> str:
    """A clause as a sentence of its own."""
    return f"{clause[0].upper()}{clause[1:]}."


def few_minority_units(counts: Iterable[tuple[int | None, int]], nouns: Nouns = PAGE) -> str:
    """A warning where few units carry another answer than the commonest; empty otherwise.

    Parameters
    ----------
    counts : iterable of (int or None, int)
        Of each defined estimate the units with another answer (``None``: prevalence does not touch it), and its units.
    """
    few, units = min(((few, units) for few, units in counts if few is not None), default=(None, 0))
    # Where most units carry another answer, the units are few and not the answers: that is said elsewhere.
    if few is None or few >= FEW_MINORITY_UNITS or 2 * few >= units:
        return ""
    verb = "carries" if few == 1 else "carry"
    carry = f"Only {few} of {units} {nouns.unit}s {verb} an answer other than the commonest"
    told = carry if few else f"No {nouns.unit} of {units} carries an answer other than the commonest"
    return f"{told}: below about {FEW_MINORITY_UNITS}, do not lean on these values or their intervals."
