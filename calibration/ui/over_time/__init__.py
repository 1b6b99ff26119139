"""The Over time page behind ``pages/over_time.py``: what happened over months, a section each."""

from calibration.ui.over_time.choice import chosen_room
from calibration.ui.over_time.headline import show_headline
from calibration.ui.over_time.opened import opened
from calibration.ui.over_time.sections import sections

__all__ = ["chosen_room", "opened", "sections", "show_headline"]
