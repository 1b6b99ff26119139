"""Alpha from counts, from moments and from ranks is one alpha."""

import krippendorff
import numpy as np
import pytest

from calibration.stats import RatingsMatrix, coefficient, unit_weights
from calibration.stats.bootstrap import pattern_weights
from calibration.stats.category_counts import category_counts
from calibration.stats.disagreement import counted_disagreement, disagreement, free_numbers
from calibration.vocabulary import Measurement, Pairs


@pytest.fixture
def scores() -> np.ndarray:
    rng = np.random.default_rng(4)
    values = np.round(rng.normal(60, 12, (60, 1)) + rng.normal(0, 6, (60, 5))).clip(0, 100)
    values[rng.random(values.shape) < 0.3] = np.nan
    return values


@pytest.mark.parametrize("level", [Measurement.INTERVAL, Measurement.ORDINAL])
@pytest.mark.parametrize("scale", [1.0, 0.1], ids=["whole numbers", "tenths"])
def test_counts_and_moments_give_one_alpha_one_error_and_one_bootstrap(scores, level, scale):
    matrix = RatingsMatrix.from_array(scores * scale, level=level)
    assert free_numbers(matrix)
    free = disagreement(matrix, Pairs.ALL)
    counts = category_counts(matrix, np.arange(5))
    counted = counted_disagreement(counts, None, level=level, values=np.unique(matrix.values[matrix.rated]))
    once = np.ones(60, dtype=np.intp)
    for parts in (free, counted):
        assert parts.alpha(once @ parts.features) == pytest.approx(
            krippendorff.alpha(reliability_data=matrix.values.T, level_of_measurement=level.value)
        )
    np.testing.assert_allclose(free.influence(once), counted.influence(once), atol=1e-8)
    weights = unit_weights(60, resamples=20, seed=1)
    np.testing.assert_allclose(free.resampled(weights), counted.resampled(weights), atol=2e-6)


@pytest.mark.parametrize("level", [Measurement.INTERVAL, Measurement.ORDINAL])
def test_between_the_sides_counts_and_moments_agree_too(scores, level):
    sides = ["client", "client", "vendor", "vendor", "vendor"]
    matrix = RatingsMatrix.from_array(scores, level=level, sides=sides)
    free = disagreement(matrix, Pairs.BETWEEN)
    sided = [category_counts(matrix, np.array(columns)) for columns in ([0, 1], [2, 3, 4])]
    counted = counted_disagreement(*sided, level=level, values=np.unique(scores[~np.isnan(scores)]))
    once = np.ones(60, dtype=np.intp)
    assert free.alpha(once @ free.features) == pytest.approx(float(counted.alpha(once @ counted.features)))
    np.testing.assert_allclose(free.influence(once), counted.influence(once), atol=1e-8)


def test_a_scale_of_tiny_numbers_varies_as_much_as_one_of_large_ones(scores):
    alphas = [
        coefficient("krippendorff_alpha", RatingsMatrix.from_array(scores * scale, level="interval"), interval=None)
        for scale in (1e-9, 1.0, 1e9)
    ]
    assert [a.value for a in alphas] == pytest.approx([alphas[1].value] * 3)


def test_alpha_with_equal_numbers_of_ratings_is_fleiss_kappa_and_its_small_sample_term():
    values = np.random.default_rng(5).integers(1, 4, (25, 4)).astype(float)
    matrix = RatingsMatrix.from_array(values, level="nominal", categories=[1, 2, 3])
    alpha, fleiss = (coefficient(n, matrix, interval="analytic") for n in ("krippendorff_alpha", "fleiss_kappa"))
    assert alpha.value == pytest.approx(fleiss.value + (1 - fleiss.value) / 100)
    assert alpha.standard_error == pytest.approx(fleiss.standard_error)


def test_patterns_are_drawn_as_often_as_their_units_would_be():
    multiplicity = np.array([1, 2, 200, 3, 60, 1])
    drawn = pattern_weights(multiplicity, resamples=20_000, seed=3).counts
    n, share = multiplicity.sum(), multiplicity / multiplicity.sum()
    assert (drawn.sum(axis=1) == n).all()
    np.testing.assert_allclose(drawn.mean(axis=0), multiplicity, rtol=0.03)
    expected = n * (np.diag(share) - np.outer(share, share))
    np.testing.assert_allclose(np.cov(drawn.T), expected, atol=0.04 * n * share.max())
