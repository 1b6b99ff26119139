"""What each side expects the other to say: who disagrees and who does not know, line by line."""

import streamlit as st

from calibration.analysis.prediction_report import PredictionReport, SideGuesses, prediction_report
from calibration.export.csv_table import Cell
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines as paragraphs
from calibration.ui.results.downloads import Table, csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time_guesses as say
from calibration.vocabulary import SessionScope

_FIRST = 4
"""Sentences that stand open; the table has every line."""


def prediction_view(page: Opened) -> None:
    """The section's part; nothing in a side's own room, which has no other side."""
    if page.scope.room is not SessionScope.JOINT:
        return
    report = page.report(prediction_report)
    if not report.anything:
        st.header(say.HEADER, anchor=False)
        fine(say.NOBODY)
        return
    st.html(f'<p class="tf-eyebrow">{text(say.HEADER)}</p>')
    st.header(plain_label(say.title(report)), anchor=False)
    if report.sides:
        _shown(report)
    if missing := say.missing(report):
        fine(missing)
    fine(f"{say.HOW} {say.WHO_SEES}")


def _shown(report: PredictionReport) -> None:
    first = report.sides[0]
    paragraphs([one for one in (say.knew(first), say.right(first)) if one])
    paragraphs([say.sentence(one) for one in report.sides[1:_FIRST]])
    with st.expander(say.TABLE, key="over_time.guesses"):
        head = "".join(f'<th scope="col"{_side(i)}>{text(name)}</th>' for i, name in enumerate(say.HEADINGS))
        body = "".join(_row(one) for one in report.sides)
        st.html(
            f'<div class="tf-scroll" tabindex="0" role="region" aria-label="{text(say.TABLE)}">'
            f'<table class="tf"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )
        csv_button(lambda: guess_table(report), stem="guesses", key="over_time.guesses.csv")


def _side(column: int) -> str:
    return ' class="r"' if column > 1 else ""


def _counts(one: SideGuesses) -> list[int]:
    found = one.found
    return [found.n, found.n_same, found.n_knew, found.n_unaware, found.n_right]


def _row(one: SideGuesses) -> str:
    side = f'<span class="tf-{one.side.value}">{one.side.value}</span>'
    counts = "".join(f'<td class="r">{n}</td>' for n in _counts(one))
    return f'<tr><th scope="row">{text(one.name)}</th><td>{side}</td>{counts}</tr>'


def guess_table(report: PredictionReport) -> Table:
    """Every line and side as a row of a file, with intervals and what may be said."""
    header = [*say.HEADINGS, "guessed within one step", "known from", "known to", "verdict"]
    rows: list[list[Cell]] = [
        [
            one.name, one.side.value, *_counts(one), one.found.n_near if one.places else None,
            *(one.found.knew or (None, None)), say.verdict(one),
        ]
        for one in report.sides
    ]  # fmt: skip
    return header, rows
