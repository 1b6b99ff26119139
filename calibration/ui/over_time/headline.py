"""The page's headline: the strongest finding over time, else what it is today."""

import streamlit as st

from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.over_time.opened import Opened
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time as say


def show_headline(page: Opened) -> None:
    """Eyebrow, finding, sub-line."""
    engagement = current_engagement()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)} · over time")
    title, under = ("Over time", "") if page.found is None else (say.title(page.found), say.sub_line(page.found))
    st.title(plain_label(title), anchor=False)
    if under:
        sub_line(text(under))
