"""Meet: lock, reveal contact by contact, close. Status before the reveal, answers after it, nothing between."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from calibration.analysis.agenda import Agenda, agenda_of
from calibration.analysis.grid_results import contact_grid
from calibration.errors import CalibrationError
from calibration.store.engine import Store
from calibration.store.sessions import (
    ContactRow,
    ParticipantRow,
    SessionCard,
    contacts_to_discuss,
    participants_in,
    scope_in,
)
from calibration.ui.loaders import known_sessions
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.over_time.alarms_view import watch_joint_room
from calibration.ui.results.grid_table import grid_html
from calibration.ui.results.markup import plain_label
from calibration.ui.results.sheet import apply_results_sheet
from calibration.ui.state import (
    PAGES,
    current_engagement,
    current_person,
    current_viewer,
    now,
    still_signed_in,
    store,
    time_zone,
    wanted_id,
)
from calibration.ui.wording import home as wording
from calibration.ui.wording.results_page import grid_title
from calibration.ui.wording.scoring import contact_title, day_and_month
from calibration.ui.wording.session_names import told_apart
from calibration.visibility.scope import Scope
from calibration.vocabulary import SessionState, Side
from calibration.workflow import sessions as life

_RUNNING = (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING)


def choose_meeting() -> SessionCard | None:
    """The session in the address, else the newest one that is running; the address then names it."""
    cards = {card.id: card for card in known_sessions()}
    running = [card for card in cards.values() if card.state in _RUNNING]
    wanted = cards.get(wanted_id("session") or 0)
    chosen = wanted or (running[0] if running else None)
    if chosen is not None and chosen in running and len(running) > 1:
        names = told_apart(running, lambda card: f"{card.name}, {wording.STATES[card.state]}")
        place = list(names).index(chosen.id)
        chosen = cards[
            st.selectbox("Session", list(names), index=place, format_func=names.__getitem__, key="meet.session")
        ]
    if chosen is not None:
        st.query_params["session"] = str(chosen.id)
    return chosen


def show_meeting(card: SessionCard) -> None:
    """One session as its facilitator runs it."""
    engagement = current_engagement()
    with store().reading() as db:
        scope = scope_in(db, current_viewer(), card.id)
        people = participants_in(db, card.id)
        contacts = contacts_to_discuss(db, card.id)
    apply_results_sheet()
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)} · {text(card.name)} · {wording.STATES[card.state]}")
    st.title(wording.meeting_title(card.state, people, contacts))
    if card.state is SessionState.SCORING:
        sub_line(text(wording.lock_warning(people)))
        _who_is_done(card.id)
        _step("Lock the scoring", card.id, life.lock_session, wording.lock_warning(people))
    elif card.state in (SessionState.LOCKED, SessionState.MEETING):
        agenda = _agenda(scope)
        sub_line(text(wording.reveal_hint(agenda, any(one.revealed_at is None for one in contacts))))
        if kept := wording.kept_closed(card.n_contacts - len(contacts)):
            st.html(f'<p class="tf-fine">{text(kept)}</p>')
        _to_reveal(card, scope, contacts, agenda)
        _leave(card.id, people)
        if card.state is SessionState.MEETING:
            _step("Close the session", card.id, _close, wording.close_warning(contacts))
    else:
        st.page_link(PAGES / "results.py", label="Open its results", query_params={"session": str(card.id)})


@st.fragment(run_every="5s")
@still_signed_in
def _who_is_done(session_id: int) -> None:
    """Who has submitted, kept fresh while the facilitator waits: names as visibility allows, never an answer."""
    with store().reading() as db:
        scope = scope_in(db, current_viewer(), session_id)
        people = participants_in(db, session_id)
    rows = "".join(_status_row(scope, person) for person in people)
    st.html(f'<table class="tf"><thead><tr><th>Reviewer<th>Side<th>Status</tr></thead><tbody>{rows}</tbody></table>')


def _status_row(scope: Scope, person: ParticipantRow) -> str:
    side = person.side or Side.AUTOMATED
    name = wording.reviewer_name(scope, person)
    if person.sealed_at is None:
        status = "not submitted"
    else:
        sealed = person.sealed_at.astimezone(time_zone())
        status = f"sealed {day_and_month(sealed)}, {sealed:%H:%M}" + (", late" if person.late else "")
    return f'<tr><td>{text(name)}<td><span class="tf-{side.value}">{side.value}</span><td>{status}</tr>'


def _agenda(scope: Scope) -> Agenda | None:
    """Which lines differ, without a value; ``None`` for whoever has not submitted."""
    if not scope.agenda:
        return None
    with store().reading() as db:
        return agenda_of(db, scope)


def _to_reveal(card: SessionCard, scope: Scope, contacts: list[ContactRow], agenda: Agenda | None) -> None:
    """The contacts in their order, each with what differs on it and its reveal."""
    newest = max((contact.revealed_at for contact in contacts if contact.revealed_at), default=None)
    differing = {one.contact.id: one.differing for one in agenda.contacts} if agenda else {}
    for contact in contacts:
        with st.container(border=True, key=f"meet.contact.{contact.id}"):
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"**{contact.position} · {wording.plain(contact_title(contact))}**")
            if contact.id in differing:
                left.caption(wording.plain(wording.what_differs([line.name for line in differing[contact.id]])))
            if contact.revealed_at is None:
                right.button(
                    "Reveal",
                    key=f"meet.reveal.{contact.id}",
                    on_click=_reveal,
                    args=(card.id, contact.id),
                    width="stretch",
                )
            elif contact.id in scope.open_contacts:
                right.page_link(
                    PAGES / "results.py",
                    label="The words behind it",
                    query_params={"session": str(card.id), "contact": str(contact.id)},
                )
                _answers(scope, contact, newest=contact.revealed_at == newest)


def _answers(scope: Scope, contact: ContactRow, *, newest: bool) -> None:
    """Everybody's answers on a revealed contact, open on the one revealed last."""
    with st.expander("Everybody's answers", expanded=newest, key=f"meet.answers.{contact.id}"):
        with store().reading() as db:
            grid = contact_grid(db, scope, contact.id)
        st.html(f'<h3 class="tf-h2">{text(grid_title(grid))}</h3>')
        st.html(grid_html(grid))


def _leave(session_id: int, people: list[ParticipantRow]) -> None:
    missing = [person for person in people if person.sealed_at is None]
    if not missing:
        return
    with st.expander(wording.missing_title(missing), key="meet.missing"):
        st.write("You can let somebody score after the lock. It is marked, and stays out of the blind figures.")
        with store().reading() as db:
            scope = scope_in(db, current_viewer(), session_id)
        for person in missing:
            name = plain_label(wording.reviewer_name(scope, person))
            if person.leave_at is None:
                st.button(
                    f"Let {name} score late",
                    key=f"meet.leave.{person.rater_id}",
                    on_click=_do,
                    args=(life.give_leave, session_id),
                    kwargs={"rater_id": person.rater_id},
                )
            else:
                st.caption(f"{name} may score late.")


def _step(label: str, session_id: int, act: Callable[..., None], warning: str) -> None:
    with st.popover(label, key=f"meet.step.{session_id}.{label}"):
        st.write(warning)
        st.button(label, key=f"meet.sure.{session_id}.{label}", type="primary", on_click=_do, args=(act, session_id))


def _reveal(session_id: int, contact_id: int) -> None:
    _do(life.reveal_contact, session_id, session_contact_id=contact_id)


def _close(store: Store, *, person_id: int, session_id: int, now: datetime) -> None:
    """Close, then see whether the watch goes off."""
    life.close_session(store, person_id=person_id, session_id=session_id, now=now)
    watch_joint_room()


def _do(act: Callable[..., None], session_id: int, **more: int) -> None:
    try:
        act(store(), person_id=current_person().person_id, session_id=session_id, now=now(), **more)
    except CalibrationError as error:
        st.toast(plain_label(error))
