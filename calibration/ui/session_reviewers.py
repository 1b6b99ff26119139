"""Putting reviewers of one's own side into a session: the same few fields on Sessions and on People."""

from collections.abc import Callable

import streamlit as st

from calibration.errors import CalibrationError
from calibration.store.sessions import SessionCard
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_person, store
from calibration.ui.wording import session_reviewers as say
from calibration.workflow.taking_part import own_reviewers

Press = Callable[[int, list[int]], None]
"""Takes the session and the people who were chosen."""


def add_to_session(session: SessionCard, *, key: str, press: Press, alone: bool = False) -> None:
    """Who of one's side takes part, and a choice of those who do not yet; for whoever may add.

    Parameters
    ----------
    alone : bool
        No other button stands beside this one, which fills its column then.
    """
    with st.popover(
        say.TITLE,
        type="secondary" if alone else "tertiary",
        width="stretch" if alone else "content",
        key=f"{key}.add_reviewers.{session.id}",
    ):
        try:
            with store().reading() as db:
                found = own_reviewers(db, person_id=current_person().person_id, session_id=session.id)
        except CalibrationError as error:
            # Locked or given to somebody else since the list was read.
            st.write(plain_label(error))
            return
        fine(say.taking_part(found))
        if not found.free:
            st.write(say.nobody_left(found))
            return
        names = {one.person_id: plain_label(one.label) for one in found.free}
        # Others to choose from, another field: who has just been added is no choice any more.
        field = f"{key}.add_reviewers.who.{session.id}.{len(names)}"
        st.multiselect(
            say.CHOOSE,
            list(names),
            format_func=names.__getitem__,
            placeholder=say.PLACEHOLDER,
            select_all=False,
            key=field,
        )
        st.write(say.consequence(session.state))
        st.button(
            say.SURE,
            type="primary",
            key=f"{key}.add_reviewers.sure.{session.id}",
            on_click=_pressed,
            args=(press, session.id, field),
        )


def _pressed(press: Press, session_id: int, field: str) -> None:
    # Read here: what was chosen may come with the very press.
    press(session_id, list(st.session_state.get(field, [])))
