"""A small engagement and the pages over it, as one person sees them: no browser, the real store."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from calibration.settings import ROOT, settings
from calibration.store.engine import Store, open_store
from tests.factories import World, small_engagement, web_session_of

OpenPage = Callable[..., AppTest]


@pytest.fixture
def page_store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the pages of this test open."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "only-for-tests")
    settings.cache_clear()
    store = open_store(sqlite_url)
    yield store
    store.engine.dispose()
    settings.cache_clear()


@pytest.fixture
def today() -> datetime:
    """The clock of the pages is the machine's."""
    return datetime.now(UTC)


@pytest.fixture
def world(page_store: Store, today: datetime) -> World:
    """Two companies, their people, a published card and six chats."""
    return small_engagement(page_store, today, n_contacts=6)


@pytest.fixture
def open_page(page_store: Store, world: World, today: datetime) -> OpenPage:
    """Open a page as somebody: ``open_page("sessions", who="priya", plan="new")``; more words go into the address."""

    opened: list[str] = []

    def as_somebody(name: str, *, who: str = "priya", **address: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=20)
        token_hash = f"{len(opened):032d}{world.persons[who]:032d}"
        opened.append(token_hash)
        at.user = {"session": str(web_session_of(page_store, world.persons[who], today, token_hash=token_hash))}
        at.switch_page(f"../../pages/{name}.py")
        for key, value in address.items():
            at.query_params[key] = value
        return at.run()

    return as_somebody
