"""A person's account: the address they are known by and the password they keep."""

import re
import unicodedata
from datetime import datetime

from calibration.errors import InvalidInput
from calibration.store.accounts import (
    PASSWORD,
    credential_of,
    end_every_web_session,
    keys_beginning,
    person_by_email,
)
from calibration.store.engine import Db
from calibration.store.models import Credential, Person
from calibration.store.people import any_credential_exists
from calibration.workflow.passwords import is_password, password_problem

__all__ = [
    "account_problems", "has_account", "keep_hash", "password_problem", "person_for", "tidy_email", "verify",
]  # fmt: skip

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of everything after them: with one, a name rewrites the sentence it is in."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")


def tidy_email(text: str) -> str:
    """An address as it is stored and looked for: without spaces around it, in lower case, Unicode NFC."""
    return unicodedata.normalize("NFC", text).strip().lower()


def account_problems(*, name: str, email: str) -> dict[str, str]:
    """What is wrong with a new person's name and address, a sentence a field; empty when nothing is.

    Examples
    --------
    >>> account_problems(name="Ann", email="ann@example.com")
    {}
    >>> account_problems(name=" ", email="ann at example.com")
    {'name': 'Say the name that others see.', 'email': 'This is not an email address. Write it as in ann@example.com.'}
    """
    found = {}
    if not any(unicodedata.category(letter)[0] in "LNPSM" for letter in name):
        found["name"] = "Say the name that others see."
    elif any(letter in _TURNS or unicodedata.category(letter) in ("Cc", "Cs") for letter in name.strip()):
        found["name"] = "This name has a character that is not seen, or turns what follows it. Type it by hand."
    elif len(name.strip()) > 200:
        found["name"] = f"This name has {len(name.strip())} characters. At most 200 are kept."
    if len(email) > 320 or not _ADDRESS.fullmatch(tidy_email(email)) or not tidy_email(email).isprintable():
        found["email"] = "This is not an email address. Write it as in ann@example.com."
    return found


def person_for(db: Db, *, name: str, email: str, now: datetime) -> Person:
    """The person with an address, made without a password where there is none; flushed, so that it has its id.

    Raises
    ------
    InvalidInput
        The name or the address cannot be one.
    """
    problems = account_problems(name=name, email=email)
    if problems:
        raise InvalidInput(" ".join(problems.values()))
    address = tidy_email(email)
    known = person_by_email(db, address)
    if known is not None:
        return known
    person = Person(key=_free_key(db, name), name=name.strip(), email=address, created_at=now)
    db.add(person)
    db.flush()
    return person


def has_account(db: Db, *, person_id: int) -> bool:
    """Whether a person has a password here."""
    return credential_of(db, person_id) is not None


def keep_hash(db: Db, *, person_id: int, secret_hash: str, now: datetime) -> None:
    """Keep a password that is hashed already; the first one of all ends every browser session there is."""
    found = credential_of(db, person_id, alone=True)
    if found is None:
        if not any_credential_exists(db):
            end_every_web_session(db, now=now)  # the demo's door shuts behind whoever came through it
        db.add(Credential(person_id=person_id, kind=PASSWORD, secret_hash=secret_hash, created_at=now, changed_at=now))
    else:
        found.secret_hash, found.changed_at = secret_hash, now
    db.flush()


def verify(db: Db, *, person_id: int, password: str) -> bool:
    """Whether this is the person's password; as much work for a person who has none."""
    found = credential_of(db, person_id)
    return is_password(password, secret_hash=found.secret_hash if found else None)


def _free_key(db: Db, name: str) -> str:
    """A key out of a name that nobody has: ``ann-lee``, then ``ann-lee-2``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "person"
    taken = keys_beginning(db, start)
    number = 2
    key = start
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    return key
