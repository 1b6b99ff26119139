"""The sentence of a contract that says how near both sides' scoring must be, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from calibration.errors import InvalidInput
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, Rounding

MOST_DECIMALS = 2
USUAL_TOLERANCE = 5.0
"""Score points. What contracts in this field use, and what an engagement has until it says otherwise."""

_Word = TypeVar("_Word", bound=StrEnum)
_FULL = 100.0
_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN, Rounding.DOWN: ROUND_DOWN}
# Folders from before there were enumerations wrote the rounding in words.
_IN_WORDS = {"whole percent": (Rounding.HALF_UP, 0), "one decimal": (Rounding.HALF_UP, 1)}
_NEEDED = ("figure", "reference", "period", "target")
_OPTIONAL = ("rounding", "decimals", "tolerance")


@dataclass(frozen=True, slots=True)
class ContractClause:
    """A clause as a contract writes it: which figure, against whom, over what time, rounded how, and its target.

    Attributes
    ----------
    figure : ContractFigure
    reference : Reference
        Whose scores the figure compares with.
    period : ContractPeriod
    target : float
        Percent (0 to 100) for shares, of which at least so much is wanted; score points (0 to 100) for the mean gap,
        of which at most so much is allowed.
    rounding : Rounding
    decimals : int
        Digits kept after the point, 0 to 2, before the figure is held against the target.
    tolerance : float
        Score points, 0 to 100, that a total may be off and still be within; only ``WITHIN_TOLERANCE`` uses it.

    Raises
    ------
    InvalidInput
        When a number is outside what is allowed.
    """

    figure: ContractFigure
    reference: Reference
    period: ContractPeriod
    target: float
    rounding: Rounding = Rounding.HALF_UP
    decimals: int = 0
    tolerance: float = USUAL_TOLERANCE

    def __post_init__(self) -> None:
        for what, number in (("target", self.target), ("tolerance", self.tolerance)):
            if not (isfinite(number) and 0 <= number <= _FULL):
                raise InvalidInput(f"The {what} of the contract is {number:g}. Allowed: a number from 0 to 100.")
        if self.decimals not in range(MOST_DECIMALS + 1):
            raise InvalidInput(f"The contract rounds to {self.decimals} decimals. Allowed: 0, 1 or 2.")

    @property
    def more_is_better(self) -> bool:
        """Whether the target is a floor (a share of agreement) and not a ceiling (a gap)."""
        return self.figure is not ContractFigure.MEAN_ABSOLUTE_GAP

    def rounded(self, value: float) -> float:
        """Return the figure as the contract writes it; half and cut are those of the written decimal number.

        Raises
        ------
        InvalidInput
            When the value is not finite.
        """
        if not isfinite(value):
            raise InvalidInput(f"The contract's figure is {value}. Allowed: a finite number.")
        # 12 digits first: 89.5 that was computed as 89.49999999999999 is 89.5 to everybody who signed.
        written = Decimal(repr(round(value, 12)))
        return float(written.quantize(Decimal(1).scaleb(-self.decimals), rounding=_MODES[self.rounding]))

    def met_by(self, value: float) -> bool:
        """Return whether this value, rounded as the contract says, meets the target; exactly the target does."""
        found = self.rounded(value)
        return found >= self.target if self.more_is_better else found <= self.target

    @classmethod
    def from_json(cls, found: Mapping[str, Any], *, tolerance: float = USUAL_TOLERANCE) -> "ContractClause":
        """Read what :meth:`to_json` wrote, or what an engagement folder says.

        Parameters
        ----------
        found : mapping
            Keys ``figure``, ``reference``, ``period`` and ``target`` are needed; ``rounding``, ``decimals`` and
            ``tolerance`` are not.
        tolerance : float
            Score points: the engagement's own, where the clause names none.

        Raises
        ------
        InvalidInput
            When a key is missing or unknown, or a value is not allowed.
        """
        missing = [name for name in _NEEDED if name not in found]
        if missing:
            raise InvalidInput(f"The contract has no {missing[0]}. Needed: {', '.join(_NEEDED)}.")
        unknown = [name for name in found if name not in (*_NEEDED, *_OPTIONAL)]
        if unknown:
            raise InvalidInput(f"The contract has '{unknown[0]}'. Allowed: {', '.join((*_NEEDED, *_OPTIONAL))}.")
        words = found.get("rounding", Rounding.HALF_UP)
        rounding, decimals = _IN_WORDS.get(str(words)) or (_word(Rounding, words, "rounding"), 0)
        return cls(
            figure=_word(ContractFigure, found["figure"], "figure"),
            reference=_word(Reference, found["reference"], "reference"),
            period=_word(ContractPeriod, found["period"], "period"),
            target=_number(found["target"], "target"),
            rounding=rounding,
            decimals=_whole(found.get("decimals", decimals)),
            tolerance=_number(found.get("tolerance", tolerance), "tolerance"),
        )

    def to_json(self) -> dict[str, str | float]:
        """Return the clause as text and numbers only, the same keys always."""
        return {
            "figure": self.figure.value,
            "reference": self.reference.value,
            "period": self.period.value,
            "rounding": self.rounding.value,
            "decimals": self.decimals,
            "target": self.target,
            "tolerance": self.tolerance,
        }

    def in_words(self) -> str:
        """Return the clause as one sentence.

        Examples
        --------
        >>> clause = ContractClause(
        ...     ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=90
        ... )
        >>> clause.in_words()
        "At least 90 % of totals within 5 points of the client's, per quarter, rounded half up to whole percent."
        """
        share = self.more_is_better
        of_what = _FIGURE_WORDS[self.figure].format(whose=_WHOSE[self.reference], tolerance=f"{self.tolerance:g}")
        bound = f"At least {self.target:g} % of" if share else f"At most {self.target:g} points:"
        return (
            f"{bound} {of_what}, per {self.period.value}, {_ROUNDING_WORDS[self.rounding]} "
            f"{_digits(self.decimals, 'percent' if share else 'points')}."
        )


_WHOSE = {
    Reference.CLIENT_SIDE: "the client's",
    Reference.CONSENSUS: "the other reviewers'",
    Reference.GOLD: "the agreed score's",
    Reference.NONE: "each other's",
}
_FIGURE_WORDS = {
    ContractFigure.WITHIN_TOLERANCE: "totals within {tolerance} points of {whose}",
    ContractFigure.SAME_ANSWERS: "answers the same as {whose}",
    ContractFigure.CRITICAL_SAME: "passes and fails on critical lines the same as {whose}",
    ContractFigure.MEAN_ABSOLUTE_GAP: "the distance of totals from {whose} on average",
}
_ROUNDING_WORDS = {
    Rounding.HALF_UP: "rounded half up to",
    Rounding.HALF_EVEN: "rounded half to even to",
    Rounding.DOWN: "cut off at",
}


def _digits(decimals: int, unit: str) -> str:
    if decimals == 0:
        return f"whole {unit}"
    return f"{('one decimal', 'two decimals')[decimals - 1]} of {'a percent' if unit == 'percent' else 'a point'}"


def _word(words: type[_Word], found: object, what: str) -> _Word:
    if not isinstance(found, str) or found not in set(words):
        raise InvalidInput(f"The {what} of the contract is '{found}'. Allowed: {', '.join(words)}.")
    return words(found)


def _number(found: object, what: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise InvalidInput(f"The {what} of the contract is '{found}'. Allowed: a number from 0 to 100.")
    return float(found)


def _whole(found: object) -> int:
    number = _number(found, "number of decimals") if isinstance(found, int | float) else None
    if number is None or not number.is_integer():
        raise InvalidInput(f"The contract rounds to '{found}' decimals. Allowed: 0, 1 or 2.")
    return int(number)
