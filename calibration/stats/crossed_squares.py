"""Ratings as sums of squares and products in which the interactions are absorbed: what a mixed model is fitted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from calibration.stats.ratings_matrix import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class CrossedRatings:
    """Ratings with their random groups and fixed columns, one row a rating.

    Attributes
    ----------
    rows : sparse array, shape (ratings, columns + 1)
        One column a level of each random group, then the fixed ones, then the values.
    items : sparse array, shape (interactions, columns + 1)
        The same, summed over the ratings of an interaction.
    n_of_item : array of int, shape (interactions,)
        Ratings of each interaction.
    groups : tuple of slice
        Columns of each random group.
    fixed : slice
        Columns of the fixed part, which is of full rank.
    """

    rows: sparse.csr_array
    items: sparse.csr_array
    n_of_item: IntArray
    groups: tuple[slice, ...]
    fixed: slice

    @classmethod
    def of(
        cls, value: FloatArray, *, fixed: FloatArray, groups: Sequence[IntArray], item: IntArray
    ) -> "CrossedRatings":
        """Lay ratings out; codes of ``groups`` and ``item`` are made dense here.

        Parameters
        ----------
        value : array of float, shape (ratings,)
        fixed : array of float, shape (ratings, fixed columns), of full column rank
        groups : sequence of array of int, shape (ratings,)
        item : array of int, shape (ratings,)
        """
        n = len(value)
        codes = [np.unique(group, return_inverse=True)[1] for group in groups]
        ends = np.cumsum([0, *(int(code.max(initial=-1)) + 1 for code in codes)])
        items, item_at, n_of_item = np.unique(item, return_inverse=True, return_counts=True)
        numbers = np.column_stack([np.ones((n, len(codes))), fixed, value])
        places = np.column_stack(
            [
                *(code + start for code, start in zip(codes, ends[:-1], strict=True)),
                np.broadcast_to(ends[-1] + np.arange(fixed.shape[1] + 1), (n, fixed.shape[1] + 1)),
            ]
        )
        shape = (n, int(ends[-1]) + fixed.shape[1] + 1)
        pointer = np.arange(n + 1) * numbers.shape[1]
        rows = sparse.csr_array((numbers.ravel(), places.ravel(), pointer), shape=shape)
        of_item = sparse.csr_array((np.ones(n), (item_at, np.arange(n))), shape=(len(items), n))
        slices = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
        return cls(rows, (of_item @ rows).tocsr(), n_of_item, slices, slice(int(ends[-1]), shape[1] - 1))

    @property
    def n_ratings(self) -> int:
        """Ratings."""
        return len(self.rows.indptr) - 1

    @property
    def n_fixed(self) -> int:
        """Columns of the fixed part."""
        return int(self.fixed.stop - self.fixed.start)

    @property
    def n_random(self) -> int:
        """Levels of all random groups together, without the interactions."""
        return int(self.fixed.start)

    @cached_property
    def squares(self) -> "Squares":
        """The products of all columns, dense: for as many columns as a matrix may have."""
        counts, number = np.unique(self.n_of_item, return_counts=True)
        parts = [self.items[np.flatnonzero(self.n_of_item == n)] for n in counts]
        return Squares(
            total=(self.rows.T @ self.rows).toarray(),
            by_count=np.array([(part.T @ part).toarray() for part in parts]),
            counts=counts.astype(np.float64),
            items=number.astype(np.float64),
        )


@dataclass(frozen=True, eq=False, slots=True)
class Squares:
    """Products of the columns of :class:`CrossedRatings`, values last.

    Attributes
    ----------
    total : array, shape (columns + 1, columns + 1)
    by_count : array, shape (numbers, columns + 1, columns + 1)
        Products of the items' sums, over the items with each number of ratings.
    counts, items : array, shape (numbers,)
        The different numbers of ratings an item has, and how many items have each.
    """

    total: FloatArray
    by_count: FloatArray
    counts: FloatArray
    items: FloatArray

    def weighted(self, weights: FloatArray) -> FloatArray:
        """Return the items' products, each number of ratings weighted; weights of shape (…, numbers)."""
        flat = self.by_count.reshape(len(self.counts), -1)
        return np.asarray((weights @ flat).reshape(*weights.shape[:-1], *self.total.shape))
