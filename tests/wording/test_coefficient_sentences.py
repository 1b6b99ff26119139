"""What a coefficient's value says: every name, every reason, every way a value can point."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.stats import Estimate, RatingsMatrix, coefficient, coefficients
from calibration.stats.side_kappa import side_kappas
from calibration.vocabulary import UndefinedReason
from calibration.wording.coefficient_sentences import Beside, Polarity, polarity, sentence, too_few
from calibration.wording.coefficients import FILE, NAMES, PAGE, few_minority_units, least_units, why_undefined

EVERY_NAME = [*coefficients(), "side_kappa"]
NOT_BELOW_ZERO = {
    "percent_agreement", "specific_agreement", "positive_agreement", "negative_agreement", "kendall_w",
}  # fmt: skip

values = st.one_of(st.sampled_from([-1.0, 0.0, 1.0]), st.floats(-1, 1))
shares = st.one_of(st.none(), st.floats(0, 1))


def is_a_sentence(told: str) -> bool:
    return bool(re.fullmatch(r"[A-Z0-9].*\.", told)) and "{" not in told and "None" not in told and "nan" not in told


def test_every_coefficient_has_a_name() -> None:
    assert set(NAMES) == set(EVERY_NAME)
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("nouns", [PAGE, FILE])
@pytest.mark.parametrize("reason", UndefinedReason)
@pytest.mark.parametrize("name", EVERY_NAME)
def test_every_reason_why_a_coefficient_has_no_value_has_a_sentence(name, reason, nouns) -> None:
    told = sentence(Estimate(name, None, undefined_reason=reason), nouns=nouns)
    assert is_a_sentence(told)
    assert told.lower().startswith(why_undefined(reason, nouns)[:12].lower())
    others = FILE if nouns is PAGE else PAGE
    assert f" {others.unit}" not in told
    assert f" {others.rater}" not in told


@pytest.mark.parametrize("name", EVERY_NAME)
@given(value=values, n=st.integers(1, 500), percent=shares, prevalence=shares, between=st.booleans())
def test_every_value_of_every_coefficient_has_a_sentence(name, value, n, percent, prevalence, between) -> None:
    value = abs(value) if name in NOT_BELOW_ZERO else value
    beside = Beside(percent, "yes", prevalence, answer="no", between=between)
    estimate = Estimate(name, value, n_units=n)
    told = sentence(estimate, beside=beside)
    assert is_a_sentence(told)
    # Under eight contacts there are no percentages, and it is said that they are few.
    assert ("%" not in told) if n < 8 else ("one more can move it" not in told)
    assert told.startswith(sentence(estimate, beside=beside, say_few=False))
    assert "reviewers's" not in told


def test_a_low_kappa_beside_high_agreement_is_told_with_the_prevalence(feinstein_cicchetti) -> None:
    """Their second table: 85 % agree and kappa is .32; in the first 85 % agree, answers are even, kappa is .70."""
    readings = {}
    for name, matrix in feinstein_cicchetti.items():
        percent = coefficient("percent_agreement", matrix, interval=None).value
        prevalence = float(max((matrix.values == c).mean() for c in (0, 1)))
        kappa = coefficient("cohen_kappa", matrix, interval=None)
        beside = Beside(percent, "yes", prevalence)
        readings[name] = polarity(kappa, beside), sentence(kappa, beside=beside)
    (even, _), (lopsided, told) = readings.values()
    assert (even, lopsided) == (Polarity.PLAIN, Polarity.PARADOX_LOW)
    assert told.startswith("Low although 85 % of pairs agree: 88 % of all answers are “yes”")


def test_never_having_agreed_on_a_fail_is_said_whatever_the_percentage() -> None:
    """92/4/4/0: 92 % agree, kappa is −.04, AC1 .91, and nobody ever failed what the other failed."""
    cells = [[1, 1]] * 92 + [[1, 0]] * 4 + [[0, 1]] * 4
    matrix = RatingsMatrix.from_array(cells, level="nominal", categories=[0, 1], sides=["client", "vendor"])
    beside = Beside(0.92, "pass", 0.96, answer="fail", between=True)
    found = {
        name: coefficient(name, matrix, interval=None) for name in ("negative_agreement", "cohen_kappa", "gwet_ac1")
    }
    assert sentence(found["negative_agreement"], beside=beside) == (
        "Whenever one reviewer said “fail”, nobody of the other side did: on it nobody has ever agreed."
    )
    assert polarity(found["cohen_kappa"], beside) is Polarity.PARADOX_LOW
    assert polarity(found["gwet_ac1"], beside) is Polarity.PARADOX_HIGH
    assert polarity(side_kappas(matrix).between, beside) is Polarity.PARADOX_LOW


def test_an_interval_that_reaches_chance_is_said() -> None:
    unsure = Estimate("fleiss_kappa", 0.3, interval=(-0.104, 0.7), n_units=30)
    assert polarity(unsure, Beside()) is Polarity.NOT_ABOVE_CHANCE
    assert "Chance is not ruled out: the interval begins at −0.10." in sentence(unsure)
    share = Estimate("positive_agreement", 0.3, interval=(0.0, 0.7), n_units=30)
    assert polarity(share, Beside()) is Polarity.PLAIN


def test_percentages_never_round_what_is_not_all_to_all() -> None:
    almost, hardly = (Estimate("percent_agreement", value, n_units=900) for value in (0.998, 0.002))
    assert sentence(almost).startswith("On average over 99 % of a contact’s pairs")
    assert sentence(hardly).startswith("On average under 1 % of a contact’s pairs")


def test_the_same_answer_is_told_with_its_tolerance() -> None:
    near = Estimate("percent_agreement", 1.0, n_units=9)
    assert sentence(near, beside=Beside(tolerance=0.5)) == "Every pair gave the same answer, or one at most 0.5 away."


def test_few_units_are_said_once_with_their_number() -> None:
    assert too_few(7) == "This is from 7 contacts: one more can move it far."
    assert too_few(1, FILE) == "This is from one unit: one more can move it far."
    assert too_few(8) == ""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([(3, 30)], "Only 3 of 30 contacts carry an answer other than the commonest: below about 10, do not lean"),
        ([(1, 30), (3, 30)], "Only 1 of 30 contacts carries"),
        ([(0, 30)], "No contact of 30 carries"),
        ([(10, 30)], ""),
        ([(4, 7)], ""),
        ([(None, 30)], ""),
        ([], ""),
    ],
)
def test_few_units_with_a_rarer_answer_are_warned_of(counts, told) -> None:
    warning = few_minority_units(counts)
    assert warning.startswith(told)
    assert bool(warning) == bool(told)


def test_intervals_by_resampling_need_more_units_than_those_by_formula() -> None:
    assert [least_units(method) for method in ("bootstrap over units", "gwet t", "jackknife t", "wilson")] == [
        20, 10, 10, 1,
    ]  # fmt: skip
