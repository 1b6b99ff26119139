"""Rows that say what they mean at their right end, as HTML: two columns, or three short ones, fit a telephone."""

from collections.abc import Iterable, Sequence

import streamlit as st

from calibration.ui.look import text

_SHORT = 18


def rows_table(rows: Iterable[Sequence[str]], *, head: Sequence[str]) -> None:
    """A table; nothing in it is markup, and what stands behind a line break is small type.

    Parameters
    ----------
    rows : iterable of sequence of str
        The name first; as many cells as ``head`` has, two or three.
    """
    look = "color:inherit;font-size:inherit;min-width:6.2em"
    body = "".join(
        f'<tr><th scope="row" style="{look}">{text(name)}</th>{"".join(_cell(one, cells) for one in cells)}</tr>'
        for name, *cells in rows
    )
    top = "".join(f'<th scope="col">{text(one)}</th>' for one in head)
    st.html(f'<table class="tf" style="max-width:46em;overflow-wrap:anywhere"><tr>{top}</tr>{body}</table>')


def _cell(said: str, cells: Sequence[str]) -> str:
    first, _, small = said.partition("\n")
    # Of three columns a figure keeps its line, and the name gives way.
    whole = ' style="white-space:nowrap"' if len(cells) > 1 and len(first) <= _SHORT else ""
    below = f'<br><span class="tf-fine">{text(small)}</span>' if small else ""
    return f"<td><span{whole}>{text(first)}</span>{below}</td>"


def lines(sentences: Sequence[str]) -> None:
    """Sentences, a paragraph each."""
    if sentences:
        st.html("".join(f'<p style="margin:0 0 6px">{text(one)}</p>' for one in sentences))
