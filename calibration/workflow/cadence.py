"""How often both sides are to meet: what the contract requires, changed by the engagement's administrator."""

from datetime import date, datetime

from calibration.errors import InvalidInput
from calibration.store.cadence import cadence_requirements, save_cadence
from calibration.store.engine import Db, Store
from calibration.vocabulary import SessionScope
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.terms import MOST_WEEKS
from calibration.workflow.viewing import insist_may, member


def check_cadence(every_weeks: int) -> None:
    """Whether a cadence can be required.

    Raises
    ------
    InvalidInput
        It is not a whole number of weeks from 1 to 52.
    """
    if not 1 <= every_weeks <= MOST_WEEKS:
        raise InvalidInput(f"A session every {every_weeks} weeks cannot be required. Allowed: 1 to {MOST_WEEKS}.")


def write_cadence(
    db: Db, *, engagement_id: int, every_weeks: int | None, in_force_from: date, person_id: int | None, now: datetime
) -> bool:
    """Write a requirement and its record inside a transaction that others write in too; last in it.

    Returns
    -------
    bool
        Whether anything was changed.

    Raises
    ------
    InvalidInput
        As :func:`check_cadence`.
    """
    if every_weeks is not None:
        check_cadence(every_weeks)
    before = {one.in_force_from: one.every_weeks for one in cadence_requirements(db, engagement_id)}
    if before.get(in_force_from) == every_weeks:
        return False
    save_cadence(db, engagement_id=engagement_id, in_force_from=in_force_from, every_weeks=every_weeks)
    write_record(
        db,
        action=RecordedAction.ENGAGEMENT_CHANGED,
        now=now,
        engagement_id=engagement_id,
        room=SessionScope.JOINT,
        person_id=person_id,
        cadence_every_weeks=every_weeks,
        cadence_before=before.get(in_force_from),
        cadence_in_force_from=in_force_from.isoformat(),
    )
    return True


def set_cadence(
    store: Store, *, person_id: int, engagement_id: int, every_weeks: int | None, in_force_from: date, now: datetime
) -> bool:
    """Require a joint session every so many weeks from a date on, in the engagement's time zone.

    A requirement holds until the next one begins. One that begins on the same date is replaced; with ``None`` it is
    taken back, and the one before holds on.

    Parameters
    ----------
    every_weeks : int or None
        From 1 to 52.

    Returns
    -------
    bool
        Whether anything was changed: the same requirement again changes nothing.

    Raises
    ------
    NotFound
        The person does not belong to the engagement.
    NotAllowed
        The person may not change the terms of the engagement.
    InvalidInput
        As :func:`check_cadence`.
    """
    with store.writing() as db:
        insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.CHANGE_ENGAGEMENT)
        return write_cadence(
            db,
            engagement_id=engagement_id,
            every_weeks=every_weeks,
            in_force_from=in_force_from,
            person_id=person_id,
            now=now,
        )
