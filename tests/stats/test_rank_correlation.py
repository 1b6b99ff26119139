"""Rank correlation and the difference of two means: published figures, an independent library, and coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr, ttest_ind

from benchmarks.feeling_check import csat_coverage, rank_coverage
from calibration.stats.mean_difference import mean_difference
from calibration.stats.rank_correlation import rank_correlation
from calibration.vocabulary import UndefinedReason

RANKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=3, max_size=30)


def test_the_textbook_example_has_minus_29_of_165() -> None:
    """Ten pairs of IQ and hours of television: Σd² = 194, 1 − 6·194/990."""
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110.0])
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17.0])
    assert rank_correlation(iq, hours).value == pytest.approx(-29 / 165)


@given(RANKS)
@settings(deadline=None, max_examples=60)
def test_with_ties_it_is_scipys(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    found = rank_correlation(x, y, resamples=2)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found.undefined_reason is UndefinedReason.NO_VARIATION
    else:
        assert found.value == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)


def test_a_resample_is_the_correlation_of_the_units_drawn() -> None:
    """The interval is that of scipy's correlations over units drawn with replacement."""
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 5, 25).astype(float), rng.integers(0, 4, 25).astype(float)
    found = rank_correlation(x, y, resamples=400, seed=3)
    drawn = [rng.integers(0, 25, 25) for _ in range(400)]
    expected = np.quantile([spearmanr(x[rows], y[rows]).statistic for rows in drawn], [0.025, 0.975])
    assert found.interval == pytest.approx(tuple(expected), abs=0.08)


def test_units_without_one_measure_do_not_count_and_few_have_no_interval() -> None:
    x, y = np.array([1.0, 2, np.nan, 4, 5]), np.array([2.0, np.nan, 3, 5, 9])
    found = rank_correlation(x, y)
    assert (found.value, found.n_units, found.interval) == (1.0, 3, None)
    assert rank_correlation(x[:1], y[:1]).undefined_reason is UndefinedReason.ONE_UNIT
    assert rank_correlation(x[1:3], y[1:3]).undefined_reason is UndefinedReason.NO_RATINGS


def test_with_many_ratings_the_difference_is_welchs() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(3, 1, 400), rng.normal(4, 1, 300)
    found = mean_difference(x, y, prior_deviation=1.0)
    welch = ttest_ind(x, y, equal_var=False).confidence_interval(0.95)
    assert found.interval == pytest.approx((welch.low, welch.high), abs=0.002)


def test_three_equal_ratings_make_no_certainty_and_two_no_interval() -> None:
    fives = np.full(6, 5.0)
    found = mean_difference(np.full(3, 2.0), fives, prior_deviation=1.0)
    assert found.value == -3
    assert found.interval is not None
    assert found.interval[1] - found.interval[0] > 1
    assert mean_difference(np.full(2, 2.0), fives, prior_deviation=1.0).interval is None
    assert mean_difference(np.zeros(0), fives, prior_deviation=1.0).value is None


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    assert rank_coverage(40, strength=0.5, runs=300) >= 0.88
    assert csat_coverage(4, 8, "mostly 2", "mostly 5", runs=400) >= 0.92
