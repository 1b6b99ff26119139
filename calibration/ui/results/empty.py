"""What the page says when there is nothing to show: what is waiting and what to do next, nothing else."""

from collections.abc import Sequence

import streamlit as st

from calibration.errors import NotFound
from calibration.store.sessions import SessionCard
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.results.choice import Choice
from calibration.ui.results.markup import plain_label
from calibration.ui.wording import results_page as wording


def show_no_sessions() -> None:
    """No session has results, and the address names none."""
    eyebrow(text(wording.PAGE))
    st.title(wording.NO_SESSIONS, anchor=False)
    sub_line(text(wording.NO_SESSIONS_NEXT))


def show_not_found(refusal: NotFound) -> None:
    """A session that does not exist, or is not this person's to know of: one sentence for both."""
    eyebrow(text(wording.PAGE))
    st.title(plain_label(refusal), anchor=False)
    sub_line(text(wording.CHOOSE_ANOTHER))


def show_waiting(choice: Choice, known: Sequence[SessionCard]) -> None:
    """A session of which nothing has been revealed."""
    card = next((card for card in known if card.id in choice.session_ids), None)
    if card is None:
        show_no_sessions()
        return
    eyebrow(text(wording.session_name(card)))
    st.title(plain_label(wording.waiting_title(card)), anchor=False)
    sub_line(text(wording.waiting_for(card)))
