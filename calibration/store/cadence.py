"""Queries about the cadence an engagement requires: from a date on, one joint session every so many weeks."""

from datetime import date

from sqlmodel import col, select

from calibration.store.engine import Db
from calibration.store.models import CadenceRequirement


def cadence_requirements(db: Db, engagement_id: int) -> list[CadenceRequirement]:
    """Every requirement of an engagement, the oldest first; empty where none was ever made."""
    chosen = select(CadenceRequirement).where(CadenceRequirement.engagement_id == engagement_id)
    return list(db.exec(chosen.order_by(col(CadenceRequirement.in_force_from))))


def save_cadence(db: Db, *, engagement_id: int, in_force_from: date, every_weeks: int | None) -> None:
    """Make or replace the requirement that begins on a date; ``None`` takes it back."""
    known = db.get(CadenceRequirement, (engagement_id, in_force_from))
    if every_weeks is None:
        if known is not None:
            db.delete(known)
    elif known is None:
        db.add(CadenceRequirement(engagement_id=engagement_id, in_force_from=in_force_from, every_weeks=every_weeks))
    else:
        known.every_weeks = every_weeks
        db.add(known)
    db.flush()
