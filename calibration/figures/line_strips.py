"""All lines small, one under the other, and all sections in the same way: small multiples over sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from calibration.analysis.since_facts import SinceLine
from calibration.analysis.since_ground import DecisionDay
from calibration.analysis.since_sections import SectionGaps
from calibration.figures.palette import Palette, framed, plain, shade, shortened
from calibration.figures.session_axis import SessionAxis, add_events, add_ring, event_line, set_sessions
from calibration.stats.benchmarks import SMALLEST_SHIFT

_WORDS = 44
"""Pixels of the two lines of words above a strip."""
_STRIP, _TALL_STRIP = 50, 74
"""Pixels of a strip, and of one among few."""
_FEW = 6
_MARGIN = 7
"""Pixels left free below a strip."""
_BELOW = 44
"""Pixels of the session numbers."""
_NAME = 30
_TITLE = 40
"""Characters a line of the title: strips stand in a drawer, which is narrower than the page."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A row. Heights are in one unit for all rows; ``rolling`` is position, low, high, mean."""

    id: str
    name: str
    dots: tuple[tuple[int, float], ...]
    cuts: frozenset[int]
    dated: int | None = None
    rolling: tuple[tuple[int, float, float, float], ...] = ()


def line_strips(
    lines: Sequence[SinceLine],
    *,
    title: str,
    findings: Mapping[str, str],
    verdicts: Mapping[str, str],
    sessions: SessionAxis,
    colours: Palette,
) -> go.Figure:
    """Draw every line small, from the top down in the order given; a step between answers is as high in all of them.

    Parameters
    ----------
    lines : sequence of SinceLine
    title : str
        The finding of all of them.
    findings, verdicts : mapping from line id to str
        What is said of a line, and at its right end whether that is clear.
    sessions : SessionAxis
        With what begins on every line: versions of the card, the time since the date.

    Returns
    -------
    go.Figure
        Traces ``zero`` (both mark the same), ``event`` (before sessions with which something begins on that line),
        ``gap`` (lines and dots; ``customdata`` is the line's id) and ``dated`` (rings where a movement is dated to).
    """
    rows = [
        _Strip(
            id=one.line.id,
            name=one.line.name,
            dots=tuple((gap.session, gap.value / _step(one)) for gap in one.gaps),
            cuts=frozenset(phase.first for phase in one.phases if isinstance(phase.begins, DecisionDay)),
            dated=one.movement.session if one.movement else None,
        )
        for one in lines
    ]
    return _strips(rows, title=title, findings=findings, verdicts=verdicts, sessions=sessions, colours=colours)


def section_strips(
    sections: Sequence[SectionGaps],
    *,
    title: str,
    findings: Mapping[str, str],
    verdicts: Mapping[str, str],
    sessions: SessionAxis,
    colours: Palette,
) -> go.Figure:
    """Draw every section: session by session, and a few sessions together with their 95 % interval.

    Parameters
    ----------
    sections : sequence of SectionGaps
    findings, verdicts : mapping from a section's name to str
    title, sessions
        As for :func:`line_strips`.

    Returns
    -------
    go.Figure
        As :func:`line_strips`, with the traces ``interval`` (a ribbon) and ``rolling`` (means; ``x`` is the last of
        their sessions) for each section of four sessions or more.
    """
    rows = [
        _Strip(
            id=one.name,
            name=one.name,
            dots=one.gaps,
            cuts=frozenset(),
            rolling=tuple(
                (each.last, *(each.gap.interval or (each.gap.value, each.gap.value)), each.gap.value)
                for each in one.rolling
                if each.gap.value is not None
            ),
        )
        for one in sections
    ]
    return _strips(rows, title=title, findings=findings, verdicts=verdicts, sessions=sessions, colours=colours)


def _strips(
    rows: Sequence[_Strip],
    *,
    title: str,
    findings: Mapping[str, str],
    verdicts: Mapping[str, str],
    sessions: SessionAxis,
    colours: Palette,
) -> go.Figure:
    figure = go.Figure()
    room = _Room.of(rows)
    _add_grounds(figure, rows, room, sessions, colours)
    for at, row in enumerate(rows):
        _add_rolling(figure, at, row, room, colours)
    _add_gaps(figure, rows, room, many=sessions.many, colours=colours)
    rings = [
        (session, room.place(at, value))
        for at, row in enumerate(rows)
        for session, value in row.dots
        if session == row.dated
    ]
    add_ring(figure, rings, name="dated", colours=colours)
    # All at once: one by one, each checks all before it.
    figure.update_layout(
        margin={"l": 2, "r": 4, "b": _BELOW},
        annotations=[
            words
            for at, row in enumerate(rows)
            for words in _words(at, row.name, findings[row.id], verdicts[row.id], colours)
        ],
    )
    n_rows = add_events(figure, sessions, colours=colours, lines=False)
    set_sessions(figure, sessions.numbers)
    figure.update_yaxes(visible=False, range=[-len(rows), 0])
    return framed(
        figure, title=title, colours=colours, height=room.row * len(rows) + _BELOW, above=6 + 18 * n_rows,
        title_width=_TITLE,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Room:
    """A row's pixels, and the least and the largest value of all rows, 0 among them: one scale for all."""

    row: int
    low: float
    high: float

    @classmethod
    def of(cls, rows: Sequence[_Strip]) -> "_Room":
        values = [0.0]
        for row in rows:
            values += [*(value for _, value in row.dots), *(end for _, *ends in row.rolling for end in ends)]
        low, high = min(values), max(values)
        strip = _TALL_STRIP if len(rows) <= _FEW else _STRIP
        return cls(_WORDS + strip, low, high) if high > low else cls(_WORDS + strip, -1.0, 1.0)

    def place(self, at: int, value: float) -> float:
        """Height of a value in the row at a place; a row is 1 high."""
        strip = (self.row - _WORDS - _MARGIN) / self.row
        return _MARGIN / self.row - 1 - at + strip * (value - self.low) / (self.high - self.low)


def _step(line: SinceLine) -> float:
    """What counts as one: a step between answers; without steps, the widest gap of the line itself."""
    free = line.line.numeric and not line.line.definition.step
    own = max((abs(gap.value) for gap in line.gaps), default=0.0) or 1.0
    return own if free else line.shift.band / SMALLEST_SHIFT


def _add_grounds(
    figure: go.Figure, rows: Sequence[_Strip], room: _Room, sessions: SessionAxis, colours: Palette
) -> None:
    """The lines at 0, and beside no words those before the sessions with which something begins."""
    figure.add_scatter(
        x=[-0.5, sessions.n_sessions - 0.5, None] * len(rows),
        y=[y for at in range(len(rows)) for y in (room.place(at, 0.0), room.place(at, 0.0), None)],
        mode="lines", name="zero", line={"width": 1, "color": colours.line}, hoverinfo="skip",
    )  # fmt: skip
    for plainly in (False, True):
        cuts = [(at, x) for at, row in enumerate(rows) for x in row.cuts | set(sessions.labels)]
        places = [(at, x) for at, x in cuts if (x == sessions.asked) is plainly]
        figure.add_scatter(
            x=[x for _, session in places for x in (session - 0.5, session - 0.5, None)],
            y=[y for at, _ in places for y in (room.place(at, room.low), room.place(at, room.high), None)],
            mode="lines", name="event", line=event_line(plainly, colours), hoverinfo="skip",
        )  # fmt: skip


def _add_rolling(figure: go.Figure, at: int, row: _Strip, room: _Room, colours: Palette) -> None:
    if not row.rolling:
        return
    forth = [(session, low) for session, low, _, _ in row.rolling]
    back = [(session, high) for session, _, high, _ in reversed(row.rolling)]
    figure.add_scatter(
        x=[session for session, _ in forth + back],
        y=[room.place(at, value) for _, value in forth + back],
        mode="lines", name="interval", fill="toself", line={"width": 0}, hoverinfo="skip",
        fillcolor=shade(colours.muted, 0.2, colours.paper),
    )  # fmt: skip
    figure.add_scatter(
        x=[session for session, *_ in row.rolling],
        y=[room.place(at, mean) for *_, mean in row.rolling],
        mode="lines", name="rolling", line={"width": 3, "color": colours.ink}, hoverinfo="skip",
    )  # fmt: skip


def _add_gaps(figure: go.Figure, rows: Sequence[_Strip], room: _Room, *, many: bool, colours: Palette) -> None:
    """Dots joined by a thin line; dots alone where means of several sessions are drawn through them."""
    x: list[float | None] = []
    y: list[float | None] = []
    ids: list[str | None] = []
    for at, row in enumerate(rows):
        x += [*(session for session, _ in row.dots), None]
        y += [*(room.place(at, value) for _, value in row.dots), None]
        ids += [*(row.id for _ in row.dots), None]
    through = any(row.rolling for row in rows)
    size = (3 if many else 6) - through
    figure.add_scatter(
        x=x, y=y, mode="markers" if through else "lines+markers", name="gap", customdata=ids, hoverinfo="none",
        connectgaps=False, line={"width": 1.2, "color": colours.muted}, cliponaxis=False,
        marker={"size": size, "color": colours.muted if through else colours.ink},
    )  # fmt: skip


def _words(at: int, name: str, finding: str, verdict: str, colours: Palette) -> list[dict[str, Any]]:
    return [
        {
            "x": x, "xref": "paper", "y": -at, "yref": "y", "text": words, "showarrow": False, "xanchor": anchor,
            "yanchor": "top", "yshift": lift - 2, "align": anchor, "font": {"size": 13, "color": colour},
        }
        for x, anchor, lift, words, colour in (
            (0, "left", 0, f"<b>{shortened(name, width=_NAME)}</b>", colours.ink),
            (1, "right", 0, plain(verdict), colours.muted),
            (0, "left", -19, plain(finding), colours.muted),
        )
    ]  # fmt: skip
