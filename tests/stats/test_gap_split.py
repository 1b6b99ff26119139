import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from benchmarks.rating_worlds import Design
from benchmarks.split_check import TRUTH, coverage, draw, recovered
from calibration.stats.bootstrap import unit_weights
from calibration.stats.gap_components import balanced_components, mixed_components
from calibration.stats.gap_split import gap_split
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import GapPart, Side, UndefinedReason

NAMES = ("gap", "situation", "individual", "slips", "mean_gap")


def numbers(values, n_client, **given):
    n_vendor = np.shape(values)[1] - n_client
    sides = [Side.CLIENT] * n_client + [Side.VENDOR] * n_vendor
    return RatingsMatrix.from_array(values, level="interval", sides=sides, **given)


def session(rng, n_units, n_client, n_vendor):
    return draw(Design(n_units, n_client, n_vendor), rng)


def with_holes(rng, values, share):
    return np.where(rng.random(values.shape) < share, np.nan, values)


answers = arrays.arrays(float, (5, 5), elements=st.sampled_from([0.0, 1.0, 2.0, 3.0]))


@given(values=answers, n_client=st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_on_complete_data_the_parts_add_up_to_the_mean_squared_difference_before_and_after_setting_to_zero(
    values, n_client
):
    split = gap_split(numbers(values, n_client))
    pairs = (values[:, :n_client, None] - values[:, None, n_client:]) ** 2
    assert split.complete
    assert split.whole.value == pytest.approx(pairs.mean())
    defined = [part for part in split.parts if part.estimate.value is not None]
    assert sum(part.estimate.value for part in defined) == pytest.approx(pairs.mean())
    assert sum(part.raw for part in defined) == pytest.approx(pairs.mean(), abs=1e-9)
    assert all(part.estimate.value >= 0 for part in defined)
    assert {part.part for part in defined if part.raw < -1e-9} == set(split.set_to_zero)


@given(
    values=arrays.arrays(float, (6, 5), elements=st.sampled_from([0.0, 1.0, 2.0, np.nan])), n_client=st.integers(1, 4)
)
@settings(max_examples=60, deadline=None)
def test_with_cells_missing_the_parts_still_add_up(values, n_client):
    split = gap_split(numbers(values, n_client))
    if split.whole.value is None:
        assert {part.estimate.undefined_reason for part in split.parts} == {split.whole.undefined_reason}
        return
    total = sum(part.estimate.value for part in split.parts if part.estimate.value is not None)
    assert total == pytest.approx(split.whole.value, abs=1e-9)
    shares = [part.share for part in split.parts if part.share is not None]
    assert not shares or sum(shares) == pytest.approx(1.0)


def test_yes_no_answers_split_the_share_of_pairs_that_differ():
    values = np.random.default_rng(2).integers(0, 2, (9, 4)).astype(float)
    matrix = RatingsMatrix.from_array(
        values, level="nominal", categories=[0, 1], sides=["client", "client", "vendor", "vendor"]
    )
    assert gap_split(matrix).whole.value == pytest.approx((values[:, :2, None] != values[:, None, 2:]).mean())


@pytest.mark.parametrize(("n_client", "n_vendor"), [(2, 2), (3, 4), (1, 3), (2, 1)])
def test_the_mixed_model_on_complete_data_gives_what_mean_squares_give(n_client, n_vendor):
    values = session(np.random.default_rng(n_client + 20), 60, n_client, n_vendor)
    client, vendor, one = values[:, :n_client], values[:, n_client:], np.ones((1, 60))
    exact = balanced_components(client, vendor, weights=one)
    mixed = mixed_components(client, vendor, weights=one)
    for name in NAMES:
        assert getattr(mixed, name) == pytest.approx(getattr(exact, name), abs=1e-4)


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_known_parts_are_recovered_on_average(share):
    found = recovered(Design(40, 3, 4), missing=share, samples=120, seed=7)
    errors = np.std(found, axis=0) / 120**0.5
    assert np.all(np.abs(np.mean(found, axis=0) - TRUTH) < 4 * errors)


def test_a_side_of_one_keeps_its_own_marking_in_the_expectation_and_its_slips_in_the_situation():
    values = session(np.random.default_rng(1), 30, 1, 3)
    split = gap_split(numbers(values, 1))
    assert (split.one_voice, split.unpaired) == ((Side.CLIENT,), ())
    assert split.part(GapPart.EXPECTATION).also_holds == (GapPart.INDIVIDUAL,)
    assert split.part(GapPart.SITUATION).also_holds == (GapPart.SLIPS,)
    assert split.part(GapPart.SLIPS).estimate.value > 0
    vendor = gap_split(numbers(values[:, 1:], 1))
    assert split.part(GapPart.SITUATION).share > vendor.part(GapPart.SITUATION).share


def test_one_against_one_leaves_two_parts_and_says_why_there_are_not_four():
    split = gap_split(numbers(session(np.random.default_rng(1), 30, 1, 1), 1))
    assert split.one_voice == (Side.CLIENT, Side.VENDOR)
    for part in (GapPart.INDIVIDUAL, GapPart.SLIPS):
        assert split.part(part).estimate.undefined_reason is UndefinedReason.ONE_VOICE
    gap, situation = split.part(GapPart.EXPECTATION).estimate.value, split.part(GapPart.SITUATION).estimate.value
    assert gap + situation == pytest.approx(split.whole.value)


def test_raters_who_never_met_are_like_a_side_of_one_but_are_not_called_so():
    values = session(np.random.default_rng(3), 24, 2, 2)
    values[:12, 0] = values[12:, 1] = np.nan
    split = gap_split(numbers(values, 2))
    assert (split.one_voice, split.unpaired, split.complete) == ((), (Side.CLIENT,), False)
    assert split.part(GapPart.EXPECTATION).also_holds == (GapPart.INDIVIDUAL,)


def test_what_is_planted_alone_is_found_alone():
    base = np.repeat(np.random.default_rng(5).normal(0, 1, (12, 1)), 4, axis=1)
    always = gap_split(numbers(base + np.array([2, 2, 0, 0]), 2))
    assert always.part(GapPart.EXPECTATION).share == pytest.approx(1.0)
    assert (always.mean_gap, always.whole.value) == (pytest.approx(2.0), pytest.approx(4.0))
    sometimes = base + np.tile([[2, 2, 0, 0], [-2, -2, 0, 0]], (6, 1))
    assert gap_split(numbers(sometimes, 2)).part(GapPart.SITUATION).share == pytest.approx(1.0)
    one_person = gap_split(numbers(base + np.array([1, -1, 0, 0]), 2))
    assert one_person.part(GapPart.INDIVIDUAL).share == pytest.approx(1.0)
    assert one_person.set_to_zero == (GapPart.EXPECTATION,)


def test_intervals_come_from_twenty_units_on_with_a_seed_and_shared_resamples():
    rng = np.random.default_rng(9)
    values = session(rng, 30, 2, 3)
    split = gap_split(numbers(values, 2), seed=4)
    for part in split.parts:
        low, high = part.estimate.interval
        assert 0 <= low <= high
        assert part.estimate.seed == 4
    assert split == gap_split(numbers(values, 2), weights=unit_weights(30, resamples=500, seed=4))
    assert gap_split(numbers(values[:19], 2)).whole.interval is None
    holed = gap_split(numbers(with_holes(rng, values, 0.2), 2))
    assert all(part.estimate.interval is not None for part in holed.parts)


def test_the_intervals_hold_the_truth_about_as_often_as_documented():
    situation, slips = coverage(Design(40, 3, 4), missing=0.0, samples=150, seed=12)
    assert situation >= 0.85
    assert slips >= 0.80


def test_sides_may_change_places_and_the_origin_may_move():
    values = session(np.random.default_rng(6), 12, 2, 3)
    one, other = gap_split(numbers(values, 2)), gap_split(numbers(values[:, ::-1] + 1e9, 3))
    assert one.mean_gap == pytest.approx(-other.mean_gap, abs=1e-6)
    for part in GapPart:
        assert one.part(part).estimate.value == pytest.approx(other.part(part).estimate.value, abs=1e-5)


@pytest.mark.parametrize(
    ("values", "n_client", "reason"),
    [
        (np.full((2, 2), np.nan), 1, UndefinedReason.NO_RATINGS),
        ([[1.0, 2.0], [1, 2]], 2, UndefinedReason.ONE_SIDE),
        ([[1.0, np.nan], [np.nan, 2]], 1, UndefinedReason.NO_PAIRS),
        ([[1.0, 2.0]], 1, UndefinedReason.ONE_UNIT),
    ],
)
def test_a_split_that_cannot_be_made_says_why(values, n_client, reason):
    split = gap_split(numbers(values, n_client))
    assert {one.undefined_reason for one in (split.whole, *(p.estimate for p in split.parts))} == {reason}


def test_names_cannot_be_split_and_no_difference_is_four_zeros():
    names = RatingsMatrix.from_array(
        [[0, 1], [2, 2]], level="nominal", categories=[0, 1, 2], sides=["client", "vendor"]
    )
    assert gap_split(names).whole.undefined_reason is UndefinedReason.NOT_NUMERIC
    same = gap_split(numbers(np.ones((4, 4)), 2))
    assert [part.estimate.value for part in same.parts] == [0.0] * 4
    assert {part.share for part in same.parts} == {None}
