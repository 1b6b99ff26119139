"""The last resort of a page: a sentence instead of a traceback. Streamlit has logged the error by then."""

import streamlit as st

from calibration.errors import CalibrationError
from calibration.ui.results.markup import plain_label
from calibration.ui.state import now


def show_failure(error: Exception) -> bool:
    """Say what went wrong; ``True`` keeps Streamlit's own error box away.

    Errors that are raised on purpose carry their sentence. All others get a time that leads to the log.
    """
    if isinstance(error, CalibrationError):
        st.warning(plain_label(error))
    else:
        st.warning(
            "Something went wrong on our side. What was saved stays saved; reload the page to go on. If it happens"
            f" again, tell whoever runs this program the time: {now():%d %B %H:%M:%S} UTC."
        )
    return True
