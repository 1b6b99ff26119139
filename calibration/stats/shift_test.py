"""The shift of lines' gaps: tests, verdict and price."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from calibration.stats.adjusted_gaps import AdjustedGaps
from calibration.stats.benchmarks import PRICE_POWER
from calibration.stats.drift_benchmarks import CHART_SESSIONS, MAX_SESSIONS, SESSIONS_A_SIDE, SHIFT_RATE, SLIPS_TO_MOOD
from calibration.stats.gap_contrast import GapContrast, gap_contrast
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.vocabulary import ShiftReason, ShiftVerdict

_NOTHING = 1e-12
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

    def more_sessions(self, *, noise: float = 1.0) -> int | None:
        """Return the fewest further sessions after which the shift, were it as it looks, would be told so.

        Parameters
        ----------
        noise : float
            Variance of a further session's gap beside that of those so far, above 0: below 1 with more contacts or
            raters a session (:func:`session_noise`).

        Notes
        -----
        With probability ``PRICE_POWER``, from the present variances; what other raters make stays. ``None`` when more
        than ``MAX_SESSIONS`` would be needed.
        """
        more = np.arange(1, MAX_SESSIONS + 1)
        error, freedom = self._after(more, noise)
        if abs(self.value) > self.band:
            settled = abs(self.value) >= self._needed(error, freedom) + _SURE * error
        else:
            settled = self.band >= abs(self.value) + (stdtrit(freedom, 1 - SHIFT_RATE) + _SURE) * error
        return int(more[np.argmax(settled)]) if settled.any() else None

    def _after(self, more: IntArray, noise: float) -> tuple[FloatArray, FloatArray]:
        """Standard error and degrees of freedom after further sessions."""
        sessions = 1 / self.n_before + 1 / (self.n_after + more / noise)
        error = np.sqrt(self.session_variance * sessions + self.of_raters)
        return error, np.asarray(self.freedom + more, dtype=np.float64)

    def _needed(self, error: FloatArray, freedom: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(stdtrit(freedom, 1 - SHIFT_RATE / self.n_lines / 2) * error, self.band))


def session_noise(n_units: float, n_client: float, n_vendor: float) -> float:
    """Return what a session's gap varies by, in variances of one rater's mood of the day.

    Parameters
    ----------
    n_units, n_client, n_vendor : float
        Contacts, and raters of each side, above 0.

    Notes
    -----
    (1 + ``SLIPS_TO_MOOD``/n)·(1/R_client + 1/R_vendor), as the gaps are weighed by: of use in proportions only.
    """
    return (1 + SLIPS_TO_MOOD / n_units) * (1 / n_client + 1 / n_vendor)


def shift_tests(
    adjusted: AdjustedGaps, after: BoolArray, *, bands: FloatArray
) -> tuple[list[ShiftTest | None], list[ShiftReason | None]]:
    """Return the test of every line, or why there is none.

    Parameters
    ----------
    adjusted : AdjustedGaps
    after : array of bool, shape (sessions,)
    bands : array of float, shape (lines,)
    """
    there = ~np.isnan(adjusted.gaps)
    counts = [(int(b), int(a)) for b, a in zip((there & ~after).sum(axis=1), (there & after).sum(axis=1), strict=True)]
    reasons = [why_untold(*count) for count in counts]
    tests: list[ShiftTest | None] = [None] * len(counts)
    rows = [i for i, reason in enumerate(reasons) if reason is None]
    if not rows:
        return tests, reasons
    least = np.nanmean(np.where(there[rows], adjusted.least_variances[rows], np.nan), axis=1)
    contrast = gap_contrast(
        adjusted.gaps[rows],
        after=after,
        shares=adjusted.shares[rows],
        noise=adjusted.noise[rows],
        covariance=adjusted.covariance[rows],
        least_variance=np.maximum(least, _NOTHING),
        n_linked=adjusted.n_linked[rows],
    )
    for place, i in enumerate(rows):
        if contrast.session_variance[place] <= _NOTHING:
            reasons[i] = ShiftReason.NO_SPREAD
        else:
            tests[i] = _test(contrast, place, counts[i], float(bands[i]), len(rows))
    return tests, reasons


def _test(contrast: GapContrast, row: int, counts: tuple[int, int], band: float, n_lines: int) -> ShiftTest:
    return ShiftTest(
        before=(float(contrast.before[row]), float(np.sqrt(contrast.before_variance[row]))),
        after=(float(contrast.after[row]), float(np.sqrt(contrast.after_variance[row]))),
        value=float(contrast.shift[row]),
        error=float(np.sqrt(contrast.shift_variance[row])),
        freedom=float(contrast.freedom[row]),
        session_variance=float(contrast.session_variance[row]),
        of_raters=float(contrast.of_raters[row]),
        n_before=counts[0],
        n_after=counts[1],
        n_lines=n_lines,
        band=band,
    )


def why_untold(n_before: int, n_after: int) -> ShiftReason | None:
    """Return why so many sessions before and after tell nothing, ``None`` where they may."""
    if n_before < SESSIONS_A_SIDE:
        return ShiftReason.NO_SESSIONS_BEFORE
    return ShiftReason.FEW_SESSIONS if missing_sessions(n_before, n_after) else None


def missing_sessions(n_before: int, n_after: int) -> int:
    """Return how many sessions after the date are missing before anything can be said."""
    return max(SESSIONS_A_SIDE - n_after, CHART_SESSIONS - n_before - n_after, 0)
