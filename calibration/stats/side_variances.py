"""What ratings vary by within one side, when cells miss: raters around their side and slips, for many lines at once."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.deviance_minimum import deviance_minimum
from calibration.stats.ratings_matrix import BoolArray, FloatArray

_NOTHING = 1e-12
_RATIOS = np.append(0.0, np.exp(np.linspace(np.log(1e-6), np.log(1e8), 55)))


@dataclass(frozen=True, eq=False, slots=True)
class SideVariances:
    """One side's variances of each line, and what they were estimated from.

    Attributes
    ----------
    rater, slip : array of float, shape (lines,)
        Variance of raters around their side, and of single ratings; 0 or more.
    usable : array of bool, shape (lines,)
        Whether any two raters of the side met on a unit and differ.
    rated, apart : array of float, shape (lines, units, raters)
        1 where there is a rating, else 0; the rating less its unit's mean, 0 without.
    counts : array of float, shape (lines, units)
        Ratings of each unit.
    """

    rater: FloatArray
    slip: FloatArray
    usable: BoolArray
    rated: FloatArray
    apart: FloatArray
    counts: FloatArray

    @property
    def shares(self) -> FloatArray:
        """What each rater has in the unit's mean; shape (lines, units, raters)."""
        return np.asarray(self.rated / np.maximum(self.counts, 1)[:, :, None])

    @property
    def means_slip(self) -> FloatArray:
        """Slips' variance of each unit's mean; shape (lines, units)."""
        return np.asarray(self.slip[:, None] / np.maximum(self.counts, 1))


def side_variances(values: FloatArray) -> SideVariances:
    """Return one side's variances by restricted likelihood: rating = unit (fixed) + rater (random) + slip.

    Parameters
    ----------
    values : array of float, shape (lines, units, raters)
        NaN where there is no rating.

    Returns
    -------
    SideVariances
        Both 0 where no two raters met on a unit, or all who met agree.

    Notes
    -----
    With the units absorbed, L the raters' Laplacian Σ(diag r − rr′/n), b and q the raters' sums and the sum of squares
    of what ratings are apart from their unit's mean, λ = σ²r/σ²e and f = Σ(n − 1), the deviance is log|I + λL|
    + f·log(q − λ b′(I + λL)⁻¹b): a sum over the eigenvalues of L. Ratings that the raters' own levels explain wholly
    leave no slips: σ²r is then the variance of the levels.
    """
    rated = (~np.isnan(values)).astype(np.float64)
    counts = rated.sum(axis=2)
    means = np.where(rated > 0, values, 0.0).sum(axis=2) / np.maximum(counts, 1)
    apart = np.where(rated > 0, values - means[:, :, None], 0.0)
    freedom, squares = np.maximum(counts - 1, 0).sum(axis=1), (apart**2).sum(axis=(1, 2))
    usable = (freedom > 0) & (squares > 0)
    eigenvalues, vectors = np.linalg.eigh(laplacians(rated, counts))
    eigenvalues = np.where(eigenvalues > _NOTHING * np.maximum(freedom, 1)[:, None], eigenvalues, 0.0)
    moved = np.where(eigenvalues > 0, np.einsum("lrk,lr->lk", vectors, apart.sum(axis=1)) ** 2, 0.0)
    bounded = np.where(usable, squares, 1.0)
    problem = _Within(eigenvalues, moved, bounded, np.maximum(freedom, 1))
    ratio = deviance_minimum(problem.deviance, problem.slopes, grid=np.tile(_RATIOS, (len(values), 1)))
    slip = problem.left(ratio[:, None])[:, 0] / np.maximum(freedom, 1)
    levels = np.divide(moved, eigenvalues**2, out=np.zeros_like(moved), where=eigenvalues > 0).sum(axis=1)
    explained = np.divide(moved, eigenvalues, out=np.zeros_like(moved), where=eigenvalues > 0).sum(axis=1)
    all_levels = squares - explained <= _NOTHING * squares
    told = all_levels & (freedom > (eigenvalues > 0).sum(axis=1))
    rater = np.where(told, levels / np.maximum((eigenvalues > 0).sum(axis=1), 1), ratio * slip)
    slip = np.where(told, 0.0, slip)
    return SideVariances(
        rater=np.where(usable, rater, 0.0), slip=np.where(usable, slip, 0.0), usable=usable, rated=rated, apart=apart,
        counts=counts,
    )  # fmt: skip


def laplacians(rated: FloatArray, counts: FloatArray) -> FloatArray:
    """Return how often each two raters met, as L; shape (lines, raters, raters)."""
    met = np.swapaxes(rated / np.maximum(counts, 1)[:, :, None], 1, 2) @ rated
    return np.asarray(rated.sum(axis=1)[:, :, None] * np.eye(rated.shape[2]) - met)


@dataclass(frozen=True, eq=False, slots=True)
class _Within:
    """The deviance of λ within a side; ``eigenvalues`` and ``moved`` of shape (lines, raters)."""

    eigenvalues: FloatArray
    moved: FloatArray
    squares: FloatArray
    freedom: FloatArray

    def left(self, ratio: FloatArray) -> FloatArray:
        taken = ratio[:, :, None] * self.moved[:, None, :] / (1 + ratio[:, :, None] * self.eigenvalues[:, None, :])
        left = self.squares[:, None] - taken.sum(axis=-1)
        return np.asarray(np.maximum(left, _NOTHING**2 * self.squares[:, None]))

    def deviance(self, ratio: FloatArray) -> FloatArray:
        spread = np.log1p(ratio[:, :, None] * self.eigenvalues[:, None, :]).sum(axis=-1)
        return np.asarray(spread + self.freedom[:, None] * np.log(self.left(ratio)))

    def slopes(self, ratio: FloatArray) -> tuple[FloatArray, FloatArray]:
        one = 1 + ratio[:, None] * self.eigenvalues
        left = self.left(ratio[:, None])[:, 0]
        gained = (self.moved / one**2).sum(axis=1)
        bent = (self.moved * self.eigenvalues / one**3).sum(axis=1)
        first = (self.eigenvalues / one).sum(axis=1) - self.freedom * gained / left
        second = -((self.eigenvalues / one) ** 2).sum(axis=1) + self.freedom * (2 * bent / left - (gained / left) ** 2)
        return first, second
