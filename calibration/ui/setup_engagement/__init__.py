"""The Engagement page behind ``pages/engagement.py``: making one step by step, its terms, and changing them."""

from calibration.ui.setup_engagement.terms_view import terms_view
from calibration.ui.setup_engagement.wizard import wizard

__all__ = ["terms_view", "wizard"]
