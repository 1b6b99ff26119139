"""Planning a session: what it is, the draw, who scores, and until when. What is typed stays until it is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.errors import CalibrationError, InvalidInput
from calibration.settings import ROOT
from calibration.store.scorecards import VersionSummary
from calibration.store.sessions import SessionCard
from calibration.ui.setup_parts import fine, press_failed, pressed_once
from calibration.ui.setup_sessions.contacts import choose_contacts, show_draw
from calibration.ui.state import current_person, now, store
from calibration.ui.wording import setup_sessions as say
from calibration.vocabulary import NamesShown, Reference, SessionScope
from calibration.workflow.planning import Askable, DrawOrder, Ground, draw_in_words, end_of_day, sides_in
from calibration.workflow.sampling import Drawn
from calibration.workflow.sessions import Plan, plan_session

PREFIX = "sessions.plan."
_PLANNING = "sessions.now.planning"
_MOST_LETTERS = 200
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the session is compared with and what it shows."""

    due: date | None
    reference: Reference
    tolerance: float
    names: NamesShown


def plan_form(ground: Ground, *, sessions: Sequence[SessionCard]) -> bool:
    """The form of a new session; whether it has been planned and the list is the place to be."""
    zone = ZoneInfo(ground.defaults.time_zone)
    if not ground.versions:
        st.info("A session needs a published scorecard, and there is none yet.")
        st.page_link(ROOT / "pages" / "scorecards.py", label="Paste, upload or start a scorecard")
        return False
    left, right = st.columns([3, 2], gap="large")
    with left:
        name, room, version = _what(ground, sessions)
        st.header("Contacts")
        order = choose_contacts(ground, room=room, today=now().astimezone(zone).date())
        st.header("Reviewers")
        reviewers = _reviewers(ground, room)
        st.header("Until when, compared with what")
        rules = _rules(ground, now().astimezone(zone))
    with right, st.container(key="sessions.plan.preview", border=True):
        sample = show_draw(ground, order)
        for sentence in say.picks_missing(order.picks):
            fine(sentence)
        for sentence in say.outlook(n_contacts=len(sample), reviewers=reviewers, room=room):
            st.write(sentence)
        pressed = st.button("Plan this session", type="primary", key="sessions.plan.save")
        if not pressed_once(_PLANNING, pressed=pressed):
            return pressed  # the second press of a double click: the first one has planned it
        return _planned(ground, name, room, version, order, sample, reviewers, rules)


def _what(ground: Ground, sessions: Sequence[SessionCard]) -> tuple[str, SessionScope, VersionSummary]:
    room = st.segmented_control(
        "Room",
        list(ground.rooms),
        default=SessionScope.JOINT,
        format_func=say.ROOMS.__getitem__,
        required=True,
        help="A session of one side does not exist for the other.",
        key="sessions.plan.room",
        persist_state="session",
    )
    room = SessionScope(room or SessionScope.JOINT)
    name = st.text_input(
        "Name",
        value=say.next_name(room, sessions),
        max_chars=_MOST_LETTERS,
        key=f"sessions.plan.name.{room}",
        persist_state="session",
    )
    version = st.selectbox(
        "Scorecard",
        list(ground.versions),
        format_func=lambda one: f"{one.name}, version {one.number}",
        key="sessions.plan.card",
        persist_state="session",
    )
    return name or "", room, version


def _reviewers(ground: Ground, room: SessionScope) -> list[Askable]:
    chosen: list[Askable] = []
    for side in sides_in(room):
        ours = {rater.rater_id: rater for rater in ground.raters if rater.side is side}
        picked = st.multiselect(
            f"Reviewers of the {side}",
            list(ours),
            default=list(ours),
            format_func={one.rater_id: say.reviewer_text(one) for one in ours.values()}.__getitem__,
            placeholder="Choose reviewers" if ours else f"No reviewer of the {side} can sign in yet",
            key=f"sessions.plan.reviewers.{side}",
            persist_state="session",
        )
        chosen += [ours[one] for one in picked]
        if not picked:
            fine(f"Choose at least one reviewer of the {side}.")
    return chosen


def _rules(ground: Ground, today: datetime) -> _Rules:
    first, second = st.columns(2)
    due = first.date_input(
        "Due",
        value=today.date() + _WEEK,
        min_value=today.date(),
        format="DD/MM/YYYY",
        help=f"Until the end of that day in {ground.defaults.time_zone}. Later is possible until the lock, and marked.",
        key="sessions.plan.due",
        persist_state="session",
    )
    tolerance = second.number_input(
        "Tolerance of totals, in score points",
        min_value=0.0,
        max_value=100.0,
        value=float(ground.defaults.tolerance),
        step=1.0,
        key="sessions.plan.tolerance",
        persist_state="session",
    )
    reference = first.selectbox(
        "Reviewers are compared with",
        list(say.REFERENCES),
        index=list(say.REFERENCES).index(ground.defaults.reference),
        format_func=say.REFERENCES.__getitem__,
        key="sessions.plan.reference",
        persist_state="session",
    )
    names = second.selectbox(
        "Shown after a contact’s reveal",
        list(say.NAMES),
        index=list(say.NAMES).index(ground.defaults.names_shown),
        format_func=say.NAMES.__getitem__,
        key="sessions.plan.names",
        persist_state="session",
    )
    return _Rules(due if isinstance(due, date) else None, reference, float(tolerance), names)


def _planned(
    ground: Ground,
    name: str,
    room: SessionScope,
    version: VersionSummary,
    order: DrawOrder,
    sample: tuple[Drawn, ...],
    reviewers: list[Askable],
    rules: _Rules,
) -> bool:
    try:
        if rules.due is None:
            raise InvalidInput("The session has no due date. Choose a day.")
        plan_session(
            store(),
            person_id=current_person().person_id,
            engagement_id=ground.viewer.engagement_id,
            plan=Plan(
                name=name,
                scope=room,
                scorecard_version_id=version.version_id,
                sample=sample,
                rater_ids=tuple(one.rater_id for one in reviewers),
                due_at=end_of_day(rules.due, zone=ground.defaults.time_zone),
                reference=rules.reference,
                tolerance=rules.tolerance,
                names_shown=rules.names,
                seed=order.seed,
                how=draw_in_words(ground, order),
            ),
            now=now(),
        )
    except CalibrationError as error:
        press_failed(_PLANNING)
        st.error(str(error))
        return False
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]
    return True
