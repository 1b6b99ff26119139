"""The gap between the sides session by session, freed of who happened to be on the panel."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import PLAN_INDIVIDUAL
from calibration.stats.drift_benchmarks import CHART_SESSIONS, EVERYTHING_SESSIONS, SLIPS_TO_MOOD
from calibration.stats.estimate import Estimate
from calibration.stats.gap_adjustment import PanelEffects, SessionParts, panel_effects, session_parts
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.session_means import SessionMeans
from calibration.vocabulary import DriftStage, Side, UndefinedReason


@dataclass(frozen=True, eq=False, slots=True)
class AdjustedGaps:
    """Rater-adjusted gaps, client − vendor, by everything known at the last session.

    Attributes
    ----------
    sessions : SessionMeans
        What they were made from.
    gaps : array of float, shape (lines, sessions)
        Scale points; NaN where a side gave nothing.
    standard_errors : array of float, shape (lines, sessions)
        Of the gap of that session: slips, moods of raters, and what their own marking may be wrong by. NaN where no
        side ever had two raters. Not what a gap varies by from session to session.
    effects : array of float, shape (lines, raters)
        How much each rater marks above their side, drawn to 0 as far as it is uncertain.
    ridge : array of float, shape (lines,)
        λ = (σ²_{r×t} + σ²ₑ/n)/σ²ᵣ at the median number of contacts, as estimated.
    covariance : array of float, shape (lines, raters, raters)
        Error variance of the effects. Where nothing tells, the assumed variance of raters (``PLAN_INDIVIDUAL``).
    shares, noise : array of float
        Weight of each rater in each gap (lines, sessions, raters), and relative variance of each gap (lines, sessions).
    least_variances : array of float, shape (lines, sessions)
        Variance a gap has at least, because answers are rounded to steps.
    n_linked : array of int, shape (lines,)
        Independent comparisons between raters of one side; 0: nothing could be adjusted.
    """

    sessions: SessionMeans
    gaps: FloatArray
    standard_errors: FloatArray
    effects: FloatArray
    ridge: FloatArray
    covariance: FloatArray
    shares: FloatArray
    noise: FloatArray
    least_variances: FloatArray
    n_linked: FloatArray

    def stage(self, line: str) -> DriftStage:
        """Return what may be said of a line after its sessions so far."""
        return drift_stage(int((~np.isnan(self.gaps[self.sessions.lines.index(line)])).sum()))

    def replaced(self, after: BoolArray, *, line: str) -> tuple[Side, ...]:
        """Return the sides of which nobody scored the line both before and after; client first.

        Parameters
        ----------
        after : array of bool, shape (sessions,)

        Notes
        -----
        Such a side's move cannot be told from the difference between its old and its new raters.
        """
        there = self.sessions.n_units[self.sessions.lines.index(line)] > 0
        stayed = there[after].any(axis=0) & there[~after].any(axis=0)
        client = self.sessions.client
        return tuple(s for s, m in ((Side.CLIENT, client), (Side.VENDOR, ~client)) if not stayed[m].any())


@dataclass(frozen=True, slots=True)
class RollingGap:
    """The mean gap of a few sessions together.

    Attributes
    ----------
    first, last : int
        Positions of the sessions.
    gap : Estimate
        ``n_units``: contacts both sides scored in them.
    """

    first: int
    last: int
    gap: Estimate


def drift_stage(n_sessions: int) -> DriftStage:
    """Return what may be said after so many sessions."""
    if n_sessions < CHART_SESSIONS:
        return DriftStage.DOTS
    return DriftStage.CHART if n_sessions < EVERYTHING_SESSIONS else DriftStage.EVERYTHING


def adjusted_gaps(sessions: SessionMeans) -> AdjustedGaps:
    """Free every session's gap of its raters' own marking, as far as their other sessions tell it.

    Parameters
    ----------
    sessions : SessionMeans

    Returns
    -------
    AdjustedGaps

    Notes
    -----
    Method: :func:`calibration.stats.gap_adjustment.panel_effects` (restricted likelihood, all sessions given). A side
    of one rater a session has nobody to compare them with: that rater's marking stays in the gap, and in its error.
    """
    parts = parts_of(sessions)
    panel = panel_effects(parts, every_look=False)
    variance = panel.variance[:, 0]
    covariance = _covariance(panel, variance, sessions)
    effects = panel.effects[:, 0]
    of_raters = np.einsum("ltr,lrq,ltq->lt", parts.shares, covariance, parts.shares)
    n = sessions.n_units[sessions.n_units > 0]
    typical = float(np.median(n)) if n.size else 1.0
    return AdjustedGaps(
        sessions=sessions,
        gaps=parts.difference - np.einsum("ltr,lr->lt", parts.shares, effects),
        standard_errors=np.sqrt(variance[:, None] * parts.noise + of_raters),
        effects=effects,
        ridge=(1 + SLIPS_TO_MOOD / typical) / panel.ratio[:, 0],
        covariance=covariance,
        shares=parts.shares,
        noise=parts.noise,
        least_variances=least_variances(sessions, parts),
        n_linked=np.broadcast_to(panel.n_linked[:, 0], variance.shape),
    )


def parts_of(sessions: SessionMeans) -> SessionParts:
    """Return what each session says; see :func:`calibration.stats.gap_adjustment.session_parts`."""
    return session_parts(sessions.means, sessions.n_units, client=sessions.client)


def least_variances(sessions: SessionMeans, parts: SessionParts) -> FloatArray:
    """Return the variance every gap has at least: step²/12 of each rating (Sheppard); 0 for free numbers."""
    step = np.array([s or 0.0 for s in sessions.steps])
    per_mean = np.divide(parts.shares**2, sessions.n_units, out=np.zeros_like(parts.shares), where=sessions.n_units > 0)
    return np.asarray(step[:, None] ** 2 / 12 * per_mean.sum(axis=2))


def rolling_gaps(
    adjusted: AdjustedGaps, *, line: str, width: int = 4, confidence_level: float = 0.95
) -> tuple[RollingGap, ...]:
    """Return the mean gap of every ``width`` sessions in a row.

    Parameters
    ----------
    adjusted : AdjustedGaps
    line : str
    width : int, 2 or more
    confidence_level : float

    Returns
    -------
    tuple of RollingGap
        Empty with fewer sessions than that.

    Notes
    -----
    Interval: t, the variance of one session from the successive differences of all of them, s² = Σ(g_{t+1} −
    g_t)²/2(T − 1), which a move in between hardly touches (von Neumann 1941, Ann. Math. Stat. 12, 367–395), with 2(T
    − 1)/3 degrees of freedom. Windows share sessions: neighbouring ones are not independent.
    """
    if width < 2:
        raise InvalidInput(f"Gaps are pooled over {width} sessions. Allowed: 2 or more.")
    row = adjusted.sessions.lines.index(line)
    at = np.flatnonzero(~np.isnan(adjusted.gaps[row]))
    gaps = adjusted.gaps[row, at]
    if len(at) < width:
        return ()
    least = float(adjusted.least_variances[row, at].mean())
    variance = max(float((np.diff(gaps) ** 2).sum()) / (2 * (len(at) - 1)), least)
    error = float(np.sqrt(variance / width))
    half = float(stdtrit(max(2 * (len(at) - 1) / 3, 1.0), 0.5 + confidence_level / 2)) * error
    found = []
    for i in range(len(at) - width + 1):
        kept = at[i : i + width]
        there = adjusted.sessions.n_units[row, kept]
        frame = Estimate(
            coefficient="rolling_gap",
            value=None,
            n_units=int(adjusted.sessions.n_shared[row, kept].sum()),
            n_raters=int((there > 0).any(axis=0).sum()),
            n_cells=int(there.sum()),
            confidence_level=confidence_level,
            method="t over sessions",
            undefined_reason=UndefinedReason.NO_PAIRS,
        )
        mean = float(gaps[i : i + width].mean())
        gap = frame.defined(mean, interval=(mean - half, mean + half) if error else None, standard_error=error or None)
        found.append(RollingGap(int(kept[0]), int(kept[-1]), gap))
    return tuple(found)


def _covariance(panel: PanelEffects, variance: FloatArray, sessions: SessionMeans) -> FloatArray:
    """Return the effects' error variance; the assumed one of raters where no two of a side ever met."""
    spread = np.broadcast_to(panel.spread[:, 0], (len(variance), *panel.spread.shape[2:]))
    assumed = np.array([(PLAN_INDIVIDUAL * (step or 0.0)) ** 2 for step in sessions.steps])
    unknown = np.isnan(variance)[:, None, None]
    return np.where(
        unknown,
        assumed[:, None, None] * np.eye(len(sessions.raters)),
        np.nan_to_num(variance)[:, None, None] * spread,
    )
