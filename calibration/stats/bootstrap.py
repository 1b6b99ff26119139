"""Resampled units: one set of weights for every coefficient and every criterion over the same units."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.ratings_matrix import FloatArray, IntArray

Float32Array = npt.NDArray[np.float32]

_CHUNK = 16
_LEAST_DEFINED = 0.5
# A binomial draw costs about as much as thirty drawn units: rows of more units than that are drawn whole.
_HEAVY = 30


@dataclass(frozen=True, eq=False, slots=True)
class UnitWeights:
    """How often each unit (or all units of each pattern together) stands in each resample.

    Attributes
    ----------
    counts : array of float32, shape (resamples, rows)
        Whole numbers; every row sums to the number of units.
    seed : int
    """

    counts: Float32Array
    seed: int

    def sums(self, features: FloatArray) -> FloatArray:
        """Return the features summed over the units of every resample; (rows, k) → (resamples, k).

        In float32: counts are exact to 2²⁴, everything else to about 1e-7 of its size.
        """
        return (self.counts @ features.astype(np.float32)).astype(np.float64)


def unit_weights(n_units: int, *, resamples: int = 1000, seed: int = 0) -> UnitWeights:
    """Draw units with replacement, as many as there are, ``resamples`` times.

    Parameters
    ----------
    n_units, resamples : int, 0 or more
    seed : int

    Returns
    -------
    UnitWeights
        Give the same one to every coefficient of every criterion whose matrices have these units as rows.

    Notes
    -----
    Drawn in chunks of 16 resamples: the indices stay in the processor's second cache. Multiplying works best
    with one BLAS thread (``OPENBLAS_NUM_THREADS=1``); the process that serves sets it, not this module.
    """
    return pattern_weights(np.ones(n_units, dtype=np.intp), resamples=resamples, seed=seed)


def pattern_weights(multiplicity: IntArray, *, resamples: int = 1000, seed: int = 0) -> UnitWeights:
    """Draw units with replacement when units of one pattern are not told apart.

    Parameters
    ----------
    multiplicity : array of int, shape (patterns,)
        Units with each pattern.
    resamples, seed : int

    Returns
    -------
    UnitWeights
        Of shape (resamples, patterns).

    Notes
    -----
    The weights of the patterns are multinomial. Exact in two steps: patterns of many units, and all others
    together, by a multinomial draw; what falls on the others, unit by unit.
    """
    rng = np.random.default_rng(seed)
    counts = np.empty((resamples, len(multiplicity)), dtype=np.float32)
    n_units = int(multiplicity.sum())
    heavy = multiplicity > _HEAVY
    light = np.flatnonzero(~heavy)
    row_of_unit = np.repeat(np.arange(len(light)), multiplicity[light])
    shares = np.append(multiplicity[heavy], len(row_of_unit)) / max(n_units, 1)
    for start in range(0, resamples if n_units else 0, _CHUNK):
        rows = min(_CHUNK, resamples - start)
        n_light = np.full(rows, n_units)
        if heavy.any():
            drawn = rng.multinomial(n_units, shares, size=rows)
            counts[start : start + rows, heavy] = drawn[:, :-1]
            n_light = drawn[:, -1]
        if len(light):
            counts[start : start + rows, light] = _drawn_one_by_one(rng, n_light, row_of_unit, len(light))
    counts.setflags(write=False)
    return UnitWeights(counts=counts, seed=seed)


def _drawn_one_by_one(rng: np.random.Generator, n: IntArray, row_of_unit: IntArray, n_rows: int) -> IntArray:
    """Draw n[b] of the units for each resample b and count them by row; shape (resamples, rows)."""
    drawn = rng.integers(0, len(row_of_unit), size=int(n.sum()), dtype=np.int32)
    if len(row_of_unit) != n_rows:
        drawn = row_of_unit.astype(np.int32)[drawn]
    drawn += np.repeat(np.arange(len(n), dtype=np.int32) * n_rows, n)
    return np.bincount(drawn, minlength=len(n) * n_rows).reshape(len(n), n_rows)


def percentile_interval(values: FloatArray, *, confidence_level: float, n_units: int) -> tuple[float, float] | None:
    """Return the percentile interval of resampled values; NaN marks resamples in which there is no value.

    ``None`` below ``MIN_UNITS_FOR_BOOTSTRAP`` units, when half of the resamples have no value, or when all
    have the same one: total agreement in the sample does not make an interval of no width true.
    """
    defined = values[~np.isnan(values)]
    if n_units < MIN_UNITS_FOR_BOOTSTRAP or len(defined) <= _LEAST_DEFINED * len(values):
        return None
    tail = (1 - confidence_level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return (float(low), float(high)) if low < high else None
