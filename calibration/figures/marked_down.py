"""What both sides agree is going wrong: lines by the contacts on which both marked them down."""

from collections.abc import Sequence

import plotly.graph_objects as go

from calibration.analysis.results_report import ParetoRow, ResultsReport
from calibration.figures.palette import Palette, add_row_words, framed, plain, shortened

_ROW = 46


def marked_down(report: ResultsReport, rows: Sequence[ParetoRow], *, title: str, colours: Palette) -> go.Figure:
    """Draw, for each line, on how many contacts both sides marked it down, and on how many anybody did.

    Parameters
    ----------
    rows : sequence of ParetoRow
        From the top down.

    Returns
    -------
    go.Figure
        Bars ``anyone`` (faint, behind) and ``both``; both count contacts. ``customdata`` is the line's id.
    """
    names = {line.id: line.name for line in report.lines}
    places = [-place for place in range(len(rows))]
    figure = go.Figure()
    for name, counts, colour in (
        ("anyone", [len(row.anyone) for row in rows], colours.line),
        ("both", [len(row.both) for row in rows], colours.ink),
    ):
        figure.add_bar(
            x=counts,
            y=places,
            orientation="h",
            name=name,
            width=0.22,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[row.line for row in rows],
            hovertemplate="%{x} " + ("by anybody" if name == "anyone" else "by both sides") + "<extra></extra>",
        )
    most = max((len(row.anyone) for row in rows), default=1)
    for place, row in zip(places, rows, strict=True):
        _add_words(figure, place, row, name=names[row.line], colours=colours)
    figure.update_layout(barmode="overlay", margin={"l": 2, "r": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[0, most])
    figure.update_yaxes(visible=False, range=[-len(rows) + 0.4, 0.75])
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(rows), 1))


def _count(row: ParetoRow) -> str:
    return plain(f"{len(row.both)} of {row.n_scored}")


def _add_words(figure: go.Figure, place: int, row: ParetoRow, *, name: str, colours: Palette) -> None:
    reasons = ", ".join(f"{reason.label} {len(reason.contacts)}" for reason in row.reasons[:2])
    counted = _count(row) + (f" · {shortened(reasons, width=44)}" if reasons else "")
    said = f"<b>{shortened(name, width=24)}</b>", counted
    add_row_words(figure, said, y=place, above=6, colours=colours)
