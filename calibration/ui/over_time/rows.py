"""Rows that say what they mean at their right end, as HTML: two columns fit a telephone."""

from collections.abc import Iterable, Sequence

import streamlit as st

from calibration.ui.look import text


def rows_table(rows: Iterable[tuple[str, str]], *, head: tuple[str, str]) -> None:
    """A table of two columns; nothing in it is markup."""
    look = "color:inherit;font-size:inherit;min-width:6.2em"
    body = "".join(
        f'<tr><th scope="row" style="{look}">{text(name)}</th><td>{text(said)}</td></tr>' for name, said in rows
    )
    top = "".join(f'<th scope="col">{text(one)}</th>' for one in head)
    st.html(f'<table class="tf" style="max-width:46em;overflow-wrap:anywhere"><tr>{top}</tr>{body}</table>')


def lines(sentences: Sequence[str]) -> None:
    """Sentences, a paragraph each."""
    if sentences:
        st.html("".join(f'<p style="margin:0 0 6px">{text(one)}</p>' for one in sentences))
