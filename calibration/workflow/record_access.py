"""Who may read the record, and the entry that an export of it leaves."""

from datetime import datetime

from calibration.errors import NotAllowed
from calibration.store.accounts import administers
from calibration.store.engine import Db, Store
from calibration.visibility.facts import Viewer
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member


def record_reader(store: Store, *, person_id: int, engagement_id: int) -> Viewer:
    """The person, as somebody who may read the record of an engagement.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not somebody who may.
    """
    with store.reading() as db:
        return _reader(db, person_id, engagement_id)


def administers_installation(store: Store, *, person_id: int) -> bool:
    """Whether the person may read the installation's chain."""
    with store.reading() as db:
        return administers(db, person_id)


def insist_administrator(store: Store, *, person_id: int) -> None:
    """Raise NotAllowed unless the person may read the installation's chain."""
    with store.reading() as db:
        _insist_administrator(db, person_id)


def note_export(
    store: Store,
    *,
    person_id: int,
    engagement_id: int | None,
    n_entries: int,
    now: datetime,
) -> None:
    """Record that a person carried entries away: in their own side's room, or on the installation's chain.

    Parameters
    ----------
    engagement_id : int or None
        ``None`` for the installation.

    Raises
    ------
    NotFound, NotAllowed
        As :func:`record_reader`; not an administrator of the installation.
    """
    with store.writing() as db:
        if engagement_id is None:
            _insist_administrator(db, person_id)
            room = None
        else:
            room = own_room(_reader(db, person_id, engagement_id).side)
        write_record(
            db,
            action=RecordedAction.RECORD_EXPORTED,
            now=now,
            engagement_id=engagement_id,
            room=room,
            person_id=person_id,
            n_entries=n_entries,
        )


def _reader(db: Db, person_id: int, engagement_id: int) -> Viewer:
    viewer = member(db, person_id=person_id, engagement_id=engagement_id)
    insist_may(viewer, Action.SEE_RECORD)
    return viewer


def _insist_administrator(db: Db, person_id: int) -> None:
    if not administers(db, person_id):
        raise NotAllowed("The installation's record is for its administrators.")
