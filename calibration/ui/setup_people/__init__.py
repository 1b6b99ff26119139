"""The People page behind ``pages/people.py``, and the accounts of the installation behind ``pages/accounts.py``."""

from calibration.ui.setup_people.accounts import account_list
from calibration.ui.setup_people.elsewhere import show_elsewhere, show_neutral
from calibration.ui.setup_people.invite import invite_form
from calibration.ui.setup_people.listing import former_list, people_list
from calibration.ui.setup_people.more_reviewers import more_reviewers
from calibration.ui.setup_people.pending import pending_list

__all__ = [
    "account_list",
    "former_list",
    "invite_form",
    "more_reviewers",
    "pending_list",
    "people_list",
    "show_elsewhere",
    "show_neutral",
]
