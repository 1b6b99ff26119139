"""The difference between the sides as stacked bars: how large it is, what it is made of, and whose each part is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from calibration.analysis.split_report import LineSplit
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.stats.gap_split import GapSplit
from calibration.vocabulary import GapPart

POOLED = ""
"""Stands for the pooled bar where ``customdata`` has a line's id."""

_KEY, _BAR, _POOLED_BAR = 25, 48, 56
"""Pixels of a row: a part with its owner, a line, all lines together."""
_GAP = 12
_SWATCH = 0.055
"""Width of a swatch in the key, as a share of the longest bar."""
_NAME = 24


@dataclass(frozen=True, slots=True)
class SplitBar:
    """One bar.

    Attributes
    ----------
    line : str
        ``LineReport.id``, or ``POOLED``.
    name : str
    length : float
        The whole, as a share of the largest it could be.
    shares : tuple of float
        Of each part, in the order of :class:`GapPart`; 0 for parts that are none or cannot be told.
    words : str
        At the right end.
    hover : tuple of str
        One a part.
    """

    line: str
    name: str
    length: float
    shares: tuple[float, ...]
    words: str
    hover: tuple[str, ...]


def pooled_bar(split: GapSplit, *, name: str, words: str, hover: Mapping[GapPart, str]) -> SplitBar:
    """The bar of all lines together."""
    return _bar(split, POOLED, split.whole.value or 0.0, name=name, words=words, hover=hover)


def line_bar(line: LineSplit, *, name: str, words: str, hover: Mapping[GapPart, str]) -> SplitBar:
    """The bar of one line that has a range."""
    return _bar(line.split, line.line, line.share or 0.0, name=name, words=words, hover=hover)


def _bar(split: GapSplit, line: str, length: float, *, name: str, words: str, hover: Mapping[GapPart, str]) -> SplitBar:
    shares = tuple(part.share or 0.0 for part in split.parts)
    return SplitBar(line, name, length, shares, words, tuple(hover.get(part, "") for part in GapPart))


def split_bars(bars: Sequence[SplitBar], *, key: Mapping[GapPart, str], title: str, colours: Palette) -> go.Figure:
    """Draw stacked bars under a key that says whose each part is.

    Parameters
    ----------
    bars : sequence of SplitBar
        From the top down, the pooled one first.
    key : mapping from GapPart to str
        What a part is, how large, and whose: one short line each.
    title : str
        The finding.

    Returns
    -------
    go.Figure
        One trace a part, by its value; ``x`` is the part's share of the largest difference there could be, so that a
        bar is as long as its difference is large. ``customdata`` of a mark is line id and part; a swatch of the key
        has an empty part.
    """
    longest = max((bar.length for bar in bars), default=0.0) or 1.0
    parts = list(GapPart)
    rows = [-_KEY * (i + 0.5) for i in range(len(parts))]
    places, at = [], -_KEY * len(parts) - _GAP
    for bar in bars:
        step = _POOLED_BAR if bar.line == POOLED else _BAR
        places.append(at - step + 12.0)
        at -= step
    figure = go.Figure()
    for i, part in enumerate(parts):
        figure.add_bar(
            x=[_SWATCH * longest, *(bar.length * bar.shares[i] for bar in bars)],
            y=[rows[i], *places],
            width=[13, *(20 if bar.line == POOLED else 14 for bar in bars)],
            orientation="h",
            name=part.value,
            marker=ink_of(part, colours),
            customdata=[[POOLED, ""], *([bar.line, part.value] for bar in bars)],
            hovertext=[plain(key.get(part, "")), *(plain(bar.hover[i]) for bar in bars)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        _add_text(figure, _SWATCH * longest, rows[i], plain(key.get(part, "")), colours.ink, shift=(9, 0))
    for bar, place in zip(bars, places, strict=True):
        _add_words(figure, bar, place, longest=longest, colours=colours)
    figure.update_layout(barmode="stack", margin={"l": 2, "r": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[0, 1.004 * longest])
    figure.update_yaxes(visible=False, range=[at - 2, 0])
    return framed(figure, title=title, colours=colours, height=round(-at) + 6)


def ink_of(part: GapPart, colours: Palette) -> dict[str, Any]:
    """How a part is filled: full ink, hatched, grey, dotted. Told apart without colour, which means side."""
    fills: dict[GapPart, tuple[str, str, str]] = {
        GapPart.EXPECTATION: (colours.ink, "", colours.ink),
        GapPart.SITUATION: (colours.paper, "/", colours.ink),
        GapPart.INDIVIDUAL: (colours.faint, "", colours.faint),
        GapPart.SLIPS: (colours.paper, ".", colours.muted),
    }
    fill, shape, ink = fills[part]
    return {
        "color": fill,
        "line": {"width": 1, "color": colours.ink},
        "pattern": {"shape": shape, "fgcolor": ink, "bgcolor": fill, "fillmode": "replace", "size": 6, "solidity": 0.4},
    }


def _add_words(figure: go.Figure, bar: SplitBar, place: float, *, longest: float, colours: Palette) -> None:
    lift = 22 if bar.line == POOLED else 19
    _add_text(figure, 0, place, f"<b>{shortened(bar.name, width=_NAME)}</b>", colours.ink, shift=(-3, lift))
    _add_text(figure, longest, place, plain(bar.words), colours.muted, shift=(2, lift), anchor="right")


def _add_text(
    figure: go.Figure, x: float, y: float, words: str, colour: str, *, shift: tuple[int, int], anchor: str = "left"
) -> None:
    figure.add_annotation(
        x=x, y=y, text=words, showarrow=False, xanchor=anchor, yanchor="middle", xshift=shift[0], yshift=shift[1],
        align=anchor, font={"size": 13, "color": colour},
    )  # fmt: skip
