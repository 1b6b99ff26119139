"""The first-use notice in front of somebody's first score; the address, and with it the session, stays as it is."""

import streamlit as st

from calibration.ui.look import sub_line, text
from calibration.ui.setup_engagement.html import notice_html
from calibration.ui.state import current_person, now, store
from calibration.ui.wording import notices as say
from calibration.workflow.engagement_terms import terms_of
from calibration.workflow.notices import notice_hash, notice_waits, read_notice
from calibration.workflow.viewing import known_session


def notice_asked(session_id: int) -> bool:
    """Show the notice when the person has still to read it; whether it stands there in place of the form.

    Raises
    ------
    NotFound
        The session is not this person's to know of.
    """
    person = current_person()
    with store().reading() as db:
        viewer, _ = known_session(db, person_id=person.person_id, session_id=session_id)
        terms = terms_of(db, viewer.engagement_id)
    said = say.notice_text(terms)
    if not notice_waits(store(), person_id=person.person_id, engagement_id=viewer.engagement_id, text=said):
        return False
    st.title(say.TITLE, anchor=False)
    sub_line(text(say.ASKED_AGAIN))
    st.html(notice_html(terms))
    # A callback: the form stands there in the very run that the press begins.
    st.button(
        say.AGREE, type="primary", key="score.notice_read", on_click=_read,
        args=(viewer.engagement_id, notice_hash(said)),
    )  # fmt: skip
    return True


def _read(engagement_id: int, shown: str) -> None:
    read_notice(store(), person_id=current_person().person_id, engagement_id=engagement_id, shown=shown, now=now())
