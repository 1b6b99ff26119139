"""Agreement of two sides as two groups of raters: between them, and inside each."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from calibration.stats.benchmarks import MIN_UNITS_FOR_T
from calibration.stats.category_counts import answers, category_counts
from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import estimate_frame
from calibration.stats.pairs import n_minority_units, why_no_pairs
from calibration.stats.ratings_matrix import FloatArray, IntArray, RatingsMatrix
from calibration.stats.weight_matrix import own_weights, weight_matrix
from calibration.vocabulary import Pairs, Side, UndefinedReason, Weighting

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class SideKappas:
    """Chance-corrected agreement between the sides and within each.

    Attributes
    ----------
    between : Estimate
        Vanbelle and Albert's kappa: 1 when the sides agree as well as their own differences of opinion allow.
    within_client, within_vendor : Estimate
        Weighted Fleiss kappa of one side's raters; ``ONE_VOICE`` for a side of one.
    largest_agreement : float or None
        Πm, the weighted agreement that counts as perfect between the sides: below 1 as far as each side is divided.
    one_voice : tuple of Side
        Sides with a single rater, client first. Such a side has no differences of opinion to allow for, so
        ``between`` measures that person against the other side, and cannot tell the person's own marking from the
        side's standard.
    """

    between: Estimate
    within_client: Estimate
    within_vendor: Estimate
    largest_agreement: float | None
    one_voice: tuple[Side, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Compared:
    """Per unit: observed agreement, largest agreement, and the shares of answers on both hands."""

    observed: FloatArray
    largest: FloatArray
    one: FloatArray
    other: FloatArray


def side_kappas(
    matrix: RatingsMatrix, *, weights: Weighting | None = None, confidence_level: float = 0.95
) -> SideKappas:
    """Kappa for two groups of raters, and the kappa of each group.

    Parameters
    ----------
    matrix : RatingsMatrix
        Any level of measurement; raters without a side do not count. Missing ratings: shares are of the raters present.
    weights : Weighting, optional
        Default: those of the level (identity, ordinal, quadratic, ratio).
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    SideKappas
        Undefined: ``NO_RATINGS``, ``ONE_SIDE``, ``NO_PAIRS``, ``ONE_VOICE`` (within a side of one), ``NO_VARIATION``.
        Standard errors from two units on, intervals from ``MIN_UNITS_FOR_T``.

    Notes
    -----
    With p₁ᵢ, p₂ᵢ the shares of answers each side gave to unit i, p̄₁, p̄₂ their means, W the weights::

        Πo = meanᵢ p₁ᵢ′W p₂ᵢ,   Πe = p̄₁′W p̄₂,   Πm = meanᵢ max(p₁ᵢ′W p₁ᵢ, p₂ᵢ′W p₂ᵢ),   κ = (Πo − Πe)/(Πm − Πe)

    One rater a side makes Πm = 1 and κ Cohen's weighted kappa. Within a side Πo is the mean weighted agreement of its
    pairs, Πe = p̄′W p̄ and Πm = 1. Standard error: jackknife over units; interval: t with n − 1 degrees of freedom.

    References
    ----------
    Vanbelle & Albert (2009), Psychometrika 74, 477–491; within: Fleiss (1971), Psychol. Bull. 76, 378–382.
    """
    table = weight_matrix(weights or own_weights(matrix.level), answers(matrix))
    one, other = (_shares(matrix, matrix.columns(side)) for side in (Side.CLIENT, Side.VENDOR))
    shared = np.flatnonzero(~np.isnan(one[:, 0] + other[:, 0])) if one.shape[1] else np.empty(0, dtype=np.intp)
    one, other = one[shared], other[shared]
    largest = np.maximum(_agreement(one, table, one), _agreement(other, table, other))
    compared = _Compared(_agreement(one, table, other), largest, one, other)
    sides = np.concatenate([matrix.columns(Side.CLIENT), matrix.columns(Side.VENDOR)])
    judged = matrix.take_raters(sides).take_units(shared)
    between = _estimate("side_kappa", judged, compared, table, confidence_level)
    active = matrix.active
    return SideKappas(
        between=between if len(shared) else between.undefined(why_no_pairs(matrix, Pairs.BETWEEN)),
        within_client=_within(matrix, Side.CLIENT, table, confidence_level),
        within_vendor=_within(matrix, Side.VENDOR, table, confidence_level),
        largest_agreement=float(largest.mean()) if len(shared) else None,
        one_voice=tuple(s for s in (Side.CLIENT, Side.VENDOR) if active[matrix.columns(s)].sum() == 1),
    )


def _shares(matrix: RatingsMatrix, columns: IntArray) -> FloatArray:
    """Return per unit the share of these raters who gave each answer, NaN where none of them rated."""
    counts = category_counts(matrix, columns)
    rated = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counts, rated, out=np.full(counts.shape, np.nan), where=rated > 0))


def _agreement(one: FloatArray, table: FloatArray, other: FloatArray) -> FloatArray:
    return np.asarray(((one @ table) * other).sum(axis=-1))


def _within(matrix: RatingsMatrix, side: Side, table: FloatArray, confidence_level: float) -> Estimate:
    own = matrix.of_side(side)
    counts = category_counts(matrix, matrix.columns(side))
    rated = counts.sum(axis=1)
    paired = np.flatnonzero(rated >= 2)
    shares = counts[paired] / rated[paired, None]
    # Of m² pairs m are of a rater with themselves, who agrees fully: they are taken out.
    m = rated[paired]
    observed = (_agreement(shares, table, shares) * m - 1) / (m - 1)
    compared = _Compared(observed, np.ones(len(paired)), shares, shares)
    estimate = _estimate(f"within_{side.value}_kappa", own.take_units(paired), compared, table, confidence_level)
    if len(paired):
        return estimate
    if own.active.sum() == 1:
        return estimate.undefined(UndefinedReason.ONE_VOICE)
    return estimate.undefined(why_no_pairs(own, Pairs.ALL))


def _estimate(
    name: str, judged: RatingsMatrix, compared: _Compared, table: FloatArray, confidence_level: float
) -> Estimate:
    n = len(compared.observed)
    frame = estimate_frame(
        name, judged, confidence_level=confidence_level, method="jackknife t", n_minority=n_minority_units(judged)
    )
    frame = replace(frame, n_raters=int(judged.active.sum()))
    if n == 0:
        return frame
    sums = [part.sum(axis=0) for part in (compared.observed, compared.largest, compared.one, compared.other)]
    value = float(_kappa(*(part / n for part in sums), table=table))
    if np.isnan(value):
        return frame.undefined(UndefinedReason.NO_VARIATION)
    if n < 2:
        return frame.defined(value, interval=None)
    left_out = _kappa(
        (sums[0] - compared.observed) / (n - 1),
        (sums[1] - compared.largest) / (n - 1),
        (sums[2] - compared.one) / (n - 1),
        (sums[3] - compared.other) / (n - 1),
        table=table,
    )
    if np.isnan(left_out).any():
        return frame.defined(value, interval=None)
    error = float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))
    if n < MIN_UNITS_FOR_T or error <= _NOTHING:
        return frame.defined(value, interval=None, standard_error=error or None)
    half = float(stdtrit(n - 1, 0.5 + confidence_level / 2)) * error
    return frame.defined(value, interval=(value - half, value + half), standard_error=error)


def _kappa(
    observed: FloatArray, largest: FloatArray, one: FloatArray, other: FloatArray, *, table: FloatArray
) -> FloatArray:
    """Return kappa from means over units; NaN where chance already agrees as much as can be."""
    expected = _agreement(one, table, other)
    room = np.asarray(largest - expected)
    return np.asarray(np.divide(observed - expected, room, out=np.full(room.shape, np.nan), where=room > _NOTHING))
