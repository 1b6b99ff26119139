"""Inviting: one or several lines pasted at once, their roles, and the session it leads into."""

import streamlit as st

from calibration.ui.look import text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine, press_failed, pressed_once
from calibration.ui.setup_people.acting import OPENED, act, said_at
from calibration.ui.wording import people as say
from calibration.ui.wording.session_names import told_apart
from calibration.vocabulary import Role
from calibration.workflow.invitations import invite
from calibration.workflow.invitees import read_invitees
from calibration.workflow.neutrals import NEUTRAL_ROLES
from calibration.workflow.people_view import Elsewhere, PeopleView
from calibration.workflow.rights import ROLES
from calibration.workflow.terms import LONGEST_NAME

_ROUND = "people.now.round"
_MOST_LETTERS = 20_000


def invite_form(view: PeopleView) -> None:
    """The own side's form, the first lead's where the other side has none, and that of neutral people."""
    with st.expander("Invite people", expanded=len(view.own) < 2, key="people.invite.box"):
        _own_side(view)
    for other in view.elsewhere:
        if other.needs_lead:
            label = f"Invite the first lead of {plain_label(other.organization)}"
            with st.expander(label, key=f"people.lead.box.{other.side}"):
                _first_lead(view, other)
    if view.may_invite_neutral:
        with st.expander("Invite somebody neutral", key="people.neutral.box"):
            _neutral(view)


def _own_side(view: PeopleView) -> None:
    turn = st.session_state.get(_ROUND, 0)
    lines = st.text_area(
        "Whom", placeholder=say.PASTE_HERE, max_chars=_MOST_LETTERS, height=120, persist_state="session",
        key=f"people.invite.lines.{turn}",
    )  # fmt: skip
    left, right = st.columns(2)
    roles = left.multiselect(
        "As what",
        view.roles_to_give,
        default=[Role.REVIEWER] if Role.REVIEWER in view.roles_to_give else [],
        format_func=ROLES.__getitem__,
        select_all=False,
        key=f"people.invite.roles.{turn}",
    )
    named = told_apart(view.sessions, say.session_text)
    session_id = right.selectbox(
        "And into which session",
        [0, *named],
        format_func=lambda one: named.get(one, say.NO_SESSION),
        key=f"people.invite.session.{turn}",
        help="A session that is planned or being scored. Accepting leads straight into it.",
    )
    fine(say.LINKS_ARE_YOURS)
    said_at("invite")
    _on_press(view, "invite", lines or "", label="Make the links", roles=roles, session_id=session_id or None)


def _first_lead(view: PeopleView, other: Elsewhere) -> None:
    fine(say.first_lead_text(other))
    turn = st.session_state.get(_ROUND, 0)
    line = st.text_input(
        "Whom", placeholder="Ana Reyes <ana@example.com>", max_chars=500, key=f"people.lead.line.{other.side}.{turn}"
    )
    roles = st.multiselect(
        "As what",
        [Role.QA_LEAD, Role.ADMINISTRATOR],
        default=[Role.QA_LEAD],
        format_func=ROLES.__getitem__,
        select_all=False,
        key=f"people.lead.roles.{other.side}.{turn}",
    )
    said_at(f"lead.{other.side}")
    _on_press(view, f"lead.{other.side}", line or "", label="Make the link", roles=roles, side=other.side)


def _neutral(view: PeopleView) -> None:
    fine(say.NEUTRAL_FORM)
    turn = st.session_state.get(_ROUND, 0)
    lines = st.text_area(
        "Whom", placeholder=say.PASTE_HERE, max_chars=_MOST_LETTERS, height=80, persist_state="session",
        key=f"people.neutral.lines.{turn}",
    )  # fmt: skip
    left, right = st.columns(2)
    roles = left.multiselect(
        "As what",
        NEUTRAL_ROLES,
        default=[Role.FACILITATOR],
        format_func=ROLES.__getitem__,
        select_all=False,
        key=f"people.neutral.roles.{turn}",
    )
    here = list(dict.fromkeys(one.organization for one in view.neutral))
    organization = right.text_input(
        "Of which organization",
        value=here[0] if len(here) == 1 else "",
        max_chars=LONGEST_NAME,
        help=say.neutral_help(here),
        key=f"people.neutral.of.{turn}",
    )
    said_at("neutral")
    _on_press(view, "neutral", lines or "", label="Make the links", roles=roles, neutral=organization or "")


def _on_press(view: PeopleView, place: str, lines: str, *, label: str, **more: object) -> None:
    """The button: every line is checked first, then all are invited or none."""
    pressed = st.button(label, type="primary", key=f"people.{place}.make")
    once = f"people.now.{place}"
    if not pressed_once(once, pressed=pressed):
        return
    read = read_invitees(lines)
    if read.problems:
        press_failed(once)
        st.html("<ul>" + "".join(f"<li>{text(problem)}</li>" for problem in read.problems) + "</ul>")
        return
    made = act(place, invite, engagement_id=view.viewer.engagement_id, people=read.people, **more)
    if made is None:
        press_failed(once)
    else:
        st.session_state[OPENED] = made
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
