"""Sessions: what is under way and over, and planning the next one."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.loaders import known_sessions, plan_ground, plan_start
from calibration.ui.look import sub_line, text
from calibration.ui.setup_sessions import plan_form, session_list
from calibration.ui.state import now, time_zone
from calibration.ui.wording import setup_sessions as say

sessions = known_sessions()

if st.query_params.get("plan"):
    st.title("Plan a session")
    if st.button("All sessions", type="tertiary", key="sessions.back"):
        st.query_params.clear()
        st.rerun()
    try:
        ground = plan_ground()
        start = plan_start(ground)
    except CalibrationError as error:
        st.write(str(error))
        st.stop()
    if plan_form(ground, sessions=sessions, start=start):
        st.query_params.clear()
        st.rerun()
    st.stop()

st.title(say.list_title(sessions))
if not sessions:
    st.write("A session is the same few contacts, scored blind by both sides. Plan the first one.")
if st.button("Plan a session", type="primary", key="sessions.plan_one"):
    st.query_params["plan"] = "new"
    st.rerun()
if due := say.tone_round_due(sessions, time_zone(), now=now()):
    sub_line(text(due))
session_list(sessions, zone=time_zone())
