"""What the People page shows: the own side by name, the other side as status, by policy and by rights."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from calibration.store.engine import Db, Store
from calibration.store.invitations import OpenInvitation, open_invitations
from calibration.store.memberships import (
    FormerReviewer,
    MemberRow,
    ReviewerStatus,
    former_reviewers,
    members_of,
    open_work,
    organization_names,
    people_with_a_role,
    reviewer_status,
)
from calibration.store.models import Engagement
from calibration.store.people import side_of
from calibration.store.sessions import SessionCard, sessions_known_to
from calibration.visibility.facts import Viewer
from calibration.vocabulary import NamesShown, Role, Side
from calibration.workflow.invitations import may_change, path_of
from calibration.workflow.leads import LEADS, own_organization
from calibration.workflow.neutrals import NeutralPerson, neutral_people
from calibration.workflow.offers import JOINABLE
from calibration.workflow.resets import may_reset
from calibration.workflow.rights import Action, may
from calibration.workflow.viewing import insist_may, member


@dataclass(frozen=True, slots=True)
class Pending:
    """An open invitation as somebody of the inviting organization sees it.

    Attributes
    ----------
    path : str
        Of its link on this site; empty where the link is not this person's to have.
    by : str
        Name of whoever made it.
    has_run_out : bool
        Its link leads nowhere until it is renewed.
    """

    invitation: OpenInvitation
    path: str
    by: str
    has_run_out: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another side as this viewer may know it.

    Attributes
    ----------
    reviewers : tuple of ReviewerStatus
        With an empty label where the engagement's policy shows no names.
    needs_lead : bool
        Whether this viewer may invite its first lead now.
    """

    side: Side
    organization: str
    reviewers: tuple[ReviewerStatus, ...]
    needs_lead: bool


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The people of an engagement, for one viewer.

    Attributes
    ----------
    may_manage : bool
        Whether the viewer invites and removes people of the own side. Without it addresses, days and invitations
        are left out.
    n_invited : int
        Reviewers of the own side who are invited and are not among its people yet.
    resettable : frozenset of int
        People whom the viewer may make a link for a new password.
    open_work : dict
        Person → names of sessions in which they have not submitted.
    neutral : tuple of NeutralPerson
        Of organizations that are neither side nor the viewer's own.
    may_invite_neutral : bool
        Whether the viewer invites and removes them.
    sessions : tuple of SessionCard
        That a reviewer can be invited into.
    """

    viewer: Viewer
    organization: str
    may_manage: bool
    may_make_administrators: bool
    own: tuple[MemberRow, ...]
    former: tuple[FormerReviewer, ...]
    pending: tuple[Pending, ...]
    n_invited: int
    resettable: frozenset[int]
    open_work: dict[int, list[str]]
    elsewhere: tuple[Elsewhere, ...]
    neutral: tuple[NeutralPerson, ...]
    may_invite_neutral: bool
    sessions: tuple[SessionCard, ...]
    time_zone: str
    is_demo: bool

    @property
    def roles_to_give(self) -> tuple[Role, ...]:
        """Roles that the viewer can give to the own people."""
        kept_back = set() if self.may_make_administrators else {Role.ADMINISTRATOR}
        if self.viewer.side is None:
            kept_back.add(Role.REVIEWER)
        return tuple(role for role in Role if role not in kept_back)


def people_view(store: Store, *, person_id: int, engagement_id: int, now: datetime) -> PeopleView:
    """Who takes part, as this person may know it.

    Raises
    ------
    NotFound, NotAllowed
        Not a member; neither a facilitator nor a lead.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.SEE_PEOPLE)
        engagement = db.get_one(Engagement, engagement_id)
        organization_id = own_organization(db, viewer)
        place = {"engagement_id": engagement_id, "organization_id": organization_id}
        own = tuple(members_of(db, **place))
        manages = may(viewer, Action.MANAGE_PEOPLE)
        return PeopleView(
            viewer=viewer,
            organization=organization_names(db, [organization_id])[organization_id],
            may_manage=manages,
            may_make_administrators=may(viewer, Action.MAKE_ADMINISTRATORS),
            own=own if manages else tuple(replace(one, email=None, seen_at=None) for one in own),
            former=tuple(former_reviewers(db, **place)) if manages else (),
            pending=_pending(db, viewer, {one.person_id: one.name for one in own}, now=now) if manages else (),
            n_invited=_n_invited(db, engagement_id, organization_id, own),
            resettable=_resettable(db, person_id, own) if manages else frozenset(),
            open_work=open_work(db, **place) if manages else {},
            elsewhere=tuple(_elsewhere(db, viewer, engagement, organization_id)),
            neutral=tuple(neutral_people(db, viewer, engagement, own=organization_id)),
            may_invite_neutral=may(viewer, Action.INVITE_NEUTRAL),
            sessions=_sessions(db, viewer),
            time_zone=engagement.time_zone,
            is_demo=engagement.is_demo,
        )


def _pending(db: Db, viewer: Viewer, names: dict[int, str], *, now: datetime) -> tuple[Pending, ...]:
    own = own_organization(db, viewer)
    shown = []
    for one in open_invitations(db, viewer.engagement_id):
        mine = may_change(
            db, viewer, organization_id=one.organization_id, roles=one.roles, created_by_id=one.created_by_id
        )
        if mine or one.organization_id == own:
            path = path_of(one.token_id) if mine else ""
            shown.append(
                Pending(one, path, names.get(one.created_by_id or 0, ""), one.expires_at <= now or one.inviter_closed)
            )
    return tuple(shown)


def _n_invited(db: Db, engagement_id: int, organization_id: int, own: Collection[MemberRow]) -> int:
    here = {one.person_id for one in own}
    return sum(
        one.organization_id == organization_id and Role.REVIEWER in one.roles and one.person_id not in here
        for one in open_invitations(db, engagement_id)
    )


def _resettable(db: Db, person_id: int, own: Collection[MemberRow]) -> frozenset[int]:
    return frozenset(
        one.person_id
        for one in own
        if one.has_account and not one.deactivated and may_reset(db, by_person_id=person_id, person_id=one.person_id)
    )


def _elsewhere(db: Db, viewer: Viewer, engagement: Engagement, own: int) -> list[Elsewhere]:
    assert engagement.id is not None, "a stored row has its id"
    others = [one for one in (engagement.client_organization_id, engagement.vendor_organization_id) if one != own]
    names = organization_names(db, others)
    invites = may(viewer, Action.INVITE_FIRST_LEAD)
    found = []
    for organization_id in others:
        side = side_of(engagement, organization_id)
        assert side is not None, "these two organizations are the sides"
        place = {"engagement_id": engagement.id, "organization_id": organization_id}
        reviewers = reviewer_status(db, **place)
        if engagement.names_shown is not NamesShown.ALL:
            reviewers = [replace(one, label="") for one in reviewers]
        needs_lead = invites and not people_with_a_role(db, roles=LEADS, **place)
        found.append(Elsewhere(side, names[organization_id], tuple(reviewers), needs_lead))
    return found


def _sessions(db: Db, viewer: Viewer) -> tuple[SessionCard, ...]:
    if not may(viewer, Action.ADD_REVIEWERS):
        return ()
    return tuple(one for one in sessions_known_to(db, viewer) if one.state in JOINABLE)
