"""Answers as they are given, numbers or labels, become the numbers that coefficients compute with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.errors import InvalidInput
from calibration.vocabulary import Measurement

FloatArray = npt.NDArray[np.float64]
ObjectArray = npt.NDArray[np.object_]

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
    categories: Sequence[float | str],
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
    declared = _declared(categories)
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


def _two_dimensional(values: npt.ArrayLike) -> npt.NDArray[Any]:
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
    declared = tuple(category if isinstance(category, str) else float(category) for category in categories)
    if len({isinstance(category, str) for category in declared}) > 1:
        raise InvalidInput("Some categories are numbers and some are labels. Allowed: one kind.")
    for position, category in enumerate(declared):
        if category in declared[:position]:
            raise InvalidInput(f"Category {_quoted(category)} is declared twice. Allowed: each once.")
        if isinstance(category, float) and not np.isfinite(category):
            raise InvalidInput(f"Category {category} is not finite. Allowed: finite numbers.")
    return declared


def _floats(array: npt.NDArray[Any], units: Sequence[str] | None, raters: Sequence[str] | None) -> FloatArray:
    if array.dtype != object:
        return array.astype(np.float64, copy=False)
    missing = np.asarray(pd.isna(array))
    numbers = np.full(array.shape, np.nan)
    for at in zip(*np.nonzero(~missing), strict=True):
        try:
            numbers[at] = float(array[at])
        except (TypeError, ValueError) as error:
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
    if len(found) < len(set(array[~missing])):
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
