"""Queries about alarms: those raised, and what was answered. Whether a person may see one yet is for visibility."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calibration.store.engine import Db
from calibration.store.models import CalibrationSession, Decision, DriftAlarm
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import sees_alarm
from calibration.vocabulary import AlarmAnswer, SessionScope


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """A watch that goes off now, as :class:`calibration.store.models.DriftAlarm` keeps it."""

    watched: str
    criterion_id: int | None
    meaning_revision: int | None
    session_id: int
    since_session_id: int | None
    direction: int
    size: float
    threshold: float


def alarms_seen_by(db: Db, viewer: Viewer, *, now: datetime) -> list[DriftAlarm]:
    """The alarms of the engagement that this person may see now, newest first."""
    chosen = select(DriftAlarm).where(DriftAlarm.engagement_id == viewer.engagement_id)
    found = db.exec(chosen.order_by(col(DriftAlarm.raised_at).desc(), col(DriftAlarm.id).desc())).all()
    return [alarm for alarm in found if sees_alarm(viewer, raised_at=alarm.raised_at, now=now)]


def alarms_unseen_by(db: Db, viewer: Viewer, *, now: datetime) -> set[int]:
    """Ids of the alarms of the engagement that this person may not see yet."""
    chosen = select(DriftAlarm).where(DriftAlarm.engagement_id == viewer.engagement_id)
    return {one.id or 0 for one in db.exec(chosen) if not sees_alarm(viewer, raised_at=one.raised_at, now=now)}


def alarm_for_writing(db: Db, alarm_id: int) -> DriftAlarm | None:
    """One alarm, locked until the commit where the database can."""
    return db.exec(select(DriftAlarm).where(DriftAlarm.id == alarm_id).with_for_update()).first()


def known_alarms(db: Db, engagement_id: int) -> set[tuple[str, int, int]]:
    """What has gone off before: what was watched, at which session, in which direction."""
    chosen = select(DriftAlarm).where(DriftAlarm.engagement_id == engagement_id)
    return {(alarm.watched, alarm.session_id, alarm.direction) for alarm in db.exec(chosen)}


def open_lines(db: Db, engagement_id: int) -> set[tuple[int, int]]:
    """The lines, as (criterion, meaning), with an alarm that waits for its last answer."""
    chosen = select(DriftAlarm).where(DriftAlarm.engagement_id == engagement_id)
    return {
        (alarm.criterion_id, alarm.meaning_revision or 0)
        for alarm in db.exec(chosen)
        if alarm.criterion_id is not None and alarm.answer in (None, AlarmAnswer.ACKNOWLEDGED)
    }


def open_series(db: Db, engagement_id: int) -> set[str]:
    """The series of agents' words, by name, with an alarm that waits for its last answer."""
    chosen = select(DriftAlarm).where(DriftAlarm.engagement_id == engagement_id)
    return {
        alarm.watched
        for alarm in db.exec(chosen)
        if alarm.criterion_id is None and alarm.answer in (None, AlarmAnswer.ACKNOWLEDGED)
    }


def add_alarms(db: Db, engagement_id: int, raised: Sequence[RaisedAlarm], *, now: datetime) -> list[DriftAlarm]:
    """Keep alarms that are not kept yet; return those that are new."""
    known = known_alarms(db, engagement_id)
    new = [
        DriftAlarm(
            engagement_id=engagement_id, watched=one.watched, criterion_id=one.criterion_id,
            meaning_revision=one.meaning_revision, session_id=one.session_id, since_session_id=one.since_session_id,
            direction=one.direction, size=one.size, threshold=one.threshold, raised_at=now,
        )
        for one in raised
        if (one.watched, one.session_id, one.direction) not in known
    ]  # fmt: skip
    db.add_all(new)
    db.flush()
    return new


def decision_in(db: Db, *, decision_id: int, engagement_id: int) -> Decision | None:
    """A decision of this engagement's joint room; of a side's own room there is none."""
    found = db.get(Decision, decision_id)
    if found is None or found.engagement_id != engagement_id:
        return None
    made_in = db.get(CalibrationSession, found.session_id) if found.session_id is not None else None
    return found if made_in is None or made_in.scope is SessionScope.JOINT else None
