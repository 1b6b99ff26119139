"""Whose attendance over months may be seen by name.

Whether somebody submitted in time is not how well they scored, but kept over months it is still staff monitoring, so
it stays with the employer: a side's QA leads and administrators see their own side's people by name, everybody sees
their own row, and all others see counts by side. Neither ``reviewer_privacy`` (about figures on scoring) nor
``names_shown`` (about a contact revealed in a meeting) widens or narrows that. The meeting's own page shows who has
not submitted to the facilitator, session by session, and keeps doing so.
"""

from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, Side

_LEADS = frozenset({Role.QA_LEAD, Role.ADMINISTRATOR})


def shows_attendance_of(viewer: Viewer, *, rater_id: int, side: Side | None) -> bool:
    """Whether this person may see one reviewer's attendance over months, by name."""
    if viewer.roles and rater_id == viewer.rater_id:
        return True
    return viewer.side is not None and side is viewer.side and bool(viewer.roles & _LEADS)
