"""What tests of people and links begin with; a module may have a ``world`` of its own."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from calibration.settings import settings
from calibration.store.engine import Store
from tests.factories import World, small_engagement
from tests.workflow.people_in_rooms import add_leads


@pytest.fixture
def links_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key that signs links."""
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "only-for-tests")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """A small engagement with a lead on each side, on both databases."""
    found = small_engagement(store, now)
    add_leads(store, found, now)
    return found


@pytest.fixture
def small_world(sqlite_store: Store, now: datetime) -> World:
    """The same on SQLite alone."""
    found = small_engagement(sqlite_store, now)
    add_leads(sqlite_store, found, now)
    return found
