"""The gap of one line session by session, cut into phases; and all lines small, one under the other."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

import plotly.graph_objects as go

from calibration.analysis.since_report import SessionGap, SinceLine
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.stats.benchmarks import SMALLEST_SHIFT

_HEIGHT = 250
_STRIP = 112
"""Pixels of a line among many: two lines of words and the strip."""
_STRIP_LOW, _STRIP_HIGH = 0.06, 0.6
"""Where the strip stands in its row, of the row's height."""
_NAME = 30
_LABEL = 30
"""Characters of a label on a phase; the full one stands in the hover."""
_EVERY = 12
"""Session numbers written under the axis, at most."""


def phase_chart(
    line: SinceLine,
    *,
    title: str,
    numbers: Sequence[int],
    labels: Mapping[int, str],
    same: str,
    ends: tuple[str, str],
    words: Mapping[int, str],
    said: Callable[[float], str],
    colours: Palette,
) -> go.Figure:
    """Draw the gap per session, its mean per phase, what the phases begin with, and where a movement is dated to.

    Parameters
    ----------
    line : SinceLine
        With at least one session.
    title : str
        The finding.
    numbers : sequence of int
        What the session at each position is called.
    labels : mapping from position to str
        What the phase that begins at a session begins with.
    same : str
        What the line at 0 means.
    ends : tuple of str
        What a gap below, and above, 0 means.
    words : mapping from position to str
        What a session says when it is pointed at.
    said : callable
        How a gap is written along the axis.

    Returns
    -------
    go.Figure
        Traces ``interval``, ``gap`` (dots; ``customdata`` is the session's position), ``phase`` (means) and, where the
        look back dates a movement, ``dated`` (a ring, and a band of its ± sessions). ``x`` is the position.
    """
    figure = go.Figure()
    held = [gap.session for gap in line.gaps]
    low, high = _reach(line.gaps)
    _add_dated_band(figure, line, colours)
    figure.add_hline(y=0, line={"width": 1, "color": colours.muted}, layer="below")
    _add_gaps(figure, line.gaps, words, colours)
    _add_phases(figure, line, colours)
    if line.movement is not None:
        at = next(gap for gap in line.gaps if gap.session == line.movement.session)
        figure.add_scatter(
            x=[at.session], y=[at.value], mode="markers", name="dated", hoverinfo="skip", cliponaxis=False,
            marker={"size": 20, "color": "rgba(0,0,0,0)", "line": {"width": 2, "color": colours.critical}},
        )  # fmt: skip
    n_rows = _add_labels(figure, labels, len(numbers), colours)
    _add_meaning(figure, line.gaps, same=same, ends=ends, reach=(low, high), colours=colours)
    step = -(-len(numbers) // _EVERY)
    ticks = list(range(0, len(numbers), step))
    figure.update_xaxes(
        range=[min(held[0], 0) - 0.6, len(numbers) - 0.4], tickvals=ticks, showline=False,
        ticktext=[f"{numbers[i]}" for i in ticks], title={"text": "session", "standoff": 4},
    )  # fmt: skip
    marks = _marks(low, high)
    figure.update_yaxes(range=[low, high], showline=False, tickvals=marks, ticktext=[said(mark) for mark in marks])
    figure.update_layout(margin={"l": 46, "r": 8, "b": 44})
    return framed(figure, title=title, colours=colours, height=_HEIGHT, above=6 + 18 * n_rows)


def line_strips(
    lines: Sequence[SinceLine],
    *,
    title: str,
    findings: Mapping[str, str],
    verdicts: Mapping[str, str],
    n_sessions: int,
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
    n_sessions : int

    Returns
    -------
    go.Figure
        Traces ``zero`` (both mark the same), ``strip`` (lines) and ``gap`` (dots; ``customdata`` is the line's id);
        ``dated`` rings where a movement is dated to.
    """
    figure = go.Figure()
    spread = max((abs(gap.value) / _step(line) for line in lines for gap in line.gaps), default=0.0) or 1.0
    zero = -1 + (_STRIP_LOW + _STRIP_HIGH) / 2
    half = (_STRIP_HIGH - _STRIP_LOW) / 2
    x: list[float | None] = []
    y: list[float | None] = []
    ids: list[str | None] = []
    rings: list[tuple[int, float]] = []
    written: list[dict[str, Any]] = []
    for row, line in enumerate(lines):
        places = [(g.session, zero - row + half * g.value / _step(line) / spread) for g in line.gaps]
        x += [*(session for session, _ in places), None]
        y += [*(place for _, place in places), None]
        ids += [*(line.line.id for _ in places), None]
        dated = line.movement.session if line.movement else None
        rings += [(session, place) for session, place in places if session == dated]
        written += _row_words(row, line, findings[line.line.id], verdicts[line.line.id], colours)
    ends = [-0.5, n_sessions - 0.5, None]
    figure.add_scatter(
        x=ends * len(lines), y=[at for row in range(len(lines)) for at in (zero - row, zero - row, None)],
        mode="lines", name="zero", line={"width": 1, "color": colours.line}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=y, mode="lines+markers", name="gap", customdata=ids, hoverinfo="none", connectgaps=False,
        line={"width": 1.2, "color": colours.muted}, marker={"size": 6, "color": colours.ink}, cliponaxis=False,
    )  # fmt: skip
    figure.add_scatter(
        x=[session for session, _ in rings], y=[place for _, place in rings], mode="markers", name="dated",
        marker={"size": 14, "color": "rgba(0,0,0,0)", "line": {"width": 2, "color": colours.critical}},
        hoverinfo="skip",
    )  # fmt: skip
    figure.update_xaxes(visible=False, range=ends[:2])
    figure.update_yaxes(visible=False, range=[-len(lines), 0])
    # All at once: one by one, each checks all before it.
    figure.update_layout(margin={"l": 2, "r": 4, "b": 4}, annotations=written)
    return framed(figure, title=title, colours=colours, height=_STRIP * len(lines))


def _step(line: SinceLine) -> float:
    """What counts as one: a step between answers; without steps, the widest gap of the line itself."""
    free = line.line.numeric and not line.line.definition.step
    own = max((abs(gap.value) for gap in line.gaps), default=0.0) or 1.0
    return own if free else line.shift.band / SMALLEST_SHIFT


def _reach(gaps: Sequence[SessionGap]) -> tuple[float, float]:
    """What the axis holds: every interval and 0, with room for the words at the ends."""
    found = [end for gap in gaps for end in (gap.interval or (gap.value, gap.value))] + [0.0]
    room = 0.22 * (max(found) - min(found)) or 1.0
    return min(found) - room, max(found) + room


def _marks(low: float, high: float) -> list[float]:
    """Round places along the axis, five at most, 0 among them."""
    size = 10 ** floor(log10((high - low) / 5))
    step = next(size * part for part in (1, 2, 5, 10) if (high - low) / (size * part) <= 5)
    return [round(step * i, 6) for i in range(ceil(low / step), floor(high / step) + 1)]


def _add_meaning(
    figure: go.Figure,
    gaps: Sequence[SessionGap],
    *,
    same: str,
    ends: tuple[str, str],
    reach: tuple[float, float],
    colours: Palette,
) -> None:
    """What lies above, below and at 0; the last at the end where the dots are farther from it."""
    few = max(len(gaps) // 4, 1)
    left, right = (sum(gap.value for gap in part) / few for part in (gaps[:few], gaps[-few:]))
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


def _add_gaps(figure: go.Figure, gaps: Sequence[SessionGap], words: Mapping[int, str], colours: Palette) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for gap in gaps:
        if gap.interval is not None:
            x.extend((gap.session, gap.session, None))
            y.extend((*gap.interval, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="interval", line={"width": 5, "color": colours.line}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[gap.session for gap in gaps], y=[gap.value for gap in gaps], mode="lines+markers", name="gap",
        line={"width": 1.2, "color": colours.muted}, marker={"size": 9, "color": colours.ink},
        customdata=[gap.session for gap in gaps], text=[plain(words.get(gap.session, "")) for gap in gaps],
        hovertemplate="%{text}<extra></extra>", cliponaxis=False,
    )  # fmt: skip


def _add_phases(figure: go.Figure, line: SinceLine, colours: Palette) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for phase in line.phases:
        x.extend((phase.first - 0.35, phase.last + 0.35, None))
        y.extend((phase.mean, phase.mean, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="phase", line={"width": 3, "color": colours.ink}, opacity=0.55, hoverinfo="skip"
    )


def _add_dated_band(figure: go.Figure, line: SinceLine, colours: Palette) -> None:
    if line.movement is None or not line.movement.plus_minus:
        return
    places = [gap.session for gap in line.gaps]
    at, reach = places.index(line.movement.session), line.movement.plus_minus
    first, last = places[max(at - reach, 0)], places[min(at + reach, len(places) - 1)]
    figure.add_vrect(x0=first - 0.4, x1=last + 0.4, fillcolor=colours.wash, line_width=0, layer="below")


def _add_labels(figure: go.Figure, labels: Mapping[int, str], n_sessions: int, colours: Palette) -> int:
    """Dashed lines where phases begin, their labels above in rows that do not run into each other; the rows needed."""
    row, n_rows = 0, 1
    last = -n_sessions
    for at, label in sorted(labels.items()):
        figure.add_vline(x=at - 0.5, line={"width": 1, "dash": "dash", "color": colours.muted}, layer="below")
        # Half the chart is as much as a label takes on a telephone.
        row = row + 1 if at - last < 0.6 * n_sessions else 0
        last, n_rows = at, max(n_rows, row + 1)
        right = at > 0.5 * n_sessions
        figure.add_annotation(
            x=at - 0.5, y=1, yref="paper", text=shortened(label, width=_LABEL), hovertext=plain(label),
            showarrow=False, xanchor="right" if right else "left", yanchor="bottom", yshift=2 + 17 * row,
            xshift=3 if right else -3, font={"size": 12, "color": colours.muted},
        )  # fmt: skip
    return n_rows if labels else 0


def _row_words(row: int, line: SinceLine, finding: str, verdict: str, colours: Palette) -> list[dict[str, Any]]:
    return [
        {
            "x": x, "xref": "paper", "y": -row, "yref": "y", "text": words, "showarrow": False, "xanchor": anchor,
            "yanchor": "top", "yshift": lift - 2, "align": anchor, "font": {"size": 13, "color": colour},
        }
        for x, anchor, lift, words, colour in (
            (0, "left", 0, f"<b>{shortened(line.line.name, width=_NAME)}</b>", colours.ink),
            (1, "right", 0, plain(verdict), colours.muted),
            (0, "left", -19, plain(finding), colours.muted),
        )
    ]  # fmt: skip
