"""What each side expects the other to say: who disagrees and who does not know, line by line."""

import streamlit as st

from calibration.analysis.prediction_report import PredictionReport, prediction_report
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines as paragraphs
from calibration.ui.results.guess_table import show_guess_table
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
    show_guess_table(report, stem="guesses", key="over_time.guesses")
