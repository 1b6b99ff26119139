"""Guesses of the other side's answer, every line and side as a row: on the page, and as a file."""

import streamlit as st

from calibration.analysis.prediction_report import PredictionReport, SideGuesses
from calibration.export.csv_table import Cell
from calibration.ui.look import text
from calibration.ui.results.downloads import Table, csv_button
from calibration.ui.wording import over_time_guesses as say


def show_guess_table(report: PredictionReport, *, stem: str, key: str) -> None:
    """The table, folded, with its file; nothing in it is markup. Four columns fit a telephone; the file has more."""
    with st.expander(say.TABLE, key=key):
        head = "".join(f'<th scope="col">{text(name)}</th>' for name in say.SHOWN_HEADINGS)
        body = "".join(_row(one) for one in report.sides)
        st.html(
            '<table class="tf" style="max-width:46em;overflow-wrap:anywhere">'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        csv_button(lambda: guess_table(report), stem=stem, key=f"{key}.csv")


def _row(one: SideGuesses) -> str:
    side = f'<span class="tf-{one.side.value}">{one.side.value}</span> guessed'
    cells = "".join(f'<td style="white-space:nowrap">{text(said)}</td>' for said in say.row(one))
    look = "color:inherit;font-size:inherit"
    return (
        f'<tr><th scope="row" style="{look}">{text(one.name)}<br><span class="tf-fine">{side}</span></th>{cells}</tr>'
    )


def _counts(one: SideGuesses) -> list[int | None]:
    found = one.found
    return [found.n, found.n_same, found.n_knew, found.n_unaware, found.n_right if one.tells_right else None]


def guess_table(report: PredictionReport) -> Table:
    """Every line and side as a row of a file, with intervals and what may be said."""
    header = [*say.HEADINGS, "guessed within one step", "known from", "known to", "verdict"]
    rows: list[list[Cell]] = [
        [
            one.name, one.side.value, *_counts(one), one.found.n_near if one.places and one.tells_right else None,
            *(one.found.knew or (None, None)), say.verdict(one),
        ]
        for one in report.sides
    ]  # fmt: skip
    return header, rows
