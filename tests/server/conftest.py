"""The routes and the gate on a real store, with a stand-in for Streamlit behind them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from calibration.server.application import ROUTES, middleware
from calibration.settings import settings
from calibration.store.engine import Store, open_store
from tests.factories import World, small_engagement

# What a server of test_streamlit_options runs; importing it as a test would switch the collector off here.
collect_ignore_glob = ["options/*"]


async def _behind(request: Request) -> Response:
    """What Streamlit would be told: the header the gate sets."""
    return PlainTextResponse(request.headers.get("x-tuning-fork-session", "nobody"))


@pytest.fixture
def server_store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the routes of this process use."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", sqlite_url)
    settings.cache_clear()
    store = open_store(sqlite_url)
    yield store
    store.engine.dispose()
    open_store.cache_clear()
    settings.cache_clear()


@pytest.fixture
def demo_world(server_store: Store) -> World:
    """A small demo engagement."""
    return small_engagement(server_store, datetime.now(UTC), is_demo=True)


@pytest.fixture
def browser(server_store: Store) -> Iterator[TestClient]:
    """A browser on this machine, not signed in."""
    app = Starlette(routes=[*ROUTES, Route("/{path:path}", _behind)], middleware=middleware())
    with TestClient(
        app, base_url="http://localhost:8501", client=("127.0.0.1", 50000), follow_redirects=False
    ) as client:
        yield client


def pass_through_door(browser: TestClient, key: str) -> None:
    """Continue as somebody, through the page, as a person does."""
    page = browser.get("/door", headers={"accept": "text/html"}).text
    token = page.split('name="token" value="')[1].split('"')[0]
    answer = browser.post("/door", data={"token": token, "person": key, "next": "/score"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/score")
