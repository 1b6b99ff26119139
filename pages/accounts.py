"""Accounts: everybody who can sign in to this installation, for its administrators."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_people import account_list

try:
    account_list()
except CalibrationError as error:
    st.title("The accounts are not open to you.")
    st.write(plain_label(error))
