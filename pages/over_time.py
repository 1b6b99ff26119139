"""Over time: sessions held against required, who took part, and which part of what took place was reviewed."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.over_time import chosen_room, load, sections, show_headline
from calibration.ui.results.markup import plain_label

try:
    found = load(chosen_room())
except CalibrationError as refusal:
    st.title("Over time")
    st.write(plain_label(refusal))
    st.stop()
show_headline(found)
sections(found)
