"""Every session of the engagement with its state, and what a facilitator can do with it now."""

from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.errors import CalibrationError
from calibration.settings import ROOT
from calibration.store.sessions import SessionCard
from calibration.ui.look import text
from calibration.ui.session_parts import show_calendar, show_messages, who_is_missing
from calibration.ui.session_reviewers import add_to_session
from calibration.ui.setup_sessions.moments import MEETING_TIME, pick_moment
from calibration.ui.state import current_engagement, current_person, current_viewer, now, store
from calibration.ui.wording import setup_sessions as say
from calibration.visibility.facts import Viewer
from calibration.vocabulary import SessionState
from calibration.workflow.dates import change_dates
from calibration.workflow.people import add_reviewers
from calibration.workflow.rights import Action, may
from calibration.workflow.sessions import cancel_session, open_scoring

_TO_MEET = (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING)
_TO_CANCEL = (SessionState.PLANNED, SessionState.SCORING)
_TO_DATE = (SessionState.PLANNED, SessionState.SCORING, SessionState.LOCKED)
_OVER = (SessionState.CLOSED, SessionState.CANCELLED)
_FAULT = "sessions.fault"


def session_list(sessions: Sequence[SessionCard], *, zone: ZoneInfo) -> None:
    """Sessions that are under way with their actions, then those that are over."""
    under_way = [session for session in sessions if session.state not in _OVER]
    over = [session for session in sessions if session.state in _OVER]
    viewer = current_viewer()
    for session in under_way:
        _session(session, zone, viewer)
    if over:
        st.header("Past sessions")
        # The last one of each room is what "the same again" is said of; a link on every row would be a wall of them.
        last = {one.scope: one.id for one in reversed(over) if one.state is SessionState.CLOSED}
        for session in over:
            _finished(session, zone, last=last.get(session.scope) == session.id)


def _session(session: SessionCard, zone: ZoneInfo, viewer: Viewer) -> None:
    with st.container(border=True, key=f"sessions.card.{session.id}"):
        st.html(
            f'<p style="margin:0 0 4px"><strong>{text(session.name)}</strong> '
            f'<span class="tf-tag">{text(say.STATES[session.state])}</span> '
            f'<span class="tf-tag">{text(say.ROOMS[session.scope])}</span></p>'
            f'<p class="tf-fine" style="margin:0">'
            f"{text(say.progress_text(session, zone, now=now()))}</p>"
        )
        fault = st.session_state.get(_FAULT)
        if fault and fault[0] == session.id:
            st.error(fault[1])
        with st.container(horizontal=True, vertical_alignment="center"):
            if session.state is SessionState.PLANNED:
                _confirmed(session, "Open scoring", say.opening_text(session), open_scoring)
            if session.state in _TO_MEET:
                _link("meet", session, "Lock, reveal and close on Meet")
            if may(viewer, Action.ADD_REVIEWERS, state=session.state):
                add_to_session(session, key="sessions", press=_add)
            _change_dates(session)
            show_calendar(session, current_engagement(), key="sessions")
            if session.state is SessionState.SCORING:
                show_messages(session, current_engagement(), who_is_missing(session), key="sessions")
            _again(session)
            if session.state in _TO_CANCEL:
                _confirmed(session, "Cancel", say.cancelling_text(session), cancel_session)


def _finished(session: SessionCard, zone: ZoneInfo, *, last: bool) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"sessions.card.{session.id}"):
        state = "" if session.state is SessionState.CLOSED else f'<span class="tf-tag">{text(session.state)}</span> '
        st.html(
            f'<p style="margin:0">{text(session.name)} {state}<span class="tf-fine">'
            f"{text(say.progress_text(session, zone, now=now()))}</span></p>",
            width="stretch",
        )
        if last:
            _again(session)
        if session.state is SessionState.CLOSED:
            _link("results", session, "Results")


def _link(page: str, session: SessionCard, label: str) -> None:
    with st.container(key=f"go-{page}-{session.id}", width="content"):
        st.page_link(ROOT / "pages" / f"{page}.py", label=label, query_params={"session": str(session.id)})


def _confirmed(session: SessionCard, label: str, consequence: str, act: Callable[..., None]) -> None:
    """A button that first says what it does, and does it at the second press."""
    name = act.__name__
    with st.popover(label, key=f"sessions.{name}.{session.id}"):
        st.write(consequence)
        sure = f"{label} now" if act is open_scoring else "Cancel this session"
        st.button(
            sure,
            type="primary",
            key=f"sessions.{name}.sure.{session.id}",
            on_click=_act,
            args=(act, session.id),
        )


def _again(session: SessionCard) -> None:
    """The same again, in so many weeks: opens the plan with everything filled in, and plans nothing."""
    with st.popover("Same again", type="tertiary", key=f"sessions.again.{session.id}"):
        st.write("The same room, card, reviewers and kind of draw. You look at it before it is planned.")
        for weeks, label in say.AGAIN_IN.items():
            st.button(label, key=f"sessions.again.{session.id}.{weeks}", on_click=_plan_again, args=(session.id, weeks))


def _plan_again(session_id: int, weeks: int) -> None:
    st.query_params.from_dict({"plan": "again", "follows": str(session_id), "weeks": str(weeks)})


def _change_dates(session: SessionCard) -> None:
    if session.state not in _TO_DATE:
        return
    zone = current_engagement().time_zone
    # Another due date or meeting, another pair of fields: what somebody else has changed is not put back by a press.
    key = f"sessions.dates.{session.id}.{session.due_at}.{session.held_at}"
    with st.popover("Change dates", type="tertiary", key=f"sessions.dates.{session.id}"):
        st.caption(say.dates_note(session, zone))
        locked = session.state is SessionState.LOCKED
        due_at = pick_moment("Due", session.due_at, zone=zone, key=f"{key}.due", disabled=locked)
        meeting_at = pick_moment("Meeting", session.held_at, zone=zone, key=f"{key}.meeting", at=MEETING_TIME)
        st.button(
            "Change the dates",
            type="primary",
            key=f"sessions.dates.sure.{session.id}",
            on_click=_act,
            args=(partial(change_dates, due_at=due_at, meeting_at=meeting_at), session.id),
        )


def _add(session_id: int, about_ids: list[int]) -> None:
    _act(partial(add_reviewers, about_ids=about_ids), session_id)


def _act(act: Callable[..., None], session_id: int) -> None:
    st.session_state.pop(_FAULT, None)
    try:
        act(store(), person_id=current_person().person_id, session_id=session_id, now=now())
    except CalibrationError as error:
        st.session_state[_FAULT] = (session_id, str(error))
