"""The form alone on a server of its own, a room per test."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


class Desk:
    """One reviewer's review: what the server stores of it, how it behaves, and pages that show the form."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.room = uuid.uuid4().hex[:12]

    def stored(self) -> dict[str, Any]:
        """What has arrived."""
        answer: dict[str, Any] = httpx.get(f"{self.url}/room/{self.room}").json()
        return answer

    def behave(self, mode: str = "", *, write: list[tuple[int, dict[str, Any]]] | None = None) -> None:
        """Make the server fail in a way, or write from another device."""
        httpx.post(f"{self.url}/room/{self.room}", json={"mode": mode, "write": write or []}).raise_for_status()

    def answer_all(self, *, except_for: tuple[str, ...] = (), contacts: tuple[int, ...] = (11, 12, 13, 14, 15)) -> None:
        """Answer every unconditional line from another device."""
        choices: dict[str, dict[str, Any]] = {
            "resolution": {"level": "yes"},
            "next_step": {"level": "yes"},
            "acknowledges": {"level": "4"},
            "tone": {"level": "about_right"},
            "effort": {"number": 1},
            "effort_hours": {"number": 24},
            "id_check": {"level": "pass"},
            "refund_rules": {"level": "kept"},
            "record": {"level": "yes"},
        }
        self.behave(
            write=[
                (contact, {"key": uuid.uuid4().hex, "kind": "answer", "criterion": key, **value})
                for contact in contacts
                for key, value in choices.items()
                if key not in except_for
            ]
        )

    def open(self, page: Page, **options: object) -> Page:
        """Show the form."""
        query = "".join(f"&{name}={value}" for name, value in options.items())
        page.goto(f"{self.url}/?room={self.room}{query}")
        expect(page.get_by_text("Contact 1 of").or_(page.get_by_text("Contact 2 of"))).to_be_visible()
        return page


@pytest.fixture(scope="session")
def form_server(server_process: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the server that shows the form."""
    folder = tmp_path_factory.mktemp("form")
    server = server_process.ServerProcess(HERE / "form_app.py", folder=folder, environment={"PYTHONPATH": str(ROOT)})
    with server_process.running(server):
        yield server.url


@pytest.fixture
def desk(form_server: str) -> Desk:
    """A fresh review."""
    return Desk(form_server)


@pytest.fixture(scope="session")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all these tests, so that Streamlit's own scripts load once: rooms keep them apart."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(shared_context: BrowserContext) -> Iterator[Page]:
    """One tab at 1440 px; whatever a test opened beside it is closed as well."""
    yield shared_context.new_page()
    shared_context.set_offline(False)
    for opened in shared_context.pages:
        opened.close()


@pytest.fixture
def form(desk: Desk, page: Page) -> Iterator[Page]:
    """The form of that review on a desk screen; nothing may go wrong in its scripts."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield desk.open(page)
    assert wrong == []


@pytest.fixture
def line() -> Callable[[Page, str], Locator]:
    """A function that finds a line of the card by its name."""

    def find(page: Page, name: str) -> Locator:
        return page.locator("[data-criterion]", has=page.locator("legend", has_text=name))

    return find


@pytest.fixture
def select_words() -> Callable[..., None]:
    """A function that selects characters (UTF-16 units) from one turn to another."""

    def select(page: Page, turn: int, start: int, end: int, *, to_turn: int | None = None) -> None:
        page.evaluate(
            """([from, start, to, end]) => {
              const text = (turn) => document.querySelector(`[data-turn="${turn}"]`).firstChild
              const range = document.createRange()
              range.setStart(text(from), start)
              range.setEnd(text(to), end)
              getSelection().removeAllRanges()
              getSelection().addRange(range)
            }""",
            [turn, start, turn if to_turn is None else to_turn, end],
        )

    return select
