import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from calibration.stats.icc import icc1, icc1k, icc2, icc2k, icc3, icc3k, intraclass_correlations
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import UndefinedReason
from tests.stats.conftest import published_table

SIX = (icc1, icc2, icc3, icc1k, icc2k, icc3k)


def numbers(values, **given):
    return RatingsMatrix.from_array(values, level="interval", **given)


@pytest.fixture
def judges() -> np.ndarray:
    return published_table("shrout_fleiss_1979").drop(columns="target").to_numpy(dtype=float)


@pytest.fixture
def judges_with_gaps(judges) -> np.ndarray:
    judges[[0, 3, 5], [3, 1, 2]] = np.nan
    return judges


def test_shrout_and_fleiss_judges_have_their_six_published_correlations(judges):
    found = [one(numbers(judges)).value for one in SIX]
    assert found == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)


def test_their_tests_and_intervals_are_those_of_psych_and_pingouin(judges):
    all_six = intraclass_correlations(numbers(judges))
    assert (all_six.icc1.f, all_six.icc2.f, all_six.icc3.f) == pytest.approx((1.795, 11.027, 11.027), abs=0.0005)
    assert [one.degrees_of_freedom for one in (all_six.icc1, all_six.icc2, all_six.icc3k)] == [
        (5, 18),
        (5, 15),
        (5, 15),
    ]
    assert all_six.icc1.p_value == pytest.approx(0.164769, abs=1e-6)
    assert all_six.icc3.p_value == pytest.approx(0.000135, abs=1e-6)
    published = [(-0.13, 0.72), (0.02, 0.76), (0.34, 0.95), (-0.88, 0.91), (0.07, 0.93), (0.68, 0.99)]
    for one, interval in zip(SIX, published, strict=True):
        assert one(numbers(judges)).interval == pytest.approx(interval, abs=0.005)


def test_with_cells_missing_the_variances_are_those_two_other_reml_fits_agree_on(judges_with_gaps):
    all_six = intraclass_correlations(numbers(judges_with_gaps))
    assert all_six.icc1.estimate.value == pytest.approx(0.140, abs=0.0005)
    assert all_six.icc2.estimate.value == pytest.approx(0.2847, abs=0.00005)
    assert all_six.icc3.estimate.value == pytest.approx(0.6671, abs=0.00005)
    assert all_six.icc3.f is None
    for one in (all_six.icc1, all_six.icc2, all_six.icc3, all_six.icc2k):
        low, high = one.estimate.interval
        assert low <= one.estimate.value <= high
    assert all_six.icc3.estimate.n_cells == 21


def test_one_missing_cell_of_many_hardly_moves_what_mean_squares_give():
    rng = np.random.default_rng(4)
    values = rng.normal(0, 2, (40, 1)) + rng.normal(0, 1, (1, 5)) + rng.normal(0, 1, (40, 5))
    holed = values.copy()
    holed[7, 2] = np.nan
    for one in SIX:
        complete, incomplete = one(numbers(values)), one(numbers(holed))
        assert incomplete.value == pytest.approx(complete.value, abs=0.01)
        if one in (icc1, icc3):
            assert incomplete.interval == pytest.approx(complete.interval, abs=0.04)


ratings = arrays.arrays(float, (5, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0]))


@given(values=ratings, scale=st.sampled_from([(0.0, 0.01), (-7.0, 1.0), (1e9, 1.0), (1e9, 1000.0)]))
@settings(max_examples=30, deadline=None)
def test_origin_unit_and_order_change_nothing(values, scale):
    offset, unit = scale
    for one in SIX:
        plain, moved = one(numbers(values)), one(numbers(offset + unit * 4 * values[::-1, ::-1]))
        assert plain.undefined_reason is moved.undefined_reason
        if plain.value is not None:
            assert moved.value == pytest.approx(plain.value, abs=1e-6)
            assert plain.value <= 1 + 1e-12
        if plain.interval is not None and moved.interval is not None:
            assert plain.interval[0] <= plain.value <= plain.interval[1]


def test_consistency_forgives_a_rater_who_always_marks_lower_and_agreement_does_not(judges):
    shifted = np.column_stack([judges[:, 0], judges[:, 0] - 3.0])
    assert icc3(numbers(shifted)).value == pytest.approx(1.0)
    assert icc3(numbers(shifted)).interval is None
    assert icc2(numbers(shifted)).value < 0.7


def test_raters_apart_by_constants_are_consistent_without_doubt_also_when_a_cell_misses(judges):
    shifted = judges[:, :1] + np.array([0.0, 1.0, 3.0])
    shifted[0, 1] = np.nan
    assert (icc3(numbers(shifted)).value, icc3(numbers(shifted)).interval) == (1.0, None)
    assert 0 < icc2(numbers(shifted)).value < 1
    assert icc2(numbers(shifted)).interval is None


def test_total_agreement_is_one_without_an_interval_whether_cells_miss_or_not(judges):
    same = np.repeat(judges[:, :1], 3, axis=1)
    holed = same.copy()
    holed[0, 1] = np.nan
    for values in (same, holed):
        for one in SIX:
            assert (one(numbers(values)).value, one(numbers(values)).interval) == (1.0, None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.full((3, 3), np.nan), UndefinedReason.NO_RATINGS),
        (np.empty((0, 0)), UndefinedReason.NO_RATINGS),
        ([[1, np.nan], [np.nan, 2]], UndefinedReason.NO_PAIRS),
        ([[1], [2]], UndefinedReason.NO_PAIRS),
        ([[1, 2]], UndefinedReason.ONE_UNIT),
        ([[2, 2], [2, 2]], UndefinedReason.NO_VARIATION),
        ([[2, 2], [2, np.nan]], UndefinedReason.NO_VARIATION),
    ],
)
def test_a_correlation_that_cannot_be_computed_says_why(values, reason):
    for one in SIX:
        estimate = one(numbers(values))
        assert (estimate.value, estimate.interval, estimate.undefined_reason) == (None, None, reason)


def test_names_have_no_correlation_and_yes_no_counts_its_rarer_answer():
    names = RatingsMatrix.from_array([[0, 1], [2, 2]], level="nominal", categories=[0, 1, 2])
    assert icc2(names).undefined_reason is UndefinedReason.NOT_NUMERIC
    passes = RatingsMatrix.from_array([[1, 1], [0, 1], [1, 1], [0, 0]], level="nominal", categories=[0, 1])
    assert icc2(passes).n_minority_units == 2


def test_the_profile_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    held, samples = 0, 40
    for _ in range(samples):
        values = rng.normal(0, 1, (20, 1)) + rng.normal(0, 0.5, (1, 4)) + rng.normal(0, 1, (20, 4))
        values[rng.random(values.shape) < 0.2] = np.nan
        low, high = icc3(numbers(values)).interval
        held += low <= 0.5 <= high
    assert held / samples >= 0.85
