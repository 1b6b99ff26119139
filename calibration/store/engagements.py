"""Queries about engagements as such: their terms, who prepares one, who was told what, and what was changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select

from calibration.errors import NotFound
from calibration.store.engine import Db, fetch
from calibration.store.models import (
    AuditChain,
    AuditDetail,
    AuditEntry,
    Engagement,
    EngagementDraft,
    Membership,
    NoticeReading,
    Organization,
    Person,
)
from calibration.store.ratings import columns
from calibration.vocabulary import SessionScope


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry of a joint chain; ``details`` is the JSON text, ``None`` when it was erased."""

    engagement_id: int
    at: datetime
    action: str
    details: str | None


@dataclass(frozen=True, slots=True)
class OrganizationChoice:
    """An organization that a person may name as a side."""

    id: int
    name: str


def engagement_row(db: Db, engagement_id: int, *, for_writing: bool = False) -> Engagement:
    """One engagement; ``for_writing`` holds it until the end of the transaction.

    Raises
    ------
    NotFound
        There is none.
    """
    wanted = select(Engagement).where(Engagement.id == engagement_id)
    if for_writing:
        # As it stands now that it is held, not as it was read before.
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such engagement, or it is not open to you.")
    return found


def engagement_keys(db: Db, *, beginning: str) -> set[str]:
    """Keys in use that begin so."""
    return set(db.exec(select(Engagement.key).where(col(Engagement.key).startswith(beginning, autoescape=True))).all())


def organizations_of(db: Db, person_id: int) -> list[OrganizationChoice]:
    """The organizations a person belongs to any engagement for, by name."""
    own = select(Membership.organization_id).where(Membership.person_id == person_id)
    found = db.exec(select(Organization).where(col(Organization.id).in_(own)).order_by(Organization.name)).all()
    return [OrganizationChoice(one.id or 0, one.name) for one in found]


def organizations_by_id(db: Db, ids: Collection[int]) -> list[OrganizationChoice]:
    """Organizations by name."""
    found = db.exec(select(Organization).where(col(Organization.id).in_(ids)).order_by(Organization.name)).all()
    return [OrganizationChoice(one.id or 0, one.name) for one in found]


def person_for_writing(db: Db, person_id: int) -> Person | None:
    """One person, held until the end of the transaction: two presses of theirs wait for each other."""
    return db.exec(select(Person).where(Person.id == person_id).with_for_update()).first()


def person_names(db: Db, ids: Collection[int]) -> dict[int, str]:
    """Names by id. Ask whom they may be shown to first."""
    return {one.id or 0: one.name for one in db.exec(select(Person).where(col(Person.id).in_(ids))).all()}


def typed_of(db: Db, person_id: int) -> dict[str, Any] | None:
    """What a person has typed of an engagement they prepare."""
    draft = db.get(EngagementDraft, person_id)
    return None if draft is None else dict(draft.typed)


def keep_typed(db: Db, person_id: int, typed: dict[str, Any], *, now: datetime) -> None:
    """Keep what was typed in place of what was kept."""
    db.merge(EngagementDraft(person_id=person_id, typed=typed, changed_at=now))
    db.flush()


def forget_typed(db: Db, person_id: int) -> None:
    """The engagement was made, or given up."""
    db.exec(delete(EngagementDraft).where(col(EngagementDraft.person_id) == person_id))


def notice_was_read(db: Db, *, engagement_id: int, person_id: int, notice_hash: str) -> bool:
    """Whether a person has read exactly this notice."""
    return db.get(NoticeReading, (engagement_id, person_id, notice_hash)) is not None


def add_notice_reading(db: Db, *, engagement_id: int, person_id: int, notice_hash: str, now: datetime) -> None:
    """Keep that a person has read this notice; ask first whether they had."""
    db.add(NoticeReading(engagement_id=engagement_id, person_id=person_id, notice_hash=notice_hash, read_at=now))
    db.flush()


def newest_entries(
    db: Db, *, actions: Collection[str], engagement_id: int | None = None, most: int | None = None
) -> list[ChangeRow]:
    """Entries of the joint chains that say one of these, newest first.

    Parameters
    ----------
    engagement_id : int, optional
        Of one engagement; without it of all.
    most : int, optional
        No more than so many.
    """
    chain, entry, detail = AuditChain, AuditEntry, AuditDetail
    wanted = (
        columns(chain.engagement_id, entry.at, entry.action, detail.details)
        .join(entry, col(entry.chain_id) == col(chain.id))
        .join(detail, col(detail.entry_id) == col(entry.id), isouter=True)
        .where(col(chain.room) == SessionScope.JOINT, col(entry.action).in_(actions))
        .order_by(col(entry.at).desc(), col(entry.id).desc())
        .limit(most)
    )
    if engagement_id is not None:
        wanted = wanted.where(col(chain.engagement_id) == engagement_id)
    return [ChangeRow(*row._mapping.values()) for row in fetch(db, wanted)]
