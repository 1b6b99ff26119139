"""A card with only its process lines counting, worked by hand."""

from collections.abc import Callable

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ScorecardDefinition
from calibration.scorecard.process_lines import is_process_line, process_only
from calibration.scorecard.score import NoScore, review_score
from calibration.vocabulary import CriterionKind, Critical, NotApplicableRule, ScoreRole

Line = Callable[..., CriterionDefinition]
Card = Callable[..., ScorecardDefinition]
Answers = Callable[..., dict[str, Answer]]


def test_tone_earns_nothing_and_is_missed_by_nobody(line: Line, card_of: Card, answers: Answers) -> None:
    """100 · (3·1 + 1·0) / 4 = 75, whatever the tone line of weight 10 says, and if it says nothing."""
    tone = line("t", weight=10, kind=CriterionKind.TONE_FIT)
    card = process_only(card_of([line("a", weight=3), line("b", weight=1), tone]))
    assert review_score(card, answers(a="yes", b="no", t="no")).value == 75
    assert review_score(card, answers(a="yes", b="no")).value == 75


def test_an_open_process_line_leaves_the_procedure_open(line: Line, card_of: Card, answers: Answers) -> None:
    card = process_only(card_of([line("a"), line("b")]))
    assert review_score(card, answers(a="yes")).undefined_reason is NoScore.INCOMPLETE


def test_a_failed_critical_line_costs_its_own_points_only(line: Line, card_of: Card, answers: Answers) -> None:
    """100 · (1·0 + 3·1) / 4 = 75 where the contract says 0."""
    levels = (AnswerLevel("pass", "pass"), AnswerLevel("fail", "fail", points=0, fails=True))
    card = card_of([line("a", weight=1, levels=levels, critical=Critical.ALL), line("b", weight=3)])
    given = answers(a="fail", b="yes")
    assert (review_score(card, given).value, review_score(process_only(card), given).value) == (0, 75)


def test_an_na_hands_its_weight_to_process_lines_only(line: Line, card_of: Card, answers: Answers) -> None:
    """The 10 of a go to b, not to the tone: 100 · (20·0 + 20·1) / 40 = 50."""
    a = line("a", weight=10, not_applicable=NotApplicableRule.REDISTRIBUTE)
    tone = line("t", weight=10, kind=CriterionKind.TONE_FIT)
    card = process_only(card_of([a, line("b", weight=10), tone], [line("c", weight=20)]))
    given = answers(b="no", t="yes", c="yes") | {"a": Answer(not_applicable=True)}
    assert review_score(card, given).value == 50


def test_deductions_are_the_cards_own(line: Line, card_of: Card, answers: Answers) -> None:
    asked_twice = line("d", role=ScoreRole.DEDUCTION, weight=0, adjustment=-4)
    card = process_only(card_of([line("a"), asked_twice, line("t", weight=9, kind=CriterionKind.TONE_FIT)]))
    assert review_score(card, answers(a="yes", d="yes", t="no")).value == 96


def test_a_card_of_tone_alone_has_no_procedure(line: Line, card_of: Card, answers: Answers) -> None:
    tone = line("t", kind=CriterionKind.TONE_FIT)
    fact = line("f", role=ScoreRole.UNSCORED, weight=0)
    assert not any(is_process_line(criterion) for criterion in (tone, fact))
    card = process_only(card_of([tone, fact]))
    assert review_score(card, answers(t="yes", f="yes")).undefined_reason is NoScore.NOTHING_WEIGHTED
