"""The contacts of an engagement in a list, a page at a time, and the words of one: nothing anybody scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, exists, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.store.engine import Db, fetch
from calibration.store.models import CalibrationSession, Interaction, Recording, Turn
from calibration.store.transcripts import RecordingRow
from calibration.vocabulary import Channel, SessionOrigin, SessionScope

PER_PAGE = 25
"""Contacts a page."""

_SEARCHED = ("external_id", "subject", "topic", "site", "language", "channel")
_LISTED = ("id", "external_id", "copy_number", "channel", "language", "topic", "subject", "started_at")


@dataclass(frozen=True, slots=True)
class ListedContact:
    """One contact in the list."""

    id: int
    external_id: str
    copy_number: int
    channel: Channel
    language: str
    topic: str
    subject: str
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactWords:
    """One contact with its words and where it can be heard."""

    contact: Interaction
    turns: tuple[Turn, ...]
    recording: RecordingRow | None


def listed_contacts(db: Db, engagement_id: int, *, search: str = "", page: int = 1) -> tuple[list[ListedContact], int]:
    """One page of the contacts that hold every word of a search, and how many there are on all pages.

    Parameters
    ----------
    search : str
        Words, each looked for in id, subject, topic, site, language, channel and what was said; case is ignored.
    page : int
        From 1.
    """
    found: list[ColumnElement[bool]] = [col(Interaction.engagement_id) == engagement_id]
    found += [_holds(word) for word in search.split()]
    counting: Select[Any] = select_columns(func.count()).select_from(Interaction).where(*found)
    columns: Sequence[Any] = [getattr(Interaction, name) for name in _LISTED]
    listing: Select[Any] = (
        select_columns(*columns)
        .where(*found)
        .order_by(col(Interaction.id).desc())
        .limit(PER_PAGE)
        .offset((max(page, 1) - 1) * PER_PAGE)
    )
    rows = [ListedContact(**dict(zip(_LISTED, row, strict=True))) for row in fetch(db, listing)]
    return rows, int(fetch(db, counting)[0][0])


def _holds(word: str) -> ColumnElement[bool]:
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns: Sequence[Any] = [getattr(Interaction, name) for name in _SEARCHED]
    spoken = exists().where(col(Turn.interaction_id) == col(Interaction.id), col(Turn.text).ilike(pattern, escape="\\"))
    return or_(*(column.cast(Text).ilike(pattern, escape="\\") for column in columns), spoken)


def contact_words(db: Db, *, engagement_id: int, interaction_id: int) -> ContactWords:
    """The words of one contact of an engagement.

    Raises
    ------
    NotFound
        There is no such contact in this engagement.
    """
    contact = db.get(Interaction, interaction_id)
    if contact is None or contact.engagement_id != engagement_id:
        raise NotFound("There is no such contact in this engagement.")
    turns = db.exec(select(Turn).where(Turn.interaction_id == interaction_id).order_by(col(Turn.position))).all()
    heard = db.exec(
        select(Recording.url, Recording.media_type).where(Recording.interaction_id == interaction_id)
    ).first()
    return ContactWords(contact, tuple(turns), RecordingRow(*heard) if heard else None)


def imported_sessions_with(db: Db, engagement_id: int, *, content_hash: str, room: SessionScope) -> list[int]:
    """Sessions that a file with this content has become in one room, oldest first."""
    rows = db.exec(
        select(CalibrationSession.id, CalibrationSession.sample)
        .where(
            CalibrationSession.engagement_id == engagement_id,
            CalibrationSession.origin == SessionOrigin.IMPORTED,
            CalibrationSession.scope == room,
        )
        .order_by(col(CalibrationSession.number))
    )
    return [identity for identity, sample in rows if identity and sample.get("content_hash") == content_hash]
