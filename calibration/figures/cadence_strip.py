"""A strip of windows along the months: filled where a session was held, empty where none was."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from calibration.analysis.cadence import Window, WindowState
from calibration.figures.palette import Palette, framed, plain

MOST_WINDOWS = 52
"""Windows drawn, the latest: more of them are too thin for a telephone. All are in the list under the strip."""

_HEIGHT = 74
_DAY_MS = 86_400_000
_GAP = 0.009
"""Left free between two windows, of the whole strip: three pixels of a telephone; less where windows are many."""
_MOST_GAP = 0.3
"""Of the shortest window."""


def cadence_strip(
    windows: Sequence[Window], *, title: str, words: Callable[[Window], str], colours: Palette
) -> go.Figure:
    """Draw windows as bars as wide as they are long.

    Parameters
    ----------
    windows : sequence of Window, not empty
        In order; at most :data:`MOST_WINDOWS` are meant.
    words : callable
        What a window says when it is pointed at.

    Returns
    -------
    go.Figure
        One trace a state: ``held`` filled with ink, ``missed`` and ``cut`` empty, ``open`` hatched. No colour of a
        side, and nothing told by colour alone.
    """
    figure = go.Figure()
    gap = min(_GAP * sum(map(_length, windows)), _MOST_GAP * min(map(_length, windows)))
    for state in WindowState:
        own = [window for window in windows if window.state is state]
        if not own:
            continue
        figure.add_bar(
            orientation="h",
            name=state.value,
            base=[window.first.isoformat() for window in own],
            x=[_length(window) - gap for window in own],
            y=[0] * len(own),
            width=0.9,
            marker=_marker(state, colours),
            hovertext=[plain(words(window)) for window in own],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.update_layout(barmode="overlay", margin={"l": 2, "r": 2, "b": 26})
    drawn = framed(figure, title=title, colours=colours, height=_HEIGHT)
    drawn.update_xaxes(
        type="date",
        range=[windows[0].first.isoformat(), (windows[-1].last + timedelta(days=1)).isoformat()],
        tickformat="%b",
        dtick="M1" if (windows[-1].last - windows[0].first).days <= 400 else "M3",
        ticks="outside",
        showline=False,
    )
    drawn.update_yaxes(visible=False, range=[-0.5, 0.5])
    return drawn


def _length(window: Window) -> float:
    return ((window.last - window.first).days + 1) * float(_DAY_MS)


def _marker(state: WindowState, colours: Palette) -> dict[str, Any]:
    if state is WindowState.HELD:
        return {"color": colours.ink, "line": {"width": 0}}
    if state is WindowState.OPEN:
        return {
            "color": colours.paper,
            "line": {"width": 1.5, "color": colours.faint},
            "pattern": {"shape": "/", "fgcolor": colours.faint, "bgcolor": colours.paper, "size": 6, "solidity": 0.25},
        }
    line = colours.muted if state is WindowState.MISSED else colours.line
    return {"color": colours.paper, "line": {"width": 1.5, "color": line}}
