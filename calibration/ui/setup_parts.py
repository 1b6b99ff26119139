"""Small pieces that the Setup pages share."""

import streamlit as st

from calibration.ui.look import text


def fine(sentence: str) -> None:
    """A sentence in small type beside what it is about."""
    st.html(f'<p class="tf-fine" style="margin:0">{text(sentence)}</p>')
