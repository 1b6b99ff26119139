"""What a budget of false alarms buys: how often a move is found, along the budgets one could ask for."""

from collections.abc import Callable, Sequence
from math import log2

import plotly.graph_objects as go

from calibration.analysis.alarm_report import WatchSetting
from calibration.figures.palette import Palette, framed, plain

_HEIGHT = 190


def watch_power(
    settings: Sequence[WatchSetting],
    *,
    own: WatchSetting,
    title: str,
    named: Callable[[WatchSetting], str],
    below: str,
    colours: Palette,
) -> go.Figure:
    """Draw power against false alarms a year, doubling from step to step, with the setting in use marked.

    Parameters
    ----------
    settings : sequence of WatchSetting
        By false alarms, ascending, each with a power; ``own`` may be one of them.
    own : WatchSetting
        The setting looked at.
    title : str
        The finding.
    named : callable
        How many false alarms a year, below a dot.
    below : str
        What is written along the axis.

    Returns
    -------
    go.Figure
        Traces ``power`` (a line of hollow dots; ``customdata`` is the budget) and ``own`` (a filled one). Beside every
        dot its power in 100 is written, so there is no other axis.
    """
    figure = go.Figure()
    others = [one for one in settings if one != own]
    every = sorted([*others, own], key=lambda one: one.false_alarms_a_year)
    figure.add_scatter(
        x=[_place(one) for one in every], y=[_percent(one) for one in every], mode="lines", name="curve",
        line={"width": 1.5, "color": colours.muted}, hoverinfo="skip",
    )  # fmt: skip
    for name, shown, fill, size, ink in (
        ("power", others, colours.paper, 9, colours.muted), ("own", [own], colours.ink, 14, colours.ink),
    ):  # fmt: skip
        figure.add_scatter(
            x=[_place(one) for one in shown], y=[_percent(one) for one in shown], mode="markers+text", name=name,
            marker={"size": size, "color": fill, "line": {"width": 2, "color": ink}},
            text=[f"<b>{_percent(one)}</b>" if one is own else f"{_percent(one)}" for one in shown],
            textposition="top center", textfont={"size": 15 if name == "own" else 13, "color": ink},
            customdata=[one.false_alarms_a_year for one in shown], hoverinfo="skip", cliponaxis=False,
        )  # fmt: skip
    figure.update_xaxes(
        range=[_place(every[0]) - 0.6, _place(every[-1]) + 0.6], showline=False,
        tickvals=[_place(one) for one in every],
        ticktext=[f"<b>{plain(named(one))}</b>" if one is own else plain(named(one)) for one in every],
        title={"text": plain(below), "standoff": 6},
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[0, 118])
    figure.update_layout(margin={"l": 8, "r": 8, "b": 46})
    return framed(figure, title=title, colours=colours, height=_HEIGHT, title_width=40)  # it stands in a drawer


def _place(setting: WatchSetting) -> float:
    return log2(setting.false_alarms_a_year)


def _percent(setting: WatchSetting) -> int:
    return round(100 * (setting.power or 0.0))
