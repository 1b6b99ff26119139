"""Gwet's AC1: chance-corrected agreement that common answers do not pull down."""

import numpy as np

from calibration.stats.category_counts import side_counts
from calibration.stats.chance_agreement import chance_statistic, gwet_chance, unit_agreement
from calibration.stats.coefficient_facts import CoefficientOptions
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import n_minority_units, raters_of, why_no_pairs
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.statistic import finished
from calibration.vocabulary import IntervalKind, Pairs, UndefinedReason


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
    first, second = side_counts(matrix, pairs)
    chance_weights = np.eye(first.shape[1])
    units = unit_agreement(first, second, weights=chance_weights)
    used = matrix.take_units(np.flatnonzero(units.rated)).take_raters(raters_of(matrix, pairs))
    frame = Estimate(
        coefficient="gwet_ac1",
        value=None,
        n_units=int(units.paired.sum()),
        n_raters=int(used.active.sum()),
        n_cells=int(used.rated.sum()),
        n_minority_units=n_minority_units(used),
        confidence_level=confidence_level,
        method="gwet t",
        undefined_reason=UndefinedReason.NO_VARIATION if units.paired.any() else why_no_pairs(matrix, pairs),
    )
    if not units.paired.any() or frame.n_minority_units == 0:
        return frame
    statistic = chance_statistic(
        units, gwet_chance(chance_weights), multiplicity=np.ones(matrix.shape[0], dtype=np.intp)
    )
    options = CoefficientOptions(confidence_level=confidence_level, interval=IntervalKind.ANALYTIC)
    return finished(frame, statistic, options)
