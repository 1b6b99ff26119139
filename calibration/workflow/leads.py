"""The leads of a side: which roles they give, and that a side keeps one."""

from collections.abc import Collection

from calibration.errors import InvalidInput, WrongState
from calibration.store.engine import Db
from calibration.store.memberships import people_with_a_role
from calibration.store.people import organization_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role
from calibration.workflow.rights import RIGHTS, Action
from calibration.workflow.viewing import insist_may

LEADS = RIGHTS[Action.MANAGE_PEOPLE].roles
"""Roles that make somebody a lead of their side."""

HAS_A_LEAD = "This side has a lead by now, who invites its other people."
LAST_LEAD = (
    "Your side would have no lead then, and nobody could invite or remove its people. Make somebody else QA lead or"
    " administrator first."
)


def own_organization(db: Db, viewer: Viewer) -> int:
    """The organization a member belongs to the engagement for."""
    found = organization_in(db, person_id=viewer.person_id, engagement_id=viewer.engagement_id)
    assert found is not None, "a member has an organization"
    return found


def insist_on_roles(viewer: Viewer, roles: Collection[Role], *, before: Collection[Role] = ()) -> None:
    """Refuse roles that a lead cannot give to somebody of the own organization.

    Raises
    ------
    InvalidInput
        No role; a reviewer of neither side.
    NotAllowed
        An administrator made or unmade by somebody who is none.
    """
    if not roles:
        raise InvalidInput("Choose at least one role.")
    if Role.REVIEWER in roles and viewer.side is None:
        raise InvalidInput("A neutral organization has no reviewers: a reviewer scores for the client or the vendor.")
    if Role.ADMINISTRATOR in set(roles) ^ set(before):
        insist_may(viewer, Action.MAKE_ADMINISTRATORS)


def insist_no_lead(db: Db, engagement_id: int, organization_id: int) -> None:
    """Refuse a first lead where there is one.

    Raises
    ------
    WrongState
        The organization has a lead in this engagement.
    """
    if people_with_a_role(db, engagement_id=engagement_id, organization_id=organization_id, roles=LEADS):
        raise WrongState(HAS_A_LEAD)


def insist_on_a_lead(db: Db, engagement_id: int, organization_id: int) -> None:
    """Refuse a change that left an organization without a lead; ask after it, before the commit.

    Raises
    ------
    WrongState
        Nobody active of the organization is a lead in this engagement.
    """
    if not people_with_a_role(db, engagement_id=engagement_id, organization_id=organization_id, roles=LEADS):
        raise WrongState(LAST_LEAD)
