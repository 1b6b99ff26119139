"""Observed and expected disagreement, unit by unit, in Krippendorff's letters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.stats.category_counts import answers, category_counts
from calibration.stats.pairs import pair_columns, raters_of, share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.vocabulary import Measurement, Pairs, Side


@dataclass(frozen=True, eq=False, slots=True)
class Disagreement:
    """Sums over units that give alpha, for the sample and for every resample of its units.

    Attributes
    ----------
    features : array of float, shape (units, k)
        What is summed over units; 0 for units without a pair.
    pairable : array of bool, shape (units,)
        Units with a pair.
    alpha : callable
        (…, k) sums → (…,) alpha; NaN where the values do not vary.
    """

    features: FloatArray
    pairable: BoolArray
    alpha: Callable[[FloatArray], FloatArray]


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
    columns = raters_of(matrix, pairs)
    m = matrix.rated[:, columns].sum(axis=1).astype(np.float64)
    left, right = pair_columns(matrix, pairs)
    n_pairs = (matrix.rated[:, left] & matrix.rated[:, right]).sum(axis=1)
    pairable = n_pairs > 0
    # m/(m₁m₂) between the sides, 2/(m − 1) = m/(m(m − 1)/2) within a group: both are m over the number of pairs.
    factor = np.nan_to_num(share(m, n_pairs))
    if matrix.level is Measurement.ORDINAL:
        return _ordinal(matrix, pairs, factor, pairable)
    observed = np.nansum(_distance(matrix.level, matrix.values[:, left], matrix.values[:, right]), axis=1) * factor
    if matrix.level is Measurement.INTERVAL:
        values = matrix.values[:, columns]
        values = values - (np.nanmean(values) if matrix.rated[:, columns].any() else 0.0)
        squares = np.nansum(values**2, axis=1)
        features = np.column_stack([observed, m, np.nansum(values, axis=1), squares]) * pairable[:, None]
        return Disagreement(features, pairable, _alpha_interval)
    categories = answers(matrix)
    between = _distance(matrix.level, categories[:, None], categories[None, :])
    counts = category_counts(matrix, columns)
    features = np.column_stack([observed, counts]) * pairable[:, None]
    return Disagreement(features, pairable, lambda sums: _alpha_fixed(sums, between))


def _distance(level: Measurement, a: FloatArray, b: FloatArray) -> FloatArray:
    if level is Measurement.NOMINAL:
        return np.where(np.isnan(a) | np.isnan(b), np.nan, a != b).astype(np.float64)
    if level is Measurement.RATIO:
        return np.asarray(np.divide(a - b, a + b, out=np.zeros(np.broadcast(a, b).shape), where=a + b != 0) ** 2)
    return np.asarray((a - b) ** 2)


def _ordinal(matrix: RatingsMatrix, pairs: Pairs, factor: FloatArray, pairable: BoolArray) -> Disagreement:
    counts = category_counts(matrix, raters_of(matrix, pairs))
    low, high = np.triu_indices(counts.shape[1], 1)
    if pairs is Pairs.BETWEEN:
        one, other = (category_counts(matrix, matrix.columns(side)) for side in (Side.CLIENT, Side.VENDOR))
        coincidences = one[:, low] * other[:, high] + one[:, high] * other[:, low]
    else:
        coincidences = counts[:, low] * counts[:, high]
    features = np.column_stack([coincidences * factor[:, None], counts]) * pairable[:, None]

    def alpha(sums: FloatArray) -> FloatArray:
        coincidence, totals = sums[..., : len(low)], sums[..., len(low) :]
        ranks = np.cumsum(totals, axis=-1) - totals / 2
        distance = (ranks[..., low] - ranks[..., high]) ** 2
        expected = 2 * (totals[..., low] * totals[..., high] * distance).sum(axis=-1)
        return _alpha((coincidence * distance).sum(axis=-1), expected, totals.sum(axis=-1))

    return Disagreement(features, pairable, alpha)


def _alpha_interval(sums: FloatArray) -> FloatArray:
    observed, n, first, second = (sums[..., i] for i in range(4))
    return _alpha(observed, 2 * (n * second - first**2), n)


def _alpha_fixed(sums: FloatArray, distance: FloatArray) -> FloatArray:
    observed, totals = sums[..., 0], sums[..., 1:]
    return _alpha(observed, ((totals @ distance) * totals).sum(axis=-1), totals.sum(axis=-1))


def _alpha(observed: FloatArray, expected: FloatArray, n: FloatArray) -> FloatArray:
    varies = expected > 1e-9 * np.maximum(n, 1.0)
    return np.asarray(1 - (n - 1) * share(observed, np.where(varies, expected, 0.0)))
