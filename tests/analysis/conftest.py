"""A hand-made engagement to look at, on both databases."""

from collections.abc import Iterator

import pytest

from benchmarks.stored_world import StoredWorld
from calibration.store.engine import Store
from calibration.vocabulary import Side


@pytest.fixture
def world(store: Store) -> Iterator[StoredWorld]:
    """An empty engagement with one client reviewer, Anna, and two of the vendor, Ben and Cem; on both databases."""
    with store.writing() as db:
        yield _with_people(StoredWorld(db))


@pytest.fixture
def sqlite_world(sqlite_store: Store) -> Iterator[StoredWorld]:
    """The same on SQLite, where the database does not matter."""
    with sqlite_store.writing() as db:
        yield _with_people(StoredWorld(db))


def _with_people(world: StoredWorld) -> StoredWorld:
    world.rater("Anna", Side.CLIENT)
    world.rater("Ben", Side.VENDOR)
    world.rater("Cem", Side.VENDOR)
    return world
