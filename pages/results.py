"""Results: where do we agree, where do we part, and the words behind it."""

import streamlit as st

from calibration.errors import NotFound
from calibration.ui.loaders import known_sessions
from calibration.ui.results.choice import choose_sessions
from calibration.ui.results.compare import compare
from calibration.ui.results.empty import show_no_sessions, show_not_found, show_waiting
from calibration.ui.results.headline import show_headline
from calibration.ui.results.loading import load
from calibration.ui.results.sheet import apply_results_sheet
from calibration.ui.results.views import views

apply_results_sheet()
known = known_sessions()
choice = choose_sessions(known)
if choice is None:
    show_no_sessions()
    st.stop()
try:
    loaded = load(choice)
except NotFound as refusal:
    show_not_found(refusal)
    st.stop()
if loaded.nothing_open:
    show_waiting(choice, known)
    st.stop()
show_headline(loaded.report)
if loaded.report.lines:
    compare(choice)
    views(choice)
