"""The first-use notice: who has to read it, and that somebody has. Its words are the page's; here only their hash."""

import hashlib
from datetime import datetime

from calibration.errors import InvalidInput
from calibration.store.engagements import (
    add_notice_reading,
    engagement_row,
    notice_was_read,
    person_for_writing,
)
from calibration.store.engine import Store
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.viewing import member

_HASH_LENGTH = 64


def notice_hash(text: str) -> str:
    """SHA-256, hexadecimal, of exactly this text: another text is another notice.

    Examples
    --------
    >>> notice_hash("Some contacts come back.")[:8]
    '27d26514'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def notice_waits(store: Store, *, person_id: int, engagement_id: int, text: str) -> bool:
    """Whether a person has still to read this notice before they score.

    In a demo nobody has: its people are made up. Answers are taken either way; only the page asks first.
    """
    with store.reading() as db:
        if engagement_row(db, engagement_id).is_demo:
            return False
        return not notice_was_read(db, engagement_id=engagement_id, person_id=person_id, notice_hash=notice_hash(text))


def read_notice(store: Store, *, person_id: int, engagement_id: int, shown: str, now: datetime) -> None:
    """Keep that a person has read the notice that was shown to them. A second time changes nothing.

    Parameters
    ----------
    shown : str
        :func:`notice_hash` of the text on the page, which may have changed since.

    Raises
    ------
    NotFound
        The person does not belong to the engagement.
    InvalidInput
        ``shown`` is no such hash.
    """
    if len(shown) != _HASH_LENGTH or not set(shown) <= set("0123456789abcdef"):
        raise InvalidInput("The notice that was read is not known. Reload the page and read it again.")
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        person_for_writing(db, person_id)
        if notice_was_read(db, engagement_id=engagement_id, person_id=person_id, notice_hash=shown):
            return
        add_notice_reading(db, engagement_id=engagement_id, person_id=person_id, notice_hash=shown, now=now)
        write_record(
            db,
            action=RecordedAction.NOTICE_READ,
            now=now,
            engagement_id=engagement_id,
            room=own_room(viewer.side),
            person_id=person_id,
            notice_hash=shown,
        )
