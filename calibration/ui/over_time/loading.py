"""What the page reads: asked of the rights and of visibility on every run."""

from calibration.analysis.over_time import OverTime, over_time
from calibration.ui.state import current_engagement, current_person, now, store
from calibration.vocabulary import SessionScope
from calibration.workflow.attendance import attendance_reader


def load(room: SessionScope) -> OverTime:
    """What the person at this browser may see over months.

    Raises
    ------
    NotAllowed, NotFound
        Participation is not theirs to see; the room is not theirs to know of.
    """
    engagement = current_engagement()
    viewer = attendance_reader(store(), person_id=current_person().person_id, engagement_id=engagement.id)
    with store().reading() as db:
        return over_time(db, viewer, room=room, now=now())
