"""The Scorecards page behind ``pages/scorecards.py``: the list, the doors in, one version, editing, publishing."""

from calibration.ui.setup_scorecards.doors import door
from calibration.ui.setup_scorecards.listing import card_list
from calibration.ui.setup_scorecards.version_view import version_view

__all__ = ["card_list", "door", "version_view"]
