"""Headline and sections; each section is made only when it is open, and later ones are added to the one list."""

import streamlit as st

from calibration.analysis.over_time import OverTime
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.over_time.cadence_view import cadence_view
from calibration.ui.over_time.choice import choose_room
from calibration.ui.over_time.participation_view import participation_view
from calibration.ui.over_time.share_view import share_view
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time as say

_SHOWS = {say.CADENCE: cadence_view, say.PARTICIPATION: participation_view, say.SHARE: share_view}


def show_headline(found: OverTime) -> None:
    """Eyebrow, finding, sub-line."""
    engagement = current_engagement()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)} · over time")
    st.title(plain_label(say.title(found)), anchor=False)
    if under := say.sub_line(found):
        sub_line(text(under))


def sections(found: OverTime) -> None:
    """The sections as tabs."""
    choose_room(found)
    tabs = st.tabs(list(_SHOWS), key="over_time.section", on_change="rerun")
    for tab, show in zip(tabs, _SHOWS.values(), strict=True):
        if tab.open:
            with tab:
                show(found)
