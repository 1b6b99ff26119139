"""The two figures of comparisons that can be tested: a share, with effective numbers, and a mean distance."""

from typing import Final

import numpy as np
from scipy.special import betainc, ndtri, stdtr, stdtrit

from calibration.stats.benchmarks import MAX_PRICE, PRICE_POWER
from calibration.stats.contract_comparisons import Comparisons
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import UndefinedReason

_PERCENT: Final = 100.0


def mean_over_units(frame: Estimate, values: FloatArray) -> Estimate:
    """Return a frame with the mean of one value a unit, its t interval and its standard error."""
    n, mean = len(values), float(values.mean())
    error = float(values.std(ddof=1)) / n**0.5 if n > 1 else 0.0
    if error == 0.0:
        return frame.defined(mean, interval=None)
    half = float(stdtrit(n - 1, 0.5 + frame.confidence_level / 2)) * error
    return frame.defined(mean, interval=(mean - half, mean + half), standard_error=error)


def share_met(compared: Comparisons, *, tolerance: float, confidence_level: float = 0.95) -> Estimate:
    """Share of comparisons that are the same, or within so many score points.

    Parameters
    ----------
    compared : Comparisons
    tolerance : float
        Score points, 0 or more; for answers it does not matter.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        0 to 1, with Wilson's interval at the number of independent comparisons they are worth.
    """
    frame = Estimate(
        coefficient="share_met",
        value=None,
        n_units=len(compared.n_compared),
        n_raters=compared.n_raters,
        n_cells=int(compared.n_compared.sum()),
        confidence_level=confidence_level,
        method="wilson, effective number",
        undefined_reason=compared.undefined_reason or UndefinedReason.NO_PAIRS,
    )
    if compared.undefined_reason or not compared.n_compared.sum():
        return frame
    found = ShareMet(compared.met(tolerance), compared.n_compared)
    ends = found.interval(confidence_level)
    interval = None if ends is None else (ends[0] / _PERCENT, ends[1] / _PERCENT)
    return frame.defined(found.value / _PERCENT, interval=interval)


class ShareMet:
    """Percent of comparisons that meet the clause, with the number of independent ones they are worth."""

    def __init__(self, met: FloatArray, compared: FloatArray) -> None:
        self._n_units = len(compared)
        self._p = float(met.sum() / compared.sum())
        self._per_unit = self._effective(met, compared) / self._n_units

    def _effective(self, met: FloatArray, compared: FloatArray) -> float:
        n, units = float(compared.sum()), len(compared)
        of_one = self._p * (1 - self._p) / n
        if compared.max() == 1:
            return n
        if of_one == 0.0 or units < 2:
            return float(units)
        between = units / (units - 1) * float(((met - self._p * compared) ** 2).sum()) / n**2
        return n / max(between / of_one, 1.0)

    @property
    def value(self) -> float:
        return self._p * _PERCENT

    def interval(self, confidence_level: float) -> tuple[float, float] | None:
        n = self._per_unit * self._n_units
        ends = wilson_interval(self._p * n, n, confidence_level=confidence_level)
        return None if ends is None else (ends[0] * _PERCENT, ends[1] * _PERCENT)

    def p_values(self, target: float, *, more_is_better: bool) -> tuple[float, float]:
        """P(X ≥ x) under a truth of the target, and P(X ≤ x)."""
        n = self._per_unit * self._n_units
        x, wanted = self._p * n, target / _PERCENT
        at_least = float(betainc(x, n - x + 1, wanted)) if x > 0 else 1.0
        at_most = float(1 - betainc(x + 1, n - x, wanted)) if x < n else 1.0
        return (at_least, at_most) if more_is_better else (at_most, at_least)

    def n_to_settle(self, target: float, level: float) -> int | None:
        """Contacts at which the exact test rejects with the power wanted, were the truth as it looks."""
        wanted, looks = target / _PERCENT, self._p
        if looks <= wanted:
            wanted, looks = 1 - wanted, 1 - looks
        units = np.arange(self._n_units + 1, MAX_PRICE + 1)
        enough = np.flatnonzero(
            _power(np.asarray(units * self._per_unit, dtype=np.float64), wanted, looks, level) >= PRICE_POWER
        )
        return int(units[enough[0]]) if enough.size else None


def _power(n: FloatArray, wanted: float, looks: float, level: float) -> FloatArray:
    """Return how often n comparisons show more than ``wanted`` where the truth is as it ``looks``; (numbers,)."""
    # The fewest successes that reject lie near their normal approximation: only those around it are tried.
    near = np.floor(n * wanted + float(ndtri(1 - level)) * np.sqrt(n * wanted * (1 - wanted)))
    counts = near[:, None] + np.arange(-5, 15)
    possible = (counts >= 1) & (counts <= n[:, None])
    rest = np.where(possible, n[:, None] - counts + 1, 1.0)
    counts = np.where(possible, counts, 1.0)
    rejects = possible & (betainc(counts, rest, wanted) <= level)
    power = np.where(rejects, betainc(counts, rest, looks), 0.0)
    return np.asarray(power.max(axis=1, initial=0.0))


class MeanDistance:
    """Mean distance from the reference in score points, over contacts."""

    def __init__(self, compared: Comparisons) -> None:
        distance = compared.mean_distance
        self._distance = distance if distance is not None else np.zeros(0)
        self._n = len(self._distance)
        self._error2 = float(self._distance.var(ddof=1)) if self._n > 1 else 0.0

    @property
    def value(self) -> float:
        return float(self._distance.mean())

    def interval(self, confidence_level: float) -> tuple[float, float] | None:
        if self._error2 == 0.0:
            return None
        half = float(stdtrit(self._n - 1, 0.5 + confidence_level / 2)) * (self._error2 / self._n) ** 0.5
        return max(self.value - half, 0.0), self.value + half

    def p_values(self, target: float, *, more_is_better: bool) -> tuple[float | None, float | None]:
        if self._error2 == 0.0:
            return None, None
        below = float(stdtr(self._n - 1, (self.value - target) / (self._error2 / self._n) ** 0.5))
        return (1 - below, below) if more_is_better else (below, 1 - below)

    def n_to_settle(self, target: float, level: float) -> int | None:
        if self._error2 == 0.0:
            return None
        n = np.arange(max(self._n + 1, 2), MAX_PRICE + 1)
        needed = (stdtrit(n - 1, 1 - level) + stdtrit(n - 1, PRICE_POWER)) * np.sqrt(self._error2 / n)
        enough = np.flatnonzero(needed <= abs(self.value - target))
        return int(n[enough[0]]) if enough.size else None
