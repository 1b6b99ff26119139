"""What the watch had come to on one line: its two sums session by session, its limit, and where it went off."""

from collections.abc import Mapping

import plotly.graph_objects as go

from calibration.figures.palette import Palette, plain
from calibration.figures.session_axis import MANY, SessionAxis, add_ring, framed_sessions, round_marks
from calibration.stats.watch import LineWatch, WatchedSession

_FARTHEST = 1.6
"""Limits shown at most: an alarm nobody answers lets its sum go on and on, and says no more by it."""


def watch_chart(
    watch: LineWatch,
    *,
    title: str,
    sessions: SessionAxis,
    ends: tuple[str, str],
    limit_words: str,
    learning_words: str,
    words: Mapping[int, str],
    colours: Palette,
) -> go.Figure:
    """Draw the sum for falls below 0 and the one for rises above, between the limits.

    Parameters
    ----------
    watch : LineWatch
    title : str
        The finding.
    ends : tuple of str
        What a sum below, and above, 0 speaks for.
    limit_words, learning_words : str
        At the limit, and over the first sessions, which the others are compared with.
    words : mapping from position to str
        What a session says when it is pointed at.

    Returns
    -------
    go.Figure
        Traces ``above`` and ``below`` (sums; nothing where a session could not be judged) and ``alarm`` (rings).
        ``x`` is the position.
    """
    figure = go.Figure()
    judged = [one for one in watch.sessions if one.z is not None]
    largest = max((max(one.above, one.below) for one in judged), default=0.0)
    reach = 1.3 * max(watch.limit, min(largest, _FARTHEST * watch.limit))
    _add_learning(figure, watch, learning_words, colours)
    _add_limits(figure, watch, limit_words, colours)
    for name, sign in (("above", 1), ("below", -1)):
        figure.add_scatter(
            x=[one.session for one in judged], y=[sign * _sum(one, sign) for one in judged], mode="lines+markers",
            name=name, line={"width": 2, "color": colours.ink},
            marker={"size": 3 if sessions.many else 6, "color": colours.ink},
            text=[plain(words.get(one.session, "")) for one in judged], hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    states = {one.session: one for one in watch.sessions}
    rings = [(one.session, one.direction * _sum(states[one.session], one.direction)) for one in watch.alarms]
    add_ring(figure, rings, name="alarm", colours=colours)
    for y, said, anchor in ((-reach, ends[0], "bottom"), (reach, ends[1], "top")):
        figure.add_annotation(
            x=0, xref="paper", y=y, text=plain(said), showarrow=False, xanchor="left", yanchor=anchor,
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
    marks = round_marks(-reach, reach)
    figure.update_yaxes(
        range=[-reach, reach], showline=False, tickvals=marks, ticktext=[f"{abs(mark):g}" for mark in marks]
    )
    return framed_sessions(figure, title=title, sessions=sessions, colours=colours)


def _sum(one: WatchedSession, sign: int) -> float:
    return one.above if sign > 0 else one.below


def _add_limits(figure: go.Figure, watch: LineWatch, words: str, colours: Palette) -> None:
    figure.add_hline(y=0, line={"width": 1, "color": colours.muted}, layer="below")
    for y in (-watch.limit, watch.limit):
        figure.add_hline(y=y, line={"width": 1, "dash": "dot", "color": colours.critical}, layer="below")
    figure.add_annotation(
        x=1, xref="paper", y=watch.limit, text=plain(words), showarrow=False, xanchor="right", yanchor="bottom",
        font={"size": 12, "color": colours.critical},
    )  # fmt: skip


def _add_learning(figure: go.Figure, watch: LineWatch, words: str, colours: Palette) -> None:
    """Grey where sessions are only compared with: at the beginning, and after the watch began anew."""
    learning = [one.session for one in watch.sessions if one.z is None and one.value is not None]
    runs: list[list[int]] = []
    for at in learning:
        if runs and at == runs[-1][1] + 1:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    for first, last in runs:
        figure.add_vrect(x0=first - 0.5, x1=last + 0.5, fillcolor=colours.wash, line_width=0, layer="below")
    if runs and len(watch.sessions) <= MANY:
        figure.add_annotation(
            x=runs[0][0] - 0.4, y=0, text=plain(words), showarrow=False, xanchor="left", yanchor="bottom",
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
