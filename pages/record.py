"""Record: who did what and when, for auditors and administrators; its heads, and the whole of it to carry away."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.setup_record import record_page, which_record

installation = which_record()
if installation is None:
    st.title("The record is not open to you.")
    st.write("It is for auditors and administrators of this engagement.")
    st.stop()
try:
    record_page(installation=installation)
except CalibrationError as error:
    st.title("The record is not open to you.")
    st.write(str(error))
