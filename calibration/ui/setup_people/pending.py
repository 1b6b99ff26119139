"""Invitations that nobody has accepted yet: the text to send, a new link, taking it back."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.ui.look import text
from calibration.ui.setup_parts import fine
from calibration.ui.setup_people.acting import OPENED, act, address_of, said_at
from calibration.ui.state import current_engagement
from calibration.ui.wording import people as say
from calibration.workflow.invitations import renew_invitation, revoke_invitation
from calibration.workflow.people_view import Pending, PeopleView


def pending_list(view: PeopleView) -> None:
    """Everybody who is invited and has not come in."""
    if not view.pending:
        return
    st.header("Invited, not come in yet", anchor=False)
    for one in view.pending:
        _invitation(view, one)


def _invitation(view: PeopleView, one: Pending) -> None:
    zone, row = ZoneInfo(view.time_zone), one.invitation
    with st.container(border=True, key=f"people.pending.{row.id}", gap="xsmall"):
        whose = f" for {row.organization}" if row.organization != view.organization else ""
        into = f" · into “{row.session_name}”" if row.session_name else ""
        roles = text(say.roles_text(row.roles) + whose)
        st.html(
            f'<p style="margin:0"><b>{text(row.name)}</b> <span class="tf-tag">{roles}</span></p>'
            f'<p class="tf-fine" style="margin:0;overflow-wrap:anywhere">{text(row.email)} · '
            f"{text(say.until_text(one, zone) + into)}</p>"
        )
        if not one.path:
            fine("It makes an administrator, so its link is for administrators.")
            return
        if not one.has_run_out:
            _text_to_send(view, one, zone)
        said_at(f"pending.{row.id}")
        with st.container(horizontal=True):
            for label, effect in (("Renew", renew_invitation), ("Withdraw", revoke_invitation)):
                st.button(
                    label,
                    key=f"people.{label.lower()}.{row.id}",
                    help=f"{label} the invitation of {row.email}",
                    on_click=_change,
                    args=(effect, row.id),
                )


def _text_to_send(view: PeopleView, one: Pending, zone: ZoneInfo) -> None:
    engagement = current_engagement()
    session = next((card for card in view.sessions if card.id == one.invitation.session_id), None)
    link = address_of(one.path)
    opened = one.invitation.id in st.session_state.get(OPENED, ())
    with st.expander("The text to send, and the link", expanded=opened, key=f"people.text.{one.invitation.id}"):
        words = say.message_text(
            one, link=link, client=engagement.client, vendor=engagement.vendor, session=session, zone=zone
        )
        st.code(words, language=None, wrap_lines=True)
        fine("Or only the link:")
        st.code(link, language=None, wrap_lines=True)


def _change(effect: Callable[..., None], invitation_id: int) -> None:
    act(f"pending.{invitation_id}", effect, invitation_id=invitation_id)
    st.session_state[OPENED] = [invitation_id]
