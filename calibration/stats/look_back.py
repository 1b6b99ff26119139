"""One look back over a whole period: which lines changed, when, and which drift."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calibration.stats.adjusted_gaps import AdjustedGaps, adjusted_gaps, drift_stage
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.change_point import ChangePoint, change_point, permutations
from calibration.stats.drift_benchmarks import LOOK_RESAMPLES, SHIFT_RATE
from calibration.stats.ratings_matrix import IntArray
from calibration.stats.session_means import SessionMeans
from calibration.stats.since_date import GapShift, since_date
from calibration.stats.trend import Trend, trend
from calibration.vocabulary import DriftStage, Side

DAYS_OF_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class LookBack:
    """One line over the whole period.

    Attributes
    ----------
    line : str
    stage : DriftStage
        Below ``EVERYTHING`` (eight sessions) all that follows is ``None``.
    change : ChangePoint or None
        ``change.position`` counts the line's own sessions; see ``session``.
    session : int or None
        Position of the first session of the new level among all sessions.
    change_q_value, trend_q_value : float or None
        p values corrected over the lines, each question for itself.
    trend : Trend or None
        Slope in scale points a month of 30.4 days (a session, where all were held on one day).
    replaced : tuple of Side
        Sides nobody of whom scored both before and from the change on.
    halves : GapShift or None
        First against second half of the sessions, a date nobody chose: what is shrunken over the lines, with the
        probability of a shift worth acting on. The size of ``change`` is picked as the largest and too large.
    """

    line: str
    stage: DriftStage
    change: ChangePoint | None = None
    session: int | None = None
    change_q_value: float | None = None
    trend: Trend | None = None
    trend_q_value: float | None = None
    replaced: tuple[Side, ...] = ()
    halves: GapShift | None = None

    @property
    def changed(self) -> bool:
        """Whether a change point stands after correction at ``SHIFT_RATE``."""
        return self.change_q_value is not None and self.change_q_value <= SHIFT_RATE

    @property
    def drifts(self) -> bool:
        """Whether a trend stands after correction at ``SHIFT_RATE``."""
        return self.trend_q_value is not None and self.trend_q_value <= SHIFT_RATE


def look_back(
    sessions: SessionMeans,
    *,
    bands: Mapping[str, float] | None = None,
    resamples: int = LOOK_RESAMPLES,
    seed: int = 0,
    confidence_level: float = 0.95,
) -> tuple[LookBack, ...]:
    """Look back once over all sessions.

    Parameters
    ----------
    sessions : SessionMeans
    bands : mapping of str to float, optional
        As for :func:`calibration.stats.since_date.since_date`.
    resamples : int
        Permutations, the same for all lines.
    seed : int
    confidence_level : float

    Returns
    -------
    tuple of LookBack
        In the order of the lines.
    """
    adjusted = adjusted_gaps(sessions)
    there = [np.flatnonzero(~np.isnan(row)) for row in adjusted.gaps]
    stages = [drift_stage(len(at)) for at in there]
    orders = {
        n: permutations(n, resamples=resamples, seed=seed)
        for n, stage in {len(at): stage for at, stage in zip(there, stages, strict=True)}.items()
        if stage is DriftStage.EVERYTHING
    }
    halves: tuple[GapShift | None, ...] = (None,) * len(stages)
    if orders:
        halves = since_date(sessions, day=_middle(sessions), bands=bands, confidence_level=confidence_level)
    changes = [_change(adjusted, i, at, orders.get(len(at)), seed) for i, at in enumerate(there)]
    trends = [_trend(adjusted, i, at, confidence_level) if len(at) in orders else None for i, at in enumerate(there)]
    change_q = benjamini_hochberg([one.p_value if one else None for one in changes])
    trend_q = benjamini_hochberg([one.p_value if one else None for one in trends])
    found = []
    for i, line in enumerate(sessions.lines):
        if stages[i] is not DriftStage.EVERYTHING:
            found.append(LookBack(line, stages[i]))
            continue
        change = changes[i]
        session = int(there[i][change.position]) if change else None
        replaced = (
            adjusted.replaced(np.arange(sessions.n_sessions) >= session, line=line) if session is not None else ()
        )
        found.append(
            LookBack(line, stages[i], change, session, change_q[i], trends[i], trend_q[i], replaced, halves[i])
        )
    return tuple(found)


def _middle(sessions: SessionMeans) -> int:
    return int(sessions.days[sessions.n_sessions // 2])


def _change(adjusted: AdjustedGaps, row: int, at: IntArray, orders: IntArray | None, seed: int) -> ChangePoint | None:
    return None if orders is None else change_point(adjusted.gaps[row, at], seed=seed, orders=orders)


def _trend(adjusted: AdjustedGaps, row: int, at: IntArray, confidence_level: float) -> Trend | None:
    months = adjusted.sessions.days[at] / DAYS_OF_A_MONTH
    return trend(adjusted.gaps[row, at], times=months, confidence_level=confidence_level)
