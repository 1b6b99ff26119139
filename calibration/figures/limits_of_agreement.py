"""Bland and Altman's plot: the difference of two totals against their mean, with the limits most differences keep."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.figures.gap_heatmap import signed
from calibration.figures.palette import Palette, framed, plain
from calibration.stats.bland_altman import LimitsOfAgreement
from calibration.stats.estimate import Estimate

_HEIGHT = 340
_TITLE_WIDTH = 40
"""Characters a line: it stands in a drawer, whose frame takes a little of a telephone's width."""
_ROOM = 0.08
"""Share of the drawn range left free above and below."""


def limits_figure(
    limits: LimitsOfAgreement,
    *,
    contacts: Sequence[int],
    names: Mapping[int, str],
    title: str,
    words: Mapping[str, str],
    axes: tuple[str, str],
    colours: Palette,
) -> go.Figure:
    """Draw every contact, the mean difference and both limits with their exact intervals.

    Parameters
    ----------
    limits : LimitsOfAgreement
    contacts : sequence of int
        Session contacts behind ``limits.differences``, in their order.
    names : mapping from session contact to str
    words : mapping from str to str
        What is written at the right end of a line: ``bias``, ``lower``, ``upper``.
    axes : tuple of str
        What runs across and what runs up.

    Returns
    -------
    go.Figure
        Traces ``bias``, ``lower``, ``upper`` (lines; those without a value are left out) and ``contacts``
        (``customdata`` is the session contact). Shapes: the intervals. Ink only: it is of both sides.
    """
    figure = go.Figure()
    low, high = _range(limits)
    left, right = min(limits.means, default=0.0), max(limits.means, default=100.0)
    margin = max((right - left) * _ROOM, 1.0)
    span = left - margin, right + margin
    figure.add_shape(type="line", x0=span[0], x1=span[1], y0=0, y1=0, line={"width": 1, "color": colours.line})
    for name, estimate in (("bias", limits.bias), ("lower", limits.lower), ("upper", limits.upper)):
        if estimate.value is not None:
            _add_line(figure, name, estimate, span=span, words=words.get(name, ""), colours=colours)
    figure.add_scatter(
        x=list(limits.means),
        y=list(limits.differences),
        mode="markers",
        name="contacts",
        marker={"size": 10, "color": colours.ink, "line": {"width": 1.5, "color": colours.paper}},
        customdata=list(contacts),
        text=[
            f"{plain(names.get(contact, ''))}<br>{signed(difference)} at {mean:.1f}"
            for contact, difference, mean in zip(contacts, limits.differences, limits.means, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    figure.update_xaxes(range=list(span), title_text=plain(axes[0]), nticks=6)
    figure.update_yaxes(range=[low, high], title_text=plain(axes[1]), nticks=7)
    figure.update_layout(margin={"l": 52, "r": 12, "b": 46})
    return framed(figure, title=title, colours=colours, height=_HEIGHT, above=10, title_width=_TITLE_WIDTH)


def _range(limits: LimitsOfAgreement) -> tuple[float, float]:
    """Everything that is drawn, intervals too, but never so far that the contacts are squeezed into a line."""
    lines = [one.value for one in (limits.bias, limits.lower, limits.upper) if one.value is not None]
    within = [0.0, *limits.differences, *lines]
    low, high = min(within), max(within)
    most = max(high - low, 1.0)
    ends = [end for one in (limits.lower, limits.upper) for end in one.interval or ()]
    low = max(min([low, *ends]), low - most / 2)
    high = min(max([high, *ends]), high + most / 2)
    room = _ROOM * max(high - low, 1.0)
    return low - room, high + room


def _add_line(
    figure: go.Figure, name: str, estimate: Estimate, *, span: tuple[float, float], words: str, colours: Palette
) -> None:
    value = estimate.value
    if estimate.interval:
        figure.add_shape(
            type="rect", name=f"{name} interval", x0=span[0], x1=span[1], y0=estimate.interval[0],
            y1=estimate.interval[1], line={"width": 0}, fillcolor=colours.wash, layer="below",
        )  # fmt: skip
    figure.add_scatter(
        x=list(span), y=[value, value], mode="lines", name=name, hoverinfo="skip",
        line={"width": 2, "color": colours.muted, "dash": "solid" if name == "bias" else "dash"},
    )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", y=value, text=plain(words), showarrow=False, xanchor="right", yanchor="bottom",
        font={"size": 13, "color": colours.muted},
    )  # fmt: skip
