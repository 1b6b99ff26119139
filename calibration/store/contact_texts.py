"""The words of a contact, for everybody who knows its session; what was marked and said about them, within a Scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlmodel import col, select

from calibration.store.engine import Db, fetch
from calibration.store.models import Evidence, Recording, Remark, Review, Turn
from calibration.store.ratings import columns, open_contacts, readable
from calibration.visibility.scope import Scope
from calibration.vocabulary import SpeakerRole


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn, position from 1."""

    position: int
    role: SpeakerRole
    speaker: str
    text: str
    second: float | None


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """Where a contact can be heard: a link elsewhere, or a file kept here."""

    url: str
    has_audio: bool


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One piece of evidence of one review. ``turn`` is the turn's position."""

    contact: int
    rater: int
    line: int
    turn: int | None
    start: int | None
    end: int | None
    quote: str
    second: float | None


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One comment of one review on one line."""

    contact: int
    rater: int
    line: int
    text: str


def turns_of(db: Db, interaction_id: int) -> list[TurnRow]:
    """The turns of a contact in order; none for a recording without transcript."""
    rows = db.exec(select(Turn).where(Turn.interaction_id == interaction_id).order_by(col(Turn.position)))
    return [TurnRow(turn.position, turn.role, turn.speaker, turn.text, turn.second) for turn in rows]


def recording_of(db: Db, interaction_id: int) -> RecordingRow | None:
    """Where a contact can be heard, without reading the sound itself."""
    statement = columns(Recording.url, Recording.media_type).where(col(Recording.interaction_id) == interaction_id)
    row = next(iter(fetch(db, statement)), None)
    return RecordingRow(row.url, not row.url) if row else None


def marks_on(db: Db, scopes: Sequence[Scope], *, contacts: Sequence[int], lines: Sequence[int]) -> list[MarkRow]:
    """Evidence on these lines of these contacts, as far as they are open; in the order it was given."""
    wanted = open_contacts(scopes, contacts)
    statement = _marks().where(
        col(Review.session_contact_id).in_(wanted),
        col(Evidence.criterion_version_id).in_(lines),
        col(Review.submitted_at).is_not(None),
    )
    return [MarkRow(*tuple(row)) for row in fetch(db, statement)]


def remarks_on(db: Db, scopes: Sequence[Scope], *, contacts: Sequence[int], lines: Sequence[int]) -> list[RemarkRow]:
    """Comments on these lines of these contacts, as far as they are open."""
    wanted = open_contacts(scopes, contacts)
    statement = _remarks().where(
        col(Review.session_contact_id).in_(wanted),
        col(Remark.criterion_version_id).in_(lines),
        col(Review.submitted_at).is_not(None),
    )
    return [RemarkRow(*tuple(row)) for row in fetch(db, statement)]


def marks_on_contact(db: Db, scope: Scope, contact: int) -> list[MarkRow]:
    """All evidence on one contact that this viewer may read: one's own always, others' once it is revealed."""
    condition = readable(scope, contact)
    if condition is None:
        return []
    statement = _marks().where(col(Review.session_contact_id) == contact, condition)
    return [MarkRow(*tuple(row)) for row in fetch(db, statement)]


def remarks_on_contact(db: Db, scope: Scope, contact: int) -> list[RemarkRow]:
    """All comments on one contact that this viewer may read: one's own always, others' once it is revealed."""
    condition = readable(scope, contact)
    if condition is None:
        return []
    statement = _remarks().where(col(Review.session_contact_id) == contact, condition)
    return [RemarkRow(*tuple(row)) for row in fetch(db, statement)]


def _marks() -> Select[Any]:
    return (
        columns(
            Review.session_contact_id,
            Review.rater_id,
            Evidence.criterion_version_id,
            Turn.position,
            Evidence.span_start,
            Evidence.span_end,
            Evidence.quote,
            Evidence.second,
        )
        .join(Review, col(Review.id) == col(Evidence.review_id))
        .outerjoin(Turn, col(Turn.id) == col(Evidence.turn_id))
        .order_by(col(Evidence.id))
    )


def _remarks() -> Select[Any]:
    return (
        columns(Review.session_contact_id, Review.rater_id, Remark.criterion_version_id, Remark.text)
        .join(Review, col(Review.id) == col(Remark.review_id))
        .where(col(Remark.text) != "")
        .order_by(col(Remark.review_id), col(Remark.criterion_version_id))
    )
