"""Pairs of raters: who is compared with whom, and whether their answers are the same."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.vocabulary import Measurement, Pairs, Side, UndefinedReason

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class PairTable:
    """Every compared pair of answers of one criterion.

    Attributes
    ----------
    left, right : array of int, shape (pairs,)
        Rater columns. Between the sides ``left`` is the client's.
    compared : array of bool, shape (units, pairs)
        True where both raters gave a value.
    same : array of bool, shape (units, pairs)
        True where, besides, the two values are the same within the tolerance.
    """

    left: IntArray
    right: IntArray
    compared: BoolArray
    same: BoolArray

    def unit_agreement(self) -> FloatArray:
        """Return per unit the share of compared pairs that are the same, NaN without a pair; shape (units,)."""
        return share(self.same.sum(axis=1), self.compared.sum(axis=1))


def share(part: IntArray | FloatArray, whole: IntArray | FloatArray) -> FloatArray:
    """Return part / whole elementwise, NaN where the whole is 0."""
    whole = np.asarray(whole, dtype=np.float64)
    shares: FloatArray = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return shares


def pair_columns(matrix: RatingsMatrix, pairs: Pairs) -> tuple[IntArray, IntArray]:
    """Return the columns of the left and the right rater of every pair, each of shape (pairs,)."""
    if pairs is Pairs.BETWEEN:
        client, vendor = matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)
        return np.repeat(client, len(vendor)), np.tile(vendor, len(client))
    columns = raters_of(matrix, pairs)
    left, right = np.triu_indices(len(columns), 1)
    return columns[left], columns[right]


def raters_of(matrix: RatingsMatrix, pairs: Pairs) -> IntArray:
    """Return the columns of the raters that the pairs are made from, ascending."""
    if pairs is Pairs.ALL:
        return np.arange(matrix.shape[1])
    if pairs is Pairs.WITHIN_CLIENT:
        return matrix.columns(Side.CLIENT)
    if pairs is Pairs.WITHIN_VENDOR:
        return matrix.columns(Side.VENDOR)
    return np.sort(np.concatenate([matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)]))


def pair_table(matrix: RatingsMatrix, *, pairs: Pairs = Pairs.ALL, tolerance: float = 0.0) -> PairTable:
    """Compare the answers of every pair of raters on every unit.

    Parameters
    ----------
    matrix : RatingsMatrix
    pairs : Pairs
    tolerance : float
        In steps of the scale (scale points where no step is known), 0 or more. On an ordinal scale a step
        is one category, however the categories are numbered. Nominal answers have no steps: only 0 counts.

    Returns
    -------
    PairTable
    """
    left, right = pair_columns(matrix, pairs)
    values = in_steps(matrix)
    distance = np.abs(values[:, left] - values[:, right])
    allowed = 0.0 if matrix.level is Measurement.NOMINAL else tolerance
    return PairTable(left=left, right=right, compared=~np.isnan(distance), same=distance <= allowed + _ROUNDING)


def in_steps(matrix: RatingsMatrix) -> FloatArray:
    """Return the values counted in steps of the scale; shape (units, raters), NaN kept."""
    steps = steps_of_answers(matrix.values, matrix=matrix)
    return np.where(np.isnan(matrix.values), np.nan, steps)


def steps_of_answers(values: FloatArray, *, matrix: RatingsMatrix) -> FloatArray:
    """Return answers of a matrix's scale counted in its steps; any shape, meaningless where NaN."""
    if matrix.level is Measurement.ORDINAL and matrix.categories:
        return np.searchsorted(np.array(matrix.categories), values).astype(np.float64)
    return values / (matrix.step or 1.0)


def n_minority_units(matrix: RatingsMatrix, columns: IntArray | None = None) -> int:
    """Return how many units carry at least one value other than the most common one."""
    return rarer_units(matrix.values if columns is None else matrix.values[:, columns])


def rarer_units(values: FloatArray) -> int:
    """Return the same for values, (units, raters), NaN where there is none."""
    rated = ~np.isnan(values)
    if not rated.any():
        return 0
    found, counts = np.unique(values[rated], return_counts=True)
    other = rated & (values != found[np.argmax(counts)])
    # A product with ones: several times as fast as any() along short rows.
    return int(np.count_nonzero(other @ np.ones(values.shape[1])))


def why_no_pairs(matrix: RatingsMatrix, pairs: Pairs) -> UndefinedReason:
    """Return the reason why no pair of these raters can be compared."""
    if np.isnan(matrix.values).all():
        return UndefinedReason.NO_RATINGS
    if pairs is Pairs.BETWEEN and one_side_only(matrix):
        return UndefinedReason.ONE_SIDE
    return UndefinedReason.NO_PAIRS


def one_side_only(matrix: RatingsMatrix) -> bool:
    """Return whether the client or the vendor gave no value at all."""
    rated = ~np.isnan(matrix.values)
    return not all(rated[:, matrix.columns(side)].any() for side in (Side.CLIENT, Side.VENDOR))
