"""Units with the same counts of answers are one row with a multiplicity.

Coefficients that do not ask *who* gave an answer cost what the number of distinct patterns costs, however many units
there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.errors import InvalidInput
from calibration.stats.category_counts import answers, category_counts, row_sums
from calibration.stats.pairs import steps_of_answers
from calibration.stats.ratings_matrix import FloatArray, IntArray, RatingsMatrix
from calibration.stats.weight_matrix import check_answers
from calibration.vocabulary import Measurement

_KEY_BITS = 62


@dataclass(frozen=True, eq=False, slots=True)
class UnitPatterns:
    """Distinct count vectors of one criterion's units, and how many units have each.

    Attributes
    ----------
    counts : array of float, shape (patterns, categories)
        Raters who gave each answer.
    multiplicity : array of int, shape (patterns,)
        Units with this pattern, 1 or more.
    values : array of float, shape (categories,)
        The answers, ascending: those declared, else those found.
    steps : array of float, shape (categories,)
        The same counted in steps of the scale, for tolerances.
    level : Measurement
    labels : tuple of str
        What the answers are called, where they are not numbers.
    n_raters : int
        Raters who gave an answer.
    unit_rows : array of int, shape (units,), or None
        The pattern of each unit; ``None`` when nobody knows the units one by one.
    """

    counts: FloatArray
    multiplicity: IntArray
    values: FloatArray
    steps: FloatArray
    level: Measurement
    labels: tuple[str, ...]
    n_raters: int
    unit_rows: IntArray | None

    @classmethod
    def of(cls, matrix: RatingsMatrix) -> "UnitPatterns":
        """Return the units of a matrix one by one, multiplicity 1; see :meth:`collapsed`.

        Raises
        ------
        InvalidInput
            When there are too many different answers to count each (``weight_matrix.MOST_ANSWERS``).
        """
        values = answers(matrix)
        check_answers(values)
        n_units = matrix.shape[0]
        return cls(
            counts=category_counts(matrix, np.arange(matrix.shape[1])),
            multiplicity=np.ones(n_units, dtype=np.intp),
            values=values,
            steps=steps_of_answers(values, matrix=matrix),
            level=matrix.level,
            labels=matrix.labels,
            n_raters=int(matrix.active.sum()),
            unit_rows=np.arange(n_units),
        )

    @classmethod
    def from_counts(
        cls,
        counts: npt.ArrayLike,
        *,
        level: Measurement | str,
        categories: Sequence[float | str],
        multiplicity: npt.ArrayLike | None = None,
        n_raters: int | None = None,
    ) -> "UnitPatterns":
        """Build from a table of counts, as Fleiss (1971) prints it.

        Parameters
        ----------
        counts : array-like of whole numbers, shape (patterns, categories)
            Raters of a unit who gave each answer, 0 or more.
        level : Measurement or its text
        categories : sequence of float or str, one per column
            All declared answers; numbers ascending, labels in their order.
        multiplicity : array-like of int, shape (patterns,), optional
            Units with this row, 1 or more. Default 1.
        n_raters : int, optional
            Raters in all. Default: as many as the fullest unit has ratings.

        Raises
        ------
        InvalidInput
            When shapes do not fit, a count is negative or not whole, or numbers are not ascending.
        """
        table = np.array(counts, dtype=np.float64)
        times = np.ones(len(table), dtype=np.intp) if multiplicity is None else np.array(multiplicity, dtype=np.intp)
        _check_counts(table, times, categories)
        # One row of every answer: the matrix knows how numbers and labels are declared.
        scale = RatingsMatrix.from_array(np.empty((0, 0)), level=level, categories=categories)
        values = np.array(scale.categories)
        if not scale.labels and list(scale.categories) != [float(c) for c in categories]:
            raise InvalidInput(
                "The categories of a table of counts are not ascending. Allowed: ascending, as its columns."
            )
        return cls(
            counts=table,
            multiplicity=times,
            values=values,
            steps=steps_of_answers(values, matrix=scale),
            level=scale.level,
            labels=scale.labels,
            n_raters=int(table.sum(axis=1).max(initial=0)) if n_raters is None else n_raters,
            unit_rows=None if multiplicity is not None else np.arange(len(table)),
        )

    @property
    def n_ratings(self) -> FloatArray:
        """Return how many ratings each pattern has; shape (patterns,)."""
        return row_sums(self.counts)

    def only(self, rows: npt.NDArray[np.bool_]) -> "UnitPatterns":
        """Return the same rows, those not chosen without ratings."""
        return replace(self, counts=self.counts * rows[:, None])

    def dichotomised(self, category: float) -> "UnitPatterns":
        """Return the same units with one answer (1) against all others (0)."""
        at = self.values == category
        counts = np.column_stack([self.counts[:, ~at].sum(axis=1), self.counts[:, at].sum(axis=1)])
        values = np.array([0.0, 1.0])
        return replace(self, counts=counts, values=values, steps=values, level=Measurement.NOMINAL, labels=())

    def collapsed(self) -> "UnitPatterns":
        """Return one row per distinct count vector, in an order that does not depend on that of the units."""
        base = int(self.counts.max(initial=0)) + 1
        if self.counts.shape[1] * np.log2(max(base, 2)) > _KEY_BITS:
            rows, first, inverse = np.unique(self.counts, axis=0, return_index=True, return_inverse=True)
        else:
            key = self.counts.astype(np.int64) @ (base ** np.arange(self.counts.shape[1], dtype=np.int64))
            rows, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        multiplicity = np.bincount(inverse, weights=self.multiplicity, minlength=len(rows)).astype(np.intp)
        unit_rows = None if self.unit_rows is None else inverse[self.unit_rows]
        return replace(self, counts=self.counts[first], multiplicity=multiplicity, unit_rows=unit_rows)


def _check_counts(counts: FloatArray, multiplicity: IntArray, categories: Sequence[float | str]) -> None:
    if counts.ndim != 2 or counts.shape[1] != len(categories):
        raise InvalidInput(
            f"The table of counts has the shape {counts.shape} for {len(categories)} categories. "
            "Allowed: patterns × categories."
        )
    if multiplicity.shape != counts.shape[:1] or (multiplicity < 1).any():
        raise InvalidInput("A pattern has no multiplicity, or one below 1. Allowed: one whole number of units per row.")
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts % 1 != 0).any():
        raise InvalidInput("A count of raters is negative or not a whole number. Allowed: 0, 1, 2, …")
