import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from calibration.errors import InvalidInput
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.specific_agreement import specific_agreement
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import UndefinedReason


@pytest.mark.parametrize(
    ("successes", "n", "published"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_wilsons_interval_is_newcombes_table(successes, n, published):
    assert wilson_interval(successes, n) == pytest.approx(published, abs=0.00005)


def test_no_counts_have_no_interval_and_all_of_them_end_at_one():
    assert wilson_interval(0, 0) is None
    assert wilson_interval(4, 4)[1] == 1.0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg_is_scipys(p_values):
    assert benjamini_hochberg(p_values) == pytest.approx(tuple(stats.false_discovery_control(p_values)))


def test_lines_without_a_test_are_not_counted():
    assert benjamini_hochberg([None, 0.02, None, 0.5]) == (None, 0.04, None, 0.5)
    assert benjamini_hochberg([]) == ()


def test_without_a_prior_the_moderated_mean_is_students():
    values = np.array([0.3, -0.2, 1.1, 0.4, 0.0])
    mean = moderated_mean(values, prior_variance=None)
    expected = stats.ttest_1samp(values, 0.0)
    assert mean.p_value() == pytest.approx(expected.pvalue)
    assert mean.p_below(0.5) == pytest.approx(stats.ttest_1samp(values, 0.5, alternative="less").pvalue)
    interval = expected.confidence_interval(0.9)
    assert mean.interval(0.9) == pytest.approx((interval.low, interval.high))


def test_a_prior_matters_less_the_more_values_there_are():
    few, many = (moderated_mean(np.tile([0.0, 1.0], n), prior_variance=4.0) for n in (2, 500))
    assert few.variance > 1.5
    assert many.variance == pytest.approx(0.25, abs=0.02)


def test_one_value_without_a_prior_has_neither_interval_nor_p():
    mean = moderated_mean(np.array([1.0]), prior_variance=None)
    assert (mean.interval(0.95), mean.p_value(), mean.p_below(0.0)) == (None, None, None)


def test_an_estimate_has_either_a_value_or_a_reason():
    with pytest.raises(ValueError, match="either a value or a reason"):
        Estimate("percent_agreement", None)
    with pytest.raises(ValueError, match="either a value or a reason"):
        Estimate("percent_agreement", 1.0, undefined_reason=UndefinedReason.NO_PAIRS)


def test_an_answer_that_is_not_on_the_scale_has_no_specific_agreement():
    matrix = RatingsMatrix.from_array([[1, 1]], level="nominal", categories=[0, 1])
    with pytest.raises(InvalidInput, match="Answer 2 is not on the scale. Allowed: 0, 1"):
        specific_agreement(matrix, 2.0)
