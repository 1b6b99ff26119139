"""Since a date: what moved, what nobody can tell, what did not; each line's gap over the sessions, and its contacts."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.since_facts import SinceLine, SinceReport
from calibration.ui.look import text
from calibration.ui.over_time.alarms_view import alarms_block, watch_block
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.over_time.since_charts import all_lines, all_sections, one_line
from calibration.ui.over_time.since_loading import ask_since, load_ground
from calibration.ui.over_time.since_tables import shifts_table
from calibration.ui.results.downloads import csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.results.sheet import apply_results_sheet
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time_since as say
from calibration.ui.wording import over_time_since_chart as words
from calibration.vocabulary import SessionScope


def since_view(page: Opened) -> None:
    """The section."""
    apply_results_sheet()
    alarms_block(page)
    ground = load_ground(page)
    if not ground.lines:
        lines([_nothing(page, len(ground.sessions))])
        if ground.words:
            watch_block(page, ground)
        return
    report = ask_since(ground)
    st.header(plain_label(say.finding(report)), anchor=False)
    told = [one for one in report.lines if one.moved or one.movement]
    if told:
        st.html("".join(_sentence(report, one) for one in told))
    one_line(page, report)
    _untold(report, [one for one in report.lines if one not in told and not words.has_not_moved(one)])
    _folded(report)
    if len(report.sections) > 1:
        drawer = st.expander(words.SECTIONS, key="over_time.since.sections", on_change="rerun")
        if drawer.open:
            with drawer:
                all_sections(report, ground)
    if len(report.lines) > 1:
        drawer = st.expander(words.ALL_LINES, key="over_time.since.all", on_change="rerun")
        if drawer.open:
            with drawer:
                all_lines(report)
    with st.expander(words.WORKINGS, key="over_time.since.workings"):
        lines([words.HOW, words.NAME_IT_FIRST, words.watch_note(report)])
    watch_block(page, ground)
    csv_button(lambda: shifts_table(report), stem="since-a-date", key="over_time.since.csv", label=words.ALL_CSV)


def _nothing(page: Opened, n_sessions: int) -> str:
    if page.scope.room is not SessionScope.JOINT:
        return say.ONE_SIDE
    return say.NO_LINE if n_sessions else say.NOTHING_YET


def _sentence(report: SinceReport, one: SinceLine) -> str:
    said = say.line_sentence(report, one)
    return f'<p class="tf-plain"><b>{text(one.line.name)}</b>: {text(said[0].lower() + said[1:])}</p>'


def _untold(report: SinceReport, untold: Sequence[SinceLine]) -> None:
    """Lines with a price first, then those that further sessions would hardly settle."""
    for group in words.untold_groups(report, untold):
        st.html(f'<h2 class="tf-h2 tf-next">{text(group.title)}</h2>')
        if group.note:
            fine(group.note)
        rows_table(group.rows, head=group.head)


def _folded(report: SinceReport) -> None:
    same = [one for one in report.lines if words.has_not_moved(one)]
    if same:
        with st.expander(words.not_moved_title(len(same)), key="over_time.since.same"):
            rows_table([(one.line.name, say.line_sentence(report, one)) for one in same], head=("Line", "Not moved"))
