"""Kendall's W: do raters put the units in the same order, whatever level they mark at?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import estimate_frame, judged_numbers, why_no_numbers
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.vocabulary import UndefinedReason

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Concordance:
    """W with Friedman's test of "the raters' orders have nothing in common".

    Attributes
    ----------
    estimate : Estimate
        0 to 1, without an interval.
    chi_square : float or None
    degrees_of_freedom : int or None
        Units − 1.
    p_value : float or None
        Of χ²; too large with fewer than 8 units or 5 raters.
    mean_rank_correlation : float or None
        Mean of Spearman's ρ over all pairs of raters: (m·W − 1)/(m − 1).
    """

    estimate: Estimate
    chi_square: float | None = None
    degrees_of_freedom: int | None = None
    p_value: float | None = None
    mean_rank_correlation: float | None = None


def kendall_w(matrix: RatingsMatrix) -> Estimate:
    """W alone; see :func:`concordance`."""
    return concordance(matrix).estimate


def concordance(matrix: RatingsMatrix) -> Concordance:
    """Kendall's coefficient of concordance, corrected for ties, over the units that all raters rated.

    Parameters
    ----------
    matrix : RatingsMatrix
        Ordered answers, numbers or yes/no. Raters without any value fall away.

    Returns
    -------
    Concordance
        Undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``NO_PAIRS`` (no unit that all rated), ``ONE_UNIT``,
        ``NO_VARIATION`` (every rater gave all units the same answer). No interval: resampled units are ties that were
        not there.

    Notes
    -----
    Ranks within each rater, ties get their mean rank. With R the rank sums of n units by m raters, t the sizes of the
    groups of ties::

        W = 12 Σ(R − R̄)² / (m²(n³ − n) − m Σ(t³ − t)),    χ² = m(n − 1)W

    References
    ----------
    Kendall & Babington Smith (1939), Ann. Math. Stat. 10, 275–287; ties: Kendall (1948), Rank Correlation Methods,
    ch. 6.
    """
    judged = judged_numbers(matrix, complete_units=True)
    frame = estimate_frame("kendall_w", judged, confidence_level=0.95)
    reason = why_no_numbers(matrix, judged)
    if reason:
        return Concordance(frame.undefined(reason))
    n, m = judged.shape
    ranked = [_ranks(column) for column in judged.values.T]
    sums = np.sum([ranks for ranks, _ in ranked], axis=0)
    spread = float(((sums - m * (n + 1) / 2) ** 2).sum())
    largest = m**2 * (n**3 - n) - m * sum(ties for _, ties in ranked)
    if largest <= _NOTHING:
        return Concordance(frame.undefined(UndefinedReason.NO_VARIATION))
    w = 12 * spread / largest
    chi_square = m * (n - 1) * w
    return Concordance(
        estimate=frame.defined(w, interval=None),
        chi_square=chi_square,
        degrees_of_freedom=n - 1,
        p_value=float(chdtrc(n - 1, chi_square)),
        mean_rank_correlation=(m * w - 1) / (m - 1),
    )


def _ranks(column: FloatArray) -> tuple[FloatArray, float]:
    """Return the ranks of one rater's values, ties at their mean rank, and Σ(t³ − t) over the groups of ties."""
    _, group, sizes = np.unique(column, return_inverse=True, return_counts=True)
    return (np.cumsum(sizes) - (sizes - 1) / 2)[group], float((sizes.astype(np.float64) ** 3 - sizes).sum())
