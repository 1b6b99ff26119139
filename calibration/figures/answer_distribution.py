"""Who gave which answer on one line: one stacked bar a side."""

import plotly.graph_objects as go

from calibration.analysis.line_report import LineReport, SideAnswers
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.vocabulary import Side

NOT_APPLICABLE = "N/A"
_BAR = 56


def answer_distribution(line: LineReport, *, title: str, colours: Palette) -> go.Figure:
    """Draw the answers of each side on one line, in card order, N/A last.

    Returns
    -------
    go.Figure
        One trace an answer (and ``N/A`` when somebody gave it); bars are ratings, the number stands inside each piece.
        Pieces are shades of the side's own colour: faint for the first answer of the card, full for the last.
    """
    figure = go.Figure()
    sides = list(line.sides)
    answers = [(a.code, a.label) for a in sides[0].answers] if sides else []
    known = dict(answers)
    for side in sides[1:]:
        known.update({a.code: a.label for a in side.answers if a.code not in known})
    for place, (code, label) in enumerate(known.items()):
        counts = [next((a.n for a in side.answers if a.code == code), 0) for side in sides]
        shade = 0.25 + 0.75 * place / max(len(known) - 1, 1)
        _add_piece(figure, sides, counts, label=label, shade=shade, colours=colours)
    if any(side.n_not_applicable for side in sides):
        _add_piece(figure, sides, [s.n_not_applicable for s in sides], label=NOT_APPLICABLE, shade=0.0, colours=colours)
    figure.update_layout(barmode="stack", margin={"l": 66, "r": 8, "b": 24}, bargap=0.35)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(autorange="reversed", ticklen=0, showline=False)
    return framed(figure, title=title, colours=colours, height=_BAR * max(len(sides), 1) + 24)


def _add_piece(
    figure: go.Figure, sides: list[SideAnswers], counts: list[int], *, label: str, shade: float, colours: Palette
) -> None:
    inks = [_ink_on(shade, colours) for _ in sides]
    figure.add_bar(
        y=[_word(side.side) for side in sides],
        x=counts,
        orientation="h",
        name=label,
        marker={
            "color": [_shade(colours.side(side.side), shade, colours.paper) for side in sides],
            "line": {"width": 1, "color": colours.paper if shade else colours.line},
        },
        text=[f"{shortened(label, width=16)} {n}" if n else "" for n in counts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": inks, "size": 13},
        constraintext="none",
        customdata=[label] * len(sides),
        hovertemplate=f"{plain(label)}: %{{x}}<extra></extra>",
    )


def _word(side: Side | None) -> str:
    return side.value if side else "all"


def _ink_on(shade: float, colours: Palette) -> str:
    return colours.ink if shade < 0.55 else colours.paper


def _shade(colour: str, share: float, paper: str) -> str:
    """``share`` of a colour over paper, as ``#rrggbb``."""
    mixed = (
        round(int(paper[i : i + 2], 16) + share * (int(colour[i : i + 2], 16) - int(paper[i : i + 2], 16)))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
