"""The Over time page behind ``pages/over_time.py``: what happened over months, a section each."""

from calibration.ui.over_time.choice import chosen_room
from calibration.ui.over_time.loading import load
from calibration.ui.over_time.sections import sections, show_headline

__all__ = ["chosen_room", "load", "sections", "show_headline"]
