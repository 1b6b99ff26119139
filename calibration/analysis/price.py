"""A price in contacts as a number of sessions."""

from collections.abc import Sequence
from math import ceil

from calibration.analysis.facts import ContactFact


def sessions_for(contacts: Sequence[ContactFact], more: int | None) -> int | None:
    """About how many sessions a number of further contacts is.

    Parameters
    ----------
    contacts : sequence of ContactFact
        Of the report that names the price: their sessions tell how many contacts a session has.
    more : int or None
        Further contacts.

    Returns
    -------
    int or None
        Sessions of the mean size of these, rounded up; ``None`` without a price or a session to measure by.
    """
    n_sessions = len({contact.session_id for contact in contacts})
    return None if more is None or n_sessions == 0 else ceil(more * n_sessions / len(contacts))
