"""What a coefficient's value says, in one sentence: keyed on its name and on which way it points."""

from dataclasses import dataclass
from enum import StrEnum

from calibration.stats.estimate import Estimate
from calibration.vocabulary import UndefinedReason
from calibration.wording.coefficients import PAGE, Nouns, capitalised, why_undefined

PERCENT_FROM = 8
"""Units. Below, shares are given as they are, not as percentages (``product.md``, principle 3)."""

PARADOX_SHARE = 0.8
"""Share of pairs that agree, and of ratings that are the commonest answer, from which a low kappa is the paradox of
Feinstein & Cicchetti (1990). Their second table has .85 and .88."""

PARADOX_KAPPA = 0.6
"""Value below which a kappa reads as low beside so much agreement (theirs: .32)."""


class Polarity(StrEnum):
    """Which way a result points."""

    UNDEFINED = "undefined"
    TOTAL = "total"
    ZERO = "zero"
    PARADOX_LOW = "paradox_low"
    PARADOX_HIGH = "paradox_high"
    BELOW_CHANCE = "below_chance"
    NOT_ABOVE_CHANCE = "not_above_chance"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a result and decides how it reads.

    Attributes
    ----------
    percent : float or None
        Share of equal pairs among the same raters.
    commonest : str
        Label of the most frequent answer; empty where answers are free numbers.
    prevalence : float or None
        Its share of the ratings.
    answer : str
        Label of the one answer that the coefficient is about.
    tolerance : float or None
        Steps within which answers count as the same.
    between : bool
        Pairs are of one rater of each side.
    """

    percent: float | None = None
    commonest: str = ""
    prevalence: float | None = None
    answer: str = ""
    tolerance: float | None = None
    between: bool = False


_OF_ONE_ANSWER = frozenset({"specific_agreement", "positive_agreement", "negative_agreement"})
_SHARES = _OF_ONE_ANSWER | {"percent_agreement"}
_PULLED_DOWN = frozenset({
    "scott_pi", "fleiss_kappa", "cohen_kappa", "conger_kappa", "light_kappa", "krippendorff_alpha", "category_kappa",
    "side_kappa",
})  # fmt: skip
_HELD_UP = frozenset({"brennan_prediger", "gwet_ac1", "gwet_ac2"})
_CHANCE = _PULLED_DOWN | _HELD_UP

_ONE_ANSWER = "when one {rater} said “{answer}”, {another} said it too in {value} of cases"
_KAPPA = "beyond what {chance}, {value} of the agreement still possible is there"
_ICC = "{value} of what single ratings differ by lies between {unit}s"
_ICC_OF_MEANS = "{value} of what the mean of all {rater}s differs by lies between {unit}s"
_LEVELS_COUNT, _LEVELS_LEFT = "each {rater}’s own level counts against it", "each {rater}’s own level left aside"
_PLAIN = {
    "percent_agreement": "on average {value} of a {unit}’s pairs of {rater}s gave {same}",
    "specific_agreement": _ONE_ANSWER,
    "positive_agreement": _ONE_ANSWER,
    "negative_agreement": _ONE_ANSWER,
    "krippendorff_alpha": "of the disagreement that chance alone would make, {rest} is left",
    "icc1": _ICC,
    "icc2": f"{_ICC}; {_LEVELS_COUNT}",
    "icc3": f"{_ICC}, {_LEVELS_LEFT}",
    "icc1k": _ICC_OF_MEANS,
    "icc2k": f"{_ICC_OF_MEANS}; {_LEVELS_COUNT}",
    "icc3k": f"{_ICC_OF_MEANS}, {_LEVELS_LEFT}",
    "kendall_w": "the {rater}s’ orders of the {unit}s stand at {number}; 0 is nothing in common, 1 the same order",
    "lin_ccc": "pairs of ratings stand at {number}, where 0 is no relation and 1 the same number each time",
    "side_kappa": "of the agreement beyond chance that each side’s own unity leaves room for, {value} is there",
} | dict.fromkeys(_CHANCE - {"krippendorff_alpha", "side_kappa"}, _KAPPA)
_HABITS, _FREQUENCIES = "the {rater}s’ own habits would give by chance", "the answers’ frequencies would give by chance"
_CHANCE_OF = {
    "cohen_kappa": _HABITS,
    "conger_kappa": _HABITS,
    "light_kappa": _HABITS,
    "brennan_prediger": "guessing every answer equally often would give",
    "gwet_ac1": "guessing on the doubtful {unit}s would give",
    "gwet_ac2": "guessing on the doubtful {unit}s would give",
}
_TOTAL = {
    "percent_agreement": "every pair gave {same}",
    "specific_agreement": "whenever one {rater} said “{answer}”, {all_others} did",
    "positive_agreement": "whenever one {rater} said “{answer}”, {all_others} did",
    "negative_agreement": "whenever one {rater} said “{answer}”, {all_others} did",
    "category_kappa": "whenever one {rater} said “{answer}”, {all_others} did, and there were other answers too",
    "side_kappa": "the sides agree as far as each is of one mind itself",
    "icc3": "all {rater}s see the same differences between {unit}s; their levels may differ",
    "icc3k": "all {rater}s see the same differences between {unit}s; their levels may differ",
    "kendall_w": "all {rater}s put the {unit}s in the same order",
} | dict.fromkeys(("icc1", "icc2", "icc1k", "icc2k", "lin_ccc"), "every rating of a {unit} is the same")
_TOTAL_OF_CHANCE = "every pair gave the same answer, and more than one answer was given: higher it does not go"
_ZERO = {
    "percent_agreement": "no pair gave {same}",
    "kendall_w": "the {rater}s’ orders of the {unit}s have nothing in common",
    "lin_ccc": "ratings of one {unit} have nothing to do with each other",
} | dict.fromkeys(_OF_ONE_ANSWER, "whenever one {rater} said “{answer}”, {no_other} did: on it nobody has ever agreed")
_BELOW = {"lin_ccc": "where one rating of a {unit} is high, the other is low"} | dict.fromkeys(
    ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"), "{unit}s differ no more than the ratings of one {unit} do"
)
_BELOW_CHANCE = "pairs agree no better than chance alone would make them"
_LOW = (
    "low although {percent} of pairs agree: {prevalence} of all answers are “{commonest}”, and this figure takes most "
    "of that for chance; read the agreement on the rarer answers beside it"
)
_HIGH = (
    "high because {prevalence} of all answers are “{commonest}”, little of which this figure takes for chance; of the "
    "rarer answers it says nothing"
)


def polarity(estimate: Estimate, beside: Beside) -> Polarity:
    """Which way a result points; what misleads most comes first."""
    name, value = estimate.coefficient, estimate.value
    if value is None:
        return Polarity.UNDEFINED
    if value >= 1.0:
        return Polarity.TOTAL
    lopsided = min(beside.percent or 0.0, beside.prevalence or 0.0) >= PARADOX_SHARE
    if lopsided and name in _PULLED_DOWN and value < PARADOX_KAPPA:
        return Polarity.PARADOX_LOW
    if lopsided and name in _HELD_UP and value >= PARADOX_KAPPA:
        return Polarity.PARADOX_HIGH
    if value <= 0.0:
        return Polarity.ZERO if name in _ZERO and value == 0.0 else Polarity.BELOW_CHANCE
    if estimate.interval is not None and estimate.interval[0] <= 0.0 and name not in _SHARES:
        return Polarity.NOT_ABOVE_CHANCE
    return Polarity.PLAIN


def sentence(estimate: Estimate, *, beside: Beside | None = None, nouns: Nouns = PAGE, say_few: bool = True) -> str:
    """What one result says.

    Parameters
    ----------
    estimate : Estimate
        Of a coefficient that ``wording.coefficients.NAMES`` has.
    beside : Beside, optional
        What stands beside it; without it no paradox can be told.
    nouns : Nouns
        What units and raters are called.
    say_few : bool
        Say that few units stand behind it; where many results stand together that is said once (:func:`too_few`).

    Examples
    --------
    >>> sentence(Estimate("krippendorff_alpha", 0.74, n_units=40))
    'Of the disagreement that chance alone would make, 26 % is left.'
    """
    known = beside or Beside()
    points = polarity(estimate, known)
    if points is Polarity.UNDEFINED:
        return capitalised(why_undefined(estimate.undefined_reason or UndefinedReason.NO_RATINGS, nouns))
    words = _words(estimate, known, nouns)
    told = capitalised(_template(estimate.coefficient, points).format(**words))
    if points is Polarity.NOT_ABOVE_CHANCE and estimate.interval:
        told += f" Chance is not ruled out: the interval begins at {_signed(estimate.interval[0])}."
    few = too_few(estimate.n_units, nouns) if say_few else ""
    return f"{told} {few}" if few else told


def too_few(n_units: int, nouns: Nouns = PAGE) -> str:
    """That few units stand behind something; empty from eight on."""
    return f"This is from {nouns.units(n_units)}: one more can move it far." if n_units < PERCENT_FROM else ""


def _template(name: str, points: Polarity) -> str:
    return {
        Polarity.TOTAL: _TOTAL.get(name, _TOTAL_OF_CHANCE),
        Polarity.ZERO: _ZERO.get(name, _BELOW_CHANCE),
        Polarity.PARADOX_LOW: _LOW,
        Polarity.PARADOX_HIGH: _HIGH,
        Polarity.BELOW_CHANCE: _BELOW.get(name, _BELOW_CHANCE),
    }.get(points, _PLAIN[name])


def _words(estimate: Estimate, beside: Beside, nouns: Nouns) -> dict[str, str]:
    value = estimate.value or 0.0
    chance = _CHANCE_OF.get(estimate.coefficient, _FREQUENCIES).format(unit=nouns.unit, rater=nouns.rater)
    same = "the same answer"
    if beside.tolerance:
        same += f", or one at most {beside.tolerance:g} away"
    return {
        "unit": nouns.unit,
        "rater": nouns.rater,
        "answer": beside.answer or "this answer",
        "commonest": beside.commonest,
        "value": _share(value, estimate.n_units),
        "rest": _share(1 - value, estimate.n_units),
        "percent": _share(beside.percent or 0.0, estimate.n_units),
        "prevalence": _share(beside.prevalence or 0.0, estimate.n_units),
        "number": f"{value:.2f}",
        "chance": chance,
        "same": same,
        "another": "one of the other side" if beside.between else "another",
        "all_others": "everybody of the other side" if beside.between else "all others",
        "no_other": "nobody of the other side" if beside.between else "no other",
    }


def _share(share: float, n_units: int) -> str:
    """84 %; below eight units 0.84, and never 100 % of what is not all."""
    if n_units < PERCENT_FROM:
        return f"{share:.2f}"
    percent = round(100 * share)
    if percent == 100 and share < 1:
        return "over 99 %"
    return "under 1 %" if percent == 0 and share > 0 else f"{percent} %"


def _signed(value: float) -> str:
    return f"{value:z.2f}".replace("-", "−")
