"""The gap of one line, a few sessions at a time: what session after session is too noisy to show."""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from calibration.analysis.since_facts import SinceLine
from calibration.figures.palette import Palette, plain, shade
from calibration.figures.session_axis import GapAxis, SessionAxis, framed_gaps, reach_of
from calibration.stats.adjusted_gaps import RollingGap

_HEIGHT = 250


def rolling_chart(
    line: SinceLine,
    rolling: Sequence[RollingGap],
    *,
    title: str,
    sessions: SessionAxis,
    gaps: GapAxis,
    words: Sequence[str],
    colours: Palette,
) -> go.Figure:
    """Draw means of neighbouring sessions with their 95 % interval, the single sessions faint behind them.

    Parameters
    ----------
    line : SinceLine
    rolling : sequence of RollingGap, not empty
        Of the line.
    words : sequence of str
        What each mean says when it is pointed at.
    title : str
        The finding.

    Returns
    -------
    go.Figure
        Traces ``interval`` (a ribbon), ``gap`` (sessions) and ``rolling`` (means; ``x`` and ``customdata`` are the
        position of the last of their sessions). The first and the last mean are written beside it.
    """
    figure = go.Figure()
    places = [(each.last, each.gap.value or 0.0) for each in rolling]
    spans = [each.gap.interval or (value, value) for each, (_, value) in zip(rolling, places, strict=True)]
    reach = reach_of([gap.value for gap in line.gaps] + [end for span in spans for end in span])
    figure.add_hline(y=0, line={"width": 1, "color": colours.muted}, layer="below")
    at = [x for x, _ in places]
    figure.add_scatter(
        x=at + at[::-1], y=[span[0] for span in spans] + [span[1] for span in reversed(spans)], mode="lines",
        name="interval", fill="toself", line={"width": 0}, fillcolor=shade(colours.muted, 0.2, colours.paper),
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[gap.session for gap in line.gaps], y=[gap.value for gap in line.gaps], mode="markers", name="gap",
        marker={"size": 3 if sessions.many else 5, "color": colours.muted}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    figure.add_scatter(
        x=at, y=[y for _, y in places], mode="lines+markers", name="rolling", customdata=at, cliponaxis=False,
        line={"width": 3, "color": colours.ink},
        marker={"size": 2 if sessions.many else 7, "color": colours.ink},
        text=[plain(one) for one in words], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    _add_ends(figure, line, places, gaps.said, many=sessions.many, colours=colours)
    return framed_gaps(
        figure, [y for _, y in places], reach=reach, title=title, sessions=sessions, gaps=gaps, colours=colours
    )


def _add_ends(
    figure: go.Figure,
    line: SinceLine,
    places: Sequence[tuple[int, float]],
    said: Callable[[float], str],
    *,
    many: bool,
    colours: Palette,
) -> None:
    """Write the first and the last mean beside it, away from the dot of the session itself."""
    single = {gap.session: gap.value for gap in line.gaps}
    for x, y in dict.fromkeys((places[0], places[-1])):
        below = single.get(x, y) > y
        figure.add_annotation(
            x=x, y=y, text=f"<b>{plain(said(y))}</b>", showarrow=False, yanchor="top" if below else "bottom",
            yshift=-7 if below else 7, xanchor="center" if not many else "left" if x == places[0][0] else "right",
            bgcolor=colours.paper if many else None, borderpad=0, font={"size": 13, "color": colours.ink},
        )  # fmt: skip
