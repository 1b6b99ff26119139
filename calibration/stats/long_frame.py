"""One row a rating becomes units × raters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.errors import InvalidInput
from calibration.stats.answer_codes import yes_or_no

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The same ratings as an array.

    Attributes
    ----------
    values : array, shape (units, raters)
        Floats where the column is numeric, else objects; NaN or None where there is no rating.
    not_applicable : array of bool, shape (units, raters)
    units, raters : tuple of str
    """

    values: npt.NDArray[Any]
    not_applicable: BoolArray
    units: tuple[str, ...]
    raters: tuple[str, ...]


def cells_of(
    frame: pd.DataFrame,
    *,
    unit: str,
    rater: str,
    value: str,
    not_applicable: str | None,
    units: Sequence[str] | None,
    raters: Sequence[str] | None,
) -> Cells:
    """Lay the rows out; parameters as in :meth:`RatingsMatrix.from_long`.

    Raises
    ------
    InvalidInput
        When a column or a label is missing, a rater has two rows for one unit, or a label is not among those wanted.
    """
    _check_columns(frame, [unit, rater, value, *([not_applicable] if not_applicable else [])])
    rows, columns = _wanted(frame[unit], units, what="unit"), _wanted(frame[rater], raters, what="rater")
    at = _positions(frame[unit], rows, what="unit"), _positions(frame[rater], columns, what="rater")
    _check_no_repeats(at, rows, columns)
    shape = len(rows), len(columns)
    if pd.api.types.is_numeric_dtype(frame[value]):
        values: npt.NDArray[Any] = np.full(shape, np.nan)
        values[at] = frame[value].to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        values = np.full(shape, None, dtype=object)
        values[at] = frame[value].to_numpy(dtype=object)
    masked = np.zeros(shape, dtype=bool)
    if not_applicable is not None:
        masked[at] = yes_or_no(frame[not_applicable].to_numpy(dtype=object))
    return Cells(values=values, not_applicable=masked, units=rows, raters=columns)


def _check_columns(frame: pd.DataFrame, wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in frame.columns:
            there = ", ".join(f"'{column}'" for column in frame.columns)
            raise InvalidInput(f"There is no column '{name}'. Columns: {there}.")
        if list(frame.columns).count(name) > 1:
            raise InvalidInput(f"There are several columns '{name}'. Allowed: one.")


def _wanted(labels: "pd.Series[Any]", asked: Sequence[str] | None, *, what: str) -> tuple[str, ...]:
    if labels.isna().any():
        row = int(np.argmax(labels.isna().to_numpy())) + 1
        raise InvalidInput(f"Row {row} names no {what}. Allowed: a {what} in every row.")
    return tuple(asked) if asked is not None else tuple(labels.astype(str).unique())


def _positions(labels: "pd.Series[Any]", wanted: tuple[str, ...], *, what: str) -> IntArray:
    positions = pd.Index(wanted).get_indexer(pd.Index(labels.astype(str)))
    if (positions < 0).any():
        unknown = labels.astype(str).iloc[int(np.argmin(positions))]
        raise InvalidInput(f"The {what} '{unknown}' is not among the {len(wanted)} {what}s asked for.")
    return np.asarray(positions, dtype=np.intp)


def _check_no_repeats(at: tuple[IntArray, IntArray], rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
    cells = at[0] * len(columns) + at[1]
    unique, counts = np.unique(cells, return_counts=True)
    if (counts > 1).any():
        row, column = divmod(int(unique[np.argmax(counts > 1)]), len(columns))
        raise InvalidInput(
            f"Rater '{columns[column]}' has {int(counts.max())} ratings of unit '{rows[row]}'. Allowed: one."
        )
