"""Signing in, by HTTP: who comes in, what everybody else is told, how often one may try."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from calibration.server import throttle as throttling
from calibration.server.application import ROUTES, middleware
from calibration.server.browser_words import browser_words
from calibration.server.context import client_address
from calibration.server.cookies import COOKIE, form_cookie
from calibration.server.throttle import Throttle
from calibration.settings import settings
from calibration.store.engine import Store
from calibration.store.models import AuditEntry, Person, WebSession
from calibration.workflow.signing_in import WRONG
from tests.factories import World
from tests.server.accounts import PAGE, PASSWORD, give_password, send, sign_in

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


def test_the_right_password_signs_in_and_leads_where_one_wanted(browser: TestClient, tom: int) -> None:
    answer = sign_in(browser, f"  {TOM.upper()} ", wanted="/results?session=3")
    assert (answer.status_code, answer.headers["location"]) == (303, "/results?session=3")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert browser.get("/x").status_code == 200


def test_a_sign_in_is_recorded_and_a_failed_one_is_not(browser: TestClient, server_store: Store, tom: int) -> None:
    sign_in(browser, TOM, "wrong")
    sign_in(browser, TOM)
    with server_store.reading() as db:
        assert [entry.action for entry in db.exec(select(AuditEntry))] == ["signed_in"]


def test_every_sign_in_is_a_new_token_and_ends_the_browsers_old_one(browser: TestClient, tom: int) -> None:
    sign_in(browser, TOM)
    first = browser.cookies[COOKIE]
    token = browser.cookies[form_cookie()]
    answer = browser.post("/sign-in", data={"token": token, "email": TOM, "password": PASSWORD, "next": "/x"})
    assert answer.status_code == 303
    assert browser.cookies[COOKIE] != first
    browser.cookies.clear()
    browser.cookies.set(COOKIE, first)
    assert browser.get("/x").status_code == 401


@pytest.mark.parametrize("who", ["unknown", "wrong", "deactivated", "no credential"])
def test_whoever_does_not_come_in_is_told_the_same(
    browser: TestClient, server_store: Store, demo_world: World, tom: int, who: str
) -> None:
    email = {"unknown": "nobody@client.example", "no credential": "lucia@vendor.example"}.get(who, TOM)
    with server_store.writing() as db:
        db.get_one(Person, demo_world.persons["lucia"]).email = "lucia@vendor.example"
        if who == "deactivated":
            db.get_one(Person, tom).deactivated_at = datetime.now(UTC)
    answer = sign_in(browser, email, "not the one" if who == "wrong" else PASSWORD)
    assert answer.status_code == 422
    assert WRONG in answer.text
    given = {name: value for name, value in answer.headers.items() if name not in ("content-length", "set-cookie")}
    assert given == {
        name: value
        for name, value in sign_in(browser, "other@client.example", "x").headers.items()
        if name not in ("content-length", "set-cookie")
    }
    assert browser.get("/x").status_code == 401


def test_the_form_comes_back_with_the_address_the_sentence_and_the_focus_on_it(browser: TestClient, tom: int) -> None:
    text = sign_in(browser, '"><script>x</script>', "wrong").text
    assert "<script>x" not in text
    field = text.split('id="password"')[1].split(">")[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="password-error"' in field
    assert field.endswith("autofocus")
    assert 'autocomplete="current-password"' in field
    assert 'autocomplete="username"' in text.split('id="email"')[1].split(">")[0]


def test_after_ten_tries_an_account_must_wait_from_wherever_they_came_and_whether_it_exists(
    browser: TestClient, tom: int
) -> None:
    for email in (TOM, "nobody@client.example"):
        assert {sign_in(browser, email, "x").status_code for _ in range(10)} == {422}
        refused = sign_in(browser, email, PASSWORD)
        assert refused.status_code == 429
        assert "Too many tries. Wait 15 minutes" in refused.text
    assert sign_in(browser, "another@client.example", "x").status_code == 422


def test_the_right_password_clears_the_count_of_its_account(browser: TestClient, tom: int) -> None:
    for _ in range(9):
        sign_in(browser, TOM, "x")
    assert sign_in(browser, TOM).status_code == 303
    browser.cookies.delete(COOKIE)
    assert sign_in(browser, TOM, "x").status_code == 422


def test_one_address_may_try_so_often_at_whatever_account() -> None:
    counts = Throttle(by_address=RateLimitItemPerMinute(3, 5))
    waits = [counts.minutes_to_wait(account=f"a{i}", address="203.0.113.9") for i in range(4)]
    assert waits == [0, 0, 0, 5]
    assert counts.minutes_to_wait(account="a9", address="203.0.113.10") == 0


def test_a_count_is_for_a_window_that_moves() -> None:
    counts = Throttle(by_account=RateLimitItemPerSecond(1, 1))
    assert counts.minutes_to_wait(account="a", address="b") == 0
    assert counts.minutes_to_wait(account="a", address="b") == 1
    counts.forget(account="a")
    assert counts.minutes_to_wait(account="a", address="b") == 0


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ("0", "", "203.0.113.9"),
        ("0", "198.51.100.1", "forwarded"),
        ("1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("2", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("2", "198.51.100.1", "forwarded"),
        ("1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("1", "anything", "unknown"),
    ],
)
def test_a_header_says_where_a_request_comes_from_only_as_far_as_proxies_are_trusted(
    monkeypatch: pytest.MonkeyPatch, proxies: str, forwarded: str, address: str
) -> None:
    monkeypatch.setenv("TUNING_FORK_TRUSTED_PROXIES", proxies)
    settings.cache_clear()
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "headers": headers, "client": ("203.0.113.9", 50000)}
    assert client_address(HTTPConnection(scope)) == address
    settings.cache_clear()


def test_a_form_needs_the_token_of_its_cookie_and_comes_from_this_site(browser: TestClient, tom: int) -> None:
    fields = {"email": TOM, "password": PASSWORD}
    assert browser.post("/sign-in", data=fields).status_code == 403
    assert browser.post("/sign-in", data={**fields, "token": ""}).status_code == 403
    browser.get("/sign-in", headers=PAGE)
    fields["token"] = browser.cookies[form_cookie()]
    foreign = {"origin": "https://evil.example"}
    assert browser.post("/sign-in", data=fields, headers=foreign).status_code == 403
    assert browser.post("/sign-in", data=fields, headers={"origin": "null"}).status_code == 403
    assert browser.post("/sign-in", data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert COOKIE not in browser.cookies
    assert browser.post("/sign-in", data=fields).status_code == 303


def test_a_form_holds_no_more_than_forms_hold(browser: TestClient, tom: int) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/sign-in", "/door", "/setup", "/reset/x", "/join/x"):
        assert browser.post(path, content=b"a=" + b"b" * 20_000, headers=form).status_code == 413
        assert browser.post(path, content=iter([b"a" * 9_000] * 2), headers=form).status_code == 413
        assert browser.post(path, content=b"&a=b" * 100, headers=form).status_code == 422
        assert browser.post(path, files={"token": b"x"}).status_code == 415


def test_a_browser_that_nothing_was_done_in_for_long_is_signed_out(
    browser: TestClient, server_store: Store, tom: int
) -> None:
    sign_in(browser, TOM)
    with server_store.writing() as db:
        row = db.exec(select(WebSession)).one()
        row.seen_at = datetime.now(UTC) - timedelta(minutes=119)
    assert browser.get("/x").status_code == 200
    with server_store.writing() as db:
        row = db.exec(select(WebSession)).one()
        assert datetime.now(UTC) - row.seen_at < timedelta(minutes=1)
        row.seen_at = datetime.now(UTC) - timedelta(minutes=121)
    assert browser.get("/x").status_code == 401


def test_what_streamlits_script_asks_by_itself_keeps_nobody_signed_in(
    browser: TestClient, server_store: Store, tom: int
) -> None:
    sign_in(browser, TOM)
    before = datetime.now(UTC) - timedelta(minutes=50)
    with server_store.writing() as db:
        db.exec(select(WebSession)).one().seen_at = before
    assert browser.get("/_stcore/host-config").status_code == 200
    with server_store.reading() as db:
        assert db.exec(select(WebSession)).one().seen_at == before


def test_whoever_is_signed_in_needs_no_form_and_without_accounts_there_is_the_door(
    browser: TestClient, server_store: Store, demo_world: World
) -> None:
    assert browser.get("/sign-in").headers["location"] == "/door"
    give_password(server_store, demo_world.persons["tom"], TOM)
    assert browser.get("/sign-in").status_code == 200
    sign_in(browser, TOM)
    assert browser.get("/sign-in?next=%2Fscore").headers["location"] == "/score"


def test_with_https_the_cookies_travel_encrypted_only_and_belong_to_this_host(
    server_store: Store, demo_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(server_store, demo_world.persons["tom"], TOM)
    monkeypatch.setenv("TUNING_FORK_PUBLIC_URL", "https://tuning.example.com/")
    settings.cache_clear()
    app = Starlette(routes=ROUTES, middleware=middleware())
    with TestClient(app, base_url="https://tuning.example.com", follow_redirects=False) as outside:
        page = outside.get("/sign-in", headers=PAGE)
        assert page.headers["strict-transport-security"].startswith("max-age=")
        token = page.text.split('name="token" value="')[1].split('"')[0]
        headers = {"origin": "https://tuning.example.com"}
        fields = {"token": token, "email": TOM, "password": PASSWORD}
        answer = outside.post("/sign-in", data=fields, headers=headers)
        for cookie in (page.headers["set-cookie"], answer.headers["set-cookie"]):
            assert cookie.startswith("__Host-tuning_fork")
            assert "Secure" in cookie
            assert "Domain" not in cookie
        assert outside.get("/account").status_code == 200
        assert outside.get("/sign-in", headers={"host": "evil.example"}).status_code == 404


def test_a_browser_is_known_by_coarse_words_only(browser: TestClient, server_store: Store, tom: int) -> None:
    browser.headers["user-agent"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile Safari/604.1"
    )
    sign_in(browser, TOM)
    with server_store.reading() as db:
        assert db.exec(select(WebSession)).one().browser == "Safari on iPhone"
    assert browser_words("") == "Another browser"


def test_an_empty_field_is_named(browser: TestClient, tom: int) -> None:
    text = send(browser, "/sign-in", email="", password="").text
    assert "Type your email address." in text
    assert "Type your password." in text
