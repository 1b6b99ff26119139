"""Every contact a dot: points on the process lines against how it feels, and the corner where the two part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from calibration.analysis.feeling_corner import Corner, CornerLines
from calibration.analysis.feeling_report import CSAT_SCALE, Feeling, FeelingReport
from calibration.figures.palette import Palette, framed, plain, readable_on

_HEIGHT = 420
"""Pixels of the drawing."""
_LANE, _NUMBERED_LANE = 0.055, 0.085
"""Shares of the feeling's scale between two dots that would cover each other: plain ones, and those with a number."""
_NEAR, _NUMBERED_NEAR = 2.4, 5.5
"""Points of procedure: dots of one feeling that are nearer stand in lanes; on a telephone a point is four pixels."""
_MOST_LANES = 6
_MARGIN = 0.22
"""Share of the scale beyond the last lane, for the names of the corners."""
_HAIR, _HAIR_POINTS = 0.045, 1.0
"""Share of the feeling's scale, and points: the most by which the corner's edges are drawn below their lines, so that a
dot on a line lies on its side of it."""
_OUTSIDE = 1000.0
"""Beyond every axis: the corner ends where the drawing does."""
_LEAST_RANGE = 60.0
"""Points of procedure the axis shows at least."""


@dataclass(frozen=True, slots=True)
class CornerWords:
    """What is written into the drawing.

    Attributes
    ----------
    corners : tuple of str
        Top left, top right, bottom left, bottom right (the corner itself).
    procedure, feeling : str
        What the axes are.
    ticks : tuple of (float, str)
        Places on the feeling's axis and what they are called.
    note : str
        How many contacts, and the interval: the small line under the title.
    """

    corners: tuple[str, str, str, str]
    procedure: str
    feeling: str
    ticks: tuple[tuple[float, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Dot:
    contact: int
    x: float
    felt: float
    y: float


def procedure_feeling(
    report: FeelingReport,
    corner: Corner,
    *,
    lines: CornerLines,
    title: str,
    words: CornerWords,
    labels: Mapping[int, str],
    names: Mapping[int, str],
    said: Mapping[int, str],
    colours: Palette,
) -> go.Figure:
    """Draw one ear's contacts, or the customers'.

    Parameters
    ----------
    corner : Corner
        Says whose ear, and which contacts lie in the corner.
    labels : mapping from session contact to str
        One to three characters for each contact of the corner, written into its dot.
    names, said : mapping from session contact to str
        For the hover: what the contact is called, and its two figures in words.

    Returns
    -------
    go.Figure
        Traces ``others`` and ``corner``; ``customdata`` of a dot is the session contact. Dots that would cover each
        other stand in lanes, away from the corner's edge: no lane leads across it. A dot has the colour of the side
        whose ear it is, ink for both together and for customers.
    """
    dots = _placed(report, corner, lines)
    inside = set(corner.inside)
    figure = go.Figure()
    _add_corner(figure, dots, lines, corner.feeling, colours)
    _add_corner_names(figure, words.corners, colours)
    colour = colours.side(corner.ear) if corner.ear else colours.ink
    for name, group in (
        ("others", [dot for dot in dots if dot.contact not in inside]),
        ("corner", [dot for dot in dots if dot.contact in inside]),
    ):
        _add_dots(figure, group, name=name, colour=colour, labels=labels, colours=colours)
        hovers = [f"<b>{plain(names.get(dot.contact, ''))}</b><br>{plain(said.get(dot.contact, ''))}" for dot in group]
        figure.update_traces(hovertext=hovers, selector={"name": name})
    _set_axes(figure, dots, corner.feeling, words)
    _add_above(figure, words, colours)
    figure.update_layout(margin={"l": 46, "r": 6, "b": 48})
    return framed(figure, title=title, colours=colours, height=_HEIGHT, above=46)


def _set_axes(figure: go.Figure, dots: Sequence[_Dot], feeling: Feeling, words: CornerWords) -> None:
    low = _lowest(dots)
    figure.update_xaxes(
        range=[low, 102], tickvals=[n for n in (0, 25, 50, 75, 100) if n >= low], title={"text": plain(words.procedure)}
    )
    bottom, top = _ends(feeling)
    room, heights = (top - bottom) * _MARGIN, [dot.y for dot in dots]
    figure.update_yaxes(
        range=[min(bottom, *heights) - room, max(top, *heights) + room] if heights else [bottom - room, top + room],
        tickvals=[value for value, _ in words.ticks],
        ticktext=[plain(name) for _, name in words.ticks],
        ticklen=0,
        showline=False,
    )


def _ends(feeling: Feeling) -> tuple[float, float]:
    return (0.0, 1.0) if feeling is Feeling.TONE else CSAT_SCALE


def _lowest(dots: Sequence[_Dot]) -> float:
    least = min((dot.x for dot in dots), default=100.0)
    return min(100.0 - _LEAST_RANGE, 10.0 * (least // 10)) - 3


def _placed(report: FeelingReport, corner: Corner, lines: CornerLines) -> list[_Dot]:
    """Every compared contact with its place; by feeling, then procedure, then contact: always the same lanes."""
    bottom, top = _ends(corner.feeling)
    below = lines.feeling_below(corner.feeling)
    compared, inside = set(corner.compared), set(corner.inside)
    found = sorted(
        (felt, one.procedure, one.contact)
        for one in report.contacts
        if one.contact in compared
        and one.procedure is not None
        and (felt := one.felt(corner.feeling, corner.ear)) is not None
    )
    dots: list[_Dot] = []
    last: list[float] = []
    level: float | None = None
    for felt, x, contact in found:
        if felt != level:
            level, last = felt, []
        numbered = contact in inside
        lane = _lane(last, x, near=_NUMBERED_NEAR if numbered else _NEAR)
        step = (top - bottom) * (_NUMBERED_LANE if numbered else _LANE)
        dots.append(_Dot(contact, x, felt, felt + lane * (-step if felt < below else step)))
    return dots


def _lane(last: list[float], x: float, *, near: float) -> int:
    """The first lane with room at this place, else the one whose last dot is furthest; takes the place."""
    free = next((i for i, taken in enumerate(last) if x - taken >= near), None)
    if free is None and len(last) < _MOST_LANES:
        last.append(x)
        return len(last) - 1
    lane = min(range(len(last)), key=last.__getitem__) if free is None else free
    last[lane] = x
    return lane


def _edge(line: float, values: Sequence[float], *, most: float) -> float:
    """Where an edge of the corner is drawn: a hair below its line, and never beyond a dot on the other side."""
    below = max((value for value in values if value < line - 1e-9), default=-_OUTSIDE)
    return line - min(most, (line - below) / 2)


def _add_corner(
    figure: go.Figure, dots: Sequence[_Dot], lines: CornerLines, feeling: Feeling, colours: Palette
) -> None:
    bottom, top = _ends(feeling)
    x = _edge(lines.procedure_from, [dot.x for dot in dots], most=_HAIR_POINTS)
    y = _edge(lines.feeling_below(feeling), [dot.felt for dot in dots], most=(top - bottom) * _HAIR)
    figure.add_shape(
        type="rect",
        x0=x,
        x1=_OUTSIDE,
        y0=-_OUTSIDE,
        y1=y,
        line={"width": 0},
        fillcolor=colours.wash,
        layer="below",
        name="corner",
    )
    for name, ends in (
        ("procedure", {"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}),
        ("feeling", {"x0": 0, "x1": 1, "y0": y, "y1": y, "xref": "paper"}),
    ):
        figure.add_shape(
            type="line", **ends, line={"width": 1, "color": colours.line, "dash": "dot"}, layer="below", name=name
        )


def _add_corner_names(figure: go.Figure, names: tuple[str, str, str, str], colours: Palette) -> None:
    places = ((0, 1), (1, 1), (0, 0), (1, 0))
    for (x, y), name in zip(places, names, strict=True):
        own = (x, y) == (1, 0)
        figure.add_annotation(
            x=x, y=y, xref="paper", yref="paper", text=name if not own else f"<b>{name}</b>", showarrow=False,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom", align="right" if x else "left",
            xshift=-4 if x else 4, font={"size": 12, "color": colours.ink if own else colours.faint},
            captureevents=False, name="corner",
        )  # fmt: skip


def _add_above(figure: go.Figure, words: CornerWords, colours: Palette) -> None:
    """The counted line, and what the upright axis is: a label beside the axis would take a telephone's width."""
    for text, shift in ((words.note, 24), (words.feeling, 5)):
        figure.add_annotation(
            x=0, y=1, xref="paper", yref="paper", text=plain(text), showarrow=False, xanchor="left", yanchor="bottom",
            xshift=-44, yshift=shift, font={"size": 13, "color": colours.muted}, name="above",
        )  # fmt: skip


def _add_dots(
    figure: go.Figure,
    dots: Sequence[_Dot],
    *,
    name: str,
    colour: str,
    labels: Mapping[int, str],
    colours: Palette,
) -> None:
    inside = name == "corner"
    figure.add_scatter(
        x=[dot.x for dot in dots],
        y=[dot.y for dot in dots],
        mode="markers+text" if inside else "markers",
        name=name,
        marker={
            "size": 19 if inside else 12,
            "color": colour,
            "opacity": 1 if inside else 0.75,
            "line": {"width": 1.5, "color": colours.paper},
        },
        text=[plain(labels.get(dot.contact, "")) for dot in dots] if inside else None,
        textposition="middle center",
        textfont={"size": 10.5, "color": readable_on(colour, colours)},
        customdata=[dot.contact for dot in dots],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
