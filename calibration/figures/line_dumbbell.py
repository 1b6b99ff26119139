"""Client and vendor on every line: two dots, the gap between them, its interval, and the verdict in words."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.analysis.line_report import LineReport, SideAnswers
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.vocabulary import Side

_TOUCHING = 0.015
"""Share of the scale: closer dots cover each other."""
_ROW = 50
"""Pixels a line: a name and its verdict above, the track below."""


def line_dumbbell(
    lines: Sequence[LineReport], *, title: str, verdicts: Mapping[str, str], colours: Palette
) -> go.Figure:
    """Draw the mean of each side on each line, as a share of the line's scale.

    Parameters
    ----------
    lines : sequence of LineReport
        From the top down. A nominal line has no place on a scale: its row carries the verdict only.
    title : str
        The finding.
    verdicts : mapping from ``LineReport.id`` to str
        The words at the right end of each row.
    colours : Palette

    Returns
    -------
    go.Figure
        Traces ``interval``, ``gap``, ``client`` and ``vendor``; ``customdata`` of a dot is the line's id. The interval
        is that of client − vendor, laid around the client's dot: where it reaches the vendor's, the gap may be chance.
    """
    figure = go.Figure()
    ends: dict[str, tuple[list[float | None], list[float | None]]] = {"interval": ([], []), "gap": ([], [])}
    for row, line in enumerate(lines):
        _add_words(figure, row, line, verdicts.get(line.id, ""), colours)
        for name, span in (("interval", _interval_span(line)), ("gap", _gap_span(line))):
            if span is not None:
                ends[name][0].extend((*span, None))
                ends[name][1].extend((-row, -row, None))
    widths = {"interval": (11.0, colours.line), "gap": (3.0, colours.ink)}
    for name, (x, y) in ends.items():
        width, colour = widths[name]
        figure.add_scatter(x=x, y=y, mode="lines", name=name, line={"width": width, "color": colour}, hoverinfo="skip")
    for side in (Side.CLIENT, Side.VENDOR):
        _add_dots(figure, lines, side, colours)
    figure.update_xaxes(range=[-0.01, 1.01], visible=False)
    figure.update_yaxes(range=[-len(lines) + 0.4, 0.75], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 4})
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(lines), 1))


def share_of_scale(line: LineReport, value: float | None) -> float | None:
    """Where a value lies between the ends of its line's scale, 0 to 1; ``None`` without a value or a scale."""
    if value is None or line.scale is None or line.scale[0] == line.scale[1]:
        return None
    return (value - line.scale[0]) / (line.scale[1] - line.scale[0])


def compared_mean(answers: SideAnswers | None) -> float | None:
    """A side's mean over the contacts both scored, else over all it scored."""
    if answers is None:
        return None
    return answers.mean if answers.shared_mean is None else answers.shared_mean


def _place(line: LineReport, side: Side) -> float | None:
    return share_of_scale(line, compared_mean(line.side(side)))


def _gap_span(line: LineReport) -> tuple[float, float] | None:
    client, vendor = _place(line, Side.CLIENT), _place(line, Side.VENDOR)
    return None if client is None or vendor is None else (client, vendor)


def _interval_span(line: LineReport) -> tuple[float, float] | None:
    vendor = compared_mean(line.side(Side.VENDOR))
    if vendor is None or line.gap.interval is None:
        return None
    low, high = (share_of_scale(line, vendor + end) for end in line.gap.interval)
    if low is None or high is None:
        return None
    return max(0.0, low), min(1.0, high)


def _add_words(figure: go.Figure, row: int, line: LineReport, verdict: str, colours: Palette) -> None:
    figure.add_shape(type="line", x0=0, x1=1, y0=-row, y1=-row, line={"width": 1, "color": colours.line}, layer="below")
    for x, anchor, words in ((0, "left", f"<b>{shortened(line.name, width=24)}</b>"), (1, "right", plain(verdict))):
        figure.add_annotation(
            x=x,
            y=-row,
            text=words,
            showarrow=False,
            xanchor=anchor,
            yanchor="bottom",
            yshift=7,
            xref="paper",
            align=anchor,
            font={"size": 14 if anchor == "left" else 13, "color": colours.ink if anchor == "left" else colours.muted},
        )


def _add_dots(figure: go.Figure, lines: Sequence[LineReport], side: Side, colours: Palette) -> None:
    placed = [(row, line, place) for row, line in enumerate(lines) if (place := _place(line, side)) is not None]
    figure.add_scatter(
        x=[place for _, _, place in placed],
        y=[-row for row, _, _ in placed],
        mode="markers",
        name=side.value,
        marker={
            "size": [_size(line, side) for _, line, _ in placed],
            "color": colours.side(side),
            "line": {"width": 1.5, "color": colours.paper},
            "opacity": 1,
        },
        customdata=[line.id for _, line, _ in placed],
        text=[_hover(line, side) for _, line, _ in placed],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _size(line: LineReport, side: Side) -> int:
    """A dot under another one is larger, so that its colour shows around it."""
    span = _gap_span(line)
    return 20 if side is Side.CLIENT and span is not None and abs(span[0] - span[1]) < _TOUCHING else 13


def _hover(line: LineReport, side: Side) -> str:
    mean = compared_mean(line.side(side))
    ends = f" from {plain(line.low_label)} to {plain(line.high_label)}" if line.low_label and line.high_label else ""
    return f"<b>{plain(line.name)}</b><br>{side.value} {mean:.2f}{ends}"
