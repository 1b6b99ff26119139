"""Contacts and ratings: a file in, and the contacts that are there."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.loaders import refusal_to_import
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_contacts import contact_list, population_section, upload
from calibration.ui.wording import setup_contacts as say
from calibration.ui.wording import setup_population

st.title(say.TITLE)
refusal = refusal_to_import()
if refusal:
    st.write(refusal)
    st.stop()
st.write(say.INTRO)
try:
    upload()
    st.header("Contacts of this engagement")
    contact_list()
    st.header(setup_population.TITLE)
    population_section()
except CalibrationError as error:
    st.error(plain_label(error))
