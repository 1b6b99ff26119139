"""Inviting people: a signed link that lets one person join one side of one engagement, once.

Whether an address has an account here already, in whatever company, is not the inviter's to learn: making, listing and
opening an invitation say the same either way.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.store.bulk import engagement_organizations, one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.invitations import invitation_for_writing, open_invitations, withdraw
from calibration.store.memberships import (
    engagement_for_writing,
    has_account,
    memberships_in,
)
from calibration.store.models import Engagement, Invitation
from calibration.store.people import organization_in, viewer_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, Side
from calibration.workflow.accounts import person_for
from calibration.workflow.invitees import MOST_AT_ONCE, Invitee
from calibration.workflow.leads import LEADS, insist_no_lead, insist_on_roles, own_organization
from calibration.workflow.links import new_token_id, signed
from calibration.workflow.neutrals import is_neutral, neutral_organization
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.recorded_people import PeopleEntry, record_people, withdrawals
from calibration.workflow.rights import Action, may
from calibration.workflow.viewing import insist_may, known_session, member

VALID_FOR = timedelta(days=7)
PURPOSE = "invitation"
NO_SUCH_INVITATION = "There is no such invitation, or it is not yours to change."


def path_of(token_id: str) -> str:
    """The path of an invitation's link on this site."""
    return f"/join/{signed(token_id, purpose=PURPOSE)}"


def invite(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    people: Sequence[Invitee],
    roles: Collection[Role],
    now: datetime,
    side: Side | None = None,
    neutral: str | None = None,
    session_id: int | None = None,
) -> list[int]:
    """Make an invitation for each of these people and return their ids; all or none.

    An open invitation of the same person to the same side is withdrawn: the newest link is the one that holds.

    Parameters
    ----------
    side : Side or None
        ``None`` for the inviter's own organization. Another side: its first lead, by an administrator of the
        engagement, while that side has none.
    neutral : str or None
        Name of a neutral organization instead of a side, by an administrator of the engagement; a name that is new
        here makes a new one.
    session_id : int or None
        A session of the inviter's rooms that is planned or being scored, which accepting puts a reviewer into.

    Raises
    ------
    NotFound, NotAllowed
        Not a member; not a lead; the roles are not theirs to give; no such session.
    InvalidInput, WrongState
        Nobody to invite, roles that do not fit, somebody who is here already, a session that is locked.
    """
    if not people or len(people) > MOST_AT_ONCE:
        raise InvalidInput(f"Say whom to invite: 1 to {MOST_AT_ONCE} people at once.")
    with store.writing() as db:
        one_arrival_at_a_time(db)
        engagement = engagement_for_writing(db, engagement_id)
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        if neutral is not None:
            organization_id = neutral_organization(db, viewer, engagement, name=neutral, roles=roles)
        elif side is None or side is viewer.side:
            organization_id = own_organization(db, viewer)
            insist_may(viewer, Action.MANAGE_PEOPLE)
            insist_on_roles(viewer, roles)
        else:
            organization_id = _first_lead_of(db, viewer, engagement, side, people, roles, now)
        if session_id is not None:
            _insist_on_session(db, viewer, session_id, engagement_id, roles)
        return [
            _invited(db, viewer, invitee, organization_id=organization_id, roles=roles, session_id=session_id, now=now)
            for invitee in people
        ]


def _first_lead_of(
    db: Db,
    viewer: Viewer,
    engagement: Engagement,
    side: Side,
    people: Sequence[Invitee],
    roles: Collection[Role],
    now: datetime,
) -> int:
    insist_may(viewer, Action.INVITE_FIRST_LEAD)
    organization_id = engagement_organizations(engagement).get(side)
    if organization_id is None:
        raise InvalidInput("The first lead is of the client or of the vendor.")
    if len(people) != 1 or not roles or not set(roles) <= LEADS:
        raise InvalidInput("The first lead of the other side is one person: a QA lead, an administrator, or both.")
    insist_no_lead(db, viewer.engagement_id, organization_id)
    if any(
        one.organization_id == organization_id and one.expires_at > now
        for one in open_invitations(db, viewer.engagement_id)
    ):
        raise WrongState("Their first lead is invited already. Copy that link again, or withdraw it first.")
    return organization_id


def _insist_on_session(db: Db, viewer: Viewer, session_id: int, engagement_id: int, roles: Collection[Role]) -> None:
    _, facts = known_session(db, person_id=viewer.person_id, session_id=session_id)
    if facts.engagement_id != engagement_id:
        raise InvalidInput("This session belongs to another engagement.")
    if Role.REVIEWER not in roles:
        raise InvalidInput("Only reviewers are put into a session. Choose the role of reviewer, or no session.")
    insist_may(viewer, Action.ADD_REVIEWERS, state=facts.state)


def _invited(
    db: Db,
    viewer: Viewer,
    invitee: Invitee,
    *,
    organization_id: int,
    roles: Collection[Role],
    session_id: int | None,
    now: datetime,
) -> int:
    engagement_id = viewer.engagement_id
    person = person_for(db, name=invitee.name, email=invitee.email, now=now)
    assert person.id is not None, "a flushed row has its id"
    here = memberships_in(db, person_id=person.id, engagement_id=engagement_id)
    # Of another organization it is not said: who is there already is given these roles too, once they accept.
    is_ours = organization_id == own_organization(db, viewer) and any(
        one.organization_id == organization_id for one in here
    )
    if is_ours and has_account(db, person.id):
        raise InvalidInput(f"{invitee.email} is one of your people here already. Change their roles in the list.")
    if any(one.organization_id == organization_id and one.role is Role.ADMINISTRATOR for one in here):
        # Its link opens what they can do here already: as one that makes an administrator, for administrators alone.
        insist_may(viewer, Action.MAKE_ADMINISTRATORS)
        roles = {*roles, Role.ADMINISTRATOR}
    gone = withdraw(db, now=now, engagement_id=engagement_id, person_id=person.id, organization_id=organization_id)
    row = Invitation(
        token_id=new_token_id(),
        engagement_id=engagement_id,
        person_id=person.id,
        organization_id=organization_id,
        name=invitee.name,
        roles=[role.value for role in Role if role in roles],
        session_id=session_id,
        created_by_id=viewer.person_id,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    db.add(row)
    db.flush()
    assert row.id is not None, "a flushed row has its id"
    invited = {"invitation": row.id, "about": person.id, "organization": organization_id, "roles": row.roles}
    entry = PeopleEntry(organization_id, RecordedAction.PERSON_INVITED, {**invited, "session_id": session_id})
    record_people(db, viewer, [*withdrawals(db, gone), entry], now=now)
    return row.id


def may_change(
    db: Db, viewer: Viewer, *, organization_id: int, roles: Collection[Role], created_by_id: int | None
) -> bool:
    """Whether an invitation's link is this person's to see, renew and withdraw.

    Of another organization: only one that the own one made, for the first lead of the other side or for somebody
    neutral. One that makes an administrator is for administrators alone, because whoever holds the link could come in
    by it.
    """
    own = own_organization(db, viewer)
    if organization_id == own:
        return may(viewer, Action.MANAGE_PEOPLE) and (
            Role.ADMINISTRATOR not in roles or may(viewer, Action.MAKE_ADMINISTRATORS)
        )
    inviter = created_by_id and organization_in(db, person_id=created_by_id, engagement_id=viewer.engagement_id)
    neutral = is_neutral(db.get_one(Engagement, viewer.engagement_id), organization_id)
    return inviter == own and may(viewer, Action.INVITE_NEUTRAL if neutral else Action.INVITE_FIRST_LEAD)


def revoke_invitation(store: Store, *, person_id: int, invitation_id: int, now: datetime) -> None:
    """Withdraw an invitation: its link leads nowhere from now on.

    Raises
    ------
    NotFound
        There is none, or it is not this person's to change.
    WrongState
        It was used, or withdrawn before.
    """
    with store.writing() as db:
        viewer, row = _held(db, person_id, invitation_id)
        row.revoked_at = now
        record_people(db, viewer, withdrawals(db, [invitation_id]), now=now)


def renew_invitation(store: Store, *, person_id: int, invitation_id: int, now: datetime) -> None:
    """Give an invitation a new link that holds for another seven days; the old link leads nowhere from now on.

    Raises as :func:`revoke_invitation`.
    """
    with store.writing() as db:
        viewer, row = _held(db, person_id, invitation_id)
        # Whoever renews it vouches for it from now on.
        row.token_id, row.expires_at, row.created_by_id = new_token_id(), now + VALID_FOR, person_id
        renewed = {"invitation_id": invitation_id, "about_person_id": row.person_id, "roles": row.roles}
        entry = PeopleEntry(row.organization_id, RecordedAction.PERSON_INVITED, {**renewed, "renewed": True})
        record_people(db, viewer, [entry], now=now)


def _held(db: Db, person_id: int, invitation_id: int) -> tuple[Viewer, Invitation]:
    """An invitation to change, held; the engagement first, as everywhere, so that nobody waits in a circle."""
    known = db.get(Invitation, invitation_id)
    if known is None:
        raise NotFound(NO_SUCH_INVITATION)
    engagement_for_writing(db, known.engagement_id)
    row = invitation_for_writing(db, invitation_id)
    viewer = viewer_in(db, person_id=person_id, engagement_id=known.engagement_id)
    roles = [Role(one) for one in known.roles]
    if (
        row is None
        or not viewer.roles
        or not may_change(db, viewer, organization_id=row.organization_id, roles=roles, created_by_id=row.created_by_id)
    ):
        raise NotFound(NO_SUCH_INVITATION)
    if row.used_at is not None:
        raise WrongState("This invitation was accepted already.")
    if row.revoked_at is not None:
        raise WrongState("This invitation was withdrawn already.")
    return viewer, row
