"""Signing in with a password, changing it, and ending browser sessions. All of it stands in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calibration.errors import NotAllowed, NotFound
from calibration.store.accounts import credential_of, end_web_sessions, live_web_sessions, person_by_email
from calibration.store.engine import Store
from calibration.store.models import Person, WebSession
from calibration.workflow.accounts import keep_hash, tidy_email
from calibration.workflow.identity import open_browser_session
from calibration.workflow.passwords import hash_password, is_password
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction

WRONG = "This address and password do not belong together."
"""Said to everybody who may not come in, whatever the reason."""

WRONG_OLD = "This is not your password."


def sign_in(store: Store, *, email: str, password: str, browser: str, now: datetime, valid_for: timedelta) -> str:
    """Open a browser session for whoever knows the password, and return its token.

    An unknown address, a wrong password, a deactivated person and a person without a password get the same answer
    after the same work. Takes a good part of a second.

    Raises
    ------
    NotAllowed
        :data:`WRONG`.
    """
    person_id, secret_hash = _account(store, email)
    if not is_password(password, secret_hash=secret_hash) or person_id is None:
        raise NotAllowed(WRONG)
    with store.writing() as db:
        person = db.get_one(Person, person_id)
        kept = credential_of(db, person_id)
        # Between the look and now it may have been changed or the person deactivated.
        if person.deactivated_at is not None or kept is None or kept.secret_hash != secret_hash:
            raise NotAllowed(WRONG)
        token = open_browser_session(db, person_id=person_id, browser=browser, now=now, valid_for=valid_for)
        write_record(db, action=RecordedAction.SIGNED_IN, now=now, engagement_id=None, room=None, person_id=person_id)
    return token


def _account(store: Store, email: str) -> tuple[int | None, str | None]:
    """Who an address belongs to and what is kept of the password; nothing of somebody deactivated."""
    with store.reading() as db:
        person = person_by_email(db, tidy_email(email)[:320])
        if person is None or person.deactivated_at is not None:
            return None, None
        kept = credential_of(db, person.id or 0)
        return person.id, kept.secret_hash if kept else None


def change_password(
    store: Store, *, person_id: int, web_session_id: int, old: str, new: str, browser: str, now: datetime,
    valid_for: timedelta,
) -> str:  # fmt: skip
    """Change one's own password, ask for the old one, and end every browser session.

    Returns
    -------
    str
        Token of a new session of this browser; the old one ends with the others.

    Raises
    ------
    NotAllowed
        The old password is another.
    """
    with store.reading() as db:
        kept = credential_of(db, person_id)
        secret_hash = kept.secret_hash if kept else None
    if not is_password(old, secret_hash=secret_hash):
        raise NotAllowed(WRONG_OLD)
    new_hash = hash_password(new)
    with store.writing() as db:
        kept = credential_of(db, person_id, alone=True)
        session = db.get_one(WebSession, web_session_id)
        if kept is None or kept.secret_hash != secret_hash or session.revoked_at is not None:
            raise NotAllowed(WRONG_OLD)
        keep_hash(db, person_id=person_id, secret_hash=new_hash, now=now)
        ended = end_web_sessions(db, person_id, now=now)
        token = open_browser_session(db, person_id=person_id, browser=browser, now=now, valid_for=valid_for)
        write_record(
            db,
            action=RecordedAction.PASSWORD_CHANGED,
            now=now,
            engagement_id=None,
            room=None,
            person_id=person_id,
            other_browsers_ended=ended - 1,
        )
    return token


def browsers_of(store: Store, *, person_id: int, now: datetime, idle_for: timedelta) -> Sequence[WebSession]:
    """The browsers somebody is signed in at now, the one seen last first."""
    with store.reading() as db:
        return live_web_sessions(db, person_id, now=now, idle_since=now - idle_for)


def end_browser(store: Store, *, person_id: int, web_session_id: int, now: datetime) -> None:
    """Sign out of one of one's own browsers.

    Raises
    ------
    NotFound
        It is none of this person's.
    """
    with store.writing() as db:
        row = db.get(WebSession, web_session_id)
        if row is None or row.person_id != person_id:
            raise NotFound("You are not signed in there.")
        if row.revoked_at is None:
            row.revoked_at = now


def sign_out_everywhere(store: Store, *, person_id: int, now: datetime) -> int:
    """End every browser session of a person; how many there were."""
    with store.writing() as db:
        ended = end_web_sessions(db, person_id, now=now)
        write_record(
            db,
            action=RecordedAction.SIGNED_OUT_EVERYWHERE,
            now=now,
            engagement_id=None,
            room=None,
            person_id=person_id,
            browsers_ended=ended,
        )
    return ended


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person sees of their own account."""

    name: str
    email: str
    has_password: bool


def own_account(store: Store, *, person_id: int) -> OwnAccount:
    """A person's own account."""
    with store.reading() as db:
        person = db.get_one(Person, person_id)
        return OwnAccount(person.name, person.email or "", credential_of(db, person_id) is not None)
