"""Resampled units: one set of weights for every coefficient and every criterion over the same units."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.ratings_matrix import FloatArray

Float32Array = npt.NDArray[np.float32]

_CHUNK = 16
_LEAST_DEFINED = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class UnitWeights:
    """How often each unit stands in each resample.

    Attributes
    ----------
    counts : array of float32, shape (resamples, units)
        Whole numbers; every row sums to the number of units.
    seed : int
    """

    counts: Float32Array
    seed: int

    def sums(self, features: FloatArray) -> FloatArray:
        """Return the features summed over the units of every resample; (units, k) → (resamples, k).

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
    rng = np.random.default_rng(seed)
    counts = np.empty((resamples, n_units), dtype=np.float32)
    for start in range(0, resamples if n_units else 0, _CHUNK):
        rows = min(_CHUNK, resamples - start)
        drawn = rng.integers(0, n_units, size=(rows, n_units), dtype=np.int32)
        drawn += (np.arange(rows, dtype=np.int32) * n_units)[:, None]
        drawn_counts = np.bincount(drawn.ravel(), minlength=rows * n_units)
        counts[start : start + rows] = drawn_counts.reshape(rows, n_units)
    counts.setflags(write=False)
    return UnitWeights(counts=counts, seed=seed)


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
