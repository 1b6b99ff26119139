"""One reviewer beside the reference on several lines: how far apart a unit, and how much that strays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.reviewers import against_reference
from calibration.vocabulary import Reference, Side


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


def reviewer_distances(lines: Sequence[ReviewedLine], column: int, reference: Reference) -> ReviewerDistances:
    """Hold one rater against the reference, line by line."""
    matrix = lines[0].matrix
    distances, variances = np.full((2, len(lines), matrix.shape[0]), np.nan)
    others = np.zeros(matrix.shape[1], dtype=np.bool_)
    for i, line in enumerate(lines):
        one = against_reference(line.matrix, column, reference, line.gold, 0.0)
        distances[i] = (one.ratings - one.reference) / line.length
        slip = PRIOR_SLIP * (line.matrix.step or 0.0) / line.length
        variances[i] = slip**2 * (1 + share(np.ones_like(one.n_reference), one.n_reference))
        others |= line.matrix.rated[one.compared].any(axis=0)
    others[column] = False
    colleagues = np.array([side is matrix.sides[column] for side in matrix.sides]) & others
    behind = others & np.array([_in_reference(side, reference) for side in matrix.sides]) | colleagues
    n_others = 2 if reference is Reference.GOLD else int(behind.sum())
    answered = ~np.isnan(distances)
    n_lines = answered.sum(axis=0)
    by_unit = share(np.where(answered, distances, 0.0).sum(axis=0), n_lines)
    mean = None
    if n_lines.any() and n_others >= 2:
        prior = share(np.where(answered, variances, 0.0).sum(axis=0), n_lines**2)[n_lines > 0].mean()
        mean = moderated_mean(by_unit[n_lines > 0], prior_variance=float(prior) or None)
    return ReviewerDistances(by_unit, _strays(distances, answered), mean, n_others, int(colleagues.sum()))


def _in_reference(side: Side | None, reference: Reference) -> bool:
    if reference is Reference.CLIENT_SIDE:
        return side is Side.CLIENT
    return reference is Reference.CONSENSUS and side is not Side.AUTOMATED


def _strays(distances: FloatArray, answered: BoolArray) -> FloatArray:
    """Return per unit the mean over lines of the squared distance from the reviewer's own mean on the line."""
    n = answered.sum(axis=1, keepdims=True)
    known = answered & (n >= 2)
    centre = share(np.where(answered, distances, 0.0).sum(axis=1, keepdims=True), n)
    squares = np.where(known, (distances - centre) ** 2, 0.0) * share(n, n - 1)
    return share(np.where(known, squares, 0.0).sum(axis=0), known.sum(axis=0))
