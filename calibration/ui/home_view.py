"""Home: one inbox over every engagement of the person. What waits on the left, what was found on the right."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.pace import own_moments, pace_from
from calibration.analysis.results import results_report
from calibration.store.people import EngagementCard
from calibration.store.sessions import scope_in
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.session_parts import show_calendar, show_messages, who_is_missing
from calibration.ui.state import (
    PAGES,
    current_engagement,
    current_person,
    current_viewer,
    now,
    store,
    time_zone,
)
from calibration.ui.wording import alarms as alarm_words
from calibration.ui.wording import home as wording
from calibration.ui.wording.chase import missing_in_row
from calibration.ui.wording.results import headline
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import SessionState
from calibration.workflow.first_steps import FirstStep, first_steps
from calibration.workflow.inbox import Entry, Inbox, Invited, Waiting, inbox_of
from calibration.workflow.rights import Action, may

_NOT_REVEALED = (SessionState.SCORING, SessionState.LOCKED)
_EVERYBODYS = ("score", "results")
"""Pages that are there in every engagement; others may be missing from the one in view."""

_MOST_FINISHED = 3


def show_home() -> None:
    """The inbox of the person at this browser, in their own time."""
    person = current_person()
    with store().reading() as db:
        inbox = inbox_of(db, person_id=person.person_id, now=now())
        steps = [] if _has_sessions(inbox) else first_steps(db, current_viewer())
        moments = own_moments(db, person_id=person.person_id) if inbox.waiting else []
    timed = [(one, pace_from(moments, engagement_id=one.entry.engagement.id)) for one in inbox.waiting]
    eyebrow(text(wording.home_eyebrow(inbox.engagements, time_zone())))
    st.title(wording.home_title([one.entry.session for one in inbox.waiting]))
    if in_all := wording.minutes_in_all([(pace, one.n_left) for one, pace in timed]):
        sub_line(text(in_all))
    elif nothing := wording.nothing_yet(inbox, current_viewer(), steps):
        sub_line(text(nothing))
    left, right = st.columns([3, 2], gap="large")
    with left:
        for one, pace in timed:
            _to_score(one, wording.minutes_text(pace, one.n_left))
        _to_open(inbox.planned)
        _under_way(inbox.meetings)
        _first_steps(steps)
        _invitations(inbox.invited)
        _targets(inbox.targets)
        _alarms(inbox.alarms)
    with right:
        _finished(inbox.finished[:_MOST_FINISHED])


def _has_sessions(inbox: Inbox) -> bool:
    """Whether the engagement in view has a session that stands here."""
    entries = [*(one.entry for one in inbox.waiting), *inbox.meetings, *inbox.planned, *inbox.finished]
    return any(one.engagement.id == current_engagement().id for one in entries)


def _first_steps(steps: Sequence[FirstStep]) -> None:
    """What a new engagement lacks, each with the page where it is brought."""
    if not steps:
        return
    st.header(wording.FIRST_STEPS, anchor=False)
    for step in steps:
        words, page, label = wording.STEPS[step]
        with st.container(border=True, key=f"home.step.{step}"):
            said, go = st.columns([3, 2], vertical_alignment="center")
            said.write(words)
            with go.container(key=f"go.{page}.{step}", horizontal_alignment="right"):
                st.page_link(PAGES / f"{page}.py", label=label)


def _row(entry: Entry, kind: str, *lines: str, page: str, label: str) -> None:
    """One session: whose work it is, what is to be known, and the one thing to do about it."""
    session, engagement = entry.session, entry.engagement
    with st.container(border=True, key=f"home.{kind}.{session.id}", gap="xxsmall"):
        words, go = st.columns([3, 2], vertical_alignment="center")
        fine = "".join(f'<br><span class="tf-fine">{text(line)}</span>' for line in lines if line)
        words.html(f"{_whose(engagement)}<br><b>{text(session.name)}</b>{fine}")
        # What waits has the one filled button of a row.
        marked = "score" if kind == "waiting" else kind
        with go.container(key=f"go.{marked}.{session.id}", horizontal_alignment="right"):
            _link(page, label, engagement, {"session": str(session.id)})
        _beside(entry, kind)


def _whose(engagement: EngagementCard) -> str:
    client, vendor = text(engagement.client), text(engagement.vendor)
    return f'<span class="tf-client">{client}</span> × <span class="tf-vendor">{vendor}</span>'


def _link(page: str, label: str, engagement: EngagementCard, address: dict[str, str]) -> None:
    if page in _EVERYBODYS or engagement.id == current_engagement().id:
        st.page_link(PAGES / f"{page}.py", label=label, query_params=address)
        return
    # The engagement in view may not have this page for the person: the link loads the one that has.
    query = "&".join(f"{name}={text(value)}" for name, value in address.items())
    st.html(f'<a class="tf-go" href="/{page}?{query}" target="_self">{text(label)}</a>')


def _beside(entry: Entry, kind: str) -> None:
    """What can be carried away: the dates, and for those who remind others a message."""
    if kind == "result":
        return
    with st.container(horizontal=True, key=f"home.beside.{kind}.{entry.session.id}", gap="small"):
        show_calendar(entry.session, entry.engagement, key=f"home.{kind}")
        if kind == "meeting" and may(entry.viewer, Action.CHASE_REVIEWERS, state=entry.session.state):
            show_messages(entry.session, entry.engagement, who_is_missing(entry.session), key="home")


def _to_score(one: Waiting, minutes: str) -> None:
    detail = wording.score_detail(one, now=now(), zone=time_zone())
    label = "Go on scoring" if one.n_complete else "Start scoring"
    _row(one.entry, "waiting", detail, minutes, page="score", label=label)


def _to_open(planned: Sequence[Entry]) -> None:
    if not planned:
        return
    st.header("To open for scoring", anchor=False)
    for entry in planned:
        detail = wording.planned_detail(entry.session, now=now(), zone=time_zone())
        _row(entry, "planned", detail, page="sessions", label="Open scoring")


def _under_way(meetings: Sequence[Entry]) -> None:
    if not meetings:
        return
    st.header("Under way", anchor=False)
    for entry in meetings:
        session = entry.session
        chases = may(entry.viewer, Action.CHASE_REVIEWERS, state=session.state)
        missing = missing_in_row(who_is_missing(session)) if chases else []
        detail = wording.meeting_detail(session, missing=missing, now=now(), zone=time_zone())
        sealed = wording.sealed_text(session, time_zone())
        if sealed and session.state in _NOT_REVEALED:
            sealed = f"{sealed}. Nobody sees it before the reveal."
        runs = may(entry.viewer, Action.PLAN_SESSION)
        if runs:
            _row(entry, "meeting", detail, sealed, page="meet", label="Open the meeting")
        elif session.takes_part and session.own_sealed_at and session.state in _NOT_REVEALED:
            _row(entry, "meeting", detail, sealed, page="score", label="Look at your answers")
        else:
            _row(entry, "meeting", detail, sealed, page="results", label="Open")


def _invitations(invited: Sequence[Invited]) -> None:
    if not invited:
        return
    st.header("Invitations", anchor=False)
    for one in invited:
        with st.container(border=True, key=f"home.invited.{one.engagement.id}"):
            words, go = st.columns([3, 2], vertical_alignment="center")
            words.html(f'{_whose(one.engagement)}<br><span class="tf-fine">{text(wording.invited_text(one))}</span>')
            with go.container(key=f"go.people.{one.engagement.id}", horizontal_alignment="right"):
                _link("people", "People", one.engagement, {"engagement": one.engagement.key})


def _targets(engagements: Sequence[EngagementCard]) -> None:
    """Where the other side has said how the client wants the tone, and one's own has not."""
    if not engagements:
        return
    st.header(wording.TARGETS, anchor=False)
    for one in engagements:
        with st.container(border=True, key=f"home.target.{one.id}"):
            words, go = st.columns([3, 2], vertical_alignment="center")
            words.html(f'{_whose(one)}<br><span class="tf-fine">{text(wording.TARGET_MISSING)}</span>')
            with go.container(key=f"go.tone.{one.id}", horizontal_alignment="right"):
                _link("over_time", "Place yours", one, {"engagement": one.key, "section": "tone"})


def _alarms(alarms: Sequence[tuple[EngagementCard, int]]) -> None:
    """Where the watch went off and nobody has answered."""
    if not alarms:
        return
    st.header(alarm_words.TITLE, anchor=False)
    for one, n_alarms in alarms:
        with st.container(border=True, key=f"home.alarm.{one.id}"):
            words, go = st.columns([3, 2], vertical_alignment="center")
            words.html(f'{_whose(one)}<br><span class="tf-fine">{text(alarm_words.on_home(n_alarms))}</span>')
            with go.container(key=f"go.since.{one.id}", horizontal_alignment="right"):
                _link("over_time", "Look at it", one, {"engagement": one.key, "section": "since"})


def _finished(finished: Sequence[Entry]) -> None:
    st.header("Newest results", anchor=False)
    if not finished:
        st.write("No session is finished yet.")
    for place, entry in enumerate(finished):
        session = entry.session
        held = day_and_month(session.held_at.astimezone(time_zone())) if session.held_at else ""
        # One headline costs one report; three of them would keep the first visitor waiting.
        found = _headline(entry) if place == 0 else ""
        called = wording.TONE_ROUND if session.tone_round else ""
        _row(entry, "result", " · ".join(part for part in (held, called, found) if part), page="results", label="Open")


def _headline(entry: Entry) -> str:
    """What the session's Results open with, for this viewer."""
    with store().reading() as db:
        scope = scope_in(db, entry.viewer, entry.session.id)
    return headline(reports.get(store(), results_report, (scope,)))
