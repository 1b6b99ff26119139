"""Scorecards: the cards of both sides, a new one by any of its doors, one version to look at, edit and publish."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.setup_scorecards import card_list, door, version_view
from calibration.ui.setup_scorecards.places import go, who
from calibration.ui.state import current_viewer, store, wanted_id
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import Side
from calibration.workflow.card_access import card_version, cards_for

version_id = wanted_id("version")
try:
    if version_id is not None:
        version_view(card_version(store(), **who(), version_id=version_id))
        st.stop()
    cards = cards_for(store(), **who())
except CalibrationError as error:
    st.title("This scorecard is not open to you.")
    st.write(str(error))
    st.button("All scorecards", key="scorecards.back", on_click=go)
    st.stop()

may_begin = current_viewer().side in (Side.CLIENT, Side.VENDOR)
if may_begin and st.query_params.get("new"):
    door(str(st.query_params["new"]), cards)
    st.stop()

st.title(say.list_title(cards))
if not cards:
    st.write("A scorecard says what is scored and how. Paste yours from Excel, or start from a starter card.")
card_list(cards, may_begin=may_begin)
