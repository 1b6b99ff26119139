"""Home: what waits for this person, what a facilitator could do next, and where the newest results are."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.results import results_report
from calibration.store.sessions import SessionCard, scope_in
from calibration.ui.loaders import known_sessions
from calibration.ui.look import eyebrow, text
from calibration.ui.scoring_view import sessions_to_score
from calibration.ui.state import PAGES, current_engagement, current_viewer, now, store, time_zone
from calibration.ui.wording import home as wording
from calibration.ui.wording.results import headline
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import SessionState
from calibration.workflow.rights import Action, may

_RUNNING = (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING)
_NOT_REVEALED = (SessionState.SCORING, SessionState.LOCKED)


def show_home() -> None:
    """The inbox of one engagement: what waits on the left, what was found on the right."""
    waiting = sessions_to_score()
    cards = known_sessions()
    engagement = current_engagement()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)}")
    st.title(wording.home_title(waiting))
    left, right = st.columns([3, 2], gap="large")
    with left:
        for card in waiting:
            due = wording.due_text(card.due_at, now=now(), zone=time_zone())
            contacts = wording.counted(card.n_contacts, "contact")
            _row(card, f"{contacts} · {due}", "Go on scoring", "score.py")
        if may(current_viewer(), Action.PLAN_SESSION):
            _to_run([card for card in cards if card.state in _RUNNING])
        _sealed([card for card in cards if card.own_sealed_at and card.state in _NOT_REVEALED])
    with right:
        _finished([card for card in cards if card.state is SessionState.CLOSED][:3])


def _row(card: SessionCard, detail: str, action: str, page: str) -> None:
    """One session with the one thing to do about it."""
    with st.container(border=True, key=f"home.{page[:-3]}.{card.id}", gap="xxsmall"):
        words, go = st.columns([3, 2], vertical_alignment="center")
        words.html(f'<b>{text(card.name)}</b><br><span class="tf-fine">{text(detail)}</span>')
        with go.container(key=f"go.{page[:-3]}.{card.id}", horizontal_alignment="right"):
            st.page_link(PAGES / page, label=action, query_params={"session": str(card.id)})


def _to_run(cards: list[SessionCard]) -> None:
    if not cards:
        return
    st.header("Sessions you run", anchor=False)
    for card in cards:
        detail = f"{wording.STATES[card.state]} · {card.n_sealed} of {card.n_participants} reviewers have submitted"
        _row(card, detail, "Open the meeting", "meet.py")


def _finished(cards: list[SessionCard]) -> None:
    st.header("Newest results", anchor=False)
    if not cards:
        st.write("No session is finished yet.")
    for place, card in enumerate(cards):
        held = day_and_month(card.held_at.astimezone(time_zone())) if card.held_at else ""
        # One headline costs one report; three of them would keep the first visitor waiting.
        found = _headline(card) if place == 0 else ""
        _row(card, " · ".join(part for part in (held, found) if part), "Open", "results.py")


def _headline(card: SessionCard) -> str:
    """What the session's Results open with, for this viewer."""
    viewer = current_viewer()
    with store().reading() as db:
        scope = scope_in(db, viewer, card.id)
    report = reports.get(store(), results_report, (scope,))
    return headline(report)


def _sealed(cards: list[SessionCard]) -> None:
    for card in cards:
        sealed = wording.sealed_text(card, time_zone())
        st.caption(f"{wording.plain(card.name)}: {sealed}. Nobody sees it before the reveal.")
