"""What an invitation's link shows to whoever opens it. Nothing is used up by looking."""

from dataclasses import dataclass
from datetime import datetime

from calibration.errors import NotFound, WrongState
from calibration.store.engine import Db, Store
from calibration.store.invitations import InvitationFrame, invitation_by_token_id, invitation_frame
from calibration.store.memberships import organization_names
from calibration.store.models import CalibrationSession, Invitation, Person
from calibration.store.people import organization_in
from calibration.store.sessions import session_facts
from calibration.vocabulary import Role
from calibration.workflow.invitations import PURPOSE
from calibration.workflow.links import read
from calibration.workflow.rights import RIGHTS, Action

NO_SUCH_LINK = "This is not a link of ours, or a part of it is missing. Copy the whole link, or ask for a new one."
USED = "This invitation was accepted already. A link lets one person in, once."
WITHDRAWN = "This invitation was withdrawn. Ask whoever sent it for a new one."
RUN_OUT = "This invitation has run out. Ask whoever sent it for a new one."

JOINABLE = RIGHTS[Action.ADD_REVIEWERS].states or frozenset()
"""States of a session that a reviewer can still be put into."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation's link shows. It says nothing about whether the address has an account.

    Attributes
    ----------
    inviter : str
        Name of whoever invited; empty for somebody of the other organization.
    inviting : str
        The organization that invites.
    session : str
        Name of the session that waits behind it; empty without.
    """

    person_id: int
    email: str
    inviter: str
    inviting: str
    frame: InvitationFrame
    roles: tuple[Role, ...]
    session: str
    n_contacts: int
    due_at: datetime | None
    expires_at: datetime


def offer_of(store: Store, *, token: str, now: datetime) -> Offer:
    """What an invitation is, for whoever opens its link; nothing is used up by looking.

    Raises
    ------
    NotFound
        No link of ours.
    WrongState
        It was used or withdrawn, or has run out.
    """
    with store.reading() as db:
        row = open_invitation(db, token, now=now)
        frame = invitation_frame(db, engagement_id=row.engagement_id, organization_id=row.organization_id)
        inviter = db.get(Person, row.created_by_id) if row.created_by_id else None
        inviting = inviter and organization_in(db, person_id=inviter.id or 0, engagement_id=row.engagement_id)
        facts = session_facts(db, row.session_id) if row.session_id else None
        session = db.get(CalibrationSession, row.session_id) if facts and facts.state in JOINABLE else None
        return Offer(
            person_id=row.person_id,
            email=db.get_one(Person, row.person_id).email or "",
            inviter=inviter.name if inviter and inviting == row.organization_id else "",
            inviting=organization_names(db, [inviting])[inviting] if inviting else frame.organization,
            frame=frame,
            roles=tuple(role for role in Role if role in row.roles),
            session=session.name if session else "",
            n_contacts=len(facts.contacts) if facts and session else 0,
            due_at=session.due_at if session else None,
            expires_at=row.expires_at,
        )


def open_invitation(db: Db, token: str, *, now: datetime, alone: bool = False) -> Invitation:
    """The invitation of a link; ``alone`` holds it until the end of the transaction. Raises as :func:`offer_of`."""
    token_id = read(token, purpose=PURPOSE)
    row = invitation_by_token_id(db, token_id, alone=alone) if token_id else None
    if row is None:
        raise NotFound(NO_SUCH_LINK)
    inviter = db.get(Person, row.created_by_id) if row.created_by_id else None
    for over, sentence in (
        (row.used_at is not None, USED),
        (row.revoked_at is not None or (inviter is not None and inviter.deactivated_at is not None), WITHDRAWN),
        (row.expires_at <= now, RUN_OUT),
    ):
        if over:
            raise WrongState(sentence)
    return row
