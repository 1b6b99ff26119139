"""Repeats as pairs: each contact's marks before and at its latest, side by side, joined by a line."""

from collections.abc import Sequence

import plotly.graph_objects as go

from calibration.analysis.moved_facts import RepeatPair
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.vocabulary import Side

_ROW = 68
_APART = 0.13
"""Of a row: the client's marks above its middle, the vendor's below."""
_NAME = 34


def repeat_strip(
    pairs: Sequence[RepeatPair],
    *,
    scale: tuple[float, float] | None,
    ends: tuple[str, str],
    names: Sequence[str],
    title: str,
    colours: Palette,
) -> go.Figure:
    """Draw each repeat as a row with a line a side, from an open ring (before) to a full dot (latest).

    Parameters
    ----------
    pairs : sequence of RepeatPair
        From the top down; open ones only.
    scale : tuple of float or None
        Lowest and highest mark; ``None``: those that are drawn.
    ends : tuple of str
        What they are called.
    names : sequence of str
        One a pair.

    Returns
    -------
    go.Figure
        A trace ``before`` and a trace ``latest`` a side, and one of lines; ``customdata`` is the position of the pair.
    """
    figure = go.Figure()
    given = [mark for pair in pairs for marks in pair.marks.values() for mark in marks]
    low, high = scale or (min(given, default=0.0), max(given, default=1.0))
    room = 0.04 * ((high - low) or 1.0)
    for i, name in enumerate(names):
        figure.add_annotation(
            x=0, xref="paper", y=-i, text=shortened(name, width=_NAME), showarrow=False, xanchor="left",
            yanchor="bottom", yshift=16, font={"size": 13, "color": colours.ink},
        )  # fmt: skip
        figure.add_shape(
            type="line", x0=low, x1=high, y0=-i, y1=-i, line={"width": 1, "color": colours.line}, layer="below"
        )
    for side, up in ((Side.CLIENT, _APART), (Side.VENDOR, -_APART)):
        _add_side(figure, pairs, side, up, colours)
    for x, anchor, words in ((0, "left", ends[0]), (1, "right", ends[1])):
        figure.add_annotation(
            x=x, xref="paper", y=0, yref="paper", yshift=-18, text=plain(words), showarrow=False, xanchor=anchor,
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[low - room, high + room])
    figure.update_yaxes(visible=False, range=[-len(pairs) + 0.55, 0.62])
    figure.update_layout(margin={"l": 6, "r": 6, "b": 28})
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(pairs), 1) + 28)


def _add_side(figure: go.Figure, pairs: Sequence[RepeatPair], side: Side, up: float, colours: Palette) -> None:
    rows = [(i, pair.marks[side]) for i, pair in enumerate(pairs) if side in pair.marks]
    colour = colours.side(side)
    figure.add_scatter(
        x=[x for _, (first, last) in rows for x in (first, last, None)],
        y=[y for i, _ in rows for y in (up - i, up - i, None)],
        mode="lines",
        name="line",
        line={"width": 2.5, "color": colour},
        hoverinfo="skip",
    )
    for name, place, fill in (("before", 0, colours.paper), ("latest", 1, colour)):
        figure.add_scatter(
            x=[marks[place] for _, marks in rows],
            y=[up - i for i, _ in rows],
            mode="markers",
            name=name,
            marker={"size": 11, "color": fill, "line": {"width": 2, "color": colour}},
            customdata=[i for i, _ in rows],
            text=[
                f"<b>{plain(pairs[i].name)}</b><br>{side}, session {pairs[i].numbers[place]}: {marks[place]:.1f}"
                for i, marks in rows
            ],
            hovertemplate="%{text}<extra></extra>",
            cliponaxis=False,
        )
