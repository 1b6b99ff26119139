"""What a new engagement still lacks before its first session, to whoever can bring it."""

from enum import StrEnum

from calibration.errors import NotFound
from calibration.store.engine import Db
from calibration.store.interactions import has_contacts
from calibration.store.invitations import open_invitations
from calibration.store.memberships import people_with_a_role
from calibration.store.people import organization_in
from calibration.store.planning import plan_defaults
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, VersionState
from calibration.workflow.card_access import versions_known_to
from calibration.workflow.leads import LEADS
from calibration.workflow.rights import Action, may


class FirstStep(StrEnum):
    """One thing to do, in the order in which it is needed."""

    INVITE_LEADS = "invite_leads"
    INVITE_REVIEWERS = "invite_reviewers"
    PUBLISH_CARD = "publish_card"
    BRING_CONTACTS = "bring_contacts"
    PLAN_SESSION = "plan_session"


def first_steps(db: Db, viewer: Viewer) -> tuple[FirstStep, ...]:
    """What this person can do towards the first session; empty where others have to.

    Nothing of the other side is in it but that it has no lead, which whoever may invite one sees on People as well.
    """
    there = _there(db, viewer)
    asked = {
        FirstStep.INVITE_LEADS: Action.INVITE_FIRST_LEAD,
        FirstStep.INVITE_REVIEWERS: Action.MANAGE_PEOPLE,
        FirstStep.PUBLISH_CARD: Action.CHANGE_CARDS,
        FirstStep.BRING_CONTACTS: Action.BRING_FILES,
        FirstStep.PLAN_SESSION: Action.PLAN_SESSION,
    }
    return tuple(step for step, action in asked.items() if may(viewer, action) and not there[step])


def _there(db: Db, viewer: Viewer) -> dict[FirstStep, bool]:
    place = {"engagement_id": viewer.engagement_id}
    settled = plan_defaults(db, viewer.engagement_id)
    own = organization_in(db, person_id=viewer.person_id, **place)
    if own is None:
        raise NotFound("You belong to no organization of this engagement.")
    sides = {settled.client_organization_id, settled.vendor_organization_id}
    coming = open_invitations(db, viewer.engagement_id)

    def anybody(organization_id: int, roles: frozenset[Role]) -> bool:
        invited = any(one.organization_id == organization_id and roles & set(one.roles) for one in coming)
        return invited or bool(people_with_a_role(db, organization_id=organization_id, roles=roles, **place))

    return {
        FirstStep.INVITE_LEADS: all(anybody(one, LEADS) for one in sides),
        FirstStep.INVITE_REVIEWERS: own not in sides or anybody(own, frozenset({Role.REVIEWER})),
        FirstStep.PUBLISH_CARD: any(one.state is VersionState.PUBLISHED for one in versions_known_to(db, viewer)),
        FirstStep.BRING_CONTACTS: has_contacts(db, viewer.engagement_id),
        FirstStep.PLAN_SESSION: False,
    }
