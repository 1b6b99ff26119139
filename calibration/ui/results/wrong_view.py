"""What both sides agree is going wrong: the pattern that reviewing contacts is for."""

import streamlit as st

from calibration.export.csv_table import Cell
from calibration.figures.marked_down import marked_down
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.wording import results_views as wording

SHOWN = 8


def wrong_view(loaded: Loaded) -> None:
    """Lines by the number of contacts on which both sides marked them down."""
    rows = [row for row in loaded.report.pareto if row.both][:SHOWN]
    if not rows:
        st.html(f'<p class="tf-plain">{text(wording.nothing_wrong(loaded.report))}</p>')
        return
    title = wording.wrong_title(loaded.report, rows[0])
    clicked = chart(
        marked_down(loaded.report, rows, title=title, colours=colours()),
        stem=file_stem(loaded.name, "marked down by both"),
        alt=f"{title} Contacts that both sides marked down, line by line; the table as CSV says the same.",
        key="results.wrong.chart",
        clickable=True,
    )
    st.html(f'<p class="tf-fine">{text(wording.wrong_note(loaded.report))}</p>')
    _one_row(loaded, [row.line for row in rows], clicked)
    csv_button(lambda: wrong_table(loaded), stem=file_stem(loaded.name, "marked down"), key="results.wrong.csv")


def _one_row(loaded: Loaded, lines: list[str], clicked: list[str]) -> None:
    rows = {row.line: row for row in loaded.report.pareto}
    chosen = pick(
        wording.CHOOSE_LINE, lines, clicked=clicked[0] if clicked else None,
        named=lambda i: loaded.report.line(i).name, hint=wording.CHOOSE_LINE_HINT, key="results.wrong.line",
    )  # fmt: skip
    if chosen is None:
        return
    for reason in rows[chosen].reasons:
        st.html(f'<p class="tf-plain">{text(wording.reason(reason))}</p>')
    contacts_button(loaded, line=chosen, contacts=rows[chosen].both, key="results.wrong.open")


def wrong_table(loaded: Loaded) -> Table:
    """Every line that anybody marked down as a row of a file."""
    header = ["line", "both sides", "client", "vendor", "anybody", "contacts scored by both", "reasons"]
    rows: list[list[Cell]] = [
        [
            loaded.report.line(row.line).name, len(row.both), len(row.client), len(row.vendor), len(row.anyone),
            row.n_scored, "; ".join(f"{reason.label} {len(reason.contacts)}" for reason in row.reasons),
        ]
        for row in loaded.report.pareto
    ]  # fmt: skip
    return header, rows
