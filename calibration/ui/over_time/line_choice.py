"""The line that a section opens: the address names it, and a link or the way back moves the list."""

from collections.abc import Mapping

import streamlit as st


def choose_line(label: str, names: Mapping[str, str], *, key: str) -> str:
    """Show the list of lines and say which one is open; the address follows.

    Parameters
    ----------
    names : mapping of str to str, not empty
        Line id → what the screen calls it; the first is open unless the address names another.
    key : str
        Of the list.
    """
    last = f"{key}.address"
    wanted = str(st.query_params.get("line", ""))
    if wanted in names and wanted != st.session_state.get(last):
        st.session_state[key] = wanted
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    value = st.selectbox(label, list(names), format_func=names.__getitem__, key=key, width=460, filter_mode=None)
    st.session_state[last] = value
    if value != (wanted or next(iter(names))):
        st.query_params["line"] = value
    return value
