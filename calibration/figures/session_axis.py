"""What charts over sessions share: session numbers below, decisions and dates above, and what a gap's ends mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import plotly.graph_objects as go

from calibration.figures.palette import Palette, framed, plain, shortened

_LABEL = 34
"""Characters of a label on a phase; the full one stands in the hover."""
_EVERY = 12
"""Session numbers written under the axis, at most."""
MANY = 40
"""Sessions from which on dots are small."""
_HEIGHT = 250
_MARGINS = {"l": 46, "r": 8, "b": 44}


@dataclass(frozen=True, slots=True)
class SessionAxis:
    """What every chart over sessions is given.

    Attributes
    ----------
    numbers : sequence of int
        What the session at each position is called.
    labels : mapping from position to str
        What begins at a session: a decision, a version of the card, the time since the date.
    asked : int or None
        Position of the first session since the date that is asked about, one of ``labels``.
    """

    numbers: Sequence[int]
    labels: Mapping[int, str]
    asked: int | None = None

    @property
    def n_sessions(self) -> int:
        """How many there are."""
        return len(self.numbers)

    @property
    def many(self) -> bool:
        """Whether dots have to be small."""
        return self.n_sessions > MANY


@dataclass(frozen=True, slots=True)
class GapAxis:
    """How gaps of one line are written.

    Attributes
    ----------
    same : str
        What the line at 0 means.
    ends : tuple of str
        What a gap below, and above, 0 means.
    said : callable
        A gap in words: along the axis, and at a mean.
    """

    same: str
    ends: tuple[str, str]
    said: Callable[[float], str]


def framed_gaps(
    figure: go.Figure,
    values: Sequence[float],
    *,
    reach: tuple[float, float],
    title: str,
    sessions: SessionAxis,
    gaps: GapAxis,
    colours: Palette,
) -> go.Figure:
    """Put both axes, events and the title around gaps over sessions.

    Parameters
    ----------
    values : sequence of float
        What is drawn in the order of sessions: the words at 0 keep clear of it.
    reach : tuple of float
        The ends of the upright axis.
    """
    add_meaning(figure, values, gaps, reach=reach, colours=colours)
    marks = round_marks(*reach)
    figure.update_yaxes(range=reach, showline=False, tickvals=marks, ticktext=[gaps.said(mark) for mark in marks])
    return framed_sessions(figure, title=title, sessions=sessions, colours=colours)


def framed_sessions(figure: go.Figure, *, title: str, sessions: SessionAxis, colours: Palette) -> go.Figure:
    """Put sessions below, events above and the title around a chart of one line."""
    n_rows = add_events(figure, sessions, colours=colours)
    set_sessions(figure, sessions.numbers)
    figure.update_layout(margin=_MARGINS)
    return framed(figure, title=title, colours=colours, height=_HEIGHT, above=6 + 18 * n_rows)


def reach_of(values: Sequence[float]) -> tuple[float, float]:
    """What an axis of gaps holds: everything drawn and 0, with room for the words at the ends."""
    found = [*values, 0.0]
    room = 0.22 * (max(found) - min(found)) or 1.0
    return min(found) - room, max(found) + room


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


def add_events(figure: go.Figure, sessions: SessionAxis, *, colours: Palette, lines: bool = True) -> int:
    """Label what begins at a session, above the drawing, in rows that do not run into each other.

    Parameters
    ----------
    lines : bool
        Draw the lines before these sessions, too, dashed but for the date asked about; else labels alone.

    Returns
    -------
    int
        Rows of labels.
    """
    labels, n_sessions, asked = sessions.labels, sessions.n_sessions, sessions.asked
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
    figure: go.Figure, values: Sequence[float], gaps: GapAxis, *, reach: tuple[float, float], colours: Palette
) -> None:
    """What lies above, below and at 0; the last at the end where the values are farther from it."""
    few = max(len(values) // 4, 1)
    left, right = (sum(part) / few for part in (values[:few], values[-few:]))
    at_right = abs(right) > abs(left)
    lies_above = (right if at_right else left) > 0
    for x, y, words, side, anchor in (
        (0, reach[0], gaps.ends[0], "left", "bottom"),
        (0, reach[1], gaps.ends[1], "left", "top"),
        (int(at_right), 0.0, gaps.same, "right" if at_right else "left", "top" if lies_above else "bottom"),
    ):
        figure.add_annotation(
            x=x, xref="paper", y=y, text=plain(words), showarrow=False, xanchor=side, yanchor=anchor,
            font={"size": 12, "color": colours.muted},
        )  # fmt: skip
