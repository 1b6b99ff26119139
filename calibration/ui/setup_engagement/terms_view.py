"""The terms of an engagement for everybody in it: sentences, what was changed, and a way to change them."""

from zoneinfo import ZoneInfo

import streamlit as st

from calibration.ui.look import eyebrow, sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_engagement.change import SAVED, change_form, open_change
from calibration.ui.setup_engagement.html import notice_html, part_html
from calibration.ui.setup_engagement.repeats_view import repeats_view
from calibration.ui.state import PAGES, current_engagement, current_person, current_viewer, store, time_zone
from calibration.ui.wording import engagement as say
from calibration.ui.wording import engagement_steps as steps_say
from calibration.workflow.engagement_terms import EngagementTerms, engagement_terms
from calibration.workflow.preparing import makes_engagements
from calibration.workflow.rights import Action, may


def terms_view() -> None:
    """The terms, or the part of them that is being changed."""
    person, engagement = current_person(), current_engagement()
    found = engagement_terms(store(), person_id=person.person_id, engagement_id=engagement.id)
    may_change = may(current_viewer(), Action.CHANGE_ENGAGEMENT)
    part = str(st.query_params.get("change", ""))
    if part in say.PARTS and may_change:
        change_form(part, found.terms)
        return
    eyebrow(f"{text(engagement.client)} × {text(engagement.vendor)}")
    headline = plain_label(say.headline(found.terms, found.changes, time_zone()))
    if st.query_params.get("made") == str(engagement.id):
        _made()
        st.header(headline, anchor=False)
    else:
        st.title(headline, anchor=False)
    sub_line(text(say.UNDER_THE_TERMS))
    if saved := st.session_state.pop(SAVED, ""):
        st.html(f'<p class="tf-note" role="status">{text(saved)}</p>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        _parts(found, may_change=may_change)
        repeats_view()
        if makes_engagements(store(), person_id=person.person_id):
            st.button("Make another engagement", key="engagement.another", on_click=_another)
    with right:
        _changes(found, time_zone())
        with st.expander("What every reviewer reads first", key="engagement.notice"):
            st.html(notice_html(found.terms))


def _made() -> None:
    st.title(steps_say.MADE, anchor=False)
    st.write(steps_say.MADE_UNDER)
    with st.container(key="go-people-made", width="content"):
        st.page_link(PAGES / "people.py", label="Invite the first leads on People")


def _parts(found: EngagementTerms, *, may_change: bool) -> None:
    for part, lines in say.sentences(found.terms).items():
        with st.container(horizontal=True, vertical_alignment="top", wrap=False, key=f"engagement.part.{part}"):
            st.html(part_html(say.PARTS[part], lines), width="stretch")
            if may_change:
                st.button(
                    "Change", type="tertiary", key=f"engagement.open.{part}", help=say.PARTS[part],
                    on_click=open_change, args=(part, found.terms.mark()),
                )  # fmt: skip


def _changes(found: EngagementTerms, zone: ZoneInfo) -> None:
    st.header("What was changed", anchor=False)
    if not found.changes:
        st.write("Nothing has been changed.")
    for change in found.changes:
        lines = "".join(f"<div>{text(line)}</div>" for line in say.change_lines(change))
        st.html(
            f'<div style="margin:0 0 12px;overflow-wrap:anywhere"><span class="tf-fine">'
            f"{text(say.change_title(change, zone))}</span>{lines}</div>"
        )


def _another() -> None:
    st.query_params.from_dict({"new": "1"})
