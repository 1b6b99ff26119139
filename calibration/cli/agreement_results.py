"""What the command ``agreement`` computes of each question, and how the whole is told."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from calibration.cli.agreement_answers import Question, Scale, question_of
from calibration.cli.agreement_check import (
    NOT_INSTALLED,
    Compared,
    check_sentence,
    check_table,
    compared,
    package_installed,
)
from calibration.cli.agreement_table import Cell, Shape
from calibration.cli.agreement_words import (
    answers_sentence,
    counts_sentence,
    minority_warning,
    result_sentence,
    result_table,
    shown_name,
    weights_used,
)
from calibration.errors import InvalidInput
from calibration.intake.numbers import DecimalSign
from calibration.stats import Estimate, RatingsMatrix, coefficient, coefficients
from calibration.stats.category_counts import answers
from calibration.vocabulary import IntervalKind, Measurement, Weighting
from calibration.wording.coefficient_sentences import Beside


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compute.

    Attributes
    ----------
    names : tuple of str
        Coefficients; empty: the usual four.
    category : str or None
        The answer that coefficients of one answer are about.
    tolerance : float
        Steps of the scale within which answers count as the same, for those that know one.
    interval : IntervalKind or None
    check : bool
        Whether alpha of the package krippendorff is put beside ours.
    """

    names: tuple[str, ...] = ()
    weights: Weighting | None = None
    category: str | None = None
    interval: IntervalKind | None = IntervalKind.BOOTSTRAP
    confidence: float = 0.95
    resamples: int = 1000
    seed: int = 0
    check: bool = False
    tolerance: float = 0.0


@dataclass(slots=True)
class Answered:
    """The results of one question: estimates with their weights, refusals as sentences, and the check."""

    question: Question
    estimates: list[tuple[Estimate, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    check: list[Compared] = field(default_factory=list)

    @property
    def computed(self) -> bool:
        """Whether anything has a value."""
        return any(estimate.value is not None for estimate, _ in self.estimates)


def insist_on_known(wanted: Wanted) -> None:
    """Raise :class:`InvalidInput` where no file could give what is asked for."""
    for name in wanted.names:
        if name not in coefficients():
            raise InvalidInput(f"There is no coefficient “{name}”. Allowed: {', '.join(coefficients())}.")
    names = wanted.names or ("percent_agreement",)
    if wanted.tolerance and not any(coefficients()[name].takes_tolerance for name in names):
        knows = ", ".join(name for name, facts in coefficients().items() if facts.takes_tolerance)
        raise InvalidInput(f"--tolerance changes none of {', '.join(names)}. It is for: {knows}.")
    if not 0 < wanted.confidence < 1:
        raise InvalidInput(f"The confidence is {wanted.confidence:g}. Allowed: between 0 and 1, such as 0.95.")


def answered(cells: Sequence[Cell], scale: Scale, wanted: Wanted) -> Answered:
    """Compute everything asked for of one question; what a coefficient does not know is said, and the others go on."""
    result = Answered(question_of(cells, scale))
    matrix = result.question.matrix
    for name in wanted.names or _usual(matrix.level, wanted.weights):
        facts = coefficients()[name]
        try:
            estimate = coefficient(
                name,
                matrix,
                weights=wanted.weights if facts.weights else None,
                category=_category(matrix, wanted.category) if facts.takes_category else None,
                tolerance=wanted.tolerance if facts.takes_tolerance else 0.0,
                confidence_level=wanted.confidence,
                interval=wanted.interval,
                resamples=wanted.resamples,
                seed=wanted.seed,
            )
        except InvalidInput as error:
            result.refused[name] = str(error)
            continue
        used = weights_used(facts, matrix.level, wanted.weights if facts.weights else None)
        result.estimates.append((estimate, used))
    if wanted.check and package_installed():
        result.check = compared(matrix)
    return result


def _usual(level: Measurement, weights: Weighting | None) -> tuple[str, ...]:
    plain = level is Measurement.NOMINAL and weights in (None, Weighting.IDENTITY)
    return "percent_agreement", "krippendorff_alpha", "gwet_ac1" if plain else "gwet_ac2", "fleiss_kappa"


def _category(matrix: RatingsMatrix, asked: str | None) -> float | str | None:
    if asked is None or matrix.labels:
        return asked
    number = DecimalSign([], said=".").number(asked)
    return asked if number is None else number


def in_words(one: Answered, *, shape: Shape, scale: Scale, wanted: Wanted) -> list[str]:
    """Lines about one question: how it was understood, a sentence a result, the warning, the table, the check."""
    matrix = one.question.matrix
    lines = [f"{shape.by}: {one.question.name}"] if shape.by else []
    lines += [counts_sentence(matrix), *one.question.reasons]
    lines += filter(None, [answers_sentence(matrix, declared=bool(scale.categories))])
    lines.append("")
    lines += _sentences(one, wanted)
    lines += [f"{shown_name(name)} was not computed: {reason}" for name, reason in one.refused.items()]
    lines += filter(None, [minority_warning([estimate for estimate, _ in one.estimates])])
    if one.estimates:
        lines += ["", *result_table(one.estimates)]
    if wanted.check:
        lines += ["", *([check_sentence(one.check), *check_table(one.check)] if one.check else [NOT_INSTALLED])]
    return lines


def _sentences(one: Answered, wanted: Wanted) -> list[str]:
    """A sentence a result, each with what stands beside it."""
    matrix = one.question.matrix
    percent = coefficient("percent_agreement", matrix, interval=None).value
    commonest, prevalence = _commonest(matrix)
    return [
        result_sentence(
            estimate,
            weights=weights,
            interval=wanted.interval,
            beside=Beside(
                percent=percent,
                commonest=commonest,
                prevalence=prevalence,
                answer=_answer(estimate, matrix, wanted),
                tolerance=_tolerance(estimate, wanted),
            ),
        )
        for estimate, weights in one.estimates
    ]


def _commonest(matrix: RatingsMatrix) -> tuple[str, float | None]:
    """The most frequent answer and its share of the ratings; nothing for numbers that are measured."""
    if not matrix.rated.any() or matrix.level not in (Measurement.NOMINAL, Measurement.ORDINAL):
        return "", None
    found, counts = np.unique(matrix.values[matrix.rated], return_counts=True)
    most = int(np.argmax(counts))
    return _answer_text(matrix, float(found[most])), float(counts[most] / counts.sum())


def _answer_text(matrix: RatingsMatrix, value: float) -> str:
    return matrix.labels[matrix.categories.index(value)] if matrix.labels else f"{value:g}"


def _answer(estimate: Estimate, matrix: RatingsMatrix, wanted: Wanted) -> str:
    """The answer that a coefficient is about; empty for those about all."""
    if coefficients()[estimate.coefficient].takes_category:
        return wanted.category or ""
    place = {"positive_agreement": 1, "negative_agreement": 0}.get(estimate.coefficient)
    return "" if place is None else _answer_text(matrix, float(answers(matrix)[place]))


def _tolerance(estimate: Estimate, wanted: Wanted) -> float | None:
    return wanted.tolerance or None if coefficients()[estimate.coefficient].takes_tolerance else None


def in_json(one: Answered, *, wanted: Wanted) -> dict[str, Any]:
    """The same as an object; every field of every estimate."""
    matrix = one.question.matrix
    rated, na = int(matrix.rated.sum()), int(matrix.not_applicable.sum())
    told: dict[str, Any] = {
        "question": one.question.name,
        "level": matrix.level.value,
        "categories": list(matrix.labels or matrix.categories),
        "n_units": matrix.shape[0],
        "n_raters": matrix.shape[1],
        "n_ratings": rated,
        "n_not_applicable": na,
        "n_missing": matrix.values.size - rated - na,
        "understood": list(one.question.reasons),
        "estimates": [
            asdict(estimate)
            | {"weights": weights, "tolerance": _tolerance(estimate, wanted) or 0.0, "sentence": sentence}
            for (estimate, weights), sentence in zip(one.estimates, _sentences(one, wanted), strict=True)
        ],
        "not_computed": one.refused,
        "warning": minority_warning([estimate for estimate, _ in one.estimates]),
    }
    if wanted.check:
        told["check"] = {
            "installed": package_installed(),
            "sentence": check_sentence(one.check) if one.check else NOT_INSTALLED,
            "levels": [asdict(row) | {"same": row.same} for row in one.check],
        }
    return told
