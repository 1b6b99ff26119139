"""The Record page behind ``pages/record.py``: what is looked for, the entries, the heads, and carrying them away."""

from calibration.ui.setup_record.choice import which_record
from calibration.ui.setup_record.listing import record_page

__all__ = ["record_page", "which_record"]
