"""Small pieces that the Setup pages share."""

import streamlit as st

from calibration.ui.look import text


def pressed_once(name: str, *, pressed: bool) -> bool:
    """Whether a press is to be acted on: the second one of a double click, which comes in a run of its own, is not.

    ``name`` is remembered from the first press until a run without one; :func:`press_failed` forgets it at once.
    """
    if not pressed:
        st.session_state.pop(name, None)
        return False
    again = bool(st.session_state.get(name))
    st.session_state[name] = True
    return not again


def press_failed(name: str) -> None:
    """Nothing was done at this press: the next one counts again."""
    st.session_state.pop(name, None)


def fine(sentence: str) -> None:
    """A sentence in small type beside what it is about."""
    st.html(f'<p class="tf-fine" style="margin:0">{text(sentence)}</p>')
