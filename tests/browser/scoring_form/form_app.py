"""``streamlit run form_app.py``: the form alone, with the two routes it talks to in memory."""

import streamlit as st

from tests.browser.scoring_form.form_server import ROUTES

app = st.App("form_page.py", routes=ROUTES)
