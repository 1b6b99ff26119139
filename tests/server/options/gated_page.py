"""Says whom Streamlit takes the visitor for, and how often somebody asked for a full collection so far."""

import streamlit as st

from tests.server.options import full_collections

st.text(f"user={dict(st.user)} collections={full_collections.counted};")
