"""What pages read for the person at this browser, anew on every run: visibility and roles are asked each time."""

from calibration.store.sessions import SessionCard, sessions_known_to
from calibration.ui.state import current_engagement, current_person, current_viewer, now, store, wanted_id
from calibration.workflow.card_access import Card, CardVersion, card_version, cards_for
from calibration.workflow.people_view import PeopleView, people_view
from calibration.workflow.planning import Ground, ground_for_plan
from calibration.workflow.rights import Action, refusal_by_role
from calibration.workflow.series import SameAgain, same_again


def known_sessions() -> list[SessionCard]:
    """The sessions of this engagement that the person may know of, newest first."""
    with store().reading() as db:
        return sessions_known_to(db, current_viewer())


def plan_ground() -> Ground:
    """What a session can be planned from. Raises as :func:`calibration.workflow.planning.ground_for_plan`."""
    person, engagement = current_person(), current_engagement()
    return ground_for_plan(store(), person_id=person.person_id, engagement_id=engagement.id)


def plan_start(ground: Ground) -> SameAgain | None:
    """The session that the address says to repeat, as a proposal. Raises as :func:`~.series.same_again`."""
    follows = wanted_id("follows")
    if follows is None:
        return None
    weeks = wanted_id("weeks") or 1
    person = current_person()
    return same_again(store(), person_id=person.person_id, session_id=follows, weeks=weeks, ground=ground, now=now())


def cards() -> list[Card]:
    """The scorecards of this engagement. Raises as :func:`calibration.workflow.card_access.cards_for`."""
    person, engagement = current_person(), current_engagement()
    return cards_for(store(), person_id=person.person_id, engagement_id=engagement.id)


def one_card_version(version_id: int) -> CardVersion:
    """One version of a card. Raises as :func:`calibration.workflow.card_access.card_version`."""
    person, engagement = current_person(), current_engagement()
    return card_version(store(), person_id=person.person_id, engagement_id=engagement.id, version_id=version_id)


def refusal_to_import() -> str | None:
    """Why the person may not import files here, or ``None``."""
    return refusal_by_role(current_viewer(), Action.BRING_FILES)


def people() -> PeopleView:
    """Who takes part here. Raises as :func:`calibration.workflow.people_view.people_view`."""
    person, engagement = current_person(), current_engagement()
    return people_view(store(), person_id=person.person_id, engagement_id=engagement.id, now=now())
