"""Sessions: what is under way and over, and planning the next one."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.store.sessions import sessions_known_to
from calibration.ui.setup_sessions import plan_form, session_list
from calibration.ui.state import current_engagement, current_person, current_viewer, store, time_zone
from calibration.ui.wording import setup_sessions as say
from calibration.workflow.planning import ground_for_plan

engagement = current_engagement()
with store().reading() as db:
    sessions = sessions_known_to(db, current_viewer())

if st.query_params.get("plan"):
    st.title("Plan a session")
    if st.button("All sessions", type="tertiary", key="sessions.back"):
        del st.query_params["plan"]
        st.rerun()
    try:
        ground = ground_for_plan(store(), person_id=current_person().person_id, engagement_id=engagement.id)
    except CalibrationError as error:
        st.write(str(error))
        st.stop()
    if plan_form(ground, number=max((one.number for one in sessions), default=0) + 1):
        del st.query_params["plan"]
        st.rerun()
    st.stop()

st.title(say.list_title(sessions))
if not sessions:
    st.write("A session is the same few contacts, scored blind by both sides. Plan the first one.")
if st.button("Plan a session", type="primary", key="sessions.plan_one"):
    st.query_params["plan"] = "new"
    st.rerun()
session_list(sessions, zone=time_zone())
