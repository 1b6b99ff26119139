"""What a browser may ask of a review, checked before anything is read: the answer route's language.

Plain models, because tables do not validate.
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from calibration.errors import InvalidInput
from calibration.scorecard.answer import Answer

LONGEST_TEXT = 5_000
MOST_OPERATIONS = 50

LARGEST_NUMBER = 2**31 - 1
"""Of ids, positions and revisions: what a column holds in both databases."""


def _without_nul(text: str) -> str:
    """PostgreSQL holds every character but this one; nobody types it."""
    return text.replace("\x00", "")


_Text = Annotated[str, AfterValidator(_without_nul)]
_Key = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[^\x00]+$")]
_Count = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
_Position = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    key: _Key
    criterion: str = Field(max_length=80)


class AnswerOperation(_Operation):
    """Answer a line, or clear it. ``revision`` is what the browser last saw: 0 where nothing stood."""

    kind: Literal["answer"]
    revision: _Count
    level: str | None = Field(default=None, max_length=80)
    number: float | None = Field(default=None, allow_inf_nan=False)
    not_applicable: Literal[True] | None = None
    clear: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> "AnswerOperation":
        given = [self.level is not None, self.number is not None, bool(self.not_applicable), bool(self.clear)]
        if sum(given) != 1:
            raise ValueError("an answer is exactly one of level, number, not_applicable, clear")
        return self

    @property
    def answer(self) -> Answer | None:
        """The answer, or ``None`` to clear."""
        if self.clear:
            return None
        return Answer(self.level, self.number, bool(self.not_applicable))


class PredictionOperation(_Operation):
    """Guess what the other side will answer on a tone line, or take the guess back."""

    kind: Literal["prediction"]
    revision: _Count
    level: str | None = Field(default=None, max_length=80)
    clear: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_guess(self) -> "PredictionOperation":
        if (self.level is None) is not bool(self.clear):
            raise ValueError("a prediction is either level or clear")
        return self


class RemarkOperation(_Operation):
    """Write the comment of a line; empty text takes it back."""

    kind: Literal["remark"]
    revision: _Count
    text: _Text = Field(max_length=LONGEST_TEXT)


class ReasonOperation(_Operation):
    """Give or take back a reason code."""

    kind: Literal["reason"]
    code: str = Field(max_length=80)
    on: bool


class EvidenceOperation(_Operation):
    """Quote a span of a turn (code points), or mark a second of the recording."""

    kind: Literal["evidence"]
    turn: _Position | None = None
    start: _Count | None = None
    end: _Position | None = None
    quote: str = Field(default="", max_length=LONGEST_TEXT)
    second: float | None = Field(default=None, ge=0, le=86_400, allow_inf_nan=False)

    @model_validator(mode="after")
    def _words_or_second(self) -> "EvidenceOperation":
        words = self.turn is not None and self.start is not None and self.end is not None
        if words == (self.second is not None):
            raise ValueError("evidence is either turn, start and end, or a second")
        return self


class UnquoteOperation(_Operation):
    """Take a piece of evidence back."""

    kind: Literal["unquote"]
    evidence: _Key


Model = TypeVar("Model", bound=BaseModel)
Operation = (
    AnswerOperation | PredictionOperation | RemarkOperation | ReasonOperation | EvidenceOperation | UnquoteOperation
)


class AnswersIn(BaseModel):
    """The body of a post to the answer route."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    contact: _Count
    operations: list[Annotated[Operation, Field(discriminator="kind")]] = Field(
        min_length=1, max_length=MOST_OPERATIONS
    )


class SubmitIn(BaseModel):
    """The body of a post to the submit route."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    session: _Count


def checked(model: type[Model], payload: Any) -> Model:
    """A model out of what a browser sent.

    Raises
    ------
    InvalidInput
        Names the first thing that is wrong.
    """
    try:
        return TypeAdapter(model).validate_python(payload)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the request"
        raise InvalidInput(f"The request is not understood: {where}: {first['msg']}.") from error
