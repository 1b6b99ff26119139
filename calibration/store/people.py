"""Queries about persons, their browsers, and where they belong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from calibration.store.engine import Db
from calibration.store.models import Credential, Engagement, Membership, Organization, Person, Rater, WebSession
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, Side


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """One engagement as a person sees it in a list."""

    id: int
    key: str
    name: str
    client: str
    vendor: str
    time_zone: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class DoorPerson:
    """One person that the demo's door offers."""

    key: str
    name: str
    organization: str
    side: Side | None
    roles: tuple[Role, ...]


def any_credential_exists(db: Db) -> bool:
    """Whether anybody can sign in properly; then the demo's door is shut."""
    return db.exec(select(Credential.id).limit(1)).first() is not None


def person_by_key(db: Db, key: str) -> Person | None:
    """The active person with this key."""
    return db.exec(select(Person).where(Person.key == key, col(Person.deactivated_at).is_(None))).first()


def web_session(db: Db, *, token_hash: str, now: datetime, idle_since: datetime) -> tuple[WebSession, Person] | None:
    """A live browser session, in which something was done since then, and its active person."""
    return db.exec(
        select(WebSession, Person)
        .join(Person, col(Person.id) == WebSession.person_id)
        .where(
            WebSession.token_hash == token_hash,
            col(WebSession.revoked_at).is_(None),
            WebSession.expires_at > now,
            WebSession.seen_at > idle_since,
            col(Person.deactivated_at).is_(None),
        )
    ).first()


def side_of(engagement: Engagement, organization_id: int) -> Side | None:
    """The side that an organization is in an engagement; ``None`` for a neutral one."""
    if organization_id == engagement.client_organization_id:
        return Side.CLIENT
    return Side.VENDOR if organization_id == engagement.vendor_organization_id else None


def viewer_in(db: Db, *, person_id: int, engagement_id: int) -> Viewer:
    """The facts visibility needs about a person; without membership the roles are empty."""
    engagement = db.get(Engagement, engagement_id)
    memberships = db.exec(
        select(Membership).where(Membership.person_id == person_id, Membership.engagement_id == engagement_id)
    ).all()
    side = side_of(engagement, memberships[0].organization_id) if engagement and memberships else None
    # Who changed employer has several raters: the newest of the side they belong to now is the one that scores.
    rater_id = db.exec(
        select(Rater.id)
        .where(Rater.engagement_id == engagement_id, Rater.person_id == person_id, Rater.side == side)
        .order_by(col(Rater.id).desc())
    ).first()
    return Viewer(
        person_id=person_id,
        engagement_id=engagement_id,
        side=side,
        roles=frozenset(membership.role for membership in memberships),
        rater_id=rater_id,
    )


def engagements_of(db: Db, person_id: int) -> list[EngagementCard]:
    """The engagements a person belongs to, by name."""
    client, vendor = aliased(Organization), aliased(Organization)
    own = select(Membership.engagement_id).where(Membership.person_id == person_id)
    rows = db.exec(
        select(Engagement, client, vendor)
        .join(client, col(client.id) == Engagement.client_organization_id)
        .join(vendor, col(vendor.id) == Engagement.vendor_organization_id)
        .where(col(Engagement.id).in_(own))
        .order_by(Engagement.name)
    ).all()
    return [
        EngagementCard(e.id or 0, e.key, e.name, client_side.name, vendor_side.name, e.time_zone, e.is_demo)
        for e, client_side, vendor_side in rows
    ]


def organization_in(db: Db, *, person_id: int, engagement_id: int) -> int | None:
    """The organization a person belongs to an engagement for; ``None`` without membership."""
    return db.exec(
        select(Membership.organization_id).where(
            Membership.person_id == person_id, Membership.engagement_id == engagement_id
        )
    ).first()


def organizations_taking_part(db: Db, engagement_id: int) -> set[int]:
    """Organizations that anybody belongs to an engagement for."""
    return set(db.exec(select(Membership.organization_id).where(Membership.engagement_id == engagement_id).distinct()))


def organizations_of_people(db: Db, person_ids: Sequence[int]) -> set[int]:
    """Every organization these persons belong to any engagement for."""
    return set(db.exec(select(Membership.organization_id).where(col(Membership.person_id).in_(person_ids))).all())


def door_people(db: Db) -> list[DoorPerson]:
    """Everybody in a demo engagement, in the order they were entered."""
    rows = db.exec(
        select(Person, Organization.name, Membership, Engagement)
        .join(Membership, col(Membership.person_id) == Person.id)
        .join(Organization, col(Organization.id) == Membership.organization_id)
        .join(Engagement, col(Engagement.id) == Membership.engagement_id)
        .where(col(Engagement.is_demo), col(Person.deactivated_at).is_(None))
        .order_by(col(Person.id), col(Membership.id))
    ).all()
    roles: dict[str, list[Role]] = defaultdict(list)
    for person, _, membership, _ in rows:
        roles[person.key].append(membership.role)
    seen: dict[str, DoorPerson] = {}
    for person, organization, membership, engagement in rows:
        side = side_of(engagement, membership.organization_id)
        seen.setdefault(person.key, DoorPerson(person.key, person.name, organization, side, tuple(roles[person.key])))
    return list(seen.values())


def any_engagement_exists(db: Db) -> bool:
    """Whether there is anything in this database yet."""
    return db.exec(select(Engagement.id).limit(1)).first() is not None
