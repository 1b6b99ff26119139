"""An answer is a level, a number or N/A, and is on its line's scale."""

from collections.abc import Callable

import pytest

from calibration.errors import InvalidInput
from calibration.scorecard.answer import NOT_APPLICABLE, Answer, check_answer, check_answers
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import AnswerType, NotApplicableRule

Line = Callable[..., CriterionDefinition]


@pytest.fixture
def tone() -> CriterionDefinition:
    levels = tuple(AnswerLevel(str(i), str(i), points=(i - 1) / 4, value=i) for i in range(1, 6))
    return CriterionDefinition(key="tone", name="Tone", answer_type=AnswerType.ORDINAL, levels=levels)


@pytest.fixture
def steps() -> CriterionDefinition:
    return CriterionDefinition(
        key="steps",
        name="Avoidable steps",
        answer_type=AnswerType.NUMERIC,
        minimum=0,
        maximum=5,
        step=0.5,
        not_applicable=NotApplicableRule.LEFT_OUT,
    )


def test_a_rating_off_the_scale_is_named_with_the_scale(tone: CriterionDefinition) -> None:
    with pytest.raises(InvalidInput) as error:
        check_answer(tone, Answer(level_code="7"))
    assert str(error.value) == "Rating 7 is not on the scale of 'Tone'. Allowed: 1, 2, 3, 4, 5."


@pytest.mark.parametrize("answer", [Answer(number=3), Answer(not_applicable=True), Answer(level_code="")])
def test_a_number_and_na_are_refused_where_the_line_has_levels_and_always_applies(
    tone: CriterionDefinition, answer: Answer
) -> None:
    with pytest.raises(InvalidInput, match="is not on the scale of 'Tone'"):
        check_answer(tone, answer)


@pytest.mark.parametrize("number", [-0.5, 5.5, 2.3])
def test_a_number_out_of_range_or_off_its_steps_is_refused(steps: CriterionDefinition, number: float) -> None:
    with pytest.raises(InvalidInput, match=r"Allowed: a number from 0 to 5 in steps of 0.5, N/A\."):
        check_answer(steps, Answer(number=number))


def test_a_level_is_refused_where_the_line_takes_a_number(steps: CriterionDefinition) -> None:
    with pytest.raises(InvalidInput, match="Rating 2 is not on the scale of 'Avoidable steps'"):
        check_answer(steps, Answer(level_code="2"))


@pytest.mark.parametrize(
    "answer", [Answer(number=0), Answer(number=2.5), Answer(number=5), Answer(not_applicable=True)]
)
def test_numbers_on_a_step_and_allowed_na_pass(steps: CriterionDefinition, answer: Answer) -> None:
    check_answer(steps, answer)


@pytest.mark.parametrize(
    "fields",
    [{}, {"level_code": "yes", "number": 1.0}, {"level_code": "yes", "not_applicable": True}],
)
def test_none_or_several_of_the_three_is_no_answer(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="Allowed: exactly one of the three"):
        Answer(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_no_answer(number: float) -> None:
    with pytest.raises(InvalidInput, match="Allowed: finite numbers"):
        Answer(number=number)


def test_an_answer_to_a_line_the_card_has_not_is_refused(
    line: Line, card_of: Callable[..., ScorecardDefinition]
) -> None:
    with pytest.raises(InvalidInput, match=r"'x' is not a line of 'Card'. Allowed: a, b\."):
        check_answers(card_of([line("a"), line("b")]), {"x": Answer(level_code="yes")})


def test_cells_and_texts_say_what_was_answered() -> None:
    answers = [Answer(level_code="no"), Answer(number=2.0), Answer(number=0.0), Answer(not_applicable=True)]
    assert [answer.cell for answer in answers] == ["no", 2.0, 0.0, NOT_APPLICABLE]
    assert [answer.text for answer in answers] == ["no", "2", "0", "N/A"]
