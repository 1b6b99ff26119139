"""A small version of ``python -m benchmarks.label_error_rates`` held to the bounds of ``docs/methods.md``."""

import numpy as np
import pytest

from benchmarks.label_error_rates import false_labels, label_card, label_counts, price_kept
from benchmarks.rating_worlds import AGREED_FIVE, AGREED_YES_NO, DESIGNS, WORLDS, World
from calibration.vocabulary import LineLabel

FOUR, TEN, SIXTY = DESIGNS


def world(part: str) -> World:
    return next(w for w in WORLDS if part in w.name)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: d.name)
@pytest.mark.parametrize("calm", [AGREED_FIVE, AGREED_YES_NO], ids=["1 to 5", "yes/no"])
def test_on_a_card_that_is_agreed_nothing_is_found_wrong(design, calm):
    rng = np.random.default_rng(3)
    cards = [label_card([calm] * 14, design, rng) for _ in range(40)]
    assert np.mean([bool(false_labels(calm, card)) for card in cards]) <= 0.05
    assert np.mean([v.label is LineLabel.AGREED for card in cards for v in card]) >= 0.70


@pytest.mark.parametrize(
    ("part", "design", "label", "least"),
    [
        ("client one point lower", FOUR, LineLabel.CLIENT_MARKS_LOWER, 0.50),
        ("client one point lower", TEN, LineLabel.CLIENT_MARKS_LOWER, 0.95),
        ("client half a point lower", SIXTY, LineLabel.CLIENT_MARKS_LOWER, 0.95),
        ("client fails 80 %", TEN, LineLabel.CLIENT_MARKS_LOWER, 0.65),
        ("standard unclear", TEN, LineLabel.STANDARD_UNCLEAR, 0.70),
        ("one reviewer a point lower", FOUR, LineLabel.ONE_REVIEWER_DIFFERS, 0.25),
        ("one reviewer a point lower", TEN, LineLabel.ONE_REVIEWER_DIFFERS, 0.70),
        ("one reviewer slips half the time", SIXTY, LineLabel.ONE_REVIEWER_DIFFERS, 0.90),
    ],
)
def test_what_was_planted_is_found_as_often_as_documented_and_little_else(part, design, label, least):
    counts = label_counts(world(part), design, cards=30, seed=5)
    assert counts.share(label) >= least
    assert counts.n_cards_with_a_false_finding / counts.n_cards <= 0.20


@pytest.mark.parametrize(
    ("part", "least"), [("client one point lower", 0.75), ("client half a point", 0.5), ("one reviewer a point", 0.75)]
)
def test_the_price_of_cannot_tell_settles_lines_rightly_as_often_as_documented(part, least):
    kept = price_kept(world(part), FOUR, lines=60, seed=6)
    assert kept.n >= 10
    assert kept.settled_rightly >= least
