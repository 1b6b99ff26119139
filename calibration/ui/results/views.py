"""What is one click away: five views under the first screen, each made only when it is open."""

import streamlit as st

from calibration.ui.results.choice import Choice
from calibration.ui.results.feeling_view import feeling_view
from calibration.ui.results.grid_view import grid_view
from calibration.ui.results.lines_view import lines_view
from calibration.ui.results.loading import load
from calibration.ui.results.reviewers_view import reviewers_view
from calibration.ui.results.split_view import split_view
from calibration.ui.results.totals_view import totals_view
from calibration.ui.results.where_view import where_view
from calibration.ui.results.workings_view import workings_view
from calibration.ui.results.wrong_view import wrong_view
from calibration.ui.state import still_signed_in
from calibration.ui.wording import results_page as wording
from calibration.ui.wording import results_workings as words

_SHOWS = {
    wording.GRID: grid_view,
    wording.LINES: lines_view,
    wording.WHERE: where_view,
    wording.WHY: split_view,
    wording.REVIEWERS: reviewers_view,
    wording.TOTALS: totals_view,
    wording.WRONG: wrong_view,
    wording.FEELING: feeling_view,
}


@st.fragment
@still_signed_in
def views(choice: Choice) -> None:
    """The views, and the workings drawer; a click in one of them reruns this alone."""
    loaded = load(choice)
    tabs = st.tabs(list(_SHOWS), key="results.view", on_change="rerun")
    for tab, show in zip(tabs, _SHOWS.values(), strict=True):
        if tab.open:
            with tab:
                show(loaded)
    drawer = st.expander(words.DRAWER, key="results.workings", on_change="rerun")
    if drawer.open:
        with drawer:
            workings_view(loaded)
