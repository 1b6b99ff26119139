"""What counted, on demand: one contact's agent turns with the counted words marked."""

import streamlit as st

from calibration.analysis.text_words import CountedWords, contacts_to_open, counted_words
from calibration.store.long_ratings import long_sessions
from calibration.store.sessions import scopes_in
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.text_markup import counted_html, tallied
from calibration.ui.setup_parts import fine
from calibration.ui.state import store
from calibration.ui.wording import over_time_text_words as say
from calibration.ui.wording.results_page import contact_name

_SESSION, _CONTACT = "over_time.text.session", "over_time.text.contact"


def text_words_view(page: Opened) -> None:
    """The switch, the choice of a contact, and its words."""
    if not st.toggle(say.SHOW_WORDS, key="over_time.text.show"):
        return
    with store().reading() as db:
        sessions = {one.id: one for one in reversed(long_sessions(db, page.scope))}
    chosen = st.selectbox(
        say.SESSION, list(sessions), format_func=lambda one: sessions[one].name, key=_SESSION, width=460,
        filter_mode=None,
    )  # fmt: skip
    with store().reading() as db:
        [scope] = scopes_in(db, page.viewer, [chosen])
        contacts = {one.id: one for one in contacts_to_open(db, scope)}
    if not contacts:
        fine(say.NOTHING_OPEN)
        return
    contact = st.selectbox(
        say.CONTACT, list(contacts), index=None, format_func=lambda one: contact_name(contacts[one]),
        key=f"{_CONTACT}.{chosen}", width=460, placeholder=say.CONTACT_HINT, filter_mode=None,
    )  # fmt: skip
    if contact is not None:
        with store().reading() as db:
            found = counted_words(db, scope, contact)
        _show(found)


def _show(found: CountedWords) -> None:
    counts = tallied(found.turns)
    if not found.turns:
        fine(say.NO_AGENT_WORDS)
        return
    fine(say.tallies(counts) if counts else say.NOTHING_COUNTED if found.english else say.LENGTHS_ONLY)
    if counts:
        fine(say.UNDERLINES)
    st.html(f'<section aria-label="{text(contact_name(found.contact))}">{counted_html(found)}</section>')
