"""The other side, as far as it is this side's to know: how many score, under which letters, and who has come in."""

import streamlit as st

from calibration.ui.results.markup import plain_label
from calibration.ui.wording import people as say
from calibration.workflow.people_view import PeopleView


def show_elsewhere(view: PeopleView) -> None:
    """A sentence a side."""
    if not view.elsewhere:
        return
    st.header("The other side" if len(view.elsewhere) == 1 else "The two sides", anchor=False)
    for other in view.elsewhere:
        st.write(plain_label(say.elsewhere_text(other, is_demo=view.is_demo)))
