"""What the page reads: asked of the rights and of visibility on every run."""

from calibration.analysis.over_time import OverTime, over_time
from calibration.ui.state import current_viewer, now, store
from calibration.vocabulary import SessionScope
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may


def load(room: SessionScope) -> OverTime:
    """What the person at this browser may see over months.

    Raises
    ------
    NotAllowed, NotFound
        Participation is not theirs to see; the room is not theirs to know of.
    """
    viewer = current_viewer()
    insist_may(viewer, Action.SEE_PARTICIPATION)
    with store().reading() as db:
        return over_time(db, viewer, room=room, now=now())
