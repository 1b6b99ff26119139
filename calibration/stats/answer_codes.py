"""Answers as they are given, numbers or labels, become the numbers that coefficients compute with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.errors import InvalidInput
from calibration.vocabulary import Measurement, Side

FloatArray = npt.NDArray[np.float64]
ObjectArray = npt.NDArray[np.object_]
BoolArray = npt.NDArray[np.bool_]
Word = TypeVar("Word", bound=StrEnum)

_NUMBERS = "biuf"
_ORDER_OF_LABELS = (Measurement.NOMINAL, Measurement.ORDINAL)


@dataclass(frozen=True, eq=False, slots=True)
class AnswerCodes:
    """Answers as numbers.

    Attributes
    ----------
    values : array of float, shape (units, raters)
        NaN where there is none. Labels are their position among ``labels``.
    categories : tuple of float
        The declared answers, ascending; empty: any number.
    labels : tuple of str
        What the categories are called; empty where answers are numbers.
    """

    values: FloatArray
    categories: tuple[float, ...]
    labels: tuple[str, ...]


def answer_codes(
    values: npt.ArrayLike,
    *,
    level: Measurement,
    categories: Sequence[float | str] | None,
    units: Sequence[str] | None,
    raters: Sequence[str] | None,
) -> AnswerCodes:
    """Turn numbers or labels into numbers; None, NaN and ``pandas.NA`` are missing.

    Raises
    ------
    InvalidInput
        When the array is not two-dimensional, numbers and labels are mixed, a label is not declared, blank or has
        no order where one is needed, or a category is declared twice.
    """
    array = _two_dimensional(values)
    declared = _declared(() if categories is None else categories)
    texts = array.dtype == object and any(isinstance(cell, str) for cell in array.flat)
    if not texts and not any(isinstance(category, str) for category in declared):
        numbers = tuple(sorted(float(category) for category in declared))
        return AnswerCodes(_floats(array, units, raters), numbers, ())
    if level not in _ORDER_OF_LABELS:
        raise InvalidInput(f"Answers are labels, and the level is {level}. Allowed: numbers.")
    missing = np.asarray(pd.isna(array))
    labels = _labels(array, missing, declared, level)
    cells = pd.Index(array.ravel(), dtype=object)
    position = np.asarray(pd.Index(labels, dtype=object).get_indexer(cells)).reshape(array.shape)
    unknown = ~missing & (position < 0)
    if unknown.any():
        at = tuple(np.argwhere(unknown)[0])
        raise InvalidInput(
            f"Rating {_quoted(array[at])} {_place(at, units, raters)} is not on the scale. "
            f"Allowed: {', '.join(_quoted(label) for label in labels)}."
        )
    coded = np.where(missing, np.nan, position)
    return AnswerCodes(coded, tuple(float(code) for code in range(len(labels))), labels)


def known_word(kind: type[Word], asked: object, *, what: str) -> Word:
    """Return the member of an enum that a text names.

    Raises
    ------
    InvalidInput
        When it names none.
    """
    if asked not in set(kind):
        raise InvalidInput(f"There is no {what} '{asked}'. Allowed: {', '.join(kind)}.")
    return kind(str(asked))


def known_sides(sides: Sequence[Side | str | None]) -> tuple[Side | None, ...]:
    """Return sides by their names; nobody knows where there is ``None``."""
    return tuple(None if side is None else known_word(Side, side, what="side") for side in sides)


def yes_or_no(mask: npt.ArrayLike) -> BoolArray:
    """Return a mask as booleans; a missing cell is no.

    Raises
    ------
    InvalidInput
        When a cell is neither true nor false: the text "no" would otherwise count as true.
    """
    if isinstance(mask, np.ndarray) and mask.dtype == np.bool_:
        return np.array(mask, dtype=bool)  # cell by cell, as below, takes ten times as long as a coefficient
    cells = np.array(mask, dtype=object)
    yes = np.where(np.asarray(pd.isna(cells)), False, cells)
    strange = [cell for cell in yes.flat if isinstance(cell, str) or cell not in (True, False)]
    if strange:
        raise InvalidInput(f"The N/A mask holds {strange[0]!r}. Allowed: true and false.")
    return np.asarray(yes, dtype=bool)


def _two_dimensional(values: npt.ArrayLike) -> npt.NDArray[Any]:
    if isinstance(values, np.ma.MaskedArray):
        shown = np.array(values.data, dtype=object)
        shown[np.ma.getmaskarray(values)] = None
        values = shown
    try:
        array = np.array(values)
    except ValueError as error:
        raise InvalidInput("Rows of ratings have different lengths. Allowed: one cell per rater in each.") from error
    # A list of texts beside None or NaN would silently become "None" and "nan": look at the cells as they are.
    array = array if array.dtype.kind in _NUMBERS else np.array(values, dtype=object)
    if array.shape == (0,):
        array = array.reshape(0, 0)
    if array.ndim != 2:
        raise InvalidInput(f"Ratings have {array.ndim} dimensions. Allowed: two, units × raters.")
    return array


def _declared(categories: Sequence[float | str]) -> tuple[float | str, ...]:
    declared = tuple(category if isinstance(category, str) else _number(category) for category in categories)
    if len({isinstance(category, str) for category in declared}) > 1:
        raise InvalidInput("Some categories are numbers and some are labels. Allowed: one kind.")
    for position, category in enumerate(declared):
        if category in declared[:position]:
            raise InvalidInput(f"Category {_quoted(category)} is declared twice. Allowed: each once.")
        if isinstance(category, float) and not np.isfinite(category):
            raise InvalidInput(f"Category {category} is not finite. Allowed: finite numbers.")
    return declared


def _number(category: Any) -> float:
    try:
        return float(category)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(f"Category {category!r} is neither a number nor a label. Allowed: those.") from error


def _floats(array: npt.NDArray[Any], units: Sequence[str] | None, raters: Sequence[str] | None) -> FloatArray:
    if array.dtype != object:
        return array.astype(np.float64, copy=False)
    missing = np.asarray(pd.isna(array))
    numbers = np.full(array.shape, np.nan)
    for at in zip(*np.nonzero(~missing), strict=True):
        try:
            numbers[at] = float(array[at])
        except (TypeError, ValueError, OverflowError) as error:
            raise InvalidInput(
                f"Rating {array[at]!r} {_place(at, units, raters)} is neither a number nor a label. "
                "Allowed: numbers, or texts, and None or NaN where there is no rating."
            ) from error
    return numbers


def _labels(
    array: ObjectArray, missing: npt.NDArray[np.bool_], declared: tuple[float | str, ...], level: Measurement
) -> tuple[str, ...]:
    if declared and not all(isinstance(category, str) for category in declared):
        allowed = ", ".join(_quoted(category) for category in declared)
        raise InvalidInput(f"Answers are labels, and the categories are numbers. Allowed: {allowed}.")
    found = {cell for cell in array[~missing] if isinstance(cell, str)}
    if not all(isinstance(cell, str) for cell in array[~missing]):
        allowed = ", ".join(_quoted(category) for category in declared) or "one kind"
        raise InvalidInput(f"Some answers are numbers, not labels. Allowed: {allowed}.")
    if any(not label.strip() for label in (*found, *(str(category) for category in declared))):
        raise InvalidInput("An answer is a blank text. Allowed: a label, or None where there is no rating.")
    if declared:
        return tuple(str(category) for category in declared)
    if level is Measurement.ORDINAL:
        raise InvalidInput("Labels have no order of their own. Allowed: categories, from the lowest to the highest.")
    return tuple(sorted(found))


def _quoted(answer: object) -> str:
    return f"'{answer}'" if isinstance(answer, str) else f"{answer:g}"


def _place(at: tuple[Any, ...], units: Sequence[str] | None, raters: Sequence[str] | None) -> str:
    unit, rater = (
        str(names[i]) if names is not None and i < len(names) else str(i + 1)
        for names, i in zip((units, raters), at, strict=True)
    )
    return f"of unit '{unit}' by rater '{rater}'"
