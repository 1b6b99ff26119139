"""The contact card with its next and previous, beside the rows and in a dialog."""

from collections.abc import Callable

import streamlit as st

from calibration.analysis.contact_grid import GridRow
from calibration.ui.results import contact_card as html
from calibration.ui.results.choice import Place, go_to
from calibration.ui.results.loading import Loaded, load_grid, load_text
from calibration.ui.wording import results_page as wording


def show_card(loaded: Loaded, place: Place, *, key: str, move: Callable[[str | None, int], None] = go_to) -> None:
    """The words of a contact, marked for a line, and what both sides say.

    Parameters
    ----------
    move : callable
        Called with line and contact when somebody presses next or previous.
    """
    if place.contact is None:
        st.html(f'<p class="tf-plain">{wording.NO_CONTACT}</p>')
        return
    fact = loaded.report.contact(place.contact)
    line = loaded.report.line(place.line) if place.line else None
    grid, words = load_grid(loaded, place.contact), load_text(loaded, place.contact)
    name = wording.contact_name(fact, session=loaded.session_number(place.contact))
    _steps(place, html.head_html(name, line.name if line else ""), key=key, move=move)
    row: GridRow | None = next((row for row in grid.rows if line and row.line == line.key), None)
    marked = line.key if line else None
    shown = html.words_html(words, line=marked, sides=not grid.counts_only)
    st.html(shown or f'<p class="tf-fine">{wording.NOTHING_TO_READ}</p>')
    if shown and line and not any(span.line == marked for turn in words.turns for span in turn.spans):
        st.html(f'<p class="tf-fine">{wording.NO_WORDS}</p>')
    if row and line:
        st.html(html.said_html(grid, row) + html.decisions_html(words.decisions, line=line.key))


def _steps(place: Place, head: str, *, key: str, move: Callable[[str | None, int], None]) -> None:
    if place.contact is None or len(place.behind) < 2:
        st.html(head)
        return
    at = place.behind.index(place.contact)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall", key=f"{key}_steps"):
        st.html(head, width="stretch")
        for label, step in (("Previous contact", -1), ("Next contact", 1)):
            if step == 1:
                st.html(f'<span class="tf-fine">{at + 1} of {len(place.behind)}</span>', width="content")
            target = place.behind[(at + step) % len(place.behind)]
            st.button(
                label,
                key=f"{key}.{'next' if step == 1 else 'previous'}",
                type="tertiary",
                on_click=move,
                args=(place.line, target),
            )
