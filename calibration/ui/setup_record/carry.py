"""The record as a file: every entry that was looked for, oldest first, then the heads it was taken at."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calibration.analysis.record_report import RecordHead, RecordLine, record_report
from calibration.export.csv_table import Cell, csv_table
from calibration.store.engine import Store
from calibration.store.record_pages import RecordFilter
from calibration.ui.wording import record as say
from calibration.workflow.record_access import insist_administrator, note_export, record_reader

HEADER = (
    "chain", "position", "at", "local time", "action", "sentence", "commitment", "previous hash", "entry hash",
)  # fmt: skip
HEAD = "head"
"""What stands under ``action`` in the closing row of each chain, whose entry hash is the head."""


def record_csv(
    store: Store,
    *,
    person_id: int,
    engagement_id: int | None,
    wanted: RecordFilter,
    zone: ZoneInfo,
    clock: Callable[[], datetime],
) -> bytes:
    """The entries as CSV. That they were carried away is recorded before they are handed over.

    Parameters
    ----------
    engagement_id : int or None
        ``None`` for the installation's record.

    Raises
    ------
    NotFound, NotAllowed
        As :func:`calibration.workflow.record_access.note_export`.
    """
    if engagement_id is None:
        insist_administrator(store, person_id=person_id)
        viewer = None
    else:
        viewer = record_reader(store, person_id=person_id, engagement_id=engagement_id)
    report = record_report(store, viewer, wanted, now=clock(), limit=None)
    note_export(
        store,
        person_id=person_id,
        engagement_id=engagement_id,
        n_entries=len(report.lines),
        now=clock(),
    )
    entries = [_row(line, zone) for line in reversed(report.lines)]
    return csv_table(HEADER, [*entries, *(_head(head) for head in report.heads)])


def _row(line: RecordLine, zone: ZoneInfo) -> list[Cell]:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = (say.moment(line.at, zone), line.action, say.sentence(line))
    return [line.chain, line.position, at, *said, line.commitment, line.previous_hash, line.entry_hash]


def _head(head: RecordHead) -> list[Cell]:
    return [head.chain, head.n_entries, "", "", HEAD, say.HEAD_ROW, "", "", head.head]
