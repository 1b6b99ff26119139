"""The watch in the background: does a line's gap leave where it stood?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.adjusted_gaps import drift_stage, least_variances, parts_of
from calibration.stats.gap_adjustment import panel_effects
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.stats.self_starting import ChartStates, chart_states
from calibration.stats.session_means import SessionMeans
from calibration.vocabulary import DriftStage, RestartReason


@dataclass(frozen=True, slots=True)
class Restart:
    """A line begins anew.

    Attributes
    ----------
    session : int
        Position of the first session of the new reference. After an alarm answered as intended it may be the alarm's
        ``since``: the new level has then been seen already.
    reason : RestartReason
    keeps_reference : bool
        True for an alarm dismissed as false: the sums begin at 0, what the sessions are compared with stays.
    """

    session: int
    reason: RestartReason
    keeps_reference: bool = False


@dataclass(frozen=True, slots=True)
class WatchedSession:
    """The chart after one session.

    Attributes
    ----------
    session : int
    value : float or None
        The adjusted gap, or the index, as known at this session; ``None``: nothing to watch in it.
    z : float or None
        How unusual it is beside its reference, standard normal under no drift; ``None`` before there are three.
    above, below : float
        The sums that the limit is set on.
    n_reference : int
        Sessions it was compared with.
    """

    session: int
    value: float | None
    z: float | None
    above: float
    below: float
    n_reference: int


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """The chart went off.

    Attributes
    ----------
    session : int
        Where it did.
    since : int
        The chart's guess of the first session of the move.
    direction : int
        1: client − vendor rose; −1: it fell.
    size : float
        Mean from ``since`` to here − mean of the reference before, in the unit of the values.
    closed_by : Restart or None
        The restart that followed; ``None``: it stays open, and the chart silent, until somebody answers.
    """

    session: int
    since: int
    direction: int
    size: float
    closed_by: Restart | None


@dataclass(frozen=True, slots=True)
class LineWatch:
    """One line, watched.

    Attributes
    ----------
    line : str
    limit : float
        h.
    stage : DriftStage
        Of the sessions since the reference last began.
    sessions : tuple of WatchedSession
    alarms : tuple of RaisedAlarm
    deviation : float or None
        Standard deviation of the values since the reference last began, by successive differences, which a move in
        between hardly touches; for
        :func:`~calibration.stats.watch_limit.watch_power`.
    """

    line: str
    limit: float
    stage: DriftStage
    sessions: tuple[WatchedSession, ...]
    alarms: tuple[RaisedAlarm, ...]
    deviation: float | None

    @property
    def open_alarm(self) -> RaisedAlarm | None:
        """The alarm nobody answered yet."""
        return self.alarms[-1] if self.alarms and self.alarms[-1].closed_by is None else None


def watch_lines(
    sessions: SessionMeans, *, limit: float, restarts: Mapping[str, Sequence[Restart]] | None = None
) -> tuple[LineWatch, ...]:
    """Watch the rater-adjusted gap of every line.

    Parameters
    ----------
    sessions : SessionMeans
    limit : float
        h, above 0: :func:`calibration.stats.watch_limit.limit_for` gives it.
    restarts : mapping of str to sequence of Restart, optional
        By line.

    Returns
    -------
    tuple of LineWatch
        In the order of the lines.

    Notes
    -----
    Gaps and raters' own marking are estimated anew at every session from the sessions up to it: what the chart showed
    then it shows for ever. Raters are known from all sessions so far, a gap is compared with those of its reference.
    """
    parts = parts_of(sessions)
    effects = panel_effects(parts, every_look=True).effects
    looks = parts.difference[:, None, :] - np.matmul(effects, np.swapaxes(parts.shares, 1, 2))
    return _watch(sessions.lines, looks, limit=limit, restarts=restarts or {}, least=least_variances(sessions, parts))


def watch_series(
    values: Mapping[str, Sequence[float | None]],
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]] | None = None,
) -> tuple[LineWatch, ...]:
    """Watch plain numbers, such as an index of the text by week, in the same way.

    Parameters
    ----------
    values : mapping of str to sequence of float or None, all of one length
        By name, a number a period; ``None`` where there is none.
    limit, restarts
        As for :func:`watch_lines`.
    """
    if not values:
        return ()
    if len({len(series) for series in values.values()}) > 1:
        raise InvalidInput(
            "The series to be watched have different lengths. Allowed: a place for every period in each."
        )
    rows = np.array([[np.nan if v is None else v for v in series] for series in values.values()], dtype=np.float64)
    looks = np.broadcast_to(rows[:, None, :], (len(rows), rows.shape[1], rows.shape[1]))
    return watch_looks(dict(zip(values, looks, strict=True)), limit=limit, restarts=restarts)


def watch_looks(
    looks: Mapping[str, FloatArray], *, limit: float, restarts: Mapping[str, Sequence[Restart]] | None = None
) -> tuple[LineWatch, ...]:
    """Watch numbers of which earlier ones are worked out anew after every session: an index against a reference period.

    Parameters
    ----------
    looks : mapping of str to array of float, shape (sessions, sessions)
        ``[t, u]``: the number of session u as known after session t ≥ u; NaN where there is none.
    limit, restarts
        As for :func:`watch_lines`.
    """
    if not looks:
        return ()
    found = np.array(list(looks.values()), dtype=np.float64)
    return _watch(
        tuple(looks), found, limit=limit, restarts=restarts or {}, least=np.zeros(found.shape[:2])
    )  # fmt: skip


def _watch(
    lines: tuple[str, ...],
    looks: FloatArray,
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]],
    least: FloatArray,
) -> tuple[LineWatch, ...]:
    _check(lines, looks.shape[1], limit, restarts)
    starts, resets = _segments(lines, looks.shape[1], restarts)
    states = chart_states(looks, limit=limit, starts=starts, resets=resets, least_variances=least)
    return tuple(
        _line_watch(line, looks[i], states, i, starts[i], limit, sorted(restarts.get(line, ()), key=_place))
        for i, line in enumerate(lines)
    )


def _place(restart: Restart) -> int:
    return restart.session


def _segments(
    lines: tuple[str, ...], n_sessions: int, restarts: Mapping[str, Sequence[Restart]]
) -> tuple[IntArray, BoolArray]:
    """Return where the reference begins at each session, and before which sessions the sums are set to 0."""
    starts = np.zeros((len(lines), n_sessions), dtype=np.intp)
    resets = np.zeros((len(lines), n_sessions), dtype=np.bool_)
    for i, line in enumerate(lines):
        for restart in sorted(restarts.get(line, ()), key=_place):
            resets[i, restart.session : restart.session + 1] = True
            if not restart.keeps_reference:
                starts[i, restart.session :] = restart.session
    return starts, resets


def _line_watch(
    line: str, looks: FloatArray, states: ChartStates, row: int, starts: IntArray, limit: float, restarts: list[Restart]
) -> LineWatch:
    values = np.diagonal(looks)
    shown = tuple(
        WatchedSession(t, _number(value), _number(z), above, below, n)
        for t, (value, z, above, below, n) in enumerate(
            zip(
                values.tolist(),
                states.z[row].tolist(),
                states.above[row].tolist(),
                states.below[row].tolist(),
                states.n_reference[row].tolist(),
                strict=True,
            )
        )
    )
    alarms = tuple(_alarm(looks[t], states, row, int(t), starts, restarts) for t in np.flatnonzero(states.alarm[row]))
    # Sessions since the last restart, by the last look: what the next session will be compared with.
    last = looks[-1, starts[-1] :] if len(starts) else np.empty(0)
    last = last[~np.isnan(last)]
    deviation = float(np.sqrt((np.diff(last) ** 2).mean() / 2)) if len(last) >= 2 else None
    return LineWatch(line, limit, drift_stage(len(last)), shown, alarms, deviation)


def _alarm(
    look: FloatArray, states: ChartStates, row: int, session: int, starts: IntArray, restarts: list[Restart]
) -> RaisedAlarm:
    since = int(states.since[row, session])
    moved, before = look[since : session + 1], look[starts[session] : since]
    answer = next((r for r in restarts if r.session > session), None)
    size = float(np.nanmean(moved) - np.nanmean(before))
    return RaisedAlarm(session, since, int(states.alarm[row, session]), size, answer)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _check(lines: tuple[str, ...], n_sessions: int, limit: float, restarts: Mapping[str, Sequence[Restart]]) -> None:
    if not limit > 0:
        raise InvalidInput(f"The limit of the watch is {limit:g}. Allowed: above 0.")
    for line, found in restarts.items():
        if line not in lines:
            raise InvalidInput(f"A restart names the line '{line}', which is not watched. Allowed: {', '.join(lines)}.")
        for restart in found:
            if not 0 <= restart.session <= n_sessions:
                raise InvalidInput(
                    f"A restart of line '{line}' is at session {restart.session}. Allowed: 0 to {n_sessions}."
                )
