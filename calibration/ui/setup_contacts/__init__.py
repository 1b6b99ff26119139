"""The Contacts and ratings page behind ``pages/contacts.py``: a file in, and the contacts that are there."""

from calibration.ui.setup_contacts.contact_list import contact_list
from calibration.ui.setup_contacts.population import population_section
from calibration.ui.setup_contacts.upload import upload

__all__ = ["contact_list", "population_section", "upload"]
