"""Score: one session's contacts beside their card, blind."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.notice_view import notice_asked
from calibration.ui.scoring_form import scoring_form
from calibration.ui.scoring_view import choose_session_to_score, form_data, nothing_waits

session_id = choose_session_to_score()
if session_id is None:
    st.title("Nothing is waiting for you.")
    st.write(nothing_waits())
    st.stop()

try:
    data = form_data(session_id)
    if not data["read_only"] and notice_asked(session_id):
        st.stop()
except CalibrationError as error:
    st.title("This session is not yours to score.")
    st.write(str(error))
    st.stop()

scoring_form(data, key=f"score.form.{session_id}")
