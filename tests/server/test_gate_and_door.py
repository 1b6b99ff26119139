"""Nothing but the program itself is served to a browser that is not signed in, and the door is for localhost."""

from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from calibration.server.application import ROUTES, middleware
from calibration.server.context import COOKIE
from calibration.server.cookies import form_cookie
from calibration.server.pages import same_site_path
from calibration.store.engine import Store
from calibration.workflow.accounts import keep_hash
from calibration.workflow.identity import is_direct_local
from tests.factories import World
from tests.server.conftest import pass_through_door

PAGE = {"accept": "text/html"}


def test_an_anonymous_page_goes_to_the_door_and_everything_else_is_refused(browser: TestClient) -> None:
    assert browser.get("/results?session=3", headers=PAGE).headers["location"] == "/door?next=%2Fresults%3Fsession%3D3"
    assert browser.get("/media/whatever.png").status_code == 401
    assert browser.post("/api/answers", json={}).status_code == 401
    assert browser.get("/recordings/1").status_code == 401
    assert browser.get("/_stcore/metrics").status_code == 401
    assert browser.get("/healthz").json() == {"ok": True}


def test_an_anonymous_websocket_is_closed(browser: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream") as socket:
        socket.receive_text()


def test_the_header_that_names_a_session_cannot_be_brought_along(browser: TestClient, demo_world: World) -> None:
    assert browser.get("/x", headers={"x-tuning-fork-session": "1"}).status_code == 401
    pass_through_door(browser, "tom")
    assert browser.get("/x", headers={"X-Tuning-Fork-Session": "999"}).text not in ("999", "nobody")


def test_a_newcomer_at_the_front_door_is_let_into_the_demo(browser: TestClient, demo_world: World) -> None:
    first = browser.get("/", headers=PAGE)
    assert first.headers["location"] == "/door?land=1"
    landed = browser.get("/door?land=1", headers=PAGE)
    assert landed.status_code == 303
    cookie = landed.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "calibration.example.com"},
        {"host": "localhost.example.com"},
        {"host": "192.168.1.4:8501"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x-real-ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
        {"x-forwarded-server": "proxy"},
        {"cf-connecting-ip": "203.0.113.9"},
    ],
)
def test_the_door_is_shut_for_whoever_is_not_directly_on_this_machine(
    browser: TestClient, demo_world: World, headers: dict[str, str]
) -> None:
    assert "Nobody can come in" in browser.get("/door", headers=PAGE | headers).text
    landing = browser.get("/door?land=1", headers=PAGE | headers)
    assert "set-cookie" not in landing.headers or COOKIE + "=" not in landing.headers["set-cookie"]
    browser.get("/door", headers=PAGE)
    token = browser.cookies[form_cookie()]
    assert browser.post("/door", data={"token": token, "person": "priya"}, headers=headers).status_code == 403


def test_the_door_is_shut_once_anybody_has_a_credential_and_leads_to_the_sign_in_page(
    browser: TestClient, demo_world: World, server_store: Store
) -> None:
    browser.get("/door", headers=PAGE)
    token = browser.cookies[form_cookie()]
    moment = datetime.now(UTC)
    with server_store.writing() as db:
        keep_hash(db, person_id=demo_world.persons["priya"], secret_hash="x", now=moment)
    assert browser.get("/door?land=1", headers=PAGE).headers["location"] == "/sign-in"
    assert browser.get("/door?next=%2Fscore%3Fa%3D1").headers["location"] == "/sign-in?next=%2Fscore%3Fa%3D1"
    assert browser.post("/door", data={"token": token, "person": "priya"}).status_code == 403


def test_the_door_needs_its_own_token_and_a_person_who_stands_in_it(browser: TestClient, demo_world: World) -> None:
    assert browser.post("/door", data={"token": "", "person": "priya"}).status_code == 403
    browser.get("/door", headers=PAGE)
    token = browser.cookies[form_cookie()]
    assert browser.post("/door", data={"token": "guess", "person": "priya"}).status_code == 403
    assert browser.post("/door", data={"token": token, "person": "stranger"}).status_code == 403


def test_a_door_without_a_demo_lets_nobody_in(browser: TestClient) -> None:
    assert "Nobody has an account here yet" in browser.get("/door?land=1", headers=PAGE).text


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/results?session=3", "/results?session=3"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_the_door_leads_nowhere_else(wanted: str | None, path: str) -> None:
    assert same_site_path(wanted) == path


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost:8501", True),
        ("127.0.0.1", True),
        ("[::1]:8501", True),
        ("LOCALHOST", True),
        ("", False),
        ("[", False),
        ("[::1].example.com", False),
        ("localhost:8501@example.com", False),
        ("localhost:", False),
    ],
)
def test_loopback_names_are_recognised(host: str, local: bool) -> None:
    assert is_direct_local([("Host", host)]) is local


def test_signing_out_ends_the_session_and_needs_its_token(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    assert browser.get("/x").status_code == 200
    assert browser.post("/leave", data={"token": "guess"}).status_code == 403
    assert browser.get("/x").status_code == 200
    session = browser.cookies[COOKIE]
    from calibration.server.context import person_of

    scope = {"type": "http", "headers": [(b"cookie", f"{COOKIE}={session}".encode())]}
    person = person_of(scope)
    assert person is not None
    browser.post("/leave", data={"token": person.form_token})
    browser.cookies.set(COOKIE, session)
    assert browser.get("/x").status_code == 401


def test_a_page_of_the_program_carries_its_plain_headers(browser: TestClient) -> None:
    headers = browser.get("/healthz").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_a_token_of_letters_that_are_no_ascii_is_the_wrong_one_and_no_error(
    browser: TestClient, demo_world: World
) -> None:
    browser.get("/door", headers=PAGE)
    assert browser.post("/door", data={"token": "é", "person": "tom"}).status_code == 403
    pass_through_door(browser, "tom")
    assert browser.post("/leave", data={"token": "é"}).status_code == 403
    assert browser.post("/api/answers", json={}, headers={"x-form-token": b"\xe9"}).status_code == 403


def test_the_door_is_shut_for_another_machine_whatever_host_it_names(server_store: Store, demo_world: World) -> None:
    app = Starlette(routes=ROUTES, middleware=middleware())
    with TestClient(app, base_url="http://localhost:8501", client=("203.0.113.9", 50000)) as outside:
        assert "Nobody can come in" in outside.get("/door", headers=PAGE).text


def test_nobody_keeps_a_copy_of_a_download(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "tom")
    assert browser.get("/media/whatever.csv").headers["cache-control"] == "private, no-store"


def test_the_first_pages_name_as_an_address_leads_to_it(browser: TestClient, demo_world: World) -> None:
    pass_through_door(browser, "marek")
    answer = browser.get("/home", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
