"""Properties that hold for every coefficient, whatever the ratings."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from calibration.stats.gwet_ac1 import gwet_ac1
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.stats.percent_agreement import applicability_agreement, percent_agreement
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.specific_agreement import specific_agreement
from calibration.vocabulary import Pairs, UndefinedReason

CATEGORIES = (1.0, 2.0, 3.0, 4.0)
SIDES = ("client", "client", "vendor", "vendor", None)
COEFFICIENTS = {
    "alpha": krippendorff_alpha,
    "ac1": gwet_ac1,
    "percent": percent_agreement,
    "specific": lambda matrix, pairs: specific_agreement(matrix, 2.0, pairs=pairs),
}
QUICK = settings(max_examples=60, deadline=None)

values_of_sessions = st.integers(1, 8).flatmap(
    lambda n: arrays.arrays(float, (n, 5), elements=st.sampled_from([*CATEGORIES, np.nan]))
)
levels = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])
every_coefficient = pytest.mark.parametrize("name", COEFFICIENTS)
every_pairs = pytest.mark.parametrize("pairs", list(Pairs))


def matrix_of(values, level="ordinal", sides=SIDES, categories=CATEGORIES):
    return RatingsMatrix.from_array(values, level=level, categories=categories, sides=sides)


def same(first, second):
    if first.value is None:
        return first.undefined_reason == second.undefined_reason
    return second.value is not None and first.value == pytest.approx(second.value, abs=1e-9)


@every_coefficient
@every_pairs
@given(values=values_of_sessions, level=levels)
@QUICK
def test_no_coefficient_is_above_one_or_undefined_without_a_reason(name, pairs, values, level):
    estimate = COEFFICIENTS[name](matrix_of(values, level), pairs=pairs)
    assert (estimate.value is None) == (estimate.undefined_reason is not None)
    assert estimate.value is None or estimate.value <= 1 + 1e-9


@every_coefficient
@every_pairs
@given(values=values_of_sessions, level=levels, seed=st.integers(0, 1000))
@QUICK
def test_the_order_of_units_and_raters_does_not_matter(name, pairs, values, level, seed):
    rng = np.random.default_rng(seed)
    units, raters = rng.permutation(len(values)), rng.permutation(5)
    shuffled = matrix_of(values[units][:, raters], level, sides=[SIDES[i] for i in raters])
    coefficient = COEFFICIENTS[name]
    assert same(coefficient(matrix_of(values, level), pairs=pairs), coefficient(shuffled, pairs=pairs))


@pytest.mark.parametrize("name", ["alpha", "percent", "specific"])
@given(values=values_of_sessions, level=levels, answer=st.sampled_from(CATEGORIES))
@QUICK
def test_a_unit_with_one_rating_changes_nothing(name, values, level, answer):
    alone = np.vstack([values, [answer, np.nan, np.nan, np.nan, np.nan]])
    coefficient = COEFFICIENTS[name]
    with_values = coefficient(matrix_of(values, level), pairs=Pairs.ALL)
    with_alone = coefficient(matrix_of(alone, level), pairs=Pairs.ALL)
    assert with_values.undefined_reason is UndefinedReason.NO_RATINGS or same(with_values, with_alone)


@every_pairs
@given(values=values_of_sessions, scale=st.sampled_from([0.1, 3.0, 10.0]), shift=st.sampled_from([-7.0, 0.0, 1e6]))
@QUICK
def test_interval_alpha_does_not_change_with_unit_and_origin(pairs, values, scale, shift):
    plain = matrix_of(values, "interval", categories=())
    moved = matrix_of(values * scale + shift, "interval", categories=())
    first, second = krippendorff_alpha(plain, pairs=pairs), krippendorff_alpha(moved, pairs=pairs)
    assert first.undefined_reason == second.undefined_reason
    assert first.value == pytest.approx(second.value, abs=1e-5)


@every_pairs
@given(values=values_of_sessions)
@QUICK
def test_ordinal_alpha_knows_only_the_order_of_the_answers(pairs, values):
    stretched = matrix_of(values**3, "ordinal", categories=[c**3 for c in CATEGORIES])
    assert same(krippendorff_alpha(matrix_of(values), pairs=pairs), krippendorff_alpha(stretched, pairs=pairs))


@every_coefficient
@given(values=values_of_sessions, level=levels)
@QUICK
def test_with_one_rater_a_side_between_the_sides_is_the_coefficient_itself(name, values, level):
    both = values[~np.isnan(values[:, :2]).any(axis=1), :2]  # AC1's prevalence counts units with one rating too
    two = matrix_of(both, level, sides=["client", "vendor"])
    coefficient = COEFFICIENTS[name]
    everybody, between = coefficient(two, pairs=Pairs.ALL), coefficient(two, pairs=Pairs.BETWEEN)
    assert everybody.value is None or same(everybody, between)


@every_coefficient
@every_pairs
@given(values=values_of_sessions)
@QUICK
def test_a_rater_who_gave_nothing_changes_nothing(name, pairs, values):
    silent = np.column_stack([values, np.full(len(values), np.nan)])
    coefficient = COEFFICIENTS[name]
    more = coefficient(matrix_of(silent, sides=[*SIDES, "client"]), pairs=pairs)
    assert same(coefficient(matrix_of(values), pairs=pairs), more)


@every_coefficient
@pytest.mark.parametrize(
    ("values", "sides", "pairs", "reason"),
    [
        (np.empty((0, 2)), ["client", "vendor"], Pairs.BETWEEN, UndefinedReason.NO_RATINGS),
        (np.full((3, 2), np.nan), ["client", "vendor"], Pairs.ALL, UndefinedReason.NO_RATINGS),
        ([[1], [2], [2]], ["client"], Pairs.ALL, UndefinedReason.NO_PAIRS),
        ([[1, 2], [2, 2]], ["client", "client"], Pairs.BETWEEN, UndefinedReason.ONE_SIDE),
        ([[1, 2], [2, 2]], ["client", "vendor"], Pairs.WITHIN_VENDOR, UndefinedReason.NO_PAIRS),
        ([[1, None], [None, 2]], ["client", "vendor"], Pairs.BETWEEN, UndefinedReason.NO_PAIRS),
    ],
    ids=["empty", "no ratings", "one rater", "one side", "one of that side", "never together"],
)
def test_what_cannot_be_computed_is_undefined_with_a_reason(name, values, sides, pairs, reason):
    matrix = matrix_of(values, sides=sides)
    estimate = COEFFICIENTS[name](matrix, pairs=pairs)
    assert estimate.undefined_reason is reason
    assert estimate.interval is None


def test_without_variation_percent_is_one_and_the_chance_corrected_ones_are_undefined():
    matrix = matrix_of(np.full((30, 2), 2.0), sides=["client", "vendor"])
    assert percent_agreement(matrix).value == 1.0
    assert percent_agreement(matrix).n_minority_units == 0
    assert krippendorff_alpha(matrix).undefined_reason is UndefinedReason.NO_VARIATION
    assert gwet_ac1(matrix).undefined_reason is UndefinedReason.NO_VARIATION
    assert specific_agreement(matrix, 2.0).value == 1.0
    assert specific_agreement(matrix, 3.0).undefined_reason is UndefinedReason.NEVER_USED


def test_total_agreement_on_different_answers_is_one_without_a_pretended_interval():
    matrix = matrix_of(np.repeat([[1.0], [2.0], [3.0]] * 10, 3, axis=1), sides=["client", "vendor", "vendor"])
    for pairs in (Pairs.ALL, Pairs.BETWEEN):
        alpha, ac1 = krippendorff_alpha(matrix, pairs=pairs), gwet_ac1(matrix, pairs=pairs)
        assert (alpha.value, ac1.value) == (pytest.approx(1.0), pytest.approx(1.0))
        assert (alpha.interval, ac1.interval) == (None, None)


def test_one_unit_has_a_value_and_no_interval_of_a_coefficient():
    matrix = matrix_of([[1.0, 2.0]], sides=["client", "vendor"])
    assert krippendorff_alpha(matrix).value == pytest.approx(0.0)
    assert krippendorff_alpha(matrix).interval is None
    assert gwet_ac1(matrix).interval is None
    assert gwet_ac1(matrix).standard_error is None
    assert percent_agreement(matrix).value == 0.0


def test_not_applicable_is_neither_missing_nor_an_answer_but_an_agreement_of_its_own():
    matrix = RatingsMatrix.from_array(
        [[1, 1], [None, 2], [None, None]],
        level="nominal",
        categories=[1, 2],
        sides=["client", "vendor"],
        not_applicable=[[False, False], [True, False], [True, True]],
    )
    assert percent_agreement(matrix, pairs=Pairs.BETWEEN).n_units == 1
    applicability = applicability_agreement(matrix)
    assert applicability.value == pytest.approx(2 / 3)
    assert applicability.n_units == 3


def test_all_not_applicable_is_total_agreement_on_that_and_no_ratings_otherwise():
    matrix = RatingsMatrix.from_array(
        np.full((4, 2), np.nan),
        level="nominal",
        categories=[0, 1],
        sides=["client", "vendor"],
        not_applicable=np.ones((4, 2)),
    )
    assert percent_agreement(matrix, pairs=Pairs.BETWEEN).undefined_reason is UndefinedReason.NO_RATINGS
    assert applicability_agreement(matrix).value == 1.0


def test_an_unused_declared_category_matters_to_ac1_and_not_to_alpha():
    values = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]]
    three, five = (RatingsMatrix.from_array(values, level="nominal", categories=range(1, n + 1)) for n in (3, 5))
    assert gwet_ac1(three).value < gwet_ac1(five).value
    assert krippendorff_alpha(three).value == krippendorff_alpha(five).value


def test_within_and_between_take_only_their_own_pairs():
    matrix = matrix_of([[1, 1, 2, 2]] * 3 + [[2, 2, 1, 1]] * 3, "nominal", sides=SIDES[:4])
    assert percent_agreement(matrix, pairs=Pairs.WITHIN_CLIENT).value == 1.0
    assert percent_agreement(matrix, pairs=Pairs.WITHIN_VENDOR).value == 1.0
    assert percent_agreement(matrix, pairs=Pairs.BETWEEN).value == 0.0
    assert krippendorff_alpha(matrix, pairs=Pairs.BETWEEN).value < 0


def test_automated_raters_stand_between_no_sides():
    values = [[1, 1, 4], [2, 2, 4], [3, 3, 4]]
    matrix = matrix_of(values, sides=["client", "vendor", "automated"])
    assert percent_agreement(matrix, pairs=Pairs.BETWEEN).value == 1.0
    assert krippendorff_alpha(matrix, pairs=Pairs.BETWEEN).value == 1.0


def test_tolerance_counts_steps_of_the_scale_and_never_of_names():
    values, categories = [[10, 20], [10, 30]], [10, 20, 30]
    ordinal, nominal = (
        RatingsMatrix.from_array(values, level=x, categories=categories) for x in ("ordinal", "nominal")
    )
    assert percent_agreement(ordinal, tolerance=1).value == 0.5
    assert percent_agreement(nominal, tolerance=1).value == 0.0
    free = RatingsMatrix.from_array([[72.0, 75.0], [70.0, 80.0]], level="interval")
    assert percent_agreement(free, tolerance=3).value == 0.5
    assert percent_agreement(replace(free, step=5.0), tolerance=2).value == 1.0


def test_minority_units_are_those_with_any_answer_but_the_most_common():
    matrix = matrix_of([[2, 2], [2, 1], [2, 2], [3, 3]], sides=["client", "vendor"])
    assert krippendorff_alpha(matrix).n_minority_units == 2
