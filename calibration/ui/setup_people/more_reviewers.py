"""Sessions that are planned or being scored, and putting more people of one's own side into them."""

import streamlit as st

from calibration.ui.look import text
from calibration.ui.session_reviewers import add_to_session
from calibration.ui.setup_people.acting import act, said_at
from calibration.ui.state import now, time_zone
from calibration.ui.wording.home import counted
from calibration.ui.wording.session_reviewers import HEADER
from calibration.ui.wording.setup_sessions import STATES, due_text
from calibration.workflow.people import add_reviewers
from calibration.workflow.people_view import PeopleView


def more_reviewers(view: PeopleView) -> None:
    """A row a session, for whoever may add to it."""
    if not view.sessions:
        return
    st.header(HEADER, anchor=False)
    zone = time_zone()
    for one in view.sessions:
        with st.container(border=True, key=f"people.session.{one.id}", gap="xsmall"):
            # Not how many have submitted: whoever may add need not be one who may see that.
            about = f"{counted(one.n_contacts, 'contact')} · {due_text(one.due_at, zone, now=now())}"
            words, add = st.columns([5, 1], vertical_alignment="center")
            words.html(
                f'<p style="margin:0;overflow-wrap:anywhere"><b>{text(one.name)}</b> '
                f'<span class="tf-tag">{text(STATES[one.state])}</span></p>'
                f'<p class="tf-fine" style="margin:0">{text(about)}</p>'
            )
            with add:
                add_to_session(one, key="people", press=_add, alone=True)
            said_at(f"session.{one.id}")


def _add(session_id: int, about_ids: list[int]) -> None:
    act(f"session.{session_id}", add_reviewers, session_id=session_id, about_ids=about_ids)
