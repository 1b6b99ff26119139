import numpy as np
import pymannkendall
import pytest
import ruptures
from scipy.stats import kendalltau, theilslopes

from calibration.stats.change_point import change_point, permutations
from calibration.stats.look_back import DAYS_OF_A_MONTH, look_back
from calibration.stats.session_means import SessionMeans
from calibration.stats.trend import trend
from calibration.vocabulary import DriftStage
from tests.stats.conftest import published_table


def one_against_one(gaps, **other):
    gaps = np.asarray(gaps, dtype=float)
    means = np.stack([3 + gaps, np.full_like(gaps, 3)], axis=-1)
    return SessionMeans.from_array(means, sides=["client", "vendor"], n_units=4, **other)


def test_the_nile_changed_after_1898():
    nile = published_table("nile_1978")
    found = change_point(nile["flow"].to_numpy(dtype=float))
    assert nile["year"][found.position - 1] == 1898
    assert found.size == pytest.approx(849.97 - 1097.75, abs=0.01)
    assert found.p_value == pytest.approx(0.001)
    assert 1 <= found.plus_minus <= 5


@pytest.mark.parametrize("seed", range(6))
def test_the_split_is_that_of_the_best_two_means_as_ruptures_finds_it(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 1, 30) + np.where(np.arange(30) < rng.integers(4, 26), 0, 0.8)
    peer = ruptures.Dynp(model="l2", min_size=2, jump=1).fit(values).predict(n_bkps=1)
    assert change_point(values).position == peer[0]


def test_without_a_change_p_values_are_uniform():
    rng = np.random.default_rng(3)
    orders = permutations(16, resamples=199, seed=1)
    p = np.array([change_point(rng.normal(size=16), orders=orders).p_value for _ in range(500)])
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.03)
    assert (p <= 0.5).mean() == pytest.approx(0.5, abs=0.07)


def test_a_clear_change_has_a_narrow_date_and_a_faint_one_a_wide_one():
    rng = np.random.default_rng(4)
    noise, step = rng.normal(0, 0.3, 26), np.where(np.arange(26) < 13, 0.0, 1.0)
    clear, faint = change_point(noise + 2 * step), change_point(noise + 0.4 * step)
    assert (clear.position, clear.plus_minus) == (13, 0)
    assert faint.plus_minus > 2


def test_too_few_values_or_none_that_vary_have_no_change_and_no_trend():
    for values in (np.arange(3.0), np.ones(20)):
        assert change_point(values) is None
        assert trend(values) is None


@pytest.mark.parametrize("grain", [0.0, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_the_trend_is_that_of_pymannkendall_and_scipy_ties_included(seed, grain):
    rng = np.random.default_rng(seed)
    values = np.linspace(0, 1, 18) + rng.normal(0, 0.6, 18)
    values = np.round(values / grain) * grain if grain else values
    found, peer = trend(values), pymannkendall.original_test(values)
    assert found.p_value == pytest.approx(peer.p, rel=1e-9)
    assert found.slope == pytest.approx(peer.slope)
    assert found.tau == pytest.approx(kendalltau(np.arange(18), values).statistic)
    slope = theilslopes(values, np.arange(18), alpha=0.95)
    assert found.interval == pytest.approx((slope.low_slope, slope.high_slope))


def test_one_look_finds_the_line_that_changed_the_one_that_drifts_and_no_other():
    rng = np.random.default_rng(5)
    gaps = rng.normal(0, 0.2, (10, 26))
    gaps[2, 13:] -= 0.8
    gaps[5] += np.linspace(0, 1, 26)
    days = [7 * i for i in range(26)]
    looks = look_back(one_against_one(gaps, step=1.0, days=days))
    assert [i for i, one in enumerate(looks) if one.changed or one.drifts] == [2, 5]
    assert abs(looks[2].session - 13) <= max(looks[2].change.plus_minus, 1)
    assert looks[2].change.size == pytest.approx(-0.8, abs=0.2)
    assert looks[5].trend.slope == pytest.approx(1 / 25 / 7 * DAYS_OF_A_MONTH, rel=0.3)
    assert [i for i, one in enumerate(looks) if one.halves.likely] == [2, 5]


def test_fewer_than_eight_sessions_of_a_line_are_not_looked_back_at():
    gaps = np.random.default_rng(6).normal(0, 0.2, (2, 9))
    sessions = one_against_one(gaps)
    means = sessions.means.copy()
    means[1, :2] = np.nan
    looks = look_back(SessionMeans.from_array(means, sides=["client", "vendor"], n_units=4))
    assert [one.stage for one in looks] == [DriftStage.EVERYTHING, DriftStage.CHART]
    assert looks[0].change is not None
    assert (looks[1].change, looks[1].trend, looks[1].halves, looks[1].changed) == (None, None, None, False)


def test_a_change_counts_sessions_of_all_lines_where_its_own_has_holes():
    gaps = np.concatenate([np.zeros(12), np.full(12, 2.0)]) + np.random.default_rng(7).normal(0, 0.1, 24)
    means = one_against_one(gaps).means.copy()
    means[0, [1, 4, 6]] = np.nan
    look = look_back(SessionMeans.from_array(means, sides=["client", "vendor"], n_units=4))[0]
    assert (look.change.position, look.session) == (9, 12)


def test_the_same_seed_gives_the_same_look():
    sessions = one_against_one(np.random.default_rng(8).normal(0, 0.2, (3, 12)))
    assert look_back(sessions, seed=4) == look_back(sessions, seed=4)
