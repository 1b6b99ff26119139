import krippendorff
import numpy as np
import pytest

from calibration.stats.bootstrap import percentile_interval, unit_weights
from calibration.stats.disagreement import disagreement
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.specific_agreement import specific_agreement
from calibration.vocabulary import Pairs


def session(n_units=40, n_raters=6, seed=3):
    rng = np.random.default_rng(seed)
    values = np.clip(rng.integers(1, 6, (n_units, 1)) + rng.integers(-1, 2, (n_units, n_raters)), 1, 5).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    return values


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_every_resample_has_the_alpha_the_package_gives_for_the_same_resampled_units(level):
    matrix = RatingsMatrix.from_array(session(), level=level, categories=[1, 2, 3, 4, 5])
    weights = unit_weights(40, resamples=30, seed=5)
    vectorised = disagreement(matrix, Pairs.ALL).alpha(weights.sums(disagreement(matrix, Pairs.ALL).features))
    for counts, value in zip(weights.counts, vectorised, strict=True):
        resampled = np.repeat(matrix.values, counts.astype(int), axis=0)
        looped = krippendorff.alpha(reliability_data=resampled.T, level_of_measurement=level)
        assert value == pytest.approx(looped, abs=2e-6)


def test_ordinal_distances_are_rebuilt_not_frozen_at_the_full_sample():
    matrix = RatingsMatrix.from_array(session(12), level="ordinal", categories=[1, 2, 3, 4, 5])
    parts = disagreement(matrix, Pairs.ALL)
    weights = unit_weights(12, resamples=200, seed=1)
    rebuilt = parts.alpha(weights.sums(parts.features))
    low, high = np.triu_indices(5, 1)
    totals = parts.features[:, len(low) :].sum(axis=0)
    ranks = np.cumsum(totals) - totals / 2
    distance = (ranks[low] - ranks[high]) ** 2
    sums = weights.sums(parts.features)
    n = sums[:, len(low) :].sum(axis=1)
    expected = 2 * (sums[:, len(low) :][:, low] * sums[:, len(low) :][:, high] * distance).sum(axis=1)
    frozen = 1 - (n - 1) * (sums[:, : len(low)] * distance).sum(axis=1) / expected
    assert np.abs(rebuilt - frozen).max() > 0.01


def test_the_package_is_given_raters_by_units():
    values = session(25, 3)
    matrix = RatingsMatrix.from_array(values, level="interval")
    right = krippendorff.alpha(reliability_data=values.T, level_of_measurement="interval")
    wrong = krippendorff.alpha(reliability_data=values, level_of_measurement="interval")
    assert krippendorff_alpha(matrix).value == pytest.approx(right)
    assert abs(right - wrong) > 0.1


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio", "nominal"])
def test_scales_with_many_numbers_have_the_packages_alpha_without_its_memory(level):
    rng = np.random.default_rng(0)
    values = np.round(rng.normal(60, 15, (50, 1)) + rng.normal(0, 5, (50, 4))).clip(0, 100)
    matrix = RatingsMatrix.from_array(values, level=level)
    package = krippendorff.alpha(reliability_data=values.T, level_of_measurement=level)
    assert len(np.unique(values)) > 32
    assert krippendorff_alpha(matrix).value == pytest.approx(package, abs=1e-9)


def test_numbers_far_from_zero_lose_no_precision():
    near = session(30)
    for pairs in (Pairs.ALL, Pairs.BETWEEN):
        sides = ["client"] * 3 + ["vendor"] * 3
        low, high = (
            krippendorff_alpha(RatingsMatrix.from_array(v, level="interval", sides=sides), pairs=pairs)
            for v in (near, near + 1e9)
        )
        assert low.value == pytest.approx(high.value, abs=1e-6)
        assert low.interval == pytest.approx(high.interval, abs=1e-5)


def test_weights_draw_as_many_units_as_there_are_each_equally_often():
    weights = unit_weights(50, resamples=2000, seed=9)
    assert (weights.counts.sum(axis=1) == 50).all()
    np.testing.assert_allclose(weights.counts.mean(axis=0), 1.0, atol=0.12)
    np.testing.assert_allclose(weights.counts.var(axis=0), 1 - 1 / 50, atol=0.2)


def test_the_same_seed_gives_the_same_interval_and_weights_can_be_shared():
    matrix = RatingsMatrix.from_array(session(), level="ordinal", categories=[1, 2, 3, 4, 5])
    weights = unit_weights(40, seed=7)
    assert krippendorff_alpha(matrix, seed=7) == krippendorff_alpha(matrix, weights=weights)
    assert krippendorff_alpha(matrix, seed=7).interval != krippendorff_alpha(matrix, seed=8).interval
    assert specific_agreement(matrix, 3.0, seed=7) == specific_agreement(matrix, 3.0, weights=weights)


def test_no_units_give_no_weights():
    assert unit_weights(0, resamples=5).counts.shape == (5, 0)


def test_few_units_or_mostly_undefined_resamples_have_no_interval():
    values = np.linspace(0, 1, 101)
    assert percentile_interval(values, confidence_level=0.9, n_units=100) == pytest.approx((0.05, 0.95))
    assert percentile_interval(values, confidence_level=0.9, n_units=19) is None
    mostly = np.where(values < 0.6, np.nan, values)
    assert percentile_interval(mostly, confidence_level=0.9, n_units=100) is None
