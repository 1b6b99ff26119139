import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.stats.attribute_agreement import attribute_agreement, exact_interval
from calibration.stats.fair_score import fair_scores
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.repeatability import repeatability
from calibration.stats.reviewers import reviewer_effects
from calibration.stats.shrinkage import shrunken_means
from calibration.vocabulary import Reference, Side, UndefinedReason
from tests.stats.conftest import published_table

FIVE = (1, 2, 3, 4, 5)
ONE_AND_THREE = ("client", "vendor", "vendor", "vendor")


def ordinal(values, sides=ONE_AND_THREE, **given):
    return RatingsMatrix.from_array(values, level="ordinal", categories=FIVE, sides=sides, **given)


def numbers(values, **given):
    return RatingsMatrix.from_array(values, level="interval", **given)


def test_an_effect_is_rating_minus_the_mean_of_the_others_and_below_zero_marks_lower():
    matrix = ordinal([[3, 4, 4, 5], [2, 3, 4, 3], [4, 5, 4, 5]])
    effects = reviewer_effects(matrix, reference=Reference.CONSENSUS)
    assert [one.rater for one in effects] == ["1", "2", "3", "4"]
    assert effects[0].effect.value == pytest.approx(np.mean([3 - 13 / 3, 2 - 10 / 3, 4 - 14 / 3]))
    assert effects[0].effect.interval[0] < effects[0].effect.value < 0
    against_client = reviewer_effects(matrix, reference=Reference.CLIENT_SIDE)
    assert against_client[1].effect.value == pytest.approx(1.0)
    assert against_client[1].spread.value == pytest.approx(0.0)
    assert against_client[1].spread.interval is None
    assert against_client[0].effect.undefined_reason is UndefinedReason.NO_PAIRS


def test_the_agreed_score_may_be_the_reference_and_has_to_be_given():
    matrix = ordinal([[3, 4, 4, 5], [2, 3, 4, 3]])
    effects = reviewer_effects(matrix, reference=Reference.GOLD, gold=np.array([4.0, np.nan]))
    assert [one.effect.value for one in effects] == [-1.0, 0.0, 0.0, 1.0]
    assert [one.same.value for one in effects] == [0.0, 1.0, 1.0, 0.0]
    with pytest.raises(InvalidInput, match="agreed values are missing"):
        reviewer_effects(matrix, reference=Reference.GOLD)
    with pytest.raises(InvalidInput, match="not on the scale"):
        reviewer_effects(matrix, reference=Reference.GOLD, gold=np.array([4.0, 9.0]))
    with pytest.raises(InvalidInput, match="Allowed: client_side, consensus, gold"):
        reviewer_effects(matrix, reference=Reference.NONE)


def test_yes_no_and_names_are_held_against_the_mode_and_a_tie_is_no_reference():
    passes = RatingsMatrix.from_array([[0, 1, 1], [1, 1, 0], [0, 1, 0]], level="nominal", categories=[0, 1])
    first = reviewer_effects(passes, reference=Reference.CONSENSUS)[0]
    assert (first.effect.value, first.n_ties, first.effect.n_units, first.same.value) == (-1.0, 2, 1, 0.0)
    names = RatingsMatrix.from_array([[0, 2, 2], [1, 1, 1]], level="nominal", categories=[0, 1, 2])
    first = reviewer_effects(names, reference=Reference.CONSENSUS)[0]
    assert first.effect.undefined_reason is UndefinedReason.NOT_NUMERIC
    assert (first.same.value, first.same.n_units) == (0.5, 2)


def test_nothing_is_said_of_positions_in_a_file():
    matrix = ordinal([[3, 4, 4, 5], [2, 3, 4, 3]], named=False)
    for one in reviewer_effects(matrix, reference=Reference.CONSENSUS):
        for estimate in (one.effect, one.shrunken, one.spread, one.same):
            assert estimate.undefined_reason is UndefinedReason.POSITIONAL_RATERS


def test_a_program_is_no_part_of_the_consensus():
    values = [[3, 4, 1], [2, 3, 5]]
    with_program = reviewer_effects(ordinal(values, ("client", "vendor", "automated")), reference=Reference.CONSENSUS)
    assert with_program[0].effect.value == pytest.approx(-1.0)
    assert with_program[2].effect.value == pytest.approx(np.mean([1 - 3.5, 5 - 2.5]))


def test_the_use_of_the_scale_counts_answers_and_compares_spreads():
    matrix = ordinal([[3, 5, 4, 5], [3, 1, 2, 1], [3, 4, 4, 4], [None, 2, 2, 2]])
    middling, wide = (one.scale for one in reviewer_effects(matrix, reference=Reference.CONSENSUS)[:2])
    assert (middling.counts, middling.n_used, middling.share_most_common) == ((0, 0, 3, 0, 0), 1, 1.0)
    assert (middling.spread, wide.counts) == (0.0, (1, 1, 0, 1, 1))
    assert middling.spread_of_others == pytest.approx(np.std([14 / 3, 4 / 3, 4], ddof=1))


def test_effects_in_a_large_sample_are_what_was_planted_and_their_intervals_hold_it():
    rng = np.random.default_rng(3)
    planted = np.array([-0.6, 0.0, 0.2, 0.4])
    held = 0
    for _ in range(100):
        values = rng.normal(70, 8, (30, 1)) + planted * 5 + rng.normal(0, 3, (30, 4))
        effects = reviewer_effects(numbers(values, sides=ONE_AND_THREE), reference=Reference.CONSENSUS)
        truth = planted * 5 - (planted.sum() - planted) * 5 / 3
        held += sum(
            one.effect.interval[0] <= t <= one.effect.interval[1] for one, t in zip(effects, truth, strict=True)
        )
    assert held / 400 >= 0.92


means = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=2, max_size=8)


@given(found=means)
@settings(max_examples=80, deadline=None)
def test_shrinking_moves_every_mean_towards_the_others_and_keeps_its_error_within_bounds(found):
    given_means = [ModeratedMean(value, error, 5.0, error**2 * 6, 6) for value, error in found]
    shrunken = shrunken_means(given_means, groups=["vendor"] * len(found))
    low, high = min(v for v, _ in found), max(v for v, _ in found)
    for (value, error), one in zip(found, shrunken, strict=True):
        assert low - 1e-9 <= one.value <= high + 1e-9
        assert abs(one.value - value) <= high - low + 1e-9
        assert 0 < one.standard_error <= error + 1e-9


def test_shrunken_effects_miss_the_truth_by_less_than_plain_ones():
    rng, plain, drawn = np.random.default_rng(4), 0.0, 0.0
    for _ in range(200):
        truth = rng.normal(0, 0.5, 6)
        found = truth + rng.normal(0, 1, 6)
        shrunken = shrunken_means([ModeratedMean(v, 1.0, 5.0, 6.0, 6) for v in found], groups=[1] * 6)
        plain += float(((found - truth) ** 2).sum())
        drawn += float(sum((one.value - t) ** 2 for one, t in zip(shrunken, truth, strict=True)))
    assert drawn < 0.6 * plain


def test_a_side_of_one_has_nothing_to_be_drawn_to():
    effects = reviewer_effects(ordinal([[3, 4, 4, 5], [2, 3, 4, 3], [4, 5, 4, 5]]), reference=Reference.CONSENSUS)
    assert effects[0].shrunken.undefined_reason is UndefinedReason.ONE_VOICE
    assert all(one.shrunken.value is not None for one in effects[1:])
    assert {one.side for one in effects[1:]} == {Side.VENDOR}


def test_bland_and_altmans_meters_have_their_coefficients_of_repeatability():
    readings = published_table("bland_altman_1986")
    first = numbers(readings[["wright1", "mini1"]].to_numpy(dtype=float), raters=["wright", "mini"])
    second = numbers(readings[["wright2", "mini2"]].to_numpy(dtype=float), raters=["wright", "mini"])
    wright, mini = repeatability(first, second)
    # They use 2 where 1.96 stands here: 43.2 and 56.4 litres a minute.
    assert wright.coefficient * 2 / 1.959964 == pytest.approx(43.2, abs=0.1)
    assert mini.coefficient * 2 / 1.959964 == pytest.approx(56.4, abs=0.1)
    assert wright.slip.interval[0] < wright.slip.value < wright.slip.interval[1]


def test_repeats_tell_who_says_the_same_and_who_moved():
    first, second = ordinal([[3, 4, 4, None], [2, 3, 4, 3]]), ordinal([[3, 5, 4, 5], [2, 4, 4, None]])
    steady, moved, _, nobody = repeatability(first, second)
    assert (steady.same.value, steady.slip.value, steady.slip.interval) == (1.0, 0.0, None)
    assert (moved.same.value, moved.shift.value) == (0.0, 1.0)
    assert repeatability(first, second, tolerance=1)[1].same.value == 1.0
    assert nobody.same.undefined_reason is UndefinedReason.NO_PAIRS
    with pytest.raises(InvalidInput, match="other raters"):
        repeatability(first, ordinal([[3, 5, 4, 5], [2, 4, 4, None]], raters=["a", "b", "c", "d"]))


def test_a_fair_score_takes_off_what_a_strict_reviewer_took_off():
    rng = np.random.default_rng(6)
    quality, marking = rng.normal(85, 5, 60), np.array([-8.0, 0.0, 4.0, 4.0])
    values = quality[:, None] + marking + rng.normal(0, 1, (60, 4))
    # Everybody scores two contacts of four.
    seen = np.array([rng.permutation(4) < 2 for _ in range(60)])
    fair = fair_scores(numbers(np.where(seen, values, np.nan)), pass_mark=85)
    truth = quality + marking.mean()
    plain_error = np.array([one.plain for one in fair.units]) - truth
    fair_error = np.array([one.fair.value for one in fair.units]) - truth
    assert np.sqrt((fair_error**2).mean()) < 1.2 < np.sqrt((plain_error**2).mean())
    assert fair.rater_deviation == pytest.approx(marking.std(ddof=1), rel=0.2)
    assert fair.n_changes == sum(one.changes for one in fair.units) > 0
    held = [one.fair.interval[0] <= t <= one.fair.interval[1] for one, t in zip(fair.units, truth, strict=True)]
    assert np.mean(held) > 0.85


def test_where_everybody_scored_everything_nothing_is_adjusted_unless_a_side_is_asked_for():
    rng = np.random.default_rng(7)
    values = rng.normal(80, 5, (20, 1)) + np.array([-3.0, 1.0, 2.0, 0.0]) + rng.normal(0, 1, (20, 4))
    everybody = fair_scores(numbers(values))
    assert [one.fair.value for one in everybody.units] == pytest.approx([one.plain for one in everybody.units])
    of_client = fair_scores(numbers(values, sides=ONE_AND_THREE), of_side=Side.CLIENT)
    shifts = [one.fair.value - one.plain for one in of_client.units]
    assert shifts == pytest.approx([shifts[0]] * 20)
    assert shifts[0] == pytest.approx(-3.0, abs=0.6)


def test_a_fair_score_that_cannot_be_computed_says_why():
    alone = fair_scores(numbers([[70.0, None], [None, 80.0]]))
    assert {one.fair.undefined_reason for one in alone.units} == {UndefinedReason.NO_PAIRS}
    missing = fair_scores(numbers([[70.0, 71], [None, None], [60, 66]]))
    assert missing.units[1].fair.undefined_reason is UndefinedReason.NO_RATINGS
    assert missing.units[0].fair.value is not None


@pytest.mark.parametrize(
    ("matched", "low", "high"), [(8, 26.59, 78.73), (13, 59.54, 98.34), (15, 81.90, 100.0), (14, 68.05, 99.83)]
)
def test_shares_have_minitabs_intervals(matched, low, high):
    """Minitab's example of attribute agreement, worksheet ESSAY.MTW: each of five appraisers, 15 essays, 95 %."""
    assert exact_interval(matched, 15, confidence_level=0.95) == pytest.approx((low / 100, high / 100), abs=0.00006)


def test_nothing_matched_is_one_sided_too():
    """Minitab, 0 and 2 of 2: intervals to 77.6 and from 22.4 %."""
    assert exact_interval(0, 2, confidence_level=0.95) == pytest.approx((0.0, 0.776), abs=0.0005)
    assert exact_interval(2, 2, confidence_level=0.95) == pytest.approx((0.224, 1.0), abs=0.0005)


def test_the_four_questions_of_two_trials():
    first = ordinal([[1, 1], [2, 2], [3, 4], [5, 5]], ("client", "vendor"))
    second = ordinal([[1, 1], [2, 3], [3, 4], [4, None]], ("client", "vendor"))
    found = attribute_agreement([first, second], standard=np.array([1.0, 2.0, 4.0, 5.0]))
    ann, bo = found.appraisers
    assert (ann.within.value, ann.within.n_units) == (0.75, 4)
    assert (bo.within.value, bo.within.n_units) == (pytest.approx(2 / 3), 3)
    assert (ann.against_standard.value, bo.against_standard.value) == (0.5, pytest.approx(2 / 3))
    assert (found.between.value, found.between.n_units) == (pytest.approx(1 / 3), 3)
    assert (found.all_against_standard.value, found.all_against_standard.n_raters) == (pytest.approx(1 / 3), 2)
    near = attribute_agreement([first, second], standard=np.array([1.0, 2.0, 4.0, 5.0]), tolerance=1)
    assert near.all_against_standard.value == 1.0


def test_questions_nobody_can_answer_say_so():
    once = attribute_agreement([ordinal([[1, 1], [2, 2]], ("client", "vendor"))])
    assert once.appraisers[0].within.undefined_reason is UndefinedReason.NO_PAIRS
    assert once.appraisers[0].against_standard.undefined_reason is UndefinedReason.NO_PAIRS
    assert once.between.value == 1.0
    with pytest.raises(InvalidInput, match="no trial"):
        attribute_agreement([])
