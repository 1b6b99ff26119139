"""Percent agreement, Scott, Fleiss, Brennan–Prediger, AC1 and AC2: one agreement, five ideas of chance."""

from collections.abc import Callable

import numpy as np

from calibration.stats.category_counts import answers
from calibration.stats.chance_agreement import (
    Chance,
    UnitAgreement,
    brennan_prediger_chance,
    chance_statistic,
    fleiss_chance,
    gwet_chance,
    no_chance,
    unit_agreement,
)
from calibration.stats.coefficient_facts import EVERY_LEVEL, CoefficientFacts, CoefficientOptions, CountEntry
from calibration.stats.estimate import Estimate
from calibration.stats.estimate_frame import matrix_frame, pattern_frame
from calibration.stats.pairs import pair_table
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.statistic import finished
from calibration.stats.unit_patterns import UnitPatterns
from calibration.stats.weight_matrix import MOST_ANSWERS, own_weights, tolerance_matrix, weight_matrix
from calibration.vocabulary import UndefinedReason, Weighting

_EVERY_WEIGHT = tuple(Weighting)
_CHANCE = "Agreement as often as chance alone would give."
_TOTAL = "Every pair of ratings agrees."
_GWET_BOOK = "Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 2, 3 and 5"


def _computed(
    name: str, chance_of: Callable[[FloatArray], Chance], patterns: UnitPatterns, options: CoefficientOptions
) -> Estimate:
    weights = _weights(patterns, options)
    units = unit_agreement(patterns.counts, None, weights=weights)
    frame = pattern_frame(name, patterns, options, used=units.rated, paired=units.paired)
    plain = chance_of is no_chance
    if not units.paired.any() or (frame.n_minority_units == 0 and not plain):
        return frame
    statistic = chance_statistic(
        units, chance_of(weights), multiplicity=patterns.multiplicity, unit_rows=patterns.unit_rows
    )
    return finished(frame, statistic, options)


def _weights(patterns: UnitPatterns, options: CoefficientOptions) -> FloatArray:
    if options.tolerance:
        return tolerance_matrix(patterns.steps, tolerance=options.tolerance)
    return weight_matrix(options.weights or own_weights(patterns.level), patterns.values)


def _entry(
    facts: CoefficientFacts,
    chance_of: Callable[[FloatArray], Chance],
    uncounted: Callable[[RatingsMatrix, CoefficientOptions], Estimate | None] | None = None,
) -> CountEntry:
    return CountEntry(facts, lambda patterns, options: _computed(facts.name, chance_of, patterns, options), uncounted)


def _scott(patterns: UnitPatterns, options: CoefficientOptions) -> Estimate:
    estimate = _computed("scott_pi", fleiss_chance, patterns.only(patterns.n_ratings > 1), options)
    if estimate.undefined_reason is UndefinedReason.NO_RATINGS and patterns.counts.any():
        return estimate.undefined(UndefinedReason.NO_PAIRS)
    return estimate


def _percent_of_free_numbers(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate | None:
    if matrix.categories or options.weights is not Weighting.IDENTITY or len(answers(matrix)) <= MOST_ANSWERS:
        return None
    by_unit = pair_table(matrix, tolerance=options.tolerance).unit_agreement()
    paired, rated = np.asarray(~np.isnan(by_unit)), np.asarray(matrix.rated.any(axis=1))
    frame = matrix_frame("percent_agreement", matrix, options, used=rated, paired=paired)
    if not paired.any():
        return frame
    units = UnitAgreement(np.nan_to_num(by_unit), np.empty((len(by_unit), 0)), paired, rated)
    rows = np.arange(len(by_unit))
    chance = no_chance(np.empty((0, 0)))
    return finished(frame, chance_statistic(units, chance, multiplicity=np.ones_like(rows), unit_rows=rows), options)


def _category_kappa(patterns: UnitPatterns, options: CoefficientOptions) -> Estimate:
    category = options.category if options.category is not None else float("nan")
    given = patterns.multiplicity @ patterns.counts[:, patterns.values == category]
    estimate = _computed("category_kappa", fleiss_chance, patterns.dichotomised(category), options)
    if estimate.undefined_reason is UndefinedReason.NO_VARIATION and not given.any():
        return estimate.undefined(UndefinedReason.NEVER_USED)
    return estimate


ENTRIES = (
    _entry(
        CoefficientFacts(
            name="percent_agreement",
            levels=EVERY_LEVEL,
            weights=_EVERY_WEIGHT,
            default_weights=Weighting.IDENTITY,
            on_patterns=True,
            takes_tolerance=True,
            zero="No pair of ratings agrees.",
            one=_TOTAL,
            reference=_GWET_BOOK,
        ),
        no_chance,
        _percent_of_free_numbers,
    ),
    _entry(
        CoefficientFacts(
            name="fleiss_kappa",
            levels=EVERY_LEVEL,
            weights=_EVERY_WEIGHT,
            default_weights=Weighting.IDENTITY,
            on_patterns=True,
            zero=_CHANCE,
            one=_TOTAL,
            reference=f"Fleiss (1971), Psychol. Bull. 76, 378–382; missing ratings and error: {_GWET_BOOK}",
        ),
        fleiss_chance,
    ),
    CountEntry(
        CoefficientFacts(
            name="scott_pi",
            levels=EVERY_LEVEL,
            weights=_EVERY_WEIGHT,
            default_weights=Weighting.IDENTITY,
            n_raters=2,
            on_patterns=True,
            zero=_CHANCE,
            one=_TOTAL,
            reference=f"Scott (1955), Public Opin. Q. 19, 321–325; error: {_GWET_BOOK}",
        ),
        _scott,
    ),
    _entry(
        CoefficientFacts(
            name="brennan_prediger",
            levels=EVERY_LEVEL,
            weights=_EVERY_WEIGHT,
            default_weights=Weighting.IDENTITY,
            on_patterns=True,
            zero="Agreement as often as if every declared answer were guessed equally often.",
            one=_TOTAL,
            reference=f"Brennan & Prediger (1981), Educ. Psychol. Meas. 41, 687–699; {_GWET_BOOK}",
        ),
        brennan_prediger_chance,
    ),
    _entry(
        CoefficientFacts(
            name="gwet_ac1",
            levels=EVERY_LEVEL,
            weights=(Weighting.IDENTITY,),
            default_weights=Weighting.IDENTITY,
            on_patterns=True,
            zero="Agreement as often as if raters guessed, on the doubtful units only.",
            one=_TOTAL,
            reference=f"Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29–48; {_GWET_BOOK}",
        ),
        gwet_chance,
    ),
    _entry(
        CoefficientFacts(
            name="gwet_ac2",
            levels=EVERY_LEVEL,
            weights=_EVERY_WEIGHT,
            on_patterns=True,
            zero="Weighted agreement as often as if raters guessed, on the doubtful units only.",
            one=_TOTAL,
            reference=_GWET_BOOK,
        ),
        gwet_chance,
    ),
    CountEntry(
        CoefficientFacts(
            name="category_kappa",
            levels=EVERY_LEVEL,
            on_patterns=True,
            takes_category=True,
            zero="This answer is given together as often as chance alone would.",
            one="Whenever one rater gives this answer, all others of the unit do.",
            reference="Fleiss (1971), Psychol. Bull. 76, 378–382, eq. 23: his kappa of one answer against the others",
        ),
        _category_kappa,
    ),
)
