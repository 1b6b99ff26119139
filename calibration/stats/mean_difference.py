"""The difference of two means of few values on a short scale, with an interval that keeps its word."""

import numpy as np
from scipy.special import stdtrit

from calibration.stats.benchmarks import MIN_SHARED_UNITS
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import UndefinedReason


def mean_difference(
    first: FloatArray, second: FloatArray, *, prior_deviation: float, confidence_level: float = 0.95
) -> Estimate:
    """Mean of one group of units − mean of another, of values on a scale of few steps.

    Parameters
    ----------
    first, second : arrays of float, shapes (n,) and (m,)
        One value a unit, no NaN; no unit in both.
    prior_deviation : float
        Standard deviation of one value before any was seen, in the values' unit.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In the values' unit; ``n_units`` is n + m. Undefined (``NO_PAIRS``) when a group is empty; without an interval
        when one has fewer than ``MIN_SHARED_UNITS`` values.

    Notes
    -----
    x̄ − ȳ ± t·√(s̃₁²/n + s̃₂²/m) with the moderated variances of
    :func:`calibration.stats.moderated_t.moderated_mean` (Smyth 2004) and the degrees of freedom of Welch (1947),
    Biometrika 34, 28–35: (v₁ + v₂)²/(v₁²/d₁ + v₂²/d₂) with vᵢ = s̃ᵢ²/nᵢ. Three equal values do not make a variance
    of 0 true; ``docs/methods.md`` has the coverage.
    """
    empty = not len(first) or not len(second)
    frame = Estimate(
        coefficient="mean_difference",
        value=None,
        n_units=len(first) + len(second),
        confidence_level=confidence_level,
        method="moderated welch",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )
    if empty:
        return frame
    groups = [moderated_mean(values, prior_variance=prior_deviation**2) for values in (first, second)]
    value = groups[0].value - groups[1].value
    if min(len(first), len(second)) < MIN_SHARED_UNITS:
        return frame.defined(value, interval=None)
    error, freedom = welch(groups)
    half = float(stdtrit(freedom, 0.5 + confidence_level / 2)) * error
    return frame.defined(value, interval=(value - half, value + half), standard_error=error)


def welch(groups: list[ModeratedMean]) -> tuple[float, float]:
    """Return the standard error of the difference of two means and its degrees of freedom (Welch 1947)."""
    parts = np.array([(group.standard_error or 0.0) ** 2 for group in groups])
    freedoms = np.array([group.degrees_of_freedom for group in groups])
    return float(np.sqrt(parts.sum())), float(parts.sum() ** 2 / (parts**2 / freedoms).sum())
