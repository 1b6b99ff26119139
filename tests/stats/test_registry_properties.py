"""What holds for every registered coefficient, whatever the ratings.

Coefficients of numbers (intraclass correlations, W, Lin's) are here on complete ratings only: where cells miss they are
fits, with tests of their own.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from calibration.stats import RatingsMatrix, UnitPatterns, UnitWeights, coefficient, coefficients, unit_weights
from calibration.vocabulary import Measurement, UndefinedReason

CATEGORIES = (1.0, 2.0, 3.0, 4.0)
QUICK = settings(max_examples=25, deadline=None)
EVERY = [name for name in coefficients() if not name.startswith(("positive", "negative"))]  # those two need two answers
NAMES = [name for name in EVERY if coefficients()[name].weights or coefficients()[name].on_patterns]
OF_COUNTS = [name for name in NAMES if coefficients()[name].on_patterns]
DEPENDS_ON_SCALE = {"brennan_prediger", "gwet_ac1", "gwet_ac2"}

every_registered = pytest.mark.parametrize("name", EVERY)
every_coefficient = pytest.mark.parametrize("name", NAMES)
tables = st.integers(2, 9).flatmap(
    lambda n: arrays.arrays(float, (n, 4), elements=st.sampled_from([*CATEGORIES, np.nan]))
)
complete_tables = st.integers(2, 9).flatmap(
    lambda n: arrays.arrays(float, (n, 4), elements=st.sampled_from(CATEGORIES))
)
levels = st.sampled_from(list(Measurement))


def levels_of(name):
    return [level for level in Measurement if level in coefficients()[name].levels]


def matrix_of(name, values, level=None, categories=CATEGORIES):
    """As much of the table as the coefficient takes: two raters, complete units, a level it knows."""
    facts = coefficients()[name]
    values = values[:, : facts.n_raters] if facts.n_raters else values
    values = values[~np.isnan(values).any(axis=1)] if facts.complete_data else values
    level = level if level in facts.levels else levels_of(name)[-1]
    return RatingsMatrix.from_array(values, level=level, categories=categories)


def asked(name, ratings, **options):
    category = {"category": 2.0} if coefficients()[name].takes_category else {}
    return coefficient(name, ratings, **{"interval": None, **category, **options})


def analytic(name):
    return "analytic" if coefficients()[name].analytic else None


def same(first, second, tolerance=1e-9):
    if first.value is None:
        return first.undefined_reason == second.undefined_reason
    errors = first.standard_error or 0.0, second.standard_error or 0.0
    return second.value == pytest.approx(first.value, abs=tolerance) and errors[0] == pytest.approx(
        errors[1], abs=tolerance * 10
    )


def session(n_units=60, n_raters=4, missing=0.2, seed=2):
    rng = np.random.default_rng(seed)
    values = np.clip(rng.integers(1, 5, (n_units, 1)) + rng.integers(-1, 2, (n_units, n_raters)), 1, 4).astype(float)
    values[rng.random(values.shape) < missing] = np.nan
    return values


@every_registered
@given(values=complete_tables, level=levels, seed=st.integers(0, 999))
@settings(max_examples=20, deadline=None)
def test_every_registered_coefficient_is_defined_or_says_why_in_any_order(name, values, level, seed):
    matrix = matrix_of(name, values, level)
    rng = np.random.default_rng(seed)
    shuffled = matrix.values[rng.permutation(matrix.shape[0])][:, rng.permutation(matrix.shape[1])]
    one, other = (asked(name, m) for m in (matrix, matrix_of(name, shuffled, level)))
    assert (one.value is None) == (one.undefined_reason is not None)
    assert one.value is None or one.value <= 1 + 1e-9
    assert same(one, other)


@every_registered
@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (3, 0), (1, 1), (1, 2)])
@pytest.mark.parametrize("categories", [CATEGORIES, ()])
def test_the_smallest_tables_have_a_value_or_a_reason(name, shape, categories):
    if coefficients()[name].takes_category and not categories:
        return
    for level in levels_of(name):
        matrix = RatingsMatrix.from_array(np.ones(shape), level=level, categories=categories)
        for interval in ("bootstrap", analytic(name)):
            estimate = asked(name, matrix, interval=interval, resamples=5)
            assert (estimate.value is None) == (estimate.undefined_reason is not None)
            assert estimate.interval is None


@every_registered
def test_no_ratings_at_all_are_the_reason_everywhere(name):
    assert asked(name, matrix_of(name, np.full((3, 4), np.nan))).undefined_reason is UndefinedReason.NO_RATINGS


@every_coefficient
@given(values=tables, level=levels)
@QUICK
def test_a_value_is_at_most_one_or_missing_with_a_reason(name, values, level):
    estimate = asked(name, matrix_of(name, values, level), interval=analytic(name))
    assert (estimate.value is None) == (estimate.undefined_reason is not None)
    assert estimate.value is None or estimate.value <= 1 + 1e-9
    assert estimate.standard_error is None or estimate.standard_error >= 0


@every_coefficient
@given(values=tables, level=levels, seed=st.integers(0, 999))
@QUICK
def test_the_order_of_units_and_raters_does_not_matter(name, values, level, seed):
    matrix = matrix_of(name, values, level)
    rng = np.random.default_rng(seed)
    shuffled = matrix.values[rng.permutation(matrix.shape[0])][:, rng.permutation(matrix.shape[1])]
    other = matrix_of(name, shuffled, level)
    assert same(asked(name, matrix, interval=analytic(name)), asked(name, other, interval=analytic(name)))


@every_coefficient
@given(values=tables, level=levels)
@QUICK
def test_a_rater_who_gave_nothing_changes_nothing(name, values, level):
    matrix = matrix_of(name, values, level)
    more = RatingsMatrix.from_array(
        np.column_stack([matrix.values, np.full(matrix.shape[0], np.nan)]), level=matrix.level, categories=CATEGORIES
    )
    assert same(asked(name, matrix, interval=analytic(name)), asked(name, more, interval=analytic(name)))


@every_coefficient
@given(values=tables, level=levels)
@QUICK
def test_not_applicable_is_no_answer_like_a_missing_one(name, values, level):
    matrix = matrix_of(name, values, level)
    marked = RatingsMatrix.from_array(
        matrix.values, level=matrix.level, categories=CATEGORIES, not_applicable=~matrix.rated
    )
    assert same(asked(name, matrix), asked(name, marked))


@every_coefficient
def test_raters_who_always_agree_have_one(name):
    for level in levels_of(name):
        matrix = matrix_of(name, np.repeat([[1.0], [2.0], [3.0], [2.0]] * 6, 4, axis=1), level)
        estimate = asked(name, matrix, interval=analytic(name))
        assert estimate.value == pytest.approx(1.0)
        assert estimate.interval is None or estimate.interval[1] <= 1 + 1e-9


@every_coefficient
def test_everybody_giving_one_answer_leaves_chance_untold(name):
    estimate = asked(name, matrix_of(name, np.full((12, 4), 2.0)))
    if name in ("percent_agreement", "specific_agreement"):
        assert estimate.value == 1.0
    else:
        assert estimate.undefined_reason is UndefinedReason.NO_VARIATION
    assert estimate.n_minority_units == 0


@every_coefficient
def test_without_a_second_rater_the_reason_says_so(name):
    alone = np.full((3, 4), np.nan)
    alone[:, 0] = [1, 2, 3]
    assert asked(name, matrix_of(name, alone)).undefined_reason is UndefinedReason.NO_PAIRS


@every_coefficient
def test_intervals_contain_the_value_and_narrow_with_less_confidence(name):
    for interval in ("bootstrap", "analytic"):
        if interval == "analytic" and not coefficients()[name].analytic:
            continue
        matrix = matrix_of(name, session())
        wide, narrow = (
            asked(name, matrix, interval=interval, confidence_level=level, resamples=400) for level in (0.99, 0.8)
        )
        assert wide.interval[0] < narrow.interval[0] < narrow.value < narrow.interval[1] < wide.interval[1]


@pytest.mark.parametrize("name", OF_COUNTS)
def test_the_formulas_error_and_the_bootstraps_are_of_one_size(name):
    matrix = matrix_of(name, session(200, missing=0.0))
    formula = asked(name, matrix, interval="analytic").standard_error
    resampled = asked(name, matrix, interval="bootstrap", resamples=600).standard_error
    assert formula == pytest.approx(resampled, rel=0.15)


@every_coefficient
@given(seed=st.integers(0, 50))
@settings(max_examples=4, deadline=None)
def test_every_resample_has_the_value_of_the_same_resampled_units(name, seed):
    for level in levels_of(name):
        matrix = matrix_of(name, session(60, seed=seed), level)
        weights = unit_weights(matrix.shape[0], resamples=2, seed=seed)
        looped = []
        for counts in weights.counts:
            values = np.repeat(matrix.values, counts.astype(int), axis=0)
            looped.append(asked(name, matrix_of(name, values, level)).value)
        estimate = asked(name, matrix, interval="bootstrap", unit_weights=weights, confidence_level=1 - 1e-9)
        assert estimate.interval == pytest.approx((min(looped), max(looped)), abs=2e-6)


@pytest.mark.parametrize("name", OF_COUNTS)
@given(values=tables, level=levels)
@QUICK
def test_patterns_say_what_the_matrix_says(name, values, level):
    matrix = matrix_of(name, values, level)
    patterns = UnitPatterns.of(matrix).collapsed()
    from_matrix = asked(name, matrix, interval="analytic")
    from_patterns = asked(name, patterns, interval="analytic")
    assert same(from_matrix, from_patterns)
    for part in ("n_units", "n_cells", "n_minority_units"):
        assert getattr(from_matrix, part) == getattr(from_patterns, part)


@pytest.mark.parametrize("name", OF_COUNTS)
def test_shared_weights_give_patterns_and_units_the_same_interval(name):
    matrix = matrix_of(name, session())
    weights = unit_weights(60, resamples=200, seed=4)
    from_units = asked(name, matrix, interval="bootstrap", unit_weights=weights)
    patterns = UnitPatterns.of(matrix).collapsed()
    from_patterns = asked(name, patterns, interval="bootstrap", unit_weights=weights)
    assert from_units.interval == pytest.approx(from_patterns.interval, abs=1e-6)
    assert len(patterns.multiplicity) < 60


@every_coefficient
@given(values=tables, seed=st.integers(0, 999))
@QUICK
def test_names_can_be_swapped_for_other_names(name, values, seed):
    if coefficients()[name].takes_category:
        return
    matrix = matrix_of(name, values, Measurement.NOMINAL)
    swap = dict(zip(CATEGORIES, np.random.default_rng(seed).permutation(CATEGORIES), strict=True))
    renamed = np.array([[swap.get(v, np.nan) for v in row] for row in matrix.values]).reshape(matrix.shape)
    labels = [[f"answer {v:g}" if v in swap else None for v in row] for row in matrix.values]
    text = RatingsMatrix.from_array(
        np.array(labels, dtype=object).reshape(matrix.shape),
        level="nominal",
        categories=[f"answer {v:g}" for v in reversed(CATEGORIES)],
    )
    expected = asked(name, matrix, interval=analytic(name))
    for other in (matrix_of(name, renamed, Measurement.NOMINAL), text):
        assert same(expected, asked(name, other, interval=analytic(name)))


@every_coefficient
@given(values=tables, level=levels)
@QUICK
def test_every_unit_twice_changes_nothing_but_alphas_correction_for_small_samples(name, values, level):
    matrix = matrix_of(name, values, level)
    once, twice = (asked(name, matrix_of(name, v, level)) for v in (matrix.values, np.tile(matrix.values, (2, 1))))
    if name != "krippendorff_alpha" or once.value is None:
        assert same(once, twice)
        return
    n = once.n_cells
    assert 1 - twice.value == pytest.approx((1 - once.value) * (2 * n - 1) / (2 * (n - 1)))


@every_coefficient
@given(values=tables, level=levels)
@QUICK
def test_an_answer_that_is_declared_and_never_given_matters_only_where_chance_counts_answers(name, values, level):
    if name in DEPENDS_ON_SCALE or not coefficients()[name].on_patterns:
        return
    few, more = (matrix_of(name, values, level, scale) for scale in (CATEGORIES, (*CATEGORIES, 9.0)))
    assert same(asked(name, few), asked(name, more))


@given(values=tables)
@QUICK
def test_kappas_are_what_their_definitions_count(values):
    matrix = matrix_of("fleiss_kappa", values, Measurement.NOMINAL)
    for name, expected in counted(values).items():
        found = asked(name, matrix).value
        assert found is None or found == pytest.approx(expected, abs=1e-9), name


def counted(values):
    """Percent, Fleiss, Brennan–Prediger, AC1 and Conger, counted pair by pair from their definitions."""
    rows = [[v for v in row if not np.isnan(v)] for row in values]
    agreement = [np.mean([a == b for a, b in combinations(row, 2)]) for row in rows if len(row) > 1]
    observed = np.mean(agreement) if agreement else np.nan
    prevalence = [np.mean([row.count(c) / len(row) for row in rows if row] or [0]) for c in CATEGORIES]
    raters = [column[~np.isnan(column)] for column in values.T if not np.isnan(column).all()]
    habits = [[np.mean(column == c) for c in CATEGORIES] for column in raters]
    chances = {
        "percent_agreement": 0.0,
        "fleiss_kappa": sum(p * p for p in prevalence),
        "brennan_prediger": 1 / 4,
        "gwet_ac1": sum(p * (1 - p) for p in prevalence) / 3,
        "conger_kappa": np.mean([np.dot(a, b) for a, b in combinations(habits, 2)] or [np.nan]),
    }
    return {name: (observed - chance) / (1 - chance) if chance < 1 else np.nan for name, chance in chances.items()}


def test_lights_kappa_is_the_mean_of_cohens_and_congers_is_cohens_for_two():
    values = session(80, 3, missing=0.1)
    pairs = [
        coefficient("cohen_kappa", matrix_of("cohen_kappa", values[:, list(p)]), interval=None).value
        for p in combinations(range(3), 2)
    ]
    light = coefficient("light_kappa", matrix_of("light_kappa", values), interval=None).value
    assert light == pytest.approx(np.mean(pairs))
    whole = RatingsMatrix.from_array(session(80, 2, missing=0.0), level="nominal")
    cohen, conger, lights = (
        asked(name, whole, interval="analytic") for name in ("cohen_kappa", "conger_kappa", "light_kappa")
    )
    assert same(cohen, conger)
    assert same(cohen, lights)


@pytest.mark.parametrize("name", OF_COUNTS)
@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_the_formulas_error_is_the_one_of_leaving_weight_to_single_units(name, level):
    """The infinitesimal jackknife: every unit a million times, one of them once more."""
    values = session(15, 2 if coefficients()[name].n_raters else 4, missing=0.0)
    units = UnitPatterns.of(RatingsMatrix.from_array(values, level=level, categories=CATEGORIES))
    times = np.full(15, 10**6)
    tables = [
        UnitPatterns.from_counts(
            units.counts, level=level, categories=CATEGORIES, multiplicity=times + np.eye(15, dtype=int)[i]
        )
        for i in range(15)
    ]
    many = UnitPatterns.from_counts(units.counts, level=level, categories=CATEGORIES, multiplicity=times, n_raters=2)
    if coefficients()[name].n_raters:
        tables = [
            UnitPatterns.from_counts(
                t.counts, level=level, categories=CATEGORIES, multiplicity=t.multiplicity, n_raters=2
            )
            for t in tables
        ]
    centre = asked(name, many).value
    moved = np.array([asked(name, table).value - centre for table in tables]) * 15 * 10**6
    error = asked(
        name, RatingsMatrix.from_array(values, level=level, categories=CATEGORIES), interval="analytic"
    ).standard_error
    assert error == pytest.approx(np.sqrt((moved**2).sum() / (15 * 14)), rel=1e-3)


def test_weights_of_other_units_are_refused():
    matrix = matrix_of("gwet_ac1", session())
    weights = UnitWeights(counts=np.ones((3, 7), dtype=np.float32), seed=0)
    with pytest.raises(Exception, match="of 7 units and the ratings of 60"):
        asked("gwet_ac1", matrix, interval="bootstrap", unit_weights=weights)
