import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from benchmarks.rating_worlds import Design
from benchmarks.split_check import TRUTH, coverage, draw, recovered
from calibration.errors import InvalidInput
from calibration.stats.bootstrap import unit_weights
from calibration.stats.gap_components import balanced_components
from calibration.stats.gap_mixed import mixed_gap
from calibration.stats.gap_split import gap_split, gap_splits
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
    mixed = mixed_gap(client[None], vendor[None]).components
    for name in NAMES:
        assert getattr(mixed, name) == pytest.approx(getattr(exact, name), abs=1e-9)


@pytest.mark.parametrize(("n_client", "n_vendor"), [(2, 2), (3, 4), (1, 4)])
def test_one_step_of_scoring_on_complete_data_is_the_resampling_of_mean_squares(n_client, n_vendor):
    values = session(np.random.default_rng(n_vendor + 6), 30, n_client, n_vendor)
    client, vendor = values[:, :n_client], values[:, n_client:]
    counts = unit_weights(30, resamples=200, seed=1).counts.astype(float)
    exact = balanced_components(client, vendor, weights=counts)
    stepped = mixed_gap(client[None], vendor[None]).resampled(counts[None])
    assert min(balanced_components(client, vendor, weights=np.ones((1, 30))).parts[0, 1:]) > 0
    for name in NAMES:
        assert getattr(stepped, name)[0] == pytest.approx(getattr(exact, name), abs=1e-9)


def deviance(client, vendor, situation, raters, slips):
    """The restricted deviance of the sides' differences, from whole matrices."""
    shares = [
        np.where(np.isnan(side), 0, 1) / (~np.isnan(side)).sum(axis=1, keepdims=True) for side in (client, vendor)
    ]
    noise = sum(slip / (~np.isnan(side)).sum(axis=1) for side, slip in zip((client, vendor), slips, strict=True))
    variance = np.diag(situation + noise) + sum(r * s @ s.T for r, s in zip(raters, shares, strict=True))
    difference = np.nanmean(client, axis=1) - np.nanmean(vendor, axis=1)
    ones = np.linalg.solve(variance, np.ones(len(client)))
    mean = ones @ difference / ones.sum()
    apart = difference - mean
    return np.linalg.slogdet(variance)[1] + np.log(ones.sum()) + apart @ np.linalg.solve(variance, apart), mean


def within_deviance(values, rater, slip):
    """The deviance of contrasts within units, from whole matrices: each rating less the first of its unit."""
    rated = [np.flatnonzero(~np.isnan(row)) for row in values]
    pairs = [(unit, one, places[0]) for unit, places in enumerate(rated) for one in places[1:]]
    design = np.zeros((len(pairs), values.shape[1]))
    for row, (_, one, first) in enumerate(pairs):
        design[row, [one, first]] = 1, -1
    apart = np.array([values[unit, one] - values[unit, first] for unit, one, first in pairs])
    units = np.array([unit for unit, _, _ in pairs])
    variance = slip * (np.eye(len(apart)) + (units[:, None] == units)) + rater * design @ design.T
    return np.linalg.slogdet(variance)[1] + apart @ np.linalg.solve(variance, apart)


@pytest.mark.parametrize("seed", range(4))
def test_with_cells_missing_no_variances_nearby_are_more_likely(seed):
    rng = np.random.default_rng(seed)
    values = draw(Design(25, 2 + seed % 2, 4), rng, missing=0.25)
    client, vendor = values[:, : 2 + seed % 2], values[:, 2 + seed % 2 :]
    fit = mixed_gap(client[None], vendor[None])
    for side, one in zip((client, vendor), fit.sides, strict=True):
        best = within_deviance(side, one.rater[0], one.slip[0])
        for factor in (0.999, 1.001):
            assert within_deviance(side, one.rater[0] * factor, one.slip[0]) >= best
            assert within_deviance(side, one.rater[0], one.slip[0] * factor) >= best
    raters, slips = [one.rater[0] for one in fit.sides], [one.slip[0] for one in fit.sides]
    best, mean = deviance(client, vendor, fit.situation[0], raters, slips)
    assert fit.components.mean_gap[0] == pytest.approx(mean)
    for situation in (fit.situation[0] * 0.999, fit.situation[0] * 1.001, 0.0, 3.0):
        assert deviance(client, vendor, situation, raters, slips)[0] >= best


def test_ratings_that_raters_levels_explain_wholly_leave_no_slips():
    values = np.random.default_rng(0).normal(0, 1, (12, 1)) + np.array([0.0, 1.0, 0.0, 2.0])
    holed = values.copy()
    holed[0, 0] = holed[3, 2] = np.nan
    for part in (GapPart.INDIVIDUAL, GapPart.SLIPS):
        found, exact = (gap_split(numbers(one, 2)).part(part).raw for one in (holed, values))
        assert found == pytest.approx(exact, abs=1e-9)


def test_means_of_equal_answers_are_no_difference():
    equal = np.repeat(np.array([[1.0], [2.0], [1.0], [3.0], [1.0]]), 4, axis=1)
    split = gap_split(numbers(equal, 1))
    assert split.whole.value == 0.0
    assert {part.share for part in split.parts} == {None}
    assert split.set_to_zero == ()


def test_lines_together_have_the_splits_they_have_alone_and_one_of_all_in_shares_of_their_ranges():
    rng = np.random.default_rng(11)
    lines = [session(rng, 30, 2, 3), with_holes(rng, session(rng, 30, 2, 3), 0.2), session(rng, 30, 2, 3) * 10]
    matrices = [numbers(values, 2) for values in lines]
    found = gap_splits(matrices, ranges=(4.0, 2.0, None), seed=3)
    for together, matrix in zip(found.lines, matrices, strict=True):
        alone = gap_split(matrix, seed=3)
        for one, other in zip(together.parts, alone.parts, strict=True):
            assert one.estimate.value == pytest.approx(other.estimate.value)
            assert one.estimate.interval == pytest.approx(other.estimate.interval)
    units = [line.whole.n_units for line in found.lines[:2]]
    wholes = [line.whole.value / width**2 for line, width in zip(found.lines, (4, 2), strict=False)]
    assert found.pooled.whole.value == pytest.approx(np.average(wholes, weights=units))
    assert sum(part.share for part in found.pooled.parts) == pytest.approx(1.0)
    assert found.pooled.mean_gap is None
    for part in found.pooled.parts:
        low, high = part.share_interval
        assert 0 <= low <= part.share <= high <= 1


def test_lines_pooled_say_what_one_of_them_cannot_tell():
    values = session(np.random.default_rng(3), 24, 2, 2)
    alone = values.copy()
    alone[:, 0] = np.nan
    two = gap_splits([numbers(values, 2), numbers(alone, 2)], ranges=(4.0, 4.0)).pooled
    assert (two.one_voice, two.part(GapPart.EXPECTATION).also_holds) == ((), (GapPart.INDIVIDUAL,))
    one = gap_splits([numbers(alone, 2)], ranges=(4.0,)).pooled
    assert one.one_voice == (Side.CLIENT,)
    assert gap_splits([numbers(values, 2)], ranges=(None,)).pooled.whole.undefined_reason is UndefinedReason.NO_PAIRS


@pytest.mark.parametrize("hole", [False, True])
def test_a_line_of_few_units_is_left_out_of_the_resamples_that_hold_fewer_than_two_of_them(hole):
    values = session(np.random.default_rng(3), 24, 2, 2)
    few = values.copy()
    few[3:] = np.nan
    few[0, 0] = np.nan if hole else few[0, 0]
    found = gap_splits([numbers(values, 2), numbers(few, 2)], ranges=(4.0, 4.0))
    assert found.lines[1].whole.n_units == 3
    assert found.lines[1].whole.interval is None
    assert found.pooled.whole.interval is not None


def test_lines_of_other_units_or_raters_are_refused():
    values = session(np.random.default_rng(3), 6, 2, 2)
    with pytest.raises(InvalidInput, match="different units or raters"):
        gap_splits([numbers(values, 2), numbers(values, 1)], ranges=(1.0, 1.0))
    with pytest.raises(InvalidInput, match="of 30 units and the ratings of 24"):
        gap_split(numbers(session(np.random.default_rng(3), 24, 2, 2), 2), weights=unit_weights(30))


def test_a_contact_more_that_only_some_lines_have_leaves_resamples_of_the_others_whole():
    values = session(np.random.default_rng(3), 26, 2, 2)
    values[22:, :2] = np.nan
    split = gap_split(numbers(values, 2), seed=2)
    assert split.whole.n_units == 22
    low, high = split.whole.interval
    assert low < split.whole.value < high


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
