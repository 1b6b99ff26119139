"""The ladder of tone: on every scale where each side wants the tone, hollow, and where each side hears it, solid."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.analysis.tone_facts import SideTone, ToneLine
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.vocabulary import Side

_ROW = 122
"""Pixels a line: name, verdict and small type above, two lanes, the names of the ends below."""
_LANES = {Side.CLIENT: 0.02, Side.VENDOR: -0.16}
"""Height of each side's lane in its row, whose own height is 1."""
_HALF = 0.07
"""Half the height of a target."""
_BELOW = -0.3
"""Where the names of the ends stand."""


def tone_ladder(
    lines: Sequence[ToneLine],
    *,
    title: str,
    verdicts: Mapping[str, str],
    notes: Mapping[str, str],
    colours: Palette,
) -> go.Figure:
    """Draw every line's targets and answers as shares of its scale.

    Parameters
    ----------
    lines : sequence of ToneLine
        From the top down.
    title : str
        The finding.
    verdicts, notes : mapping from ``ToneLine.id`` to str
        The words at the right end of a row, and its small type: gap, interval, contacts.

    Returns
    -------
    go.Figure
        Traces ``interval client``, ``interval vendor``, ``client`` and ``vendor`` (solid dots, ``customdata`` is the
        line's id). Shapes named ``tolerance`` (the client's band over both lanes), ``target client`` and ``target
        vendor`` (hollow). A target that the viewer may not see is not drawn.
    """
    figure = go.Figure()
    for row, line in enumerate(lines):
        _add_words(figure, row, line, verdicts.get(line.id, ""), notes.get(line.id, ""), colours)
        _add_targets(figure, row, line, colours)
    for side in (Side.CLIENT, Side.VENDOR):
        _add_heard(figure, lines, side, colours)
    figure.update_xaxes(range=[-0.02, 1.02], visible=False)
    figure.update_yaxes(range=[-len(lines) + 0.55, 0.5], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 4})
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(lines), 1))


def share_of(line: ToneLine, value: float) -> float:
    """Where a value lies between the ends of its line's scale; within 0 to 1."""
    low, high = line.scale
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.5


def _side(line: ToneLine, side: Side) -> SideTone:
    return line.client if side is Side.CLIENT else line.vendor


def _band(line: ToneLine, side: Side) -> tuple[float, float] | None:
    """Ends of the side's target as shares; a floor reaches to the end of the scale."""
    target = _side(line, side).target
    if target is None:
        return None
    upper = line.scale[1] if target.upper is None else target.upper
    return share_of(line, target.lower), share_of(line, upper)


def _add_targets(figure: go.Figure, row: int, line: ToneLine, colours: Palette) -> None:
    for side, lane in _LANES.items():
        figure.add_shape(
            type="line", x0=0, x1=1, y0=-row + lane, y1=-row + lane, line={"width": 1, "color": colours.line},
            layer="below",
        )  # fmt: skip
        band = _band(line, side)
        if band is None:
            continue
        if side is Side.CLIENT:
            figure.add_shape(
                type="rect", name="tolerance", x0=band[0], x1=band[1], y0=-row + _LANES[Side.VENDOR] - 0.1,
                y1=-row + lane + 0.1, fillcolor=colours.wash, line={"width": 0}, layer="below",
            )  # fmt: skip
        figure.add_shape(
            type="rect", name=f"target {side.value}", x0=band[0], x1=band[1], y0=-row + lane - _HALF,
            y1=-row + lane + _HALF, line={"width": 1.6, "color": colours.side(side)}, layer="below",
        )  # fmt: skip


def _add_words(figure: go.Figure, row: int, line: ToneLine, verdict: str, note: str, colours: Palette) -> None:
    if row:
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=-row + 0.49, y1=-row + 0.49, layer="below",
            line={"width": 1, "color": colours.line},
        )  # fmt: skip
    places = (
        (0, "left", 0.34, f"<b>{shortened(line.name, width=24)}</b>", 14, colours.ink),
        (1, "right", 0.34, plain(verdict), 13, colours.ink),
        (1, "right", 0.19, plain(note), 12, colours.faint),
        (0, "left", _BELOW, shortened(line.low_label, width=26), 12, colours.muted),
        (1, "right", _BELOW, shortened(line.high_label, width=26), 12, colours.muted),
    )
    for x, anchor, height, words, size, colour in places:
        if words:
            figure.add_annotation(
                x=x, xref="paper", y=-row + height, text=words, showarrow=False, xanchor=anchor, yanchor="middle",
                align=anchor, font={"size": size, "color": colour},
            )  # fmt: skip


def _add_heard(figure: go.Figure, lines: Sequence[ToneLine], side: Side, colours: Palette) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    dots: list[tuple[int, ToneLine, float]] = []
    for row, line in enumerate(lines):
        heard = _side(line, side).heard
        if heard.value is None:
            continue
        dots.append((row, line, heard.value))
        if heard.interval is not None:
            x.extend((*(share_of(line, end) for end in heard.interval), None))
            y.extend((-row + _LANES[side], -row + _LANES[side], None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name=f"interval {side.value}", hoverinfo="skip",
        line={"width": 3.5, "color": colours.side(side)},
    )  # fmt: skip
    figure.add_scatter(
        x=[share_of(line, value) for _, line, value in dots],
        y=[-row + _LANES[side] for row, _, _ in dots],
        mode="markers",
        name=side.value,
        marker={"size": 14, "color": colours.side(side), "line": {"width": 1.5, "color": colours.paper}, "opacity": 1},
        unselected={"marker": {"opacity": 1}},
        customdata=[line.id for _, line, _ in dots],
        text=[_hover(line, side) for _, line, _ in dots],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _hover(line: ToneLine, side: Side) -> str:
    one = _side(line, side)
    low, high = one.heard.interval or (None, None)
    span = "" if low is None or high is None else f", from {low:.2f} to {high:.2f}"
    ends = f" ({plain(line.low_label)} {line.scale[0]:g}, {plain(line.high_label)} {line.scale[1]:g})"
    wants = ""
    if one.target is not None:
        upper = "" if one.target.upper is None else f" to {one.target.upper:.2f}"
        wants = f"<br>target {one.target.lower:.2f}{upper}"
    return f"<b>{plain(line.name)}</b><br>{side.value} hears {one.heard.value:.2f}{span}{ends}{wants}"
