"""Variances behind the gap between two sides, for many resamples of the units at once.

Everything here takes ``weights`` of shape (resamples, units): how often each unit counts. All ones: the sample itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.stats.ratings_matrix import BoolArray, FloatArray

_GRID, _ROUNDS, _POINTS = 40, 7, 9
_SMALLEST, _LARGEST = 1e-6, 1e4
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class GapComponents:
    """What the difference of a client's and a vendor's rating varies by; each of shape (resamples,), squared unit.

    Attributes
    ----------
    gap : array of float
        Square of the mean gap, less what chance adds to it. May be below 0.
    situation : array of float
        Variance of the sides' difference from unit to unit.
    individual, slips : array of float
        Variance of raters around their side, and of single ratings: the sum of both sides'. A side whose raters
        never meet on a unit adds nothing here: what it has is in the first two.
    mean_gap : array of float
        Client − vendor.
    """

    gap: FloatArray
    situation: FloatArray
    individual: FloatArray
    slips: FloatArray
    mean_gap: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class SideVariances:
    """Variance of raters around their side, and of single ratings; each of shape (resamples,)."""

    rater: FloatArray
    slip: FloatArray


def paired(values: FloatArray) -> bool:
    """Return whether any unit has two ratings of this side, without which its raters cannot be told from it."""
    return bool((~np.isnan(values)).sum(axis=1).max(initial=0) >= 2)


def balanced_components(client: FloatArray, vendor: FloatArray, *, weights: FloatArray) -> GapComponents:
    """Return the components from mean squares, when every rater rated every unit.

    Parameters
    ----------
    client, vendor : array of float, shape (units, raters of the side), complete, at least two units
    weights : array of float, shape (resamples, units)

    Notes
    -----
    With I units, R raters of a side, S the sums of squares within a side, s²_D the variance over units of the
    difference D of the side means: slips σ²e = S_e/((I − 1)(R − 1)); individual σ²r = (S_r/(R − 1) − σ²e)/I; situation
    s²_D − Σ σ²e/R; gap D̄² − s²_D/I − Σ σ²r/R. Their sum with σ²r and σ²e of both sides *is* the mean squared
    difference over all client–vendor pairs, whatever the numbers: the cross terms cancel.
    """
    n = weights.sum(axis=1)
    difference = client.mean(axis=1) - vendor.mean(axis=1)
    mean = weights @ difference / n
    spread = (weights @ difference**2 / n - mean**2) * n / (n - 1)
    sides = [_side_from_squares(values, weights, n) for values in (client, vendor)]
    raters = [client.shape[1], vendor.shape[1]]
    return GapComponents(
        gap=mean**2 - spread / n - sum(s.rater / r for s, r in zip(sides, raters, strict=True)),
        situation=spread - sum(s.slip / r for s, r in zip(sides, raters, strict=True)),
        individual=sides[0].rater + sides[1].rater,
        slips=sides[0].slip + sides[1].slip,
        mean_gap=mean,
    )


def _side_from_squares(values: FloatArray, weights: FloatArray, n: FloatArray) -> SideVariances:
    raters = values.shape[1]
    if raters < 2:
        return SideVariances(np.zeros(len(n)), np.zeros(len(n)))
    apart = values - values.mean(axis=1, keepdims=True)
    of_raters = ((weights @ apart) ** 2).sum(axis=1) / n
    slip = (weights @ (apart**2).sum(axis=1) - of_raters) / ((n - 1) * (raters - 1))
    return SideVariances(rater=(of_raters / (raters - 1) - slip) / n, slip=slip)


def mixed_components(client: FloatArray, vendor: FloatArray, *, weights: FloatArray) -> GapComponents:
    """Return the components by restricted maximum likelihood, when cells miss.

    Parameters
    ----------
    client, vendor : array of float, shape (units, raters of the side)
        NaN where there is no rating; every unit has one of each side.
    weights : array of float, shape (resamples, units)

    Notes
    -----
    Two steps. Within each side: rating = unit (fixed) + rater (random) + slip. Then, with those variances, difference
    of the side means = gap + situation (random) + raters' and slips' share in the means. Variances are not below 0.
    On complete data both steps give the mean squares' values wherever those are positive.
    """
    sides = [side_variances(values, weights) for values in (client, vendor)]
    shares, counts = zip(*(_shares(values) for values in (client, vendor)), strict=True)
    design = np.column_stack([shares[0], -shares[1]])
    rater_sd = np.sqrt(
        np.column_stack(
            [np.repeat(s.rater[:, None], v.shape[1], 1) for s, v in zip(sides, (client, vendor), strict=True)]
        )
    )
    noise = sum(s.slip[:, None] / n[None, :] for s, n in zip(sides, counts, strict=True))
    difference = np.nanmean(client, axis=1) - np.nanmean(vendor, axis=1)
    problem = _Differences(difference, design, rater_sd, np.asarray(noise), weights)
    situation = problem.situation()
    mean, variance = problem.gap(situation)
    return GapComponents(
        gap=mean**2 - variance,
        situation=situation,
        individual=sides[0].rater + sides[1].rater,
        slips=sides[0].slip + sides[1].slip,
        mean_gap=mean,
    )


def _shares(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    rated = (~np.isnan(values)).astype(np.float64)
    counts = rated.sum(axis=1)
    return rated / counts[:, None], counts


def side_variances(values: FloatArray, weights: FloatArray) -> SideVariances:
    """Return one side's variances by restricted likelihood: rating = unit (fixed) + rater (random) + slip.

    Parameters
    ----------
    values : array of float, shape (units, raters)
        NaN where there is no rating; every unit has one.
    weights : array of float, shape (resamples, units)

    Notes
    -----
    With the units absorbed, the likelihood is a sum over the eigenvalues of the raters' Laplacian.
    """
    nothing = np.zeros(len(weights))
    if not paired(values):
        return SideVariances(nothing, nothing)
    rated = (~np.isnan(values)).astype(np.float64)
    counts = rated.sum(axis=1)
    apart = np.where(rated > 0, values - np.nanmean(values, axis=1, keepdims=True), 0.0)
    raters = values.shape[1]
    tied = rated[:, :, None] * (np.eye(raters) - rated[:, None, :] / counts[:, None, None])
    laplacian = (weights @ tied.reshape(len(values), -1)).reshape(-1, raters, raters)
    freedom, squares = weights @ (counts - 1), weights @ (apart**2).sum(axis=1)
    eigenvalues, vectors = np.linalg.eigh(laplacian)
    moved = np.einsum("brk,br->bk", vectors, weights @ apart) ** 2
    eigenvalues = np.where(eigenvalues > _NOTHING * np.maximum(freedom, 1)[:, None], eigenvalues, 0.0)

    def left(ratio: FloatArray) -> FloatArray:
        taken = ratio[:, :, None] * moved[:, None, :] / (1 + ratio[:, :, None] * eigenvalues[:, None, :])
        return np.asarray(
            np.maximum(squares[:, None] - taken.sum(axis=-1), _NOTHING * np.maximum(squares, 1e-300)[:, None])
        )

    def deviance(ratio: FloatArray) -> FloatArray:
        spread = np.log1p(ratio[:, :, None] * eigenvalues[:, None, :]).sum(axis=-1)
        return np.asarray(spread + freedom[:, None] * np.log(left(ratio)))

    ratio = _smallest_deviance(deviance, np.ones(len(weights)))
    slip = left(ratio[:, None])[:, 0] / np.maximum(freedom, 1)
    usable = (freedom > 0) & (squares > 0)
    return SideVariances(rater=np.where(usable, ratio * slip, 0.0), slip=np.where(usable, slip, 0.0))


@dataclass(frozen=True, eq=False, slots=True)
class _Differences:
    """The differences of the side means, whose variance is known but for the situations' part."""

    difference: FloatArray
    design: FloatArray
    rater_sd: FloatArray
    noise: FloatArray
    weights: FloatArray

    def situation(self) -> FloatArray:
        """Return the variance between situations with the smallest restricted deviance, per resample."""
        scale = self.weights @ self.difference**2 / self.weights.sum(axis=1)
        usable = scale > 0

        def deviance(situation: FloatArray) -> FloatArray:
            return np.column_stack([self._solved(one)[2] for one in situation.T])

        found = _smallest_deviance(deviance, np.where(usable, scale, 1.0), zero=bool((self.noise > 0).all()))
        return np.where(usable, found, 0.0)

    def gap(self, situation: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the mean gap and its variance."""
        mean, variance, _ = self._solved(np.maximum(situation, _NOTHING))
        return mean, variance

    def _solved(self, situation: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        total = situation[:, None] + self.noise
        weight = self.weights / np.maximum(total, 1e-300)
        resamples, raters = len(weight), self.design.shape[1]
        columns = np.column_stack([np.ones(len(self.difference)), self.difference])
        crossed = (self.design[:, :, None] * self.design[:, None, :]).reshape(len(self.design), -1)
        inner = (weight @ crossed).reshape(resamples, raters, raters)
        inner = np.eye(raters) + self.rater_sd[:, :, None] * inner * self.rater_sd[:, None, :]
        outer = np.einsum("bu,ur,uc->brc", weight, self.design, columns, optimize=True) * self.rater_sd[:, :, None]
        plain = np.einsum("bu,uc,ud->bcd", weight, columns, columns, optimize=True)
        left = plain - np.swapaxes(outer, 1, 2) @ np.linalg.solve(inner, outer)
        ones, mixed, squares = left[:, 0, 0], left[:, 0, 1], left[:, 1, 1]
        logs = (self.weights * np.log(np.maximum(total, 1e-300))).sum(axis=1) + np.linalg.slogdet(inner)[1]
        return mixed / ones, 1 / ones, np.asarray(logs + np.log(ones) + squares - mixed**2 / ones)


def _smallest_deviance(
    deviance: Callable[[FloatArray], FloatArray], scale: FloatArray, *, zero: bool = True
) -> FloatArray:
    """Return per resample the non-negative number with the smallest deviance, by a grid of logarithms made finer.

    Parameters
    ----------
    deviance : callable
        Of an array (resamples, points), gives the same shape.
    scale : array of float, shape (resamples,)
        What the number is about as large as.
    zero : bool
        Whether 0 is allowed.
    """
    rows = np.arange(len(scale))
    steps = np.log(_LARGEST / _SMALLEST) / (_GRID - 1)
    grid = np.log(scale)[:, None] + np.log(_SMALLEST) + steps * np.arange(_GRID)
    best = grid[rows, np.argmin(deviance(np.exp(grid)), axis=1)]
    for _ in range(_ROUNDS):
        grid = best[:, None] + steps * np.linspace(-1, 1, _POINTS)
        values = deviance(np.exp(grid))
        best, steps = grid[rows, np.argmin(values, axis=1)], steps * 2 / (_POINTS - 1)
    found: FloatArray = np.exp(best)
    if not zero:
        return found
    ends = deviance(np.column_stack([np.zeros(len(scale)), found]))
    at_zero: BoolArray = ends[:, 0] <= ends[:, 1]
    return np.asarray(np.where(at_zero, 0.0, found))
