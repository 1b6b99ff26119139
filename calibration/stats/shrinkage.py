"""Several means of which none is very sure: each is drawn to the mean of its group as far as it is uncertain."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.ratings_matrix import FloatArray

_MOST = 1e6


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A mean after shrinking, with its standard error, in the unit of the means."""

    value: float
    standard_error: float


def shrunken_means(means: Sequence[ModeratedMean | None], *, groups: Sequence[Hashable]) -> tuple[Shrunken | None, ...]:
    """Return every mean drawn to its group's: empirical Bayes with one variance between means for all groups.

    Parameters
    ----------
    means : sequence of ModeratedMean or None
    groups : sequence of hashable, same length
        A mean is drawn to the precision-weighted mean of its group.

    Returns
    -------
    tuple of Shrunken or None
        ``None`` without a mean or standard error, and for a group of one, which has nothing to be drawn to.

    Notes
    -----
    Means mⱼ with errors sⱼ, groups' means μ: mⱼ ~ N(μ, τ² + sⱼ²). τ² so that Σ(mⱼ − μ)²/(τ² + sⱼ²) is its degrees of
    freedom, means less groups; 0 when it is less already (Paule & Mandel 1982, J. Res. Natl. Bur. Stand. 87, 377–385).
    Shrunken: μ + B(mⱼ − μ), B = τ²/(τ² + sⱼ²), with variance B·sⱼ² + (1 − B)²·Var(μ) (Morris 1983, J. Am. Stat. Assoc.
    78, 47–55).
    """
    usable = [i for i, m in enumerate(means) if m is not None and m.standard_error]
    usable = [i for i in usable if sum(groups[j] == groups[i] for j in usable) >= 2]
    if not usable:
        return (None,) * len(means)
    found = [means[i] for i in usable]
    value = np.array([m.value for m in found if m is not None])
    error2 = np.array([(m.standard_error or 0.0) ** 2 for m in found if m is not None])
    member = np.array([[groups[i] == group for group in dict.fromkeys(groups[j] for j in usable)] for i in usable])
    between = _between(value, error2, member.astype(np.float64))
    weight = 1 / (between + error2)
    total = member.T @ weight
    centre, centre_variance = member @ ((member.T @ (weight * value)) / total), member @ (1 / total)
    kept = between * weight
    drawn = centre + kept * (value - centre)
    variance = kept * error2 + (1 - kept) ** 2 * centre_variance
    shrunken: list[Shrunken | None] = [None] * len(means)
    for place, i in enumerate(usable):
        shrunken[i] = Shrunken(float(drawn[place]), float(np.sqrt(variance[place])))
    return tuple(shrunken)


def _between(value: FloatArray, error2: FloatArray, member: FloatArray) -> float:
    """Return Paule and Mandel's variance between the means of a group."""
    freedom = len(value) - member.shape[1]

    def excess(between: float) -> float:
        weight = 1 / (between + error2)
        centre = member @ ((member.T @ (weight * value)) / (member.T @ weight))
        return float((weight * (value - centre) ** 2).sum() - freedom)

    if excess(0.0) <= 0:
        return 0.0
    return float(brentq(excess, 0.0, _MOST * float(error2.max() + np.ptp(value) ** 2)))
