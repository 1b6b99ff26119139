"""Agreement on one answer: of the times it was given, how often did the other rater give it too?"""

from collections.abc import Callable

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.category_counts import answers, side_counts
from calibration.stats.coefficient_facts import EVERY_LEVEL, CoefficientFacts, CoefficientOptions, CountEntry
from calibration.stats.estimate import Estimate
from calibration.stats.estimate_frame import pattern_frame
from calibration.stats.pairs import n_minority_units, raters_of, share, why_no_pairs
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.statistic import Statistic, finished
from calibration.stats.unit_patterns import UnitPatterns
from calibration.vocabulary import Pairs, UndefinedReason


def specific_agreement(
    matrix: RatingsMatrix,
    category: float,
    *,
    pairs: Pairs = Pairs.ALL,
    confidence_level: float = 0.95,
    weights: UnitWeights | None = None,
    seed: int = 0,
) -> Estimate:
    """Probability that a rater gives this answer when another rater of the same unit gave it.

    For a yes/no criterion the two values are positive agreement (category 1) and negative agreement
    (category 0); 0 says "you have never agreed on this answer".

    Parameters
    ----------
    matrix : RatingsMatrix
    category : float
        One of its answers.
    pairs : Pairs
    confidence_level : float
        Between 0 and 1.
    weights : UnitWeights, optional
        Resamples of these units; drawn from ``seed`` when not given.
    seed : int

    Returns
    -------
    Estimate
        Value 0 to 1. Undefined: ``NEVER_USED`` when no compared rater gave the answer, ``NO_RATINGS``,
        ``ONE_SIDE``, ``NO_PAIRS``. Interval: percentile over resampled units.

    Raises
    ------
    InvalidInput
        When the category is not among the declared ones.

    Notes
    -----
    One group: Σ_u n_c(n_c − 1) / Σ_u n_c(m − 1), n_c of the unit's m raters gave c. Between the sides:
    Σ_u 2·n₁c·n₂c / Σ_u (n₁c·m₂ + n₂c·m₁). With two raters both are 2a / (2a + b + c).

    References
    ----------
    Cicchetti & Feinstein (1990), J. Clin. Epidemiol. 43, 551–558; many raters: de Vet, Dikmans & Eekhout
    (2017), J. Clin. Epidemiol. 83, 85–89.
    """
    if matrix.categories and category not in matrix.categories:
        allowed = ", ".join(f"{c:g}" for c in matrix.categories)
        raise InvalidInput(f"Answer {category:g} is not on the scale. Allowed: {allowed}.")
    first, second = side_counts(matrix, pairs)
    features, compared = _features(first, second, answers(matrix) == category)
    rows = np.flatnonzero(compared)
    used = matrix.take_units(rows).take_raters(raters_of(matrix, pairs))
    frame = Estimate(
        coefficient="specific_agreement",
        value=None,
        n_units=len(rows),
        n_raters=int(used.active.sum()),
        n_cells=int(used.rated.sum()),
        n_minority_units=n_minority_units(used),
        confidence_level=confidence_level,
        method="bootstrap over units",
        seed=weights.seed if weights else seed,
        undefined_reason=UndefinedReason.NEVER_USED if len(rows) else why_no_pairs(matrix, pairs),
    )
    same, given = features.sum(axis=0)
    if given == 0:
        return frame
    sums = (weights or unit_weights(matrix.shape[0], seed=seed)).sums(features)
    interval = percentile_interval(_shares(sums), confidence_level=confidence_level, n_units=frame.n_units)
    return frame.defined(float(same / given), interval=interval)


def _features(first: FloatArray, second: FloatArray | None, is_category: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Return per row (same, given), shape (rows, 2), and whether it has a pair."""
    m, n = first.sum(axis=1), first[:, is_category].sum(axis=1)
    if second is None:
        return np.column_stack([n * (n - 1), n * (m - 1)]), m > 1
    m2, n2 = second.sum(axis=1), second[:, is_category].sum(axis=1)
    return np.column_stack([2 * n * n2, n * m2 + n2 * m]), (m > 0) & (m2 > 0)


def _of_patterns(name: str, patterns: UnitPatterns, options: CoefficientOptions, is_category: BoolArray) -> Estimate:
    features, paired = _features(patterns.counts, None, is_category)
    frame = pattern_frame(name, patterns, options, used=paired, paired=paired)
    same, given = patterns.multiplicity @ features
    if given == 0:
        return frame.undefined(UndefinedReason.NEVER_USED) if paired.any() else frame
    value = float(same / given)
    statistic = Statistic(
        value=value,
        resampled=lambda weights: _shares(weights.sums(features)),
        influence=lambda: (features[:, 0] - value * features[:, 1]) * (frame.n_units / given),
        n=frame.n_units,
        n_rated=int(patterns.multiplicity[patterns.n_ratings > 0].sum()),
        multiplicity=patterns.multiplicity,
        unit_rows=patterns.unit_rows,
    )
    return finished(frame, statistic, options)


def _shares(sums: FloatArray) -> FloatArray:
    return share(sums[:, 0], sums[:, 1])


def _of_two(name: str, position: int) -> Callable[[UnitPatterns, CoefficientOptions], Estimate]:
    def compute(patterns: UnitPatterns, options: CoefficientOptions) -> Estimate:
        if len(patterns.values) != 2:
            found = len(patterns.values)
            raise InvalidInput(
                f"{name} is of a criterion with two answers; this one has {found}. Allowed: two declared."
            )
        return _of_patterns(name, patterns, options, np.arange(2) == position)

    return compute


_NEVER = "Whenever one rater gives this answer, no other rater of the unit does."
_ALWAYS = "Whenever one rater gives this answer, all other raters of the unit do."
_REFERENCE = "Cicchetti & Feinstein (1990), J. Clin. Epidemiol. 43, 551–558; de Vet et al. (2017), ibid. 83, 85–89"


def _facts(name: str, *, takes_category: bool = False) -> CoefficientFacts:
    return CoefficientFacts(
        name=name,
        levels=EVERY_LEVEL,
        on_patterns=True,
        takes_category=takes_category,
        zero=_NEVER,
        one=_ALWAYS,
        reference=_REFERENCE,
    )


ENTRIES = (
    CountEntry(
        _facts("specific_agreement", takes_category=True),
        lambda patterns, options: _of_patterns(
            "specific_agreement", patterns, options, patterns.values == options.category
        ),
    ),
    CountEntry(_facts("positive_agreement"), _of_two("positive_agreement", 1)),
    CountEntry(_facts("negative_agreement"), _of_two("negative_agreement", 0)),
)
