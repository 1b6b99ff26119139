"""Sentences of the workings drawer: what it rests on, how each figure was made, and what others call such values."""

from calibration.analysis.workings_report import (
    AnswerShare,
    LineWorkings,
    PairWorkings,
    Refusal,
    TotalsWorkings,
    Working,
)
from calibration.figures.gap_heatmap import signed
from calibration.scorecard.answer import number_text
from calibration.stats.agreement_scale import RETAINED_FROM, ScaleMembership
from calibration.stats.bland_altman import LimitsOfAgreement
from calibration.stats.estimate import Estimate
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import contacts_price
from calibration.vocabulary import Measurement, Pairs, Weighting
from calibration.wording.coefficient_sentences import PERCENT_FROM, Beside, sentence, too_few
from calibration.wording.coefficients import NAMES, few_minority_units, least_units
from calibration.wording.coefficients import why_undefined as _why

DRAWER = "Show the workings: every coefficient, what it rests on, how it was made"
CHOOSE = "The workings of"
TOTALS = "Total scores"
PAIRS_LABEL = "Pairs of reviewers"
PAIRS = {
    Pairs.BETWEEN: "Client with vendor",
    Pairs.WITHIN_CLIENT: "Within the client",
    Pairs.WITHIN_VENDOR: "Within the vendor",
    Pairs.ALL: "Everyone",
}
HEADINGS = ("Coefficient", "Value", "Interval", "Error", "Contacts", "Reviewers", "Answers", "Interval by")
SECTIONS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "How often the same",
        frozenset({"percent_agreement", "specific_agreement", "positive_agreement", "negative_agreement"}),
    ),
    (
        "Corrected for chance",
        frozenset({
            "krippendorff_alpha", "side_kappa", "gwet_ac1", "gwet_ac2", "fleiss_kappa", "scott_pi", "cohen_kappa",
            "conger_kappa", "light_kappa", "brennan_prediger",
        }),
    ),
    ("One answer against all others", frozenset({"category_kappa"})),
    (
        "As numbers",
        frozenset({"icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k", "kendall_w", "lin_ccc"}),
    ),
)  # fmt: skip
LEVELS = {
    Measurement.NOMINAL: "nominal: answers are the same or not",
    Measurement.ORDINAL: "ordinal: answers have an order",
    Measurement.INTERVAL: "interval: distances of answers mean something",
    Measurement.RATIO: "ratio: zero is none",
}
SCALE_TITLE = "What others call such values"
SCALE_NOTE = (
    "Landis and Koch (1977) put words on ranges of kappa, arbitrarily, as they said themselves; the words do not know "
    "how many answers a line has or how lopsided they are. Gwet (2014) retains the highest word that the value reaches "
    f"with probability {RETAINED_FROM:g}, given its error. Neither enters any verdict here."
)
SCALE_HEADINGS = ("Coefficient", "Word of the value", "Gwet retains", "How probable each word is")
CSV_LINE, CSV_CARD = "These workings as CSV", "Every line’s workings as CSV"
METHODS = {
    "wilson over units": "Wilson",
    "bootstrap over units": "resampled contacts",
    "gwet t": "Gwet’s error, t",
    "jackknife t": "jackknife, t",
    "F": "F",
    "restricted maximum likelihood, profile": "likelihood profile",
    "z transform": "Fisher’s z",
}
_REFUSED = {
    Refusal.TWO_RATERS: "are of two reviewers, and here are more",
    Refusal.NO_DECLARED_ANSWERS: "count how many answers there could be, and numbers have no such count",
    Refusal.TOO_MANY_ANSWERS: "count each different answer, and here are too many; read the intraclass correlations",
}


def rests_on(workings: LineWorkings, *, what: str = "answer") -> str:
    """24 contacts and 4 reviewers: 94 answers, 2 N/A, none missing. Measured as nominal: …"""
    cells = [f"{workings.n_ratings:,} {what}{'' if workings.n_ratings == 1 else 's'}"]
    cells.append(f"{workings.n_not_applicable:,} N/A" if workings.n_not_applicable else "no N/A")
    cells.append(f"{workings.n_missing:,} missing" if workings.n_missing else "none missing")
    who = f"{_n(workings.n_contacts, 'contact')} and {_n(workings.n_reviewers, 'reviewer')}"
    return f"{who}: {', '.join(cells)}. Measured as {LEVELS[workings.measurement]}."


def prevalence(workings: LineWorkings) -> str:
    """Answers: yes 88 (92 %), no 8 (8 %). Three of 24 contacts carry another answer than the commonest."""
    if not workings.prevalence:
        return ""
    shown = ", ".join(_answer_share(one, workings.n_contacts) for one in workings.prevalence)
    n = workings.n_minority_contacts
    if n is None:
        return f"Answers: {shown}."
    carry = f"{in_words(n)} of {workings.n_contacts} contacts {'carries' if n == 1 else 'carry'}"
    return f"Answers: {shown}. {carry[0].upper()}{carry[1:]} another answer than the commonest."


def _answer_share(one: AnswerShare, n_contacts: int) -> str:
    return f"{one.label} {one.n}" + (f" ({100 * one.share:.0f} %)" if n_contacts >= PERCENT_FROM else "")


def applicability(workings: LineWorkings) -> str:
    """On whether the line applies at all; empty where nobody said N/A."""
    found = workings.applicability
    if not workings.n_not_applicable or found.value is None:
        return ""
    if found.n_units < PERCENT_FROM:
        return f"Whether the line applies: {found.value:.2f} of the pairs agree."
    return f"Whether the line applies: {100 * found.value:.0f} % of the pairs agree."


def warning(group: PairWorkings, workings: LineWorkings) -> str:
    """The warning about few contacts with a rarer answer, with what such intervals were measured to hold."""
    if not workings.prevalence:
        return ""
    told = few_minority_units(
        (one.estimate.n_minority_units, one.estimate.n_units)
        for one in group.workings
        if one.estimate.value is not None and not one.answer
    )
    if not told:
        return ""
    return f"{told} With 30 contacts and 95 % of one answer, intervals of alpha that say 95 % hold the truth in 44 %."


def name(one: Working) -> str:
    """Fleiss’ kappa, ordinal weights; Positive agreement on “yes”; Percent agreement within 1."""
    told = NAMES[one.estimate.coefficient]
    if one.answer:
        told += f" on “{one.answer}”" if "agreement" in one.estimate.coefficient else f", “{one.answer}”"
    if one.tolerance:
        told += f" within {number_text(one.tolerance)}"
    if one.weights in ("", Weighting.IDENTITY.value):
        return told
    return f"{told}, {one.weights}{'' if one.weights.endswith('distance') else ' weights'}"


def reading(one: Working, group: PairWorkings, workings: LineWorkings) -> str:
    """What the value says."""
    commonest = workings.commonest
    beside = Beside(
        percent=group.value_of("percent_agreement"),
        commonest=commonest.label if commonest else "",
        prevalence=commonest.share if commonest else None,
        answer=one.answer,
        tolerance=one.tolerance,
        between=group.pairs is Pairs.BETWEEN,
    )
    return sentence(one.estimate, beside=beside, say_few=False)


def few(group: PairWorkings) -> str:
    """That few contacts stand behind all of it."""
    return too_few(max((one.estimate.n_units for one in group.workings), default=PERCENT_FROM))


def made_by(estimate: Estimate) -> str:
    """How the interval was made, or why there is none."""
    if estimate.value is None:
        return ""
    if estimate.interval is not None:
        return METHODS.get(estimate.method, estimate.method)
    least = least_units(estimate.method)
    if not estimate.method:
        return "none is known"
    return f"none below {least} contacts" if estimate.n_units < least else "no spread to judge by"


def nothing(group: PairWorkings) -> str:
    """Why a set of pairs has no figure at all."""
    told = _why(group.undefined_reason) if group.undefined_reason else ""
    return f"Nothing to compute {_AMONG[group.pairs]}: {told}." if told else ""


_AMONG = {
    Pairs.BETWEEN: "between the sides",
    Pairs.WITHIN_CLIENT: "within the client",
    Pairs.WITHIN_VENDOR: "within the vendor",
    Pairs.ALL: "among everyone",
}


def components(group: PairWorkings) -> str:
    """What single answers vary by; a variance below zero is told as none."""
    found = group.components
    if found is None:
        return ""
    parts = [max(part, 0.0) for part in (found.unit, found.rater, found.residual)]
    whole = sum(parts)
    if whole <= 0.0:
        return ""
    shown = [f"{part / whole:.2f}" for part in parts]
    below = [what for what, part in zip(("contacts", "reviewers"), (found.unit, found.rater), strict=True) if part < 0]
    note = f" The variance of {' and '.join(below)} came out below zero, and is counted as none." if below else ""
    return (
        f"Of the variance of single answers {shown[0]} lies between contacts, {shown[1]} between reviewers’ levels, "
        f"and {shown[2]} is what remains.{note}"
    )


def refused(group: PairWorkings) -> tuple[str, ...]:
    """Scott’s pi and Cohen’s kappa are of two reviewers, and here are more."""
    sentences = []
    for why in Refusal:
        names = [NAMES[name] for name, reason in group.refused if reason is why]
        if names:
            told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            verb = _REFUSED[why]
            if len(names) == 1:
                verb = verb.replace("are of", "is of", 1).replace("count ", "counts ", 1)
            sentences.append(f"{told} {verb}.")
    return tuple(sentences)


def how_made(workings: LineWorkings) -> str:
    """The note under the tables."""
    level = f"{100 * workings.confidence_level:g} %"
    return (
        f"Intervals of {level}. Resampled: {workings.resamples:,} resamples of the contacts, seed {workings.seed}, the "
        "same for every figure. The file rounds nothing. Formulas, sources and how each was checked: docs/methods.md."
    )


def scale_probabilities(found: ScaleMembership) -> str:
    """Substantial 0.49, moderate 0.29, …; those below one in a hundred left out."""
    shown = [f"{word.value} {share:.2f}" for word, share in found.probabilities if share >= 0.005]
    return ", ".join(shown) or "no error to judge by"


def limits_title(found: TotalsWorkings) -> str:
    """What the plot of the totals shows."""
    limits, n = found.limits, found.limits.bias.n_units
    low, high = limits.lower.value, limits.upper.value
    if low is None or high is None:
        return f"One contact differs by {signed(limits.bias.value or 0.0)} points: a limit needs two."
    reach = f"between {signed(low)} and {signed(high)} points"
    if n < PERCENT_FROM:
        more = contacts_price(PERCENT_FROM - n, shared=False)
        return f"From {counted(n, 'contact')}, totals may differ by anything {reach}: too few to lean on before {more}."
    return f"On 95 of 100 contacts the totals differ by something {reach}."


def limits_sentences(found: TotalsWorkings) -> tuple[str, ...]:
    """What the limits mean beside the tolerance, and how they were made."""
    limits = found.limits
    low, high = limits.lower.value, limits.upper.value
    sentences = []
    if low is not None and high is not None and found.tolerance:
        inside = -found.tolerance <= low and high <= found.tolerance
        told = "lie within" if inside else "reach beyond"
        sentences.append(f"The limits {told} the tolerance of ±{number_text(found.tolerance)} points.")
    if len(found.contacts) < limits.bias.n_units:
        sentences.append("Contacts whose dot would tell a single total are not drawn: the session shows counts.")
    sentences.append(
        "Bland and Altman’s limits of agreement, mean ± 1.96 standard deviations of the difference; the grey bands are "
        "their exact 95 % intervals (Carkeet 2015)."
    )
    return tuple(sentences)


def limits_words(limits: LimitsOfAgreement) -> dict[str, str]:
    """What stands at the right end of each line of the plot."""
    return {
        key: f"{what} {signed(one.value)}{_from_to(one)}"
        for key, what, one in (
            ("bias", "mean", limits.bias),
            ("lower", "lower limit", limits.lower),
            ("upper", "upper limit", limits.upper),
        )
        if one.value is not None
    }


def _from_to(estimate: Estimate) -> str:
    return f", {signed(estimate.interval[0])} to {signed(estimate.interval[1])}" if estimate.interval else ""


def limits_axes(*, two_sides: bool) -> tuple[str, str]:
    """What runs across and what runs up."""
    return "mean of both totals", "client − vendor" if two_sides else "first − second reviewer"


def no_limits(found: TotalsWorkings) -> str:
    """Why there are none."""
    reason = found.limits.bias.undefined_reason
    return f"No limits of agreement: {_why(reason)}." if reason else ""


def _n(n: int, one: str) -> str:
    return f"{n:,} {one}{'' if n == 1 else 's'}"
