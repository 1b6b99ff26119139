"""Contacts with their turns and recordings, thousands at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from calibration.store.bulk import insert_for_ids, insert_rows
from calibration.store.engine import Db
from calibration.store.models import ImportRun, Interaction, Recording, Turn
from calibration.vocabulary import SessionScope

CHUNK = 1_000
"""Contacts a statement: keeps the turns of long contacts within the variables one statement may carry."""


def text_lengths() -> dict[str, int]:
    """Longest text each column of a contact holds, in characters; ``speaker`` and ``recording_url`` included."""
    columns = [
        *Interaction.__table__.columns,  # type: ignore[attr-defined]
        Turn.__table__.c.speaker,  # type: ignore[attr-defined]
    ]
    found = {column.name: getattr(column.type, "length", None) for column in columns}
    found["recording_url"] = Recording.__table__.c.url.type.length  # type: ignore[attr-defined]
    return {name: length for name, length in found.items() if length and name != "channel"}


@dataclass(frozen=True, slots=True)
class NewContact:
    """One contact to insert.

    Attributes
    ----------
    values : mapping
        Columns of ``interaction`` without ids and times of writing; the same columns for every contact of a call.
    turns : sequence of mapping
        ``role``, ``speaker``, ``text``, ``second``, ``said_at``, in order.
    recording_url : str
        Link to the recording, or empty.
    """

    values: Mapping[str, Any]
    turns: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    recording_url: str = ""


@dataclass(frozen=True, slots=True)
class StoredContact:
    """What identifies a contact that is in the store."""

    interaction_id: int
    external_id: str
    copy_number: int
    text_hash: str


def insert_contacts(db: Db, contacts: Sequence[NewContact], *, shared: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """Insert contacts with turns and recordings; ids by (external id, copy).

    Parameters
    ----------
    shared : mapping
        Columns every contact gets: ``engagement_id``, ``import_run_id``, ``created_at``.
    """
    made: dict[tuple[str, int], int] = {}
    for start in range(0, len(contacts), CHUNK):
        chunk = contacts[start : start + CHUNK]
        ids = insert_for_ids(db, Interaction, [{**contact.values, **shared} for contact in chunk])
        turns, links = [], []
        for identity, contact in zip(ids, chunk, strict=True):
            made[(contact.values["external_id"], contact.values["copy_number"])] = identity
            turns += [
                {"interaction_id": identity, "position": position, **turn}
                for position, turn in enumerate(contact.turns, start=1)
            ]
            if contact.recording_url:
                links.append({"interaction_id": identity, "url": contact.recording_url})
        insert_rows(db, Turn, turns)
        insert_rows(db, Recording, links)
    return made


def stored_contacts(
    db: Db, engagement_id: int, *, external_ids: Collection[str] | None = None
) -> dict[str, list[StoredContact]]:
    """Contacts of an engagement by external id, each id's copies in order; all, or only those with these ids."""
    found: dict[str, list[StoredContact]] = {}
    rows = db.exec(
        select(Interaction.id, Interaction.external_id, Interaction.copy_number, Interaction.text_hash)
        .where(Interaction.engagement_id == engagement_id)
        .order_by(col(Interaction.external_id), col(Interaction.copy_number))
    )
    # Filtered here: a file may name more ids than one statement may carry variables.
    for identity, external_id, copy_number, text_hash in rows:
        if identity is not None and (external_ids is None or external_id in external_ids):
            entry = StoredContact(identity, external_id, copy_number, text_hash)
            found.setdefault(external_id, []).append(entry)
    return found


def has_contacts(db: Db, engagement_id: int) -> bool:
    """Whether an engagement has any contact."""
    return (
        db.exec(select(Interaction.id).where(Interaction.engagement_id == engagement_id).limit(1)).first() is not None
    )


def turn_ids(db: Db, interaction_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Turn ids by (interaction id, position from 1)."""
    found: dict[tuple[int, int], int] = {}
    for start in range(0, len(interaction_ids), CHUNK):
        chunk = interaction_ids[start : start + CHUNK]
        rows = db.exec(select(Turn.interaction_id, Turn.position, Turn.id).where(col(Turn.interaction_id).in_(chunk)))
        found |= {(owner, position): identity for owner, position, identity in rows if identity is not None}
    return found


def import_run_with(
    db: Db, engagement_id: int, *, kind: str, content_hash: str, room: SessionScope, other_than: int = 0
) -> ImportRun | None:
    """The latest run, other than this one, that brought this content into this room, or ``None``."""
    runs = db.exec(
        select(ImportRun)
        .where(
            ImportRun.engagement_id == engagement_id,
            ImportRun.kind == kind,
            ImportRun.content_hash == content_hash,
            ImportRun.id != other_than,
        )
        .order_by(col(ImportRun.id).desc())
    )
    # Runs from before there were rooms for imports were all joint.
    return next((run for run in runs if run.summary.get("room", SessionScope.JOINT) == room), None)
