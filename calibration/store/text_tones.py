"""What was counted in agents' words: written at import, read for a LongScope. Nothing anybody scored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, cast, exists, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from calibration.store.engine import Db, fetch
from calibration.store.models import Interaction, SessionContact, TextTone, Turn
from calibration.store.ratings import columns
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Channel, SpeakerRole

_AT_ONCE = 1_000
"""Rows a statement: well below what either database takes as variables."""


@dataclass(frozen=True, slots=True)
class TextToneRow:
    """The counts of one contact, as ``TextCounts.to_json`` gives them."""

    interaction_id: int
    version: int
    counts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UncountedText:
    """A contact whose agent turns hold text that nobody has counted, or by an older version."""

    interaction_id: int
    channel: Channel
    language: str


def write_text_tones(db: Db, rows: Sequence[TextToneRow], *, now: datetime) -> None:
    """Write counts, in place of older ones of the same contacts."""
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    for start in range(0, len(rows), _AT_ONCE):
        # Two pages that count at once write the same: the later one stays.
        statement = insert(TextTone)
        changed = {name: statement.excluded[name] for name in ("version", "counts", "measured_at")}
        db.connection().execute(
            statement.on_conflict_do_update(index_elements=["interaction_id"], set_=changed),
            [
                {
                    "interaction_id": row.interaction_id,
                    "version": row.version,
                    "counts": row.counts,
                    "measured_at": now,
                }
                for row in rows[start : start + _AT_ONCE]
            ],
        )


def uncounted_texts(db: Db, scope: LongScope, *, version: int) -> list[UncountedText]:
    """Contacts of a scope's sessions to be counted, by id. Text that was blanked is not: its counts stay.

    Parameters
    ----------
    version : int
        Counts below it are old.
    """
    i, drawn, said = Interaction, SessionContact, Turn
    has_text = exists().where(
        and_(col(said.interaction_id) == col(i.id), col(said.role) == SpeakerRole.AGENT, col(said.text) != "")
    )
    rows = fetch(
        db,
        columns(i.id, i.channel, i.language)
        .outerjoin(TextTone, col(TextTone.interaction_id) == col(i.id))
        .where(
            exists().where(and_(col(drawn.interaction_id) == col(i.id), col(drawn.session_id).in_(scope.session_ids))),
            or_(col(TextTone.version).is_(None), col(TextTone.version) < version),
            has_text,
        )
        .order_by(col(i.id)),
    )
    return [UncountedText(*tuple(row)) for row in rows]


def agent_turns(db: Db, interaction_ids: Sequence[int]) -> dict[int, list[str]]:
    """What agents said or wrote in these contacts, turn by turn."""
    found: dict[int, list[str]] = {identity: [] for identity in interaction_ids}
    for start in range(0, len(interaction_ids), _AT_ONCE):
        rows = fetch(
            db,
            columns(Turn.interaction_id, Turn.text)
            .where(
                col(Turn.interaction_id).in_(interaction_ids[start : start + _AT_ONCE]),
                col(Turn.role) == SpeakerRole.AGENT,
            )
            .order_by(col(Turn.interaction_id), col(Turn.position)),
        )
        for identity, text in map(tuple, rows):
            found[identity].append(text)
    return found


def text_counts_of(db: Db, scope: LongScope, *, version: int) -> dict[int, dict[str, Any]]:
    """Counts of the contacts of a scope's sessions, by interaction.

    Parameters
    ----------
    version : int
        Only counts made by it: of a text blanked since, older ones stay, and beside newer ones they would look like
        a move.
    """
    drawn = SessionContact
    rows = fetch(
        db,
        # As text, read at once: ten thousand times one small object takes four times as long.
        columns(TextTone.interaction_id, cast(col(TextTone.counts), Text)).where(
            col(TextTone.version) == version,
            exists().where(
                and_(
                    col(drawn.interaction_id) == col(TextTone.interaction_id),
                    col(drawn.session_id).in_(scope.session_ids),
                )
            ),
        ),
    )
    ids, written = zip(*rows, strict=True) if rows else ((), ())
    return dict(zip(ids, json.loads(f"[{','.join(written)}]"), strict=True))


def text_mark(db: Db, engagement_id: int) -> tuple[int, int, datetime | None]:
    """How many contacts of an engagement are counted, their versions added up, and when the last one was.

    Changes whenever counts do, batch by batch while they are made anew.
    """
    statement = (
        columns(func.count(), func.coalesce(func.sum(TextTone.version), 0), func.max(TextTone.measured_at))
        .join(Interaction, col(Interaction.id) == col(TextTone.interaction_id))
        .where(col(Interaction.engagement_id) == engagement_id)
    )
    [(n, versions, last)] = map(tuple, fetch(db, statement))
    return n, int(versions), last
