"""The gap of one line session by session, cut into phases by decisions and versions of the card."""

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from calibration.analysis.since_facts import Phase, SessionGap, SinceLine
from calibration.figures.palette import Palette, plain, shade
from calibration.figures.session_axis import MANY, GapAxis, SessionAxis, add_ring, framed_gaps, reach_of

_HEIGHT = 250
_LABELLED = 0.12
"""Share of the sessions that a phase has to have for its mean to be written beside it."""


def phase_chart(
    line: SinceLine,
    *,
    title: str,
    sessions: SessionAxis,
    gaps: GapAxis,
    words: Mapping[int, str],
    colours: Palette,
) -> go.Figure:
    """Draw the gap per session, its mean per phase, what the phases begin with, and where a movement is dated to.

    Parameters
    ----------
    line : SinceLine
        With at least one session.
    title : str
        The finding.
    words : mapping from position to str
        What a session says when it is pointed at.

    Returns
    -------
    go.Figure
        Traces ``interval``, ``gap`` (dots; ``customdata`` is the session's position), ``phase`` (means) and, where the
        look back dates a movement, ``dated`` (a ring, and a band of its ± sessions). ``x`` is the position.
    """
    figure = go.Figure()
    _add_dated_band(figure, line, colours)
    figure.add_hline(y=0, line={"width": 1, "color": colours.muted}, layer="below")
    _add_gaps(figure, line.gaps, words, many=sessions.many, colours=colours)
    _add_phases(figure, line.phases, gaps.said, n_sessions=sessions.n_sessions, colours=colours)
    if line.movement is not None:
        at = next(gap for gap in line.gaps if gap.session == line.movement.session)
        add_ring(figure, [(at.session, at.value)], name="dated", colours=colours)
    ends = [end for gap in line.gaps for end in (gap.interval or (gap.value, gap.value))]
    return framed_gaps(
        figure, [gap.value for gap in line.gaps], reach=reach_of(ends), title=title, sessions=sessions, gaps=gaps,
        colours=colours,
    )  # fmt: skip


def _add_gaps(
    figure: go.Figure, gaps: Sequence[SessionGap], words: Mapping[int, str], *, many: bool, colours: Palette
) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for gap in gaps:
        if gap.interval is not None:
            x.extend((gap.session, gap.session, None))
            y.extend((*gap.interval, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="interval", hoverinfo="skip",
        line={"width": 2 if many else 5, "color": shade(colours.muted, 0.3, colours.paper)},
    )  # fmt: skip
    figure.add_scatter(
        x=[gap.session for gap in gaps], y=[gap.value for gap in gaps], mode="lines+markers", name="gap",
        line={"width": 1.2, "color": colours.muted}, marker={"size": 5 if many else 9, "color": colours.ink},
        customdata=[gap.session for gap in gaps], text=[plain(words.get(gap.session, "")) for gap in gaps],
        hovertemplate="%{text}<extra></extra>", cliponaxis=False,
    )  # fmt: skip


def _add_phases(
    figure: go.Figure, phases: Sequence[Phase], said: Callable[[float], str], *, n_sessions: int, colours: Palette
) -> None:
    """The mean of each phase, written beside it where the phase is wide enough for the words."""
    x: list[float | None] = []
    y: list[float | None] = []
    for phase in phases:
        x.extend((phase.first - 0.35, phase.last + 0.35, None))
        y.extend((phase.mean, phase.mean, None))
        if phase.last - phase.first + 1 >= max(2, _LABELLED * n_sessions):
            # Between two sessions, where no dot stands.
            figure.add_annotation(
                x=(phase.first + phase.last) // 2 + 0.5, y=phase.mean, text=f"<b>{plain(said(phase.mean))}</b>",
                showarrow=False, yanchor="bottom", yshift=6, font={"size": 13, "color": colours.ink},
                bgcolor=colours.paper if n_sessions > MANY else None, borderpad=0,
            )  # fmt: skip
    figure.add_scatter(
        x=x, y=y, mode="lines", name="phase", line={"width": 3, "color": colours.ink}, opacity=0.55, hoverinfo="skip"
    )


def _add_dated_band(figure: go.Figure, line: SinceLine, colours: Palette) -> None:
    if line.movement is None or not line.movement.plus_minus:
        return
    places = [gap.session for gap in line.gaps]
    at, reach = places.index(line.movement.session), line.movement.plus_minus
    first, last = places[max(at - reach, 0)], places[min(at + reach, len(places) - 1)]
    figure.add_vrect(x0=first - 0.4, x1=last + 0.4, fillcolor=colours.wash, line_width=0, layer="below")
