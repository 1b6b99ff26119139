"""Who reads over months what was asked for and what there was."""

from calibration.store.engine import Store
from calibration.visibility.facts import Viewer
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member


def attendance_reader(store: Store, *, person_id: int, engagement_id: int) -> Viewer:
    """The person, as somebody who may see cadence and participation.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not somebody who may.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
    insist_may(viewer, Action.SEE_PARTICIPATION)
    return viewer
