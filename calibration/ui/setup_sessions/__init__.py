"""The Sessions page behind ``pages/sessions.py``: the list with its actions, and planning the next session."""

from calibration.ui.setup_sessions.listing import session_list
from calibration.ui.setup_sessions.plan import plan_form

__all__ = ["plan_form", "session_list"]
