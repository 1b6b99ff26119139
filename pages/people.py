"""People: who takes part, who is invited, and the other side as far as it is one's own to know."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.loaders import people
from calibration.ui.look import sub_line, text
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_people import (
    former_list,
    invite_form,
    more_reviewers,
    pending_list,
    people_list,
    show_elsewhere,
    show_neutral,
)
from calibration.ui.wording import people as say

try:
    view = people()
except CalibrationError as error:
    st.title("The people of this engagement are not open to you.")
    st.write(plain_label(error))
    st.stop()

st.title(plain_label(say.people_title(view)), anchor=False)
sub_line(text(say.people_sub_line(view)))
if view.may_manage:
    invite_form(view)
    pending_list(view)
people_list(view)
former_list(view)
more_reviewers(view)
show_elsewhere(view)
show_neutral(view)
