"""Gwet's AC1: chance-corrected agreement that common answers do not pull down."""

import numpy as np
from scipy.special import stdtrit

from calibration.stats.benchmarks import MIN_UNITS_FOR_T
from calibration.stats.category_counts import side_counts
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import n_minority_units, raters_of, share, why_no_pairs
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.vocabulary import Pairs, UndefinedReason


def gwet_ac1(matrix: RatingsMatrix, *, pairs: Pairs = Pairs.ALL, confidence_level: float = 0.95) -> Estimate:
    """AC1: exact agreement on categories, corrected for chance; any pattern of missing ratings.

    Parameters
    ----------
    matrix : RatingsMatrix
        Declared categories matter: an answer nobody used still counts.
    pairs : Pairs
        ``BETWEEN``: only client–vendor pairs make the observed agreement, and each side has half of the
        weight in the prevalence, however many raters it has.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        At most 1. Undefined: ``NO_RATINGS``, ``ONE_SIDE``, ``NO_PAIRS``, ``NO_VARIATION`` (everybody gave
        one and the same answer: the formula says 1, and would whoever had scored). The interval may end above 1.

    Notes
    -----
    γ = (p_a − p_e)/(1 − p_e), p_a = mean over units with two or more ratings of Σ_k r_ik(r_ik − 1)/(r_i(r_i − 1)),
    p_e = Σ_k π_k(1 − π_k)/(q − 1), π_k = mean over units of r_ik/r_i. Standard error from
    γ*_i = γ_i − 2(1 − γ)(p_e|i − p_e)/(1 − p_e), t with n − 1 degrees of freedom, infinite population.
    Between the sides p_a|i = Σ_k r₁ik·r₂ik/(r₁i·r₂i) and r_ik/r_i is the mean of both sides' shares; with one
    rater a side that is AC1 itself.

    References
    ----------
    Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29–48; missing ratings: Gwet (2014), Handbook of Inter-Rater
    Reliability, 4th ed., ch. 2 and 5.
    """
    shares, agreement = _shares_and_agreement(matrix, pairs)
    rated, paired = ~np.isnan(shares[:, 0]) if shares.size else np.zeros(len(shares), bool), ~np.isnan(agreement)
    rows = np.flatnonzero(rated)
    used = matrix.take_units(rows).take_raters(raters_of(matrix, pairs))
    frame = Estimate(
        coefficient="gwet_ac1",
        value=None,
        n_units=int(paired.sum()),
        n_raters=int(used.active.sum()),
        n_cells=int(used.rated.sum()),
        n_minority_units=n_minority_units(used),
        confidence_level=confidence_level,
        method="gwet t",
        undefined_reason=UndefinedReason.NO_VARIATION if paired.any() else why_no_pairs(matrix, pairs),
    )
    if not paired.any() or frame.n_minority_units == 0:
        return frame
    value, error = _value_and_error(shares[rows], agreement[rows])
    n = len(rows)
    interval = None
    if error and frame.n_units >= MIN_UNITS_FOR_T:
        half = float(stdtrit(n - 1, 0.5 + confidence_level / 2)) * error
        interval = value - half, value + half
    return frame.defined(value, interval=interval, standard_error=error)


def _shares_and_agreement(matrix: RatingsMatrix, pairs: Pairs) -> tuple[FloatArray, FloatArray]:
    """Return each answer's share per unit, (units, categories), and the share of equal pairs, (units,)."""
    first, second = side_counts(matrix, pairs)
    m = first.sum(axis=1)
    if second is None:
        shares = share(first, np.repeat(m[:, None], first.shape[1], axis=1))
        return shares, share((first * (first - 1)).sum(axis=1), m * (m - 1))
    m2 = second.sum(axis=1)
    width = first.shape[1]
    shares = (share(first, np.repeat(m[:, None], width, axis=1)) + share(second, np.repeat(m2[:, None], width, 1))) / 2
    return shares, share((first * second).sum(axis=1), m * m2)


def _value_and_error(shares: FloatArray, agreement: FloatArray) -> tuple[float, float | None]:
    n, q = shares.shape
    paired = ~np.isnan(agreement)
    prevalence = shares.mean(axis=0)
    chance = float((prevalence * (1 - prevalence)).sum() / (q - 1))
    value = float((agreement[paired].mean() - chance) / (1 - chance))
    if n < 2:
        return value, None
    by_unit = np.where(paired, (np.nan_to_num(agreement) - chance) * (n / paired.sum()) / (1 - chance), 0.0)
    chance_by_unit = (shares * (1 - prevalence)).sum(axis=1) / (q - 1)
    linear = by_unit - 2 * (1 - value) * (chance_by_unit - chance) / (1 - chance)
    return value, float(np.sqrt(((linear - value) ** 2).sum() / (n * (n - 1))))
