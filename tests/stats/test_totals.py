import numpy as np
import pytest

from calibration.errors import InvalidInput
from calibration.stats.line_verdict import Line
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.totals import totals_agreement
from calibration.vocabulary import UndefinedReason

SIDES = ("client", "vendor")


def totals(values, sides=SIDES):
    return RatingsMatrix.from_array(values, level="interval", sides=sides)


def yes_no(values, sides=SIDES):
    return Line(RatingsMatrix.from_array(values, level="nominal", categories=[0, 1], sides=sides))


def test_a_total_within_tolerance_although_two_lines_differ_is_agreed_by_cancellation():
    lines = [yes_no([[0, 1], [1, 1]]), yes_no([[1, 0], [1, 1]]), yes_no([[1, 1], [1, 1]])]
    result = totals_agreement(totals([[67, 67], [100, 100]]), lines, tolerance=5)
    assert (result.n_within, result.n_by_cancellation) == (2, 1)
    first, second = result.units
    assert (first.n_lines_differ, first.n_lines, first.by_cancellation) == (2, 3, True)
    assert not second.by_cancellation


def test_a_difference_of_exactly_the_tolerance_is_within_and_a_hair_more_is_not():
    result = totals_agreement(totals([[75, 80], [74.9, 80], [None, 80]]), [], tolerance=5)
    assert [unit.within for unit in result.units] == [True, False, None]
    assert (result.within.value, result.within.n_units) == (0.5, 2)


def test_eighteen_of_twenty_have_wilsons_interval_and_the_mean_difference_its_own():
    values = [[80, 80]] * 18 + [[60, 80]] * 2
    result = totals_agreement(totals(values), [], tolerance=5)
    assert result.within.value == pytest.approx(0.9)
    assert result.within.interval == pytest.approx((0.699, 0.972), abs=0.001)
    assert result.gap.value == pytest.approx(-2.0)
    assert result.gap.interval[0] < -2 < result.gap.interval[1]


def test_sides_of_several_compare_by_their_means_and_a_line_differs_when_most_pairs_do():
    sides = ("client", "vendor", "vendor", "vendor")
    lines = [yes_no([[1, 1, 1, 0]], sides), yes_no([[1, 0, 0, 1]], sides)]
    one, other = (totals_agreement(totals([[80, 70, 80, 90]], sides), [line], tolerance=0) for line in lines)
    assert one.n_within == other.n_within == 1
    assert (one.units[0].n_lines_differ, other.units[0].n_lines_differ) == (0, 1)


def test_one_side_alone_has_totals_and_no_agreement():
    result = totals_agreement(totals([[80, 70]], ("vendor", "vendor")), [], tolerance=5)
    assert result.within.undefined_reason is UndefinedReason.ONE_SIDE
    assert result.gap.undefined_reason is UndefinedReason.ONE_SIDE
    assert (result.units[0].client, result.units[0].vendor) == (None, 75.0)


def test_no_totals_at_all_say_so():
    empty = totals_agreement(totals(np.full((2, 2), np.nan)), [], tolerance=5)
    assert empty.within.undefined_reason is UndefinedReason.NO_RATINGS


def test_lines_of_other_units_are_refused():
    with pytest.raises(InvalidInput, match="other units than the totals"):
        totals_agreement(totals([[80, 70]]), [yes_no([[1, 1], [1, 1]])], tolerance=5)


def test_independent_errors_cancel_in_totals_as_often_as_documented():
    rng = np.random.default_rng(8)
    truth = rng.random((3000, 20)) < 0.85
    client, vendor = (truth ^ (rng.random(truth.shape) < 0.08) for _ in range(2))
    lines = [yes_no(np.column_stack([client[:, i], vendor[:, i]])) for i in range(20)]
    scores = np.column_stack([client.mean(axis=1), vendor.mean(axis=1)]) * 100
    result = totals_agreement(totals(scores), lines, tolerance=5)
    assert result.within.value == pytest.approx(0.64, abs=0.05)
    assert result.n_by_cancellation / result.n_within == pytest.approx(0.71, abs=0.05)
