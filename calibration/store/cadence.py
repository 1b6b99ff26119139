"""Queries about the cadence an engagement requires: from a date on, one joint session every so many weeks."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, delete, select

from calibration.store.engine import Db
from calibration.store.models import CadenceRequirement


def cadence_requirements(db: Db, engagement_id: int) -> list[CadenceRequirement]:
    """Every requirement of an engagement, the oldest first; empty where none was ever made."""
    chosen = select(CadenceRequirement).where(CadenceRequirement.engagement_id == engagement_id)
    return list(db.exec(chosen.order_by(col(CadenceRequirement.in_force_from))))


def replace_cadence(db: Db, engagement_id: int, steps: Sequence[tuple[date, int]]) -> None:
    """Write what is required in place of what was."""
    db.exec(delete(CadenceRequirement).where(col(CadenceRequirement.engagement_id) == engagement_id))
    db.add_all(
        CadenceRequirement(engagement_id=engagement_id, in_force_from=day, every_weeks=weeks) for day, weeks in steps
    )
    db.flush()
