"""Queries about accounts: who signs in with what, in which browsers, and the links that set a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from calibration.store.engine import Db, Store
from calibration.store.models import Credential, Membership, PasswordReset, Person, WebSession
from calibration.vocabulary import Role

PASSWORD = "password"  # noqa: S105 - a kind of credential


@dataclass(frozen=True, slots=True)
class Belonging:
    """One role of a person, and for whom."""

    engagement_id: int
    organization_id: int
    role: Role


def person_by_email(db: Db, email: str) -> Person | None:
    """The person with this address, which is given as it is stored; deactivated ones too."""
    return db.exec(select(Person).where(Person.email == email)).first()


def keys_beginning(db: Db, start: str) -> set[str]:
    """Keys of persons that begin so."""
    return set(db.exec(select(Person.key).where(col(Person.key).startswith(start, autoescape=True))).all())


def credential_of(db: Db, person_id: int, *, alone: bool = False) -> Credential | None:
    """A person's password as it is kept; ``alone`` holds the row until the end of the transaction."""
    wanted = select(Credential).where(Credential.person_id == person_id, Credential.kind == PASSWORD)
    return db.exec(wanted.with_for_update() if alone else wanted).first()


def administers(db: Db, person_id: int) -> bool:
    """Whether a person is an active administrator of this installation."""
    person = db.get(Person, person_id)
    return person is not None and person.is_administrator and person.deactivated_at is None


def any_administrator_exists(db: Db) -> bool:
    """Whether somebody active administers this installation."""
    found = select(Person.id).where(col(Person.is_administrator), col(Person.deactivated_at).is_(None))
    return db.exec(found.limit(1)).first() is not None


def other_administrators(db: Db, person_id: int) -> int:
    """How many active administrators of this installation there are besides a person."""
    found = select(Person.id).where(
        col(Person.is_administrator), col(Person.deactivated_at).is_(None), col(Person.id) != person_id
    )
    return len(db.exec(found).all())


def belongings(db: Db, person_id: int) -> list[Belonging]:
    """Every role a person has, in whatever engagement."""
    rows = db.exec(select(Membership).where(Membership.person_id == person_id)).all()
    return [Belonging(row.engagement_id, row.organization_id, row.role) for row in rows]


def live_web_sessions(db: Db, person_id: int, *, now: datetime, idle_since: datetime) -> Sequence[WebSession]:
    """The browsers a person is signed in at, the one seen last first."""
    return db.exec(
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            col(WebSession.revoked_at).is_(None),
            WebSession.expires_at > now,
            WebSession.seen_at > idle_since,
        )
        .order_by(col(WebSession.seen_at).desc(), col(WebSession.id).desc())
    ).all()


def note_seen(store: Store, web_session_id: int, *, now: datetime) -> None:
    """Note that something was done in a live browser session; left for the next time while the database is busy."""
    seen = update(WebSession).where(
        col(WebSession.id) == web_session_id, col(WebSession.revoked_at).is_(None), col(WebSession.seen_at) < now
    )
    try:
        with store.writing() as db:
            db.exec(seen.values(seen_at=now))
    except OperationalError:  # an import holds SQLite's one writer: no reason to refuse somebody a page
        return


def end_web_sessions(db: Db, person_id: int, *, now: datetime, besides: int | None = None) -> int:
    """Sign a person out of every browser, or of every other one; how many there were."""
    ended = update(WebSession).where(col(WebSession.person_id) == person_id, col(WebSession.revoked_at).is_(None))
    if besides is not None:
        ended = ended.where(col(WebSession.id) != besides)
    result = db.exec(ended.values(revoked_at=now))
    return int(result.rowcount)


def end_every_web_session(db: Db, *, now: datetime) -> None:
    """Sign everybody out everywhere."""
    db.exec(update(WebSession).where(col(WebSession.revoked_at).is_(None)).values(revoked_at=now))


def reset_by_token_id(db: Db, token_id: str, *, alone: bool = False) -> PasswordReset | None:
    """A reset link by the number it carries; ``alone`` holds the row until the end of the transaction."""
    wanted = select(PasswordReset).where(PasswordReset.token_id == token_id)
    return db.exec(wanted.with_for_update() if alone else wanted).first()


def take_back_resets(db: Db, person_id: int, *, now: datetime) -> None:
    """Make every reset link of a person useless that was not used."""
    unused = update(PasswordReset).where(
        col(PasswordReset.person_id) == person_id,
        col(PasswordReset.used_at).is_(None),
        col(PasswordReset.revoked_at).is_(None),
    )
    db.exec(unused.values(revoked_at=now))
