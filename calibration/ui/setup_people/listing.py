"""The people of the own side: who they are here, and what a lead can do about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.store.engine import Store
from calibration.store.memberships import MemberRow
from calibration.ui.look import text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.setup_people.acting import OPENED, act, address_of, keep_link, said_at
from calibration.ui.state import now, time_zone
from calibration.ui.wording import people as say
from calibration.vocabulary import Role
from calibration.workflow.invitations import invite
from calibration.workflow.invitees import Invitee
from calibration.workflow.people import change_roles, remove_person
from calibration.workflow.people_view import PeopleView
from calibration.workflow.resets import make_reset_link
from calibration.workflow.rights import ROLES


def people_list(view: PeopleView) -> None:
    """Everybody of the own side, by name."""
    st.header(f"People of {plain_label(view.organization)}", anchor=False)
    if say.nobody_has_an_account(view):
        fine(say.DEMO_NOTE)
    zone = time_zone()
    for one in view.own:
        with st.container(border=True, key=f"people.person.{one.person_id}", gap="xsmall"):
            if not view.may_manage:
                st.html(_person(view, one, zone))
                continue
            words, change = st.columns([5, 1], vertical_alignment="center")
            words.html(_person(view, one, zone))
            with change.popover("Change", key=f"people.change.{one.person_id}", width="stretch"):
                _changes(view, one)
            said_at(f"person.{one.person_id}")


def _person(view: PeopleView, one: MemberRow, zone: ZoneInfo) -> str:
    you = ' <span class="tf-fine">you</span>' if one.person_id == view.viewer.person_id else ""
    status = say.status_text(one, is_demo=view.is_demo, now=now(), zone=zone)
    roles = text(say.roles_text(one.roles))
    return (
        f'<p style="margin:0"><b>{text(one.name)}</b>{you} <span class="tf-tag">{roles}</span></p>'
        f'<p class="tf-fine" style="margin:0;overflow-wrap:anywhere">{text(status)}</p>'
    )


def _changes(view: PeopleView, one: MemberRow) -> None:
    """Roles, the way back in, and the way out of one person."""
    place = f"person.{one.person_id}"
    if Role.ADMINISTRATOR in one.roles and not view.may_make_administrators:
        st.write("An administrator of your side is changed by administrators.")
        return
    # The key holds the roles: when somebody else has changed them, the choice starts from what they are now.
    roles_now = "-".join(one.roles)
    key = f"people.roles.{one.person_id}.{roles_now}"
    st.multiselect(
        f"Roles of {plain_label(one.name)}",
        view.roles_to_give,
        default=[role for role in one.roles if role in view.roles_to_give],
        format_func=ROLES.__getitem__,
        select_all=False,
        key=key,
    )
    st.button(
        "Keep these roles",
        type="primary",
        key=f"people.keep.{one.person_id}",
        on_click=_keep_roles,
        args=(place, view.viewer.engagement_id, one.person_id, key),
    )
    _way_in(view, one, place)
    is_self = one.person_id == view.viewer.person_id
    st.write(plain_label(say.removal_text(one, view.open_work.get(one.person_id, []), is_self=is_self)))
    st.button(
        "Remove from the engagement",
        key=f"people.remove.{one.person_id}",
        on_click=act,
        args=(place, remove_person),
        kwargs={"engagement_id": view.viewer.engagement_id, "about_id": one.person_id},
    )


def _keep_roles(place: str, engagement_id: int, about_id: int, key: str) -> None:
    # Read here: what was chosen may come with the very press.
    roles = list(st.session_state[key])
    act(place, change_roles, engagement_id=engagement_id, about_id=about_id, roles=roles)


def _way_in(view: PeopleView, one: MemberRow, place: str) -> None:
    if one.person_id in view.resettable:
        fine(say.RESET_NOTE)
        st.button(
            "Make a link for a new password",
            key=f"people.reset.{one.person_id}",
            on_click=reset,
            args=(place, one.person_id),
        )
    elif not one.has_account and not one.deactivated and one.email:
        st.button(
            "Make an invitation link",
            key=f"people.again.{one.person_id}",
            on_click=_invite_again,
            args=(place, view.viewer.engagement_id, one.name, one.email, one.roles),
        )


def former_list(view: PeopleView) -> None:
    """Reviewers who were taken out, to be invited again."""
    if not view.former:
        return
    with st.expander(f"Reviewers who have left ({len(view.former)})", key="people.former"):
        fine("What they submitted counts. Invited again, they go on under the letter they had.")
        for one in view.former:
            place = f"former.{one.person_id}"
            with st.container(horizontal=True, vertical_alignment="center"):
                email = f' <span class="tf-fine">{text(one.email)}</span>' if one.email else ""
                st.html(f'<p style="margin:0"><b>{text(one.name)}</b>{email}</p>', width="stretch")
                if one.email:
                    st.button(
                        "Invite again",
                        key=f"people.back.{one.person_id}",
                        help=f"Invite {one.email} again",
                        on_click=_invite_again,
                        args=(place, view.viewer.engagement_id, one.name, one.email, (Role.REVIEWER,)),
                    )
            if not one.email:
                fine(say.NO_ADDRESS)
            said_at(place)


def _invite_again(place: str, engagement_id: int, name: str, email: str, roles: tuple[Role, ...]) -> None:
    made = act(place, invite, engagement_id=engagement_id, people=[Invitee(name, email)], roles=roles)
    if made is not None:
        st.session_state[OPENED] = made


def reset(place: str, about_id: int) -> None:
    """Make a link by which somebody chooses a new password, and show it once."""
    token = act(place, _reset, about_id=about_id)
    if token is not None:
        keep_link(place, address_of(f"/reset/{token}"))


def _reset(store: Store, *, person_id: int, about_id: int, now: datetime) -> str:
    return make_reset_link(store, by_person_id=person_id, person_id=about_id, now=now)
