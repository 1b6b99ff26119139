"""The style sheet of the Results page, on top of the look that every page has."""

from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).with_name("results.css").read_text(encoding="utf-8")


def apply_results_sheet() -> None:
    """Lay the page's own style sheet over the common one."""
    st.html(f"<style>{_STYLE}</style>")
