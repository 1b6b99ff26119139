"""What agents wrote, counted: when contacts are written, and on demand where counts are missing or old."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from calibration.intake.options import Progress, no_progress
from calibration.stats.text_tone import VERSION, text_counts
from calibration.store.engine import Db, Store
from calibration.store.interactions import NewContact
from calibration.store.text_tones import TextToneRow, agent_turns, uncounted_texts, write_text_tones
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Channel, SpeakerRole

BATCH = 500
"""Contacts counted and written at a time: what is counted stays when the program is stopped half-way."""

_GUARD = Lock()
_LOCKS: dict[tuple[str, int], Lock] = {}


def count_written_texts(
    db: Db,
    contacts: Sequence[NewContact],
    ids: Mapping[tuple[str, int], int],
    *,
    now: datetime,
    progress: Progress = no_progress,
) -> None:
    """Count contacts just inserted, in the same transaction.

    Parameters
    ----------
    ids : mapping
        Interaction by (external id, copy), as ``insert_contacts`` returns it.
    """
    rows = []
    for n, contact in enumerate(contacts, start=1):
        values = contact.values
        identity = ids[(values["external_id"], values["copy_number"])]
        rows += counted(identity, contact.turns, channel=values["channel"], language=values["language"])
        if n % BATCH == 0:
            progress(n / len(contacts), f"counting the words of {n:,} of {len(contacts):,} contacts")
    write_text_tones(db, rows, now=now)


def counted(
    interaction_id: int, turns: Iterable[Mapping[str, Any]], *, channel: Channel, language: str
) -> list[TextToneRow]:
    """The row of one contact; none where no agent said anything."""
    said = [turn["text"] for turn in turns if turn["role"] == SpeakerRole.AGENT and turn["text"]]
    return [_row(interaction_id, said, channel=channel, language=language)] if said else []


def count_missing_texts(store: Store, scope: LongScope, *, now: datetime, progress: Progress = no_progress) -> int:
    """Count contacts of a scope's sessions that have no counts or older ones; how many there were.

    Counting again changes nothing. Contacts whose text was blanked keep the counts they had. Who asks while an
    engagement is being counted waits, and finds nothing left: no text is counted twice. The database is locked only
    while counts are written, not while they are made.
    """
    with _lock_of(store, scope.engagement_id):
        with store.reading() as db:
            missing = uncounted_texts(db, scope, version=VERSION)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            with store.reading() as db:
                said = agent_turns(db, [one.interaction_id for one in batch])
            rows = [
                _row(one.interaction_id, texts, channel=one.channel, language=one.language)
                for one in batch
                if any(texts := said[one.interaction_id])  # blanked since: its counts stay
            ]
            with store.writing() as db:
                write_text_tones(db, rows, now=now)
            progress((start + len(batch)) / len(missing), f"{start + len(batch):,} of {len(missing):,} contacts")
    return len(missing)


def _lock_of(store: Store, engagement_id: int) -> Lock:
    key = store.engine.url.render_as_string(hide_password=True), engagement_id
    with _GUARD:
        return _LOCKS.setdefault(key, Lock())


def n_missing_texts(store: Store, scope: LongScope) -> int:
    """How many contacts :func:`count_missing_texts` would count."""
    with store.reading() as db:
        return len(uncounted_texts(db, scope, version=VERSION))


def _row(interaction_id: int, texts: Iterable[str], *, channel: Channel, language: str) -> TextToneRow:
    found = text_counts(texts, language=language, spoken=channel is Channel.VOICE)
    return TextToneRow(interaction_id, VERSION, found.to_json())
