"""Planning a session: what it is, the draw, who scores, and until when. What is typed stays until it is planned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.errors import CalibrationError, InvalidInput
from calibration.settings import ROOT
from calibration.store.scorecards import VersionSummary
from calibration.store.sessions import SessionCard
from calibration.ui.look import sub_line, text
from calibration.ui.setup_parts import fine, press_failed, pressed_once
from calibration.ui.setup_sessions.coming_back import asks_repeats, comes_back_in, drawn_sealed
from calibration.ui.setup_sessions.contacts import choose_contacts, show_draw
from calibration.ui.setup_sessions.moments import MEETING_TIME, pick_moment
from calibration.ui.setup_sessions.outlook import PlanShape, plan_panel
from calibration.ui.state import current_person, now, store
from calibration.ui.wording import setup_sessions as say
from calibration.vocabulary import NamesShown, Reference, SessionScope
from calibration.workflow.dates import LAST_MINUTE, local_moment
from calibration.workflow.planning import Askable, DrawOrder, Ground, draw_in_words, sides_in
from calibration.workflow.plans import Plan
from calibration.workflow.rights import Action, may
from calibration.workflow.sampling import Drawn
from calibration.workflow.series import SameAgain, draw_numbers
from calibration.workflow.sessions import plan_session

PREFIX = "sessions.plan."
_PLANNING = "sessions.now.planning"
_STARTED = "sessions.now.started"
_MOST_LETTERS = 200
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Until when, what the session is compared with, and what it shows."""

    due_at: datetime | None
    meeting_at: datetime | None
    reference: Reference
    tolerance: float
    names: NamesShown
    asks_prediction: bool


def plan_form(ground: Ground, *, sessions: Sequence[SessionCard], start: SameAgain | None = None) -> bool:
    """The form of a new session; whether it has been planned and the list is the place to be.

    ``start`` fills everything in from an earlier session; nothing is planned until the button is pressed.
    """
    _begin_afresh(start)
    zone = ZoneInfo(ground.defaults.time_zone)
    if not ground.versions:
        st.info("A session needs a published scorecard, and there is none yet.")
        st.page_link(ROOT / "pages" / "scorecards.py", label="Paste, upload or start a scorecard")
        return False
    if start is not None:
        sub_line(text(" ".join(say.same_again(start))))
    left, right = st.columns([3, 2], gap="large")
    with left:
        name, room, version = _what(ground, sessions, start)
        contacts = st.container(key="sessions.plan.contacts")
        st.header("Reviewers")
        reviewers = _reviewers(ground, room, start)
        st.header("Until when, compared with what")
        rules = _rules(ground, start, room=room, version=version)
    with contacts:
        st.header("Contacts")
        repeats = asks_repeats(ground, start, room=room, version=version)
        comes_back = repeats and comes_back_in(ground, version, rules.due_at)
        today = now().astimezone(zone).date()
        order = choose_contacts(ground, room=room, today=today, start=start, sealed=comes_back)
    with right, st.container(key="sessions.plan.preview", border=True):
        sample = show_draw(ground, order, comes_back=comes_back)
        for sentence in say.picks_missing(order.picks):
            fine(sentence)
        shape = _shape(ground, room, version, sample, reviewers, rules, comes_back=comes_back)
        plan_panel(shape, sessions=sessions)
        if say.meets_too_early(rules.due_at, rules.meeting_at):
            st.write("The meeting begins before scoring is due.")
        pressed = st.button("Plan this session", type="primary", key="sessions.plan.save")
        if not pressed_once(_PLANNING, pressed=pressed):
            return pressed  # the second press of a double click: the first one has planned it
        follows = start.follows_id if start is not None and room is start.scope else None
        if comes_back and sample:
            order, sample = drawn_sealed(ground, order)
        plan = _plan(ground, name, room, version, order, sample, reviewers, rules)
        return _planned(ground, replace(plan, follows_id=follows, repeats=repeats))


def _begin_afresh(start: SameAgain | None) -> None:
    """What was typed for another plan must not stand in this one."""
    wanted = (start.follows_id, start.weeks) if start else None
    if st.session_state.get(_STARTED) != wanted:
        _forget()
        st.session_state[_STARTED] = wanted


def _forget() -> None:
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]


def _what(
    ground: Ground, sessions: Sequence[SessionCard], start: SameAgain | None
) -> tuple[str, SessionScope, VersionSummary]:
    room = st.segmented_control(
        "Room",
        list(ground.rooms),
        default=start.scope if start else SessionScope.JOINT,
        format_func=say.ROOMS.__getitem__,
        required=True,
        help="A session of one side does not exist for the other.",
        key="sessions.plan.room",
        persist_state="session",
    )
    room = SessionScope(room or SessionScope.JOINT)
    name = st.text_input(
        "Name",
        value=say.name_after(start, room, sessions),
        max_chars=_MOST_LETTERS,
        key=f"sessions.plan.name.{room}",
        persist_state="session",
    )
    # A tone round is held once a quarter: it stands in the list, and is proposed only after another one.
    weekly = [place for place, one in enumerate(ground.versions) if one.version_id not in ground.tone_rounds]
    proposed = [place for place, one in enumerate(ground.versions) if start and one.version_id == start.version_id]
    version = st.selectbox(
        "Scorecard",
        list(ground.versions),
        index=(proposed or weekly or [0])[0],
        format_func=lambda one: say.card_name(ground, one),
        key="sessions.plan.card",
        persist_state="session",
    )
    if version.version_id in ground.tone_rounds:
        fine(say.TONE_ROUND_PLANNED)
    return name or "", room, version


def _reviewers(ground: Ground, room: SessionScope, start: SameAgain | None) -> list[Askable]:
    chosen: list[Askable] = []
    for side in sides_in(room):
        ours = {rater.rater_id: rater for rater in ground.raters if rater.side is side}
        picked = st.multiselect(
            f"Reviewers of the {side}",
            list(ours),
            default=[one for one in ours if start is None or one in start.rater_ids],
            format_func={one.rater_id: say.reviewer_text(one) for one in ours.values()}.__getitem__,
            placeholder="Choose reviewers" if ours else f"No reviewer of the {side} can sign in yet",
            key=f"sessions.plan.reviewers.{side}",
            persist_state="session",
        )
        chosen += [ours[one] for one in picked]
        if not picked:
            fine(f"Choose at least one reviewer of the {side}.")
    if may(ground.viewer, Action.MANAGE_PEOPLE):
        st.page_link(ROOT / "pages" / "people.py", label=say.INVITE_THEM)
        fine(say.SOMEBODY_NEW)
    return chosen


def _rules(ground: Ground, start: SameAgain | None, *, room: SessionScope, version: VersionSummary) -> _Rules:
    zone = ground.defaults.time_zone
    today = now().astimezone(ZoneInfo(zone)).date()
    due_at = pick_moment(
        "Due",
        start.due_at if start else local_moment(today + _WEEK, LAST_MINUTE, zone=zone),
        zone=zone,
        key=f"{PREFIX}due",
        help=f"In {zone}; 23:59 is the end of that day. Later is possible until the lock, and marked.",
    )
    meeting_at = pick_moment(
        "Meeting",
        start.meeting_at if start else None,
        zone=zone,
        key=f"{PREFIX}meeting",
        help=f"In {zone}. It can stay open.",
        at=MEETING_TIME,
    )
    first, second = st.columns(2)
    last = start or ground.defaults
    tolerance = float(last.tolerance)
    if version.version_id not in ground.tone_rounds:  # which has no totals
        tolerance = second.number_input(
            "Tolerance of totals, in score points",
            min_value=0.0,
            max_value=100.0,
            value=tolerance,
            step=1.0,
            key="sessions.plan.tolerance",
            persist_state="session",
        )
    reference = first.selectbox(
        "Reviewers are compared with",
        list(say.REFERENCES),
        index=list(say.REFERENCES).index(last.reference),
        format_func=say.REFERENCES.__getitem__,
        key="sessions.plan.reference",
        persist_state="session",
    )
    names = first.selectbox(
        "Shown after a contact’s reveal",
        list(say.NAMES),
        index=list(say.NAMES).index(last.names_shown),
        format_func=say.NAMES.__getitem__,
        key="sessions.plan.names",
        persist_state="session",
    )
    asks = _asks_prediction(ground, start, room=room, version=version)
    return _Rules(due_at, meeting_at, reference, float(tolerance), names, asks)


def _asks_prediction(ground: Ground, start: SameAgain | None, *, room: SessionScope, version: VersionSummary) -> bool:
    """Whether tone lines ask what the other side will say; no question where there is no such line or side."""
    if room is not SessionScope.JOINT or version.version_id not in ground.asking_tone:
        return False
    return st.toggle(
        say.ASKS_PREDICTION,
        value=start is not None and start.asks_prediction,
        help=say.ASKS_PREDICTION_NOTE,
        key="sessions.plan.prediction",
        persist_state="session",
    )


def _shape(
    ground: Ground,
    room: SessionScope,
    version: VersionSummary,
    sample: tuple[Drawn, ...],
    reviewers: list[Askable],
    rules: _Rules,
    *,
    comes_back: bool,
) -> PlanShape:
    used = {contact.interaction_id for contact in ground.contacts if contact.used_in}
    n_repeats = sum(one.interaction_id in used for one in sample) + comes_back
    n_contacts = len(sample) + comes_back
    return PlanShape(
        room,
        version.version_id,
        n_contacts,
        n_repeats,
        tuple(reviewers),
        rules.tolerance,
        tone_round=version.version_id in ground.tone_rounds,
    )


def _plan(
    ground: Ground,
    name: str,
    room: SessionScope,
    version: VersionSummary,
    order: DrawOrder,
    sample: tuple[Drawn, ...],
    reviewers: list[Askable],
    rules: _Rules,
) -> Plan:
    return Plan(
        name=name,
        scope=room,
        scorecard_version_id=version.version_id,
        sample=sample,
        rater_ids=tuple(one.rater_id for one in reviewers),
        due_at=rules.due_at,
        meeting_at=rules.meeting_at,
        reference=rules.reference,
        tolerance=rules.tolerance,
        names_shown=rules.names,
        asks_prediction=rules.asks_prediction,
        seed=order.seed,
        how=draw_in_words(ground, order),
        draw=draw_numbers(order),
    )


def _planned(ground: Ground, plan: Plan) -> bool:
    try:
        if plan.due_at is None:
            raise InvalidInput("The session has no due date. Choose a day.")
        plan_session(
            store(),
            person_id=current_person().person_id,
            engagement_id=ground.viewer.engagement_id,
            plan=plan,
            now=now(),
        )
    except CalibrationError as error:
        press_failed(_PLANNING)
        st.error(str(error))
        return False
    _forget()
    return True
