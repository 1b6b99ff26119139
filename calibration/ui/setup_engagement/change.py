"""Changing one part of the terms, by somebody who has seen them as they stand."""

import streamlit as st

from calibration.errors import CalibrationError, WrongState
from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_engagement.html import notice_html
from calibration.ui.setup_engagement.parts import changing_parts
from calibration.ui.state import current_engagement, current_person, now, store, time_zone
from calibration.ui.wording import engagement as say
from calibration.workflow.engagement_terms import TermsChange, change_terms
from calibration.workflow.terms import Terms, differences

SAVED = "engagement.saved"
_SEEN = "engagement.seen"
_AT = "engagement.change"


def open_change(part: str, seen: str) -> None:
    """Begin a change from the terms that stand on the page now."""
    close_change()
    st.session_state[_SEEN] = seen
    st.query_params.from_dict({"change": part})


def close_change() -> None:
    """Back to the terms; what was typed and not saved is gone."""
    for key in [key for key in st.session_state if str(key).startswith(f"{_AT}.")]:
        del st.session_state[key]
    st.session_state.pop(_SEEN, None)
    st.query_params.pop("change", None)


def change_form(part: str, standing: Terms) -> None:
    """The fields of one part, what they would change in words, and the button."""
    seen = st.session_state.setdefault(_SEEN, standing.mark())
    eyebrow(text(f"{current_engagement().name} · changing the terms"))
    st.title(say.PARTS[part], anchor=False)
    sub_line(text(say.UNDER_A_CHANGE))
    left, right = st.columns([3, 2], gap="large")
    with left:
        today = now().astimezone(time_zone()).date()
        wanted = changing_parts(today)[part](standing, f"{_AT}.{part}")
    problems = wanted.problems()
    changed = differences(standing, wanted.settled()) if not problems else {}
    with right, st.container(border=True, key=f"{_AT}.preview"):
        _preview(changed, problems)
        if part in ("reviewers", "repeats", "notice"):
            st.html(notice_html(wanted))
    with left, st.container(horizontal=True, vertical_alignment="center", key=f"{_AT}.onward"):
        pressed = st.button("Save", type="primary", disabled=not changed, key=f"{_AT}.save")
        st.button("Leave it as it is", type="tertiary", key=f"{_AT}.leave", on_click=close_change)
    if pressed:
        with left:
            _save(part, wanted, seen)


def _preview(changed: dict[str, list[object]], problems: tuple[str, ...]) -> None:
    lines = problems or say.change_lines(TermsChange(now(), "", "", made=False, changed=changed))
    told = "".join(f'<p style="margin:0 0 6px">{text(line)}</p>' for line in lines or (say.NO_CHANGE,))
    head = say.NOT_SAVED if problems else say.IF_SAVED
    st.html(f'<div style="overflow-wrap:anywhere"><p class="tf-fine" style="margin:0 0 6px">{head}</p>{told}</div>')


def _save(part: str, wanted: Terms, seen: str) -> None:
    try:
        change_terms(
            store(),
            person_id=current_person().person_id,
            engagement_id=current_engagement().id,
            terms=wanted,
            seen=seen,
            now=now(),
        )
    except CalibrationError as error:
        st.error(plain_label(error))
        if isinstance(error, WrongState):
            st.button("The terms as they are now", key=f"{_AT}.now", on_click=close_change)
        return
    close_change()
    st.session_state[SAVED] = say.saved_text(part, now(), time_zone())
    st.rerun()
