"""Over time: what moved since a date, and since when; sessions held, who took part, what was reviewed."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.over_time import chosen_room, opened, sections, show_headline
from calibration.ui.results.markup import plain_label

try:
    page = opened(chosen_room())
except CalibrationError as refusal:
    st.title("Over time")
    st.write(plain_label(refusal))
    st.stop()
show_headline(page)
sections(page)
