"""The watch in the background: does a line's gap leave where it stood?"""

from collections.abc import Mapping, Sequence

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.adjusted_gaps import drift_stage, least_variances, parts_of
from calibration.stats.gap_adjustment import panel_effects
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.stats.self_starting import ChartStates, chart_states
from calibration.stats.session_means import SessionMeans
from calibration.stats.watch_facts import LineWatch, RaisedAlarm, Restart, WatchedSession
from calibration.vocabulary import RestartReason

__all__ = ["LineWatch", "RaisedAlarm", "Restart", "WatchedSession", "watch_lines", "watch_looks", "watch_series"]


def watch_lines(
    sessions: SessionMeans,
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]] | None = None,
    forget_after: int | None = None,
) -> tuple[LineWatch, ...]:
    """Watch the rater-adjusted gap of every line.

    Parameters
    ----------
    sessions : SessionMeans
    limit : float
        h, above 0: :func:`calibration.stats.watch_limit.limit_for` gives it.
    restarts : mapping of str to sequence of Restart, optional
        By line.
    forget_after : int, optional
        When the chart has gone off and this many later sessions of the line have passed without a restart, it begins
        anew with the session after (``RestartReason.PASSED``): nobody is told of it any more, and the chart must not
        stay silent for it. Default: it waits for ever.

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
    least = least_variances(sessions, parts)
    return _watch(sessions.lines, looks, limit=limit, restarts=restarts or {}, least=least, forget_after=forget_after)


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
    looks: Mapping[str, FloatArray],
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]] | None = None,
    forget_after: int | None = None,
) -> tuple[LineWatch, ...]:
    """Watch numbers of which earlier ones are worked out anew after every session: an index against a reference period.

    Parameters
    ----------
    looks : mapping of str to array of float, shape (sessions, sessions)
        ``[t, u]``: the number of session u as known after session t ≥ u; NaN where there is none.
    limit, restarts, forget_after
        As for :func:`watch_lines`.
    """
    if not looks:
        return ()
    found = np.array(list(looks.values()), dtype=np.float64)
    return _watch(
        tuple(looks), found, limit=limit, restarts=restarts or {}, least=np.zeros(found.shape[:2]),
        forget_after=forget_after,
    )  # fmt: skip


def _watch(
    lines: tuple[str, ...],
    looks: FloatArray,
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]],
    least: FloatArray,
    forget_after: int | None = None,
) -> tuple[LineWatch, ...]:
    _check(lines, looks.shape[1], limit, restarts)
    begun = {line: list(restarts.get(line, ())) for line in lines}
    found = list(_charts(lines, looks, limit=limit, restarts=begun, least=least))
    # Each round closes an older crossing than the next one can be, so it ends.
    while passed := [i for i, one in enumerate(found) if _is_over(one, forget_after)]:
        for i in passed:
            begun[lines[i]].append(Restart(found[i].alarms[-1].session + 1, RestartReason.PASSED))
        names = tuple(lines[i] for i in passed)
        again = _charts(names, looks[passed], limit=limit, restarts=begun, least=least[passed])
        for i, one in zip(passed, again, strict=True):
            found[i] = one
    return tuple(found)


def _is_over(watch: LineWatch, forget_after: int | None) -> bool:
    if forget_after is None or watch.open_alarm is None:
        return False
    since = watch.open_alarm.session
    return sum(one.value is not None and one.session > since for one in watch.sessions) >= forget_after


def _charts(
    lines: tuple[str, ...],
    looks: FloatArray,
    *,
    limit: float,
    restarts: Mapping[str, Sequence[Restart]],
    least: FloatArray,
) -> tuple[LineWatch, ...]:
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
