"""The record: what was done is written in the transaction that does it, into the chain of the room it happened in.

An entry hashes a salted commitment of its details and the entry before it. The details lie in another row: erasing
them leaves the chain whole, and verification says "erased". Details name people, sessions and contacts by their ids,
so that a page shows a name only where visibility lets it.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime

from calibration.store.audit import add_entry, chain_for_writing
from calibration.store.engine import Db
from calibration.store.models import AuditDetail, AuditEntry, CalibrationSession
from calibration.vocabulary import SessionScope, Side
from calibration.workflow.recorded import RecordedAction

INSTALLATION = "installation"
_OWN_ROOM = {Side.CLIENT: SessionScope.CLIENT_INTERNAL, Side.VENDOR: SessionScope.VENDOR_INTERNAL}


def own_room(side: Side | None) -> SessionScope:
    """The room that a side's own affairs are recorded in; a neutral organization's are everybody's."""
    return _OWN_ROOM.get(side, SessionScope.JOINT) if side else SessionScope.JOINT


def write_record(
    db: Db,
    *,
    action: RecordedAction,
    now: datetime,
    engagement_id: int | None,
    room: SessionScope | None,
    person_id: int | None,
    **details: object,
) -> None:
    """Append to the record, last in the transaction that did it: the chain is held until the commit.

    Whoever writes into several chains does so in the order of their keys (a room of an engagement before the
    installation), or two of them could wait for each other.

    Parameters
    ----------
    engagement_id, room : int, SessionScope; or both None
        Whose chain; ``None`` for the installation's own.
    person_id : int or None
        Who did it; ``None`` for whoever runs the program at its command line.
    **details : JSON values
        Ids and values only; never a draft answer, a comment or a text of a contact. ``session_id`` is the session
        it was about; a key that ends in ``person_id`` or ``rater_id`` names somebody, which erasing looks for.
    """
    key = INSTALLATION if engagement_id is None else f"engagement:{engagement_id}:{room}"
    chain = chain_for_writing(db, key=key, engagement_id=engagement_id, room=room)
    assert chain.id is not None, "a flushed row has its id"
    salt = secrets.token_hex(16)
    text = json.dumps({"person": person_id, **details}, sort_keys=True, ensure_ascii=False)
    entry = AuditEntry(
        chain_id=chain.id,
        position=chain.n_entries + 1,
        at=now,
        action=action.value,
        commitment=commitment_of(salt, text),
        previous_hash=chain.head,
        entry_hash="",
    )
    entry.entry_hash = hash_of(
        key=key,
        position=entry.position,
        at=now,
        action=entry.action,
        commitment=entry.commitment,
        previous_hash=entry.previous_hash,
    )
    session_id = details.get("session_id")
    assert session_id is None or isinstance(session_id, int), "a session is named by its id"
    add_entry(
        db, chain, entry, AuditDetail(entry_id=0, person_id=person_id, session_id=session_id, salt=salt, details=text)
    )


def write_session_record(
    db: Db,
    session: CalibrationSession,
    *,
    action: RecordedAction,
    now: datetime,
    person_id: int | None,
    **details: object,
) -> None:
    """Append what was done to a session to the record of the room it is in. As :func:`write_record`."""
    write_record(
        db,
        action=action,
        now=now,
        engagement_id=session.engagement_id,
        room=session.scope,
        person_id=person_id,
        session_id=session.id,
        **details,
    )


def commitment_of(salt: str, details: str) -> str:
    """SHA-256, hexadecimal, of a salt and the details' exact text."""
    return hashlib.sha256(json.dumps([salt, details]).encode()).hexdigest()


def hash_of(*, key: str, position: int, at: datetime, action: str, commitment: str, previous_hash: str) -> str:
    """SHA-256, hexadecimal, of everything an entry says and of the entry before."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps([key, position, moment, action, commitment, previous_hash])
    return hashlib.sha256(said.encode()).hexdigest()
