"""What is said of the contract's clause: the number as written, how far to trust it, what was left out."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from calibration.analysis.contract_periods import Period
from calibration.analysis.contract_report import ContractContact, ContractReport, PeriodResult
from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.contract import contract_result
from calibration.stats.contract_comparisons import Comparisons
from calibration.ui.wording import results_contract as wording
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, Rounding, UndefinedReason

QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30))
NOTHING = Comparisons((), np.zeros(0), 0, undefined_reason=UndefinedReason.ONE_SIDE)


def clause(
    figure: ContractFigure = ContractFigure.WITHIN_TOLERANCE,
    reference: Reference = Reference.CLIENT_SIDE,
    target: float = 90.0,
    **more: Any,
) -> ContractClause:
    return ContractClause(figure, reference, ContractPeriod.QUARTER, target, **more)


def compared(*differences: float) -> Comparisons:
    """One comparison a contact, so many score points off."""
    units = tuple(str(i) for i in range(len(differences)))
    return Comparisons(units, np.ones(len(units)), 2, differences=np.array(differences, dtype=np.float64)[:, None])


def same(n_same: int, n: int) -> Comparisons:
    return compared(*[0.0] * n_same, *[9.0] * (n - n_same))


def period(of: ContractClause, found: Comparisons, *, size: int = 5, **more: Any) -> PeriodResult:
    result = contract_result(of, found)
    n = len(found.units)
    to_settle = None if result.n_to_settle is None else -(-(result.n_to_settle - n) // size)
    settled = {
        "period": QUARTER,
        "name": "",
        "session_ids": (1, 2, 3, 4),
        "n_contacts": n,
        "n_without": 0,
        "n_not_agreed": 0,
    }
    settled |= {"n_hidden": 0, "n_not_closed": 0, "n_left_out": 0, "contacts": (), "sessions_to_settle": to_settle}
    return PeriodResult(result=result, **(settled | more))


def report(of: ContractClause, *periods: PeriodResult, **more: Any) -> ContractReport:
    return ContractReport(of, periods, **({"n_periods_chosen": 1, "n_internal": 0} | more))


def of_share(n_same: int, n: int, **more: Any) -> ContractReport:
    signed = clause(**more)
    return report(signed, period(signed, same(n_same, n)))


def test_the_contracts_number_comes_first_then_how_far_to_trust_it() -> None:
    """The sentences of the fourth principle, word for word."""
    found = of_share(18, 20)
    assert wording.title(found) == "As your contract counts it: 18 of 20 within ±5 = 90 %, target 90: met."
    assert wording.trust(found).startswith("20 contacts cannot separate 90 % from about 70 %.")
    assert wording.trust(found).endswith("It is so near the target that 400 contacts would not settle it.")


@pytest.mark.parametrize(
    ("n_same", "n", "target", "sentence"),
    [
        (20, 20, 90, "20 contacts cannot separate 100 % from about 84 %. 9 more shared contacts, about two sessions, "),
        (16, 20, 90, "20 contacts cannot separate 80 % from about 92 %. "),
        (3, 3, 90, "Three contacts are too few to say how much of it is chance. 26 more shared contacts, "),
        (1, 1, 90, "One contact is too few to say how much of it is chance. "),
        (40, 40, 90, "It is more than luck: scoring that just misses the target looks so good less than once in 20."),
        (5, 33, 90, "It is more than bad luck: scoring that just meets the target looks so bad less than once in 20."),
    ],
)
def test_trust_names_what_the_contacts_cannot_separate_and_its_price(
    n_same: int, n: int, target: float, sentence: str
) -> None:
    assert wording.trust(of_share(n_same, n, target=target)).startswith(sentence)


def test_many_contacts_that_still_cannot_tell_are_said_with_more_digits() -> None:
    told = "10,000 contacts cannot separate 89.60 % from about 90.18 %."
    found = of_share(8_960, 10_000)
    assert wording.trust(found) == f"{told} It is so near the target that even so many do not settle it."


def test_where_the_rounding_decides_it_is_said() -> None:
    up, down = of_share(179, 200), of_share(179, 200, rounding=Rounding.DOWN, target=89.2)
    assert wording.title(up).endswith("179 of 200 within ±5 = 90 %, target 90: met.")
    assert wording.before_rounding(up) == "The rounding decides: before it, the figure is 89.5 %."
    assert wording.title(down).endswith("= 89 %, target 89.2: missed.")
    assert wording.before_rounding(down) == "The rounding decides: before it, the figure is 89.5 %."
    assert wording.before_rounding(of_share(18, 20)) == ""


def test_met_by_rounding_alone_is_told_from_met() -> None:
    rounded_up = of_share(17_900, 20_000)
    assert wording.title(rounded_up).endswith("17,900 of 20,000 within ±5 = 90 %, target 90: met.")
    only = "Only the rounding makes it so: unrounded, it misses the target, and by more than chance."
    assert wording.trust(rounded_up) == only


@pytest.mark.parametrize(
    ("figure", "title"),
    [
        (ContractFigure.SAME_ANSWERS, "As your contract counts it: 18 of 20 answers the same = 90 %, target 90: met."),
        (
            ContractFigure.CRITICAL_SAME,
            "As your contract counts it: 18 of 20 passes and fails on critical lines the same = 90 %, target 90: met.",
        ),
    ],
)
def test_answers_are_called_answers(figure: ContractFigure, title: str) -> None:
    signed = clause(figure)
    answers = Comparisons(tuple("ab"), np.array([10.0, 10.0]), 2, n_same=np.array([9.0, 9.0]))
    assert wording.title(report(signed, period(signed, answers))) == title


def test_a_mean_gap_is_in_points_and_met_from_below() -> None:
    signed = clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=5.0, decimals=1)
    found = report(signed, period(signed, compared(1, -2, 6, -3, 2, 8, -4, 3, 2, 9)))
    assert wording.title(found) == "As your contract counts it: 4.0 points apart on average, 5 allowed: met."
    assert wording.trust(found).startswith("Ten contacts cannot separate 4.0 points from about 6.0. ")
    alike = report(signed, period(signed, compared(*[2.0] * 9)))
    assert wording.trust(alike).startswith("Nine contacts with one and the same distance say nothing")


def test_nothing_compared_says_why_and_nothing_of_luck() -> None:
    signed = clause()
    found = report(signed, period(signed, NOTHING, n_contacts=5, n_without=5))
    assert wording.title(found) == "Nothing that your contract counts yet."
    assert (wording.trust(found), wording.before_rounding(found)) == ("", "")
    assert wording.notes(found) == ["Five contacts are not counted: one side alone scored them."]


def test_what_it_was_counted_over_names_time_sessions_and_reference() -> None:
    found = of_share(18, 20)
    said = "joint sessions, 20 contacts · the vendor’s mean total against the client’s."
    assert wording.counted_over(found, date(2026, 8, 1)) == f"April to June 2026 · four {said}"
    assert wording.counted_over(found, date(2026, 6, 29)) == f"April to June 2026 so far · four {said}"
    june = replace(found.current, period=Period(date(2026, 6, 1), date(2026, 6, 30)))
    assert wording.period_name(june) == "June 2026"
    alone = replace(found.current, period=Period(date(2026, 6, 1), date(2026, 6, 1), 7), name="Session 7")
    assert (wording.period_name(alone), wording.short_name(alone)) == ("Session 7", "Session 7")
    assert wording.short_name(found.current) == "Apr–Jun 2026"


@pytest.mark.parametrize("reference", list(Reference))
@pytest.mark.parametrize("figure", list(ContractFigure))
def test_every_figure_and_reference_says_what_is_compared(figure: ContractFigure, reference: Reference) -> None:
    signed = clause(figure, reference)
    found = report(signed, period(signed, NOTHING, n_contacts=2, n_without=2))
    assert wording.counted_over(found, date(2026, 8, 1)).endswith(".")
    assert wording.read_outside(found, 2).startswith("Read the two contacts ")
    (note,) = wording.notes(found)
    assert note.startswith("Two contacts are not counted: ")


def test_what_is_left_out_is_counted() -> None:
    signed = clause()
    found = report(
        signed,
        period(signed, same(4, 5), n_not_closed=1, n_left_out=2, n_hidden=1, n_without=1),
        n_periods_chosen=2,
        n_internal=1,
    )
    assert wording.notes(found) == [
        "The sessions chosen lie in two quarters; this is the last of them.",
        "What is chosen above holds a side’s own session: the contract counts joint sessions only.",
        "One joint session is not closed yet in this quarter, and not counted.",
        "Two void or replaced sessions are not counted.",
        "One contact is not open here, and not counted.",
        "One contact is not counted: no total from both sides.",
    ]


def test_answers_on_which_nothing_was_agreed_are_said_to_flatter() -> None:
    signed = clause(ContractFigure.SAME_ANSWERS, Reference.GOLD)
    answers = Comparisons(("a",), np.array([170.0]), 4, n_same=np.array([160.0]))
    (note,) = wording.notes(report(signed, period(signed, answers, n_not_agreed=30)))
    assert note.startswith("30 of 200 answers are not counted, because nothing was agreed on them")
    assert note.endswith("so the figure flatters.")


@pytest.mark.parametrize(
    ("same_of_ten", "title"),
    [
        ((10, 10, 10), "Met as written in all three quarters."),
        ((10, 10), "Met as written in both quarters."),
        ((1, 2), "Missed as written in both quarters."),
        ((10, 5, 10), "Met as written in two of three quarters."),
    ],
)
def test_the_history_counts_the_periods_in_which_it_was_met(same_of_ten: tuple[int, ...], title: str) -> None:
    signed = clause()
    empty = period(signed, NOTHING)
    found = report(signed, *(period(signed, same(n, 10)) for n in same_of_ten), empty)
    assert wording.history_title(found) == title
    words = [wording.period_words(one, signed) for one in found.periods]
    assert words[-1] == "nothing to count"
    assert ("10 of 10 · met, may be chance" in words) == (10 in same_of_ten)


def test_contacts_outside_are_named_after_the_clause() -> None:
    inside = ContractContact(1, 1, 1, "a", 1, 1, 0.0, 0.0, False)
    found = of_share(9, 10)
    one = replace(found.current, contacts=(replace(inside, contact=2, outside=True), inside))
    assert one.outside == (2,)
    assert wording.read_outside(found, 1) == "Read the contact outside ±5"
    assert wording.period_option(one) == "April to June 2026: one contact"
    gap = report(clause(ContractFigure.MEAN_ABSOLUTE_GAP, target=5.0), one)
    assert wording.read_outside(gap, 2) == "Read the two contacts more than 5 points apart"
    assert (wording.target_words(found.clause), wording.target_words(gap.clause)) == ("target 90 %", "target 5")
