"""Who moved: better agents or softer scoring? All lines first, then one of them with its repeats."""

import streamlit as st

from calibration.analysis.moved_facts import LineMoved, MovedReport
from calibration.analysis.moved_report import moved_report
from calibration.export.csv_table import Cell
from calibration.stats.estimate import Estimate
from calibration.store.sessions import scopes_in
from calibration.ui.look import text
from calibration.ui.over_time.line_choice import choose_line
from calibration.ui.over_time.moved_line import moved_line
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.over_time.since_loading import ask_since, load_ground
from calibration.ui.results.downloads import Table, csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.results.sheet import apply_results_sheet
from calibration.ui.setup_parts import fine
from calibration.ui.state import store
from calibration.ui.wording import over_time_moved as say
from calibration.ui.wording.moved_words import NAMES
from calibration.vocabulary import Movement, NamesShown

_LINE = "over_time.moved.line"


def moved_view(page: Opened) -> None:
    """The section."""
    apply_results_sheet()
    chosen = ask_since(load_ground(page), dated=True).chosen
    if chosen is None:
        lines([say.NO_DATES])
        return
    with st.spinner(say.FITTING):
        report = page.report(moved_report, day=chosen.day)
    if not report.lines:
        lines([say.NO_DATES])
        return
    st.html(f'<p class="tf-fine" style="margin:0">{text(say.QUESTION)}</p>')
    st.header(plain_label(say.answer(report)), anchor=False)
    lines([said for said in (say.totals_sentence(report.lines[0], report),) if said])
    _one_line(page, report)
    _every_line(report)


def _one_line(page: Opened, report: MovedReport) -> None:
    names = {one.line.id: one.line.name for one in sorted(report.lines, key=_first_to_open)}
    value = choose_line(say.CHOOSE_LINE, names, key=_LINE)
    with store().reading() as db:
        scopes = scopes_in(db, page.viewer, page.scope.session_ids)
    opened = frozenset(contact for scope in scopes for contact in scope.open_contacts)
    in_counts = frozenset(one for scope in scopes if scope.names is NamesShown.COUNTS for one in scope.open_contacts)
    alone = page.report(moved_report, day=report.day, line=value, opened=opened, in_counts=in_counts)
    moved_line(page, alone, among=report)


def _first_to_open(one: LineMoved) -> tuple[int, int]:
    """Those named, those that moved alone, those that can be told, then totals and the rest."""
    held = 0 if one.connection.reason else one.connection.n_repeats
    if one.line.is_totals:
        return (3 if held else 4), 0
    return (0 if one.named else 1 if one.moved else 3 if held else 4), 1


def _every_line(report: MovedReport) -> None:
    st.html(f'<h2 class="tf-h2 tf-next">{text(say.EVERY_LINE)}</h2>')
    ordered = sorted(report.lines, key=_first_to_open)
    said = [(one, say.short(one)) for one in ordered]
    rows_table([(one.line.name, words) for one, words in said if words != say.CANNOT_TELL], head=say.EVERY_LINE_HEAD)
    untold = [one.line.name for one, words in said if words == say.CANNOT_TELL]
    for sentence in (say.untold(untold), say.left_out(report)):
        if sentence:
            fine(sentence)
    csv_button(lambda: moved_table(report), stem="who-moved", key="over_time.moved.csv")


def moved_table(report: MovedReport) -> Table:
    """Every line's three parties, and its gap, as rows of a file, in the units of the figures."""
    header = [
        "line", "who", "change", "from", "to", "verdict", "sure among all lines", "repeats", "in percentage points",
        "since", "why nobody is named",
    ]  # fmt: skip
    return header, [row for one in report.lines for row in _rows(one, report)]


def _rows(one: LineMoved, report: MovedReport) -> list[list[Cell]]:
    end: list[Cell] = [one.connection.n_repeats, one.line.pass_fail, report.day.isoformat(), say.why(one)]
    found: list[list[Cell]] = [
        [
            one.line.name, NAMES[shift.party], *_figures(one, shift.estimate),
            shift.movement.value, shift.movement is Movement.MOVED and shift.party in one.named, *end,
        ]
        for shift in one.found.shifts
    ]  # fmt: skip
    gap = one.found.gap
    return [*found, [one.line.name, say.CHANGE_OF_GAP, *_figures(one, gap), "", None, *end]]


def _figures(one: LineMoved, estimate: Estimate) -> list[Cell]:
    return [one.shown(value) for value in (estimate.value, *(estimate.interval or (None, None)))]
