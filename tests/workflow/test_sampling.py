"""A draw that both sides can repeat."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.vocabulary import ChosenBy
from calibration.workflow.sampling import Candidate, sample_drawn

POOL = [Candidate(i, "chat" if i % 3 else "voice") for i in range(1, 31)]


def test_two_random_and_one_pick_a_side() -> None:
    picks = {ChosenBy.CLIENT: [4], ChosenBy.VENDOR: [9]}
    drawn = sample_drawn(POOL, n_random=2, seed=1, picks=picks)
    assert Counter(one.chosen_by for one in drawn) == {ChosenBy.RANDOM: 2, ChosenBy.CLIENT: 1, ChosenBy.VENDOR: 1}
    assert {4, 9} < {one.interaction_id for one in drawn}


@given(seed=st.integers(0, 2**31), n=st.integers(0, 30), stratified=st.booleans(), shuffled=st.randoms())
def test_the_same_pool_and_seed_give_the_same_draw_in_any_order(
    seed: int, n: int, stratified: bool, shuffled: object
) -> None:
    again = list(POOL)
    shuffled.shuffle(again)  # type: ignore[attr-defined]
    drawn = sample_drawn(POOL, n_random=n, seed=seed, stratified=stratified)
    assert drawn == sample_drawn(again, n_random=n, seed=seed, stratified=stratified)
    assert len({one.interaction_id for one in drawn}) == n


@given(seed=st.integers(0, 2**31), n=st.integers(1, 20))
def test_strata_are_as_even_as_the_pool_allows(seed: int, n: int) -> None:
    counts = Counter(one.stratum for one in sample_drawn(POOL, n_random=n, seed=seed, stratified=True))
    assert abs(counts["chat"] - counts["voice"]) <= 1


def test_every_contact_has_the_same_chance() -> None:
    counts = Counter(
        one.interaction_id for seed in range(3000) for one in sample_drawn(POOL[:6], n_random=2, seed=seed)
    )
    # 1,000 expected each; five standard deviations of a binomial (3000, 1/3) are 129.
    assert all(abs(count - 1000) < 129 for count in counts.values())


@pytest.mark.parametrize(
    ("n", "picks", "sentence"),
    [
        (31, {}, "Allowed: 0 to 30"),
        (-1, {}, "Allowed: 0 to 30"),
        (1, {ChosenBy.CLIENT: [99]}, "not among"),
        (1, {ChosenBy.CLIENT: [4], ChosenBy.VENDOR: [4]}, "picked twice"),
    ],
)
def test_a_draw_that_cannot_be_made_says_why(n: int, picks: dict[ChosenBy, list[int]], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        sample_drawn(POOL, n_random=n, seed=0, picks=picks)
