"""The accounts of the installation: found by name, address or company; closed, opened again, given a way back in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from calibration.store.account_list import AccountRow
from calibration.store.engine import Store
from calibration.ui.look import sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.setup_people.acting import act, said_at
from calibration.ui.setup_people.listing import reset
from calibration.ui.state import current_person, now, store, time_zone
from calibration.ui.wording import people as say
from calibration.workflow.administration import deactivate, reactivate
from calibration.workflow.people_accounts import MOST_SHOWN, accounts_of_installation, give_address

_SEARCH = "accounts.search"


def account_list() -> None:
    """The headline, the search, and what it finds.

    Raises as :func:`calibration.workflow.people_accounts.accounts_of_installation`.
    """
    wanted = str(st.session_state.get(_SEARCH) or "")
    found = accounts_of_installation(store(), person_id=current_person().person_id, search=wanted)
    st.title(say.accounts_title(found), anchor=False)
    sub_line(text(say.ACCOUNTS_SUB_LINE))
    st.text_input("Name, address or company", key=_SEARCH, type="search", max_chars=200)
    fine(say.accounts_text(found.total, most_shown=MOST_SHOWN))
    for one in found.shown:
        _account(one)


def _account(one: AccountRow) -> None:
    place = f"account.{one.person_id}"
    with st.container(border=True, key=f"accounts.person.{one.person_id}", gap="xsmall"):
        words, change = st.columns([5, 1], vertical_alignment="center")
        tags = [say.ADMINISTRATES] if one.is_administrator else []
        tags += [say.CLOSED] if one.deactivated else []
        words.html(
            f'<p style="margin:0"><b>{text(one.name)}</b> '
            + " ".join(f'<span class="tf-tag">{text(tag)}</span>' for tag in tags)
            + '</p><p class="tf-fine" style="margin:0;overflow-wrap:anywhere">'
            + f"{text(say.account_text(one, now=now(), zone=time_zone()))}</p>"
        )
        with change.popover("Change", key=f"accounts.change.{one.person_id}", width="stretch"):
            _changes(one, place)
        said_at(place)


def _changes(one: AccountRow, place: str) -> None:
    is_self = one.person_id == current_person().person_id
    if one.deactivated:
        st.write("The account opens again with the password it had; browsers stay signed out.")
        _button("Open the account again", "reactivate", one, place, _reactivated)
        return
    if one.has_account and not is_self:
        fine(say.RESET_NOTE)
        st.button(
            "Make a link for a new password",
            key=f"accounts.reset.{one.person_id}",
            on_click=reset,
            args=(place, one.person_id),
        )
    if not one.has_account:
        key = f"accounts.email.{one.person_id}.{one.email}"
        st.text_input("Address", value=one.email or "", max_chars=320, key=key)
        st.button(
            "Keep this address",
            key=f"accounts.address.{one.person_id}",
            on_click=_keep_address,
            args=(place, one.person_id, key),
        )
    st.write(plain_label(say.closing_text(one, is_self=is_self)))
    _button("Close the account", "deactivate", one, place, _deactivated)


def _button(label: str, name: str, one: AccountRow, place: str, effect: Callable[..., Any]) -> None:
    st.button(
        label,
        key=f"accounts.{name}.{one.person_id}",
        on_click=act,
        args=(place, effect),
        kwargs={"about_id": one.person_id},
    )


def _keep_address(place: str, about_id: int, key: str) -> None:
    # Read here: what was typed may come with the very press.
    act(place, give_address, about_id=about_id, email=str(st.session_state[key] or ""))


def _deactivated(store: Store, *, person_id: int, about_id: int, now: datetime) -> None:
    deactivate(store, by_person_id=person_id, person_id=about_id, now=now)


def _reactivated(store: Store, *, person_id: int, about_id: int, now: datetime) -> None:
    reactivate(store, by_person_id=person_id, person_id=about_id, now=now)
