"""Everybody else, as far as it is this side's to know: the other side by letters, and people of neither side."""

import streamlit as st

from calibration.ui.look import text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.setup_people.acting import act, said_at
from calibration.ui.wording import people as say
from calibration.workflow.neutrals import NeutralPerson
from calibration.workflow.people import remove_person
from calibration.workflow.people_view import PeopleView


def show_elsewhere(view: PeopleView) -> None:
    """A sentence a side."""
    if not view.elsewhere:
        return
    st.header("The other side" if len(view.elsewhere) == 1 else "The two sides", anchor=False)
    for other in view.elsewhere:
        st.write(plain_label(say.elsewhere_text(other, is_demo=view.is_demo)))


def show_neutral(view: PeopleView) -> None:
    """Everybody of neither side, and the way out for whoever may let such people in."""
    if view.neutral:
        st.header(say.neutral_title(view.neutral), anchor=False)
        fine(say.NEUTRAL_NOTE)
    for one in view.neutral:
        with st.container(border=True, key=f"people.neutral.{one.person_id}", gap="xsmall"):
            if not view.may_invite_neutral:
                st.html(_person(view, one))
                continue
            words, change = st.columns([5, 1], vertical_alignment="center")
            words.html(_person(view, one))
            with change.popover("Change", key=f"people.change.{one.person_id}", width="stretch"):
                _removal(view, one)
    # Here and not in the row: whoever was removed has none any more.
    said_at("neutral.removal")


def _person(view: PeopleView, one: NeutralPerson) -> str:
    roles = f' <span class="tf-tag">{text(say.roles_text(one.roles))}</span>' if one.name else ""
    status = text(say.neutral_status(one, is_demo=view.is_demo))
    under = f'<p class="tf-fine" style="margin:0;overflow-wrap:anywhere">{status}</p>' if status else ""
    return f'<p style="margin:0;overflow-wrap:anywhere"><b>{text(say.neutral_name(one))}</b>{roles}</p>{under}'


def _removal(view: PeopleView, one: NeutralPerson) -> None:
    st.write(plain_label(say.neutral_removal(one)))
    st.button(
        "Remove from the engagement",
        key=f"people.remove.{one.person_id}",
        on_click=act,
        args=("neutral.removal", remove_person),
        kwargs={"engagement_id": view.viewer.engagement_id, "about_id": one.person_id},
    )
