"""Administrators of the installation, and accounts that are closed and opened again."""

from datetime import datetime, timedelta

from calibration.errors import NotAllowed, NotFound, WrongState
from calibration.store.accounts import (
    administers,
    any_administrator_exists,
    end_web_sessions,
    other_administrators,
    take_back_resets,
)
from calibration.store.bulk import one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.models import Person
from calibration.store.people import any_credential_exists
from calibration.workflow.accounts import has_account, keep_hash, person_for
from calibration.workflow.identity import is_direct_local, open_browser_session
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.resets import reset_link

ALREADY = "There is an administrator already. To make another one, say --another."
SHUT = "The first set-up is done on the machine itself, and only while nobody has an account."


def first_run_is_open(store: Store, *, headers: list[tuple[str, str]]) -> bool:
    """Whether the first administrator may be made in this browser: as the demo's door, local and without accounts."""
    with store.reading() as db:
        return is_direct_local(headers) and not any_credential_exists(db)


def set_up_in_browser(
    store: Store, *, name: str, email: str, secret_hash: str, headers: list[tuple[str, str]], browser: str,
    now: datetime, valid_for: timedelta,
) -> str:  # fmt: skip
    """Make the first administrator, which shuts the demo's door, and return the token of their browser session.

    Raises
    ------
    NotAllowed
        :data:`SHUT`.
    InvalidInput
        The name or the address cannot be one.
    """
    with store.writing() as db:
        one_arrival_at_a_time(db)  # two at once would both be the first
        if any_credential_exists(db) or not is_direct_local(headers):
            raise NotAllowed(SHUT)
        person_id = _administrator(db, name=name, email=email, now=now)
        keep_hash(db, person_id=person_id, secret_hash=secret_hash, now=now)
        return open_browser_session(db, person_id=person_id, browser=browser, now=now, valid_for=valid_for)


def insist_on_set_up(store: Store, *, another: bool) -> None:
    """Refuse a set-up from the command line where there is an administrator already and no other one is asked for.

    Raises
    ------
    WrongState
        :data:`ALREADY`.
    """
    with store.reading() as db:
        if any_administrator_exists(db) and not another:
            raise WrongState(ALREADY)


def set_up_with_password(
    store: Store, *, name: str, email: str, secret_hash: str, another: bool, now: datetime
) -> None:
    """Make an administrator from the command line.

    Raises
    ------
    WrongState
        There is one already and ``another`` is not said, or the address is somebody's who has a password.
    InvalidInput
        The name or the address cannot be one.
    """
    with store.writing() as db:
        person_id = _made_at_command_line(db, name=name, email=email, another=another, now=now)
        if has_account(db, person_id=person_id):
            raise WrongState(f"{email} has a password already. Use --link to make this person an administrator.")
        keep_hash(db, person_id=person_id, secret_hash=secret_hash, now=now)


def set_up_with_link(store: Store, *, name: str, email: str, another: bool, now: datetime) -> str:
    """The same, without a password: the token of a link by which the person chooses it.

    Raises
    ------
    WrongState
        There is one already and ``another`` is not said.
    InvalidInput
        The name or the address cannot be one.
    """
    with store.writing() as db:
        person_id = _made_at_command_line(db, name=name, email=email, another=another, now=now)
        return reset_link(db, by_person_id=None, person_id=person_id, now=now)


def deactivate(store: Store, *, by_person_id: int, person_id: int, now: datetime) -> None:
    """Close an account: nothing of it works from the next click on, in open tabs too. What was scored stays.

    Raises
    ------
    NotAllowed
        Only an administrator of the installation may.
    NotFound
        There is no such person.
    WrongState
        It is the last administrator.
    """
    with store.writing() as db:
        person = _account_of(db, by_person_id=by_person_id, person_id=person_id)
        if person.is_administrator and not other_administrators(db, person_id):
            raise WrongState("This is the only administrator. Make another one before you deactivate this account.")
        if person.deactivated_at is not None:
            return
        person.deactivated_at = now
        end_web_sessions(db, person_id, now=now)
        take_back_resets(db, person_id, now=now)
        _record(db, RecordedAction.ACCOUNT_DEACTIVATED, now, by_person_id, person_id)


def reactivate(store: Store, *, by_person_id: int, person_id: int, now: datetime) -> None:
    """Open a closed account again; its password is the old one, its browsers stay signed out.

    Raises
    ------
    NotAllowed
        Only an administrator of the installation may.
    NotFound
        There is no such person.
    """
    with store.writing() as db:
        person = _account_of(db, by_person_id=by_person_id, person_id=person_id)
        if person.deactivated_at is None:
            return
        person.deactivated_at = None
        _record(db, RecordedAction.ACCOUNT_REACTIVATED, now, by_person_id, person_id)


def _account_of(db: Db, *, by_person_id: int, person_id: int) -> Person:
    if not administers(db, by_person_id):
        raise NotAllowed("Only an administrator of this installation opens and closes accounts.")
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _made_at_command_line(db: Db, *, name: str, email: str, another: bool, now: datetime) -> int:
    one_arrival_at_a_time(db)
    if any_administrator_exists(db) and not another:
        raise WrongState(ALREADY)
    return _administrator(db, name=name, email=email, now=now)


def _administrator(db: Db, *, name: str, email: str, now: datetime) -> int:
    person = person_for(db, name=name, email=email, now=now)
    assert person.id is not None, "a flushed row has its id"
    if person.deactivated_at is not None:
        raise WrongState(f"The account of {person.email} is deactivated.")
    person.is_administrator = True
    db.flush()
    _record(db, RecordedAction.ADMINISTRATOR_MADE, now, None, person.id)
    return person.id


def _record(db: Db, action: RecordedAction, now: datetime, by_person_id: int | None, person_id: int) -> None:
    write_record(db, action=action, now=now, engagement_id=None, room=None, person_id=by_person_id, account=person_id)
