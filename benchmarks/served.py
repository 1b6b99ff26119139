"""The program with its demo on a server of its own, and the browser that looks at it: what the speed figures share."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from calibration.server.context import COOKIE
from tests.chromium import find_chromium
from tests.servers import ROOT, ServerProcess, running

LEAD = "priya-nair"
"""Facilitates and scores: her review of the demo's running session is open."""

_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]


@contextmanager
def demo(script: Path = ROOT / "app.py", **environment: str) -> Iterator[ServerProcess]:
    """A fresh server with the demo in a database of its own, healthy when handed over."""
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "TUNING_FORK_DATABASE_URL": f"sqlite:///{Path(folder) / 'speed.db'}",
            "TUNING_FORK_DEMO": "true",
            "TUNING_FORK_SECRET_KEY": "only-for-measuring",
            "PYTHONPATH": str(ROOT),
        }
        with running(ServerProcess(script, folder=Path(folder), environment=given | environment)) as server:
            yield server


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, started: its own start is not measured."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_chromium(), args=_OPTIONS)


def desk_screen(browser: Browser) -> BrowserContext:
    """A person's browser at 1440 px."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(20_000)
    return context


def come_in(url: str, person: str = LEAD) -> httpx.Client:
    """Continue as somebody through the door; the client holds the cookie."""
    client = httpx.Client(base_url=url, timeout=30)
    found = re.search(r'name="token" value="([^"]+)"', client.get("/door").text)
    assert found, "the door has no form"
    answer = client.post("/door", data={"token": found[1], "person": person, "next": "/score"})
    assert answer.status_code == 303, answer.text
    return client


def sign_in(context: BrowserContext, token: str, url: str) -> None:
    """Give a browser the cookie of a session."""
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])


def newest_results(url: str) -> str:
    """The query of the address that a newcomer lands on: the newest finished session."""
    location = httpx.get(f"{url}/door", params={"land": "1"}, follow_redirects=False).headers["location"]
    return str(location).partition("?")[2]
