import numpy as np
import pytest
from scipy.stats import binomtest, ttest_1samp

from calibration.errors import InvalidInput
from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.contract import contract_result
from calibration.stats.contract_comparisons import answers_compared, totals_compared
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import ContractFigure, ContractPeriod, ContractVerdict, Reference, UndefinedReason


def clause(figure=ContractFigure.WITHIN_TOLERANCE, target=90.0, **given):
    return ContractClause(figure, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=target, **given)


def totals(differences, *, n_vendor=1):
    client = np.full((len(differences), 1), 80.0)
    vendor = np.repeat(client - np.array(differences, dtype=float)[:, None], n_vendor, axis=1)
    return RatingsMatrix.from_array(
        np.column_stack([client, vendor]), level="interval", sides=["client", *["vendor"] * n_vendor]
    )


def compared(differences, **given):
    return totals_compared(totals(differences, **given), reference=Reference.CLIENT_SIDE)


EIGHTEEN_OF_TWENTY = [0, 1, -2, 3, 5, -5, 4, 2, 0, 1, -1, 3, 2, -4, 5, 0, 1, 2, 9, -12]


def test_eighteen_of_twenty_within_five_is_ninety_percent_and_met_but_not_enough_to_tell():
    result = contract_result(clause(), compared(EIGHTEEN_OF_TWENTY))
    assert (result.n_met, result.n_compared, result.rounded, result.met) == (18, 20, 90.0, True)
    assert result.verdict is ContractVerdict.NOT_ENOUGH
    low, high = result.figure.interval
    assert low == pytest.approx(69.9, abs=0.05)
    assert high == pytest.approx(97.2, abs=0.05)
    assert result.n_to_settle is None


@pytest.mark.parametrize(("n_met", "n", "target"), [(18, 20, 90), (20, 20, 90), (58, 60, 85), (9, 20, 75), (0, 6, 80)])
def test_the_two_tests_of_a_share_are_the_exact_binomial_ones(n_met, n, target):
    result = contract_result(clause(target=target), compared([0] * n_met + [9] * (n - n_met)))
    assert result.p_met == pytest.approx(binomtest(n_met, n, target / 100, alternative="greater").pvalue)
    assert result.p_missed == pytest.approx(binomtest(n_met, n, target / 100, alternative="less").pvalue)
    expected = ContractVerdict.NOT_ENOUGH
    if result.p_met <= 0.05:
        expected = ContractVerdict.WITHIN
    elif result.p_missed <= 0.05:
        expected = ContractVerdict.OUTSIDE
    assert result.verdict is expected


def test_what_would_settle_it_settles_it():
    all_met = contract_result(clause(), compared([0] * 20))
    assert all_met.verdict is ContractVerdict.NOT_ENOUGH
    assert all_met.n_to_settle == 29  # 0.9²⁹ is the first power below 5 %
    assert contract_result(clause(), compared([0] * 29)).verdict is ContractVerdict.WITHIN
    some = contract_result(clause(target=80), compared([0] * 19 + [9]))
    rng, n = np.random.default_rng(1), some.n_to_settle
    settled = [
        contract_result(clause(target=80), compared(np.where(rng.random(n) < 0.95, 0, 9))).verdict for _ in range(200)
    ]
    assert np.mean([verdict is ContractVerdict.WITHIN for verdict in settled]) >= 0.85
    assert contract_result(clause(), compared([0] * 60)).n_to_settle == 60


@pytest.mark.parametrize("target", [75, 90])
def test_a_truth_at_the_target_is_called_met_or_missed_no_more_often_than_allowed(target):
    rng = np.random.default_rng(target)
    verdicts = [
        contract_result(clause(target=target), compared(np.where(rng.random(40) < target / 100, 0, 9))).verdict
        for _ in range(400)
    ]
    for verdict in (ContractVerdict.WITHIN, ContractVerdict.OUTSIDE):
        assert np.mean([one is verdict for one in verdicts]) <= 0.08


def test_comparisons_of_one_contact_do_not_count_as_independent():
    """Five reviewers who always say the same are worth one: every contact counts once."""
    rng = np.random.default_rng(2)
    off = np.where(rng.random(30) < 0.8, 0.0, 9.0)
    values = np.column_stack([np.full(30, 80.0), *[80.0 - off] * 5])
    matrix = RatingsMatrix.from_array(values, level="interval", sides=["client", *["vendor"] * 5])
    gold = totals_compared(matrix, reference=Reference.GOLD, gold=np.full(30, 80.0))
    many = contract_result(clause(target=70), gold)
    assert many.n_compared == 180
    assert many.figure.interval[1] - many.figure.interval[0] > 8
    one = contract_result(clause(target=70), compared(off))
    assert many.p_met > one.p_met / 10


def test_the_mean_gap_is_met_from_its_target_down_and_tested_by_t():
    clause_of_gap = clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=5)
    result = contract_result(clause_of_gap, compared(EIGHTEEN_OF_TWENTY))
    distances = np.abs(EIGHTEEN_OF_TWENTY)
    assert (result.figure.value, result.met) == (pytest.approx(distances.mean()), True)
    assert result.p_met == pytest.approx(ttest_1samp(distances, 5, alternative="less").pvalue)
    assert result.verdict is ContractVerdict.WITHIN
    far = contract_result(clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=1), compared(EIGHTEEN_OF_TWENTY))
    assert (far.verdict, far.met) == (ContractVerdict.OUTSIDE, False)
    near = contract_result(clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=4), compared(EIGHTEEN_OF_TWENTY))
    assert near.verdict is ContractVerdict.NOT_ENOUGH
    assert near.n_to_settle > 20


def test_equal_distances_prove_nothing_of_the_spread():
    result = contract_result(clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=5), compared([2, -2, 2]))
    assert (result.met, result.verdict, result.p_met, result.figure.interval) == (
        True,
        ContractVerdict.NOT_ENOUGH,
        None,
        None,
    )


def test_the_mean_difference_lies_within_the_tolerance_when_both_one_sided_tests_say_so():
    result = contract_result(clause(tolerance=5), compared(EIGHTEEN_OF_TWENTY))
    low, high = result.within_tolerance.interval
    differences = -np.array(EIGHTEEN_OF_TWENTY, dtype=float)
    above = ttest_1samp(differences, -5, alternative="greater").pvalue
    below = ttest_1samp(differences, 5, alternative="less").pvalue
    assert result.equivalent == (max(above, below) < 0.05) == (-5 < low <= high < 5)
    wide = contract_result(clause(tolerance=1), compared(EIGHTEEN_OF_TWENTY))
    assert wide.equivalent is False


def test_who_is_compared_depends_on_the_reference():
    values = [[80, 90, 84, None], [70, 70, None, 60]]
    matrix = RatingsMatrix.from_array(values, level="interval", sides=["client", "vendor", "vendor", "automated"])

    def compare(reference, **given):
        return totals_compared(matrix, reference=reference, **given)

    assert compare(Reference.CLIENT_SIDE).differences.ravel().tolist() == [7.0, 0.0]
    np.testing.assert_array_equal(compare(Reference.CONSENSUS).differences, [[-7, 8, -1], [0, 0, np.nan]])
    np.testing.assert_array_equal(compare(Reference.NONE).differences, [[-10, -4, 6], [0, np.nan, np.nan]])
    gold = compare(Reference.GOLD, gold=np.array([82.0, np.nan]))
    np.testing.assert_array_equal(gold.differences, [[-2, 8, 2]])
    assert (gold.units, gold.n_raters) == (("1",), 3)
    with pytest.raises(InvalidInput, match="agreed values are missing"):
        compare(Reference.GOLD)


def test_answers_are_counted_over_all_lines_and_na_is_no_answer():
    def line(values, **given):
        return RatingsMatrix.from_array(
            values, level="nominal", categories=[0, 1], sides=["client", "vendor", "vendor"], **given
        )

    first = line([[1, 1, 0], [1, 1, 1]])
    second = line([[0, None, 0], [None, 1, 1]], not_applicable=[[0, 1, 0], [0, 0, 0]])
    found = answers_compared([first, second], reference=Reference.CLIENT_SIDE)
    assert (found.n_same.tolist(), found.n_compared.tolist()) == ([2.0, 2.0], [3.0, 2.0])
    result = contract_result(clause(ContractFigure.SAME_ANSWERS, target=85), found)
    assert (result.n_met, result.n_compared, result.rounded, result.met) == (4, 5, 80.0, False)
    assert result.within_tolerance.undefined_reason is UndefinedReason.NOT_NUMERIC
    gold = answers_compared([first], reference=Reference.GOLD, gold=[np.array([1.0, 0.0])])
    assert (gold.n_same.tolist(), gold.n_compared.tolist()) == ([2.0, 0.0], [3.0, 3.0])
    with pytest.raises(InvalidInput, match="or there is none"):
        answers_compared([], reference=Reference.CLIENT_SIDE)


@pytest.mark.parametrize(
    ("values", "sides", "reason"),
    [
        ([[None, None]], ["client", "vendor"], UndefinedReason.NO_RATINGS),
        ([[80, 90]], ["vendor", "vendor"], UndefinedReason.ONE_SIDE),
        ([[80, None], [None, 80]], ["client", "vendor"], UndefinedReason.NO_PAIRS),
    ],
)
def test_a_clause_without_a_comparison_is_neither_met_nor_missed(values, sides, reason):
    matrix = RatingsMatrix.from_array(values, level="interval", sides=sides)
    for figure in (ContractFigure.WITHIN_TOLERANCE, ContractFigure.MEAN_ABSOLUTE_GAP):
        result = contract_result(clause(figure, target=5), totals_compared(matrix, reference=Reference.CLIENT_SIDE))
        assert (result.figure.undefined_reason, result.met, result.rounded) == (reason, None, None)
        assert (result.verdict, result.n_to_settle, result.equivalent) == (ContractVerdict.NOT_ENOUGH, None, None)
