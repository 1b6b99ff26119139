"""Who gave which answer on one line: one stacked bar a side."""

from dataclasses import dataclass

import plotly.graph_objects as go

from calibration.analysis.line_report import LineReport, SideAnswers
from calibration.figures.palette import Palette, framed, plain, readable_on, shade, wrapped
from calibration.vocabulary import Side

NOT_APPLICABLE = "N/A"
_ROW = 62
_WORDS = 54
"""Characters a line above a bar."""


@dataclass(frozen=True, slots=True)
class _Piece:
    label: str
    counts: tuple[int, ...]
    strength: float


def answer_distribution(line: LineReport, *, title: str, colours: Palette) -> go.Figure:
    """Draw the answers of each side on one line, in card order, N/A last.

    Returns
    -------
    go.Figure
        One trace an answer (and ``N/A`` when somebody gave it). Every bar is as long as the others: ``x`` is the share
        of the side's answers, the number of ratings stands inside the piece and, with the answer's name, above the bar.
        Pieces are shades of the side's own colour: pale for the first answer of the card, full for the last.
    """
    figure = go.Figure()
    sides = list(line.sides)
    totals = [sum(answer.n for answer in side.answers) + side.n_not_applicable for side in sides]
    for piece in _pieces(sides):
        fills = [shade(colours.side(side.side), piece.strength, colours.paper) for side in sides]
        figure.add_bar(
            y=[-place for place in range(len(sides))],
            x=[n / total if total else 0 for n, total in zip(piece.counts, totals, strict=True)],
            orientation="h",
            name=piece.label,
            width=0.34,
            marker={"color": fills, "line": {"width": 1, "color": colours.paper if piece.strength else colours.line}},
            text=[str(n) if n else "" for n in piece.counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": [readable_on(fill, colours) for fill in fills], "size": 13},
            hovertext=[
                f"{_word(side.side)}: {plain(piece.label)} {n}" for side, n in zip(sides, piece.counts, strict=True)
            ],
            hoverinfo="text",
        )
    for place, side in enumerate(sides):
        _add_words(figure, place, side, colours)
    figure.update_layout(barmode="stack", margin={"l": 2, "r": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[-len(sides) + 0.7, 0.75])
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(sides), 1))


def _pieces(sides: list[SideAnswers]) -> list[_Piece]:
    """Every answer of the line with its count a side; strength 0 to 1 is how full its colour is."""
    labels = {answer.code: answer.label for side in sides for answer in side.answers}
    values = {answer.code: answer.value for side in sides for answer in side.answers}
    if any(len(side.answers) != len(labels) for side in sides):  # numbers: only those given are listed
        labels = dict(sorted(labels.items(), key=lambda item: values[item[0]] or 0.0))
    pieces = [
        _Piece(
            label,
            tuple(next((a.n for a in side.answers if a.code == code), 0) for side in sides),
            0.25 + 0.75 * place / max(len(labels) - 1, 1),
        )
        for place, (code, label) in enumerate(labels.items())
    ]
    if any(side.n_not_applicable for side in sides):
        pieces.append(_Piece(NOT_APPLICABLE, tuple(side.n_not_applicable for side in sides), 0.0))
    return pieces


def _add_words(figure: go.Figure, place: int, side: SideAnswers, colours: Palette) -> None:
    given = [f"{answer.label} {answer.n}" for answer in side.answers if answer.n]
    given += [f"{NOT_APPLICABLE} {side.n_not_applicable}"] if side.n_not_applicable else []
    figure.add_annotation(
        x=0,
        y=-place + 0.2,
        xref="paper",
        text=f"<b>{_word(side.side)}</b>  {wrapped(' · '.join(given), width=_WORDS)}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        align="left",
        font={"size": 13, "color": colours.muted},
    )


def _word(side: Side | None) -> str:
    return side.value if side else "all"
