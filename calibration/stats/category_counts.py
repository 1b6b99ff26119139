"""How many raters gave each answer: what every coefficient that ignores who rated is made from."""

import numpy as np

from calibration.stats.pairs import raters_of
from calibration.stats.ratings_matrix import FloatArray, IntArray, RatingsMatrix
from calibration.vocabulary import Pairs, Side

_COMPARED_ONE_BY_ONE = 32


def answers(matrix: RatingsMatrix) -> FloatArray:
    """Return the declared categories, else the values found, ascending; shape (categories,)."""
    if matrix.categories:
        return np.array(matrix.categories, dtype=np.float64)
    return np.unique(matrix.values[matrix.rated])


def category_counts(matrix: RatingsMatrix, columns: IntArray) -> FloatArray:
    """Return how many of the raters at ``columns`` gave each answer; shape (units, categories)."""
    categories = answers(matrix)
    values = matrix.values if len(columns) == matrix.shape[1] else matrix.values[:, columns]
    if len(categories) <= _COMPARED_ONE_BY_ONE and len(columns) < np.iinfo(np.uint8).max:
        return _compared(np.ascontiguousarray(values.T), categories)
    rated = ~np.isnan(values)
    unit, _ = np.nonzero(rated)
    codes = np.searchsorted(categories, values[rated])
    n_cells = len(values) * len(categories)
    counts = np.bincount(unit * len(categories) + codes, minlength=n_cells)
    return counts.reshape(len(values), len(categories)).astype(np.float64)


def row_sums(counts: FloatArray) -> FloatArray:
    """Return the sum of each row; a product with ones is several times as fast where rows are short."""
    return counts @ np.ones(counts.shape[1])


def row_products(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the sum of products of each row of two tables."""
    return np.asarray(np.einsum("uk,uk->u", first, second))


def _compared(by_rater: FloatArray, categories: FloatArray) -> FloatArray:
    # Raters in rows: adding up bytes of neighbouring units is what the processor does sixteen at a time.
    counts = np.empty((len(categories), by_rater.shape[1]))
    for k, category in enumerate(categories):
        counts[k] = (by_rater == category).sum(axis=0, dtype=np.uint8)
    return counts.T


def side_counts(matrix: RatingsMatrix, pairs: Pairs) -> tuple[FloatArray, FloatArray | None]:
    """Return the counts that the pairs are made from: one table, or for ``BETWEEN`` client's and vendor's."""
    if pairs is Pairs.BETWEEN:
        client, vendor = (category_counts(matrix, matrix.columns(side)) for side in (Side.CLIENT, Side.VENDOR))
        return client, vendor
    return category_counts(matrix, raters_of(matrix, pairs)), None
