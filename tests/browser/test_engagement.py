"""Making an engagement in the browser, its terms, and the notice before the first score: clean to axe, kept, linked."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from calibration.server.context import COOKIE
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.models import Person
from calibration.workflow.sessions import open_scoring
from tests.factories import planned_session, small_engagement, web_session_of
from tests.servers import ROOT

Settle = Callable[..., None]
Axe = Callable[[Page], list[str]]
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 800})
HOSTILE = '<img src=x onerror="window.pwned=1"> *x* [y](javascript:alert(1)) $z$'
_WIDTHS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .map((part) => part.scrollWidth - part.clientWidth)"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """A server with a session being scored; the stranger administers the installation and is in no engagement."""
    folder = tmp_path_factory.mktemp("engagement")
    url = f"sqlite:///{folder / 'engagement.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC)
    world = small_engagement(store, now)
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    with store.writing() as db:
        db.get_one(Person, world.persons["stranger"]).is_administrator = True
    for who, person_id in world.persons.items():
        web_session_of(store, person_id, now, token_hash=hashlib.sha256(who.encode()).hexdigest())
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    with server_process.running(
        server_process.ServerProcess(ROOT / "app.py", folder=folder, environment=environment)
    ) as server:
        yield SimpleNamespace(url=server.url, session_id=session_id)
    engine.dispose()


@pytest.fixture
def visit(context: BrowserContext, place: SimpleNamespace, settle: Settle) -> Callable[..., Page]:
    """A function that opens an address as somebody."""

    def as_somebody(who: str, path: str) -> Page:
        context.add_cookies([{"name": COOKIE, "value": who, "url": place.url}])
        page = context.new_page()
        page.goto(place.url + path)
        expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        settle(page)
        return page

    return as_somebody


def faults(page: Page, axe_problems: Axe) -> list[str]:
    """What axe finds at both widths, light and dark; no page scrolls from side to side."""
    found = []
    for size in SIZES:
        for mode in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=mode)
            page.wait_for_timeout(150)
            assert page.evaluate(_WIDTHS) == [0, 0]
            found += [f"{mode}, {size['width']} px: {problem}" for problem in axe_problems(page)]
    page.set_viewport_size(SIZES[0])
    return found


def onward(page: Page, title: str, settle: Settle) -> None:
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    settle(page)


def test_an_engagement_is_made_from_nothing_and_what_was_typed_survives_a_reload(
    visit: Callable[..., Page], settle: Settle, axe_problems: Axe
) -> None:
    page = visit("stranger", "/")
    assert faults(page, axe_problems) == []
    page.get_by_role("link", name="Make an engagement").click()
    expect(page.get_by_role("heading", name="Who works together?")).to_be_visible()
    page.get_by_label("Client, whose customers are served").fill(HOSTILE)
    page.get_by_label("Vendor, which serves them").fill("Answerwell")
    onward(page, "What is it called", settle)
    page.reload()
    expect(page.get_by_label("Name of the engagement")).to_have_value(f"{HOSTILE} with Answerwell")
    settle(page)
    onward(page, "Who has the last word?", settle)
    page.get_by_text("A named arbiter").click()
    page.get_by_label("Name of the arbiter").fill("Ada Moss")
    onward(page, "What are reviewers compared with?", settle)
    onward(page, "Does the contract name a figure?", settle)
    page.get_by_text("The contract names a figure").click()
    expect(page.get_by_text("At least 90 % of totals within 5 points")).to_be_visible()
    assert faults(page, axe_problems) == []
    for title in (
        "What is shown",
        "May contacts come back?",
        "What are people told",
        "How often",
        "Is this what was agreed?",
    ):
        onward(page, title, settle)
    expect(page.get_by_text("Where the sides cannot agree, Ada Moss decides.")).to_be_visible()
    assert faults(page, axe_problems) == []
    page.get_by_role("button", name="Make this engagement").click()
    expect(page.get_by_role("heading", name="It is made.")).to_be_visible()
    settle(page)
    assert faults(page, axe_problems) == []
    assert page.evaluate("window.pwned") is None
    assert page.locator("[data-testid=stMain] img[src=x], a[href^='javascript'], .katex").count() == 0
    page.get_by_role("link", name="Invite the first leads on People").click()
    expect(page).to_have_url(re.compile(r"/people$"))


def test_the_notice_is_one_click_before_the_session_of_the_link(
    visit: Callable[..., Page], place: SimpleNamespace, settle: Settle, axe_problems: Axe
) -> None:
    page = visit("tom", f"/score?session={place.session_id}")
    expect(page.get_by_role("heading", name="Before your first score")).to_be_visible()
    assert faults(page, axe_problems) == []
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator(".sf-where")).to_have_text("Contact 1 of 3")
    expect(page).to_have_url(f"{place.url}/score?session={place.session_id}")
    page.reload()
    expect(page.locator(".sf-where")).to_have_text("Contact 1 of 3")
