"""Queries about the record as it is read: pages of entries newest first, and what their ids stand for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calibration.store.engine import Db, fetch
from calibration.store.models import (
    AuditDetail,
    AuditEntry,
    CalibrationSession,
    Engagement,
    Invitation,
    Membership,
    Person,
    Rater,
)
from calibration.store.people import side_of
from calibration.vocabulary import NamesShown, Role, SessionScope, Side


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What is looked for; every part that is given must hold.

    Attributes
    ----------
    actions : tuple of str
        Any of these; empty for all.
    person_id, session_id : int or None
        Who did it, which session it was about. Entries whose details were erased are found by neither.
    since, until : datetime or None
        Aware; from ``since`` on, before ``until``.
    """

    actions: tuple[str, ...] = ()
    person_id: int | None = None
    session_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """One entry with its details; ``details`` is ``None`` when they were erased."""

    id: int
    chain_id: int
    position: int
    at: datetime
    action: str
    commitment: str
    previous_hash: str
    entry_hash: str
    details: str | None


@dataclass(frozen=True, slots=True)
class RecordPerson:
    """Somebody whom an entry names. ``side`` is ``None`` for a neutral person and for one who is known no more."""

    name: str
    side: Side | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class RecordRater:
    """A rater whom an entry names."""

    side: Side | None
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class RecordSession:
    """A session that an entry is about."""

    number: int
    scope: SessionScope
    names_shown: NamesShown


def recorded_rows(
    db: Db,
    chain_ids: Sequence[int],
    wanted: RecordFilter,
    *,
    before_id: int | None = None,
    ends: Mapping[int, int] | None = None,
    limit: int | None = None,
) -> list[RecordedRow]:
    """Entries of these chains, newest first. Ask visibility which chains first.

    Parameters
    ----------
    before_id : int or None
        Only entries written before this one: where the page before ended.
    ends : mapping of int to int, optional
        By chain, the first entry that is not read, nor any after it.
    limit : int or None
        At most so many.
    """
    until = {chain: min(filter(None, (before_id, (ends or {}).get(chain))), default=None) for chain in chain_ids}
    # One chain at a time, so that an index gives each in order: sorting two together would read both whole.
    rows = [row for one in chain_ids for row in _rows_of_chain(db, one, wanted, before_id=until[one], limit=limit)]
    return sorted(rows, key=lambda row: -row.id)[:limit]


def _rows_of_chain(
    db: Db, chain_id: int, wanted: RecordFilter, *, before_id: int | None, limit: int | None
) -> list[RecordedRow]:
    e, d = AuditEntry, AuditDetail
    statement = (
        select(  # type: ignore[call-overload]
            *(e.id, e.chain_id, e.position, e.at, e.action, e.commitment, e.previous_hash, e.entry_hash),
            d.details,
        )
        .join(d, col(d.entry_id) == col(e.id), isouter=True)
        .where(e.chain_id == chain_id)
        .order_by(col(e.id).desc())
    )
    conditions = (
        col(e.action).in_(wanted.actions) if wanted.actions else None,
        d.person_id == wanted.person_id if wanted.person_id is not None else None,
        d.session_id == wanted.session_id if wanted.session_id is not None else None,
        col(e.at) >= wanted.since if wanted.since is not None else None,
        col(e.at) < wanted.until if wanted.until is not None else None,
        col(e.id) < before_id if before_id is not None else None,
    )
    statement = statement.where(*(one for one in conditions if one is not None)).limit(limit)
    return [RecordedRow(**row._mapping) for row in fetch(db, statement)]


def record_people(db: Db, ids: Collection[int], *, engagement_id: int | None) -> dict[int, RecordPerson]:
    """Persons by id, with the side and the roles they have in an engagement, if it is about one."""
    engagement = db.get(Engagement, engagement_id) if engagement_id is not None else None
    sides: dict[int, Side | None] = {}
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    if engagement is not None:
        raters = select(Rater).where(Rater.engagement_id == engagement_id, col(Rater.person_id).in_(ids))
        sides = {one.person_id: one.side for one in db.exec(raters) if one.person_id is not None}
        belonging = select(Membership).where(
            Membership.engagement_id == engagement_id, col(Membership.person_id).in_(ids)
        )
        for one in db.exec(belonging):
            roles[one.person_id].add(one.role)
            sides[one.person_id] = side_of(engagement, one.organization_id)
    people = db.exec(select(Person).where(col(Person.id).in_(ids)))
    return {
        one.id: RecordPerson(one.name, sides.get(one.id), frozenset(roles[one.id]))
        for one in people
        if one.id is not None
    }


def people_of_side(db: Db, *, engagement_id: int, side: Side | None) -> list[tuple[int, str]]:
    """Id and name of everybody who belongs to an engagement on this side, by name."""
    engagement = db.get_one(Engagement, engagement_id)
    found = db.exec(
        select(Person.id, Person.name, Membership.organization_id)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.engagement_id == engagement_id)
        .order_by(Person.name, col(Person.id))
    )
    ours = ((one or 0, name) for one, name, organization in found if side_of(engagement, organization) is side)
    return list(dict.fromkeys(ours))


def everybody(db: Db) -> list[tuple[int, str]]:
    """Id and name of every person of the installation, by name; for its administrator."""
    return [(one or 0, name) for one, name in db.exec(select(Person.id, Person.name).order_by(Person.name))]


def record_raters(db: Db, ids: Collection[int]) -> dict[int, RecordRater]:
    """Raters by id."""
    found = db.exec(select(Rater).where(col(Rater.id).in_(ids)))
    return {one.id: RecordRater(one.side, one.label, one.position) for one in found if one.id is not None}


def names_invited(db: Db, ids: Collection[int]) -> dict[int, str]:
    """The names that invitations were made with."""
    found = db.exec(select(Invitation.id, Invitation.name).where(col(Invitation.id).in_(ids)))
    return {one: name for one, name in found if one is not None}


def record_sessions(db: Db, ids: Collection[int]) -> dict[int, RecordSession]:
    """Sessions by id."""
    found = db.exec(select(CalibrationSession).where(col(CalibrationSession.id).in_(ids)))
    return {one.id: RecordSession(one.number, one.scope, one.names_shown) for one in found if one.id is not None}


def names_shown_in(db: Db, engagement_id: int) -> NamesShown:
    """What an engagement shows of names across the sides."""
    return db.get_one(Engagement, engagement_id).names_shown
