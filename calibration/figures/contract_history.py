"""How the contract's figure stood, period by period, against its target."""

from collections.abc import Mapping

import plotly.graph_objects as go

from calibration.analysis.contract_report import ContractReport
from calibration.figures.palette import Palette, add_row_words, framed, plain, shortened
from calibration.vocabulary import ContractFigure

_ROW = 44
_FULL = 100.0
_ROOM = 1.15


def contract_history(
    report: ContractReport,
    *,
    title: str,
    names: Mapping[int, str],
    words: Mapping[int, str],
    target: str,
    colours: Palette,
) -> go.Figure:
    """Draw one dot with its interval a period, from the oldest down, and the target as a stroke in each row.

    Parameters
    ----------
    names, words : mapping from the period's position to str
        What it is called, at the left; what it came to, at the right.
    target : str
        What the strokes are called.

    Returns
    -------
    go.Figure
        Traces ``interval``, ``figure`` and ``target``; ``customdata`` of a dot is the period's position. Percent (0 to
        100), or score points from 0 for the mean gap. A period without a figure has its words and no dot.
    """
    figure = go.Figure()
    x: list[float | None] = []
    y: list[float | None] = []
    told = []
    for row, one in enumerate(report.periods):
        said = shortened(names.get(row, ""), width=20), plain(words.get(row, ""))
        add_row_words(figure, said, y=-row, above=8, colours=colours)
        estimate = one.result.figure
        if estimate.value is None:
            continue
        told.append((row, estimate.value))
        if estimate.interval is not None:
            x.extend((*estimate.interval, None))
            y.extend((-row, -row, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="interval", line={"width": 11, "color": colours.line}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[value for _, value in told],
        y=[-row for row, _ in told],
        mode="markers",
        name="figure",
        marker={"size": 13, "color": colours.ink, "line": {"width": 1.5, "color": colours.paper}},
        customdata=[row for row, _ in told],
        text=[f"{plain(names.get(row, ''))}: {value:.1f}" for row, value in told],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    _add_target(figure, report, target, colours)
    figure.update_yaxes(range=[-len(report.periods) + 0.4, 0.75], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 46})
    return framed(figure, title=title, colours=colours, height=_ROW * len(report.periods) + 40)


def _add_target(figure: go.Figure, report: ContractReport, words: str, colours: Palette) -> None:
    target = report.clause.target
    end = _FULL if report.clause.figure is not ContractFigure.MEAN_ABSOLUTE_GAP else _longest(report) * _ROOM
    # A stroke in each row, not one line through all: on a telephone that would cross the words.
    y = [end for row in range(len(report.periods)) for end in (0.2 - row, -0.2 - row, None)]
    figure.add_scatter(
        x=[target, target, None] * len(report.periods), y=y, mode="lines", name="target",
        line={"width": 2, "color": colours.ink}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_annotation(
        x=target, y=0, yref="paper", text=plain(words), showarrow=False, yanchor="top", yshift=-22,
        xanchor="right" if target > 0.8 * end else "center", font={"size": 13, "color": colours.ink},
    )  # fmt: skip
    ticks = {"tickvals": [0, 25, 50, 75, 100]} if end == _FULL else {"nticks": 5}
    figure.update_xaxes(range=[-0.01 * end, 1.01 * end], showline=False, **ticks)


def _longest(report: ContractReport) -> float:
    ends = [report.clause.target, 1.0]
    for one in report.periods:
        estimate = one.result.figure
        if estimate.value is not None:
            ends.append(estimate.interval[1] if estimate.interval else estimate.value)
    return max(ends)
