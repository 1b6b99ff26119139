"""When did it change: one change point of a short series, by permutations of its sessions."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.drift_benchmarks import DATE_CONFIDENCE, DATE_RESAMPLES, LOOK_RESAMPLES, SESSIONS_A_SIDE
from calibration.stats.ratings_matrix import FloatArray, IntArray

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """The most likely change of a series' mean.

    Attributes
    ----------
    position : int
        First value of the new level, counted from 0.
    plus_minus : int
        Places: the change is within ± so many of it with probability ``DATE_CONFIDENCE``, if there was one.
    size : float
        Mean from there on − mean before. The largest of many differences, so too large on average.
    p_value : float
        Of "the order of the values is chance".
    """

    position: int
    plus_minus: int
    size: float
    p_value: float


def change_point(
    values: FloatArray, *, resamples: int = LOOK_RESAMPLES, seed: int = 0, orders: IntArray | None = None
) -> ChangePoint | None:
    """Look once, over the whole series, for one change of the mean.

    Parameters
    ----------
    values : array of float, shape (n,), no NaN
    resamples : int
    seed : int
    orders : array of int, shape (resamples, n), optional
        Permutations to be used, of :func:`permutations`: the same ones for every line.

    Returns
    -------
    ChangePoint or None
        ``None`` with fewer than four values, or values that do not vary.

    Notes
    -----
    Largest over k of S_k²·n/(k(n − k)), S_k the sum of the first k deviations from the mean, at least two values on
    either side: the likelihood ratio of normal values with one step (Hinkley 1970, Biometrika 57, 1–17). p = (1 +
    permutations that reach it) / (1 + permutations) (Good 2005). ±: the quantile of the distance between the step
    found and the step put in over series made of the two means and resampled residuals. For one look: repeated after
    every session at 5 %, it would be wrong in a fifth of all half-years.
    """
    n = len(values)
    if n < 2 * SESSIONS_A_SIDE or float(np.ptp(values)) <= _NOTHING:
        return None
    drawn = permutations(n, resamples=resamples, seed=seed) if orders is None else orders
    scan = _scan(values[None])[0]
    reached = _scan(values[drawn]).max(axis=1) >= scan.max() * (1 - 1e-9)
    position = int(np.argmax(scan)) + SESSIONS_A_SIDE
    return ChangePoint(
        position=position,
        plus_minus=_plus_minus(values, position, seed),
        size=float(values[position:].mean() - values[:position].mean()),
        p_value=float((1 + reached.sum()) / (1 + len(drawn))),
    )


def permutations(n: int, *, resamples: int = LOOK_RESAMPLES, seed: int = 0) -> IntArray:
    """Return random orders of n places; shape (resamples, n)."""
    places = np.broadcast_to(np.arange(n), (resamples, n))
    return np.random.default_rng(seed).permuted(places, axis=1)


def _scan(values: FloatArray) -> FloatArray:
    """Return the statistic at every split that leaves two values on either side; (series, splits)."""
    n = values.shape[1]
    before = np.arange(SESSIONS_A_SIDE, n - SESSIONS_A_SIDE + 1)
    centred = values - values.mean(axis=1, keepdims=True)
    sums = np.cumsum(centred, axis=1)[:, before - 1]
    return np.asarray(sums**2 * (n / (before * (n - before))))


def _plus_minus(values: FloatArray, position: int, seed: int) -> int:
    n = len(values)
    level = np.where(np.arange(n) < position, values[:position].mean(), values[position:].mean())
    # Two means were fitted: residuals are that much too small.
    residuals = (values - level) * np.sqrt(n / (n - 2))
    at = np.random.default_rng(seed).integers(0, n, size=(DATE_RESAMPLES, n))
    found = np.argmax(_scan(level + residuals[at]), axis=1) + SESSIONS_A_SIDE
    return int(np.ceil(np.quantile(np.abs(found - position), DATE_CONFIDENCE)))
