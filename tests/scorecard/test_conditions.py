"""A line with a condition is asked only when the line it depends on was asked and answered so."""

from collections.abc import Callable

import pytest

from calibration.scorecard.answer import Answer
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import Condition, CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import NotApplicableRule


@pytest.fixture
def chain(line: Callable[..., CriterionDefinition], card_of: Callable[..., ScorecardDefinition]) -> ScorecardDefinition:
    """a; b if a = no; c if b = no."""
    a = line("a", not_applicable=NotApplicableRule.LEFT_OUT)
    return card_of([a, line("b", only_if=Condition("a", ("no",)))], [line("c", only_if=Condition("b", ("no",)))])


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, ("a",)),
        ({"a": "yes"}, ("a",)),
        ({"a": None}, ("a",)),
        ({"a": "no"}, ("a", "b")),
        ({"a": "no", "b": "no"}, ("a", "b", "c")),
        ({"a": "yes", "b": "no"}, ("a",)),
    ],
)
def test_what_is_asked_follows_the_answers_so_far(
    chain: ScorecardDefinition,
    answers: Callable[..., dict[str, Answer]],
    cells: dict[str, str | None],
    asked: tuple[str, ...],
) -> None:
    assert asked_criteria(chain, answers(**cells)) == asked


def test_a_condition_on_a_later_line_is_never_met(
    line: Callable[..., CriterionDefinition],
    card_of: Callable[..., ScorecardDefinition],
    answers: Callable[..., dict[str, Answer]],
) -> None:
    card = card_of([line("a", only_if=Condition("b", ("yes",))), line("b")])
    assert asked_criteria(card, answers(b="yes")) == ("b",)
