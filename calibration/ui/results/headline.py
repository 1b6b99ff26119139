"""What the page says first: what this is about, the finding, and what it cannot say."""

import re

import streamlit as st

from calibration.analysis.results_report import ResultsReport
from calibration.ui.look import eyebrow, side_word, sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.wording import results as findings
from calibration.ui.wording import results_page as wording


def show_headline(report: ResultsReport) -> None:
    """Eyebrow, headline, sub-line."""
    eyebrow(about_html(report))
    st.title(plain_label(findings.headline(report)), anchor=False)
    notes = [wording.revealed(report.header), *findings.subline(report)]
    if any(notes):
        sub_line(text(" ".join(note for note in notes if note)))


def about_html(report: ResultsReport) -> str:
    """Joint calibration, 12 November · 5 contacts · 1 client and 3 vendor reviewers, the sides in their colours."""
    return re.sub(r"(?<=\d )(client|vendor)\b", lambda side: side_word(side.group()), text(findings.about(report)))
