"""Agents' words over time: small multiples, a strip a measure, in its own unit."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from calibration.analysis.text_tone_facts import TextPoint, TextSeries
from calibration.figures.palette import Palette, framed, plain, shade
from calibration.vocabulary.text_tone import TextMeasure, TextVerdict

_ROW = 92
_STRIP = 0.5
"""Share of a row's height that its values take; the words stand above."""
_NOTHING = 1e-9


def text_tone(
    series: Sequence[TextSeries],
    *,
    title: str,
    names: Mapping[TextMeasure, str],
    words: Mapping[TextMeasure, str],
    hovers: Mapping[TextMeasure, Sequence[str]],
    reference_last: date,
    reference_words: str,
    colours: Palette,
) -> go.Figure:
    """Draw a strip a measure: a dot and its interval a period, the mean of the reference period as a dotted line.

    Parameters
    ----------
    series : sequence of TextSeries, not empty
        From the top.
    names, words : mapping from measure to str
        Above a strip: what it is at the left, what came of it at the right.
    hovers : mapping from measure to sequence of str
        A sentence for every point that has a value.
    reference_last : date
        Last day of the reference period, which lies on a wash.
    reference_words : str
        What the wash is called.

    Returns
    -------
    go.Figure
        Traces ``reference``, ``interval``, ``value``. Every strip has its own scale, from its lowest to its highest
        value; no colour of a side. A dot is filled where the measure has clearly moved, a ring elsewhere.
    """
    figure = go.Figure()
    _add_reference(figure, series, reference_last, reference_words, colours)
    for row, one in enumerate(series):
        _add_words(figure, row, names[one.measure], words[one.measure], colours)
        _add_strip(figure, row, one, hovers[one.measure], colours)
    days = [point.at for one in series for point in one.points]
    figure.update_xaxes(range=_reach(days, reference_last), type="date", nticks=5, tickformat="%b %Y", showline=False)
    figure.update_yaxes(range=[-len(series) + 0.85, 0.95], visible=False)
    figure.update_layout(margin={"l": 4, "r": 8, "b": 34})
    return framed(figure, title=title, colours=colours, height=_ROW * len(series) + 40, above=22)


def _add_strip(figure: go.Figure, row: int, one: TextSeries, hovers: Sequence[str], colours: Palette) -> None:
    shown = [point for point in one.points if point.value is not None]
    scale = _Scale(row, one, shown)
    x: list[str | None] = []
    y: list[float | None] = []
    for point in shown:
        if point.interval is not None:
            x.extend((point.at.isoformat(), point.at.isoformat(), None))
            y.extend((scale.at(point.interval[0]), scale.at(point.interval[1]), None))
    if one.reference is not None:
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=scale.at(one.reference), y1=scale.at(one.reference),
            line={"width": 1.2, "color": colours.faint, "dash": "dot"}, layer="below", name="reference",
        )  # fmt: skip
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name="interval",
        line={"width": 7, "color": shade(colours.faint, 0.4, colours.paper)},
        hoverinfo="skip",
    )
    moved = one.verdict is TextVerdict.MOVED
    figure.add_scatter(
        x=[point.at.isoformat() for point in shown],
        y=[scale.at(point.value) for point in shown if point.value is not None],
        mode="markers",
        name="value",
        marker={
            "size": 10,
            "color": colours.ink if moved else colours.paper,
            "line": {"width": 2, "color": colours.ink if moved else colours.muted},
        },
        hovertext=[plain(said) for said in hovers],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


class _Scale:
    """Puts the values of one measure into its strip."""

    def __init__(self, row: int, one: TextSeries, shown: Sequence[TextPoint]) -> None:
        ends = [end for point in shown for end in point.interval or (point.value or 0.0,)]
        if one.reference is not None:
            ends.append(one.reference)
        self.row, self.low = row, min(ends, default=0.0)
        self.height = max(max(ends, default=0.0) - self.low, _NOTHING)

    def at(self, value: float) -> float:
        """Return the place of a value on the drawing's axis."""
        share = (value - self.low) / self.height if self.height > _NOTHING else 0.5
        return -self.row + _STRIP * share


def _add_words(figure: go.Figure, row: int, name: str, said: str, colours: Palette) -> None:
    for x, anchor, text in ((0, "left", f"<b>{plain(name)}</b>"), (1, "right", plain(said))):
        figure.add_annotation(
            x=x, xref="paper", y=-row + _STRIP, text=text, showarrow=False, xanchor=anchor, yanchor="bottom",
            yshift=9, font={"size": 13, "color": colours.ink if anchor == "left" else colours.muted}, name="words",
        )  # fmt: skip


def _add_reference(figure: go.Figure, series: Sequence[TextSeries], last: date, said: str, colours: Palette) -> None:
    days = [point.at for one in series for point in one.points]
    first = _reach(days, last)[0]

    figure.add_shape(
        type="rect", x0=first, x1=last.isoformat(), y0=0, y1=1, yref="paper", line={"width": 0},
        fillcolor=shade(colours.line, 0.4, colours.paper), layer="below", name="reference period",
    )  # fmt: skip
    figure.add_annotation(
        x=0, xref="paper", y=1, yref="paper", text=plain(said), showarrow=False, xanchor="left", yanchor="bottom",
        yshift=2, font={"size": 12, "color": colours.muted}, name="reference",
    )  # fmt: skip


def _reach(days: Sequence[date], reference_last: date) -> tuple[str, str]:
    """A twentieth of the time beyond the first and the last day."""
    every = [day.toordinal() for day in (*days, reference_last)]
    room = max((max(every) - min(every)) // 20, 4)
    return date.fromordinal(min(every) - room).isoformat(), date.fromordinal(max(every) + room).isoformat()
