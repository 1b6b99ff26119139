"""Every coefficient that one set of pairs of raters admits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from calibration.analysis.workings_report import PairWorkings, Refusal, Working
from calibration.stats import Estimate, RatingsMatrix, UnitWeights, coefficient, coefficients
from calibration.stats.category_counts import answers
from calibration.stats.crossed_components import Components
from calibration.stats.disagreement import MANY_ANSWERS
from calibration.stats.gwet_ac1 import gwet_ac1
from calibration.stats.icc import intraclass_correlations
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.stats.pairs import why_no_pairs
from calibration.stats.percent_agreement import percent_agreement
from calibration.stats.side_gap import has_gap
from calibration.stats.side_kappa import side_kappas
from calibration.stats.specific_agreement import specific_agreement
from calibration.stats.weight_matrix import MOST_ANSWERS, own_weights
from calibration.vocabulary import IntervalKind, Measurement, Pairs, Side, UndefinedReason, Weighting

_SIDE_OF = {Pairs.WITHIN_CLIENT: Side.CLIENT, Pairs.WITHIN_VENDOR: Side.VENDOR}
_COUNTS_DECLARED_ANSWERS = frozenset({"brennan_prediger", "gwet_ac1", "gwet_ac2"})
_OF_TWO = ("negative_agreement", "positive_agreement")
"""Names of the agreement on the lower and on the higher of two answers."""
_ICC = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
_VANBELLE_ALBERT = "Vanbelle & Albert (2009), Psychometrika 74, 477–491"


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """One line's ratings, and how they are asked.

    Attributes
    ----------
    matrix : RatingsMatrix
    labels : dict from float to str
        What the answers are called, in card order; empty for free numbers.
    tolerances : tuple of float
        Steps within which answers count as the same, beside being equal.
    weights : UnitWeights
        Resamples of the matrix's units.
    confidence_level : float
    """

    matrix: RatingsMatrix
    labels: dict[float, str]
    tolerances: tuple[float, ...]
    weights: UnitWeights
    confidence_level: float


def pair_workings(judged: Judged, pairs: Pairs) -> PairWorkings:
    """Every coefficient of the registry for one set of pairs; between the sides those that know two groups.

    Notes
    -----
    Within a side Vanbelle and Albert's kappa is Fleiss' kappa, and not told twice. Intervals: percent by Wilson,
    specific agreement and alpha by the bootstrap, the others by their formula; each from the contacts on from which it
    keeps its word (``stats.benchmarks``).
    """
    matrix = judged.matrix
    percent = percent_agreement(matrix, pairs=pairs, confidence_level=judged.confidence_level)
    if percent.value is None:
        return PairWorkings(pairs, _why_none(matrix, pairs))
    if pairs is Pairs.BETWEEN:
        return PairWorkings(pairs, workings=tuple(_between(judged)))
    side = _SIDE_OF.get(pairs)
    own = matrix if side is None else matrix.of_side(side)
    numbers, components = _as_numbers(own, judged)
    refused = dict(_refused(own))
    counted = [one for name in coefficients() if name not in refused for one in _of_name(own, name, judged)]
    return PairWorkings(
        pairs,
        workings=(*_percents(judged, pairs), *counted, *numbers),
        refused=tuple(refused.items()),
        components=components,
    )


def _why_none(matrix: RatingsMatrix, pairs: Pairs) -> UndefinedReason:
    side = _SIDE_OF.get(pairs)
    if side is None:
        return why_no_pairs(matrix, pairs)
    own = matrix.of_side(side)
    return UndefinedReason.ONE_VOICE if own.active.sum() == 1 else why_no_pairs(own, Pairs.ALL)


def _refused(matrix: RatingsMatrix) -> Iterator[tuple[str, Refusal]]:
    for name, facts in coefficients().items():
        if facts.n_raters is not None and matrix.active.sum() > facts.n_raters:
            yield name, Refusal.TWO_RATERS
        elif name in _COUNTS_DECLARED_ANSWERS and not matrix.categories:
            yield name, Refusal.NO_DECLARED_ANSWERS
        elif facts.weights and not _counts(matrix, name):
            yield name, Refusal.TOO_MANY_ANSWERS


def _counts(matrix: RatingsMatrix, name: str) -> bool:
    """Whether the different answers are few enough for what the coefficient does with each.

    Kappas of many different numbers say what intraclass correlations say, only later.
    """
    if name == "percent_agreement" or matrix.categories:
        return True
    if name == "krippendorff_alpha":
        return matrix.level is not Measurement.RATIO or len(answers(matrix)) <= MOST_ANSWERS
    return len(answers(matrix)) <= MANY_ANSWERS


def _percents(judged: Judged, pairs: Pairs) -> Iterator[Working]:
    reference = coefficients()["percent_agreement"].reference
    for tolerance in (None, *judged.tolerances):
        estimate = percent_agreement(
            judged.matrix, pairs=pairs, tolerance=tolerance or 0.0, confidence_level=judged.confidence_level
        )
        yield Working(estimate, Weighting.IDENTITY.value, tolerance=tolerance, reference=reference)


def _of_name(matrix: RatingsMatrix, name: str, judged: Judged) -> Iterator[Working]:
    """One coefficient with each of its weights, or for each answer that it can be about."""
    facts = coefficients()[name]
    if name == "percent_agreement" or name in _ICC or _says_nothing_new(matrix, name):
        return
    if facts.takes_category:
        for category, label in judged.labels.items():
            yield Working(_asked(matrix, name, judged, category=category), answer=label, reference=facts.reference)
        return
    answer = judged.labels.get(matrix.categories[_OF_TWO.index(name)], "") if name in _OF_TWO else ""
    for weights in _weights(matrix, name):
        estimate = _asked(matrix, name, judged, weights=weights)
        yield Working(estimate, _weights_named(matrix.level, name, weights), answer, reference=facts.reference)


def _says_nothing_new(matrix: RatingsMatrix, name: str) -> bool:
    """Whether another coefficient has the same value by definition, or there is no answer to ask about."""
    two = len(matrix.categories) == 2
    if name in _OF_TWO:
        return not two
    if name in ("specific_agreement", "category_kappa"):
        return two or not matrix.categories
    if not has_gap(matrix):
        return name in ("gwet_ac2", "kendall_w", "lin_ccc")
    return name == "gwet_ac2" and matrix.level is Measurement.NOMINAL


def _weights(matrix: RatingsMatrix, name: str) -> tuple[Weighting | None, ...]:
    """Each of the weights that a coefficient is told with: none, and those of the level; free numbers hardly repeat."""
    admitted = coefficients()[name].weights
    if not admitted or name == "krippendorff_alpha":
        return (None,)
    own = own_weights(matrix.level)
    if name == "gwet_ac2" or not matrix.categories:
        return (own,) if own in admitted else admitted
    return tuple(dict.fromkeys(one for one in (Weighting.IDENTITY, own) if one in admitted))


def _weights_named(level: Measurement, name: str, weights: Weighting | None) -> str:
    if name == "krippendorff_alpha":
        return f"{level.value} distance"
    return weights.value if weights else ""


def _asked(
    matrix: RatingsMatrix,
    name: str,
    judged: Judged,
    *,
    weights: Weighting | None = None,
    category: float | None = None,
) -> Estimate:
    facts = coefficients()[name]
    formula = facts.analytic and not name.endswith("_agreement") and name != "krippendorff_alpha"
    if name == "lin_ccc":
        formula = matrix.active.sum() == 2
    return coefficient(
        name,
        matrix,
        weights=weights,
        category=category,
        confidence_level=judged.confidence_level,
        interval=IntervalKind.ANALYTIC if formula else IntervalKind.BOOTSTRAP,
        unit_weights=judged.weights,
    )


def _as_numbers(matrix: RatingsMatrix, judged: Judged) -> tuple[list[Working], Components | None]:
    """The intraclass correlations, all from one decomposition."""
    if not has_gap(matrix):
        return [], None
    found = intraclass_correlations(matrix, confidence_level=judged.confidence_level)
    workings = []
    for name in _ICC:
        estimate: Estimate = getattr(found, name).estimate
        if coefficients()[name].follows_raters and not matrix.named:
            estimate = estimate.undefined(UndefinedReason.POSITIONAL_RATERS)
        workings.append(Working(estimate, reference=coefficients()[name].reference))
    return workings, found.components if matrix.named else None


def _between(judged: Judged) -> Iterator[Working]:
    """The coefficients that know two groups of raters."""
    matrix, level = judged.matrix, judged.confidence_level
    facts = coefficients()
    yield from _percents(judged, Pairs.BETWEEN)
    names = dict(zip(matrix.categories, _OF_TWO, strict=True)) if len(matrix.categories) == 2 else {}
    for category, label in sorted(judged.labels.items(), reverse=True) if names else judged.labels.items():
        estimate = specific_agreement(
            matrix, category, pairs=Pairs.BETWEEN, confidence_level=level, weights=judged.weights
        )
        estimate = replace(estimate, coefficient=names.get(category, estimate.coefficient))
        yield Working(estimate, answer=label, reference=facts["specific_agreement"].reference)
    if _counts(matrix, "krippendorff_alpha"):
        alpha = krippendorff_alpha(matrix, pairs=Pairs.BETWEEN, confidence_level=level, weights=judged.weights)
        yield Working(alpha, f"{matrix.level.value} distance", reference=facts["krippendorff_alpha"].reference)
    if matrix.categories:
        ac1 = gwet_ac1(matrix, pairs=Pairs.BETWEEN, confidence_level=level)
        yield Working(ac1, Weighting.IDENTITY.value, reference=facts["gwet_ac1"].reference)
    for weights in _weights(matrix, "fleiss_kappa") if _counts(matrix, "side_kappa") else ():
        between = side_kappas(matrix, weights=weights, confidence_level=level).between
        yield Working(between, weights.value if weights else "", reference=_VANBELLE_ALBERT)
