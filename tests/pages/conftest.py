"""A small engagement and the pages over it, as one person sees them: no browser, the real store."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.settings import ROOT, settings
from calibration.store.engine import Store, make_engine, open_store
from calibration.store.people import person_by_key
from calibration.workflow.demo import load_demo
from tests.factories import World, small_engagement, web_session_of

OpenPage = Callable[..., AppTest]
NOW = datetime.now(UTC)
"""When the demo was loaded."""


def _opened_by_pages(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", url)
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "only-for-tests")
    settings.cache_clear()
    store = open_store(url)
    yield store
    store.engine.dispose()
    settings.cache_clear()


def _page(store: Store, name: str, *, person_id: int, number: int, now: datetime, address: dict[str, str]) -> AppTest:
    """A page as this person sees it, through a browser session of its own for each ``number``."""
    at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=30)
    token_hash = f"{number:032d}{person_id:032d}"
    at.user = {"session": str(web_session_of(store, person_id, now, token_hash=token_hash))}
    at.switch_page(f"../../pages/{name}.py")
    for key, value in address.items():
        at.query_params[key] = value
    return at.run()


@pytest.fixture
def page_store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the pages of this test open."""
    yield from _opened_by_pages(sqlite_url, monkeypatch)


@pytest.fixture(scope="session")
def demo_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, loaded once."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    load_demo(Store(engine), now=NOW)
    engine.dispose()
    return path


@pytest.fixture
def demo_store(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The demo's store, to which the pages of this test may write."""
    shutil.copy(demo_file, tmp_path / "demo.db")
    yield from _opened_by_pages(f"sqlite:///{tmp_path / 'demo.db'}", monkeypatch)


@pytest.fixture
def open_demo(demo_store: Store) -> OpenPage:
    """Open a page as somebody of the demo: ``open_demo("priya-nair", "home")``."""
    numbers = count()

    def as_somebody(who: str = "dana-holt", page: str = "over_time", **address: str) -> AppTest:
        with demo_store.reading() as db:
            person = person_by_key(db, who)
        assert person is not None
        return _page(demo_store, page, person_id=person.id or 0, number=next(numbers), now=NOW, address=address)

    return as_somebody


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
    numbers = count()

    def as_somebody(name: str, *, who: str = "priya", **address: str) -> AppTest:
        person_id = world.persons[who]
        return _page(page_store, name, person_id=person_id, number=next(numbers), now=today, address=address)

    return as_somebody
