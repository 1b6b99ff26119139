"""What a review lacks before it can be submitted is listed in sentences."""

from collections.abc import Callable

import pytest

from calibration.errors import InvalidInput
from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import AnswerLevel, Condition, CriterionDefinition, ScorecardDefinition
from calibration.scorecard.requirements import (
    Lacking,
    Missing,
    answer_points,
    is_failed,
    is_marked_down,
    missing_before_submit,
)
from calibration.vocabulary import AnswerType, NotApplicableRule, Requirement, ScoreRole

Line = Callable[..., CriterionDefinition]
Card = Callable[..., ScorecardDefinition]
Answers = Callable[..., dict[str, Answer]]
Levels = tuple[AnswerLevel, ...]


def lacking(missing: tuple[Missing, ...]) -> list[tuple[str, Lacking]]:
    return [(item.criterion, item.lacking) for item in missing]


def test_blank_lines_are_listed_in_the_order_of_the_card(line: Line, card_of: Card, answers: Answers) -> None:
    missing = missing_before_submit(card_of([line("a"), line("b")], [line("c")]), answers(b="yes"))
    assert lacking(missing) == [("a", Lacking.ANSWER), ("c", Lacking.ANSWER)]
    assert missing[0].sentence == "'A' has no answer. Allowed: yes, no."


def test_a_line_that_is_not_asked_needs_nothing(line: Line, card_of: Card, answers: Answers) -> None:
    card = card_of([line("a"), line("b", only_if=Condition("a", ("no",)))])
    assert missing_before_submit(card, answers(a="yes")) == ()
    assert lacking(missing_before_submit(card, answers(a="no"))) == [("b", Lacking.ANSWER)]


def test_a_fail_needs_its_comment_and_evidence(line: Line, card_of: Card, answers: Answers, pass_fail: Levels) -> None:
    need = Requirement.ON_FAIL
    card = card_of([line("id", name="Identity", levels=pass_fail, comment_required=need, evidence_required=need)])
    missing = missing_before_submit(card, answers(id="fail"))
    assert [item.sentence for item in missing] == [
        "'Identity' needs a comment because 'fail' fails it.",
        "'Identity' needs evidence (words of the contact, or a second of the recording) because 'fail' fails it.",
    ]
    assert missing_before_submit(card, answers(id="fail"), comments={"id"}, evidence={"id"}) == ()
    assert lacking(missing_before_submit(card, answers(id="fail"), comments={"id"})) == [("id", Lacking.EVIDENCE)]
    assert missing_before_submit(card, answers(id="pass")) == ()


def test_a_mark_down_needs_its_comment_though_it_is_no_fail(line: Line, card_of: Card, answers: Answers) -> None:
    card = card_of([line("a", comment_required=Requirement.ON_MARK_DOWN)])
    assert [item.sentence for item in missing_before_submit(card, answers(a="no"))] == [
        "'A' needs a comment because 'no' marks it down."
    ]
    assert missing_before_submit(card, answers(a="yes")) == ()


def test_an_answer_that_fails_with_full_points_is_commented_as_a_mark_down(
    line: Line, card_of: Card, answers: Answers
) -> None:
    levels = (AnswerLevel("pass", "pass", value=1), AnswerLevel("fail", "fail", value=0, fails=True))
    unscored = line("a", levels=levels, role=ScoreRole.UNSCORED, weight=0, comment_required=Requirement.ON_MARK_DOWN)
    assert lacking(missing_before_submit(card_of([unscored]), answers(a="fail"))) == [("a", Lacking.COMMENT)]


def test_na_needs_a_comment_only_where_one_is_always_required_and_never_evidence(
    line: Line, card_of: Card, answers: Answers
) -> None:
    rule = NotApplicableRule.LEFT_OUT

    def with_requirement(requirement: Requirement) -> ScorecardDefinition:
        return card_of([line("a", not_applicable=rule, comment_required=requirement, evidence_required=requirement)])

    always = missing_before_submit(with_requirement(Requirement.ALWAYS), answers(a=None))
    assert [item.sentence for item in always] == ["'A' needs a comment whatever the answer."]
    assert missing_before_submit(with_requirement(Requirement.ON_MARK_DOWN), answers(a=None)) == ()


@pytest.mark.parametrize(
    ("role", "code", "marked_down"),
    [
        (ScoreRole.WEIGHTED, "no", True),
        (ScoreRole.WEIGHTED, "yes", False),
        (ScoreRole.DEDUCTION, "yes", True),
        (ScoreRole.DEDUCTION, "no", False),
        (ScoreRole.BONUS, "no", False),
        (ScoreRole.BONUS, "yes", False),
    ],
)
def test_a_mark_down_is_less_than_full_points_or_a_deduction(
    line: Line, role: ScoreRole, code: str, marked_down: bool
) -> None:
    assert is_marked_down(line("a", role=role), Answer(level_code=code)) is marked_down


def test_a_number_is_marked_down_short_of_its_best_end_and_never_fails(line: Line) -> None:
    steps = line("a", answer_type=AnswerType.NUMERIC, levels=(), minimum=0, maximum=4, lower_is_better=True)
    assert not is_marked_down(steps, Answer(number=0))
    assert is_marked_down(steps, Answer(number=1))
    assert answer_points(steps, Answer(number=1)) == 0.75
    assert not is_failed(steps, Answer(number=4))


def test_an_answer_off_the_scale_is_refused(line: Line, card_of: Card, answers: Answers) -> None:
    with pytest.raises(InvalidInput, match="is not on the scale"):
        missing_before_submit(card_of([line("a")]), answers(a="maybe"))
