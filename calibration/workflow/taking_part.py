"""Who of one's own side takes part in a session, and who can still be put into it."""

from dataclasses import dataclass

from calibration.store.engine import Db
from calibration.store.planning import PoolRater, raters_to_ask
from calibration.store.sessions import participants_in
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, known_session


@dataclass(frozen=True, slots=True)
class OwnReviewers:
    """The reviewers of the viewer's own side, for one session.

    Attributes
    ----------
    taking_part : tuple of str
        By their own labels; nothing of the other side.
    free : tuple of PoolRater
        Those who can be put into it.
    """

    taking_part: tuple[str, ...]
    free: tuple[PoolRater, ...]


def own_reviewers(db: Db, *, person_id: int, session_id: int) -> OwnReviewers:
    """Who is in a session and who can be added, for whoever may add.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        The session is not this person's to know of; not theirs to fill; locked already.
    """
    viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
    insist_may(viewer, Action.ADD_REVIEWERS, state=facts.state)
    people = [one for one in participants_in(db, session_id) if one.side is viewer.side]
    taking_part = {one.rater_id for one in people}
    own = [one for one in raters_to_ask(db, facts.engagement_id) if one.side is viewer.side]
    return OwnReviewers(
        taking_part=tuple(one.label for one in people),
        free=tuple(one for one in own if one.rater_id not in taking_part),
    )
