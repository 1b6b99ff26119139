"""Accounts: everybody who can sign in to this installation, for its administrators."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.look import sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_people import account_list
from calibration.ui.wording import people as say

st.title(say.ACCOUNTS_TITLE, anchor=False)
try:
    sub_line(text(say.ACCOUNTS_SUB_LINE))
    account_list()
except CalibrationError as error:
    st.write(plain_label(error))
