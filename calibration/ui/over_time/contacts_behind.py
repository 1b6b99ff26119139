"""The contacts behind a figure over time: opened as Results opens them, through the Scopes of their sessions."""

from collections.abc import Mapping, Sequence

import streamlit as st

from calibration.ui.results.choice import Choice
from calibration.ui.results.contacts_dialog import open_contacts
from calibration.ui.results.loading import load
from calibration.ui.setup_parts import fine
from calibration.ui.wording.over_time_pressure import NOT_OPEN
from calibration.ui.wording.results_views import open_contacts as open_label


def contacts_behind(
    contacts: Sequence[int], *, session_of: Mapping[int, int], key: str, line: str | None = None
) -> None:
    """A button that opens these contacts; what a person may not open now is left out when it is pressed.

    Parameters
    ----------
    contacts : sequence of int
        Session contacts, none of them a repeat in use.
    session_of : mapping from int to int
    line : str, optional
        ``PooledLine.id`` of the line whose words are marked.
    """
    if not contacts or not st.button(open_label(len(contacts)), key=key):
        return
    loaded = load(Choice(tuple(sorted({session_of[one] for one in contacts})), True))
    known = {one.id for one in loaded.report.contacts}
    behind = tuple(one for one in contacts if one in known)
    if behind:
        marked = line if any(one.id == line for one in loaded.report.lines) else None
        open_contacts(loaded, contacts=behind, line=marked)
    else:
        fine(NOT_OPEN)
