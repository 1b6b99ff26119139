"""The contacts of the engagement, a page at a time, and one with its words and recording. Never a rating."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.settings import settings
from calibration.store.contact_list import PER_PAGE, ContactWords, ListedContact, contact_words, listed_contacts
from calibration.ui.look import text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement, current_person, now, store
from calibration.ui.wording import setup_contacts as say
from calibration.workflow.recordings import KINDS, keep_recording, kept_recording


def contact_list() -> None:
    """Search, one page of contacts, and the chosen one."""
    engagement_id = current_engagement().id
    search = st.text_input("Search", type="search", key="contacts.search", persist_state="page") or ""
    with store().reading() as db:
        _, total = listed_contacts(db, engagement_id, search=search)
    pages = max(1, -(-total // PER_PAGE))
    if total == 0 and not search:
        st.write("No contacts yet. Import a file above; its contacts stand here afterwards.")
        return
    fine(say.found_text(total, search))
    page = st.pagination(pages, key=f"contacts.page.{pages}") if pages > 1 else 1
    with store().reading() as db:
        contacts, _ = listed_contacts(db, engagement_id, search=search, page=page)
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = _choice(contacts)
    if chosen is not None:
        with right, store().reading() as db:
            _words(contact_words(db, engagement_id=engagement_id, interaction_id=chosen))


def _choice(contacts: list[ListedContact]) -> int | None:
    if not contacts:
        return None
    texts = {contact.id: plain_label(say.listed_text(contact)) for contact in contacts}
    return st.radio("Contacts", list(texts), index=None, format_func=texts.__getitem__, key="contacts.chosen")


def _words(words: ContactWords) -> None:
    contact = words.contact
    with st.container(border=True, key="contacts.words"):
        st.header(f"Contact {plain_label(contact.external_id)}", anchor=False)
        turns = "".join(
            f'<div class="tf-turn"><span>{text((turn.speaker or turn.role.value).capitalize())}</span>'
            f"<div>{text(turn.text)}</div></div>"
            for turn in words.turns
        )
        st.html(turns or '<p class="tf-fine">No words are kept of this contact.</p>')
        _recording(words)


def _recording(words: ContactWords) -> None:
    interaction_id = words.contact.id or 0
    where = {
        "person_id": current_person().person_id,
        "engagement_id": words.contact.engagement_id,
        "interaction_id": interaction_id,
    }
    recording = words.recording
    if recording is not None and recording.url:
        fine(f"The recording opens elsewhere: {recording.url}")
    elif recording is not None:
        media_type, content = kept_recording(store(), **where)
        st.audio(content, format=media_type)
    with st.expander("Keep a recording here", key="contacts.recording"):
        given = st.file_uploader(
            f"Audio file: {KINDS}",
            max_upload_size=settings().upload_limit_mb,
            key=f"contacts.recording.file.{interaction_id}",
        )
        replace = recording is None or st.checkbox(
            "Replace the recording or link there is", key=f"contacts.recording.replace.{interaction_id}"
        )
        if given is None or not st.button("Keep it", key="contacts.recording.keep"):
            return
        try:
            keep_recording(
                store(),
                **where,
                data=given.getvalue(),
                file_name=given.name,
                most_bytes=settings().upload_limit_bytes,
                now=now(),
                replace=replace,
            )
        except CalibrationError as error:
            st.error(plain_label(error))
            return
        st.rerun()
