"""Engagement: its terms for everybody in it, changing them, and making another one."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_engagement import terms_view, wizard
from calibration.ui.state import engagements

try:
    if st.query_params.get("new") or not engagements():
        wizard()
    else:
        terms_view()
except CalibrationError as error:
    st.title("This engagement is not open to you.")
    st.write(plain_label(error))
