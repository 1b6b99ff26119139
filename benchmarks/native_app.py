"""The application whose only page is the scoring form in Streamlit's own widgets, behind the same gate."""

from pathlib import Path

import streamlit as st

from calibration.server.application import ROUTES, lifespan, middleware

app = st.App(str(Path(__file__).with_name("native_form.py")), routes=ROUTES, middleware=middleware(), lifespan=lifespan)
