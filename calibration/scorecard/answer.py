"""One answer of a review, and whether it is on its criterion's scale (``data_model`` 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import isclose, isfinite
from typing import Final, Literal

from calibration.errors import InvalidInput
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import AnswerType, NotApplicableRule


class _NotApplicable(Enum):
    """The one value of a cell that says "does not apply"; never a level code, never missing."""

    NOT_APPLICABLE = "N/A"


NOT_APPLICABLE: Final = _NotApplicable.NOT_APPLICABLE
"""What stands in a column of cells where the reviewer answered N/A."""

NotApplicableCell = Literal[_NotApplicable.NOT_APPLICABLE]

Cell = str | float | NotApplicableCell | None
"""An answer in a column: level code, number, ``NOT_APPLICABLE``, or ``None`` where not answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reviewer answered on one criterion: a level code, a number or N/A, exactly one of them.

    A criterion without an answer has no ``Answer``; N/A is an answer and never stands for a blank.

    Attributes
    ----------
    level_code : str or None
        Code of the chosen level.
    number : float or None
        Finite, in the criterion's unit.
    not_applicable : bool
        The criterion did not apply to this contact.

    Raises
    ------
    InvalidInput
        None or more than one of the three is given, or the number is not finite.

    Examples
    --------
    >>> Answer(level_code="yes").cell
    'yes'
    >>> Answer(not_applicable=True).text
    'N/A'
    """

    level_code: str | None = None
    number: float | None = None
    not_applicable: bool = False

    def __post_init__(self) -> None:
        given = (self.level_code is not None) + (self.number is not None) + self.not_applicable
        if given != 1:
            raise InvalidInput(
                f"An answer is a level, a number or N/A. Found {given} of them. Allowed: exactly one of the three."
            )
        if self.number is not None and not isfinite(self.number):
            raise InvalidInput(f"{self.number} is not a number that can be scored. Allowed: finite numbers.")

    @property
    def cell(self) -> Cell:
        """The answer as it stands in a column of cells."""
        return NOT_APPLICABLE if self.not_applicable else self.level_code if self.number is None else self.number

    @property
    def text(self) -> str:
        """The answer as a file writes it: the code, the number without a trailing ``.0``, or ``N/A``."""
        if self.not_applicable:
            return "N/A"
        return self.level_code or "" if self.number is None else number_text(self.number)


def number_text(number: float) -> str:
    """A number as a person writes it: ``5``, ``0.25``.

    Examples
    --------
    >>> number_text(5.0), number_text(0.25)
    ('5', '0.25')
    """
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(number)


def allowed_answers(criterion: CriterionDefinition) -> str:
    """The answers a criterion allows, as the end of a sentence.

    Examples
    --------
    >>> from calibration.scorecard.definition import AnswerLevel
    >>> levels = (AnswerLevel("yes", "Yes"), AnswerLevel("no", "No"))
    >>> allowed_answers(CriterionDefinition(key="a", name="A", levels=levels))
    'yes, no'
    """
    if criterion.answer_type is AnswerType.NUMERIC:
        ends = [number_text(end) for end in (criterion.minimum, criterion.maximum) if end is not None]
        words = f"a number from {' to '.join(ends)}" if len(ends) == 2 else "a number"
        if criterion.step:
            words += f" in steps of {number_text(criterion.step)}"
    else:
        words = ", ".join(level.code for level in criterion.levels)
    return words if criterion.not_applicable is NotApplicableRule.NOT_ALLOWED else f"{words}, N/A"


def check_answer(criterion: CriterionDefinition, answer: Answer) -> None:
    """Whether an answer is on its criterion's scale; returns nothing if it is.

    Raises
    ------
    InvalidInput
        ``Rating 7 is not on the scale of 'Tone'. Allowed: 1, 2, 3, 4, 5.`` The same for N/A where the
        criterion always applies, a level on a numeric criterion, a number outside its range or off its
        steps.
    """
    if answer.not_applicable:
        on_scale = criterion.not_applicable is not NotApplicableRule.NOT_ALLOWED
    elif criterion.answer_type is AnswerType.NUMERIC:
        on_scale = answer.number is not None and _in_range(criterion, answer.number)
    else:
        on_scale = answer.level_code is not None and criterion.level(answer.level_code) is not None
    if not on_scale:
        raise InvalidInput(
            f"Rating {answer.text} is not on the scale of '{criterion.name}'. Allowed: {allowed_answers(criterion)}."
        )


def check_answers(definition: ScorecardDefinition, answers: Mapping[str, Answer]) -> None:
    """Check every answer of a review against its card.

    Raises
    ------
    InvalidInput
        As :func:`check_answer`, or a key that no criterion of the card has.
    """
    criteria = {criterion.key: criterion for criterion in definition.criteria}
    for key, answer in answers.items():
        if key not in criteria:
            raise InvalidInput(f"'{key}' is not a line of '{definition.name}'. Allowed: {', '.join(criteria)}.")
        check_answer(criteria[key], answer)


def _in_range(criterion: CriterionDefinition, number: float) -> bool:
    low, high, step = criterion.minimum, criterion.maximum, criterion.step
    if (low is not None and number < low) or (high is not None and number > high):
        return False
    if not step:
        return True
    steps = (number - (low or 0.0)) / step
    return isclose(steps, round(steps), abs_tol=1e-9)
