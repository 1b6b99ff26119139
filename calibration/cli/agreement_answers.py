"""The cells of one question as answers: numbers or labels, missing and N/A told apart, and the level of measurement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import pandas as pd

from calibration.cli.agreement_table import Cell, listed
from calibration.errors import InvalidInput
from calibration.intake.answers import fold
from calibration.intake.mapping import NOT_APPLICABLE
from calibration.intake.numbers import DecimalSign, plain
from calibration.stats import RatingsMatrix
from calibration.vocabulary import Measurement

FEW = 10
"""Different whole numbers: up to so many are taken for steps of a scale, more for measured numbers."""

_NA = frozenset(fold(text) for text in NOT_APPLICABLE)
_EMPTY = frozenset({"nan", "null"})
_EMPTY_BESIDE_NUMBERS = frozenset({".", "*", "-", "–", "—", "?"})
_NUMERIC = (Measurement.INTERVAL, Measurement.RATIO)


@dataclass(frozen=True, slots=True)
class Scale:
    """What the person said about the answers; ``None`` or empty: find out."""

    level: Measurement | None = None
    categories: tuple[str, ...] = ()
    decimal: str | None = None
    semicolons: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """The ratings of one question.

    Attributes
    ----------
    name : str
        Value of the column of ``--by``; empty where the file holds one question.
    reasons : tuple of str
        What was guessed, a sentence each.
    """

    name: str
    matrix: RatingsMatrix
    reasons: tuple[str, ...]


class _Given(NamedTuple):
    """A cell with an answer: its text and where it stands."""

    text: str
    cell: Cell


def question_of(cells: Sequence[Cell], scale: Scale) -> Question:
    """The matrix of one question.

    Parameters
    ----------
    cells : sequence of Cell
        All of one question, at least one.
    scale : Scale

    Raises
    ------
    InvalidInput
        An answer is none of the declared ones, no number where numbers are needed, or can be read two ways.
    """
    declared = {fold(text): text for text in scale.categories}
    kept = [_told_apart(cell, declared) for cell in cells]
    given = [_Given(text, cell) for (text, _), cell in zip(kept, cells, strict=True) if text]
    numbers = _numbers([one.text for one in given], scale)
    if _mostly(numbers):
        # Signs for "not rated" that could be labels are none beside numbers.
        kept = [("", na) if text in _EMPTY_BESIDE_NUMBERS and text not in declared else (text, na) for text, na in kept]
        given = [one for one in given if one.text not in _EMPTY_BESIDE_NUMBERS or one.text in declared]
        numbers = _numbers([one.text for one in given], scale)
    categories = _categories(scale)
    as_numbers = _as_numbers(given, numbers, scale)
    if as_numbers:
        answers: list[float | str] = list(_checked_numbers(given, numbers, scale, categories))
    else:
        answers = list(_checked_labels(given, declared))
    level, reason = _level(answers, scale, categories)
    matrix = _matrix(cells, kept, answers, level, categories, numeric=as_numbers)
    return Question(cells[0].by, matrix, tuple(filter(None, (reason, _joined(given) if not as_numbers else ""))))


def _told_apart(cell: Cell, declared: dict[str, str]) -> tuple[str, bool]:
    """The answer's text, empty where there is none, and whether it is N/A."""
    text = " ".join((cell.text or "").split())
    folded = fold(text)
    if folded in declared:
        return text, False
    return ("", folded in _NA) if folded in _NA | _EMPTY else (text, False)


def _numbers(texts: Sequence[str], scale: Scale) -> list[float | None]:
    sign = DecimalSign(texts, said=scale.decimal, semicolons=scale.semicolons)
    if sign.sign is None and _mostly([DecimalSign([], said=".").number(text) for text in texts]):
        how = "contradict each other" if sign.mixed else "can be read two ways"
        raise InvalidInput(f"Numbers such as “{sign.example}” {how}. Say --decimal point or --decimal comma.")
    return [sign.number(text) for text in texts]


def _mostly(numbers: Sequence[float | None]) -> bool:
    return 2 * sum(number is not None for number in numbers) >= len(numbers) > 0


def _categories(scale: Scale) -> tuple[float | str, ...]:
    """The declared answers: numbers where all of them are."""
    read = DecimalSign([], said=scale.decimal or ".")
    numbers = [read.number(text) for text in scale.categories]
    if all(number is not None for number in numbers):
        return tuple(number for number in numbers if number is not None)
    return scale.categories


def _as_numbers(given: Sequence[_Given], numbers: Sequence[float | None], scale: Scale) -> bool:
    """Whether the answers are numbers; a few that are none among many are a fault, not labels."""
    odd = [one for one, number in zip(given, numbers, strict=True) if number is None]
    if scale.categories:
        return not isinstance(_categories(scale)[0], str)
    if not odd:
        return True
    if scale.level in _NUMERIC or (scale.level is not Measurement.NOMINAL and _mostly(numbers)):
        raise InvalidInput(
            f"“{odd[0].text}” {_place(odd[0].cell)} is no number; {len(given) - len(odd):,} of {len(given):,} answers "
            f"are. Allowed: a number, N/A or nothing; labels at --level nominal."
        )
    if scale.level is Measurement.ORDINAL:
        raise InvalidInput(
            f"Answers are labels, such as “{odd[0].text}” {_place(odd[0].cell)}, and labels have no order. "
            'Name them from the lowest to the highest: --categories "poor,fair,good".'
        )
    return False


def _checked_numbers(
    given: Sequence[_Given], numbers: Sequence[float | None], scale: Scale, categories: tuple[float | str, ...]
) -> list[float]:
    checked = []
    for one, number in zip(given, numbers, strict=True):
        if number is None or (categories and number not in categories):
            allowed = ", ".join(scale.categories)
            raise InvalidInput(f"“{one.text}” {_place(one.cell)} is not on the scale. Allowed: {allowed}.")
        if not isfinite(number):
            raise InvalidInput(f"“{one.text}” {_place(one.cell)} is too large. Allowed: finite numbers.")
        if scale.level is Measurement.RATIO and number < 0:
            raise InvalidInput(f"“{one.text}” {_place(one.cell)} is below zero. Allowed on a ratio scale: 0 and more.")
        checked.append(number)
    return checked


def _checked_labels(given: Sequence[_Given], declared: dict[str, str]) -> list[str]:
    """Each label in its first spelling, or the declared one."""
    spelled = dict(declared)
    for one in given:
        if declared and fold(one.text) not in declared:
            allowed = ", ".join(declared.values())
            raise InvalidInput(f"“{one.text}” {_place(one.cell)} is not on the scale. Allowed: {allowed}.")
        spelled.setdefault(fold(one.text), one.text)
    return [spelled[fold(one.text)] for one in given]


def _joined(given: Sequence[_Given]) -> str:
    spellings: dict[str, set[str]] = {}
    for one in given:
        spellings.setdefault(fold(one.text), set()).add(one.text)
    several = next((sorted(texts) for texts in spellings.values() if len(texts) > 1), None)
    return f"Spellings that differ in capitals only are one answer: {listed(several)}." if several else ""


def _place(cell: Cell) -> str:
    return f"on line {cell.row} in column “{cell.column}”"


def _level(
    answers: Sequence[float | str], scale: Scale, categories: tuple[float | str, ...]
) -> tuple[Measurement, str]:
    """The level said, or the most careful one that fits, and why."""
    if scale.level is not None:
        return scale.level, f"Level {scale.level}, as asked for."
    found = sorted({one for one in (categories or answers) if not isinstance(one, str)})
    of = "declared" if categories else "found"
    if not found:
        why = "answers are labels" if answers else "there is no answer"
        return Measurement.NOMINAL, f"Level nominal: {why}. --level says otherwise."
    if len(found) <= 2:
        return Measurement.NOMINAL, f"Level nominal: no more than two answers {of}. --level says otherwise."
    if len(found) <= FEW and all(one == int(one) for one in found):
        told = ", ".join(plain(one) for one in found)
        return Measurement.ORDINAL, f"Level ordinal: few whole numbers {of} ({told}). --level says otherwise."
    told = f"from {plain(found[0])} to {plain(found[-1])}"
    return (
        Measurement.INTERVAL,
        f"Level interval: {len(found):,} different numbers {of}, {told}. --level says otherwise.",
    )


def _matrix(
    cells: Sequence[Cell],
    kept: Sequence[tuple[str, bool]],
    answers: Sequence[float | str],
    level: Measurement,
    categories: tuple[float | str, ...],
    *,
    numeric: bool,
) -> RatingsMatrix:
    follow = iter(answers)
    values = [next(follow) if text else None for text, _ in kept]
    column = pd.Series(values, dtype="float64" if numeric else object)
    frame = pd.DataFrame(
        {
            "unit": [cell.unit for cell in cells],
            "rater": [cell.rater for cell in cells],
            "value": column,
            "na": [na for _, na in kept],
        }
    )
    return RatingsMatrix.from_long(
        frame, unit="unit", rater="rater", value="value", not_applicable="na", level=level, categories=categories
    )
