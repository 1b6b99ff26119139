"""One side's variances in resamples of the units, by one step of scoring from the estimate."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_variances import SideVariances, laplacians

_LEAST_SLIP = 1e-8
"""Of a side's variances: with fewer slips than that the step cannot be computed."""
_CONFOUNDED = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class ResampledVariances:
    """Variance of raters around their side, and of single ratings; each of shape (lines, resamples)."""

    rater: FloatArray
    slip: FloatArray


def resampled_variances(side: SideVariances, weights: FloatArray, changed: FloatArray) -> ResampledVariances:
    """Return the variances in resamples.

    Parameters
    ----------
    weights, changed : array of float, shape (lines, resamples, units)
        How often each unit counts, and how much that is more than once.

    Returns
    -------
    ResampledVariances
        May be below 0; 0 where the side has none.

    Notes
    -----
    A = (I + λL)⁻¹, a = Ab. Scores times σ⁴: σ²(f − λ tr AL) − φ for slips, σ² tr AL − a′a for raters,
    φ = q − λb′a − λa′a; expected information likewise. In a resample f, q and b are its own, and so is a given the
    sample's A; tr AL moves by its first order, tr(A²Lᵤ) of unit u.
    """
    slip = np.where(side.usable, np.maximum(side.slip, _LEAST_SLIP * side.rater), 1.0)
    ratio = np.where(side.usable, side.rater / slip, 0.0)
    raters = side.rated.shape[2]
    laplacian = laplacians(side.rated, side.counts)
    solved: FloatArray = np.asarray(np.linalg.inv(np.eye(raters) + ratio[:, None, None] * laplacian))
    own = (solved @ side.apart.sum(axis=1)[:, :, None])[:, :, 0]
    traced = solved @ laplacian
    trace, trace_square = np.trace(traced, axis1=1, axis2=2), (traced * np.swapaxes(traced, 1, 2)).sum(axis=(1, 2))
    units = _units(side, ratio=ratio, own=own, solved=solved)
    freedom = np.maximum(side.counts - 1, 0)
    sums = changed @ np.concatenate([units, freedom[:, :, None]], axis=2)
    moved, left_over, traces = sums[:, :, :raters], sums[:, :, raters], trace[:, None] + sums[:, :, raters + 1]
    free = freedom.sum(axis=1)[:, None] + sums[:, :, raters + 2]
    stepped = moved @ solved
    left = _left(side, ratio, own)[:, None] + left_over - ratio[:, None] * (stepped * moved).sum(axis=2)
    effects = ((own[:, None, :] + stepped) ** 2).sum(axis=2)
    of_slip = slip[:, None] * (free - ratio[:, None] * traces) - (left - ratio[:, None] * effects)
    of_rater = slip[:, None] * traces - effects
    f = freedom.sum(axis=1)
    crossed = np.trace(solved @ traced, axis1=1, axis2=2)
    information = f - 2 * ratio * trace + ratio**2 * trace_square, crossed, trace_square
    step_slip, step_rater = _steps(of_slip, of_rater, information)
    usable = side.usable[:, None]
    return ResampledVariances(
        rater=np.where(usable, side.rater[:, None] + step_rater, 0.0),
        slip=np.where(usable, side.slip[:, None] + step_slip, 0.0),
    )


def _left(side: SideVariances, ratio: FloatArray, own: FloatArray) -> FloatArray:
    """Return q − λb′a."""
    squares = (side.apart**2).sum(axis=(1, 2))
    return np.asarray(squares - ratio * (side.apart.sum(axis=1) * own).sum(axis=1))


def _units(side: SideVariances, *, ratio: FloatArray, own: FloatArray, solved: FloatArray) -> FloatArray:
    """Return of each unit z − λLᵤa, its square within the unit, and tr(A²Lᵤ); (lines, units, raters + 2)."""
    rated, counts = side.rated, np.maximum(side.counts, 1)
    levels = rated * (ratio[:, None] * own)[:, None, :]
    scores = side.apart - (levels - rated * (levels.sum(axis=2) / counts)[:, :, None])
    twice = solved @ solved
    met = ((rated @ twice) * rated).sum(axis=2) / counts
    traces = (rated * np.diagonal(twice, axis1=1, axis2=2)[:, None, :]).sum(axis=2) - met
    return np.concatenate([scores, (scores**2).sum(axis=2)[:, :, None], traces[:, :, None]], axis=2)


def _steps(
    of_slip: FloatArray, of_rater: FloatArray, information: tuple[FloatArray, FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Return −information⁻¹·scores; raters do not move where they cannot be told from slips."""
    slips, crossed, raters = (part[:, None] for part in information)
    determinant = slips * raters - crossed**2
    told = determinant > _CONFOUNDED * slips * raters
    safe = np.where(told, determinant, 1.0)
    step_slip = np.where(told, -(raters * of_slip - crossed * of_rater) / safe, -of_slip / np.maximum(slips, 1e-300))
    return step_slip, np.where(told, -(slips * of_rater - crossed * of_slip) / safe, 0.0)
