"""Observed and expected disagreement, unit by unit, in Krippendorff's letters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from calibration.stats.bootstrap import UnitWeights
from calibration.stats.category_counts import answers, row_products, row_sums, side_counts
from calibration.stats.pairs import raters_of, share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.stats.unit_moments import UnitMoments, unit_moments
from calibration.stats.weight_matrix import check_answers, ratio_distance
from calibration.vocabulary import Measurement, Pairs, Side

MANY_ANSWERS = 32
"""Answers. With more, interval and ordinal disagreement is computed from moments instead of counts of each answer."""

_STEP = 1e-150

Sums = npt.NDArray[Any]
Parts = tuple[Sums, Sums, Sums]


@dataclass(frozen=True, eq=False, slots=True)
class Disagreement:
    """Sums over units that give alpha, for the sample and for every resample of its units.

    Attributes
    ----------
    features : array of float, shape (rows, k)
        What is summed over units (a row may be a pattern of several); 0 for units without a pair.
    pairable : array of bool, shape (rows,)
        Units with a pair.
    parts : callable
        (…, k) sums → observed D, expected E and number of values N, each (…,).
    """

    features: FloatArray
    pairable: BoolArray
    parts: Callable[[Sums], Parts]

    def alpha(self, sums: FloatArray) -> FloatArray:
        """Return 1 − (N − 1)·D/E of sums (…, k); NaN where the values do not vary."""
        observed, expected, n = self.parts(sums)
        varies = expected > 1e-9 * np.maximum(n, 1.0)
        return np.asarray(1 - (n - 1) * share(observed, np.where(varies, expected, 0.0)))

    def resampled(self, weights: UnitWeights) -> FloatArray:
        """Return alpha in every resample of the rows; shape (resamples,)."""
        return self.alpha(weights.sums(self.features))

    def influence(self, multiplicity: IntArray) -> FloatArray:
        """Return how much one more unit like each would move alpha, times the number of units; shape (rows,).

        Notes
        -----
        The derivative of 1 − N·D/E by the sums, exact to the last digit by a step in the imaginary direction (Squire
        & Trapp 1998, SIAM Rev. 40, 110–112). The −1 of N − 1 is left out as Gwet does: it is not of this order. For
        ordinal distances it includes that they move with the totals.
        """
        return self._sloped(multiplicity)

    def _sloped(self, multiplicity: IntArray) -> FloatArray:
        at = multiplicity @ self.features
        stepped = at + 1j * _STEP * np.eye(len(at))
        observed, expected, n = self.parts(stepped)
        slope = (-n * observed / expected).imag / _STEP
        return np.asarray((self.features @ slope) * multiplicity[self.pairable].sum())


def disagreement(matrix: RatingsMatrix, pairs: Pairs) -> Disagreement:
    """Prepare alpha = 1 − (N − 1)·ΣD_u / E.

    Notes
    -----
    D_u = Σ over ordered pairs of δ² / (m_u − 1) within one group of m_u values, and
    m_u/(m₁m₂) · Σ over client–vendor pairs of δ² between the sides; E = Σ_c Σ_k n_c n_k δ²_ck over all
    pairable values together. Nominal, interval and ratio distances are fixed, so D_u is one number a unit. Ordinal
    distances depend on how often each answer was given: the coincidences are kept, and the distances rebuilt
    from the totals of every resample.
    """
    if free_numbers(matrix):
        groups = [raters_of(matrix, pairs)]
        if pairs is Pairs.BETWEEN:
            groups = [matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)]
        whole = len(groups) == 1 and len(groups[0]) == matrix.shape[1]
        values = [matrix.values] if whole else [matrix.values[:, columns] for columns in groups]
        moments = unit_moments(values, level=matrix.level)
        return FreeDisagreement(moments.features, moments.pairable, _interval_parts, moments)
    return counted_disagreement(*side_counts(matrix, pairs), level=matrix.level, values=answers(matrix))


def free_numbers(matrix: RatingsMatrix) -> bool:
    """Return whether there are too many different numbers to count each, and moments say the same."""
    if matrix.level not in (Measurement.INTERVAL, Measurement.ORDINAL):
        return False
    if matrix.categories or matrix.level is Measurement.INTERVAL:
        return len(matrix.categories) > MANY_ANSWERS or not matrix.categories
    return len(answers(matrix)) > MANY_ANSWERS


def counted_disagreement(
    first: FloatArray,
    second: FloatArray | None,
    *,
    level: Measurement,
    values: FloatArray,
    distance: FloatArray | None = None,
) -> Disagreement:
    """Prepare alpha from counts of each answer.

    Parameters
    ----------
    first, second : array of float, shape (rows, categories)
        Counts of one group, or of the client's and the vendor's raters.
    level : Measurement
        Its distance is used unless another one is given.
    values : array of float, shape (categories,)
    distance : array of float, shape (categories, categories), optional
        Fixed squared distances, 0 on the diagonal.
    """
    check_answers(values)
    m1 = row_sums(first)
    m2 = m1 - 1 if second is None else row_sums(second)
    pairable = (m1 > 0) & (m2 > 0)
    counts = first if second is None else first + second
    # 1/(m − 1) over ordered pairs within a group, m/(m₁m₂) over the pairs between the sides.
    factor = share(m1 if second is None else m1 + m2, m1 * m2)
    factor[~pairable] = 0.0
    other = first if second is None else second
    if level is Measurement.ORDINAL and distance is None:
        return _ordinal(first, other, counts, factor, pairable)
    apart = _distance(level, values) if distance is None else distance
    # Alpha knows no unit: distances near 0 (ratios of 10⁹ and 10⁹ + 1) would look like no variation.
    apart = apart / (apart.max(initial=0.0) or 1.0)
    observed = row_products(first @ apart, other) * factor
    features = np.vstack([observed, counts.T * pairable]).T

    def parts(sums: Sums) -> Parts:
        totals = sums[..., 1:]
        return sums[..., 0], ((totals @ apart) * totals).sum(axis=-1), totals.sum(axis=-1)

    return Disagreement(features, pairable, parts)


def _distance(level: Measurement, values: FloatArray) -> FloatArray:
    a, b = values[:, None], values[None, :]
    if level is Measurement.NOMINAL:
        return np.asarray(a != b, dtype=np.float64)
    if level is Measurement.RATIO:
        return ratio_distance(a, b)
    spread = (values[-1] - values[0] if len(values) else 0.0) or 1.0
    return np.asarray(((a - b) / spread) ** 2)


def _ordinal(
    first: FloatArray, other: FloatArray, counts: FloatArray, factor: FloatArray, pairable: BoolArray
) -> Disagreement:
    low, high = np.triu_indices(counts.shape[1], 1)
    # Answers in rows, units side by side: whole rows are multiplied at once.
    coincidences = first.T[low] * other.T[high]
    if first is other:
        coincidences *= 2 * factor
    else:
        coincidences = (coincidences + first.T[high] * other.T[low]) * factor
    features = np.vstack([coincidences, counts.T * pairable]).T

    def parts(sums: Sums) -> Parts:
        coincidence, totals = sums[..., : len(low)], sums[..., len(low) :]
        ranks = np.cumsum(totals, axis=-1) - totals / 2
        apart = (ranks[..., low] - ranks[..., high]) ** 2
        expected = 2 * (totals[..., low] * totals[..., high] * apart).sum(axis=-1)
        return (coincidence * apart).sum(axis=-1), expected, totals.sum(axis=-1)

    return Disagreement(features, pairable, parts)


@dataclass(frozen=True, eq=False, slots=True)
class FreeDisagreement(Disagreement):
    """The same for free numbers: four sums a unit, however many different numbers there are."""

    moments: UnitMoments

    def resampled(self, weights: UnitWeights) -> FloatArray:
        """Return alpha in every resample of the units; mid-ranks are drawn up anew in each."""
        if not self.moments.ranked:
            return self.alpha(weights.sums(self.features))
        each = weights.counts.astype(np.float64)
        return np.array([self.alpha(counts @ self.moments.reranked(counts)) for counts in each])

    def influence(self, multiplicity: IntArray) -> FloatArray:
        """Return the influence of each unit, with that on the mid-ranks of all others."""
        if not self.moments.ranked:
            return self._sloped(multiplicity)
        return self.moments.rank_influence()


def _interval_parts(sums: Sums) -> Parts:
    observed, n, first, second = (sums[..., i] for i in range(4))
    return observed, 2 * (n * second - first**2), n
