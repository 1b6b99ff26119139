"""The contacts that are set aside to come back, for QA leads: how many, since when, how often scored; never which."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.look import text
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement, current_person, current_viewer, now, store, time_zone
from calibration.ui.wording import repeats as say
from calibration.workflow.repeats import repeats_told, retire_all
from calibration.workflow.rights import Action, may

_SAID = "engagement.repeats.said"


def repeats_view() -> None:
    """The list, and a way to retire them all; nothing for others than leads, or where there never was one."""
    if not may(current_viewer(), Action.RETIRE_REPEATS):
        return
    found = repeats_told(store(), person_id=current_person().person_id, engagement_id=current_engagement().id)
    said = st.session_state.pop(_SAID, "")
    if not (found.wanted or found.in_use or said):
        return
    st.header(plain_label(say.title(found)), anchor=False)
    if said:
        st.html(f'<p class="tf-note" role="status">{text(said)}</p>')
    rows = "".join(f"<li>{text(say.one(each, time_zone()))}</li>" for each in found.in_use)
    st.html(f'<p class="tf-fine">{text(say.NEVER_WHICH)}</p>' + (f"<ul>{rows}</ul>" if rows else ""))
    if not found.in_use:
        return
    if found.under_way:
        st.html(f'<p class="tf-fine">{text(say.UNDER_WAY)}</p>')
        return
    with st.popover("Retire all", type="tertiary", key="engagement.repeats.retire"):
        st.write(say.RETIRING)
        st.button("Retire all now", type="primary", key="engagement.repeats.retire.sure", on_click=_retire)


def _retire() -> None:
    """A callback: the page that runs next has the list as it is then."""
    try:
        n_retired = retire_all(
            store(), person_id=current_person().person_id, engagement_id=current_engagement().id, now=now()
        )
    except CalibrationError as error:
        st.session_state[_SAID] = str(error)
        return
    st.session_state[_SAID] = say.retired(n_retired)
