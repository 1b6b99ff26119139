"""One page with the form: ``/?room=<name>&side=client&contacts=2&tools=1&round=1&asks=1``."""

import streamlit as st

from calibration.ui.scoring_form import scoring_form
from tests.browser.scoring_form.form_server import room_of

st.set_page_config(page_title="Score", layout="wide")
chosen = st.query_params
if "tools" in chosen:
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Run again")
    st.write(f"run {st.session_state['runs']}")
options = {
    "side": chosen.get("side", "vendor"),
    "contacts": int(chosen.get("contacts", 5)),
    "tone_round": "round" in chosen,
    "asks": "asks" in chosen,
}
sealed = scoring_form(room_of(chosen["room"]).data(**options), key=f"score-{chosen['room']}")
if sealed:
    st.session_state["sealed"] = sealed
if "sealed" in st.session_state:
    st.html(f"<p hidden data-sealed>{st.session_state['sealed']}</p>")
