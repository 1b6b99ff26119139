import numpy as np
import pytest

from calibration.stats.benchmarks import SMALL_REVIEWER_EFFECT, UNSEEN_REVIEWER_EFFECT
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.reviewer_distances import ReviewedLine
from calibration.stats.reviewers_over_lines import ReviewerOverLines, reviewers_over_lines
from calibration.vocabulary import Reference, ReviewerStanding, UndefinedReason

SIDES = ("client", "client", "client", "vendor", "vendor", "vendor", "vendor")
CLIENT, CONSENSUS, GOLD = Reference.CLIENT_SIDE, Reference.CONSENSUS, Reference.GOLD


def line(values, *, categories=(1, 2, 3, 4, 5), sides=SIDES, gold=None, **given) -> ReviewedLine:
    level = "nominal" if len(categories) == 2 else "ordinal"
    matrix = RatingsMatrix.from_array(
        values, level=level, categories=categories, sides=sides[: len(values[0])], **given
    )
    return ReviewedLine(matrix, float(categories[-1] - categories[0]), gold)


def card(seed: int, *, n: int = 30, slip: float = 0.1, sides=SIDES, change=None) -> list[ReviewedLine]:
    """Four lines of five levels and four of yes and no; everybody slips now and then."""
    rng = np.random.default_rng(seed)
    lines = []
    for i in range(8):
        categories = (1, 2, 3, 4, 5) if i < 4 else (0, 1)
        truth = rng.choice(categories[1:] if i < 4 else categories, size=n, p=None if i < 4 else (0.2, 0.8))
        values = np.repeat(truth[:, None], len(sides), axis=1).astype(float)
        slips = rng.random(values.shape) < slip
        values = np.where(slips, values - 1 if i < 4 else 1 - values, values)
        if change is not None:
            change(values, i, rng)
        lines.append(line(np.clip(values, categories[0], categories[-1]), categories=categories, sides=sides))
    return lines


def lower(values, i, rng):
    if i < 4:
        values[:, -1] -= rng.random(len(values)) < 0.9


def unsteady(values, i, rng):
    if i < 4:
        values[:, -1] += rng.integers(-2, 3, size=len(values))
    else:
        values[:, -1] = np.where(rng.random(len(values)) < 0.25, 1 - values[:, -1], values[:, -1])


def one_sided(values, i, _rng):
    values[:, :3] -= i < 4


def standings(found: tuple[ReviewerOverLines, ...]) -> list[ReviewerStanding]:
    return [one.standing for one in found]


def test_an_effect_is_the_mean_over_units_of_the_mean_over_lines_in_shares_of_the_scale():
    five = line([[4, 4, 4, 2], [5, 5, 5, 4]])
    yes_no = line([[1, 1, 1, 0], [1, 1, 1, np.nan]], categories=(0, 1))
    found = reviewers_over_lines([five, yes_no], reference=CLIENT)
    assert found[3].effect.value == pytest.approx(((-0.5 - 1) / 2 + -0.25) / 2)
    assert (found[3].effect.n_units, found[3].effect.interval is None) == (2, False)
    assert found[0].effect.value == 0.0
    gold = line([[4, 4, 4, 2], [5, 5, 5, 4]], gold=np.array([3.0, np.nan]))
    assert reviewers_over_lines([gold], reference=GOLD)[0].effect.value == pytest.approx(0.25)


@pytest.mark.parametrize("reference", [CLIENT, CONSENSUS])
@pytest.mark.parametrize(
    ("change", "standing"), [(lower, ReviewerStanding.MARKS_LOWER), (unsteady, ReviewerStanding.UNSTEADY)]
)
def test_who_is_planted_is_named_and_nobody_else(reference, change, standing):
    for seed in range(5):
        found = standings(reviewers_over_lines(card(seed, change=change), reference=reference))
        assert found[-1] is standing
        assert set(found[:-1]) <= {ReviewerStanding.LIKE_THE_OTHERS, ReviewerStanding.CANNOT_TELL}


def test_a_whole_side_that_marks_lower_names_nobody():
    named = {ReviewerStanding.MARKS_LOWER, ReviewerStanding.MARKS_HIGHER, ReviewerStanding.UNSTEADY}
    for seed in range(5):
        for reference in (CLIENT, CONSENSUS):
            found = reviewers_over_lines(card(seed, n=60, slip=0.03, change=one_sided), reference=reference)
            assert not named & set(standings(found))
        against_client = reviewers_over_lines(card(seed, n=60, slip=0.03, change=one_sided), reference=CLIENT)
        assert np.mean([one.effect.value for one in against_client[3:]]) > UNSEEN_REVIEWER_EFFECT
        assert ReviewerStanding.LIKE_THE_OTHERS in standings(against_client)[3:]


def test_somebody_unsteady_strays_further_than_the_others_on_the_same_units():
    found = reviewers_over_lines(card(0, change=unsteady), reference=CLIENT)
    assert found[-1].distance > 1.5 * found[-1].distance_of_others
    assert found[0].distance < found[-1].distance


def test_the_only_one_of_a_side_is_never_named_and_the_references_only_voice_has_nothing_to_compare():
    sides = ("client", "vendor", "vendor", "vendor")
    found = standings(reviewers_over_lines(card(1, sides=sides), reference=CLIENT))
    assert found[0] is ReviewerStanding.NO_REFERENCE
    sides = ("client", "client", "client", "vendor")
    alone = reviewers_over_lines(card(1, sides=sides, change=lower), reference=CLIENT)[-1]
    assert (alone.standing, alone.effect.value < -SMALL_REVIEWER_EFFECT) == (ReviewerStanding.ONE_VOICE, True)
    assert alone.shrunken.undefined_reason is UndefinedReason.ONE_VOICE


@pytest.mark.parametrize("reference", [CLIENT, CONSENSUS])
def test_beside_one_other_person_nothing_is_said_of_either(reference):
    for sides in (("client", "client"), ("client", "vendor")):
        for one in reviewers_over_lines(card(2, sides=sides, change=lower), reference=reference):
            assert one.effect.value is None
            assert one.distance is None
            assert one.standing in (ReviewerStanding.ONE_OTHER, ReviewerStanding.NO_REFERENCE)


def test_positions_in_a_file_are_never_compared():
    found = reviewers_over_lines([line([[4, 4, 4, 2], [5, 5, 5, 4]], named=False)], reference=CONSENSUS)
    assert {one.effect.undefined_reason for one in found} == {UndefinedReason.POSITIONAL_RATERS}


def test_cannot_tell_names_a_price_and_more_units_tell():
    few = reviewers_over_lines(card(3, n=6), reference=CONSENSUS)
    waiting = [one for one in few if one.standing is ReviewerStanding.CANNOT_TELL]
    assert waiting
    assert all(one.more_units is None or one.more_units > 0 for one in waiting)
    assert any(one.more_units for one in waiting)
    many = reviewers_over_lines(card(3, n=150, slip=0.02), reference=CONSENSUS)
    assert set(standings(many)) == {ReviewerStanding.LIKE_THE_OTHERS}
    assert reviewers_over_lines([], reference=CONSENSUS) == ()


@pytest.mark.parametrize("reference", [CLIENT, CONSENSUS])
def test_who_is_only_pulled_away_by_another_is_not_named(reference):
    def far(values, i, _rng):
        values[:, 0] -= 2 * (i < 4)

    found = reviewers_over_lines(card(0, n=60, slip=0.01, sides=("client",) * 4, change=far), reference=reference)
    assert found[0].standing is ReviewerStanding.MARKS_LOWER
    assert {one.effect.value > SMALL_REVIEWER_EFFECT for one in found[1:]} == {True}
    assert set(standings(found[1:])) <= {ReviewerStanding.LIKE_THE_OTHERS, ReviewerStanding.CANNOT_TELL}
