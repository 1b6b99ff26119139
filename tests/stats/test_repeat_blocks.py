"""Marks of repeats in use enter figures in blocks: no choice of a date, no session and no retirement shows one's."""

from itertools import pairwise

import numpy as np
import pytest

from calibration.stats.repeat_blocks import marks_that_count

LEAST, SESSIONS = 3, 14


@pytest.fixture(params=range(12))
def marks(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    """Session and contact of marks of six repeats, some sessions without any."""
    rng = np.random.default_rng(request.param)
    cells = np.argwhere(rng.random((SESSIONS, 6)) < 0.25)
    return cells[:, 0], cells[:, 1]


def counted(marks: tuple[np.ndarray, np.ndarray], in_use: np.ndarray, split: int | None) -> np.ndarray:
    return marks_that_count(*marks, in_use, least=LEAST, split=split)


def differing(repeat: np.ndarray, one: np.ndarray, other: np.ndarray) -> int:
    return len(np.unique(repeat[one != other]))


def test_two_dates_leave_out_the_same_marks_or_differ_by_three_repeats(marks: tuple[np.ndarray, np.ndarray]) -> None:
    everything = np.ones(len(marks[0]), np.bool_)
    # A mark that counts before the date and one that counts since are not the same.
    found = [counted(marks, everything, split) * np.where(marks[0] < split, 1, 2) for split in range(1, SESSIONS)]
    assert any(one.any() for one in found)
    for one in found:
        for other in found:
            assert differing(marks[1], one, other) in (0, *range(LEAST, 7))


def test_a_session_more_adds_nothing_or_three_repeats(marks: tuple[np.ndarray, np.ndarray]) -> None:
    session, repeat = marks
    for split in (1, 5, 9):
        found = []
        for held in range(split + 1, SESSIONS + 1):
            there = session < held
            short = counted((session[there], repeat[there]), np.ones(there.sum(), np.bool_), split)
            found.append(np.concatenate([short, np.zeros((~there).sum(), np.bool_)]))
        for one, other in pairwise(found):
            assert differing(repeat, one, other) in (0, *range(LEAST, 7))
            assert (other >= one).all()


def test_a_repeat_that_is_retired_lets_in_no_mark_of_another(marks: tuple[np.ndarray, np.ndarray]) -> None:
    session, repeat = marks
    for split in (None, 3, 8):
        in_use = np.ones(len(session), np.bool_)
        before = counted(marks, in_use, split)
        for gone in range(6):
            in_use = in_use & (repeat != gone)
            after = counted(marks, in_use, split)
            assert not (after & ~before & in_use).any()
            assert after[~in_use].all()
            before = after


def test_marks_in_use_of_the_block_around_the_date_are_left_out() -> None:
    session, repeat = np.array([0, 1, 2, 4, 5, 6, 7]), np.array([1, 2, 3, 1, 2, 3, 1])
    everything = np.ones(7, np.bool_)
    for split, left_out in ((1, [0, 1, 2]), (2, [0, 1, 2]), (3, []), (4, []), (5, [3, 4, 5]), (6, [3, 4, 5]), (7, [])):
        waiting = [6]  # a block is not full before three repeats are in it
        assert np.flatnonzero(~counted((session, repeat), everything, split)).tolist() == [*left_out, *waiting]


def test_where_every_session_is_shown_each_needs_three_of_its_own() -> None:
    session, repeat = np.array([0, 0, 1, 1, 1, 2]), np.array([1, 2, 1, 2, 3, 3])
    assert counted((session, repeat), np.ones(6, np.bool_), None).tolist() == [False, False, True, True, True, False]
