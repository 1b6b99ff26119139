"""What the command ``agreement`` says of its results: a sentence each, then a table."""

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

from calibration.stats import CoefficientFacts, Estimate, RatingsMatrix, coefficients
from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP, MIN_UNITS_FOR_T
from calibration.stats.coefficient_facts import WEIGHTS_OF_LEVEL
from calibration.stats.weight_matrix import own_weights
from calibration.vocabulary import IntervalKind, Measurement, UndefinedReason, Weighting
from calibration.wording.coefficient_sentences import Beside, sentence
from calibration.wording.coefficients import FILE, NAMES, few_minority_units, why_undefined

_WRAPPED = 36
"""Characters of a cell of the registry's table."""


def shown_name(name: str) -> str:
    """The coefficient as people write it."""
    return NAMES.get(name, name)


def weights_used(facts: CoefficientFacts, level: Measurement, asked: Weighting | None) -> str:
    """The weights behind a value: those asked for, the coefficient's own, or the level's; empty where it takes none."""
    if not facts.weights:
        return ""
    if asked is None and facts.default_weights is None and facts.name == "krippendorff_alpha":
        return f"{level} distance"
    return asked or facts.default_weights or own_weights(level)


def result_sentence(estimate: Estimate, *, weights: str, interval: IntervalKind | None, beside: Beside) -> str:
    """One result: what it is, what it rests on, its interval or why there is none, and what it says."""
    name = shown_name(estimate.coefficient) + (f" ({weights})" if weights not in ("", Weighting.IDENTITY) else "")
    if beside.tolerance:
        name += f" within {beside.tolerance:g}"
    if beside.answer:
        name += f" on “{beside.answer}”"
    behind = (
        f"{_counted(estimate.n_units, 'unit')}, {_counted(estimate.n_raters, 'rater')}, "
        f"{_counted(estimate.n_cells, 'rating')}"
    )
    if estimate.value is None:
        reason = estimate.undefined_reason or UndefinedReason.NO_RATINGS
        return f"{name} is undefined because {why_undefined(reason, FILE)} ({behind})."
    told = f"{name} is {estimate.value:z.3f} on {behind}, {_interval_words(estimate, interval)}."
    return f"{told} {sentence(estimate, beside=beside, nouns=FILE)}"


def _interval_words(estimate: Estimate, asked: IntervalKind | None) -> str:
    level = f"{100 * estimate.confidence_level:g} % interval"
    if estimate.interval is not None:
        seed = f", seed {estimate.seed}" if estimate.seed is not None else ""
        return f"{level} {estimate.interval[0]:z.3f} to {estimate.interval[1]:z.3f} ({estimate.method}{seed})"
    if asked is None:
        return "no interval asked for"
    least = MIN_UNITS_FOR_BOOTSTRAP if asked is IntervalKind.BOOTSTRAP else MIN_UNITS_FOR_T
    if estimate.n_units < least:
        return f"no {level}: below {least} units it would be too short"
    return f"no {level}: the value has no spread to judge it by"


def minority_warning(estimates: Sequence[Estimate]) -> str:
    """A sentence where few units carry another answer than the commonest; empty otherwise.

    Of free numbers nearly every unit carries another one, so nothing is said of them.
    """
    return few_minority_units(((one.n_minority_units, one.n_units) for one in estimates if one.value is not None), FILE)


def counts_sentence(matrix: RatingsMatrix) -> str:
    """What the question's table holds, missing values and N/A counted."""
    rated, na = int(matrix.rated.sum()), int(matrix.not_applicable.sum())
    units, raters = matrix.shape
    return (
        f"{_counted(units, 'unit')} × {_counted(raters, 'rater')}: {_counted(rated, 'rating')}, {na:,} N/A, "
        f"{units * raters - rated - na:,} missing."
    )


def answers_sentence(matrix: RatingsMatrix, *, declared: bool) -> str:
    """Which answers count as the scale; empty for free numbers."""
    if declared or matrix.level not in (Measurement.NOMINAL, Measurement.ORDINAL):
        return ""
    return (
        "Only answers that were given count as the scale; --categories declares others "
        "(AC1, AC2 and Brennan–Prediger count them)."
    )


def result_table(estimates: Sequence[tuple[Estimate, str]]) -> list[str]:
    """Lines of an aligned table: estimates with their weights."""
    rows: list[tuple[str, ...]] = [
        ("coefficient", "weights", "value", "low", "high", "error", "units", "raters", "ratings", "other answer")
    ]
    for one, weights in estimates:
        ends = one.interval or (None, None)
        numbers = (one.value, *ends, one.standard_error)
        counts = (one.n_units, one.n_raters, one.n_cells, one.n_minority_units)
        rows.append((
            one.coefficient, weights or "-", *("-" if number is None else f"{number:z.3f}" for number in numbers),
            *("-" if count is None else f"{count:,}" for count in counts),
        ))  # fmt: skip
    return aligned(rows, left=2)


def aligned(rows: Sequence[Sequence[str]], *, left: int) -> list[str]:
    """Rows as lines of equal columns, the first ``left`` of them flush left."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def registry_rows() -> list[dict[str, object]]:
    """What is known of every coefficient, as JSON has it."""
    return [
        {
            "name": facts.name,
            "levels": [level.value for level in Measurement if level in facts.levels],
            "weights": [one.value for one in facts.weights],
            "default_weights": facts.default_weights,
            "n_raters": facts.n_raters,
            "complete_data": facts.complete_data,
            "analytic": facts.analytic,
            "takes_category": facts.takes_category,
            "zero": facts.zero,
            "one": facts.one,
            "reference": facts.reference,
        }
        for facts in coefficients().values()
    ]


def registry_table() -> list[str]:
    """The registry as a table: name, levels, weights, what 0 and 1 mean, reference."""
    rows: list[tuple[str, ...]] = [("name", "levels", "weights", "0 means", "1 means", "reference")]
    for facts in coefficients().values():
        levels = [level.value for level in Measurement if level in facts.levels]
        every = set(facts.weights) == set(Weighting)
        weights = "those of the level" if every else ", ".join(facts.weights) or "none"
        told = (facts.name, "all" if len(levels) == len(Measurement) else ", ".join(levels), weights)
        wide = (wrap(text, _WRAPPED) for text in (facts.zero, facts.one, facts.reference))
        rows += zip_longest(*([text] for text in told), *wide, fillvalue="")
    admitted = (f"{level} {', '.join(weights)}" for level, weights in WEIGHTS_OF_LEVEL.items())
    return [*aligned(rows, left=len(rows[0])), f"Weights of the levels: {'; '.join(admitted)}."]


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one if n == 1 else one + 's'}"
