"""Alarms of the drift watch: kept when they go off, answered by a QA lead; and how many false ones a year are fine."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.store.alarms import RaisedAlarm, add_alarms, alarm_for_writing, decision_in
from calibration.store.drift_ground import STANDING
from calibration.store.engine import Db, Store
from calibration.store.models import DriftAlarm, Engagement
from calibration.visibility.over_time import sees_alarm
from calibration.vocabulary import AlarmAnswer, SessionScope
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member

MOST_FALSE_ALARMS = 12.0
"""False alarms a year above which a watch says nothing: one a month."""

LEAST_FALSE_ALARMS = 0.1
"""One in ten years: below, the limits lie outside what was simulated."""


def keep_alarms(store: Store, *, engagement_id: int, raised: Sequence[RaisedAlarm], now: datetime) -> int:
    """Keep what the watch found, each once; return how many are new. Asks nobody's right: the program found them."""
    if not raised:
        return 0
    with store.writing() as db:
        new = add_alarms(db, engagement_id, raised, now=now)
        return len(new)


def answer_alarm(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    alarm_id: int,
    answer: AlarmAnswer,
    reason: str,
    decision_id: int | None,
    now: datetime,
) -> None:
    """Answer one alarm; see :func:`answer_alarms`."""
    answer_alarms(
        store, person_id=person_id, engagement_id=engagement_id, alarm_ids=(alarm_id,), answer=answer, reason=reason,
        decision_id=decision_id, now=now,
    )  # fmt: skip


def answer_alarms(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    alarm_ids: Sequence[int],
    answer: AlarmAnswer,
    reason: str,
    decision_id: int | None,
    now: datetime,
) -> None:
    """Give alarms the same answer, all of them or none. One that is acknowledged stays open to another answer; every
    other answer is the last. Each has its own entry on the record.

    Parameters
    ----------
    reason : str
        Needed to dismiss.
    decision_id : int or None
        The decision that explains it; exactly for the answer ``DECISION``.

    Raises
    ------
    NotFound, NotAllowed
        No such alarm or decision here; not a QA lead of a side.
    WrongState
        Somebody has answered it already.
    InvalidInput
        No reason, or no decision, where one is needed; a decision about another line, or one that was not made.
    """
    said = reason.strip()
    if answer is AlarmAnswer.DISMISSED and not said:
        raise InvalidInput("An alarm is dismissed with a reason. Say in a sentence why it is none.")
    if (answer is AlarmAnswer.DECISION) != (decision_id is not None):
        raise InvalidInput("Choose the decision that explains the alarm, and only then.")
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.ANSWER_ALARM)
        for alarm_id in alarm_ids:
            alarm = alarm_for_writing(db, alarm_id)
            if (
                alarm is None
                or alarm.engagement_id != engagement_id
                or not sees_alarm(viewer, raised_at=alarm.raised_at, now=now)
            ):
                raise NotFound("There is no such alarm, or it is not open to you.")
            _check(db, alarm, decision_id)
            alarm.answer, alarm.reason, alarm.decision_id = answer, said, decision_id
            alarm.answered_by_id, alarm.answered_at = person_id, now
            db.add(alarm)
            db.flush()
            write_record(
                db, action=RecordedAction.ALARM_ANSWERED, now=now, engagement_id=engagement_id,
                room=SessionScope.JOINT, person_id=person_id, session_id=alarm.session_id, alarm_id=alarm_id,
                answer=answer, reason=said,
            )  # fmt: skip


def _check(db: Db, alarm: DriftAlarm, decision_id: int | None) -> None:
    if alarm.answer not in (None, AlarmAnswer.ACKNOWLEDGED):
        raise WrongState("This alarm has its answer.")
    if decision_id is None:
        return
    decision = decision_in(db, decision_id=decision_id, engagement_id=alarm.engagement_id)
    if decision is None:
        raise NotFound("There is no such decision in this engagement.")
    if alarm.criterion_id not in (None, decision.criterion_id):
        raise InvalidInput("That decision is about another line. Choose one about the line of the alarm.")
    if decision.state not in STANDING:
        raise InvalidInput("Nothing was decided there yet. Choose a decision that was made.")


def set_false_alarms(
    store: Store, *, person_id: int, engagement_id: int, false_alarms_a_year: float, now: datetime
) -> None:
    """Say how many false alarms a year, over everything that is watched, the watch may give.

    Raises
    ------
    NotFound, NotAllowed
        No such engagement; not a manager, QA lead or administrator of a side.
    InvalidInput
        Not between :data:`LEAST_FALSE_ALARMS` and :data:`MOST_FALSE_ALARMS`.
    """
    if not (isfinite(false_alarms_a_year) and LEAST_FALSE_ALARMS <= false_alarms_a_year <= MOST_FALSE_ALARMS):
        raise InvalidInput(
            f"{false_alarms_a_year:g} false alarms a year cannot be asked for."
            f" Allowed: {LEAST_FALSE_ALARMS:g} (one in ten years) to {MOST_FALSE_ALARMS:g} (one a month)."
        )
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.SET_FALSE_ALARMS)
        engagement = db.get_one(Engagement, engagement_id)
        before = engagement.false_alarms_a_year
        if before == false_alarms_a_year:
            return
        engagement.false_alarms_a_year = false_alarms_a_year
        db.add(engagement)
        db.flush()
        write_record(
            db, action=RecordedAction.WATCH_SET, now=now, engagement_id=engagement_id, room=SessionScope.JOINT,
            person_id=person_id, false_alarms_a_year=[before, false_alarms_a_year],
        )  # fmt: skip
