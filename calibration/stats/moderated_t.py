"""A mean of few values with an interval that keeps its word: Student's t with a moderated variance."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from calibration.stats.benchmarks import PRIOR_UNITS
from calibration.stats.ratings_matrix import FloatArray


@dataclass(frozen=True, slots=True)
class ModeratedMean:
    """Mean, its standard error and degrees of freedom.

    Attributes
    ----------
    value : float
        In the unit of the values.
    standard_error : float or None
        ``None`` when neither the values nor a prior say anything about spread.
    degrees_of_freedom : float
    variance : float or None
        Moderated variance of one value, the squared unit of the values.
    n : int
    """

    value: float
    standard_error: float | None
    degrees_of_freedom: float
    variance: float | None
    n: int

    def interval(self, confidence_level: float) -> tuple[float, float] | None:
        """Return the t interval, ``None`` without a standard error."""
        if self.standard_error is None:
            return None
        half = float(stdtrit(self.degrees_of_freedom, 0.5 + confidence_level / 2)) * self.standard_error
        return self.value - half, self.value + half

    def p_value(self, expected: float = 0.0) -> float | None:
        """Return the two-sided p value of "the true mean is ``expected``"."""
        if self.standard_error is None:
            return None
        t = abs(self.value - expected) / self.standard_error
        return float(2 * stdtr(self.degrees_of_freedom, -t))

    def p_below(self, expected: float) -> float | None:
        """Return the one-sided p value of "the true mean is ``expected`` or more"."""
        if self.standard_error is None:
            return None
        return float(stdtr(self.degrees_of_freedom, (self.value - expected) / self.standard_error))


def moderated_mean(values: FloatArray, *, prior_variance: float | None, least_variance: float = 0.0) -> ModeratedMean:
    """Mean of a few values whose variance leans on a prior as much as their number is small.

    Parameters
    ----------
    values : array of float, shape (n,), n at least 1, no NaN
    prior_variance : float or None
        Variance of one value before any was seen, in the squared unit of the values; ``None``: ordinary t.
    least_variance : float
        Variance that one value has at least, because it was rounded.

    Returns
    -------
    ModeratedMean
        Without standard error when nothing says how much the values vary.

    Notes
    -----
    s̃² = (d₀·s₀² + (n − 1)·s²) / (d₀ + n − 1), standard error s̃/√n, t with d₀ + n − 1 degrees of freedom
    (Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3(1), 3), d₀ = ``PRIOR_UNITS``. Four equal differences do
    not make a variance of 0 true: answers on a scale of few steps repeat by chance.
    """
    n = len(values)
    own, weight = n - 1, 0.0 if prior_variance is None else PRIOR_UNITS
    freedom = own + weight
    if freedom <= 0:
        return ModeratedMean(float(values.mean()), None, 0.0, None, n)
    squares = float(((values - values.mean()) ** 2).sum())
    variance = max((weight * (prior_variance or 0.0) + squares) / freedom, least_variance)
    if variance == 0.0:
        return ModeratedMean(float(values.mean()), None, 0.0, None, n)
    return ModeratedMean(float(values.mean()), float(np.sqrt(variance / n)), freedom, variance, n)
