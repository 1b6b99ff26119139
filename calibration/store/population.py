"""The contacts that took place, as metadata alone: tens of thousands at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import col

from calibration.store.bulk import insert_rows
from calibration.store.engine import Db, fetch
from calibration.store.models import ImportRun, PopulationContact
from calibration.store.ratings import columns

DESCRIBED = ("started_at", "channel", "language", "topic", "site")
"""What a contact of the population is described by, in this order."""

POPULATION = "population"
"""Kind of the import runs that bring it."""

CHUNK = 5_000
"""Rows a statement."""


def population_size(db: Db, engagement_id: int) -> int:
    """How many contacts an engagement's population holds."""
    counted = columns(func.count()).where(col(PopulationContact.engagement_id) == engagement_id)
    return int(fetch(db, counted)[0][0])


def population_mark(db: Db, engagement_id: int) -> tuple[int, int]:
    """What changes with every import of a population: the latest run that changed it, and how many there are."""
    latest = columns(func.max(ImportRun.id)).where(
        col(ImportRun.engagement_id) == engagement_id, col(ImportRun.kind) == POPULATION
    )
    return int(fetch(db, latest)[0][0] or 0), population_size(db, engagement_id)


def stored_population(db: Db, engagement_id: int) -> dict[str, tuple[Any, ...]]:
    """What is stored of each contact by its id, in the order of :data:`DESCRIBED`."""
    c = PopulationContact
    wanted = columns(c.external_id, *(getattr(c, name) for name in DESCRIBED))
    rows = fetch(db, wanted.where(col(c.engagement_id) == engagement_id))
    return {row[0]: tuple(row[1:]) for row in rows}


def add_population(db: Db, engagement_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert contacts that are not there yet: ``external_id`` and :data:`DESCRIBED` of each."""
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        insert_rows(db, PopulationContact, [{"engagement_id": engagement_id, **row} for row in chunk])


def change_population(db: Db, engagement_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write :data:`DESCRIBED` of contacts that are there, by ``external_id``."""
    if not rows:
        return
    table = PopulationContact.__table__  # type: ignore[attr-defined]
    statement = (
        update(table)
        .where(table.c.engagement_id == engagement_id, table.c.external_id == bindparam("of_id"))
        .values({name: bindparam(f"to_{name}") for name in DESCRIBED})
    )
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        named = [{"of_id": row["external_id"], **{f"to_{name}": row[name] for name in DESCRIBED}} for row in chunk]
        db.connection().execute(statement, named)
