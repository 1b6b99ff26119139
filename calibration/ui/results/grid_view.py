"""The grid of one contact: choose the contact, read who answered what."""

import streamlit as st

from calibration.ui.look import text
from calibration.ui.results.downloads import csv_button, file_stem
from calibration.ui.results.grid_table import grid_html, grid_rows, has_words
from calibration.ui.results.loading import Loaded, load_grid
from calibration.ui.state import wanted_id
from calibration.ui.wording import results_page as wording
from calibration.ui.wording import results_views as views


def grid_view(loaded: Loaded) -> None:
    """Lines down, reviewers across."""
    contact = _chosen(loaded)
    if contact is None:
        st.html(f'<p class="tf-plain">{wording.NOTHING_COUNTED}</p>')
        return
    grid = load_grid(loaded, contact)
    session = loaded.session_number(contact)
    st.html(
        f'<p class="tf-eyebrow">{text(wording.contact_circumstances(loaded.report.contact(contact)))}</p>'
        f'<h2 class="tf-h2">{text(wording.grid_title(grid))}</h2>'
    )
    st.html(grid_html(grid))
    notes = [views.LATE_NOTE] if grid.late else []
    notes += [wording.COUNTS_ONLY] if grid.counts_only else []
    notes += [views.GRID_NOTE] if any(has_words(cell) for row in grid.rows for cell in row.cells) else []
    st.html(f'<p class="tf-fine">{text(" ".join(notes))}</p>')
    position = loaded.report.contact(contact).position
    csv_button(
        lambda: grid_rows(grid), stem=file_stem("session", session or "", "contact", position), key="results.grid.csv"
    )


def _chosen(loaded: Loaded) -> int | None:
    contacts = {contact.id: contact for contact in loaded.report.contacts}
    if not contacts:
        return None
    wanted = wanted_id("contact")
    start = list(contacts).index(wanted) if wanted in contacts else 0
    names = {
        contact.id: wording.contact_name(contact, session=loaded.session_number(contact.id))
        for contact in contacts.values()
    }
    chosen = st.selectbox(
        views.CHOOSE_CONTACT,
        list(contacts),
        index=start,
        format_func=names.__getitem__,
        key=f"results.grid.contact.{loaded.scopes[0].session_id}.{len(loaded.scopes)}",
        width=460,
    )
    return chosen if chosen in contacts else next(iter(contacts))
