"""One reviewer beside the reference on several lines: how far apart a unit, and how much that strays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.reviewer_reference import in_reference, references
from calibration.vocabulary import Reference


@dataclass(frozen=True, eq=False, slots=True)
class ReviewedLine:
    """One line whose answers have a direction.

    Attributes
    ----------
    matrix : RatingsMatrix
    length : float
        From the lowest to the highest answer, scale points, above 0.
    gold : array of float, shape (units,), optional
        The agreed values, NaN where there is none.
    """

    matrix: RatingsMatrix
    length: float
    gold: FloatArray | None = None


@dataclass(frozen=True, eq=False, slots=True)
class ReviewerDistances:
    """One rater over several lines.

    Attributes
    ----------
    distances : array of float, shape (units,)
        Mean over the lines of rating − reference, share of the scale; NaN without.
    strays : array of float, shape (units,)
        Mean over the lines of the squared distance from the rater's own mean on the line.
    mean : ModeratedMean or None
        Of ``distances``; ``None`` without any, and beside one other person.
    n_others, n_colleagues : int
        People the rater is held against, those of the same side included; and the latter alone.
    """

    distances: FloatArray
    strays: FloatArray
    mean: ModeratedMean | None
    n_others: int
    n_colleagues: int


def reviewer_distances(lines: Sequence[ReviewedLine], *, reference: Reference) -> tuple[ReviewerDistances, ...]:
    """Hold every rater against the reference, line by line; in the order of the raters."""
    matrix = lines[0].matrix
    ratings = np.stack([line.matrix.values for line in lines])
    found = [references(line.matrix, reference=reference, gold=line.gold) for line in lines]
    lengths = np.array([line.length for line in lines])[:, None, None]
    slips = np.array([PRIOR_SLIP * (line.matrix.step or 0.0) for line in lines])[:, None, None] / lengths
    distances = (ratings - np.stack([one.values for one in found])) / lengths
    n_reference = np.stack([one.n for one in found])
    variances = slips**2 * (1 + share(np.ones_like(n_reference), n_reference))
    # Who answered something of what each rater was compared on: raters × raters.
    met = np.einsum("lur,lus->rs", ~np.isnan(distances), ~np.isnan(ratings), dtype=np.int64) > 0
    sides = list(matrix.sides)
    behind = np.array([in_reference(side, reference) for side in sides])
    told = []
    for column in range(matrix.shape[1]):
        others = met[column] & (np.arange(matrix.shape[1]) != column)
        colleagues = others & np.array([side is sides[column] for side in sides])
        n_others = 2 if reference is Reference.GOLD else int(((others & behind) | colleagues).sum())
        told.append(_of_rater(distances[:, :, column], variances[:, :, column], n_others, int(colleagues.sum())))
    return tuple(told)


def _of_rater(distances: FloatArray, variances: FloatArray, n_others: int, n_colleagues: int) -> ReviewerDistances:
    answered: BoolArray = np.asarray(~np.isnan(distances))
    n_lines = answered.sum(axis=0)
    by_unit = share(np.where(answered, distances, 0.0).sum(axis=0), n_lines)
    mean = None
    if n_lines.any() and n_others >= 2:
        prior = share(np.where(answered, variances, 0.0).sum(axis=0), n_lines**2)[n_lines > 0].mean()
        mean = moderated_mean(by_unit[n_lines > 0], prior_variance=float(prior) or None)
    return ReviewerDistances(by_unit, _strays(distances, answered), mean, n_others, n_colleagues)


def _strays(distances: FloatArray, answered: BoolArray) -> FloatArray:
    """Return per unit the mean over lines of the squared distance from the reviewer's own mean on the line."""
    n = answered.sum(axis=1, keepdims=True)
    known = answered & (n >= 2)
    centre = share(np.where(answered, distances, 0.0).sum(axis=1, keepdims=True), n)
    squares = np.where(known, (distances - centre) ** 2, 0.0) * share(n, n - 1)
    return share(np.where(known, squares, 0.0).sum(axis=0), known.sum(axis=0))
