"""Home: what waits for this person, what a facilitator could do next, and where the newest results are."""

import streamlit as st

from calibration.store.sessions import SessionCard, sessions_known_to
from calibration.ui.look import eyebrow, text
from calibration.ui.scoring_view import sessions_to_score
from calibration.ui.state import PAGES, current_engagement, current_viewer, now, store, time_zone
from calibration.ui.wording import home as wording
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import SessionState
from calibration.workflow.rules import refusal_to_run

_RUNNING = (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING)


def show_home() -> None:
    """The inbox of one engagement."""
    waiting = sessions_to_score()
    with store().reading() as db:
        cards = sessions_known_to(db, current_viewer())
    engagement = current_engagement()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)}")
    st.title(wording.home_title(waiting))
    for card in waiting:
        _waiting(card)
    if refusal_to_run(current_viewer()) is None:
        _to_run([card for card in cards if card.state in _RUNNING])
    _finished([card for card in cards if card.state is SessionState.CLOSED][:3])
    _sealed([card for card in cards if card.own_sealed_at and card.state is not SessionState.CLOSED])


def _waiting(card: SessionCard) -> None:
    with st.container(border=True, key=f"home.waiting.{card.id}"):
        st.markdown(f"**{wording.plain(card.name)}**")
        due = wording.due_text(card.due_at, now=now(), zone=time_zone())
        st.caption(f"{wording.counted(card.n_contacts, 'contact')} · {due}")
        st.page_link(PAGES / "score.py", label="Go on scoring", query_params={"session": str(card.id)})


def _to_run(cards: list[SessionCard]) -> None:
    if not cards:
        return
    st.subheader("Sessions you run")
    for card in cards:
        with st.container(border=True, key=f"home.run.{card.id}"):
            st.markdown(f"**{wording.plain(card.name)}** · {wording.STATES[card.state]}")
            st.caption(f"{card.n_sealed} of {card.n_participants} reviewers have submitted")
            st.page_link(PAGES / "meet.py", label="Open the meeting", query_params={"session": str(card.id)})


def _finished(cards: list[SessionCard]) -> None:
    st.subheader("Newest results")
    if not cards:
        st.write("No session is finished yet.")
    for card in cards:
        held = card.held_at.astimezone(time_zone()) if card.held_at else None
        day = f" · {day_and_month(held)}" if held else ""
        st.page_link(
            PAGES / "results.py", label=f"{wording.plain(card.name)}{day}", query_params={"session": str(card.id)}
        )


def _sealed(cards: list[SessionCard]) -> None:
    for card in cards:
        st.caption(
            f"{wording.plain(card.name)}: {wording.sealed_text(card, time_zone())}. Nobody sees it before the reveal."
        )
