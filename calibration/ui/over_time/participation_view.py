"""Who took part: both sides in counts, and one's own people by name where that is one's to see."""

import streamlit as st

from calibration.analysis.over_time import OverTime
from calibration.analysis.participation import Attendance
from calibration.export.csv_table import Cell
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.results.downloads import Table, csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time_share as say

_COUNTS = ("asked", "in time", "late", "not handed in", "contacts scored")


def participation_view(found: OverTime) -> None:
    """The section."""
    one = found.participation
    st.header(plain_label(say.participation_title(one)), anchor=False)
    fine(say.sessions_counted(one, found.room))
    if not any(side.attendance.n_asked for side in one.sides):
        return
    rows_table(
        [(say.side_name(side), say.attendance_text(side.attendance)) for side in one.sides],
        head=("Side", say.HANDED_IN),
    )
    lines([said for side in one.sides if (said := say.never_sentence(side))])
    if one.reviewers:
        st.header(say.BY_NAME if one.own_side_named else say.OWN_ROW, anchor=False)
        rows_table(
            [(reviewer.label, say.attendance_text(reviewer.attendance)) for reviewer in one.reviewers],
            head=("Reviewer", say.HANDED_IN),
        )
    fine(say.WHO_SEES)
    fine(say.ATTENDANCE_ONLY)
    csv_button(lambda: participation_table(found), stem="participation", key="over_time.participation.csv")


def participation_table(found: OverTime) -> Table:
    """Each side, then each reviewer this person may see by name, as a row of a file."""
    one = found.participation
    rows: list[list[Cell]] = [[side.side.value, "", *_counts(side.attendance)] for side in one.sides]
    rows += [[who.side.value, who.label, *_counts(who.attendance)] for who in one.reviewers]
    return ["side", "reviewer", *_COUNTS], rows


def _counts(one: Attendance) -> list[Cell]:
    return [one.n_asked, one.n_in_time, one.n_late, one.n_not, one.n_contacts]
