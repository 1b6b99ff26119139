"""Who is at this browser: one row on the server, one token in an HttpOnly cookie, one function that asks.

The demo's "continue as …", a sign-in, the first set-up and an invitation all make the same row.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from calibration.errors import NotAllowed
from calibration.store import people
from calibration.store.accounts import note_seen
from calibration.store.engine import Db, Store
from calibration.store.models import Person, WebSession
from calibration.store.people import DoorPerson
from calibration.store.sessions import newest_closed_session

_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_FORWARDING = frozenset(
    {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-original-forwarded-for"}
)
"""Besides every header whose name begins with x-forwarded."""

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live browser session.

    Attributes
    ----------
    web_session_id : int
        Its row; the middleware hands this on, never the token.
    form_token : str
        What every form and every post of this browser must carry.
    seen_at : datetime
        When it last did something, to the minute.
    """

    web_session_id: int
    person_id: int
    person_key: str
    name: str
    form_token: str
    seen_at: datetime


def is_direct_local(headers: list[tuple[str, str]]) -> bool:
    """Whether a request came straight to this machine: its Host is a loopback name and nothing forwarded it.

    Parameters
    ----------
    headers : list of (name, value)
        As received; names in any case.
    """
    named = {name.lower(): value for name, value in headers}
    host = _HOST.fullmatch(named.get("host", "").strip().lower())
    forwarded = any(name in _FORWARDING or name.startswith("x-forwarded") for name in named)
    return host is not None and not forwarded


def accounts_exist(store: Store) -> bool:
    """Whether anybody has an account: then people sign in, and the demo's door is shut."""
    with store.reading() as db:
        return people.any_credential_exists(db)


def door_people(store: Store, *, headers: list[tuple[str, str]]) -> list[DoorPerson]:
    """Whom the demo's door offers: nobody once a credential exists or when the request is not direct and local."""
    if not is_direct_local(headers):
        return []
    with store.reading() as db:
        return [] if people.any_credential_exists(db) else people.door_people(db)


def continue_as(
    store: Store,
    *,
    person_key: str,
    headers: list[tuple[str, str]],
    now: datetime,
    valid_for: timedelta,
    browser: str = "",
) -> str:
    """Open a browser session for a person of the demo and return its token.

    Raises
    ------
    NotAllowed
        The door is shut, or this person does not stand in it.
    """
    if person_key not in {person.key for person in door_people(store, headers=headers)}:
        raise NotAllowed("The demo's door is shut here. Sign in instead.")
    with store.writing() as db:
        person = people.person_by_key(db, person_key)
        if person is None or person.id is None or people.any_credential_exists(db):
            raise NotAllowed("The demo's door is shut here. Sign in instead.")
        return open_browser_session(db, person_id=person.id, browser=browser, now=now, valid_for=valid_for)


def open_browser_session(db: Db, *, person_id: int, browser: str, now: datetime, valid_for: timedelta) -> str:
    """Sign a person in at a browser and return its token, which is kept nowhere here.

    Parameters
    ----------
    browser : str
        Coarse words for it, such as "Firefox on Windows": enough for its owner to know it again.
    valid_for : timedelta
        Until it ends whatever happens; it ends earlier when nothing is clicked.
    """
    token = secrets.token_urlsafe(32)
    db.add(
        WebSession(
            token_hash=_hashed(token),
            form_token=secrets.token_urlsafe(24),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + valid_for,
            browser=browser[:120],
        )
    )
    db.flush()
    return token


def landing_place(store: Store, *, person_key: str) -> str:
    """Where a newcomer lands: inside the newest finished session that the person may know of, else at home."""
    with store.reading() as db:
        person = people.person_by_key(db, person_key)
        if person is None or person.id is None:
            return "/"
        for engagement in people.engagements_of(db, person.id):
            viewer = people.viewer_in(db, person_id=person.id, engagement_id=engagement.id)
            session_id = newest_closed_session(db, viewer)
            if session_id is not None:
                return f"/results?session={session_id}"
    return "/"


def signed_in_by_token(store: Store, *, token: str | None, now: datetime, idle_for: timedelta) -> SignedIn | None:
    """The live browser session that a cookie's token names; one in which nothing was clicked for so long has ended."""
    if not token:
        return None
    with store.reading() as db:
        return _signed_in(people.web_session(db, token_hash=_hashed(token), now=now, idle_since=now - idle_for))


def signed_in_by_id(store: Store, *, web_session_id: int, now: datetime, idle_for: timedelta) -> SignedIn | None:
    """The same by its row: asked again by every page run and every fragment."""
    with store.reading() as db:
        row = db.get(WebSession, web_session_id)
        if row is None:
            return None
        return _signed_in(people.web_session(db, token_hash=row.token_hash, now=now, idle_since=now - idle_for))


def was_seen(store: Store, *, person: SignedIn, now: datetime) -> None:
    """A person did something in a browser: it is not idle. Written at most once a minute."""
    if now - person.seen_at < SEEN_EVERY:
        return
    note_seen(store, person.web_session_id, now=now)


def sign_out(store: Store, *, web_session_id: int, now: datetime) -> None:
    """End a browser session; its next request is anonymous."""
    with store.writing() as db:
        db.get_one(WebSession, web_session_id).revoked_at = now


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signed_in(found: tuple[WebSession, Person] | None) -> SignedIn | None:
    if found is None:
        return None
    session, person = found
    assert session.id is not None
    assert person.id is not None
    return SignedIn(session.id, person.id, person.key, person.name, session.form_token, session.seen_at)
