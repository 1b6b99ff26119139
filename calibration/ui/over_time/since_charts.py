"""The chart of one line, with the contacts of its sessions; and all lines small, one under the other."""

import streamlit as st

from calibration.analysis.since_report import SinceLine, SinceReport
from calibration.figures.phase_chart import line_strips, phase_chart
from calibration.ui.over_time.line_choice import choose_line
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import rows_table
from calibration.ui.over_time.since_tables import sessions_table
from calibration.ui.results.choice import Choice
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import chart, colours, csv_button, file_stem
from calibration.ui.results.loading import load
from calibration.ui.results.picking import pick
from calibration.ui.setup_parts import fine
from calibration.ui.state import PAGES
from calibration.ui.wording import over_time_since_chart as say
from calibration.ui.wording.gap_words import SAME, ends, signed
from calibration.ui.wording.over_time_since import event_label
from calibration.workflow.rights import Action, may

_LINE = "over_time.since.line"


def one_line(page: Opened, report: SinceReport) -> None:
    """The chart of the line chosen, the one with most to say at first."""
    one = _chosen_line(report)
    title = say.chart_title(report, one)
    clicked = chart(
        phase_chart(
            one,
            title=title,
            numbers=[session.number for session in report.sessions],
            labels={phase.first: label for phase in one.phases if (label := event_label(report, phase))},
            same=SAME,
            ends=ends(one.line),
            said=lambda value: signed(one.line, value),
            words={gap.session: say.session_words(report, one, gap) for gap in one.gaps},
            colours=colours(),
        ),
        stem=file_stem(one.line.name, "over sessions"),
        alt=say.chart_alt(report, one),
        key="over_time.since.chart",
        clickable=True,
    )
    fine(say.CHART_LEGEND)
    if one.movement:
        with st.container(key="over_time.since.moved"):
            st.page_link(
                PAGES / "over_time.py", label=say.WHO_MOVED, query_params={"section": "moved", "line": one.line.id}
            )
    _contacts(report, one, clicked[0] if clicked else None)
    drawer = st.expander(say.ROLLING_TITLE, key="over_time.since.rolling", on_change="rerun")
    if drawer.open:
        with drawer:
            rows = [say.rolling_row(report, one, each) for each in report.rolling(one.line.id)]
            fine(say.rolling_note() if rows else say.NO_ROLLING)
            if rows:
                rows_table(rows, head=("Sessions", "Together"))
    csv_button(
        lambda: sessions_table(report, one, with_watch=may(page.viewer, Action.ANSWER_ALARM)),
        stem=file_stem(one.line.name, "over sessions"),
        key="over_time.since.chart.csv", label=say.CHART_CSV,
    )  # fmt: skip


def all_lines(report: SinceReport) -> None:
    """Small multiples, most evidence first."""
    title = say.strips_title(report)
    findings = {one.line.id: say.strip_finding(report, one) for one in report.lines}
    verdicts = {one.line.id: say.certainty(one) for one in report.lines}
    chart(
        line_strips(
            report.lines,
            title=title,
            findings=findings,
            verdicts=verdicts,
            n_sessions=len(report.sessions),
            colours=colours(),
        ),
        stem="all-lines-over-sessions",
        alt=" ".join([title, *(f"{one.line.name}: {findings[one.line.id]}." for one in report.lines)]),
        key="over_time.since.strips",
    )
    fine(say.STRIPS_LEGEND)


def _chosen_line(report: SinceReport) -> SinceLine:
    names = {one.line.id: one.line.name for one in report.lines}
    return report.line(choose_line(say.CHOOSE_LINE, names, key=_LINE))


def _contacts(report: SinceReport, one: SinceLine, clicked: int | None) -> None:
    """Open the contacts of one session, as Results would: a repeat in use is none of them."""
    places = {gap.session: gap for gap in one.gaps}
    chosen = pick(
        say.CHOOSE_SESSION, list(places), clicked=clicked, hint=say.CHOOSE_SESSION_HINT, key="over_time.since.session",
        named=lambda at: say.session_name(report, at),
    )  # fmt: skip
    if chosen is None:
        return
    fine(say.session_words(report, one, places[chosen]))
    loaded = load(Choice((report.sessions[chosen].id,), False))
    line = next((each for each in loaded.report.lines if each.id == one.line.definition.key), None)
    if line is not None:
        contacts_button(
            loaded,
            line=line.id,
            contacts=line.shared_contacts,
            key=f"over_time.since.open.{loaded.scopes[0].session_id}",
        )
