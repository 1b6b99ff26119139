"""The page's headline: the strongest finding over time, else what it is today."""

import streamlit as st

from calibration.analysis.dated_mover import DatedMover, dated_mover
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_report import report_of
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.since_loading import load_ground
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time as say
from calibration.ui.wording import over_time_since as since
from calibration.vocabulary import SessionScope


def show_headline(page: Opened) -> None:
    """Eyebrow, finding, sub-line."""
    engagement = current_engagement()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)} · over time")
    title, under = _finding(page)
    st.title(plain_label(title), anchor=False)
    if under:
        sub_line(text(under))


def _finding(page: Opened) -> tuple[str, str]:
    ground = load_ground(page)
    report, n_waiting = report_of(ground), len(ground.waiting)
    if report.dated:
        mover = _mover(page, report)
        under = f"{since.headline_under(report, mover)} {since.waits(n_waiting)}"
        return since.headline(report, mover), under.rstrip()
    if page.found is not None:
        return say.title(page.found), say.sub_line(page.found)
    if page.scope.room is not SessionScope.JOINT:
        return say.own_room(len(page.scope.session_ids)), ""
    return since.calm(report, n_waiting=n_waiting), since.waits(n_waiting)


def _mover(page: Opened, report: SinceReport) -> DatedMover | None:
    """Whose standard the strongest movement was, where contacts that came back tell."""
    one = report.dated[0]
    if one.movement is None:
        return None
    day, change = report.days[one.movement.session], one.movement.after - one.movement.before
    return page.report(dated_mover, line=one.line.id, day=day, gap_change=change)
