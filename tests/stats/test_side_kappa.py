import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_kappa import side_kappas
from calibration.vocabulary import Side, UndefinedReason, Weighting

THREE = (1.0, 2.0, 3.0)
WEIGHTS = {
    Weighting.IDENTITY: np.eye(3),
    Weighting.LINEAR: np.array([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]),
    Weighting.QUADRATIC: np.array([[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]]),
}
TWO_AND_TWO = ("client", "client", "vendor", "vendor")


def ordinal(values, sides=TWO_AND_TWO):
    return RatingsMatrix.from_array(values, level="ordinal", categories=THREE, sides=sides)


def cohen(first, second, weights):
    table = np.array([[((first == a) & (second == b)).mean() for b in THREE] for a in THREE])
    expected = table.sum(axis=1) @ weights @ table.sum(axis=0)
    return ((table * weights).sum() - expected) / (1 - expected)


def test_a_table_worked_by_hand():
    """Three units, two raters a side. p₁ = (1, 0), (½, ½), (0, 1); p₂ = (1, 0), (1, 0), (½, ½), identity weights."""
    matrix = RatingsMatrix.from_array(
        [[0, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 1]], level="nominal", categories=[0, 1], sides=TWO_AND_TWO
    )
    found = side_kappas(matrix)
    observed, largest = (1 + 0.5 + 0.5) / 3, (1 + 1 + 1) / 3
    expected = 0.5 * 5 / 6 + 0.5 * 1 / 6
    assert found.largest_agreement == pytest.approx(largest)
    assert found.between.value == pytest.approx((observed - expected) / (largest - expected))
    assert found.within_client.value == pytest.approx((2 / 3 - 0.5) / 0.5)
    assert found.within_vendor.value == pytest.approx((2 / 3 - (25 + 1) / 36) / (1 - (25 + 1) / 36))


@pytest.mark.parametrize("weights", WEIGHTS)
@given(values=arrays.arrays(float, (8, 2), elements=st.sampled_from(THREE)))
@settings(max_examples=30, deadline=None)
def test_one_rater_a_side_is_cohens_weighted_kappa(weights, values):
    found = side_kappas(ordinal(values, ("client", "vendor")), weights=weights)
    assert found.one_voice == (Side.CLIENT, Side.VENDOR)
    assert found.within_client.undefined_reason is UndefinedReason.ONE_VOICE
    if found.between.value is None:
        assert found.between.undefined_reason is UndefinedReason.NO_VARIATION
    else:
        assert found.between.value == pytest.approx(cohen(values[:, 0], values[:, 1], WEIGHTS[weights]))


sessions = arrays.arrays(float, (6, 4), elements=st.sampled_from([*THREE, np.nan]))


@given(values=sessions)
@settings(max_examples=60, deadline=None)
def test_sides_may_change_places_and_raters_their_order(values):
    one = side_kappas(ordinal(values), weights=Weighting.LINEAR)
    other = side_kappas(ordinal(values[::-1, ::-1]), weights=Weighting.LINEAR)
    assert one.between.undefined_reason is other.between.undefined_reason
    if one.between.value is not None:
        assert one.between.value == pytest.approx(other.between.value)
        assert one.between.value <= 1 + 1e-9
        assert one.between.standard_error == pytest.approx(other.between.standard_error)
    assert one.within_client.value == pytest.approx(other.within_vendor.value)


def test_sides_divided_in_the_same_way_agree_as_well_as_they_can():
    split = ordinal([[1, 2, 2, 1], [3, 3, 3, 3], [2, 3, 3, 2], [1, 1, 1, 1]])
    found = side_kappas(split, weights=Weighting.IDENTITY)
    assert found.between.value == pytest.approx(1.0)
    assert found.largest_agreement == pytest.approx(0.75)
    assert found.within_client.value < 0.5


def test_the_error_is_that_of_leaving_out_one_unit_at_a_time():
    values = np.random.default_rng(3).choice(THREE, size=(12, 4))
    estimate = side_kappas(ordinal(values)).between
    left = np.array([side_kappas(ordinal(np.delete(values, i, axis=0))).between.value for i in range(12)])
    assert estimate.standard_error == pytest.approx(np.sqrt(11 / 12 * ((left - left.mean()) ** 2).sum()))
    low, high = estimate.interval
    assert (low + high) / 2 == pytest.approx(estimate.value)
    assert side_kappas(ordinal(values[:9])).between.interval is None


def test_raters_without_a_side_do_not_count_and_missing_ratings_leave_the_others():
    values = [[1, 2, 1, 1], [2, 2, 3, 2], [3, None, 3, 3], [1, 1, None, 2]]
    plain = side_kappas(ordinal(values))
    beside = side_kappas(ordinal([[*row, 3] for row in values], (*TWO_AND_TWO, None)))
    assert beside.between == plain.between
    assert (plain.between.n_units, plain.within_client.n_units, plain.within_vendor.n_units) == (4, 3, 3)


@pytest.mark.parametrize(
    ("values", "sides", "reason"),
    [
        (np.full((2, 4), np.nan), TWO_AND_TWO, UndefinedReason.NO_RATINGS),
        (np.empty((0, 4)), TWO_AND_TWO, UndefinedReason.NO_RATINGS),
        ([[1, 2]], ("client", "client"), UndefinedReason.ONE_SIDE),
        ([[1, None], [None, 2]], ("client", "vendor"), UndefinedReason.NO_PAIRS),
        ([[1, 1], [1, 1]], ("client", "vendor"), UndefinedReason.NO_VARIATION),
    ],
)
def test_a_kappa_between_sides_that_cannot_be_computed_says_why(values, sides, reason):
    assert side_kappas(ordinal(values, sides)).between.undefined_reason is reason


def test_free_numbers_that_only_the_other_side_gave_are_answers_too():
    matrix = RatingsMatrix.from_array([[1, 1, 2, 9], [3, 1, 3, 3]], level="interval", sides=TWO_AND_TWO)
    found = side_kappas(matrix)
    assert found.within_client.n_units == 2
    assert found.within_client.value is not None
