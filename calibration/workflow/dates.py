"""When a session is due and when it meets: days and times of the engagement's zone, and changing them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calibration.errors import InvalidInput, WrongState
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession
from calibration.store.reviews import session_for_writing
from calibration.store.sessions import raise_revision
from calibration.vocabulary import SessionState
from calibration.workflow.planning import end_of_day
from calibration.workflow.record import write_session_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, known_session

LAST_MINUTE = time(23, 59)
"""Due at this time of day means until the day's last second."""


def local_moment(day: date, at: time, *, zone: str) -> datetime:
    """A local day and time of day, in UTC; :data:`LAST_MINUTE` lasts until the end of its day.

    A time that the clocks leave out in spring is taken as if they had not been put forward yet; one that comes twice
    in autumn is the first of the two.

    Examples
    --------
    >>> local_moment(date(2026, 7, 1), time(14, 0), zone="Europe/London").isoformat()
    '2026-07-01T13:00:00+00:00'
    >>> local_moment(date(2026, 7, 1), LAST_MINUTE, zone="Europe/London").isoformat()
    '2026-07-01T22:59:59+00:00'
    """
    if at.replace(second=0, microsecond=0) == LAST_MINUTE:
        return end_of_day(day, zone=zone)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def weeks_later(moment: datetime, *, weeks: int, zone: str) -> datetime:
    """The same weekday and time of day so many weeks later, whatever the clocks did in between; in UTC.

    Examples
    --------
    >>> before_the_change = datetime(2026, 10, 22, 13, 0, tzinfo=UTC)  # 14:00 in London
    >>> weeks_later(before_the_change, weeks=1, zone="Europe/London").isoformat()
    '2026-10-29T14:00:00+00:00'
    """
    local = moment.astimezone(ZoneInfo(zone))
    later = datetime.combine(local.date() + timedelta(weeks=weeks), local.time(), ZoneInfo(zone))
    return later.astimezone(UTC)


def change_dates(
    store: Store,
    *,
    person_id: int,
    session_id: int,
    due_at: datetime | None,
    meeting_at: datetime | None,
    now: datetime,
) -> None:
    """Change when a session is due and when it meets. Whoever has submitted stays as they were, on time or late.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        The session is not this person's to know of, to run, or is past its lock; after the lock only the meeting moves.
    InvalidInput
        A new date lies in the past, or neither differs.
    """
    with store.writing() as db:
        viewer, _ = known_session(db, person_id=person_id, session_id=session_id)
        session = session_for_writing(db, session_id)
        insist_may(viewer, Action.CHANGE_DATES, state=session.state)
        before = {"due_at": session.due_at, "held_at": session.held_at}
        after = {"due_at": due_at, "held_at": meeting_at}
        changed = [name for name in before if before[name] != after[name]]
        _check(session, changed, after, now)
        session.due_at, session.held_at = due_at, meeting_at
        db.flush()
        raise_revision(db, session_id)
        told = {
            name: [moment.isoformat() if moment else None for moment in (before[name], after[name])] for name in changed
        }
        write_session_record(db, session, action=RecordedAction.DATES_CHANGED, now=now, person_id=person_id, **told)


def _check(session: CalibrationSession, changed: list[str], after: dict[str, datetime | None], now: datetime) -> None:
    if not changed:
        raise InvalidInput("These are the dates the session has already.")
    if "due_at" in changed and session.state is SessionState.LOCKED:
        raise WrongState("This session is locked: scoring is over, and its due date stays. Its meeting can be moved.")
    for name, called in (("due_at", "due date"), ("held_at", "meeting")):
        moment = after[name]
        if name in changed and moment is not None and moment <= now:
            raise InvalidInput(f"The new {called} is in the past.")
