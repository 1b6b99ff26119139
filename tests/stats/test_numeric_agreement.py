"""Kendall's W, Lin's coefficient and the limits of agreement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.special import nctdtrit, ndtri
from scipy.stats import friedmanchisquare, spearmanr

from calibration.errors import InvalidInput
from calibration.stats.bland_altman import limits_of_agreement
from calibration.stats.bootstrap import unit_weights
from calibration.stats.kendall_w import concordance, kendall_w
from calibration.stats.lin_ccc import lin_ccc
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import IntervalKind, UndefinedReason
from tests.stats.conftest import published_table


def numbers(values, **given):
    return RatingsMatrix.from_array(values, level="interval", **given)


@pytest.fixture
def meters() -> np.ndarray:
    return published_table("bland_altman_1986")[["wright1", "mini1"]].to_numpy(dtype=float)


def test_kendalls_observers_agree_as_he_says_when_ties_are_corrected():
    ranks = published_table("kendall_1948").drop(columns="object").to_numpy(dtype=float)
    assert 12 * ((ranks.sum(axis=1) - 16.5) ** 2).sum() / (9 * 990) == pytest.approx(0.796, abs=0.0005)
    assert kendall_w(numbers(ranks)).value == pytest.approx(0.828, abs=0.0005)


@given(values=arrays.arrays(float, (6, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 5.0])))
@settings(max_examples=60, deadline=None)
def test_w_is_friedmans_chi_square_and_the_mean_rank_correlation(values):
    found = concordance(numbers(values))
    ties = [len(np.unique(column)) == 1 for column in values.T]
    if all(ties):
        assert found.estimate.undefined_reason is UndefinedReason.NO_VARIATION
        return
    expected = friedmanchisquare(*values)
    assert (found.chi_square, found.p_value) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.estimate.value == pytest.approx(kendall_w(numbers(values**3)).value)


def test_w_without_ties_is_the_mean_of_the_rank_correlations():
    values = np.random.default_rng(1).normal(size=(7, 3))
    pairs = [spearmanr(values[:, i], values[:, j]).statistic for i, j in ((0, 1), (0, 2), (1, 2))]
    assert concordance(numbers(values)).mean_rank_correlation == pytest.approx(np.mean(pairs))


def test_w_looks_at_units_that_all_raters_rated():
    found = kendall_w(numbers([[1, 1], [2, 2], [3, None], [4, 5]]))
    assert (found.value, found.n_units, found.interval) == (1.0, 3, None)


def test_lins_coefficient_of_the_peak_flow_meters_is_the_published_one(meters):
    estimate = lin_ccc(numbers(meters))
    assert estimate.value == pytest.approx(0.943, abs=0.0005)
    low, high = estimate.interval
    assert 0.84 < low < estimate.value < high < 0.98


def test_lins_coefficient_uses_moments_of_one_over_n():
    assert lin_ccc(numbers([[1, 2], [2, 3], [3, 4]])).value == pytest.approx((2 * 2 / 3) / (4 / 3 + 1))


@given(
    values=arrays.arrays(float, (6, 2), elements=st.sampled_from([0.0, 1.0, 2.0, 4.0])),
    offset=st.sampled_from([0, 1e9]),
)
@settings(max_examples=60, deadline=None)
def test_lins_coefficient_knows_no_order_of_raters_nor_origin_and_three_raters_of_whom_two_are_one_agree(
    values, offset
):
    one, other = lin_ccc(numbers(values)), lin_ccc(numbers(values[:, ::-1] + offset))
    assert one.undefined_reason is other.undefined_reason
    if one.value is not None:
        assert one.value == pytest.approx(other.value, abs=1e-6)
        assert -1 - 1e-9 <= one.value <= 1 + 1e-9
        if one.interval is not None:
            assert one.interval[0] <= one.value <= one.interval[1]
        doubled = lin_ccc(numbers(np.column_stack([values, values])))
        assert doubled.value >= one.value - 1e-9


def test_more_than_two_raters_have_the_overall_coefficient_with_resampled_units():
    rng = np.random.default_rng(5)
    values = rng.normal(0, 2, (40, 1)) + rng.normal(0, 1, (40, 3))
    pairs = [(0, 1), (0, 2), (1, 2)]
    part = sum(2 * np.cov(values[:, i], values[:, j], ddof=0)[0, 1] for i, j in pairs)
    whole = 2 * values.var(axis=0).sum() + sum((values[:, i].mean() - values[:, j].mean()) ** 2 for i, j in pairs)
    estimate = lin_ccc(numbers(values), interval=IntervalKind.BOOTSTRAP, seed=3)
    assert estimate.value == pytest.approx(part / whole)
    shared = unit_weights(40, seed=3)
    assert estimate == lin_ccc(numbers(values), interval=IntervalKind.BOOTSTRAP, weights=shared)
    assert lin_ccc(numbers(values)).interval is None
    with pytest.raises(InvalidInput, match="of 40 units and the ratings of 39"):
        lin_ccc(numbers(values[1:]), interval=IntervalKind.BOOTSTRAP, weights=shared)
    again = [lin_ccc(numbers(values[rng.integers(0, 40, 40)])).value for _ in range(300)]
    assert estimate.interval == pytest.approx(np.quantile(again, [0.025, 0.975]), abs=0.06)


def test_resamples_without_a_unit_that_all_rated_have_no_coefficient():
    values = np.full((30, 3), np.nan)
    values[:, 0] = np.arange(30.0)
    values[:2] = [[1, 2, 3], [7, 6, 9]]
    drawn = unit_weights(30, resamples=200, seed=1)
    found = lin_ccc(numbers(values), interval=IntervalKind.BOOTSTRAP, weights=drawn)
    assert 0 < found.value < 1
    assert found.n_units == 2


def test_bland_and_altmans_meters_have_their_mean_and_limits(meters):
    two_deviations = limits_of_agreement(numbers(meters), coverage=0.9544997)
    assert two_deviations.bias.value == pytest.approx(-2.1, abs=0.05)
    assert two_deviations.spread == pytest.approx(38.8, abs=0.05)
    assert two_deviations.lower.value == pytest.approx(-79.7, abs=0.1)
    assert two_deviations.upper.value == pytest.approx(75.5, abs=0.15)
    assert two_deviations.bias.interval == pytest.approx((-22.0, 17.8), abs=0.1)
    assert limits_of_agreement(numbers(meters)).upper.value == pytest.approx(73.861, abs=0.001)


@pytest.mark.parametrize(("n", "factor"), [(5, 4.203), (10, 2.911), (20, 2.396)])
def test_the_far_end_of_a_limit_is_owens_one_sided_tolerance_factor(n, factor):
    """Owen (1963), table of k for 95 % of the population with 95 % confidence."""
    assert nctdtrit(n - 1, ndtri(0.95) * n**0.5, 0.95) / n**0.5 == pytest.approx(factor, abs=0.0005)
    differences = np.random.default_rng(n).normal(size=n)
    limits = limits_of_agreement(
        numbers(np.column_stack([differences, np.zeros(n)])), coverage=0.90, confidence_level=0.90
    )
    assert limits.upper.interval[1] == pytest.approx(differences.mean() + factor * differences.std(ddof=1), abs=0.002)
    assert limits.lower.interval[0] == pytest.approx(differences.mean() - factor * differences.std(ddof=1), abs=0.002)


def test_the_exact_interval_of_a_limit_holds_the_truth_as_often_as_it_says():
    rng, truth, held = np.random.default_rng(8), 1.959964, 0
    for _ in range(1000):
        low, high = limits_of_agreement(numbers(np.column_stack([rng.normal(size=6), np.zeros(6)]))).upper.interval
        held += low <= truth <= high
    assert 0.93 <= held / 1000 <= 0.97


def test_with_sides_the_difference_is_client_minus_vendor_of_their_means():
    matrix = numbers([[80, 90, 94], [70, 72, 76], [60, None, None]], sides=["client", "vendor", "vendor"])
    limits = limits_of_agreement(matrix)
    assert limits.differences == (-12.0, -4.0)
    assert limits.means == (86.0, 72.0)
    assert (limits.bias.value, limits.bias.n_units, limits.units) == (-8.0, 2, ("1", "2"))


@pytest.mark.parametrize(
    ("values", "sides", "reason"),
    [
        (np.full((2, 2), np.nan), None, UndefinedReason.NO_RATINGS),
        ([[1, None], [None, 2]], None, UndefinedReason.NO_PAIRS),
        ([[1, 2, 3]], None, UndefinedReason.NO_PAIRS),
        ([[1, 2], [1, 2]], ["client", "client"], UndefinedReason.ONE_SIDE),
    ],
)
def test_limits_that_cannot_be_computed_say_why(values, sides, reason):
    limits = limits_of_agreement(numbers(values, sides=sides))
    assert {one.undefined_reason for one in (limits.bias, limits.lower, limits.upper)} == {reason}


def test_one_difference_has_no_limits_and_equal_ones_no_interval():
    one = limits_of_agreement(numbers([[3, 5]]))
    assert (one.bias.value, one.upper.undefined_reason) == (-2.0, UndefinedReason.ONE_UNIT)
    same = limits_of_agreement(numbers([[3, 5], [4, 6]]))
    assert (same.lower.value, same.lower.interval, same.bias.interval) == (-2.0, None, None)
    with pytest.raises(InvalidInput, match="a share of 95"):
        limits_of_agreement(numbers([[3, 5]]), coverage=95)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.full((2, 2), np.nan), UndefinedReason.NO_RATINGS),
        ([[1, None], [None, 2]], UndefinedReason.NO_PAIRS),
        ([[1, 2]], UndefinedReason.ONE_UNIT),
        ([[2, 2], [2, 2]], UndefinedReason.NO_VARIATION),
    ],
)
def test_w_and_lins_coefficient_say_why_they_have_no_value(values, reason):
    for one in (kendall_w, lin_ccc):
        assert one(numbers(values)).undefined_reason is reason
