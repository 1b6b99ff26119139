"""The chart of one line in three views, with the contacts of its sessions; all lines, and sections, as strips."""

import streamlit as st

from calibration.analysis.since_facts import SinceLine, SinceReport
from calibration.analysis.since_ground import SinceGround
from calibration.analysis.since_sections import sections_of
from calibration.figures.line_strips import line_strips, section_strips
from calibration.figures.session_axis import SessionAxis
from calibration.ui.over_time.line_choice import choose_line
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.since_line import each_session, four_at_a_time, sums
from calibration.ui.over_time.since_tables import every_session_table, sections_table
from calibration.ui.results.choice import Choice
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import chart, colours, csv_button
from calibration.ui.results.loading import load
from calibration.ui.results.picking import pick
from calibration.ui.setup_parts import fine
from calibration.ui.state import PAGES
from calibration.ui.wording import over_time_since_chart as say
from calibration.ui.wording import over_time_since_views as views
from calibration.ui.wording.session_names import apart
from calibration.workflow.rights import Action, may

_LINE, _SHOW = "over_time.since.line", "over_time.since.show"


def one_line(page: Opened, report: SinceReport) -> None:
    """The chart of the line chosen, the one with most to say at first."""
    one = _chosen_line(report)
    leads = may(page.viewer, Action.ANSWER_ALARM)
    # The sums tell an alarm, which the leads see a day before anybody else.
    shown = [views.EACH, views.TOGETHER, *([views.SUMS] if leads else [])]
    if st.session_state.get(_SHOW) not in shown:
        st.session_state[_SHOW] = views.EACH
    show = st.segmented_control(views.SHOW, shown, key=_SHOW, required=True, label_visibility="collapsed")
    clicked = None
    if show == views.SUMS:
        sums(report, one)
    elif show == views.TOGETHER:
        clicked = four_at_a_time(report, one)
    else:
        clicked = each_session(report, one, with_watch=leads)
    if one.movement:
        with st.container(key="over_time.since.moved"):
            st.page_link(
                PAGES / "over_time.py",
                label=say.WHO_MOVED,
                query_params={
                    "section": "moved",
                    "line": one.line.id,
                    "since": report.days[one.movement.session].isoformat(),
                },
            )
    _contacts(report, one, clicked)


def all_lines(report: SinceReport) -> None:
    """Small multiples, most evidence first."""
    title = views.lines_title(report)
    findings = {one.line.id: say.strip_finding(report, one) for one in report.lines}
    verdicts = {one.line.id: say.certainty(one) for one in report.lines}
    chart(
        line_strips(
            report.lines,
            title=title,
            findings=findings,
            verdicts=verdicts,
            sessions=_sessions(report),
            colours=colours(),
        ),
        stem="all-lines-over-sessions",
        alt=" ".join([title, *(f"{one.line.name}: {findings[one.line.id]}." for one in report.lines)]),
        key="over_time.since.strips",
    )
    fine(say.STRIPS_LEGEND)
    csv_button(
        lambda: every_session_table(report), stem="all-lines-over-sessions", key="over_time.since.strips.csv",
        label=views.STRIPS_CSV,
    )  # fmt: skip


def all_sections(report: SinceReport, ground: SinceGround) -> None:
    """Lines of a section together: before and since the date, and four sessions at a time."""
    sections = sections_of(ground, report)
    title = views.sections_title(report, sections)
    chart(
        section_strips(
            sections,
            title=title,
            findings={one.name: views.section_finding(one) for one in sections},
            verdicts={one.name: views.sure(one.shift, one.stage) for one in sections},
            sessions=_sessions(report),
            colours=colours(),
        ),
        stem="sections-over-sessions",
        alt=" ".join([title, *(f"{one.name}: {say.section_sentence(report, one.shift)}" for one in sections)]),
        key="over_time.since.sections.chart",
    )
    fine(views.SECTIONS_LEGEND)
    csv_button(
        lambda: sections_table(report, sections), stem="sections-over-sessions",
        key="over_time.since.sections.csv", label=views.SECTIONS_CSV,
    )  # fmt: skip


def _sessions(report: SinceReport) -> SessionAxis:
    return SessionAxis(
        [session.number for session in report.sessions], views.common_events(report), views.asked_at(report)
    )


def _chosen_line(report: SinceReport) -> SinceLine:
    names = {one.line.id: one.line.name for one in report.lines}
    return report.line(choose_line(say.CHOOSE_LINE, names, key=_LINE))


def _contacts(report: SinceReport, one: SinceLine, clicked: int | None) -> None:
    """Open the contacts of one session, as Results would: a repeat in use is none of them."""
    places = {gap.session: gap for gap in one.gaps}
    names = apart({at: say.session_name(report, at) for at in places}, lambda at: f"no. {report.sessions[at].number}")
    chosen = pick(
        say.CHOOSE_SESSION, list(places), clicked=clicked, hint=say.CHOOSE_SESSION_HINT, key="over_time.since.session",
        named=names.__getitem__,
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
