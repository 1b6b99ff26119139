import numpy as np
import pytest

from calibration.stats.benchmarks import MAX_PRICE
from calibration.stats.line_verdict import Line, LineVerdict, card_verdicts
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.specific_agreement import specific_agreement
from calibration.vocabulary import LineLabel, Pairs, Side, UndefinedReason

ONE_AND_THREE = ("client", "vendor", "vendor", "vendor")
TWO_AND_TWO = ("client", "client", "vendor", "vendor")
RATERS = ("Anna", "V1", "V2", "V3")


def line(values, *, sides=ONE_AND_THREE, categories=(1, 2, 3, 4, 5), level="ordinal", tolerance=0.0, fails=(), **more):
    labels = RATERS[: len(sides)]
    matrix = RatingsMatrix.from_array(
        values, level=level, categories=categories, sides=sides, raters=more.pop("raters", labels), **more
    )
    return Line(matrix, tolerance=tolerance, fails=frozenset(fails))


def line_verdict(one: Line) -> LineVerdict:
    """The verdict on a line that is alone on its card."""
    return card_verdicts({"": one})[""]


def test_four_contacts_with_the_same_answers_are_agreed():
    verdict = line_verdict(line([[4, 4, 4, 4], [2, 2, 2, 2], [5, 5, 5, 5], [3, 3, 3, 4]]))
    assert verdict.label is LineLabel.AGREED
    assert (verdict.evidence.n_units_same, verdict.evidence.n_units) == (3, 4)
    assert verdict.price is None


def test_a_client_one_point_lower_on_four_contacts_marks_lower_and_is_one_voice():
    verdict = line_verdict(line([[3, 4, 4, 4], [2, 3, 3, 3], [4, 5, 5, 5], [1, 2, 2, 2]]))
    assert verdict.label is LineLabel.CLIENT_MARKS_LOWER
    assert verdict.one_voice == (Side.CLIENT,)
    assert verdict.differing_rater is None
    assert verdict.gap.interval[1] < 0


def test_the_same_the_other_way_round_marks_higher():
    values = 6 - np.array([[3, 4, 4, 4], [2, 3, 3, 3], [4, 5, 5, 5], [1, 2, 2, 2]])
    assert line_verdict(line(values)).label is LineLabel.CLIENT_MARKS_HIGHER


def test_the_clients_only_voice_is_never_the_one_reviewer_who_differs():
    rng = np.random.default_rng(4)
    for _ in range(200):
        vendor = np.repeat(rng.integers(2, 5, (8, 1)), 3, axis=1)
        verdict = line_verdict(line(np.column_stack([rng.integers(1, 6, 8), vendor])))
        assert verdict.differing_rater is None
        assert verdict.one_voice == (Side.CLIENT,)


def test_a_vendor_reviewer_whom_all_others_contradict_is_named():
    verdict = line_verdict(line([[4, 3, 4, 4], [3, 2, 3, 3], [5, 4, 5, 5], [4, 3, 4, 4]]))
    assert verdict.label is LineLabel.ONE_REVIEWER_DIFFERS
    assert verdict.differing_rater == "V1"


def test_of_two_against_two_the_one_of_the_client_who_differs_is_named():
    values = [[3, 4, 4, 4], [2, 3, 3, 3], [4, 5, 5, 5], [1, 2, 2, 2]] * 2
    verdict = line_verdict(line(values, sides=TWO_AND_TWO))
    assert (verdict.label, verdict.differing_rater) == (LineLabel.ONE_REVIEWER_DIFFERS, "Anna")
    assert verdict.one_voice == ()


def test_positions_in_a_file_are_nobody_and_never_named():
    values = [[4, 3, 4, 4], [3, 2, 3, 3], [5, 4, 5, 5], [4, 3, 4, 4]]
    verdict = line_verdict(line(values, named=False))
    assert verdict.label is not LineLabel.ONE_REVIEWER_DIFFERS
    assert verdict.evidence.reviewer is None


def test_a_gap_that_is_one_reviewers_is_not_their_sides():
    # V1 drags the vendor's mean down on a few contacts too few to be named: no gap may be claimed.
    values = np.full((12, 4), 4.0)
    values[:, 1] = [1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4]
    verdict = line_verdict(line(values, sides=TWO_AND_TWO))
    assert verdict.label not in {LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER}


def test_answers_all_over_the_scale_without_direction_are_an_unclear_standard():
    rng = np.random.default_rng(0)
    verdict = line_verdict(line(rng.integers(1, 6, (12, 4)), sides=TWO_AND_TWO))
    assert verdict.label is LineLabel.STANDARD_UNCLEAR


def test_two_shared_contacts_never_tell_and_the_price_says_how_many_more():
    verdict = line_verdict(line([[4, 4, 4, 4], [3, 3, 3, 3]]))
    assert verdict.label is LineLabel.CANNOT_TELL
    assert 1 <= verdict.price.more_units <= MAX_PRICE
    assert verdict.price.reason is None


def test_half_of_four_contacts_apart_cannot_be_told_yet():
    verdict = line_verdict(
        line([[0, 1, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]], categories=(0, 1), level="nominal")
    )
    assert verdict.label is LineLabel.CANNOT_TELL
    assert verdict.price.more_units > 0
    assert verdict.gap.value == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("values", "sides", "reason"),
    [
        (np.full((4, 2), np.nan), ("client", "vendor"), UndefinedReason.NO_RATINGS),
        ([[3], [4], [4], [5]], ("client",), UndefinedReason.ONE_SIDE),
        ([[3, None], [None, 4], [4, None]], ("client", "vendor"), UndefinedReason.NO_PAIRS),
    ],
)
def test_where_no_number_of_contacts_would_settle_it_the_price_says_why(values, sides, reason):
    verdict = line_verdict(line(values, sides=sides))
    assert verdict.label is LineLabel.CANNOT_TELL
    assert (verdict.price.more_units, verdict.price.reason) == (None, reason)


def test_one_side_alone_is_labelled_from_all_its_pairs_without_a_gap():
    verdict = line_verdict(line([[4, 4, 4], [3, 3, 3], [2, 2, 2]], sides=("vendor",) * 3))
    assert verdict.label is LineLabel.AGREED
    assert verdict.evidence.pairs is Pairs.ALL
    assert verdict.gap.undefined_reason is UndefinedReason.ONE_SIDE


def test_names_can_be_agreed_or_unclear_but_never_lower():
    agreed = line([[0, 0, 0, 0], [2, 2, 2, 2], [1, 1, 1, 1]], categories=(0, 1, 2), level="nominal")
    apart = line([[0, 2, 2, 2]] * 5 + [[1, 0, 0, 0]] * 5, categories=(0, 1, 2), level="nominal")
    assert line_verdict(agreed).label is LineLabel.AGREED
    assert line_verdict(apart).label is LineLabel.STANDARD_UNCLEAR
    assert line_verdict(apart).gap.undefined_reason is UndefinedReason.NOT_NUMERIC


def test_a_programs_answers_move_no_label():
    values = [[4, 4, 1], [3, 3, 1], [5, 5, 1], [2, 2, 1]]
    verdict = line_verdict(line(values, sides=("client", "vendor", "automated")))
    assert verdict.label is LineLabel.AGREED
    assert verdict.evidence.n_units_same == 4


def test_one_against_one_names_both_sides_as_one_voice():
    verdict = line_verdict(line([[3, 4]] * 6, sides=("client", "vendor")))
    assert verdict.label is LineLabel.CLIENT_MARKS_LOWER
    assert verdict.one_voice == (Side.CLIENT, Side.VENDOR)


def test_numbers_within_the_lines_tolerance_are_the_same_answer():
    rng = np.random.default_rng(2)
    values = np.round(rng.uniform(60, 90, (8, 1)) + rng.uniform(-2, 2, (8, 4)))
    verdict = line_verdict(line(values, categories=(), level="interval", tolerance=5))
    assert verdict.label is LineLabel.AGREED


def test_a_critical_line_on_which_no_fail_was_ever_shared_is_flagged():
    values = [[0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]
    fails = line_verdict(line(values, categories=(0, 1), level="nominal", fails=[0])).fails
    assert (fails.n_units_failed, fails.n_units_client, fails.n_units_vendor, fails.n_units_both) == (2, 1, 1, 0)
    assert fails.never_agreed
    assert (
        specific_agreement(line(values, categories=(0, 1), level="nominal").matrix, 0, pairs=Pairs.BETWEEN).value == 0
    )


@pytest.mark.parametrize("values", [[[0, 0, 1, 1], [1, 1, 1, 1]], [[1, 1, 1, 1], [1, 1, 1, 1]]])
def test_a_critical_line_with_a_shared_fail_or_with_none_is_not_flagged(values):
    assert not line_verdict(line(values, categories=(0, 1), level="nominal", fails=[0])).fails.never_agreed
    assert line_verdict(line(values, categories=(0, 1), level="nominal")).fails is None


def test_a_line_needs_more_on_a_card_of_many():
    rng = np.random.default_rng(1)
    apart = line([[3, 4, 4, 4], [3, 4, 4, 4], [4, 4, 4, 4], [2, 3, 4, 3], [3, 4, 4, 4]])
    card = {"apart": apart} | {str(i): line(np.repeat(rng.integers(1, 6, (5, 1)), 4, axis=1)) for i in range(13)}
    alone, among = line_verdict(apart), card_verdicts(card)["apart"]
    assert among.gap_q == pytest.approx(14 * alone.gap_q)
    assert list(card_verdicts(card)) == list(card)


def test_a_number_that_is_always_eight_points_lower_marks_lower():
    verdict = line_verdict(line([[72, 80, 80, 80]] * 5, categories=(), level="interval", tolerance=5))
    assert verdict.label is LineLabel.CLIENT_MARKS_LOWER


def test_numbers_that_never_move_are_agreed():
    verdict = line_verdict(line([[80, 80, 80, 80]] * 5, categories=(), level="interval", tolerance=5))
    assert verdict.label is LineLabel.AGREED


def test_a_gap_within_the_lines_tolerance_is_none():
    values = np.array([[70, 72, 72, 72], [80, 82, 82, 82], [75, 77, 77, 77], [60, 62, 62, 62]])
    verdict = line_verdict(line(values, categories=(), level="interval", tolerance=5, step=1.0))
    assert verdict.label is LineLabel.AGREED
    assert line_verdict(line(values, categories=(), level="interval", step=1.0)).label is LineLabel.CLIENT_MARKS_LOWER
