"""Units × raters: the one shape in which ratings enter every coefficient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.errors import InvalidInput
from calibration.stats.answer_codes import answer_codes, known_sides, known_word, yes_or_no
from calibration.stats.long_frame import cells_of
from calibration.vocabulary import Measurement, Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class RatingsMatrix:
    """Ratings of one criterion: units in rows, raters in columns. Immutable, arrays included.

    Attributes
    ----------
    values : array of float, shape (units, raters)
        NaN where there is no value: not rated, or N/A. Nominal answers are codes (index of the answer on
        the card, or of ``labels``). In two-category criteria the higher code is the better answer.
    not_applicable : array of bool, shape (units, raters)
        True where the rater answered N/A. Such a cell is neither missing nor a value.
    units, raters : tuple of str
        Labels, unique, in the order of rows and columns.
    sides : tuple of Side or None
        One per rater; ``None`` where nobody knows.
    level : Measurement
        Decides which distance a coefficient uses.
    categories : tuple of float
        The declared answers, ascending. Empty: any number.
    step : float or None
        Distance of two neighbouring answers in scale points. Declared categories give it themselves;
        ``None`` for free numbers without a declared step.
    named : bool
        False when the columns are only "first, second … in the file": such raters are not persons, so
        nothing is ever said about one of them.
    labels : tuple of str
        What the categories are called, one each; empty where answers are numbers.

    Raises
    ------
    InvalidInput
        When shapes and labels do not fit, labels repeat, or a value is not among the categories.
    """

    values: FloatArray
    not_applicable: BoolArray
    units: tuple[str, ...]
    raters: tuple[str, ...]
    sides: tuple[Side | None, ...]
    level: Measurement
    categories: tuple[float, ...] = ()
    step: float | None = None
    named: bool = True
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_shape(self)
        _check_values(self)
        if self.categories:
            spread = self.categories[-1] - self.categories[0]
            object.__setattr__(self, "step", spread / max(len(self.categories) - 1, 1) or 1.0)
        self.values.setflags(write=False)
        self.not_applicable.setflags(write=False)

    @classmethod
    def from_array(
        cls,
        values: npt.ArrayLike,
        *,
        level: Measurement | str,
        categories: Sequence[float | str] | None = None,
        units: Sequence[str] | None = None,
        raters: Sequence[str] | None = None,
        sides: Sequence[Side | str | None] | None = None,
        not_applicable: npt.ArrayLike | None = None,
        step: float | None = None,
        named: bool = True,
    ) -> "RatingsMatrix":
        """Build from a units × raters array; ``None`` and NaN mean not rated.

        Parameters
        ----------
        values : array-like, shape (units, raters)
            Numbers, or labels (nominal and ordinal answers only).
        level, step, named
            See the class; the level may be its text.
        categories : sequence of float or str, optional
            All answers there could be, used or not. Numbers in any order, kept ascending; labels from the lowest
            to the highest. Without it: any number, or the labels found (nominal answers only).
        units, raters : sequence of str, optional
            Default ``"1", "2", …``.
        sides : sequence of Side, text or None, optional
            Default: nobody has a side.
        not_applicable : array-like of bool, optional
            Where True the value must be missing.

        Examples
        --------
        >>> RatingsMatrix.from_array([[1, 2], [2, None]], level="ordinal", categories=[1, 2, 3]).shape
        (2, 2)
        >>> RatingsMatrix.from_array([["warm", None], ["cold", "warm"]], level="nominal").labels
        ('cold', 'warm')
        """
        level = known_word(Measurement, level, what="level of measurement")
        codes = answer_codes(values, level=level, categories=categories, units=units, raters=raters)
        n_units, n_raters = codes.values.shape
        return cls(
            values=codes.values,
            not_applicable=yes_or_no(np.zeros((n_units, n_raters), bool) if not_applicable is None else not_applicable),
            units=tuple(units) if units is not None else _numbered(n_units),
            raters=tuple(raters) if raters is not None else _numbered(n_raters),
            sides=(None,) * n_raters if sides is None else known_sides(sides),
            level=level,
            categories=codes.categories,
            labels=codes.labels,
            step=step,
            named=named,
        )

    @classmethod
    def from_long(
        cls,
        frame: pd.DataFrame,
        *,
        unit: str,
        rater: str,
        value: str,
        level: Measurement | str,
        categories: Sequence[float | str] | None = None,
        not_applicable: str | None = None,
        sides: Mapping[str, Side | str | None] | None = None,
        units: Sequence[str] | None = None,
        raters: Sequence[str] | None = None,
        step: float | None = None,
        named: bool = True,
    ) -> "RatingsMatrix":
        """Build from one row a rating.

        Parameters
        ----------
        frame : DataFrame
        unit, rater, value : str
            Names of its columns. Values are numbers or labels; missing ones are cells without a rating.
        not_applicable : str, optional
            Name of a boolean column: True where the answer was N/A.
        sides : mapping from rater label to side, optional
        units, raters : sequence of str, optional
            Rows and columns wanted, in this order, empty ones included, so that the matrices of all criteria
            of a session have the same rows. Default: those in the frame, in order of appearance.
        level, categories, step, named
            See the class.

        Raises
        ------
        InvalidInput
            When a column or a label is missing, a rater has two rows for one unit, or a label is not among
            those wanted.
        """
        cells = cells_of(
            frame, unit=unit, rater=rater, value=value, not_applicable=not_applicable, units=units, raters=raters
        )
        return cls.from_array(
            cells.values,
            level=level,
            categories=categories,
            units=cells.units,
            raters=cells.raters,
            sides=[(sides or {}).get(label) for label in cells.raters],
            not_applicable=cells.not_applicable,
            step=step,
            named=named,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Number of units, number of raters."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def rated(self) -> BoolArray:
        """True where there is a value; shape (units, raters)."""
        return ~np.isnan(self.values)

    @property
    def active(self) -> BoolArray:
        """True for raters who gave at least one value; shape (raters,)."""
        return np.asarray(self.rated.any(axis=0))

    def columns(self, side: Side) -> IntArray:
        """Return the positions of one side's raters, ascending."""
        return _columns(self.sides, side)

    def of_side(self, side: Side) -> "RatingsMatrix":
        """Return the same units with the raters of one side only (possibly none)."""
        return self.take_raters(self.columns(side))

    def take_raters(self, columns: IntArray) -> "RatingsMatrix":
        """Return the same units with the raters at these positions only."""
        return self._part(
            values=self.values[:, columns],
            not_applicable=self.not_applicable[:, columns],
            raters=tuple(self.raters[i] for i in columns),
            sides=tuple(self.sides[i] for i in columns),
        )

    def take_units(self, rows: IntArray) -> "RatingsMatrix":
        """Return the units at these positions only, raters unchanged."""
        units = tuple(map(self.units.__getitem__, rows.tolist()))
        return self._part(values=self.values[rows], not_applicable=self.not_applicable[rows], units=units)

    def _part(self, **changed: Any) -> "RatingsMatrix":
        # The whole was checked when it was made: checking every part again was half of a small report's time.
        part = object.__new__(RatingsMatrix)
        for name in RatingsMatrix.__slots__:
            object.__setattr__(part, name, changed[name] if name in changed else getattr(self, name))
        part.values.setflags(write=False)
        part.not_applicable.setflags(write=False)
        return part

    def applicability(self) -> "RatingsMatrix":
        """Return N/A or scored as a nominal matrix of its own: 1 scored, 0 N/A, NaN neither."""
        scored = np.where(self.not_applicable, 0.0, np.where(np.isnan(self.values), np.nan, 1.0))
        none = np.zeros(self.shape, dtype=bool)
        return replace(
            self, values=scored, not_applicable=none, level=Measurement.NOMINAL, categories=(0.0, 1.0), labels=()
        )


@lru_cache(maxsize=256)
def _columns(sides: tuple[Side | None, ...], side: Side) -> IntArray:
    # A report asks for the same positions thousands of times.
    columns = np.array([i for i, s in enumerate(sides) if s is side], dtype=np.intp)
    columns.setflags(write=False)
    return columns


@lru_cache(maxsize=64)
def _numbered(n: int) -> tuple[str, ...]:
    return tuple(map(str, range(1, n + 1)))


def _check_shape(matrix: RatingsMatrix) -> None:
    if matrix.values.ndim != 2 or matrix.not_applicable.shape != matrix.values.shape:
        raise InvalidInput(
            f"Values have the shape {matrix.values.shape} and the N/A mask {matrix.not_applicable.shape}. "
            "Allowed: one shape for both, units × raters."
        )
    n_units, n_raters = matrix.values.shape
    for what, found, needed in (
        ("unit labels", matrix.units, n_units),
        ("rater labels", matrix.raters, n_raters),
        ("sides", matrix.sides, n_raters),
    ):
        if len(found) != needed:
            raise InvalidInput(f"There are {len(found)} {what} for {n_units} units × {n_raters} raters.")
    for what, labels in (("Unit", matrix.units), ("Rater", matrix.raters)):
        if len(set(labels)) != len(labels):
            repeated = next(label for label in labels if labels.count(label) > 1)
            raise InvalidInput(f"{what} '{repeated}' stands there twice. Allowed: each label once.")


def _check_values(matrix: RatingsMatrix) -> None:
    rated = ~np.isnan(matrix.values)
    if np.isinf(matrix.values).any():
        raise InvalidInput("A rating is infinite. Allowed: finite numbers, and NaN where there is no rating.")
    if (rated & matrix.not_applicable).any():
        u, r = np.argwhere(rated & matrix.not_applicable)[0]
        raise InvalidInput(
            f"Rater '{matrix.raters[r]}' gave unit '{matrix.units[u]}' both a value and N/A. Allowed: one of them."
        )
    if matrix.step is not None and not 0 < matrix.step < np.inf:
        raise InvalidInput(f"The step of the scale is {matrix.step:g}. Allowed: above 0, or None.")
    if list(matrix.categories) != sorted(set(matrix.categories)):
        raise InvalidInput(f"The categories {_listed(matrix.categories)} are not ascending, each once.")
    if matrix.level is Measurement.RATIO and (matrix.values[rated] < 0).any():
        raise InvalidInput("A rating on a ratio scale is below zero. Allowed: zero and above.")
    if matrix.labels and len(matrix.labels) != len(matrix.categories):
        raise InvalidInput(f"There are {len(matrix.labels)} labels for {len(matrix.categories)} categories.")
    outside = rated & ~np.isin(matrix.values, np.array(matrix.categories)) if matrix.categories else None
    if outside is not None and outside.any():
        u, r = np.argwhere(outside)[0]
        raise InvalidInput(
            f"Rating {matrix.values[u, r]:g} of unit '{matrix.units[u]}' by rater '{matrix.raters[r]}' is not on the "
            f"scale. Allowed: {_listed(matrix.categories)}."
        )


def _listed(categories: tuple[float, ...]) -> str:
    return ", ".join(f"{c:g}" for c in categories)
