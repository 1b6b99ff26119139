"""The screen that sells it: rows that say where the sides stand, and beside them a contact with both sides' words."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.line_report import LineReport
from calibration.ui.look import text
from calibration.ui.results.card_view import show_card
from calibration.ui.results.choice import Choice, Place, go_to, place_in, place_of
from calibration.ui.results.gap_rows import gap_row
from calibration.ui.results.loading import Loaded, load
from calibration.ui.results.markup import plain_label
from calibration.ui.results.practice_view import practice_button
from calibration.ui.state import still_signed_in
from calibration.ui.wording import results as findings
from calibration.ui.wording import results_page as wording
from calibration.ui.wording.home import counted

AGREED_SHOWN = 3


@st.fragment
@still_signed_in
def compare(choice: Choice) -> None:
    """Rows at the left, the contact at the right; a click on a row reruns this alone."""
    loaded = load(choice)
    place = place_in(loaded.report)
    with st.container(key="results.compare"):
        left, right = st.columns([1.08, 0.92], gap="large")
        with left:
            _rows(loaded, place)
        with right:
            with st.container(border=True, key="results.card"):
                show_card(loaded, place, key="results.card")
            practice_button(loaded)


def _rows(loaded: Loaded, place: Place) -> None:
    report = loaded.report
    talk, agreed = report.gap_rows, report.agreed_lines
    others = [line for line in report.lines if line not in talk and not line.is_agreed]
    with st.container(key="results.rows"):
        if talk:
            st.html(f'<h2 class="tf-h2">{text(wording.talk_title(talk))}</h2>')
        _show(loaded, talk, place)
    with st.container(key="results.agreed"):
        above = " tf-next" if talk else ""
        st.html(f'<h2 class="tf-h2{above}">Agreed <small>{text(wording.agreed_count(len(agreed)))}</small></h2>')
        _show(loaded, agreed[:AGREED_SHOWN], place)
        _folded(loaded, agreed[AGREED_SHOWN:], place, what="agreed", key="results.more_agreed")
        _folded(loaded, others, place, what="not agreed", key="results.not_settled")


def _folded(loaded: Loaded, lines: Sequence[LineReport], place: Place, *, what: str, key: str) -> None:
    if lines:
        holds_place = any(line.id == place.line for line in lines)
        with st.expander(f"{counted(len(lines), 'more line')}, {what}".capitalize(), expanded=holds_place, key=key):
            _show(loaded, lines, place)


def _show(loaded: Loaded, lines: Sequence[LineReport], place: Place) -> None:
    for line in lines:
        _row(loaded, line, on=line.id == place.line)


def _row(loaded: Loaded, line: LineReport, *, on: bool) -> None:
    verdict, detail = findings.verdict(line), findings.detail(line)
    with st.container(key=f"results.row.{line.id}"):
        n = findings.contacts_behind(line)
        st.html(gap_row(line, n=n, verdict=verdict, detail=detail, quiet=line.is_agreed, on=on))
        st.button(
            plain_label(f"{line.name}: {verdict}. {'Shown beside.' if on else 'Show the words.'}"),
            key=f"results.open.{line.id}",
            on_click=go_to,
            args=(line.id, place_of(loaded.report, line).contact),
        )
