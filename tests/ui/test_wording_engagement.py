"""The sentences of the Engagement page: what stands in the headline, and what a change reads like."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calibration.scorecard.contract_clause import ContractClause
from calibration.ui.wording.engagement import change_lines, change_title, headline, sentences
from calibration.ui.wording.notices import notice_text
from calibration.vocabulary import (
    ContractFigure,
    ContractPeriod,
    DecisionRule,
    NamesShown,
    Reference,
    ReviewerPrivacy,
)
from calibration.workflow.engagement_terms import TermsChange
from calibration.workflow.terms import CadenceStep, Terms, differences

ZONE = ZoneInfo("Europe/London")
CLAUSE = ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=90)
OLD = Terms(name="Lamps")


def change(new: Terms, *, day: int = 12, who: str = "", organization: str = "Lamp House") -> TermsChange:
    at = datetime(2026, 11, day, 14, 3, tzinfo=UTC)
    return TermsChange(at, who, organization, made=False, changed=differences(OLD, new))


def test_without_a_change_the_headline_says_who_has_the_last_word() -> None:
    assert headline(OLD, (), ZONE) == "The client has the last word."
    assert headline(replace(OLD, tolerance=1), (change(replace(OLD, tolerance=1)),), ZONE) == headline(OLD, (), ZONE)


def test_a_change_of_the_rule_or_the_contract_stands_in_the_headline_the_newest_one() -> None:
    both = replace(OLD, decision_rule=DecisionRule.BOTH_AGREE)
    arbiter = replace(OLD, decision_rule=DecisionRule.ARBITER, arbiter="Ada Moss")
    clause = replace(OLD, clause=CLAUSE)
    assert headline(both, (change(both),), ZONE) == (
        "Changed on 12 November 2026: a decision stands when both sides agree."
    )
    assert headline(arbiter, (change(arbiter, day=14), change(both)), ZONE) == (
        "Changed on 14 November 2026: where the sides cannot agree, Ada Moss decides."
    )
    assert headline(clause, (change(clause),), ZONE) == (
        "The client has the last word. The contract’s figure was changed on 12 November 2026."
    )


def test_a_change_reads_as_what_it_was_and_what_it_is() -> None:
    new = replace(
        OLD,
        decision_rule=DecisionRule.ARBITER,
        arbiter="Ada Moss",
        tolerance=2.5,
        clause=CLAUSE,
        reviewer_privacy=ReviewerPrivacy.OWN_ONLY,
        names_shown=NamesShown.ALL,
        countries=("PL", "GB"),
        data_notice="New.",
        cadence=(CadenceStep(date(2026, 11, 16), 2),),
    )
    assert change_lines(change(new)) == (
        "Masking: United Kingdom and United States → Poland and United Kingdom",
        "Last word: the client decides → a named arbiter",
        "Arbiter: nobody → Ada Moss",
        "Tolerance of totals: 5 points → 2.5 points",
        f"Contract: the contract names no figure. → {CLAUSE.in_words()}",
        "Figures about single reviewers: nobody → each reviewer, about themself",
        "Shown after the reveal: names of one’s own side → all names",
        "Joint sessions: no cadence has been agreed → from 16 November 2026: one joint session every two weeks",
        "The data notice was rewritten. Everybody is asked to read it again.",
    )


def test_who_changed_it_is_a_name_or_an_organization() -> None:
    assert change_title(change(OLD, who="Dana"), ZONE) == "12 November 2026, 14:03 · Dana"
    assert change_title(change(OLD), ZONE) == "12 November 2026, 14:03 · an administrator of Lamp House"
    assert change_title(change(OLD, organization=""), ZONE) == "12 November 2026, 14:03 · an administrator"


def test_every_term_of_every_kind_has_its_sentence_and_makes_another_notice_where_it_concerns_reviewers() -> None:
    for rule in DecisionRule:
        assert all(all(lines) for lines in sentences(replace(OLD, decision_rule=rule, arbiter="Ada")).values())
    told = {
        notice_text(replace(OLD, reviewer_privacy=privacy, names_shown=names))
        for privacy in ReviewerPrivacy
        for names in NamesShown
    }
    assert len(told) == len(ReviewerPrivacy) * len(NamesShown)
    assert notice_text(replace(OLD, tolerance=1, name="Another")) == notice_text(OLD)
