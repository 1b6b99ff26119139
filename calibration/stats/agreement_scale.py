"""Words that others have put on ranges of a coefficient: conventions, never a finding."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from scipy.special import ndtr

from calibration.stats.estimate import Estimate

RETAINED_FROM = 0.95
"""Cumulative probability from which Gwet (2014), ch. 6, retains a word."""

_LOWEST, _HIGHEST = -1.0, 1.0


class ScaleWord(StrEnum):
    """Landis and Koch's six words, from the top down."""

    ALMOST_PERFECT = "almost perfect"
    SUBSTANTIAL = "substantial"
    MODERATE = "moderate"
    FAIR = "fair"
    SLIGHT = "slight"
    POOR = "poor"


_FROM = {
    ScaleWord.ALMOST_PERFECT: 0.8,
    ScaleWord.SUBSTANTIAL: 0.6,
    ScaleWord.MODERATE: 0.4,
    ScaleWord.FAIR: 0.2,
    ScaleWord.SLIGHT: 0.0,
    ScaleWord.POOR: _LOWEST,
}


@dataclass(frozen=True, slots=True)
class ScaleMembership:
    """Where a coefficient lies on Landis and Koch's scale.

    Attributes
    ----------
    word : ScaleWord
        The range the value itself falls into.
    probabilities : tuple of (ScaleWord, float)
        From the top down, how probable each range is given the standard error; sums to 1. Empty without an error.
    retained : ScaleWord or None
        Gwet's: the highest word that the coefficient reaches or exceeds with probability ``RETAINED_FROM``.
    """

    word: ScaleWord
    probabilities: tuple[tuple[ScaleWord, float], ...]
    retained: ScaleWord | None


def scale_membership(estimate: Estimate) -> ScaleMembership | None:
    """Place a coefficient on Landis and Koch's scale, as they do and as Gwet does.

    Parameters
    ----------
    estimate : Estimate
        Of a coefficient that is at most 1.

    Returns
    -------
    ScaleMembership or None
        ``None`` for an undefined one. Without a standard error above 0 only the word of the value.

    Notes
    -----
    Ranges below 0, [0, .2], (.2, .4], … (.8, 1]: Landis & Koch print two digits (.21–.40), which leaves gaps.
    Probability of (a, b]: (Φ((κ − a)/s) − Φ((κ − b)/s)) / (Φ((κ + 1)/s) − Φ((κ − 1)/s)), the normal cut at −1 and 1.
    The words are arbitrary, as their authors said; they do not know how many answers a line has.

    References
    ----------
    Landis & Koch (1977), Biometrics 33, 159–174; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 6.

    Examples
    --------
    >>> scale_membership(Estimate("cohen_kappa", 0.67, standard_error=0.15)).retained.value
    'moderate'
    """
    value, error = estimate.value, estimate.standard_error
    if value is None:
        return None
    word = next((word for word, low in _FROM.items() if value > low or value == low == 0.0), ScaleWord.POOR)
    if not error:
        return ScaleMembership(word, (), None)
    cut = [*_FROM.values()]
    above = [float(ndtr((value - end) / error)) for end in (_HIGHEST, *cut)]
    whole = above[-1] - above[0]
    if whole <= 0.0:
        return ScaleMembership(word, (), None)
    shares = [(high - low) / whole for low, high in pairwise(above)]
    total, retained = 0.0, None
    for one, share in zip(_FROM, shares, strict=True):
        total += share
        if retained is None and total >= RETAINED_FROM:
            retained = one
    return ScaleMembership(word, tuple(zip(_FROM, shares, strict=True)), retained)
