"""Invitations in the browser: the link's page is clean to axe, lets a newcomer straight into a session, and removal
ends an open tab at its next click. Raw attempts at the pages get nothing."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from websockets.exceptions import InvalidStatus

from calibration.server.context import COOKIE
from calibration.settings import settings
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.vocabulary import Role
from calibration.workflow.invitees import Invitee
from calibration.workflow.people import remove_person
from calibration.workflow.sessions import open_scoring
from tests.factories import planned_session, small_engagement, web_session_of
from tests.raw_streamlit import run_page
from tests.servers import ROOT
from tests.workflow.people_in_rooms import PASSWORD, add_leads, link_to, person_at

Settle = Callable[..., None]
Axe = Callable[[Page], list[str]]
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 800})
_WIDTHS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]') ?? document.body]
  .map((part) => part.scrollWidth - part.clientWidth)"""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """A server with two leads who have accounts, a session that is being scored, and everybody's token."""
    folder = tmp_path_factory.mktemp("rooms")
    url = f"sqlite:///{folder / 'rooms.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC)
    world = small_engagement(store, now)
    add_leads(store, world, now)
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    for who, person_id in world.persons.items():
        web_session_of(store, person_id, now, token_hash=hashlib.sha256(who.encode()).hexdigest())
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUNING_FORK_SECRET_KEY", "tests")
        settings.cache_clear()
        with server_process.running(
            server_process.ServerProcess(ROOT / "app.py", folder=folder, environment=environment)
        ) as server:
            yield SimpleNamespace(
                url=server.url, port=server.port, store=store, world=world, session_id=session_id, now=now
            )
    settings.cache_clear()
    engine.dispose()


def join_link(rooms: SimpleNamespace, email: str, **more: object) -> str:
    """The address of a link that the vendor's lead made."""
    token = link_to(rooms.store, rooms.world, rooms.now, invitee=Invitee("Nora Lind", email), **more)  # type: ignore[arg-type]
    return f"{rooms.url}/join/{token}"


def signed_in(context: BrowserContext, rooms: SimpleNamespace, who: str) -> Page:
    context.add_cookies([{"name": COOKIE, "value": who, "url": rooms.url}])
    return context.new_page()


def looked_at(page: Page, axe_problems: Axe) -> list[str]:
    """What axe finds at both widths, light and dark; no page scrolls from side to side."""
    found = []
    for size in SIZES:
        for mode in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=mode)
            page.wait_for_timeout(150)
            assert page.evaluate(_WIDTHS) == [0, 0]
            found += [f"{mode}, {size['width']} px: {problem}" for problem in axe_problems(page)]
    return found


def test_a_newcomer_comes_straight_into_the_session_and_is_out_when_removed(
    rooms: SimpleNamespace, page: Page, axe_problems: Axe
) -> None:
    page.goto(join_link(rooms, "nora@vendor.example", session_id=rooms.session_id))
    expect(page.get_by_role("heading", name="Vendor invites you to Client × Vendor.")).to_be_visible()
    assert looked_at(page, axe_problems) == []
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Accept and come in").click()
    expect(page.get_by_role("alert")).to_contain_text("Use at least 12")
    assert looked_at(page, axe_problems) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accept and come in").click()
    expect(page).to_have_url(f"{rooms.url}/score?session={rooms.session_id}")
    page.set_viewport_size(SIZES[0])
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator(".sf-where")).to_have_text("Contact 1 of 3")
    remove_person(
        rooms.store,
        person_id=rooms.world.persons["vera"],
        engagement_id=rooms.world.engagement_id,
        about_id=person_at(rooms.store, "nora@vendor.example").id or 0,
        now=rooms.now,
    )
    page.get_by_role("link", name="Results").first.click()
    expect(page.get_by_role("heading", name="You belong to no engagement.")).to_be_visible()
    page.goto(f"{rooms.url}/score?session={rooms.session_id}")
    expect(page.get_by_role("heading", name="You belong to no engagement.")).to_be_visible()


def test_somebody_else_signs_out_on_the_links_page(
    rooms: SimpleNamespace, context: BrowserContext, axe_problems: Axe
) -> None:
    page = signed_in(context, rooms, "lucia")
    link = join_link(rooms, "kim@vendor.example")
    page.goto(link)
    expect(page.get_by_text("Lucia is signed in at this browser.")).to_be_visible()
    assert looked_at(page, axe_problems) == []
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.url == link


def test_the_people_page_is_clean_to_axe_and_fits_a_phone(
    rooms: SimpleNamespace, context: BrowserContext, settle: Settle, axe_problems: Axe
) -> None:
    page = signed_in(context, rooms, "vera")
    page.goto(f"{rooms.url}/people")
    expect(page.get_by_role("heading", name="People of Vendor")).to_be_visible()
    page.get_by_text("Invite people").click()
    page.get_by_label("Whom").fill("Omar Vale <omar@vendor.example>")
    page.get_by_role("button", name="Make the links").click()
    expect(page.get_by_text("Hello Omar Vale,")).to_be_visible()
    settle(page)
    assert looked_at(page, axe_problems) == []


@pytest.mark.parametrize("who", ["tom", "dana", "sam", "marek", "stranger", "nobody-at-all"])
def test_raw_messages_of_others_get_no_byte_of_people(rooms: SimpleNamespace, who: str) -> None:
    join_link(rooms, "secret@vendor.example", roles=(Role.MANAGER,))
    wanted = ("vera@example.com", "secret@vendor.example", "/join/", "Quinn")
    for page in ("people", "accounts"):
        if who == "nobody-at-all":
            with pytest.raises(InvalidStatus, match="403"):
                run_page(rooms.port, who, page)
            continue
        answered = run_page(rooms.port, who, page)
        assert [word for word in wanted if word in answered] == []


def test_the_other_sides_lead_gets_no_byte_of_this_sides_people(rooms: SimpleNamespace) -> None:
    join_link(rooms, "secret@vendor.example", roles=(Role.MANAGER,))
    answered = run_page(rooms.port, "alice", "people")
    assert "Vendor A" in answered
    for kept in ("Marek", "Lucia", "Quinn", "Vera", "secret@vendor.example", "/join/"):
        assert kept not in answered
