"""A tiny application behind the program's own gate, on the program's own Streamlit configuration."""

from pathlib import Path

import streamlit as st

from calibration.server.application import middleware

app = st.App(str(Path(__file__).with_name("gated_page.py")), middleware=middleware())
