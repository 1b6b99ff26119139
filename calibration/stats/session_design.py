"""Ratings as products session by session: what a record of many sessions is fitted from without a large matrix."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from calibration.stats.ratings_matrix import FloatArray, IntArray

SIDE_COLUMNS = 2
"""Each session's first columns: one a side. Its raters follow."""


@dataclass(frozen=True, eq=False, slots=True)
class Products:
    """Products of columns in three pieces; leading axes may stand for different numbers of ratings.

    Attributes
    ----------
    inside : array, shape (…, sessions, own, own)
        Of a session's own columns: its sides, then its raters, then columns of zeros up to the same number everywhere.
    across : array, shape (…, sessions, own, shared)
        With the columns shared by all sessions.
    shared : array, shape (…, shared, shared)
    """

    inside: FloatArray
    across: FloatArray
    shared: FloatArray

    def weighted(self, weights: FloatArray) -> "Products":
        """Return the sum over the first axis, each entry weighted; weights of shape (first axis,)."""
        return Products(*(np.tensordot(weights, one, 1) for one in (self.inside, self.across, self.shared)))


@dataclass(frozen=True, eq=False, slots=True)
class SessionDesign:
    """Ratings laid out by session, interactions of one session absorbed.

    Attributes
    ----------
    total : Products
        Of all ratings. Shared columns: interactions of several sessions, raters, the fixed part, the values last.
    by_count : Products
        Of the sums over an interaction of one session, by its number of ratings; shared columns without interactions.
    counts, items : array, shape (numbers,)
        The different numbers of ratings those interactions have, and how many have each.
    ends : tuple of int
        Where the shared interactions, raters, and fixed columns end.
    n_ratings : int
    own : array of int, shape (ratings, 2)
        Place of a rating's side and rater among all sessions' own columns.
    shared_rows : sparse array, shape (ratings, shared)
    """

    total: Products
    by_count: Products
    counts: FloatArray
    items: FloatArray
    ends: tuple[int, int, int]
    n_ratings: int
    own: IntArray
    shared_rows: sparse.csr_array

    @property
    def n_fixed(self) -> int:
        """Columns of the fixed part."""
        return self.ends[2] - self.ends[1]

    @classmethod
    def of(
        cls, value: FloatArray, *, fixed: FloatArray, rater: IntArray, session: IntArray, side: IntArray, item: IntArray
    ) -> "SessionDesign":
        """Lay ratings out; codes are made dense here.

        Parameters
        ----------
        value, rater, session, side, item : array, shape (ratings,)
            ``side`` is 0 or 1.
        fixed : array of float, shape (ratings, fixed columns), of full column rank
        """
        session, rater, item = (np.unique(codes, return_inverse=True)[1] for codes in (session, rater, item))
        slot = _slots(session, rater)
        n_sessions, width = int(session.max()) + 1, SIDE_COLUMNS + int(slot.max()) + 1
        own = session[:, None] * width + np.column_stack([side, SIDE_COLUMNS + slot])
        travelling = several_sessions(session, item)
        rows, ends = _shared_rows(value, fixed, rater, item, travelling)
        at = sparse.csr_array((np.ones(own.size), own.ravel(), 2 * np.arange(len(value) + 1)))
        at.resize(len(value), n_sessions * width)
        inside = np.zeros((n_sessions, width, width))
        for a in own.T:
            for b in own.T:
                np.add.at(inside, (session, a % width, b % width), 1.0)
        total = Products(
            inside, (at.T @ rows).toarray().reshape(n_sessions, width, -1), (rows.T @ rows).toarray()
        )
        kept = np.flatnonzero(~travelling[item])
        by_count, counts, items = _absorbed(
            at[kept], rows[kept][:, ends[0] :], item[kept], session[kept], n_sessions=n_sessions, width=width
        )
        return cls(total, by_count, counts, items, ends, len(value), own, rows)


def several_sessions(session: IntArray, item: IntArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which interactions were rated in more than one session; codes from 0 → (interactions,)."""
    n = int(item.max(initial=-1)) + 1
    first, last = np.full(n, np.iinfo(np.intp).max), np.full(n, -1)
    np.minimum.at(first, item, session)
    np.maximum.at(last, item, session)
    return np.asarray(first < last)


def _slots(session: IntArray, rater: IntArray) -> IntArray:
    """Return the place of each rating's rater among the raters of its session."""
    cells, cell = np.unique(session * (int(rater.max()) + 1) + rater, return_inverse=True)
    of_session = cells // (int(rater.max()) + 1)
    return (np.arange(len(cells)) - np.searchsorted(of_session, of_session))[cell]


def _shared_rows(
    value: FloatArray, fixed: FloatArray, rater: IntArray, item: IntArray, travelling: FloatArray
) -> tuple[sparse.csr_array, tuple[int, int, int]]:
    """Return the shared columns of every rating, and where their kinds end."""
    n, p = fixed.shape
    n_items = int(travelling.sum())
    ends = (n_items, n_items + int(rater.max()) + 1, n_items + int(rater.max()) + 1 + p)
    place = (np.cumsum(travelling) - 1)[item]
    # A column of zeros stands for "no shared interaction": the first one, with the number 0.
    columns = [np.where(travelling[item], place, 0), ends[0] + rater, *(np.full(n, ends[1] + j) for j in range(p + 1))]
    numbers = np.column_stack([travelling[item].astype(np.float64), np.ones(n), fixed, value])
    pointer = np.arange(n + 1) * (p + 3)
    rows = sparse.csr_array((numbers.ravel(), np.column_stack(columns).ravel(), pointer), shape=(n, ends[2] + 1))
    rows.sum_duplicates()
    return rows, ends


def _absorbed(
    own: sparse.csr_array, shared: sparse.csr_array, item: IntArray, session: IntArray, *, n_sessions: int, width: int
) -> tuple[Products, FloatArray, FloatArray]:
    """Return the products of the interactions' sums by their number of ratings, the numbers, and how many have each."""
    items, first, of_item, n_of_item = np.unique(item, return_index=True, return_inverse=True, return_counts=True)
    counts, count = np.unique(n_of_item, return_inverse=True)
    at = session[first] if len(items) else np.zeros(0, dtype=np.intp)
    sums = sparse.csr_array((np.ones(len(item)), (of_item, np.arange(len(item)))), shape=(len(items), len(item)))
    local = own.tocoo()
    inner = np.zeros((len(items), width))
    np.add.at(inner, (of_item[local.coords[0]], local.coords[1] % width), local.data)
    table = np.hstack([inner, (sums @ shared).toarray()])
    order = np.lexsort((at, count))
    group, starts, sizes = np.unique((count * n_sessions + at)[order], return_index=True, return_counts=True)
    padded = np.zeros((len(group), int(sizes.max(initial=0)), table.shape[1]))
    within = np.arange(len(order)) - np.repeat(starts, sizes)
    padded[np.repeat(np.arange(len(group)), sizes), within] = table[order]
    found = padded.transpose(0, 2, 1) @ padded
    where = group // n_sessions, group % n_sessions
    inside = np.zeros((len(counts), n_sessions, width, width))
    across = np.zeros((len(counts), n_sessions, width, shared.shape[1]))
    together = np.zeros((len(counts), shared.shape[1], shared.shape[1]))
    inside[where], across[where] = found[:, :width, :width], found[:, :width, width:]
    np.add.at(together, where[0], found[:, width:, width:])
    return (
        Products(inside, across, together),
        counts.astype(np.float64),
        np.bincount(count, minlength=len(counts)).astype(np.float64),
    )
