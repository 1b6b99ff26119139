"""Whose sessions the page counts: the joint ones, or those of one's own room where there are any."""

import streamlit as st

from calibration.ui.over_time.opened import Opened
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time as say
from calibration.vocabulary import SessionScope


def _key() -> str:
    """Of one engagement: in another one the same person may belong to the other side."""
    return f"over_time.room.{current_engagement().id}"


def chosen_room() -> SessionScope:
    """The room chosen at this browser; whether it may be seen is asked when it is read."""
    kept = st.session_state.get(_key())
    return SessionScope(kept) if kept in set(SessionScope) else SessionScope.JOINT


def choose_room(page: Opened) -> None:
    """The choice, where there is more than the joint room."""
    if len(page.rooms) > 1:
        st.segmented_control(
            say.ROOM, list(page.rooms), format_func=say.ROOMS.__getitem__, default=SessionScope.JOINT, required=True,
            key=_key(),
        )  # fmt: skip
