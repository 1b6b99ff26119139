"""How a press on the People page is carried out, and where what went wrong is said: beside what was pressed."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_person, now, site_address, store

_FAULT = "people.now.fault"
_LINK = "people.now.link"
OPENED = "people.now.opened"
"""Ids of the invitations made last: their texts stand open."""


def address_of(path: str) -> str:
    """The whole address of a path of this site."""
    return (site_address() or "http://localhost:8501") + path


def act(place: str, effect: Callable[..., Any], **more: Any) -> Any:
    """Carry out an effect as the person at this browser; ``None`` when it was refused, which is said at ``place``.

    The engagement it is for is named by what was drawn, never looked up at the press: somebody who was taken out of it
    meanwhile may be looking at another one by then.
    """
    forget()
    try:
        return effect(store(), person_id=current_person().person_id, now=now(), **more)
    except CalibrationError as error:
        st.session_state[_FAULT] = (place, str(error))
        return None


def forget() -> None:
    """What an earlier press said is over."""
    st.session_state.pop(_FAULT, None)
    st.session_state.pop(_LINK, None)


def keep_link(place: str, link: str) -> None:
    """Show a link that a press has made, once."""
    st.session_state[_LINK] = (place, link)


def said_at(place: str) -> None:
    """What the last press said, where it was pressed."""
    fault = st.session_state.get(_FAULT)
    if fault and fault[0] == place:
        st.error(plain_label(fault[1]))
    link = st.session_state.get(_LINK)
    if link and link[0] == place:
        st.code(link[1], language=None, wrap_lines=True)
