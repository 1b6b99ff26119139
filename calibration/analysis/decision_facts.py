"""Decisions in force on the lines of a session, on the day it was held."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from calibration.analysis.results_report import DecisionFact
from calibration.store.engine import Db
from calibration.store.pooled_sessions import DecisionRow, decisions_on
from calibration.visibility.scope import Scope


def decisions_in_force(
    db: Db, scope: Scope, *, lines: Sequence[tuple[int, int]], at: datetime, zone: ZoneInfo
) -> dict[tuple[int, int], tuple[DecisionFact, ...]]:
    """Decisions in force at a moment, newest first, by the (criterion id, meaning revision) they were made for.

    A decision does not outlive the meaning of its line.
    """
    rows = decisions_on(db, scope, criterion_ids=[criterion for criterion, _ in lines], on=at.astimezone(zone).date())
    found: dict[tuple[int, int], tuple[DecisionFact, ...]] = dict.fromkeys(lines, ())
    for row in rows:
        line = row.criterion_id, row.meaning_revision
        if line in found:
            found[line] += (_fact(row, zone),)
    return found


def _fact(row: DecisionRow, zone: ZoneInfo) -> DecisionFact:
    return DecisionFact(
        id=row.id,
        decided_on=row.decided_at.astimezone(zone).date(),
        in_force_from=row.in_force_from,
        situation=row.situation,
        text=row.text,
        example=row.example,
        note=row.note,
        decided_by=row.decided_by,
        state=row.state,
    )
