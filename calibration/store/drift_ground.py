"""What, besides ratings, decides what is said about drift: decisions of a room, answered alarms, repeats in use."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, select

from calibration.store.engine import Db, fetch
from calibration.store.models import Anchor, CalibrationSession, Decision, DriftAlarm, Engagement
from calibration.store.ratings import columns
from calibration.store.text_tones import text_mark
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import AlarmAnswer, DecisionState, SessionScope

STANDING = (DecisionState.AGREED, DecisionState.DECIDED, DecisionState.AGREED_TO_DIFFER)
"""States of a decision that was made."""


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A decision that came into force: one that is proposed or escalated did not.

    Attributes
    ----------
    decided_at : datetime
        Sessions before it, and the one it was made in, were scored without it.
    """

    id: int
    criterion_id: int
    meaning_revision: int
    decided_at: datetime
    in_force_from: date
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredAlarm:
    """An alarm that somebody answered.

    Attributes
    ----------
    watched : str
        What went off: a line and its meaning, or the name of a series of agents' words.
    criterion_id, meaning_revision : int or None
        Of a line; else ``None``.
    session_id : int
        Where it went off.
    """

    watched: str
    criterion_id: int | None
    meaning_revision: int | None
    session_id: int
    answer: AlarmAnswer


def logged_decisions(db: Db, scope: LongScope) -> list[LoggedDecision]:
    """The decisions of a room: those of joint sessions or of none, and those of the room itself; oldest first."""
    d = Decision
    rooms = {SessionScope.JOINT, scope.room}
    made_in = select(CalibrationSession.id).where(col(CalibrationSession.scope).in_(rooms))
    rows = fetch(
        db,
        columns(d.id, d.criterion_id, d.meaning_revision, d.decided_at, d.in_force_from, d.text)
        .where(
            col(d.engagement_id) == scope.engagement_id,
            col(d.state).in_(STANDING),
            or_(col(d.session_id).is_(None), col(d.session_id).in_(made_in)),
        )
        .order_by(col(d.in_force_from), col(d.id)),
    )
    return [LoggedDecision(*tuple(row)) for row in rows]


def answered_alarms(db: Db, engagement_id: int) -> list[AnsweredAlarm]:
    """Every answered alarm, by session and id."""
    a = DriftAlarm
    rows = fetch(
        db,
        columns(a.watched, a.criterion_id, a.meaning_revision, a.session_id, a.answer)
        .where(col(a.engagement_id) == engagement_id, col(a.answer).is_not(None))
        .order_by(col(a.session_id), col(a.id)),
    )
    return [AnsweredAlarm(*tuple(row)) for row in rows]


def false_alarms_of(db: Db, engagement_id: int) -> float:
    """How many false alarms a year this engagement puts up with."""
    return db.get_one(Engagement, engagement_id).false_alarms_a_year


def repeats_in_use(db: Db) -> frozenset[int]:
    """Ids of the interactions that come back and are not retired."""
    rows = fetch(db, columns(Anchor.interaction_id).where(col(Anchor.retired_at).is_(None)))
    return frozenset(row.interaction_id for row in rows)


def drift_mark(db: Db, scope: LongScope) -> Hashable:
    """Everything that a report about drift depends on and that neither its scope nor the engagement's mark says.

    Goes into the key of a cached report: decisions' lines and dates, alarms' answers, the budget, repeats in use,
    what was counted in agents' words.
    """
    return (
        tuple(logged_decisions(db, scope)),
        tuple(answered_alarms(db, scope.engagement_id)),
        false_alarms_of(db, scope.engagement_id),
        repeats_in_use(db),
        text_mark(db, scope.engagement_id),
    )
