"""Scorecards: the cards of both sides, a new one by any of its doors, one version to look at, edit and publish."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.loaders import cards, one_card_version
from calibration.ui.setup_scorecards import card_list, door, version_view
from calibration.ui.setup_scorecards.places import go
from calibration.ui.state import current_viewer, wanted_id
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import Side

version_id = wanted_id("version")
try:
    if version_id is not None:
        version_view(one_card_version(version_id))
        st.stop()
    known = cards()
except CalibrationError as error:
    st.title("This scorecard is not open to you.")
    st.write(str(error))
    st.button("All scorecards", key="scorecards.back", on_click=go)
    st.stop()

may_begin = current_viewer().side in (Side.CLIENT, Side.VENDOR)
if may_begin and st.query_params.get("new"):
    door(str(st.query_params["new"]), known)
    st.stop()

st.title(say.list_title(known))
if not known:
    st.write("A scorecard says what is scored and how. Paste yours from Excel, or start from a starter card.")
card_list(known, may_begin=may_begin)
