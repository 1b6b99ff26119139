"""Groups as rows: a dot and its interval beside all others, the band too small to act on, the verdict in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from calibration.figures.palette import Palette, framed, plain, shortened

_ROW = 68
"""Pixels a row: name and verdict above, the track, what stands behind it below."""


@dataclass(frozen=True, slots=True)
class DotRow:
    """One group.

    Attributes
    ----------
    key : str
        What a click answers with.
    value : float or None
        Difference from all others; ``None``: words alone.
    interval : tuple of float or None
    drawn_in : float or None
        The same after shrinking, drawn as a ring.
    verdict, note : str
        The words at the right end of the row, and its small type.
    strong, greyed : bool
        Whether it is named; whether too few contacts are behind it for anything to be said.
    """

    key: str
    name: str
    value: float | None
    interval: tuple[float, float] | None
    drawn_in: float | None
    verdict: str
    note: str
    strong: bool = False
    greyed: bool = False


def dot_rows(
    rows: Sequence[DotRow], *, title: str, band: float | None, least: float, ends: tuple[str, str], colours: Palette
) -> go.Figure:
    """Draw every group's difference from the others.

    Parameters
    ----------
    rows : sequence of DotRow, not empty
        From the top down.
    title : str
        The finding.
    band : float or None
        Half the width of the grey band; ``None``: none.
    least : float
        What the axis reaches to either side at least, so that small differences look small.
    ends : tuple of str
        What lies left and right of the middle.
    colours : Palette

    Returns
    -------
    go.Figure
        Traces ``interval``, ``shrunken`` (rings) and ``difference`` (dots: filled where named); ``customdata`` of a dot
        is the row's key. Colour means side, and there is none here: ink and greys only.
    """
    figure = go.Figure()
    drawn = [(-place, row) for place, row in enumerate(rows) if row.value is not None]
    reach = max([least, *(1.06 * abs(end) for _, row in drawn for end in (row.interval or (row.value or 0.0,)))])
    if drawn and band is not None:
        figure.add_vrect(x0=-band, x1=band, fillcolor=colours.wash, line_width=0, layer="below")
    if drawn:
        figure.add_vline(x=0, line={"width": 1, "color": colours.muted}, layer="below")
    for place, row in enumerate(rows):
        _words(figure, -place, row, colours)
    _marks(figure, drawn, colours)
    figure.update_xaxes(
        range=[-reach, reach], tickvals=[-reach * 0.62, 0, reach * 0.62], ticktext=[ends[0], "the others", ends[1]],
        showline=False, ticks="", visible=bool(drawn),
    )  # fmt: skip
    figure.update_yaxes(range=[-len(rows) + 0.4, 0.6], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 34})
    return framed(figure, title=title, colours=colours, height=_ROW * len(rows) + 34)


def _words(figure: go.Figure, at: int, row: DotRow, colours: Palette) -> None:
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=at, y1=at, line={"width": 1, "color": colours.line}, layer="below"
    )
    ink = colours.faint if row.greyed else colours.ink
    name = shortened(row.name, width=26)
    places = (
        (0, "left", "bottom", 7, f"<b>{name}</b>" if row.strong else name, 14, ink),
        (1, "right", "bottom", 7, plain(row.verdict), 13, ink if row.strong else colours.muted),
        (0, "left", "top", -9, plain(row.note), 12, colours.faint),
    )
    for x, anchor, side, shift, words, size, colour in places:
        figure.add_annotation(
            x=x, xref="paper", y=at, text=words, showarrow=False, xanchor=anchor, yanchor=side, yshift=shift,
            align=anchor, font={"size": size, "color": colour}, bgcolor=colours.paper if side == "top" else None,
            borderpad=0,
        )  # fmt: skip


def _marks(figure: go.Figure, drawn: Sequence[tuple[int, DotRow]], colours: Palette) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for at, row in drawn:
        if row.interval is not None:
            x.extend((*row.interval, None))
            y.extend((at, at, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="interval", line={"width": 3, "color": colours.muted}, hoverinfo="skip"
    )
    rings = [(at, row.drawn_in) for at, row in drawn if row.drawn_in is not None]
    figure.add_scatter(
        x=[value for _, value in rings],
        y=[at for at, _ in rings],
        mode="markers",
        name="shrunken",
        marker={"size": 15, "symbol": "circle-open", "color": colours.muted, "line": {"width": 1.5}},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[row.value for _, row in drawn],
        y=[at for at, _ in drawn],
        mode="markers",
        name="difference",
        marker={
            "size": 10,
            "color": [colours.ink if row.strong else colours.paper for _, row in drawn],
            "line": {"width": 2, "color": [colours.faint if row.greyed else colours.ink for _, row in drawn]},
        },
        customdata=[row.key for _, row in drawn],
        text=[f"<b>{plain(row.name)}</b><br>{plain(row.verdict)}<br>{plain(row.note)}" for _, row in drawn],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
