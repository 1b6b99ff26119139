"""Who moved: agents and both standards as rows around 0, with the band too small to act on; or the gap alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from calibration.figures.palette import Palette, framed, plain
from calibration.vocabulary import Side

_ROW = 66
"""Pixels a row: name and figure above, the track, what it rests on below."""


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One row.

    Attributes
    ----------
    side : Side or None
        Whose colour the dot has; ``None``: neutral ink, for agents and for the gap.
    value : float or None
        ``None``: words alone.
    interval : tuple of float or None
    words, note : str
        At the right end, and small below the name.
    """

    name: str
    side: Side | None
    value: float | None
    interval: tuple[float, float] | None
    words: str
    note: str


def moved_forest(
    rows: Sequence[MovedRow], *, band: float, ends: tuple[str, str], title: str, colours: Palette
) -> go.Figure:
    """Draw the change of each party.

    Parameters
    ----------
    rows : sequence of MovedRow
        From the top down.
    band : float
        In the units of the values; drawn grey around 0.
    ends : tuple of str
        What the left and the right mean.
    title : str
        The finding.

    Returns
    -------
    go.Figure
        Traces ``interval`` and ``change``; a dot's ``customdata`` is its row's name.
    """
    figure = go.Figure()
    drawn = [(-i, row) for i, row in enumerate(rows) if row.value is not None]
    reach = max([2.5 * band, *(1.06 * abs(x) for _, row in drawn for x in (row.value or 0.0, *(row.interval or ())))])
    if drawn:
        figure.add_vrect(x0=-band, x1=band, fillcolor=colours.wash, line_width=0, layer="below")
        figure.add_vline(x=0, line={"width": 1, "color": colours.muted}, layer="below")
    for i, row in enumerate(rows):
        _add_words(figure, -i, row, colours)
    for y, row in drawn:
        if row.interval is not None:
            figure.add_scatter(
                x=list(row.interval), y=[y, y], mode="lines", name="interval", hoverinfo="skip",
                line={"width": 4, "color": _colour(row, colours)}, opacity=0.55,
            )  # fmt: skip
    figure.add_scatter(
        x=[row.value for _, row in drawn],
        y=[y for y, _ in drawn],
        mode="markers",
        name="change",
        marker={
            "size": 13,
            "color": [_colour(row, colours) for _, row in drawn],
            "line": {"width": 1.5, "color": colours.paper},
        },
        customdata=[row.name for _, row in drawn],
        text=[f"<b>{plain(row.name)}</b><br>{plain(row.words)}" for _, row in drawn],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    _set_axes(figure, len(rows), reach=reach or 1.0, ends=ends, drawn=bool(drawn), colours=colours)
    return framed(figure, title=title, colours=colours, height=_ROW * len(rows) + 34)


def _colour(row: MovedRow, colours: Palette) -> str:
    return colours.side(row.side) if row.side else colours.ink


def _set_axes(figure: go.Figure, n: int, *, reach: float, ends: tuple[str, str], drawn: bool, colours: Palette) -> None:
    figure.update_xaxes(range=[-reach, reach], visible=False)
    figure.update_yaxes(range=[-n + 0.4, 0.6], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 30})
    if drawn:
        for x, anchor, words in ((0, "left", f"← {ends[0]}"), (1, "right", f"{ends[1]} →")):
            figure.add_annotation(
                x=x, xref="paper", y=0, yref="paper", yshift=-20, text=plain(words), showarrow=False, xanchor=anchor,
                font={"size": 12, "color": colours.muted},
            )  # fmt: skip


def _add_words(figure: go.Figure, y: float, row: MovedRow, colours: Palette) -> None:
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=y, y1=y, line={"width": 1, "color": colours.line}, layer="below"
    )
    places = (
        (0, "left", "bottom", 9, f"<b>{plain(row.name)}</b>", 14, colours.ink),
        (1, "right", "bottom", 9, plain(row.words), 13, colours.muted),
        (0, "left", "top", -8, plain(row.note), 12, colours.faint),
    )
    for x, anchor, side, shift, words, size, colour in places:
        figure.add_annotation(
            x=x, xref="paper", y=y, text=words, showarrow=False, xanchor=anchor, yanchor=side, yshift=shift,
            align=anchor, font={"size": size, "color": colour}, bgcolor=colours.paper if anchor == "right" else None,
        )  # fmt: skip
