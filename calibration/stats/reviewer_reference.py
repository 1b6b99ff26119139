"""What each reviewer is held against, with their own rating left out: for all of them at once."""

from dataclasses import dataclass, replace

import numpy as np

from calibration.stats.pairs import in_steps, share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.vocabulary import Measurement, Reference, Side

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Against:
    """One rater's ratings, the reference on the same units, and which of them can be compared.

    Attributes
    ----------
    ratings, reference : array of float, shape (units,)
        Scale points; NaN where there is none.
    same : array of float, shape (units,)
        Share of the reference's raters whose answer is the same, NaN where nothing can be compared.
    n_reference : array of float, shape (units,)
        Raters behind the reference.
    n_ties : int
        Units without a reference because its raters were divided evenly.
    """

    ratings: FloatArray
    reference: FloatArray
    same: FloatArray
    n_reference: FloatArray
    n_ties: int

    @property
    def compared(self) -> BoolArray:
        return np.asarray(~np.isnan(self.ratings - self.reference))


@dataclass(frozen=True, eq=False, slots=True)
class References:
    """The reference of every rater on every unit.

    Attributes
    ----------
    values : array of float, shape (units, raters)
        Scale points; NaN where there is none.
    n : array of float, same shape
        Raters behind it.
    tied : array of bool, same shape
        There is none because its raters were divided evenly.
    """

    values: FloatArray
    n: FloatArray
    tied: BoolArray


def in_reference(side: Side | None, reference: Reference) -> bool:
    """Return whether a rater of this side is one of those that others are held against."""
    if reference is Reference.CLIENT_SIDE:
        return side is Side.CLIENT
    return reference is Reference.CONSENSUS and side is not Side.AUTOMATED


def references(matrix: RatingsMatrix, *, reference: Reference, gold: FloatArray | None = None) -> References:
    """Return what every rater is held against; parameters as for ``reviewer_effects``."""
    nothing_tied = np.zeros(matrix.shape, dtype=np.bool_)
    if reference is Reference.GOLD and gold is not None:
        agreed = np.repeat(_as_matrix(matrix, gold).values, matrix.shape[1], axis=1)
        return References(agreed, (~np.isnan(agreed)).astype(np.float64), nothing_tied)
    behind = matrix.rated & np.array([in_reference(side, reference) for side in matrix.sides])
    n = (behind.sum(axis=1, keepdims=True) - behind).astype(np.float64)
    if matrix.level is Measurement.NOMINAL:
        return _modes(matrix, behind, n)
    values = np.where(behind, matrix.values, 0.0)
    return References(share(values.sum(axis=1, keepdims=True) - values, n), n, nothing_tied)


def _modes(matrix: RatingsMatrix, behind: BoolArray, n: FloatArray) -> References:
    found = matrix.values[matrix.rated]
    answers = np.array(matrix.categories) if matrix.categories else np.unique(found)
    if not answers.size:
        return References(np.full(matrix.shape, np.nan), n, np.zeros(matrix.shape, dtype=np.bool_))
    given = (matrix.values[:, :, None] == answers) & behind[:, :, None]
    counts = given.sum(axis=1, keepdims=True) - given
    most = counts.max(axis=2)
    tied = (most > 0) & ((counts == most[:, :, None]).sum(axis=2) > 1)
    modes = np.where((most == 0) | tied, np.nan, answers[counts.argmax(axis=2)])
    return References(modes, n, tied)


def all_against_reference(
    matrix: RatingsMatrix, *, reference: Reference, gold: FloatArray | None = None, tolerance: float = 0.0
) -> tuple[Against, ...]:
    """Put every rater beside their reference; parameters as for ``reviewer_effects``."""
    found = references(matrix, reference=reference, gold=gold)
    steps = in_steps(matrix)
    agreed = in_steps(_as_matrix(matrix, gold)) if reference is Reference.GOLD and gold is not None else None
    behind = matrix.rated & np.array([in_reference(side, reference) for side in matrix.sides])
    told = []
    for column in range(matrix.shape[1]):
        ratings, values = matrix.values[:, column], found.values[:, column]
        if matrix.level is Measurement.NOMINAL:
            same = np.where(np.isnan(ratings + values), np.nan, ratings == values)
        else:
            others = steps if agreed is None else agreed
            near = np.abs(others - steps[:, [column]]) <= tolerance + _ROUNDING
            if agreed is None:
                near &= behind
                near[:, column] = False
            same = np.where(np.isnan(ratings), np.nan, share(near.sum(axis=1), found.n[:, column]))
        n_ties = int((found.tied[:, column] & ~np.isnan(ratings)).sum())
        told.append(Against(ratings, values, same, found.n[:, column], n_ties))
    return tuple(told)


def _as_matrix(matrix: RatingsMatrix, gold: FloatArray) -> RatingsMatrix:
    """Return the agreed values as one more column of the same scale; raises where one is not on it."""
    one = matrix.take_raters(np.array([0], dtype=np.intp))
    return replace(one, values=gold[:, None].copy(), not_applicable=np.zeros((len(gold), 1), dtype=bool))
