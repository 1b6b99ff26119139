"""Neutral people: of an organization that is neither the client nor the vendor. Both sides see that they are there."""

from collections.abc import Collection
from dataclasses import dataclass

from calibration.errors import InvalidInput
from calibration.store.engine import Db
from calibration.store.invitations import invited_by, organizations_invited
from calibration.store.memberships import members_of, organization_names
from calibration.store.models import Engagement
from calibration.store.people import organizations_taking_part, side_of
from calibration.visibility.facts import Viewer
from calibration.vocabulary import NamesShown, Role
from calibration.workflow.engagements import organization_named
from calibration.workflow.rights import ROLES, Action, either
from calibration.workflow.terms import LONGEST_NAME
from calibration.workflow.viewing import insist_may

NEUTRAL_ROLES = (Role.FACILITATOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)
"""What somebody of neither side can be invited as."""


@dataclass(frozen=True, slots=True)
class NeutralPerson:
    """Somebody of a neutral organization, as a viewer may know them.

    Attributes
    ----------
    name : str
        Empty where it is not shown: it is to whoever is shown all names, and to the organization that let them in.
    """

    person_id: int
    name: str
    roles: tuple[Role, ...]
    organization: str
    has_account: bool
    deactivated: bool


def is_neutral(engagement: Engagement, organization_id: int) -> bool:
    """Whether an organization is neither the client nor the vendor of an engagement."""
    return side_of(engagement, organization_id) is None


def neutral_organization(db: Db, viewer: Viewer, engagement: Engagement, *, name: str, roles: Collection[Role]) -> int:
    """The neutral organization that somebody is invited into; a name that is new here makes a new one.

    An organization of the same name in another engagement is left alone: it is another company's.

    Raises
    ------
    NotAllowed
        It takes an administrator of the engagement.
    InvalidInput
        No name, one too long, or the client's or the vendor's; roles that a neutral person cannot have.
    """
    insist_may(viewer, Action.INVITE_NEUTRAL)
    tidy = _tidy(name)
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise InvalidInput(f"Say which organization they are of, in 1 to {LONGEST_NAME} characters.")
    if not roles or not set(roles) <= set(NEUTRAL_ROLES):
        allowed = either([ROLES[role] for role in NEUTRAL_ROLES])
        raise InvalidInput(f"Somebody of neither side can be {allowed}. Choose at least one of these.")
    assert engagement.id is not None, "a stored row has its id"
    here = organizations_taking_part(db, engagement.id) | organizations_invited(db, engagement.id)
    sides = {engagement.client_organization_id, engagement.vendor_organization_id}
    for organization_id, called in sorted(organization_names(db, here | sides).items()):
        if _tidy(called).casefold() != tidy.casefold():
            continue
        if organization_id in sides:
            raise InvalidInput(f"{called} is one side of this engagement. Allowed: an organization that is neither.")
        return organization_id
    return organization_named(db, tidy, anew=True)


def neutral_people(db: Db, viewer: Viewer, engagement: Engagement, *, own: int) -> list[NeutralPerson]:
    """Everybody of a neutral organization other than the viewer's own, by organization and name."""
    place = {"engagement_id": viewer.engagement_id}
    here = organizations_taking_part(db, **place) - {own}
    names = organization_names(db, {one for one in here if is_neutral(engagement, one)})
    known = invited_by(db, organization_id=own, **place)
    all_names = engagement.names_shown is NamesShown.ALL
    return [
        NeutralPerson(
            one.person_id,
            one.name if all_names or one.person_id in known else "",
            one.roles,
            names[organization_id],
            one.has_account,
            one.deactivated,
        )
        for organization_id in sorted(names, key=lambda organization_id: (names[organization_id], organization_id))
        for one in members_of(db, organization_id=organization_id, **place)
    ]


def _tidy(name: str) -> str:
    return " ".join(name.split())
