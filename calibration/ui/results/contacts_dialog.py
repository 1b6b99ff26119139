"""The contacts behind a mark of a chart: a dialog with their words, so that a chart never has to be left."""

from collections.abc import Sequence

import streamlit as st

from calibration.ui.results.card_view import show_card
from calibration.ui.results.choice import Place
from calibration.ui.results.loading import Loaded
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_person
from calibration.ui.wording import results_views as wording

_AT = "results.dialog.at"


def contacts_button(loaded: Loaded, *, line: str | None, contacts: Sequence[int], key: str) -> None:
    """A button that opens the contacts behind a figure, with the words marked on a line."""
    known = {contact.id for contact in loaded.report.contacts}
    behind = tuple(contact for contact in contacts if contact in known)
    if behind and st.button(wording.open_contacts(len(behind)), key=key):
        st.session_state[_AT] = behind[0]
        _dialog(loaded, line, behind)


def one_contact_button(
    loaded: Loaded, *, label: str, line: str | None, contacts: Sequence[int], at: int, key: str
) -> None:
    """A button with a contact's name that opens the contacts behind a figure at this one.

    Parameters
    ----------
    label : str
        As a person reads it; markup in it is none.
    contacts : sequence of int
        What stepping on leads through.
    """
    if st.button(plain_label(label), key=key, type="tertiary"):
        st.session_state[_AT] = at
        _dialog(loaded, line, tuple(contacts))


def open_contacts(loaded: Loaded, *, contacts: Sequence[int], line: str | None = None) -> None:
    """Open the words of these contacts, with those marked on a line, for a button that its view has made itself."""
    st.session_state[_AT] = contacts[0]
    _dialog(loaded, line, tuple(contacts))


@st.dialog(wording.CONTACTS_TITLE, width="large")
def _dialog(loaded: Loaded, line: str | None, behind: tuple[int, ...]) -> None:
    current_person()  # a dialog reruns without the shell
    at = st.session_state.get(_AT)
    contact = at if at in behind else behind[0]
    show_card(loaded, Place(line, contact, behind), key="results.dialog", move=_move)


def _move(_line: str | None, contact: int) -> None:
    st.session_state[_AT] = contact
