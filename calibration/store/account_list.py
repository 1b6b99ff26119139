"""The accounts of an installation, for whoever administers it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from calibration.store.engine import Db, fetch
from calibration.store.models import Credential, Membership, Organization, Person, WebSession


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One person of the installation.

    Attributes
    ----------
    companies : tuple of str
        Organizations that the person belongs to some engagement for.
    """

    person_id: int
    name: str
    email: str | None
    companies: tuple[str, ...]
    has_account: bool
    is_administrator: bool
    deactivated: bool
    seen_at: datetime | None


def accounts_found(db: Db, *, search: str, limit: int) -> tuple[list[AccountRow], int]:
    """People whose name, address or company holds every word of a search, by name; and how many there are."""
    inside = select(Membership.person_id).join(Organization, col(Organization.id) == Membership.organization_id)
    wanted = [
        or_(
            col(Person.name).icontains(word, autoescape=True),
            col(Person.email).icontains(word, autoescape=True),
            col(Person.id).in_(inside.where(col(Organization.name).icontains(word, autoescape=True))),
        )
        for word in search.split()
    ]
    total = db.exec(select(func.count()).select_from(Person).where(*wanted)).one()
    people = db.exec(
        select(Person).where(*wanted).order_by(func.lower(col(Person.name)), col(Person.id)).limit(limit)
    ).all()
    ids = [one.id for one in people if one.id is not None]
    companies = _companies(db, ids)
    with_account = set(db.exec(select(Credential.person_id).where(col(Credential.person_id).in_(ids))))
    seen = dict(
        db.exec(
            select(WebSession.person_id, func.max(WebSession.seen_at))
            .where(col(WebSession.person_id).in_(ids))
            .group_by(col(WebSession.person_id))
        ).all()
    )
    return [
        AccountRow(
            person_id=one.id,
            name=one.name,
            email=one.email,
            companies=tuple(companies.get(one.id, ())),
            has_account=one.id in with_account,
            is_administrator=one.is_administrator,
            deactivated=one.deactivated_at is not None,
            seen_at=seen.get(one.id),
        )
        for one in people
        if one.id is not None
    ], total


def people_counted(db: Db) -> tuple[int, int]:
    """How many people there are, and how many of them can sign in."""
    able = (
        select(func.count(func.distinct(col(Credential.person_id))))
        .join(Person, col(Person.id) == col(Credential.person_id))
        .where(col(Person.deactivated_at).is_(None))
    )
    return db.exec(select(func.count()).select_from(Person)).one(), db.exec(able).one()


def _companies(db: Db, person_ids: list[int]) -> dict[int, list[str]]:
    columns: list[Any] = [col(Membership.person_id), col(Organization.name)]
    rows = fetch(
        db,
        select_columns(*columns)
        .select_from(Membership)
        .join(Organization, col(Organization.id) == col(Membership.organization_id))
        .where(col(Membership.person_id).in_(person_ids))
        .distinct()
        .order_by(col(Organization.name)),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row.name)
    return dict(found)
