"""Queries about who belongs to one side of an engagement, and the changes of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.store.engine import Db, fetch
from calibration.store.models import (
    CalibrationSession,
    Credential,
    Engagement,
    Membership,
    Organization,
    Participation,
    Person,
    Rater,
    WebSession,
)
from calibration.store.planning import raters_to_ask
from calibration.vocabulary import RaterKind, Role, SessionState, Side

LAST_PLACE = 1000
"""Positions above are those of raters that a private import brought; they are nobody's letter."""

_OPEN = (SessionState.PLANNED, SessionState.SCORING)
_MEMBER: list[Any] = [
    col(Person.id), col(Person.name), col(Person.email), col(Person.deactivated_at), col(Membership.role),
]  # fmt: skip
_STATUS: list[Any] = [col(Rater.position), col(Rater.label), col(Rater.person_id)]
_PERSON: list[Any] = [col(Person.id), col(Person.name), col(Person.email)]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person of an organization in an engagement.

    Attributes
    ----------
    has_account : bool
        Whether the person can sign in.
    seen_at : datetime or None
        When a browser of theirs last asked for anything; ``None`` before the first time.
    """

    person_id: int
    name: str
    email: str | None
    roles: tuple[Role, ...]
    has_account: bool
    seen_at: datetime | None
    deactivated: bool


@dataclass(frozen=True, slots=True)
class ReviewerStatus:
    """A reviewer of the other side as everybody may know them: a place, and whether they have come in."""

    position: int
    label: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class FormerReviewer:
    """Somebody who scored for an organization here and no longer belongs to the engagement for it."""

    person_id: int
    name: str
    email: str | None


def engagement_for_writing(db: Db, engagement_id: int) -> Engagement:
    """The engagement, held so that changes of its people take turns; rows that refer to it may still be written.

    Raises
    ------
    NotFound
        There is none.
    """
    held = select(Engagement).where(Engagement.id == engagement_id).with_for_update(key_share=True)
    found = db.exec(held.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("There is no such engagement, or it is not open to you.")
    return found


def person_for_writing(db: Db, person_id: int) -> Person:
    """A person, held against a second change of the same account."""
    held = select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    return db.exec(held.execution_options(populate_existing=True)).one()


def memberships_in(db: Db, *, person_id: int, engagement_id: int) -> list[Membership]:
    """A person's memberships of one engagement."""
    own = select(Membership).where(Membership.person_id == person_id, Membership.engagement_id == engagement_id)
    return list(db.exec(own.order_by(col(Membership.id))))


def belongs_only_here(db: Db, *, person_id: int, engagement_id: int, organization_id: int) -> bool:
    """Whether a person belongs to nothing but this engagement, for this organization, or to nothing at all."""
    elsewhere = select(Membership.id).where(
        Membership.person_id == person_id,
        or_(col(Membership.engagement_id) != engagement_id, col(Membership.organization_id) != organization_id),
    )
    return db.exec(elsewhere.limit(1)).first() is None


def has_account(db: Db, person_id: int) -> bool:
    """Whether a person can sign in."""
    return db.exec(select(Credential.id).where(Credential.person_id == person_id).limit(1)).first() is not None


def members_of(db: Db, *, engagement_id: int, organization_id: int) -> list[MemberRow]:
    """The people of one organization in an engagement, by name."""
    rows = fetch(
        db,
        select_columns(*_MEMBER)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.engagement_id) == engagement_id, col(Membership.organization_id) == organization_id)
        .order_by(func.lower(col(Person.name)), col(Person.id)),
    )
    roles: dict[int, list[Role]] = defaultdict(list)
    for row in rows:
        roles[row.id].append(row.role)
    with_account = _with_account(db, roles)
    seen = _last_seen(db, roles)
    people = {row.id: row for row in rows}
    return [
        MemberRow(
            person_id=one,
            name=row.name,
            email=row.email,
            roles=tuple(role for role in Role if role in roles[one]),
            has_account=one in with_account,
            seen_at=seen.get(one),
            deactivated=row.deactivated_at is not None,
        )
        for one, row in people.items()
    ]


def _with_account(db: Db, person_ids: Iterable[int]) -> set[int]:
    ids = tuple(person_ids)
    return set(db.exec(select(Credential.person_id).where(col(Credential.person_id).in_(ids))))


def _last_seen(db: Db, person_ids: Iterable[int]) -> dict[int, datetime]:
    newest = (
        select(WebSession.person_id, func.max(WebSession.seen_at))
        .where(col(WebSession.person_id).in_(tuple(person_ids)))
        .group_by(col(WebSession.person_id))
    )
    return {person_id: seen for person_id, seen in db.exec(newest) if seen is not None}


def people_with_a_role(db: Db, *, engagement_id: int, organization_id: int, roles: Collection[Role]) -> set[int]:
    """Active people of an organization who hold any of these roles."""
    found = (
        select(Membership.person_id)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.engagement_id == engagement_id,
            Membership.organization_id == organization_id,
            col(Membership.role).in_(tuple(roles)),
            col(Person.deactivated_at).is_(None),
        )
    )
    return set(db.exec(found))


def reviewer_status(db: Db, *, engagement_id: int, organization_id: int) -> list[ReviewerStatus]:
    """The reviewers of a side in the order of their letters: a place and whether they have an account."""
    rows = fetch(
        db,
        select_columns(*_STATUS)
        .join(Person, col(Person.id) == col(Rater.person_id))
        .join(Membership, col(Membership.person_id) == col(Rater.person_id))
        .where(
            col(Rater.engagement_id) == engagement_id,
            col(Rater.organization_id) == organization_id,
            col(Rater.kind) == RaterKind.NAMED,
            col(Membership.engagement_id) == engagement_id,
            col(Membership.organization_id) == organization_id,
            col(Membership.role) == Role.REVIEWER,
            col(Person.deactivated_at).is_(None),
        )
        .order_by(col(Rater.position)),
    )
    with_account = _with_account(db, [row.person_id for row in rows])
    return [ReviewerStatus(row.position, row.label, row.person_id in with_account) for row in rows]


def former_reviewers(db: Db, *, engagement_id: int, organization_id: int) -> list[FormerReviewer]:
    """People who have scored for an organization and do not belong to the engagement for it now, by name."""
    here = select(Membership.person_id).where(
        col(Membership.engagement_id) == engagement_id, col(Membership.organization_id) == organization_id
    )
    rows = fetch(
        db,
        select_columns(*_PERSON)
        .join(Rater, col(Rater.person_id) == col(Person.id))
        .where(
            col(Rater.engagement_id) == engagement_id,
            col(Rater.organization_id) == organization_id,
            col(Person.id).not_in(here),
        )
        .distinct()
        .order_by(col(Person.name), col(Person.id)),
    )
    return [FormerReviewer(row.id, row.name, row.email) for row in rows]


def set_roles(
    db: Db, *, person_id: int, engagement_id: int, organization_id: int, roles: Collection[Role]
) -> frozenset[Role]:
    """Make a person's roles these; the ones before."""
    before = {one.role: one for one in memberships_in(db, person_id=person_id, engagement_id=engagement_id)}
    gone = [one.id for role, one in before.items() if role not in roles]
    if gone:
        db.exec(delete(Membership).where(col(Membership.id).in_(gone)))
    db.add_all(
        Membership(engagement_id=engagement_id, person_id=person_id, organization_id=organization_id, role=role)
        for role in Role
        if role in roles and role not in before
    )
    db.flush()
    return frozenset(before)


def made_rater(db: Db, *, engagement_id: int, organization_id: int, side: Side, person: Person) -> int:
    """The rater that a person scores as for a side: the one there is, else a new one at the next free place.

    Hold :func:`calibration.store.bulk.one_arrival_at_a_time` first: an import takes places too.
    """
    own = select(Rater.id).where(Rater.engagement_id == engagement_id, Rater.person_id == person.id, Rater.side == side)
    found = db.exec(own.order_by(col(Rater.id).desc())).first()
    if found is not None:
        return found
    taken = select(func.max(Rater.position)).where(
        Rater.engagement_id == engagement_id, Rater.side == side, Rater.position <= LAST_PLACE
    )
    rater = Rater(
        engagement_id=engagement_id,
        organization_id=organization_id,
        person_id=person.id,
        side=side,
        label=person.name,
        position=(db.exec(taken).one() or 0) + 1,
    )
    db.add(rater)
    db.flush()
    assert rater.id is not None, "a flushed row has its id"
    return rater.id


def named_raters(db: Db, *, engagement_id: int, side: Side | None, person_ids: Collection[int]) -> dict[int, int]:
    """Person → rater, for those of these persons who can be asked to score for a side."""
    return {
        one.person_id: one.rater_id
        for one in raters_to_ask(db, engagement_id)
        if one.side is side and one.person_id in person_ids
    }


def organization_names(db: Db, ids: Collection[int]) -> dict[int, str]:
    """Names of organizations."""
    found = db.exec(select(Organization).where(col(Organization.id).in_(tuple(ids))))
    return {one.id: one.name for one in found if one.id is not None}


def open_work(db: Db, *, engagement_id: int, organization_id: int) -> dict[int, list[str]]:
    """Person → names of the sessions, not locked yet, in which they have not submitted, for this organization."""
    columns: list[Any] = [col(Rater.person_id), col(CalibrationSession.name)]
    rows = fetch(
        db,
        select_columns(*columns)
        .select_from(Participation)
        .join(CalibrationSession, col(CalibrationSession.id) == col(Participation.session_id))
        .join(Rater, col(Rater.id) == col(Participation.rater_id))
        .where(
            col(CalibrationSession.engagement_id) == engagement_id,
            col(CalibrationSession.state).in_(_OPEN),
            col(Rater.organization_id) == organization_id,
            col(Rater.person_id).is_not(None),
            col(Participation.sealed_at).is_(None),
        )
        .order_by(col(CalibrationSession.id)),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row.name)
    return dict(found)
