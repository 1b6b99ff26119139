"""Meet: lock the scoring, reveal contact by contact, close."""

import streamlit as st

from calibration.ui.meet_view import choose_meeting, show_meeting

meeting = choose_meeting()
if meeting is None:
    st.title("No session is running.")
    st.write("Plan one under Setup, Sessions; when it is opened for scoring it stands here.")
    st.stop()
show_meeting(meeting)
