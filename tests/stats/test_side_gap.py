import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from benchmarks.interval_coverage import gap_coverages
from benchmarks.rating_worlds import WORLDS, Design
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_gap import gap_by_group, side_gap, unit_gaps
from calibration.vocabulary import UndefinedReason

FIVE = (1, 2, 3, 4, 5)


def ordinal(values, sides=("client", "vendor", "vendor")):
    return RatingsMatrix.from_array(values, level="ordinal", categories=FIVE, sides=sides)


def test_the_gap_is_client_minus_vendor_and_each_unit_counts_once():
    matrix = ordinal([[3, 4, 4], [2, 3, None], [None, 5, 5], [4, 4, 3]])
    np.testing.assert_array_equal(unit_gaps(matrix), [-1, -1, np.nan, 0.5])
    estimate = side_gap(matrix)
    assert estimate.value == pytest.approx(-0.5)
    assert (estimate.n_units, estimate.n_raters, estimate.n_cells) == (3, 3, 8)
    assert estimate.interval[0] < -0.5 < estimate.interval[1]


def test_a_yes_no_gap_is_a_difference_of_pass_shares():
    matrix = RatingsMatrix.from_array(
        [[0, 1], [1, 1], [1, 1], [0, 1]], level="nominal", categories=[0, 1], sides=["client", "vendor"]
    )
    assert side_gap(matrix).value == pytest.approx(-0.5)


def test_just_about_right_tone_has_a_signed_gap():
    matrix = RatingsMatrix.from_array(
        [[-1, 0], [-1, 0], [0, 0], [-1, 1]], level="ordinal", categories=[-1, 0, 1], sides=["client", "vendor"]
    )
    assert side_gap(matrix).value == pytest.approx(-1.0)


def test_names_have_no_gap():
    matrix = RatingsMatrix.from_array(
        [[0, 1], [2, 2]], level="nominal", categories=[0, 1, 2], sides=["client", "vendor"]
    )
    assert side_gap(matrix).undefined_reason is UndefinedReason.NOT_NUMERIC


@pytest.mark.parametrize(
    ("values", "sides", "reason"),
    [
        (np.full((2, 2), np.nan), ("client", "vendor"), UndefinedReason.NO_RATINGS),
        (np.empty((0, 2)), ("client", "vendor"), UndefinedReason.NO_RATINGS),
        ([[1, 2]], ("client", "client"), UndefinedReason.ONE_SIDE),
        ([[1, 2]], ("client", None), UndefinedReason.ONE_SIDE),
        ([[1, None], [None, 2]], ("client", "vendor"), UndefinedReason.NO_PAIRS),
    ],
)
def test_a_gap_that_cannot_be_computed_says_why(values, sides, reason):
    estimate = side_gap(ordinal(values, sides))
    assert (estimate.value, estimate.interval, estimate.undefined_reason) == (None, None, reason)


def test_four_equal_gaps_have_an_interval_that_is_not_a_point():
    low, high = side_gap(ordinal([[3, 4, 4]] * 4)).interval
    assert low < -1.3
    assert -0.7 < high < 0


def test_one_unit_on_a_scale_with_steps_has_a_wide_interval_and_free_numbers_have_none():
    low, high = side_gap(ordinal([[3, 4, 4]])).interval
    assert high - low > 3
    free = RatingsMatrix.from_array([[72.0, 80.0]], level="interval", sides=["client", "vendor"])
    assert side_gap(free).value == pytest.approx(-8.0)
    assert side_gap(free).interval is None


def test_free_numbers_have_students_interval():
    free = RatingsMatrix.from_array([[1.0, 0], [2, 0], [3, 0], [6, 0]], level="interval", sides=["client", "vendor"])
    estimate = side_gap(free)
    assert estimate.standard_error == pytest.approx(np.std([1, 2, 3, 6], ddof=1) / 2)
    assert estimate.interval[1] - estimate.value == pytest.approx(3.182446 * estimate.standard_error, rel=1e-6)


def test_free_numbers_that_always_part_by_the_same_do_not_pretend_to_certainty():
    same = RatingsMatrix.from_array([[72.0, 80.0]] * 5, level="interval", sides=["client", "vendor"])
    low, high = side_gap(same).interval
    assert low < -9
    assert -7 < high < 0
    still = RatingsMatrix.from_array([[80.0, 80.0]] * 5, level="interval", sides=["client", "vendor"])
    assert (side_gap(still).value, side_gap(still).interval) == (0.0, None)


sessions = arrays.arrays(float, (6, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]))


@given(values=sessions)
@settings(max_examples=60, deadline=None)
def test_swapping_the_sides_turns_the_sign_and_nothing_else(values):
    one = side_gap(ordinal(values, ("client", "vendor", "vendor")))
    other = side_gap(ordinal(values, ("vendor", "client", "client")))
    assert one.undefined_reason == other.undefined_reason
    if one.value is not None:
        assert one.value == pytest.approx(-other.value)
        assert one.standard_error == pytest.approx(other.standard_error)


@pytest.mark.parametrize("design", [Design(4, 1, 1), Design(4, 1, 3), Design(10, 2, 2)], ids=lambda d: d.name)
def test_the_intervals_of_small_sessions_hold_the_true_gap_as_often_as_documented(design):
    found = np.array([gap_coverages(world, design, samples=800, seed=11) for world in WORLDS])
    assert found[:, 2].min() > 0.88
    assert found[:, 2].mean() > 0.95
    assert found[:, 1].min() < 0.7  # the bootstrap's, which is why it is not used


def test_groups_have_their_own_gap_and_number_of_contacts():
    matrix = ordinal([[3, 4, 4], [3, 4, 4], [4, 4, 4], [5, 4, 4], [None, 2, 2]])
    groups = gap_by_group(matrix, ["chat", "chat", "email", None, "voice"])
    assert [(g.group, g.gap.value, g.gap.n_units) for g in groups] == [
        ("chat", -1.0, 2),
        ("email", 0.0, 1),
        ("voice", None, 0),
    ]
