"""Colours, fonts and the frame of every chart, in both modes. Colour means side, and nothing else.

The values are those of ``ui/look.css`` and of the theme; a test holds them together.
"""

import textwrap
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import plotly.graph_objects as go

from calibration.vocabulary import Side

FONT = "'Source Sans', 'Source Sans Pro', sans-serif"
_TITLE_WIDTH = 46
"""Characters a line of a title: what a telephone of 390 pixels shows."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode, as ``#rrggbb``."""

    ink: str
    muted: str
    faint: str
    line: str
    wash: str
    paper: str
    client: str
    client_wash: str
    vendor: str
    vendor_wash: str
    critical: str

    def side(self, side: Side | None) -> str:
        """The colour of a side; grey for raters of no known side."""
        return {Side.CLIENT: self.client, Side.VENDOR: self.vendor}.get(side, self.faint) if side else self.faint

    @property
    def signed(self) -> list[list[float | str]]:
        """Diverging scale of a signed gap: orange where the vendor marks higher, paper at 0, blue for the client."""
        return [[0.0, self.vendor], [0.5, self.paper], [1.0, self.client]]


LIGHT = Palette(
    ink="#17202b",
    muted="#5a6675",
    faint="#6f7b8a",
    line="#dfe4ea",
    wash="#f5f7f9",
    paper="#ffffff",
    client="#2563a8",
    client_wash="#e6effa",
    vendor="#c2571a",
    vendor_wash="#fbebdf",
    critical="#9b1c31",
)
DARK = Palette(
    ink="#e8edf3",
    muted="#a3afbd",
    faint="#8b97a6",
    line="#2c3644",
    wash="#1a232e",
    paper="#131a23",
    client="#6fa8e6",
    client_wash="#1a3150",
    vendor="#eb9a62",
    vendor_wash="#44291a",
    critical="#ef8496",
)


def plain(value: object) -> str:
    """Any text for a label, a title or a hover: Plotly reads markup in all of them, names are never markup."""
    return escape(str(value), quote=False)


def wrapped(sentence: str, *, width: int = _TITLE_WIDTH) -> str:
    """A sentence broken into lines that a telephone shows whole; markup in it is escaped."""
    return "<br>".join(plain(line) for line in textwrap.wrap(sentence, width=width))


def shortened(name: str, *, width: int) -> str:
    """A name that fits, escaped; the full one belongs into the hover."""
    return plain(name if len(name) <= width else name[: width - 1].rstrip() + "…")


def shade(colour: str, share: float, paper: str) -> str:
    """``share`` (0 to 1) of a colour over paper, as ``#rrggbb``.

    Examples
    --------
    >>> shade("#000000", 0.5, "#ffffff")
    '#808080'
    """
    mixed = (p + share * (c - p) for c, p in zip(_channels(colour), _channels(paper), strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def readable_on(fill: str, colours: Palette) -> str:
    """Ink or paper, whichever has more contrast on a fill (WCAG 2.2, relative luminance)."""

    def contrast(ink: str) -> float:
        low, high = sorted((_luminance(ink), _luminance(fill)))
        return (high + 0.05) / (low + 0.05)

    return max((colours.ink, colours.paper), key=contrast)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def framed(
    figure: go.Figure, *, title: str, colours: Palette, height: int, above: int = 4, title_width: int = _TITLE_WIDTH
) -> go.Figure:
    """Give a figure our frame: the finding as its title, our fonts, no grid, no legend unless asked for.

    Parameters
    ----------
    title : str
        The finding, a sentence.
    height : int
        Pixels of the drawing; the title's lines come on top.
    above : int
        Pixels between the drawing and its title, for labels that stand there.
    title_width : int
        Characters a line of the title; fewer for charts inside a frame of their own.
    """
    shown = wrapped(title, width=title_width)
    lines = shown.count("<br>") + 1 if title else 0
    given = _given_margin(figure)
    if title:
        _add_title(figure, shown, colours, left=given.get("l", 8), above=above)
    axis = _axis(colours)
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure.update_layout(
        template="none",
        font={"family": FONT, "size": 14, "color": colours.ink},
        paper_bgcolor=colours.paper,
        plot_bgcolor=colours.paper,
        height=height + 22 * lines + above + 8,
        margin={"l": 8, "r": 8, "t": 22 * lines + above + 8, "b": 30, **given},
        showlegend=False,
        hoverlabel={
            "bgcolor": colours.wash,
            "bordercolor": colours.line,
            "font": {"family": FONT, "size": 13, "color": colours.ink},
        },
        dragmode=False,
    )


def _axis(colours: Palette) -> dict[str, Any]:
    return {
        "showgrid": False,
        "zeroline": False,
        "linecolor": colours.line,
        "tickcolor": colours.line,
        "tickfont": {"color": colours.muted, "size": 13},
        "title": {"font": {"color": colours.muted, "size": 13}},
        "fixedrange": True,
    }


def _add_title(figure: go.Figure, shown: str, colours: Palette, *, left: float, above: int) -> None:
    """An annotation, because a title of several lines is cut at the upper edge."""
    figure.add_annotation(
        text=f"<b>{shown}</b>",
        name="title",
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        xshift=2 - left,
        yshift=above,
        align="left",
        showarrow=False,
        font={"size": 16, "color": colours.ink},
    )


def add_row_words(figure: go.Figure, words: tuple[str, str], *, y: float, above: int, colours: Palette) -> None:
    """Over a row: its name at the left edge and what is found at the right one, ``above`` pixels higher."""
    for x, anchor, text, colour in ((0, "left", words[0], colours.ink), (1, "right", words[1], colours.muted)):
        figure.add_annotation(
            x=x, xref="paper", y=y, text=text, showarrow=False, xanchor=anchor, yanchor="bottom", yshift=above,
            font={"size": 13, "color": colour},
        )  # fmt: skip


def title_of(figure: go.Figure) -> str:
    """The finding a figure states, as one line; empty without."""
    found = next((note.text for note in figure.layout.annotations if note.name == "title"), "")
    return unescape(found.removeprefix("<b>").removesuffix("</b>").replace("<br>", " "))


def _given_margin(figure: go.Figure) -> dict[str, float]:
    margin = figure.layout.margin.to_plotly_json()
    return {side: margin[side] for side in ("l", "r", "b") if side in margin}


def picture_settings(file_name: str) -> dict[str, Any]:
    """What the chart's toolbar offers: only "download as a picture", under a sensible name, twice the screen's size.

    Parameters
    ----------
    file_name : str
        Without ending: letters, digits and dashes.
    """
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
        "scrollZoom": False,
        "doubleClick": False,
    }
