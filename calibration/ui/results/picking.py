"""One mark of a chart, chosen by a click on it or, by keyboard, from a list under it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

Option = TypeVar("Option")


def pick(
    label: str,
    options: Sequence[Option],
    *,
    clicked: Option | None,
    named: Callable[[Option], str],
    hint: str,
    key: str,
) -> Option | None:
    """The mark somebody chose, ``None`` while there is none.

    Parameters
    ----------
    options : sequence
        Every mark that can be opened; the list offers them in this order.
    clicked : option or None
        What the chart says was clicked; it moves the list when it is new.
    """
    seen = f"{key}.clicked"
    if clicked in options and clicked != st.session_state.get(seen):
        st.session_state[key] = clicked
    st.session_state[seen] = clicked
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox(
        label, options, index=None, format_func=named, key=key, width=460, placeholder=hint, filter_mode=None
    )
    return chosen if chosen in options else None
