"""The shift of one line's gap: tests, verdict and price."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from calibration.stats.benchmarks import PRICE_POWER
from calibration.stats.drift_benchmarks import CHART_SESSIONS, MAX_SESSIONS, SESSIONS_A_SIDE, SHIFT_RATE
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import ShiftReason, ShiftVerdict

_SURE = float(ndtri(PRICE_POWER))


@dataclass(frozen=True, slots=True)
class ShiftTest:
    """What the sessions say of one line.

    Attributes
    ----------
    before, after : tuple of float
        Gap and its standard error, scale points.
    value, error : float
        Shift and its standard error, above 0.
    freedom : float
        Degrees of freedom.
    session_variance, of_raters : float
        Variance of one session's gap, and the part of error² that other raters make.
    n_before, n_after : int
        Sessions.
    n_lines : int
        Lines asked the same question.
    band : float
        Scale points within which a shift is not worth acting on.
    """

    before: tuple[float, float]
    after: tuple[float, float]
    value: float
    error: float
    freedom: float
    session_variance: float
    of_raters: float
    n_before: int
    n_after: int
    n_lines: int
    band: float

    @property
    def p_value(self) -> float:
        """Two-sided, of "no shift"."""
        return float(2 * stdtr(self.freedom, -abs(self.value) / self.error))

    @property
    def within_band(self) -> bool:
        """Whether two one-sided tests at ``SHIFT_RATE`` each place the shift within the band."""
        return abs(self.value) + float(stdtrit(self.freedom, 1 - SHIFT_RATE)) * self.error < self.band

    @property
    def detectable(self) -> float:
        """The smallest shift that would be called moved with probability ``PRICE_POWER``, scale points."""
        return float(self._needed(np.array(self.error), np.array(self.freedom))) + _SURE * self.error

    def verdict(self, q_value: float) -> ShiftVerdict:
        """Return the verdict with the p value corrected over the lines."""
        if self.within_band:
            return ShiftVerdict.NOT_MOVED
        moved = q_value <= SHIFT_RATE and abs(self.value) > self.band
        return ShiftVerdict.MOVED if moved else ShiftVerdict.CANNOT_TELL

    def more_sessions(self) -> int | None:
        """Return the fewest further sessions after which the shift, were it as it looks, would be told so.

        Notes
        -----
        With probability ``PRICE_POWER``, from the present variances; what other raters make stays. ``None`` when more
        than ``MAX_SESSIONS`` would be needed.
        """
        more = np.arange(1, MAX_SESSIONS + 1)
        sessions = 1 / self.n_before + 1 / (self.n_after + more)
        error = np.sqrt(self.session_variance * sessions + self.of_raters)
        freedom = np.asarray(self.freedom + more, dtype=np.float64)
        if abs(self.value) > self.band:
            settled = abs(self.value) >= self._needed(error, freedom) + _SURE * error
        else:
            settled = self.band >= abs(self.value) + (stdtrit(freedom, 1 - SHIFT_RATE) + _SURE) * error
        return int(more[np.argmax(settled)]) if settled.any() else None

    def _needed(self, error: FloatArray, freedom: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(stdtrit(freedom, 1 - SHIFT_RATE / self.n_lines / 2) * error, self.band))


def why_untold(n_before: int, n_after: int) -> ShiftReason | None:
    """Return why so many sessions before and after tell nothing, ``None`` where they may."""
    if n_before < SESSIONS_A_SIDE:
        return ShiftReason.NO_SESSIONS_BEFORE
    return ShiftReason.FEW_SESSIONS if missing_sessions(n_before, n_after) else None


def missing_sessions(n_before: int, n_after: int) -> int:
    """Return how many sessions after the date are missing before anything can be said."""
    return max(SESSIONS_A_SIDE - n_after, CHART_SESSIONS - n_before - n_after, 0)
