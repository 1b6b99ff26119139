"""Tone against a target: gaps, what lies beyond a band, and a distance that noise does not make."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.stats.tone_target import delivery, profile_distance, tone_mean
from calibration.vocabulary import UndefinedReason

NAN = float("nan")


def test_the_mean_is_over_contacts_with_an_answer_and_its_interval_needs_ten() -> None:
    few, enough = (tone_mean(np.array([-1.0, 0.0] * n + [NAN]), step=1.0) for n in (4, 5))
    assert (few.value, few.n_units, few.interval) == (-0.5, 8, None)
    assert (enough.value, enough.n_units) == (-0.5, 10)
    # s = √(2.5/9), t(9, .975) = 2.2622
    assert enough.interval == pytest.approx(
        (-0.5 - 2.2622 * np.sqrt(2.5 / 90), -0.5 + 2.2622 * np.sqrt(2.5 / 90)), abs=1e-4
    )
    assert tone_mean(np.array([NAN]), step=1.0).undefined_reason is UndefinedReason.NO_RATINGS


def test_equal_answers_keep_the_width_that_rounding_leaves() -> None:
    found = tone_mean(np.zeros(12), step=1.0)
    assert found.standard_error == pytest.approx(np.sqrt(1 / 12 / 12))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "gap", "excess", "outside"),
    [
        (-0.5, -0.2, 0.4, -0.6, -0.3, True), (0.1, -0.2, 0.4, 0.0, 0.0, False), (0.9, -0.2, 0.4, 0.8, 0.5, True),
        (0.5, 0.9, None, -0.4, -0.4, True), (1.0, 0.5, None, 0.5, 0.0, False), (-0.2, -0.2, 0.4, -0.3, 0.0, None),
    ],
)  # fmt: skip
def test_a_mean_is_held_against_a_band_or_a_floor(
    value: float, lower: float, upper: float | None, gap: float, excess: float, outside: bool | None
) -> None:
    found = delivery(tone_mean(np.full(200, value), step=1.0), lower=lower, upper=upper)
    assert found.gap.value == pytest.approx(gap)
    assert found.excess == pytest.approx(excess)
    assert found.outside is outside


def test_without_an_interval_nothing_is_said_of_inside_and_outside() -> None:
    found = delivery(tone_mean(np.array([-1.0, -1.0]), step=1.0), lower=0.0, upper=0.5)
    assert (found.gap.value, found.excess, found.outside) == (-1.25, -1.0, None)
    assert delivery(tone_mean(np.array([NAN]), step=1.0), lower=0.0, upper=0.5).outside is None


def test_a_team_on_target_has_no_distance_though_its_ratings_scatter() -> None:
    rng = np.random.default_rng(4)
    on_target = [profile_distance(rng.normal(4, 0.75, (10, 5)), np.full(5, 4.0)) for _ in range(200)]
    plain = [np.sqrt((rng.normal(4, 0.75, (10, 5)).mean(axis=0) - 4) ** 2).mean() for _ in range(200)]
    assert np.mean([one.value for one in on_target]) < 0.12 < np.mean(plain)
    assert np.mean([(one.value or 0) == 0 for one in on_target]) > 0.4


def test_a_worked_distance_and_its_interval() -> None:
    values = np.array([[5.0, 3.0], [7.0, 3.0]] * 15)
    found = profile_distance(values, np.array([4.0, 3.0]))
    # G = 2 and 0; variance of the first 30/29, of its mean 1/29
    assert found.value == pytest.approx(np.sqrt((4 - 1 / 29) / 2))
    assert found.interval is not None
    assert found.interval[0] < found.value < found.interval[1]
    assert profile_distance(values, np.array([4.0, 3.0])) == found


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_turning_a_scale_round_changes_no_distance(seed: int, turn_first: bool) -> None:
    rng = np.random.default_rng(seed)
    values, targets = rng.integers(1, 8, (9, 3)).astype(float), rng.uniform(1, 7, 3)
    turned, other = values.copy(), targets.copy()
    place = 0 if turn_first else 2
    turned[:, place], other[place] = 8 - turned[:, place], 8 - other[place]
    assert profile_distance(turned, other).value == pytest.approx(profile_distance(values, targets).value)


def test_a_scale_of_one_contact_has_no_distance() -> None:
    values = np.array([[5.0, NAN], [6.0, 3.0]])
    assert profile_distance(values, np.array([4.0, 4.0])).undefined_reason is UndefinedReason.ONE_UNIT
    assert profile_distance(values * NAN, np.array([4.0, 4.0])).undefined_reason is UndefinedReason.NO_RATINGS
    with pytest.raises(InvalidInput, match="2 targets"):
        profile_distance(values[:, :1], np.array([4.0, 4.0]))
