"""Queries about the record: its chains, entries and their details."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from calibration.store.engine import Db
from calibration.store.models import AuditChain, AuditDetail, AuditEntry, Rater
from calibration.vocabulary import SessionScope


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as it is stored; ``salt`` and ``details`` are ``None`` when they were erased."""

    id: int
    position: int
    at: datetime
    action: str
    commitment: str
    previous_hash: str
    entry_hash: str
    salt: str | None
    details: str | None
    person_id: int | None
    session_id: int | None


@dataclass(frozen=True, slots=True)
class DetailRow:
    """The details of one entry, and where the entry stands."""

    entry_id: int
    chain_id: int
    action: str
    details: str


def chain_for_writing(db: Db, *, key: str, engagement_id: int | None, room: SessionScope | None) -> AuditChain:
    """The chain of a room, held alone until the end of the transaction; made when it is the first time."""
    held = (
        select(AuditChain)
        .where(AuditChain.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)  # as it stands now that it is held, not as it was read before
    )
    chain = db.exec(held).first()
    if chain is None:
        # Two who are the first at once: the second waits here, then finds what the first has made.
        row = {"key": key, "engagement_id": engagement_id, "room": room, "head": "", "n_entries": 0}
        insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
        db.connection().execute(insert(AuditChain).values(row).on_conflict_do_nothing(index_elements=["key"]))
        chain = db.exec(held).one()
    return chain


def add_entry(db: Db, chain: AuditChain, entry: AuditEntry, detail: AuditDetail) -> None:
    """Append an entry to its chain and move the head."""
    db.add(entry)
    db.flush()
    assert entry.id is not None, "a flushed row has its id"
    detail.entry_id = entry.id
    db.add(detail)
    chain.n_entries, chain.head = entry.position, entry.entry_hash
    db.add(chain)
    db.flush()


def chains(db: Db, *, engagement_id: int | None, rooms: Collection[SessionScope | None]) -> list[AuditChain]:
    """The chains of an engagement's rooms, or of the installation with ``None`` for both."""
    found = db.exec(select(AuditChain).where(AuditChain.engagement_id == engagement_id).order_by(col(AuditChain.id)))
    return [chain for chain in found if chain.room in rooms]


def all_chains(db: Db) -> list[AuditChain]:
    """Every chain of this database, for whoever runs the program."""
    return list(db.exec(select(AuditChain).order_by(col(AuditChain.id))))


def chains_of(db: Db, engagement_id: int) -> list[AuditChain]:
    """Every chain of an engagement, for whoever runs the program."""
    found = select(AuditChain).where(AuditChain.engagement_id == engagement_id).order_by(col(AuditChain.id))
    return list(db.exec(found))


def entries(db: Db, chain_id: int) -> Iterator[EntryRow]:
    """The entries of a chain in order, read a thousand at a time. Ask visibility first."""
    e, d = AuditEntry, AuditDetail
    statement = (
        select(  # type: ignore[call-overload]
            *(e.id, e.position, e.at, e.action, e.commitment, e.previous_hash, e.entry_hash),
            *(d.salt, d.details, d.person_id, d.session_id),
        )
        .join(d, col(d.entry_id) == col(e.id), isouter=True)
        .where(col(e.chain_id) == chain_id)
        .order_by(col(e.position), col(e.id))
    )
    db.flush()
    for row in db.connection().execute(statement.execution_options(yield_per=1000)):
        yield EntryRow(**row._mapping)


def as_of_one_moment(db: Db) -> None:
    """Let every query of this unit of work, which has made none yet, see one moment: others go on writing."""
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def all_details(db: Db) -> Iterator[DetailRow]:
    """The details of every entry of every chain, read a thousand at a time, for whoever runs the program."""
    e, d = AuditEntry, AuditDetail
    statement = select(d.entry_id, e.chain_id, e.action, d.details).join(e, col(e.id) == col(d.entry_id))
    db.flush()
    for row in db.connection().execute(statement.execution_options(yield_per=1000)):
        yield DetailRow(**row._mapping)


def erase_details(db: Db, entry_ids: Sequence[int]) -> None:
    """Delete the details of these entries; the entries stay."""
    for start in range(0, len(entry_ids), 500):
        some = entry_ids[start : start + 500]
        db.exec(delete(AuditDetail).where(col(AuditDetail.entry_id).in_(some)))


def rater_ids_of(db: Db, person_id: int) -> set[int]:
    """Every rater that a person scores or scored as, in any engagement."""
    return {one for one in db.exec(select(Rater.id).where(Rater.person_id == person_id)) if one is not None}
