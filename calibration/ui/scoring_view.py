"""Which session is scored, and what its form is given."""

from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.analysis.scoring_sheet import scoring_sheet
from calibration.store.sessions import SessionCard
from calibration.ui.loaders import known_sessions
from calibration.ui.results.markup import plain_label
from calibration.ui.scoring_data import scoring_data
from calibration.ui.state import (
    current_engagement,
    current_person,
    engagements,
    now,
    store,
    time_zone,
    wanted_id,
)
from calibration.ui.wording.session_names import told_apart
from calibration.workflow.inbox import waits
from calibration.workflow.viewing import known_session


def sessions_to_score() -> list[SessionCard]:
    """Sessions of this engagement that wait for the person at this browser, the next due first."""
    waiting = [card for card in known_sessions() if waits(card)]
    return sorted(waiting, key=lambda card: (card.due_at is None, card.due_at))


def nothing_waits() -> str:
    """What to say where nothing waits: in one engagement, others may."""
    if len(engagements()) > 1:
        here = current_engagement()
        return plain_label(
            f"Nothing of {here.client} × {here.vendor}. Home shows what waits in your other engagements."
        )
    return "When a facilitator opens a session in which you are a reviewer, it stands here and on Home."


def choose_session_to_score() -> int | None:
    """The session in the address, else the one due next. With several waiting, a choice stands above the form."""
    waiting = sessions_to_score()
    wanted = wanted_id("session")
    if wanted is not None and wanted not in {card.id for card in waiting}:
        return wanted  # a sealed one to look at, or one that is refused with a sentence
    if not waiting:
        return None
    if len(waiting) > 1:
        names = told_apart(waiting, lambda card: plain_label(card.name))
        st.segmented_control(
            "Session",
            list(names),
            default=wanted or waiting[0].id,
            format_func=names.__getitem__,
            required=True,
            key="score.session",
        )
        return int(st.session_state["score.session"])
    return waiting[0].id


def form_data(session_id: int) -> dict[str, Any]:
    """What the form of this person and session is given; read anew on every run, never cached.

    Raises
    ------
    NotFound, NotAllowed
        The session is not this person's to know of, or to score.
    """
    person = current_person()
    zone = time_zone()
    today = now().astimezone(ZoneInfo(current_engagement().time_zone)).date()
    with store().reading() as db:
        viewer, _ = known_session(db, person_id=person.person_id, session_id=session_id)
        return scoring_data(scoring_sheet(db, viewer, session_id=session_id, today=today), person, zone)
