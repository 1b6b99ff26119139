"""The account page, reset links and the first set-up, by HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from calibration.server import throttle as throttling
from calibration.server.application import ROUTES, middleware
from calibration.server.cookies import COOKIE
from calibration.store.engine import Store
from calibration.store.models import AuditEntry, Person, WebSession
from calibration.workflow.administration import deactivate
from calibration.workflow.resets import make_reset_link
from tests.factories import World
from tests.server.accounts import NEW, PAGE, PASSWORD, give_password, send, sign_in
from tests.server.conftest import pass_through_door

TOM = "tom@client.example"


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Tries of one test are not counted in the next."""
    throttling.throttle.cache_clear()
    yield
    throttling.throttle.cache_clear()


@pytest.fixture
def tom(server_store: Store, demo_world: World) -> int:
    """A person with a password."""
    give_password(server_store, demo_world.persons["tom"], TOM)
    return demo_world.persons["tom"]


@pytest.fixture
def elsewhere(browser: TestClient) -> Iterator[TestClient]:
    """Another browser on this machine."""
    app = browser.app
    with TestClient(
        app, base_url="http://localhost:8501", client=("127.0.0.1", 50001), follow_redirects=False
    ) as client:
        yield client


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [entry.action for entry in db.exec(select(AuditEntry).order_by(AuditEntry.id))]


# ---- one's own account


def test_a_changed_password_ends_every_other_browser_and_the_old_token_of_this_one(
    browser: TestClient, elsewhere: TestClient, server_store: Store, tom: int
) -> None:
    sign_in(browser, TOM)
    sign_in(elsewhere, TOM)
    before = browser.cookies[COOKIE]
    answer = send(browser, "/account", "/account/password", old=PASSWORD, new=NEW, again=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=changed")
    assert browser.cookies[COOKIE] != before
    assert browser.get("/x").status_code == 200
    assert elsewhere.get("/x").status_code == 401
    assert actions(server_store) == ["signed_in", "signed_in", "password_changed"]
    assert sign_in(elsewhere, TOM).status_code == 422
    assert sign_in(elsewhere, TOM, NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "This is not your password."),
        ("", NEW, NEW, "Type the password you have now."),
        (PASSWORD, "short", "short", "This password has 5 characters. Use at least 12."),
        (PASSWORD, NEW, "another", "This is not the same password as above."),
        (PASSWORD, "tom@client.example", "tom@client.example", "little more than your name or address"),
        (PASSWORD, "password123456", "password123456", "Too many people use this password"),
    ],
)
def test_a_password_that_cannot_be_changed_stays_and_the_sentence_stands_at_its_field(
    browser: TestClient, tom: int, old: str, new: str, again: str, said: str
) -> None:
    sign_in(browser, TOM)
    answer = send(browser, "/account", "/account/password", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert said in answer.text
    assert old == "" or f'value="{old}"' not in answer.text
    browser.cookies.clear()
    assert sign_in(browser, TOM).status_code == 303


def test_guessing_the_old_password_is_throttled_with_the_sign_in(browser: TestClient, tom: int) -> None:
    sign_in(browser, TOM)
    tries = [send(browser, "/account", "/account/password", old="x", new=NEW, again=NEW) for _ in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]


def test_the_account_lists_this_persons_browsers_and_ends_one_or_all(
    browser: TestClient, elsewhere: TestClient, server_store: Store, demo_world: World, tom: int
) -> None:
    give_password(server_store, demo_world.persons["lucia"], "lucia@vendor.example")
    browser.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(browser, TOM)
    elsewhere.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
    sign_in(elsewhere, TOM)
    page = browser.get("/account", headers=PAGE)
    assert page.headers["cache-control"] == "no-store"
    assert "Firefox on Linux</b> · this browser" in page.text
    assert "Chrome on Windows</b>" in page.text
    with server_store.reading() as db:
        ids = {row.browser: row.id for row in db.exec(select(WebSession))}
    answer = send(browser, "/account", "/account/end", browser=str(ids["Chrome on Windows"]))
    assert answer.headers["location"] == "/account?done=ended"
    assert elsewhere.get("/x").status_code == 401
    sign_in(elsewhere, "lucia@vendor.example")
    with server_store.reading() as db:
        lucias = db.exec(select(WebSession).where(WebSession.person_id == demo_world.persons["lucia"])).one().id
    for wrong in (str(lucias), "9" * 30, "x", "", "²"):
        assert send(browser, "/account", "/account/end", browser=wrong).status_code == 404
    assert elsewhere.get("/x").status_code == 200
    assert send(browser, "/account", "/account/everywhere").headers["location"] == "/sign-in?done=everywhere"
    assert browser.get("/x").status_code == 401
    assert actions(server_store)[-1] == "signed_out_everywhere"


def test_signing_out_keeps_what_the_device_holds_unless_it_is_to_be_emptied(browser: TestClient, tom: int) -> None:
    sign_in(browser, TOM)
    answer = send(browser, "/account", "/leave")
    assert answer.headers["location"] == "/door"
    assert "clear-site-data" not in answer.headers
    sign_in(browser, TOM)
    assert send(browser, "/account", "/leave", forget="1").headers["clear-site-data"] == '"storage"'


@pytest.mark.parametrize("path", ["/account/password", "/account/end", "/account/everywhere", "/leave"])
def test_what_a_signed_in_browser_posts_carries_its_token(browser: TestClient, tom: int, path: str) -> None:
    assert browser.post(path, data={"token": "x"}, headers=PAGE).headers["location"] == "/door"
    sign_in(browser, TOM)
    assert browser.post(path, data={"token": "guess", "old": PASSWORD, "new": NEW}).status_code == 403
    assert browser.post(path, data={"new": NEW}).status_code == 403
    assert browser.get("/x").status_code == 200


def test_somebody_of_the_demo_has_browsers_and_no_password(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    text = browser.get("/account", headers=PAGE).text
    assert "Sign out here" in text
    assert "Change your password" not in text
    answer = send(browser, "/account", "/account/password", old="x", new=NEW, again=NEW)
    assert answer.status_code == 409


def test_an_account_that_is_deactivated_is_out_at_the_next_click(
    browser: TestClient, server_store: Store, demo_world: World, tom: int
) -> None:
    sign_in(browser, TOM)
    with server_store.writing() as db:
        db.get_one(Person, demo_world.persons["priya"]).is_administrator = True
    moment = datetime.now(UTC)
    deactivate(server_store, by_person_id=demo_world.persons["priya"], person_id=tom, now=moment)
    assert browser.get("/x").status_code == 401
    assert sign_in(browser, TOM).status_code == 422


# ---- reset links


def test_a_reset_link_shows_on_get_and_works_once_on_post(
    browser: TestClient, elsewhere: TestClient, server_store: Store, tom: int
) -> None:
    sign_in(elsewhere, TOM)
    token = make_reset_link(server_store, by_person_id=None, person_id=tom, now=datetime.now(UTC))
    link = f"/reset/{token}"
    for _ in range(3):
        page = browser.get(link, headers=PAGE)
        assert page.status_code == 200
        assert "Choose a new password, Tom" in page.text
    assert send(browser, link, new="short", again="short").status_code == 422
    assert elsewhere.get("/x").status_code == 200
    answer = send(browser, link, new=NEW, again=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?done=reset")
    assert "Your new password is kept" in browser.get("/sign-in?done=reset").text
    assert elsewhere.get("/x").status_code == 401
    assert browser.get(link, headers=PAGE).status_code == 410
    assert sign_in(browser, TOM, PASSWORD).status_code == 422
    assert sign_in(browser, TOM, NEW).status_code == 303
    assert actions(server_store) == ["signed_in", "reset_link_made", "password_reset", "signed_in"]


@pytest.mark.parametrize("token", ["x", "a.b", "é", "x" * 4000, "../door"])
def test_a_reset_link_that_is_none_says_what_to_do(browser: TestClient, tom: int, token: str) -> None:
    answer = browser.get(f"/reset/{token}", headers=PAGE, follow_redirects=False)
    assert answer.status_code in (303, 410)
    if answer.status_code == 410:
        assert "Ask for a new one" in answer.text


# ---- the first set-up

ADA = {"name": "Ada Moss", "email": "ada@example.com", "new": PASSWORD, "again": PASSWORD}


def test_the_first_set_up_makes_an_administrator_signs_in_and_shuts_the_demos_door(
    browser: TestClient, elsewhere: TestClient, server_store: Store, demo_world: World
) -> None:
    pass_through_door(elsewhere, "tom")
    assert 'href="/setup"' in browser.get("/door", headers=PAGE).text
    answer = send(browser, "/setup", **ADA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/engagement?new=1")
    assert browser.get("/x").status_code == 200
    assert elsewhere.get("/x").status_code == 401
    assert browser.get("/setup").headers["location"] == "/sign-in"
    assert browser.get("/door").headers["location"] == "/sign-in"
    with server_store.reading() as db:
        ada = db.exec(select(Person).where(Person.email == "ada@example.com")).one()
    assert (ada.name, ada.is_administrator) == ("Ada Moss", True)
    assert actions(server_store) == ["administrator_made"]


def test_the_first_set_up_says_what_is_wrong_where_it_is_wrong(browser: TestClient) -> None:
    text = send(browser, "/setup", **(ADA | {"name": " ", "email": "ada", "new": "short"})).text
    assert "Say the name that others see." in text
    assert "This is not an email address." in text
    assert "This password has 5 characters." in text
    assert text.count("autofocus") == 1
    assert 'autocomplete="new-password"' in text
    assert "short" not in text.replace("short sentences", "")


def test_the_first_set_up_is_for_the_machine_itself_and_only_once(
    browser: TestClient, server_store: Store, demo_world: World
) -> None:
    token = browser.get("/setup").text.split('name="token" value="')[1].split('"')[0]
    forwarded = {"x-forwarded-for": "203.0.113.9"}
    assert "python -m calibration setup" in browser.get("/setup", headers=forwarded).text
    assert browser.post("/setup", data=ADA | {"token": token}, headers=forwarded).status_code == 403
    app = Starlette(routes=ROUTES, middleware=middleware())
    with TestClient(app, base_url="http://localhost:8501", client=("203.0.113.9", 50000)) as outside:
        assert outside.get("/setup", headers=PAGE).status_code == 403
    give_password(server_store, demo_world.persons["tom"], TOM)
    assert browser.post("/setup", data=ADA | {"token": token}).status_code == 403
    with server_store.reading() as db:
        assert db.exec(select(Person).where(Person.email == "ada@example.com")).first() is None
