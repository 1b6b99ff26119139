"""The totals of both sides, contact by contact: how far apart, and whether that is within the tolerance."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.analysis.totals_report import ContactTotals
from calibration.figures.palette import Palette, add_row_words, framed, plain, shortened
from calibration.vocabulary import Side

_ROW = 44


def total_dumbbell(
    contacts: Sequence[ContactTotals],
    *,
    title: str,
    names: Mapping[int, str],
    words: Mapping[int, str],
    colours: Palette,
) -> go.Figure:
    """Draw each side's mean total on each contact, 0 to 100 score points, and the agreed total where there is one.

    Parameters
    ----------
    contacts : sequence of ContactTotals
        From the top down.
    names, words : mapping from session contact to str
        What the contact is called, at the left; what became of it, at the right.

    Returns
    -------
    go.Figure
        Traces ``difference``, ``agreed`` (where there is one), ``client`` and ``vendor``; ``customdata`` of a side's
        dot is the session contact.
    """
    figure = go.Figure()
    x: list[float | None] = []
    y: list[float | None] = []
    for row, contact in enumerate(contacts):
        _add_words(figure, row, names.get(contact.contact, ""), words.get(contact.contact, ""), colours)
        if contact.client is not None and contact.vendor is not None:
            x.extend((contact.client, contact.vendor, None))
            y.extend((-row, -row, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="difference", line={"width": 4, "color": colours.ink}, hoverinfo="skip"
    )
    _add_agreed(figure, contacts, colours)
    for side in (Side.CLIENT, Side.VENDOR):
        _add_dots(figure, contacts, side, colours)
    figure.update_xaxes(range=[-1, 101], tickvals=[0, 25, 50, 75, 100], showline=False)
    figure.update_yaxes(range=[-len(contacts) + 0.4, 0.75], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 30})
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(contacts), 1) + 20)


def _add_words(figure: go.Figure, row: int, name: str, words: str, colours: Palette) -> None:
    figure.add_shape(
        type="line", x0=0, x1=100, y0=-row, y1=-row, line={"width": 1, "color": colours.line}, layer="below"
    )
    add_row_words(figure, (shortened(name, width=34), plain(words)), y=-row, above=6, colours=colours)


def _add_agreed(figure: go.Figure, contacts: Sequence[ContactTotals], colours: Palette) -> None:
    found = [(row, one.agreed) for row, one in enumerate(contacts) if one.agreed is not None]
    if not found:
        return
    figure.add_scatter(
        x=[value for _, value in found],
        y=[-row for row, _ in found],
        mode="markers",
        name="agreed",
        marker={"symbol": "line-ns", "size": 24, "line": {"width": 2.5, "color": colours.ink}},
        text=[f"agreed {value:.1f}" for _, value in found],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _add_dots(figure: go.Figure, contacts: Sequence[ContactTotals], side: Side, colours: Palette) -> None:
    found = [
        (row, contact.contact, value)
        for row, contact in enumerate(contacts)
        if (value := contact.client if side is Side.CLIENT else contact.vendor) is not None
    ]
    figure.add_scatter(
        x=[value for _, _, value in found],
        y=[-row for row, _, _ in found],
        mode="markers",
        name=side.value,
        marker={"size": 13, "color": colours.side(side), "line": {"width": 1.5, "color": colours.paper}},
        customdata=[contact for _, contact, _ in found],
        text=[f"{side.value} {value:.1f}" for _, _, value in found],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
