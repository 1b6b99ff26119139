import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.scorecard.contract_clause import ContractClause
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, Rounding

USUAL = ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=90)
WRITTEN = {"figure": "within_tolerance", "reference": "client_side", "period": "quarter", "target": 90}


@given(
    clause=st.builds(
        ContractClause,
        figure=st.sampled_from(ContractFigure),
        reference=st.sampled_from(Reference),
        period=st.sampled_from(ContractPeriod),
        target=st.floats(0, 100),
        rounding=st.sampled_from(Rounding),
        decimals=st.integers(0, 2),
        tolerance=st.floats(0, 100),
    )
)
def test_what_is_written_as_json_is_read_back_the_same_and_has_a_sentence(clause):
    assert ContractClause.from_json(json.loads(json.dumps(clause.to_json()))) == clause
    assert clause.in_words().endswith(".")
    assert "{" not in clause.in_words()


def test_the_usual_clause_needs_four_words_and_takes_the_engagements_tolerance():
    assert ContractClause.from_json(WRITTEN) == USUAL
    assert ContractClause.from_json(WRITTEN, tolerance=3).tolerance == 3
    assert ContractClause.from_json(WRITTEN | {"tolerance": 7}, tolerance=3).tolerance == 7


def test_a_rounding_written_in_words_by_an_older_folder_is_understood():
    assert ContractClause.from_json(WRITTEN | {"rounding": "whole percent"}) == USUAL
    assert ContractClause.from_json(WRITTEN | {"rounding": "one decimal"}).decimals == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"figure": "kappa"}, "The figure of the contract is 'kappa'. Allowed: within_tolerance, same_answers,"),
        ({"reference": 3}, "The reference of the contract is '3'. Allowed: client_side, consensus, gold, none."),
        ({"period": "year"}, "The period of the contract is 'year'. Allowed: session, month, quarter."),
        ({"rounding": "up"}, "The rounding of the contract is 'up'. Allowed: half_up, half_even, down."),
        ({"rounding": None}, "The rounding of the contract is 'None'. Allowed: half_up"),
        ({"target": "90"}, "The target of the contract is '90'. Allowed: a number from 0 to 100."),
        ({"target": 101}, "The target of the contract is 101. Allowed: a number from 0 to 100."),
        ({"target": float("nan")}, "The target of the contract is nan. Allowed: a number from 0 to 100."),
        ({"target": True}, "The target of the contract is 'True'."),
        ({"tolerance": -1}, "The tolerance of the contract is -1. Allowed: a number from 0 to 100."),
        ({"decimals": 3}, "The contract rounds to 3 decimals. Allowed: 0, 1 or 2."),
        ({"decimals": 0.5}, "The contract rounds to '0.5' decimals. Allowed: 0, 1 or 2."),
        ({"decimals": "1"}, "The contract rounds to '1' decimals. Allowed: 0, 1 or 2."),
        ({"taget": 90}, "The contract has 'taget'. Allowed: figure, reference, period, target,"),
    ],
)
def test_a_clause_that_is_not_allowed_says_what_was_found_and_what_is(changed, sentence):
    with pytest.raises(InvalidInput) as refused:
        ContractClause.from_json(WRITTEN | changed)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("name", list(WRITTEN))
def test_a_clause_without_a_needed_word_says_which(name):
    with pytest.raises(InvalidInput, match=f"The contract has no {name}. Needed: figure, reference, period, target."):
        ContractClause.from_json({key: value for key, value in WRITTEN.items() if key != name})


@pytest.mark.parametrize(
    ("rounding", "decimals", "value", "rounded"),
    [
        (Rounding.HALF_UP, 0, 89.5, 90),
        (Rounding.HALF_UP, 0, 88.5, 89),
        (Rounding.HALF_EVEN, 0, 88.5, 88),
        (Rounding.DOWN, 0, 89.999, 89),
        (Rounding.HALF_UP, 1, 89.95, 90.0),
        (Rounding.HALF_UP, 2, 100 * 17 / 18, 94.44),
        (Rounding.HALF_UP, 0, 89.49999999999999, 90),
        (Rounding.DOWN, 0, 100 * (1 - 0.42), 58),
    ],
)
def test_digits_go_as_the_contract_says_not_as_binary_numbers_fall(rounding, decimals, value, rounded):
    assert replace(USUAL, rounding=rounding, decimals=decimals).rounded(value) == rounded


def test_a_share_is_met_from_its_target_up_and_a_gap_from_its_target_down():
    assert [USUAL.met_by(value) for value in (89.4, 89.5, 90, 95)] == [False, True, True, True]
    gap = ContractClause(ContractFigure.MEAN_ABSOLUTE_GAP, Reference.CLIENT_SIDE, ContractPeriod.MONTH, target=5)
    assert [gap.met_by(value) for value in (4, 5.4, 5.6)] == [True, True, False]


def test_clauses_read_as_one_sentence():
    gap = ContractClause(ContractFigure.MEAN_ABSOLUTE_GAP, Reference.GOLD, ContractPeriod.MONTH, target=5, decimals=1)
    assert gap.in_words() == (
        "At most 5 points: the distance of totals from the agreed score's on average, per month, "
        "rounded half up to one decimal of a point."
    )
    critical = ContractClause(
        ContractFigure.CRITICAL_SAME, Reference.NONE, ContractPeriod.SESSION, target=98, rounding=Rounding.DOWN
    )
    assert critical.in_words() == (
        "At least 98 % of passes and fails on critical lines the same as each other's, per session, "
        "cut off at whole percent."
    )
