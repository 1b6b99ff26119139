"""Has a figure of agents' words moved against a reference period, and how much of a move could be seen at all?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from calibration.stats.estimate import Estimate
from calibration.stats.mean_difference import mean_difference, welch
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import UndefinedReason

LEAST_CONTACTS = 10
"""Contacts in each period below which nothing is said of a move (as ``LEAST_REFERENCE`` of the index)."""

_POWER = 2.8
"""1.96 + 0.84: standard errors that a move must have to be seen at 5 % in four of five tries."""

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class TextShift:
    """Later contacts against the reference period.

    Attributes
    ----------
    estimate : Estimate
        Later mean − reference mean, in the unit of the values.
    deviations : float or None
        The same in standard deviations of one contact; ``None`` where contacts do not vary.
    p_value : float or None
        Two-sided, of "no move".
    detectable : float or None
        Smallest move that so many contacts find in four of five tries, in standard deviations.
    """

    estimate: Estimate
    deviations: float | None
    p_value: float | None
    detectable: float | None


def text_shift(later: FloatArray, reference: FloatArray, *, confidence_level: float = 0.95) -> TextShift:
    """Compare two periods.

    Parameters
    ----------
    later, reference : arrays of float, shapes (n,) and (m,)
        One value a contact, no NaN; no contact in both.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    TextShift
        Undefined (``NO_PAIRS``) when a period is empty; without interval below ``MIN_SHARED_UNITS``
        contacts in a period and where no contact differs from another.

    Notes
    -----
    :func:`~calibration.stats.mean_difference.mean_difference` with the spread of all contacts as prior: five contacts
    without a thank you do not make a variance of 0 true. Detectable: 2.8·√(1/n + 1/m) standard deviations, which is
    2.8·√(2/n) where periods are equally long.

    Examples
    --------
    >>> found = text_shift(np.array([3.0, 4, 5, 4]), np.array([1.0, 2, 3, 2]))
    >>> found.estimate.value, round(found.detectable, 2)
    (2.0, 1.98)
    """
    n, m = len(later), len(reference)
    frame = Estimate(
        coefficient="mean_difference",
        value=None,
        n_units=n + m,
        confidence_level=confidence_level,
        method="moderated welch",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )
    if not n or not m:
        return TextShift(frame, None, None, None)
    detectable = _POWER * float(np.sqrt(1 / n + 1 / m))
    squares = sum(float(((one - one.mean()) ** 2).sum()) for one in (later, reference))
    spread = squares / (n + m - 2) if n + m > 2 else 0.0
    value = float(later.mean() - reference.mean())
    if spread <= _NOTHING:
        return TextShift(frame.defined(value, interval=None), None, None, detectable)
    found = mean_difference(later, reference, prior_deviation=float(np.sqrt(spread)), confidence_level=confidence_level)
    if found.standard_error is None:
        return TextShift(found, value / float(np.sqrt(spread)), None, detectable)
    _, freedom = welch([moderated_mean(one, prior_variance=spread) for one in (later, reference)])
    p_value = float(2 * stdtr(freedom, -abs(value) / found.standard_error))
    return TextShift(found, value / float(np.sqrt(spread)), p_value, detectable)
