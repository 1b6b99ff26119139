import numpy as np
import pytest

from calibration.stats import RatingsMatrix, coefficient, coefficients
from calibration.stats.bootstrap import unit_weights
from calibration.stats.icc_bootstrap import resampled_iccs
from calibration.vocabulary import UndefinedReason
from tests.stats.conftest import published_table

ICCS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
ALL = (*ICCS, "kendall_w", "lin_ccc")


@pytest.fixture
def many() -> RatingsMatrix:
    rng = np.random.default_rng(11)
    values = rng.normal(0, 2, (40, 1)) + rng.normal(0, 1, (1, 4)) + rng.normal(0, 1, (40, 4))
    return RatingsMatrix.from_array(values, level="interval")


def test_every_one_is_known_and_gives_the_published_value_by_name():
    judges = published_table("shrout_fleiss_1979").drop(columns="target").to_numpy(dtype=float)
    matrix = RatingsMatrix.from_array(judges, level="interval")
    found = [coefficient(name, matrix, interval=None) for name in ICCS]
    assert [one.value for one in found] == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    assert {one.interval for one in found} == {None}
    assert set(ALL) <= set(coefficients())


def test_all_resamples_at_once_are_each_what_the_resampled_units_give(many):
    weights = unit_weights(40, resamples=5, seed=2)
    together = resampled_iccs(many.values, weights)
    for i, counts in enumerate(weights.counts):
        units = np.repeat(many.values, counts.astype(int), axis=0)
        for name in ICCS:
            one = coefficient(name, RatingsMatrix.from_array(units, level="interval"), interval=None)
            assert together[name][i] == pytest.approx(one.value, abs=1e-4)


@pytest.mark.parametrize("name", [*ICCS, "lin_ccc"])
def test_the_bootstrap_has_a_seed_and_takes_shared_resamples_also_where_a_unit_was_not_rated(many, name):
    drawn = coefficient(name, many, seed=5)
    assert drawn.interval[0] < drawn.value < drawn.interval[1]
    assert drawn == coefficient(name, many, unit_weights=unit_weights(40, seed=5))
    beside = RatingsMatrix.from_array(np.vstack([many.values, np.full((1, 4), np.nan)]), level="interval")
    shared = coefficient(name, beside, unit_weights=unit_weights(41, seed=5))
    assert shared.interval == pytest.approx(drawn.interval, abs=0.1)


def test_the_analytic_interval_is_that_of_f_and_w_has_none(many):
    assert coefficient("icc3", many, interval="analytic").method == "F"
    assert coefficient("kendall_w", many).interval is None
    assert coefficient("lin_ccc", many, interval="analytic").interval is None


@pytest.mark.parametrize("name", ALL)
def test_names_have_none_of_them(name):
    names = RatingsMatrix.from_array([[0, 1], [2, 2]], level="nominal", categories=[0, 1, 2])
    assert coefficient(name, names).undefined_reason is UndefinedReason.NOT_NUMERIC
