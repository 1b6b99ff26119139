import numpy as np
import pytest
from scipy.stats import nct, t

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MAX_PRICE
from calibration.stats.more_units import more_units_for_correlation, more_units_for_mean


def test_half_a_standard_deviation_needs_44_units_as_power_tables_say():
    """90 % power, two-sided 5 %: 44 by the noncentral t; the sum of two quantiles is one off at the most."""

    def exact(n):
        return nct.sf(t.ppf(0.975, n - 1), n - 1, 0.5 * n**0.5)

    assert exact(43) < 0.9 <= exact(44)
    more = more_units_for_mean(-0.5, standard_error=1 / 10**0.5, n_units=10)
    assert 10 + more == pytest.approx(44, abs=1)


def test_a_correlation_of_three_tenths_needs_113_units():
    """3 + ((1.960 + 1.282)/atanh 0.3)² by Fisher's transform, with the interval of so many units' own error."""
    half = 1.959964 / 27**0.5
    interval = tuple(np.tanh(np.arctanh(0.3) + np.array([-half, half])))
    assert 30 + more_units_for_correlation(0.3, interval=interval, n_units=30) == 113


def test_what_is_nearly_nothing_has_no_price_and_what_is_nearly_told_costs_one():
    assert more_units_for_mean(0.001, standard_error=1.0, n_units=20) is None
    assert more_units_for_correlation(0.0, interval=(-0.4, 0.4), n_units=20) is None
    assert more_units_for_mean(5.0, standard_error=0.1, n_units=20) == 1
    assert more_units_for_mean(1.0, standard_error=0.6, n_units=MAX_PRICE) is None


def test_a_mean_given_so_many_units_is_told_nine_times_of_ten():
    rng = np.random.default_rng(5)
    n = 12 + more_units_for_mean(0.4, standard_error=1 / 12**0.5, n_units=12)
    values = rng.normal(0.4, 1.0, (2000, n))
    told = np.abs(values.mean(axis=1)) > t.ppf(0.975, n - 1) * values.std(axis=1, ddof=1) / n**0.5
    assert told.mean() == pytest.approx(0.9, abs=0.02)


def test_figures_that_rest_on_nothing_are_refused():
    with pytest.raises(InvalidInput, match="rests on 1 units"):
        more_units_for_mean(1.0, standard_error=1.0, n_units=1)
    with pytest.raises(InvalidInput, match="error of -1"):
        more_units_for_mean(1.0, standard_error=-1.0, n_units=5)
    with pytest.raises(InvalidInput, match="rests on 3 units"):
        more_units_for_correlation(0.5, interval=(0, 1), n_units=3)
