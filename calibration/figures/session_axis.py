"""What charts over sessions share: session numbers below, decisions and dates above, and what a gap's ends mean."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

import plotly.graph_objects as go

from calibration.figures.palette import Palette, plain, shortened

_LABEL = 34
"""Characters of a label on a phase; the full one stands in the hover."""
_EVERY = 12
"""Session numbers written under the axis, at most."""
MANY = 40
"""Sessions from which on dots are small."""


def set_sessions(figure: go.Figure, numbers: Sequence[int]) -> None:
    """Whole sessions along the axis; ``x`` is the position, a tick says what the session there is called."""
    ticks = _ticks(numbers)
    figure.update_xaxes(
        range=[-0.6, len(numbers) - 0.4], tickvals=ticks, ticktext=[f"{numbers[i]}" for i in ticks], showline=False,
        title={"text": "session", "standoff": 4},
    )  # fmt: skip


def _ticks(numbers: Sequence[int]) -> list[int]:
    """Positions of the sessions whose numbers are written: all, or every second, fifth, tenth one …"""
    fewest = len(numbers) / _EVERY
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100) if step >= fewest), 1)
    round_ones = [i for i, number in enumerate(numbers) if number % step == 0]
    return round_ones if 2 <= len(round_ones) <= _EVERY or step == 1 else [0, len(numbers) - 1]


def round_marks(low: float, high: float) -> list[float]:
    """Round places along an axis, five at most, 0 among them where it lies between.

    Examples
    --------
    >>> round_marks(-2.5, 1.3)
    [-2.0, -1.0, 0.0, 1.0]
    """
    size = 10 ** floor(log10((high - low) / 5))
    step = next(size * part for part in (1, 2, 5, 10) if (high - low) / (size * part) <= 5)
    return [round(step * i, 6) for i in range(ceil(low / step), floor(high / step) + 1)]


def add_events(
    figure: go.Figure, labels: Mapping[int, str], *, n_sessions: int, asked: int | None, colours: Palette,
    lines: bool = True,
) -> int:  # fmt: skip
    """Label what begins at a session, above the drawing, in rows that do not run into each other.

    Parameters
    ----------
    labels : mapping from position to str
        A dashed line stands before that session.
    asked : int or None
        Position of the first session since the date that is asked about; its line is not dashed.
    lines : bool
        Draw the lines, too; else labels alone.

    Returns
    -------
    int
        Rows of labels.
    """
    row, n_rows = 0, 1
    last = -n_sessions
    for at, label in sorted(labels.items()):
        if lines:
            figure.add_vline(x=at - 0.5, line=event_line(at == asked, colours), layer="below")
        # More than half the chart is as much as a label takes on a telephone.
        row = row + 1 if at - last < 0.6 * n_sessions else 0
        last, n_rows = at, max(n_rows, row + 1)
        right = at > 0.5 * n_sessions
        figure.add_annotation(
            x=at - 0.5, y=1, yref="paper", text=shortened(label, width=_LABEL), hovertext=plain(label),
            showarrow=False, xanchor="right" if right else "left", yanchor="bottom", yshift=2 + 17 * row,
            xshift=3 if right else -3, font={"size": 12, "color": colours.ink if at == asked else colours.muted},
        )  # fmt: skip
    return n_rows if labels else 0


def event_line(asked: bool, colours: Palette) -> dict[str, object]:
    """The line before a session: dashed, and plain where it is the date asked about."""
    return {"width": 1, "dash": "solid" if asked else "4px,3px", "color": colours.ink if asked else colours.muted}


def add_ring(figure: go.Figure, places: Sequence[tuple[float, float]], *, name: str, colours: Palette) -> None:
    """A ring around a dot: where a movement is dated to, or the watch went off."""
    figure.add_scatter(
        x=[x for x, _ in places], y=[y for _, y in places], mode="markers", name=name, hoverinfo="skip",
        cliponaxis=False,
        marker={"size": 18, "color": "rgba(0,0,0,0)", "line": {"width": 2, "color": colours.critical}},
    )  # fmt: skip


def add_meaning(
    figure: go.Figure,
    values: Sequence[float],
    *,
    same: str,
    ends: tuple[str, str],
    reach: tuple[float, float],
    colours: Palette,
) -> None:
    """What lies above, below and at 0; the last at the end where the values are farther from it."""
    few = max(len(values) // 4, 1)
    left, right = (sum(part) / few for part in (values[:few], values[-few:]))
    at_right = abs(right) > abs(left)
    lies_above = (right if at_right else left) > 0
    for x, y, words, side, anchor in (
        (0, reach[0], ends[0], "left", "bottom"),
        (0, reach[1], ends[1], "left", "top"),
        (int(at_right), 0.0, same, "right" if at_right else "left", "top" if lies_above else "bottom"),
    ):
        figure.add_annotation(
            x=x, xref="paper", y=y, text=plain(words), showarrow=False, xanchor=side, yanchor=anchor,
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
