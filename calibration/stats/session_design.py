"""Ratings as products session by session: what a record of many sessions is fitted from without a large matrix."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray

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

    def turned(self, turn: FloatArray, first: int) -> "Products":
        """Return the products with other shared columns: the old ones times ``turn``, which leaves the ``first`` be."""
        own = turn[first:, first:]
        across = np.concatenate([self.across[..., :first], self.across[..., first:] @ own], axis=-1)
        shared = np.concatenate([self.shared[..., :first], self.shared[..., first:] @ own], axis=-1)
        shared = np.concatenate([shared[..., :first, :], own.T @ shared[..., first:, :]], axis=-2)
        return Products(self.inside, across, shared)


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
    rows : sparse array, shape (ratings, columns)
        Columns as they were laid out at first; ``turn`` makes the shared ones of them.
    turn : array, shape (columns, shared)
    """

    total: Products
    by_count: Products
    counts: FloatArray
    items: FloatArray
    ends: tuple[int, int, int]
    n_ratings: int
    own: IntArray
    rows: sparse.csr_array
    turn: FloatArray

    @property
    def n_fixed(self) -> int:
        """Columns of the fixed part."""
        return self.ends[2] - self.ends[1]

    @classmethod
    def of(
        cls, value: FloatArray, *, kind: IntArray, rater: IntArray, session: IntArray, side: IntArray, item: IntArray
    ) -> "SessionDesign":
        """Lay ratings out, each kind of rating a fixed column of its own; see :meth:`with_fixed`.

        Parameters
        ----------
        value, kind, rater, session, side, item : array, shape (ratings,)
            ``side`` is 0 or 1, ``kind`` from 0; the other codes are made dense here.
        """
        session, rater, item = (np.unique(codes, return_inverse=True)[1] for codes in (session, rater, item))
        slot = _slots(session, rater)
        n, n_sessions, width = len(value), int(session.max()) + 1, SIDE_COLUMNS + int(slot.max()) + 1
        places = np.column_stack([side, SIDE_COLUMNS + slot])
        travelling = several_sessions(session, item)
        rows, ends = _shared_rows(value, kind, rater, item, travelling)
        own = session[:, None] * width + places
        at = sparse.csr_array((np.ones(2 * n), own.ravel(), 2 * np.arange(n + 1)), shape=(n, n_sessions * width))
        inside = np.zeros((n_sessions, width, width))
        for a in places.T:
            for b in places.T:
                code = (session * width + a) * width + b
                inside += np.bincount(code, minlength=inside.size).reshape(inside.shape)
        across = (at.T @ rows).toarray().reshape(n_sessions, width, -1)
        total = Products(inside, across, (rows.T @ rows).toarray())
        by_count, counts, items = _absorbed(places, rows, item, session, travelling=travelling, first=ends[0])
        return cls(total, by_count, counts, items, ends, n, own, rows, np.eye(rows.shape[1]))

    def with_fixed(self, of_kind: FloatArray) -> "SessionDesign":
        """Return the ratings with other fixed columns, of full rank among them; shape (kinds, columns)."""
        start, kinds = self.ends[1:]
        turn = np.zeros((kinds + 1, start + of_kind.shape[1] + 1))
        turn[np.arange(start), np.arange(start)] = turn[-1, -1] = 1.0
        turn[start:kinds, start:-1] = of_kind
        return replace(
            self,
            total=self.total.turned(turn, start),
            by_count=self.by_count.turned(turn[self.ends[0] :, self.ends[0] :], start - self.ends[0]),
            ends=(self.ends[0], start, start + of_kind.shape[1]),
            turn=turn,
        )


def several_sessions(session: IntArray, item: IntArray) -> BoolArray:
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
    places: IntArray = np.arange(len(cells)) - np.searchsorted(of_session, of_session)
    return places[cell]


def _shared_rows(
    value: FloatArray, kind: IntArray, rater: IntArray, item: IntArray, travelling: BoolArray
) -> tuple[sparse.csr_array, tuple[int, int, int]]:
    """Return the shared columns of every rating, and where their kinds end."""
    n, n_items = len(value), int(travelling.sum())
    raters = n_items + int(rater.max()) + 1
    ends = (n_items, raters, raters + int(kind.max()) + 1)
    shared = travelling[item]
    place = (np.cumsum(travelling) - 1)[item]
    # Without a shared interaction a rating has a 0 in its rater's column, which the sum of duplicates takes away.
    columns = [np.where(shared, place, n_items + rater), n_items + rater, raters + kind, np.full(n, ends[2])]
    numbers = np.column_stack([shared, np.ones(n), np.ones(n), value]).astype(np.float64)
    rows = sparse.csr_array(
        (numbers.ravel(), np.column_stack(columns).ravel(), 4 * np.arange(n + 1)), shape=(n, ends[2] + 1)
    )
    rows.sum_duplicates()
    return rows, ends


def _absorbed(
    places: IntArray, rows: sparse.csr_array, item: IntArray, session: IntArray, *, travelling: BoolArray, first: int
) -> tuple[Products, FloatArray, FloatArray]:
    """Return the products of the interactions' sums by their number of ratings, the numbers, and how many have each."""
    kept = np.flatnonzero(~travelling[item])
    width, n_sessions = int(places.max()) + 1, int(session.max()) + 1
    items, at, of_item, n_of_item = np.unique(item[kept], return_index=True, return_inverse=True, return_counts=True)
    counts, count = np.unique(n_of_item, return_inverse=True)
    cells = (of_item[:, None] * width + places[kept]).ravel()
    inner = np.bincount(cells, minlength=len(items) * width).reshape(len(items), width)
    sums = sparse.csr_array((np.ones(len(kept)), (of_item, kept)), shape=(len(items), len(item)))
    table = np.hstack([inner, (sums @ rows).toarray()[:, first:]])
    code = count * n_sessions + session[kept[at]]
    order = np.argsort(code, kind="stable")
    group, starts, sizes = np.unique(code[order], return_index=True, return_counts=True)
    padded = np.zeros((len(group), int(sizes.max(initial=0)), table.shape[1]))
    within = np.arange(len(order)) - np.repeat(starts, sizes)
    padded[np.repeat(np.arange(len(group)), sizes), within] = table[order]
    found = padded.transpose(0, 2, 1) @ padded
    where, n_shared = (group // n_sessions, group % n_sessions), table.shape[1] - width
    inside = np.zeros((len(counts), n_sessions, width, width))
    across = np.zeros((len(counts), n_sessions, width, n_shared))
    together = np.zeros((len(counts), n_shared, n_shared))
    inside[where], across[where] = found[:, :width, :width], found[:, :width, width:]
    np.add.at(together, where[0], found[:, width:, width:])
    n_items = np.bincount(count, minlength=len(counts))
    return Products(inside, across, together), counts.astype(np.float64), n_items.astype(np.float64)
