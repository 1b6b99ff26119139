"""Who is at this browser: one row on the server, one token in an HttpOnly cookie, one function that asks.

In this release the only way in is the demo's "continue as …"; it makes the same row that a sign-in will make.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from calibration.errors import NotAllowed
from calibration.store import people
from calibration.store.engine import Store
from calibration.store.models import Person, WebSession
from calibration.store.people import DoorPerson
from calibration.store.sessions import newest_closed_session

_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_FORWARDING = frozenset(
    {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-original-forwarded-for"}
)
"""Besides every header whose name begins with x-forwarded."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live browser session.

    Attributes
    ----------
    web_session_id : int
        Its row; the middleware hands this on, never the token.
    form_token : str
        What every form and every post of this browser must carry.
    """

    web_session_id: int
    person_id: int
    person_key: str
    name: str
    form_token: str


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


def door_people(store: Store, *, headers: list[tuple[str, str]]) -> list[DoorPerson]:
    """Whom the demo's door offers: nobody once a credential exists or when the request is not direct and local."""
    if not is_direct_local(headers):
        return []
    with store.reading() as db:
        return [] if people.any_credential_exists(db) else people.door_people(db)


def continue_as(
    store: Store, *, person_key: str, headers: list[tuple[str, str]], now: datetime, valid_for: timedelta
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
        if person is None or person.id is None:
            raise NotAllowed("The demo's door is shut here. Sign in instead.")
        token = secrets.token_urlsafe(32)
        db.add(
            WebSession(
                token_hash=_hashed(token),
                form_token=secrets.token_urlsafe(24),
                person_id=person.id,
                created_at=now,
                seen_at=now,
                expires_at=now + valid_for,
            )
        )
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


def signed_in_by_token(store: Store, *, token: str | None, now: datetime) -> SignedIn | None:
    """The live browser session that a cookie's token names."""
    if not token:
        return None
    with store.reading() as db:
        return _signed_in(people.web_session(db, token_hash=_hashed(token), now=now))


def signed_in_by_id(store: Store, *, web_session_id: int, now: datetime) -> SignedIn | None:
    """The same by its row: asked again by every page run and every fragment."""
    with store.reading() as db:
        row = db.get(WebSession, web_session_id)
        return _signed_in(people.web_session(db, token_hash=row.token_hash, now=now) if row else None)


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
    return SignedIn(session.id, person.id, person.key, person.name, session.form_token)
