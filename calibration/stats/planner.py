"""How many contacts and reviewers it takes to show a gap between the sides, and how small a gap a session can show."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import chdtri, ndtr, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import (
    FALSE_DISCOVERY_RATE,
    MAX_PRICE,
    MIN_SHARED_UNITS,
    PRICE_POWER,
    PRIOR_SLIP,
    PRIOR_UNITS,
    SMALLEST_GAP,
)
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import UndefinedReason

_QUANTILES = (np.arange(200) + 0.5) / 200
_HALVINGS = 35


@dataclass(frozen=True, slots=True)
class Session:
    """What is planned: contacts that both sides score, and the reviewers of each side that score them all."""

    n_units: int
    n_client: int
    n_vendor: int

    def __post_init__(self) -> None:
        if min(self.n_client, self.n_vendor) < 1 or self.n_units < 1:
            raise InvalidInput(
                f"The plan has {self.n_units} contacts, {self.n_client} + {self.n_vendor} reviewers. "
                "Allowed: 1 or more of each."
            )


@dataclass(frozen=True, slots=True)
class LabelRule:
    """The test a line's gap has to pass, as the label of a line uses it.

    Attributes
    ----------
    step : float or None
        Scale points between neighbouring answers; ``None`` for totals and other free numbers.
    tolerance : float
        Scale points that a gap has to exceed.
    n_lines : int
        Lines of the card, each asked the same question (Benjamini–Hochberg: a single gap has to pass rate / lines).
    """

    step: float | None = None
    tolerance: float = 0.0
    n_lines: int = 1

    def __post_init__(self) -> None:
        if self.n_lines < 1 or not self.tolerance >= 0 or (self.step is not None and not self.step > 0):
            raise InvalidInput(
                f"The rule has {self.n_lines} lines, tolerance {self.tolerance:g} and step {self.step}. "
                "Allowed: 1 line or more, tolerance from 0, step above 0 or none."
            )


@dataclass(frozen=True, slots=True)
class GapPlan:
    """A session and the gap it can show.

    Attributes
    ----------
    session : Session or None
        ``None`` when no number of contacts up to ``MAX_PRICE`` would show the gap.
    gap : float or None
        Scale points, whichever way. ``None`` below ``MIN_SHARED_UNITS`` contacts: no label then.
    power : float
        Probability with which a true gap of this size gets its label.
    reviewer_deviation : float
        Scale points by which the sides' means differ by the choice of reviewers alone (standard deviation). More
        contacts do not make it smaller, more reviewers do: a gap not well above it is these reviewers', not the sides'.
    undefined_reason : UndefinedReason or None
        ``NO_PAIRS`` below ``MIN_SHARED_UNITS``; ``TOO_CLOSE`` without a session.
    """

    session: Session | None
    gap: float | None
    power: float
    reviewer_deviation: float
    undefined_reason: UndefinedReason | None = None


def smallest_gap(session: Session, *, variances: PlanVariances, rule: LabelRule, power: float = PRICE_POWER) -> GapPlan:
    """Return the smallest gap that a session shows with the power wanted.

    Parameters
    ----------
    session : Session
    variances : PlanVariances
    rule : LabelRule
    power : float
        Above 0 and below 1.

    Returns
    -------
    GapPlan

    Notes
    -----
    The gap of one contact has the variance v = situation + slip·(1/R_client + 1/R_vendor). A true gap δ is labelled
    when the mean of n contacts exceeds max(t·s̃/√n, least gap), t the quantile at rate/(2·lines) with 3 + n − 1 degrees
    of freedom, s̃² moderated as in :func:`calibration.stats.moderated_t.moderated_mean`. Given s², which is
    v·χ²/(n − 1), its probability is normal; it is averaged over 200 quantiles of χ². Answers in steps are a step apart
    on some contacts and not on others: for a gap below one step the situation counts as δ·(step − δ) at the least,
    however little one's own ratings vary. One reviewer who makes the gap alone keeps the label from it; that rule is
    not in the formula (reviewers are planned to be alike).
    """
    _check_power(power)
    deviation = _reviewer_deviation(session, variances)
    if session.n_units < MIN_SHARED_UNITS:
        return GapPlan(session, None, power, deviation, UndefinedReason.NO_PAIRS)
    low, high = 0.0, 1.0
    while _power(session, high, variances, rule) < power:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _power(session, middle, variances, rule) < power:
            low = middle
        else:
            high = middle
    return GapPlan(session, high, power, deviation)


def units_for_gap(
    gap: float,
    *,
    n_client: int,
    n_vendor: int,
    variances: PlanVariances,
    rule: LabelRule,
    power: float = PRICE_POWER,
) -> GapPlan:
    """Return the fewest contacts that show a gap with the power wanted.

    Parameters
    ----------
    gap : float
        Scale points, above 0.
    n_client, n_vendor : int
        Reviewers of each side, 1 or more.
    variances, rule, power
        As for :func:`smallest_gap`.

    Returns
    -------
    GapPlan
        Without a session (``TOO_CLOSE``) when more than ``MAX_PRICE`` contacts would be needed, or none would do
        because the gap is no larger than what the rule calls a gap.

    Raises
    ------
    InvalidInput
        For a gap of 0 or less, and a power outside 0 to 1.
    """
    _check_power(power)
    if not gap > 0:
        raise InvalidInput(f"The gap to be shown is {gap:g}. Allowed: above 0.")
    low, high = MIN_SHARED_UNITS, MAX_PRICE

    def shows(n_units: int) -> bool:
        return gap_power(Session(n_units, n_client, n_vendor), gap, variances=variances, rule=rule) >= power

    deviation = _reviewer_deviation(Session(low, n_client, n_vendor), variances)
    if not shows(high):
        return GapPlan(None, gap, power, deviation, UndefinedReason.TOO_CLOSE)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle + 1, high)
    return GapPlan(Session(high, n_client, n_vendor), gap, power, deviation)


def gap_power(session: Session, gap: float, *, variances: PlanVariances, rule: LabelRule) -> float:
    """Return the probability that a true gap of this size is labelled in its direction; see :func:`smallest_gap`."""
    if session.n_units < MIN_SHARED_UNITS:
        return 0.0
    return _power(session, gap, variances, rule)


def _power(session: Session, gap: float, variances: PlanVariances, rule: LabelRule) -> float:
    n = session.n_units
    of_ratings = 1 / session.n_client + 1 / session.n_vendor
    variance = max(variances.situation, _of_whole_steps(gap, rule)) + variances.slip * of_ratings
    weight = 0.0 if rule.step is None else PRIOR_UNITS
    prior = (PRIOR_SLIP * (rule.step or 0.0)) ** 2 * of_ratings
    freedom = weight + n - 1
    error = np.sqrt((weight * prior + variance * _chi_squares(n - 1)) / freedom / n)
    needed = np.maximum(
        _quantile(freedom, rule.n_lines) * error, max(SMALLEST_GAP * (rule.step or 0.0), rule.tolerance)
    )
    if variance == 0.0:
        return float((gap > needed).mean())
    return float(ndtr((gap - needed) / np.sqrt(variance / n)).mean())


def _of_whole_steps(gap: float, rule: LabelRule) -> float:
    """Return what a gap below one step varies by from contact to contact because answers are whole steps.

    Standards that are 0.3 steps apart on average are one step apart on three contacts of ten.
    """
    return max(gap * (rule.step - gap), 0.0) if rule.step is not None else 0.0


@lru_cache(maxsize=1024)
def _chi_squares(freedom: int) -> FloatArray:
    return np.asarray(chdtri(freedom, 1 - _QUANTILES))


@lru_cache(maxsize=1024)
def _quantile(freedom: float, n_lines: int) -> float:
    return float(stdtrit(freedom, 1 - FALSE_DISCOVERY_RATE / n_lines / 2))


def _reviewer_deviation(session: Session, variances: PlanVariances) -> float:
    return float(np.sqrt(variances.individual * (1 / session.n_client + 1 / session.n_vendor)))


def _check_power(power: float) -> None:
    if not 0 < power < 1:
        raise InvalidInput(f"The power of the plan is {power:g}. Allowed: above 0 and below 1.")
