"""The frame around every page: who is here, which engagement, and the pages there are. Runs on every full rerun."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from calibration.settings import ROOT
from calibration.ui.look import apply_look
from calibration.ui.no_engagement import show_without_engagement
from calibration.ui.results.markup import plain_label
from calibration.ui.sign_out import sign_out_form
from calibration.ui.state import (
    ENGAGEMENT_KEY,
    choose_engagement,
    current_engagement,
    current_person,
    current_viewer,
    engagements,
    remember_viewer,
    store,
)
from calibration.workflow.record_access import administers_installation
from calibration.workflow.rights import Action, may

_ICON = Path(__file__).parent / "static" / "icon.png"

# Before st.navigation: with a page icon of our own the browser asks nobody else for one.
st.set_page_config(page_title="Tuning Fork", page_icon=str(_ICON), layout="wide")
apply_look()
person = current_person()
if not engagements():
    show_without_engagement(person)
    st.stop()
engagement = current_engagement()
looked_at = st.session_state.get(ENGAGEMENT_KEY)
viewer = current_viewer()
remember_viewer(viewer)


def _page(name: str, title: str, *, default: bool = False) -> Page:
    return st.Page(ROOT / "pages" / f"{name}.py", title=title, url_path=name, default=default)


main = [
    _page("home", "Home", default=True),
    _page("score", "Score"),
    _page("results", "Results"),
]
if may(viewer, Action.SEE_RESULTS):
    main.append(_page("over_time", "Over time"))
setup: list[Page] = []
if may(viewer, Action.PLAN_SESSION):
    main.insert(2, _page("meet", "Meet"))
    setup.append(_page("sessions", "Sessions"))
if may(viewer, Action.SEE_CARDS):
    setup.append(_page("scorecards", "Scorecards"))
if may(viewer, Action.BRING_FILES):
    setup.append(_page("contacts", "Contacts and ratings"))
if may(viewer, Action.SEE_PEOPLE):
    setup.append(_page("people", "People"))
if may(viewer, Action.SEE_ENGAGEMENT):
    setup.append(_page("engagement", "Engagement"))
administers = administers_installation(store(), person_id=person.person_id)
if may(viewer, Action.SEE_RECORD) or administers:
    setup.append(_page("record", "Record"))
if administers:
    setup.append(_page("accounts", "Accounts"))
navigation = st.navigation({"": main, "Setup": setup} if setup else main, position="top")

with st.container(key="shell_who"), st.popover(plain_label(person.name), key="shell.menu"):
    st.write(f"**{plain_label(engagement.client)} × {plain_label(engagement.vendor)}**")
    st.caption(f"{plain_label(person.name)} · {viewer.side or 'neutral'}")
    cards = engagements()
    if len(cards) > 1:
        names = {card.key: card.name for card in cards}
        st.session_state[ENGAGEMENT_KEY] = engagement.key
        st.selectbox(
            "Engagement",
            list(names),
            format_func=names.__getitem__,
            key=ENGAGEMENT_KEY,
            on_change=choose_engagement,
        )
    sign_out_form(person.form_token, key="shell.leave")

if looked_at is not None and looked_at not in {card.key for card in engagements()}:
    st.info(f"You no longer belong to the engagement you were looking at. This is {plain_label(engagement.name)}.")
navigation.run()
