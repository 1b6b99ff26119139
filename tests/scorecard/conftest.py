"""Small cards that the tests of this folder share."""

from collections.abc import Callable

import pytest

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import (
    AnswerLevel,
    CriterionDefinition,
    ScorecardDefinition,
    SectionDefinition,
)

YES_NO = (AnswerLevel("yes", "yes", points=1, value=1), AnswerLevel("no", "no", points=0, value=0))
PASS_FAIL = (AnswerLevel("pass", "pass", points=1, value=1), AnswerLevel("fail", "fail", points=0, value=0, fails=True))


@pytest.fixture
def yes_no() -> tuple[AnswerLevel, ...]:
    return YES_NO


@pytest.fixture
def pass_fail() -> tuple[AnswerLevel, ...]:
    return PASS_FAIL


@pytest.fixture
def line() -> Callable[..., CriterionDefinition]:
    """Makes a yes/no line: ``line("a", weight=3)``."""

    def make(key: str, **fields: object) -> CriterionDefinition:
        values: dict[str, object] = {"name": key.capitalize(), "levels": YES_NO, **fields}
        return CriterionDefinition(key=key, **values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def card_of() -> Callable[..., ScorecardDefinition]:
    """Makes a card of one section a list of lines: ``card_of([a, b], [c])``."""

    def make(*sections: list[CriterionDefinition], **fields: object) -> ScorecardDefinition:
        made = tuple(SectionDefinition(f"s{i}", f"Section {i}", tuple(lines)) for i, lines in enumerate(sections, 1))
        return ScorecardDefinition(key="card", name="Card", sections=made, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def answers() -> Callable[..., dict[str, Answer]]:
    """Answers from cells: ``answers(a="yes", b=3, c=None)``; ``None`` is N/A."""

    def make(**cells: str | float | None) -> dict[str, Answer]:
        return {
            key: Answer(not_applicable=True)
            if cell is None
            else Answer(level_code=cell)
            if isinstance(cell, str)
            else Answer(number=cell)
            for key, cell in cells.items()
        }

    return make
