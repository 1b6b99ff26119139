"""What the record says of a file or folder that came in: what kind, how much, and a hash to know it again by."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from calibration.store.engine import Db
from calibration.vocabulary import SessionScope
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction


def content_hash(data: bytes) -> str:
    """SHA-256 of a file's bytes: how a file is recognised when it comes again."""
    return hashlib.sha256(data).hexdigest()


def files_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of a folder's files: the same from a folder and from a zip of it."""
    listed = "\n".join(f"{hashlib.sha256(files[name]).hexdigest()} {name}" for name in sorted(files))
    return hashlib.sha256(listed.encode()).hexdigest()


def write_file_record(
    db: Db,
    *,
    kind: str,
    now: datetime,
    engagement_id: int,
    room: SessionScope,
    person_id: int | None,
    content_hash: str,
    counts: Mapping[str, int],
    import_run_id: int | None = None,
) -> None:
    """Append what came in to the record of its room; the file's name stays in the import's own row.

    Parameters
    ----------
    kind : str
        ``contacts``, ``ratings``, ``population``, or ``engagement`` for a whole folder.
    counts : mapping of str to int
        Only of what those who know of the room may know; zeros are left out.
    """
    write_record(
        db,
        action=RecordedAction.FILE_IMPORTED,
        now=now,
        engagement_id=engagement_id,
        room=room,
        person_id=person_id,
        kind=kind,
        content_hash=content_hash,
        counts={name: count for name, count in counts.items() if count},
        import_run_id=import_run_id,
    )
