"""The look of every page: one style sheet, and escaping for the little HTML we write ourselves."""

from html import escape
from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def apply_look() -> None:
    """Lay our style sheet over Streamlit's theme; dark follows the theme the browser shows."""
    style = _STYLE
    if st.context.theme.type == "dark":
        light, dark = style.split(".tf-dark{", 1)
        values, rest = dark.split("}", 1)
        style = f"{light}:root{{{values}}}{rest}"
    st.html(f"<style>{style}</style>")


def text(value: object) -> str:
    """Any value as text that is safe inside HTML: contacts, names and comments are never markup."""
    return escape(str(value), quote=True)


def side_word(side: str) -> str:
    """The word client or vendor in its colour."""
    return f'<span class="tf-{text(side)}">{text(side)}</span>'


def eyebrow(html: str) -> None:
    """The small line above a headline. ``html`` is built from :func:`text`."""
    st.html(f'<p class="tf-eyebrow">{html}</p>')


def sub_line(html: str) -> None:
    """The line under a headline that says what it cannot say."""
    st.html(f'<p class="tf-sub">{html}</p>')
