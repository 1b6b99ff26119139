"""The look of every page: one style sheet, and escaping for the little HTML we write ourselves."""

import re
from html import escape
from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_LIGHT, _DARK = (re.search(rf"{name}{{(.*?)}}", _STYLE, re.DOTALL) for name in (":root", ".tf-dark"))
_VALUE = re.compile(r"(--tf-[a-z-]+):([^;}]+)")


def apply_look() -> None:
    """Lay our style sheet over Streamlit's theme; dark follows the theme the browser shows, also when it changes."""
    dark = f":root{{{_DARK[1]}}}" if _DARK and st.context.theme.type == "dark" else ""
    st.html(f"<style>{_STYLE}{dark}{_live_values()}</style>")


def _live_values() -> str:
    """Both values of every colour, for the browser to choose: a theme that changes runs no page again."""
    if not _LIGHT or not _DARK:
        return ""
    dark = dict(_VALUE.findall(_DARK[1]))
    both = ";".join(f"{name}:light-dark({light},{dark[name]})" for name, light in _VALUE.findall(_LIGHT[1]))
    return f"@supports (color:light-dark(#000,#fff)){{.stApp{{{both}}}}}"


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
