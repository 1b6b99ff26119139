"""The two questions every effect and every page asks first: who is this here, and what may they see."""

from calibration.errors import NotAllowed, NotFound, WrongState
from calibration.store.engine import Db
from calibration.store.people import viewer_in
from calibration.store.sessions import engagement_of_session, session_facts
from calibration.visibility.facts import SessionFacts, Viewer
from calibration.visibility.scope import NO_SUCH_SESSION, knows_of
from calibration.vocabulary import SessionState
from calibration.workflow.rights import Action, refusal_by_role, refusal_by_state


def known_session(db: Db, *, person_id: int, session_id: int) -> tuple[Viewer, SessionFacts]:
    """A person and a session that the person may know of.

    Raises
    ------
    NotFound
        There is no such session, or it is not this person's to know of; the two are not told apart.
    """
    facts = session_facts(db, session_id)
    if facts is None:
        raise NotFound(NO_SUCH_SESSION)
    viewer = viewer_in(db, person_id=person_id, engagement_id=facts.engagement_id)
    if not knows_of(viewer, engagement_id=facts.engagement_id, scope=facts.scope):
        raise NotFound(NO_SUCH_SESSION)
    return viewer, facts


def engagement_of_known_session(db: Db, *, person_id: int, session_id: int) -> int | None:
    """The engagement a session is in, or ``None`` when it is not this person's to know of: what a link opens."""
    found = engagement_of_session(db, session_id)
    if found is None:
        return None
    engagement_id, room = found
    viewer = viewer_in(db, person_id=person_id, engagement_id=engagement_id)
    return engagement_id if knows_of(viewer, engagement_id=engagement_id, scope=room) else None


def member(db: Db, *, person_id: int, engagement_id: int) -> Viewer:
    """A person who belongs to an engagement.

    Raises
    ------
    NotFound
        The person does not.
    """
    viewer = viewer_in(db, person_id=person_id, engagement_id=engagement_id)
    if not viewer.roles:
        raise NotFound("There is no such engagement, or it is not open to you.")
    return viewer


def insist_may(viewer: Viewer, action: Action, *, state: SessionState | None = None) -> None:
    """Raise what the matrix of rights has against this.

    Raises
    ------
    NotAllowed
        It is not this person's to do.
    WrongState
        It is, but not while the session is in this state.
    """
    insist(refusal_by_role(viewer, action))
    if state is not None and (refusal := refusal_by_state(action, state)):
        raise WrongState(refusal)


def insist(refusal: str | None) -> None:
    """Raise a rule's refusal.

    Raises
    ------
    NotAllowed
        There is one.
    """
    if refusal:
        raise NotAllowed(refusal)
