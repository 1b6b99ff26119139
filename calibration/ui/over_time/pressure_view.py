"""Under pressure: do scores and the sides' agreement hold by hour, site, load, tenure, or anything that came along?"""

from collections.abc import Hashable

import streamlit as st

from calibration.analysis.contact_load import load_mark
from calibration.analysis.pressure_facts import PressureGroup, PressureReport
from calibration.analysis.pressure_groups import By
from calibration.analysis.pressure_report import pressure_report, pressure_trend
from calibration.export.csv_table import Cell
from calibration.figures.dot_rows import DotRow, dot_rows
from calibration.stats.pressure_benchmarks import FEWEST_IN_GROUP, GREYED_BELOW, SMALLEST_PRESSURE
from calibration.ui.over_time.adoption_view import adoption_view
from calibration.ui.over_time.contacts_behind import contacts_behind
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.pressure_choice import choose_pressure
from calibration.ui.over_time.rows import lines
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.markup import plain_label
from calibration.ui.results.picking import pick
from calibration.ui.setup_parts import fine
from calibration.ui.state import store
from calibration.ui.wording import over_time_pressure as say
from calibration.vocabulary import PressureFigure

MOST_ROWS = 15
"""Groups drawn; the file has them all."""

_LEAST = 15.0
"""Score points that the axis reaches to either side at least."""


def pressure_view(page: Opened) -> None:
    """The section."""
    with store().reading() as db:
        mark = load_mark(db, page.viewer.engagement_id)
    report = page.report(pressure_report, mark=mark)
    st.header(plain_label(say.headline(report)), anchor=False)
    if under := say.sub_line(report):
        fine(under)
    lines(say.others_named(report))
    if report.groupings and report.figures:
        grouping, figure = choose_pressure(report)
        _groups(report, grouping, figure)
        _notes(page, report, grouping, figure, mark)
        with st.expander(say.WORKINGS, key="over_time.pressure.workings"):
            lines([*say.HOW, *say.left_out_notes(report)])
        csv_button(lambda: pressure_table(report), stem="under-pressure", key="over_time.pressure.csv")
    adoption_view(page)


def _groups(report: PressureReport, grouping: str, figure: PressureFigure) -> None:
    """One grouping as rows, and the contacts of one of them."""
    groups = report.of(grouping, figure)
    shown = [one for one in groups if one.n]
    if len(shown) > MOST_ROWS:
        largest = sorted(shown, key=lambda one: (not one.flagged, -one.n))[:MOST_ROWS]
        shown = [one for one in shown if one in largest]
    if not shown:
        return
    title = say.grouping_title(report, grouping, figure)
    clicked = chart(
        dot_rows(
            [_row(one, patience=report.patience) for one in shown],
            title=title,
            band=SMALLEST_PRESSURE,
            least=_LEAST,
            ends=say.ENDS[figure],
            colours=colours(),
        ),
        stem=file_stem("under pressure", say.grouping_name(grouping)),
        alt=say.chart_alt(title, len(shown), grouping),
        key=f"over_time.pressure.chart.{grouping}.{figure}",
        clickable=True,
    )
    fine(f"{say.side_note(report, figure)} {say.LEGEND}")
    if len(shown) < len([one for one in groups if one.n]):
        fine(f"The {MOST_ROWS} largest of {len(groups)}; the file has them all.")
    by_name = {one.group: one for one in groups if one.contacts}
    chosen = pick(
        say.GROUP, list(by_name), clicked=clicked[0] if clicked else None, named=str, hint=say.GROUP_HINT,
        key=f"over_time.pressure.group.{grouping}",
    )  # fmt: skip
    if chosen is not None:
        one = by_name[chosen]
        lines([price] if (price := say.price_sentence(one, patience=report.patience)) else [])
        contacts_behind(one.contacts, session_of=report.session_of, key="over_time.pressure.open")


def _row(one: PressureGroup, *, patience: int) -> DotRow:
    """A group as it is drawn: of a few contacts words alone."""
    enough = one.n >= FEWEST_IN_GROUP and one.apart is not None
    return DotRow(
        key=one.group,
        name=one.group,
        value=one.apart.value if enough and one.apart else None,
        interval=one.interval if enough else None,
        drawn_in=one.shrunken.value if enough and one.shrunken else None,
        verdict=say.verdict(one, patience=patience),
        note=say.note(one),
        strong=one.flagged,
        greyed=one.n < GREYED_BELOW,
    )


def _notes(page: Opened, report: PressureReport, grouping: str, figure: PressureFigure, mark: Hashable) -> None:
    """Whether scores go with the number behind the groups, and what that number is counted from."""
    if grouping in report.numbers:
        found = page.report(pressure_trend, grouping=grouping, figure=figure, mark=mark)
        if found is not None:
            lines([say.trend_sentence(found, grouping=grouping, figure=figure, patience=report.patience)])
    if grouping == By.LOAD:
        fine(say.load_note(report))
    if grouping == By.OF_THE_DAY:
        fine(say.OF_THE_DAY_NOTE)


def pressure_table(report: PressureReport) -> Table:
    """Every group of every grouping by every figure as a row of a file; figures from eight contacts on."""
    rows: list[list[Cell]] = []
    for one in report.groups:
        told = one.n >= FEWEST_IN_GROUP and one.apart is not None
        low, high = one.interval if told and one.interval else (None, None)
        rows.append(
            [
                say.grouping_name(one.grouping), one.group, one.figure.value, one.n, one.n_sessions,
                one.mean if told else None, one.others if told else None,
                one.apart.value if told and one.apart else None, low, high,
                one.shrunken.value if told and one.shrunken else None, one.q_value, one.verdict.value,
                one.price.more if one.price else None, one.n_low, one.n_high,
            ]
        )  # fmt: skip
    head = (
        "grouped by", "group", "figure", "contacts", "sessions", "mean", "elsewhere", "difference", "from", "to",
        "shrunken", "corrected p", "verdict", "more contacts", "below", "above",
    )  # fmt: skip
    return head, rows
