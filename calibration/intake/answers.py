"""What an answer to one criterion means: each text read against the criterion's scale."""

import re
import unicodedata
from dataclasses import dataclass

from calibration.intake.numbers import DecimalSign, plain
from calibration.scorecard.definition import CriterionDefinition
from calibration.vocabulary import AnswerType, NotApplicableRule

YES = frozenset(("yes", "y", "true", "pass", "passed", "met", "1", "ja", "oui", "si", "sí", "sim", "ok", "x", "✓", "✔"))
NO = frozenset(("no", "n", "false", "fail", "failed", "not met", "missed", "0", "nein", "non", "não", "✗", "✘"))
#: Just-about-right answers → place on the tone-fit scale (``data_model`` 12).
TONE_FIT = {
    "too formal": -1, "too stiff": -1, "too cold": -1, "about right": 0, "just right": 0, "right": 0,
    "too casual": 1, "too informal": 1, "too chatty": 1,
}  # fmt: skip


class OffScaleError(ValueError):
    """The text is no answer of the criterion; ``allowed`` says what is."""

    def __init__(self, allowed: str) -> None:
        super().__init__(allowed)
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Answer:
    """Exactly one of the three is set."""

    level_code: str | None = None
    number: float | None = None
    not_applicable: bool = False


@dataclass(slots=True)
class Scale:
    """A criterion and how its answers are spelled.

    Attributes
    ----------
    definition : CriterionDefinition
    codes : dict
        Folded spelling → code of the level.
    inferred : str
        In words, what was concluded from the answers; empty when the mapping declared everything.
    unusable : str
        Why these texts are no scale; empty when they are one.
    """

    definition: CriterionDefinition
    codes: dict[str, str]
    decimal: DecimalSign
    not_applicable: frozenset[str]
    inferred: str = ""
    unusable: str = ""

    def read(self, text: str) -> Answer:
        """The answer a text stands for.

        Raises
        ------
        OffScaleError
            The text is no answer of this criterion.
        """
        folded = fold(text)
        if folded in self.not_applicable and folded not in self.codes:
            if self.definition.not_applicable is NotApplicableRule.NOT_ALLOWED:
                raise OffScaleError(self.allowed())
            return Answer(not_applicable=True)
        if self.definition.answer_type is AnswerType.NUMERIC:
            return Answer(number=self._in_range(text))
        code = self.codes.get(folded)
        if code is None:
            number = self.decimal.number(text)
            code = self.codes.get(plain(number)) if number is not None else None
        if code is None:
            raise OffScaleError(self.allowed())
        return Answer(level_code=code)

    def _in_range(self, text: str) -> float:
        number = self.decimal.number(text)
        low, high = self.definition.minimum, self.definition.maximum
        if number is None or (low is not None and number < low) or (high is not None and number > high):
            raise OffScaleError(self.allowed())
        return number

    def allowed(self) -> str:
        """What would be accepted, in words."""
        if self.definition.answer_type is AnswerType.NUMERIC:
            low, high = self.definition.minimum, self.definition.maximum
            return "a number" if low is None or high is None else f"a number from {plain(low)} to {plain(high)}"
        codes = ", ".join(level.code for level in self.definition.levels)
        return codes if self.definition.not_applicable is NotApplicableRule.NOT_ALLOWED else f"{codes}, N/A"


def fold(text: str) -> str:
    """A text as it is compared: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def slug(text: str, *, fallback: str = "line") -> str:
    """A key: lower case, digits and hyphens.

    >>> slug("Tone & warmth (0–4)")
    'tone-warmth-0-4'
    """
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    plain_text = unicodedata.normalize("NFKD", dashed).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain_text).strip("-")[:60] or fallback
