"""Guesses against what the other side said: planted rows whose counts are known."""

import numpy as np
import pytest

from calibration.stats.guesses import guessed, side_answer
from calibration.vocabulary import GuessVerdict


def test_contacts_are_split_into_same_known_and_unaware() -> None:
    #               same  knew  knew  unaware: own answer expected; wrong direction; no guess
    own = np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    other = np.array([0.0, 1.0, -1.0, 1.0, 1.0, 1.0])
    guess = np.array([1.0, 1.0, 0.0, 0.0, -1.0, np.nan])
    found = guessed(own, guess, other, step=1, tolerance=0)
    assert (found.n, found.n_same, found.n_knew, found.n_unaware, found.n_right) == (5, 1, 2, 2, 1)
    assert (found.n_differ, found.verdict, found.more) == (4, GuessVerdict.CANNOT_TELL, None)


def test_on_a_scale_next_to_each_other_is_the_same_and_a_guess_may_be_a_step_off() -> None:
    own, other = np.array([3.0, 3.0, 3.0]), np.array([4.0, 6.0, 6.0])
    found = guessed(own, np.array([3.0, 5.0, 4.0]), other, step=1, tolerance=1)
    assert (found.n_same, found.n_knew, found.n_unaware) == (1, 1, 1)  # one step beyond the own answer tells of none
    assert (found.n_right, found.n_near) == (0, 2)


@pytest.mark.parametrize(
    ("n_knew", "n_differ", "verdict", "more"),
    [
        (7, 8, GuessVerdict.KNEW, None),
        (1, 8, GuessVerdict.UNAWARE, None),
        (6, 8, GuessVerdict.CANNOT_TELL, 8),  # 12 of 16 is the first that leaves one half out
        (0, 0, GuessVerdict.CANNOT_TELL, None),
    ],
)
def test_the_verdict_holds_the_share_known_against_one_half(
    n_knew: int, n_differ: int, verdict: GuessVerdict, more: int | None
) -> None:
    own, other = np.zeros(12), np.array([1.0] * n_differ + [0.0] * (12 - n_differ))
    guess = np.array([1.0] * n_knew + [0.0] * (12 - n_knew))
    found = guessed(own, guess, other, step=1, tolerance=0)
    assert (found.n_knew, found.n_differ, found.verdict, found.more) == (n_knew, n_differ, verdict, more)


def test_a_side_s_answer_is_the_most_frequent_one_and_a_tie_has_none() -> None:
    values = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, np.nan], [np.nan, np.nan, np.nan]])
    assert np.array_equal(side_answer(values, places=False), [1.0, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(side_answer(values, places=True)[:2], [2 / 3, 0.5])
