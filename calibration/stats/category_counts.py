"""How many raters gave each answer: what every coefficient that ignores who rated is made from."""

import numpy as np

from calibration.stats.pairs import raters_of
from calibration.stats.ratings_matrix import FloatArray, IntArray, RatingsMatrix
from calibration.vocabulary import Pairs, Side


def answers(matrix: RatingsMatrix) -> FloatArray:
    """Return the declared categories, else the values found, ascending; shape (categories,)."""
    if matrix.categories:
        return np.array(matrix.categories, dtype=np.float64)
    return np.unique(matrix.values[matrix.rated])


def category_counts(matrix: RatingsMatrix, columns: IntArray) -> FloatArray:
    """Return how many of the raters at ``columns`` gave each answer; shape (units, categories)."""
    categories = answers(matrix)
    values = matrix.values[:, columns]
    unit, _ = np.nonzero(~np.isnan(values))
    codes = np.searchsorted(categories, values[~np.isnan(values)])
    n_cells = len(values) * len(categories)
    counts = np.bincount(unit * len(categories) + codes, minlength=n_cells)
    return counts.reshape(len(values), len(categories)).astype(np.float64)


def side_counts(matrix: RatingsMatrix, pairs: Pairs) -> tuple[FloatArray, FloatArray | None]:
    """Return the counts that the pairs are made from: one table, or for ``BETWEEN`` client's and vendor's."""
    if pairs is Pairs.BETWEEN:
        client, vendor = (category_counts(matrix, matrix.columns(side)) for side in (Side.CLIENT, Side.VENDOR))
        return client, vendor
    return category_counts(matrix, raters_of(matrix, pairs)), None
