import numpy as np
import pytest

from calibration.errors import InvalidInput
from calibration.stats.line_verdict import Line
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.totals import totals_agreement
from calibration.stats.totals_by_reference import totals_by_reference
from calibration.vocabulary import Reference, UndefinedReason

SIDES = ("client", "vendor", "vendor")


def totals(values, sides=SIDES):
    return RatingsMatrix.from_array(np.array(values, dtype=float), level="interval", sides=sides)


def yes_no(values, sides=SIDES):
    return Line(
        RatingsMatrix.from_array(np.array(values, dtype=float), level="nominal", categories=[0, 1], sides=sides)
    )


def counts(found):
    return [(one.n_compared, one.n_within, one.n_by_cancellation) for one in found.units]


def test_every_reviewer_is_held_against_the_agreed_total_and_the_sign_says_who_marks_higher():
    found = totals_by_reference(
        totals([[80, 90, 84], [70, 70, np.nan]]), [], reference=Reference.GOLD, tolerance=5, gold=np.array([82.0, 66.0])
    )
    assert counts(found) == [(3, 2, 0), (2, 2, 0)]
    assert found.within.value == pytest.approx(4 / 5)
    assert found.difference.value == pytest.approx((8 / 3 + 4) / 2)
    assert found.apart.value == pytest.approx((4 + 4) / 2)


def test_the_consensus_is_the_mean_of_all_others_whatever_their_side():
    found = totals_by_reference(totals([[80, 90, 84]]), [], reference=Reference.CONSENSUS, tolerance=7)
    assert counts(found) == [(3, 2, 0)]  # 80 − 87, 90 − 82, 84 − 85
    assert found.units[0].apart == pytest.approx(16 / 3)


def test_without_a_reference_every_pair_is_compared():
    found = totals_by_reference(totals([[80, 90, 84]]), [], reference=Reference.NONE, tolerance=6)
    assert counts(found) == [(3, 2, 0)]  # 10, 4, 6
    assert found.within.n_cells == 3


@pytest.mark.parametrize(
    ("reference", "expected"),
    [(Reference.GOLD, (3, 3, 1)), (Reference.CONSENSUS, (3, 3, 1)), (Reference.NONE, (3, 3, 2))],
)
def test_agreed_by_cancellation_counts_the_lines_that_differ_from_the_reference(reference, expected):
    """The first reviewer turned two lines round, one each way: the totals stay the same."""
    lines = [yes_no([[0, 1, 1]]), yes_no([[1, 0, 0]]), yes_no([[1, 1, 1]])]
    gold = [np.array([1.0]), np.array([0.0]), np.array([1.0])]
    found = totals_by_reference(
        totals([[67, 67, 67]]), lines, reference=reference, tolerance=5, gold=np.array([67.0]), gold_lines=gold
    )
    assert counts(found) == [expected]


def test_programs_are_held_against_nothing_and_nothing_against_them():
    found = totals_by_reference(
        totals([[80, 20, 82]], ("client", "automated", "vendor")), [], reference=Reference.CONSENSUS, tolerance=5
    )
    assert counts(found) == [(2, 2, 0)]


def test_one_side_alone_can_be_held_against_itself():
    """The consensus needs two reviewers, not two sides."""
    values = totals([[80, 83]], ("vendor", "vendor"))
    assert counts(totals_by_reference(values, [], reference=Reference.CONSENSUS, tolerance=5)) == [(2, 2, 0)]
    assert totals_agreement(values, [], tolerance=5).within.undefined_reason is UndefinedReason.ONE_SIDE


def test_nothing_to_compare_has_its_reason():
    alone = totals_by_reference(totals([[80, np.nan, np.nan]]), [], reference=Reference.CONSENSUS, tolerance=5)
    none = totals_by_reference(
        totals([[80, 70, 60]]), [], reference=Reference.GOLD, tolerance=5, gold=np.array([np.nan])
    )
    for found in (alone, none):
        assert found.within.undefined_reason is UndefinedReason.NO_PAIRS
        assert found.apart.undefined_reason is UndefinedReason.NO_PAIRS
        assert counts(found) == [(0, 0, 0)]


def test_reviewers_of_one_contact_are_not_as_many_contacts():
    """Five who always say the same are worth one: the interval is that of twenty contacts."""
    off = np.where(np.arange(20) < 18, 0.0, 9.0)
    many = totals_by_reference(
        totals(np.repeat(80 - off[:, None], 5, axis=1), ("client", *["vendor"] * 4)),
        [], reference=Reference.GOLD, tolerance=5, gold=np.full(20, 80.0),
    )  # fmt: skip
    low, high = many.within.interval
    assert (many.within.n_cells, many.within.value) == (100, 0.9)
    assert low == pytest.approx(0.699, abs=0.02)
    assert high == pytest.approx(0.972, abs=0.02)


def test_the_clients_side_and_missing_agreed_scores_are_refused():
    with pytest.raises(InvalidInput, match="consensus, gold or none"):
        totals_by_reference(totals([[80, 70, 60]]), [], reference=Reference.CLIENT_SIDE, tolerance=5)
    with pytest.raises(InvalidInput, match="agreed values"):
        totals_by_reference(totals([[80, 70, 60]]), [], reference=Reference.GOLD, tolerance=5)
    with pytest.raises(InvalidInput, match="agreed answers"):
        totals_by_reference(
            totals([[80, 70, 60]]), [yes_no([[1, 1, 1]])], reference=Reference.GOLD, tolerance=5, gold=np.array([70.0])
        )
