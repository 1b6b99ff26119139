"""The mean of every rater in one session, on the contacts both sides scored."""

import numpy as np
from scipy.sparse.csgraph import connected_components

from calibration.errors import InvalidInput
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.stats.side_gap import has_gap, side_mean, unit_gaps
from calibration.vocabulary import Side

SIDES = (Side.CLIENT, Side.VENDOR)

APART = 1e-9
"""Scale points above which the sides' means differ: what sums of floats leave is no difference."""


def sided(matrix: RatingsMatrix, *, line: str) -> RatingsMatrix:
    """Return the raters of the two sides, client first; positions in a file, who are no persons, as one voice a side.

    Raises
    ------
    InvalidInput
        For names: they have no mean.
    """
    if not has_gap(matrix):
        raise InvalidInput(f"Line '{line}' holds names, which have no mean. Allowed: yes/no, ordered answers, numbers.")
    if matrix.named:
        return matrix.take_raters(np.concatenate([matrix.columns(side) for side in SIDES]))
    return RatingsMatrix.from_array(
        np.column_stack([side_mean(matrix, side) for side in SIDES]),
        level="interval",
        raters=[f"{side} without names" for side in SIDES],
        sides=SIDES,
        step=matrix.step,
    )


def rater_means(matrix: RatingsMatrix) -> tuple[FloatArray, IntArray, int]:
    """Return means and numbers of contacts of the raters, each of shape (raters,), and the contacts both sides scored.

    Notes
    -----
    The additive fit rating = contact + rater by least squares: on complete data the plain mean; where cells miss, what
    it would be had all scored the same contacts. Contacts and raters that do not hang together cannot be compared: the
    largest group with both sides counts.
    """
    shared = ~np.isnan(unit_gaps(matrix))
    values = matrix.values[shared]
    rated = ~np.isnan(values)
    if not rated.all():
        rated &= _together(rated, matrix)
    n = rated.sum(axis=0)
    per_unit = rated.sum(axis=1)
    if not n.any():
        return np.full(len(n), np.nan), n, 0
    unit_means = np.where(rated, values, 0.0).sum(axis=1) / np.maximum(per_unit, 1)
    if (n[n > 0] == (per_unit > 0).sum()).all():
        means = np.where(rated, values, 0.0).sum(axis=0) / np.maximum(n, 1)
    else:
        each = rated.astype(np.float64)
        laplacian = np.diag(n.astype(np.float64)) - each.T @ (each / np.maximum(per_unit, 1)[:, None])
        apart = np.where(rated, values - unit_means[:, None], 0.0).sum(axis=0)
        effects = np.linalg.lstsq(laplacian, apart, rcond=None)[0]
        means = effects + values[rated].mean() - (effects * n).sum() / n.sum()
    return np.where(n > 0, means, np.nan), n, int((per_unit > 0).sum())


def rater_means_at_once(values: FloatArray, *, client: BoolArray) -> tuple[FloatArray, IntArray, IntArray, BoolArray]:
    """Return :func:`rater_means` of many sessions, and in which of them contacts and raters hang together.

    Parameters
    ----------
    values : array of float, shape (sessions, contacts, raters)
        NaN for no rating; shorter sessions end in contacts without any.
    client : array of bool, shape (raters,)
        The others are the vendor's.

    Returns
    -------
    means, n, n_shared, together : arrays, shape (sessions, raters) twice, then (sessions,) twice
        Where a session does not hang together its means are none: it has to be fitted by itself.

    Notes
    -----
    The additive fit is known up to a constant, which the mean of all marks sets; so the Laplacian is solved with that
    constant held at 0.
    """
    rated = ~np.isnan(values)
    shared = np.asarray(rated[..., client].any(axis=2) & rated[..., ~client].any(axis=2))
    rated &= shared[..., None]
    n, per_unit, n_shared = rated.sum(axis=1), rated.sum(axis=2), shared.sum(axis=1)
    known, each = np.where(rated, values, 0.0), rated.astype(np.float64)
    products = each.transpose(0, 2, 1) @ each
    together = _all_reached(products > 0, n > 0)
    unit_means = known.sum(axis=2) / np.maximum(per_unit, 1)
    weighted = each / np.maximum(per_unit, 1)[..., None]
    present = (n > 0).astype(np.float64)
    held = present[:, :, None] * present[:, None, :]
    at = np.arange(n.shape[1])
    laplacian = held - each.transpose(0, 2, 1) @ weighted
    laplacian[:, at, at] += n + (n == 0)
    apart = (known - each * unit_means[..., None]).sum(axis=1)
    effects = np.linalg.solve(np.where(together[:, None, None], laplacian, np.eye(len(at))), apart[..., None])[..., 0]
    total = np.maximum(n.sum(axis=1), 1)
    means = effects + ((known.sum(axis=(1, 2)) - (effects * n).sum(axis=1)) / total)[:, None]
    plain = known.sum(axis=1) / np.maximum(n, 1)
    complete = ((n == 0) | (n == n_shared[:, None])).all(axis=1)
    means = np.where(complete[:, None], plain, means)
    return np.where((n > 0) & together[:, None], means, np.nan), n, n_shared, together


def n_units_apart(matrix: RatingsMatrix) -> int:
    """Return on how many contacts that both sides scored their means differ."""
    return int((np.abs(np.nan_to_num(unit_gaps(matrix))) > APART).sum())


def _all_reached(adjacent: BoolArray, present: BoolArray) -> BoolArray:
    """Return in which of many graphs all nodes that are present hang together; (graphs, nodes, nodes) → (graphs,)."""
    reached = adjacent | np.eye(adjacent.shape[1], dtype=np.bool_)
    for _ in range(int(np.ceil(np.log2(max(adjacent.shape[1], 2))))):
        steps = reached.astype(np.float64)
        reached = steps @ steps > 0
    both = present[:, :, None] & present[:, None, :]
    return np.asarray((reached | ~both).all(axis=(1, 2)))


def _together(rated: BoolArray, matrix: RatingsMatrix) -> BoolArray:
    """Return the cells of the largest group of contacts and raters of both sides that hang together."""
    each = rated.astype(np.intp)
    group = connected_components(each.T @ each > 0, directed=False)[1]
    client = np.array([side is Side.CLIENT for side in matrix.sides])
    cells = np.bincount(group, weights=rated.sum(axis=0))
    both = np.isin(np.arange(len(cells)), group[client]) & np.isin(np.arange(len(cells)), group[~client])
    return np.asarray((group == np.argmax(np.where(both, cells, -1.0)))[None, :])
