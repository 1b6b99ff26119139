"""Many rows at once: one statement a batch instead of one a row, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.store.engine import Db
from calibration.store.models import (
    CalibrationSession,
    Criterion,
    Engagement,
    Organization,
    Person,
    Rater,
    Review,
    Scorecard,
    ScorecardVersion,
    SessionContact,
    Table,
)
from calibration.vocabulary import SessionOrigin, SessionScope, Side

Row = Mapping[str, Any]
_ARRIVALS = 7_346_002  # any number, ours alone: PostgreSQL's advisory locks are numbered


def one_arrival_at_a_time(db: Db) -> None:
    """Wait until no other process is bringing data in; held to the end of the transaction.

    Without it two imports of one file would both find it new. SQLite has one writer at a time anyway.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ARRIVALS})


def insert_rows(db: Db, table: type[Table], rows: Sequence[Row]) -> None:
    """Insert rows whose ids nobody needs.

    Parameters
    ----------
    table : a table class
    rows : sequence of mappings
        All with the same columns; columns left out take the table's defaults.
    """
    if rows:
        db.connection().execute(insert(table), [dict(row) for row in rows])


def insert_for_ids(db: Db, table: type[Table], rows: Sequence[Row]) -> list[int]:
    """Insert rows and return their ids in the order of ``rows``; the table's key is ``id``."""
    if not rows:
        return []
    identity = table.__table__.c.id  # type: ignore[attr-defined]
    statement = insert(table).returning(identity, sort_by_parameter_order=True)
    return list(db.connection().execute(statement, [dict(row) for row in rows]).scalars())


def engagement_by_key(db: Db, key: str) -> Engagement | None:
    """The engagement with this key, or ``None``."""
    return db.exec(select(Engagement).where(Engagement.key == key)).first()


def organizations_by_key(db: Db, keys: Sequence[str]) -> dict[str, Organization]:
    """The organizations that exist among these keys."""
    found = db.exec(select(Organization).where(col(Organization.key).in_(keys)))
    return {organization.key: organization for organization in found}


def persons_by_key(db: Db, keys: Sequence[str]) -> dict[str, Person]:
    """The persons that exist among these keys."""
    return {person.key: person for person in db.exec(select(Person).where(col(Person.key).in_(keys)))}


def person_with_email(db: Db, email: str) -> Person | None:
    """The person with this e-mail address, or ``None``."""
    return db.exec(select(Person).where(Person.email == email)).first()


def raters_in_engagement(db: Db, engagement_id: int) -> list[Rater]:
    """Every rater of an engagement, in the order they were made."""
    return list(db.exec(select(Rater).where(Rater.engagement_id == engagement_id).order_by(col(Rater.id))))


def criterion_ids(db: Db, organization_id: int) -> dict[str, int]:
    """Identity of an organization's criteria by key."""
    found = db.exec(select(Criterion.key, Criterion.id).where(Criterion.organization_id == organization_id))
    return {key: identity for key, identity in found if identity is not None}


def version_numbers(db: Db, *, organization_id: int, key: str) -> dict[int, int]:
    """Version number → version id of one card."""
    found = db.exec(
        select(ScorecardVersion.number, ScorecardVersion.id)
        .join(Scorecard, col(Scorecard.id) == col(ScorecardVersion.scorecard_id))
        .where(Scorecard.organization_id == organization_id, Scorecard.key == key)
    )
    return {number: identity for number, identity in found if identity is not None}


def engagement_named(db: Db, key: str) -> Engagement:
    """The engagement with this key.

    Raises
    ------
    NotFound
        There is none; the message says which keys exist.
    """
    engagement = engagement_by_key(db, key)
    if engagement is None:
        keys = ", ".join(sorted(db.exec(select(Engagement.key)))) or "none yet"
        raise NotFound(f"There is no engagement '{key}'. Existing: {keys}.")
    return engagement


def engagement_organizations(engagement: Engagement) -> dict[Side, int]:
    """Side → its organization's id."""
    return {Side.CLIENT: engagement.client_organization_id, Side.VENDOR: engagement.vendor_organization_id}


def imported_reviews(db: Db, engagement_id: int, *, content_hash: str, room: SessionScope) -> set[tuple[str, int, int]]:
    """Session label of the file, interaction and rater of every review that this content brought into a room."""
    imported = db.exec(
        select(CalibrationSession).where(
            CalibrationSession.engagement_id == engagement_id,
            CalibrationSession.origin == SessionOrigin.IMPORTED,
            CalibrationSession.scope == room,
        )
    )
    labels = {one.id: one.sample.get("label", "") for one in imported if one.sample.get("content_hash") == content_hash}
    found = db.exec(
        select(SessionContact.session_id, SessionContact.interaction_id, Review.rater_id)
        .join(Review, col(Review.session_contact_id) == col(SessionContact.id))
        .where(col(SessionContact.session_id).in_(labels))
    )
    return {(labels[session], interaction, rater) for session, interaction, rater in found}
