"""Queries about invitations: the links that let people join a side of an engagement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from calibration.store.engine import Db, fetch
from calibration.store.models import CalibrationSession, Engagement, Invitation, Membership, Organization, Person
from calibration.vocabulary import Role


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that was neither used nor withdrawn; it may have run out, or its inviter's account be closed.

    Attributes
    ----------
    name : str
        As the inviter wrote it.
    session_id : int or None
        The session that accepting leads into.
    """

    id: int
    token_id: str
    person_id: int
    organization_id: int
    organization: str
    name: str
    email: str
    roles: tuple[Role, ...]
    session_id: int | None
    session_name: str
    created_by_id: int | None
    expires_at: datetime
    inviter_closed: bool


@dataclass(frozen=True, slots=True)
class InvitationFrame:
    """What an invitation is to: the engagement, its companies and the session, by name."""

    engagement: str
    client: str
    vendor: str
    time_zone: str
    organization: str


def invitation_by_token_id(db: Db, token_id: str, *, alone: bool = False) -> Invitation | None:
    """An invitation by the number its link carries; ``alone`` holds the row until the end of the transaction."""
    wanted = select(Invitation).where(Invitation.token_id == token_id)
    if alone:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.exec(wanted).first()


def invitation_for_writing(db: Db, invitation_id: int) -> Invitation | None:
    """An invitation, held until the end of the transaction."""
    held = select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    return db.exec(held.execution_options(populate_existing=True)).first()


def open_invitations(db: Db, engagement_id: int) -> list[OpenInvitation]:
    """Every open invitation of an engagement, the one made last first. Whose is whose is for the asker to sort."""
    i, p, o, s, inviter = Invitation, Person, Organization, CalibrationSession, aliased(Person)
    columns: list[Any] = [
        col(i.id), col(i.token_id), col(i.person_id), col(i.organization_id), col(o.name).label("organization"),
        col(i.name), col(p.email), col(i.roles), col(i.session_id), col(s.name).label("session_name"),
        col(i.created_by_id), col(i.expires_at), col(inviter.deactivated_at).is_not(None).label("inviter_closed"),
    ]  # fmt: skip
    rows = fetch(
        db,
        select_columns(*columns)
        .select_from(i)
        .join(p, col(p.id) == col(i.person_id))
        .join(o, col(o.id) == col(i.organization_id))
        .join(s, col(s.id) == col(i.session_id), isouter=True)
        .join(inviter, col(inviter.id) == col(i.created_by_id), isouter=True)
        .where(col(i.engagement_id) == engagement_id, col(i.used_at).is_(None), col(i.revoked_at).is_(None))
        .order_by(col(i.id).desc()),
    )
    return [
        OpenInvitation(
            **{
                **row._mapping,
                "email": row.email or "",
                "session_name": row.session_name or "",
                "inviter_closed": bool(row.inviter_closed),
                "roles": tuple(role for role in Role if role in row.roles),
            }
        )
        for row in rows
    ]


def organizations_invited(db: Db, engagement_id: int) -> set[int]:
    """Organizations that anybody was ever invited into an engagement for."""
    return set(db.exec(select(Invitation.organization_id).where(Invitation.engagement_id == engagement_id).distinct()))


def invited_by(db: Db, *, engagement_id: int, organization_id: int) -> set[int]:
    """People who came into an engagement by an invitation that somebody of this organization made."""
    found = (
        select(Invitation.person_id)
        .join(Membership, col(Membership.person_id) == col(Invitation.created_by_id))
        .where(
            Invitation.engagement_id == engagement_id,
            col(Invitation.used_at).is_not(None),
            Membership.engagement_id == engagement_id,
            Membership.organization_id == organization_id,
        )
    )
    return set(db.exec(found))


def withdraw(
    db: Db,
    *,
    now: datetime,
    engagement_id: int | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    created_by_id: int | None = None,
) -> list[int]:
    """Make open invitations useless: those to a person, or made by one, in one engagement or all; their ids."""
    open_ones = select(Invitation.id).where(col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))
    for column, value in (
        (Invitation.engagement_id, engagement_id),
        (Invitation.person_id, person_id),
        (Invitation.organization_id, organization_id),
        (Invitation.created_by_id, created_by_id),
    ):
        if value is not None:
            open_ones = open_ones.where(col(column) == value)
    ids = [one for one in db.exec(open_ones.order_by(col(Invitation.id))) if one is not None]
    db.exec(update(Invitation).where(col(Invitation.id).in_(ids)).values(revoked_at=now))
    return ids


def invitation_frame(db: Db, *, engagement_id: int, organization_id: int) -> InvitationFrame:
    """The names an invitation is told with."""
    engagement = db.get_one(Engagement, engagement_id)
    names = {
        one: db.get_one(Organization, one).name
        for one in (engagement.client_organization_id, engagement.vendor_organization_id, organization_id)
    }
    return InvitationFrame(
        engagement=engagement.name,
        client=names[engagement.client_organization_id],
        vendor=names[engagement.vendor_organization_id],
        time_zone=engagement.time_zone,
        organization=names[organization_id],
    )
