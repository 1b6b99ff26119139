"""The page behind an invitation's link: looking uses nothing up, accepting does, and only from a form of ours."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from calibration.server.context import COOKIE
from calibration.server.throttle import throttle
from calibration.settings import settings
from calibration.store.engine import Store
from calibration.store.models import Invitation, Membership, Person
from calibration.vocabulary import Role, Side
from calibration.workflow.invitations import revoke_invitation
from calibration.workflow.invitees import Invitee
from calibration.workflow.sessions import open_scoring
from tests.factories import World, planned_session, small_engagement
from tests.workflow.people_in_rooms import ANA, PASSWORD, add_leads, add_person, link_to, person_at

PAGE = {"accept": "text/html"}


@pytest.fixture
def world(server_store: Store, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "only-for-tests")
    settings.cache_clear()
    throttle.cache_clear()
    now = datetime.now(UTC)
    found = small_engagement(server_store, now)
    add_leads(server_store, found, now)
    return found


@pytest.fixture
def link(server_store: Store, world: World) -> str:
    return "/join/" + link_to(server_store, world, datetime.now(UTC))


def form_token(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def open_and_post(browser: TestClient, link: str, **fields: str):  # type: ignore[no-untyped-def]
    shown = browser.get(link, headers=PAGE)
    return browser.post(link, data={"token": form_token(shown.text), "password": PASSWORD, **fields})


def used(store: Store) -> bool:
    with store.reading() as db:
        return db.exec(select(Invitation)).all()[-1].used_at is not None


def test_looking_says_who_invites_to_what_and_uses_nothing_up(
    browser: TestClient, link: str, server_store: Store
) -> None:
    for _ in range(3):
        shown = browser.get(link, headers=PAGE)
    assert browser.head(link).status_code == 200
    assert shown.status_code == 200
    for said in (
        "Vendor invites you to Client × Vendor.",
        "for Vendor as: reviewer",
        "Vera invited you.",
        "for ana@vendor.example alone",
    ):
        assert said in shown.text
    assert "Ana Reyes" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert COOKIE not in browser.cookies
    assert not used(server_store)


def test_accepting_signs_in_and_lands_in_the_session_that_waits(
    browser: TestClient, server_store: Store, world: World
) -> None:
    now = datetime.now(UTC)
    session_id = planned_session(server_store, world, now)
    open_scoring(server_store, person_id=world.persons["priya"], session_id=session_id, now=now)
    link = "/join/" + link_to(server_store, world, now, session_id=session_id)
    assert "3 contacts wait for you in “Joint session”" in browser.get(link, headers=PAGE).text
    answer = open_and_post(browser, link)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/score?session={session_id}")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/score").status_code == 200
    assert used(server_store)


def test_a_used_link_says_so(browser: TestClient, link: str) -> None:
    open_and_post(browser, link)
    again = browser.get(link, headers=PAGE)
    assert again.status_code == 410
    assert "accepted already" in again.text
    browser.cookies.clear()
    assert "Sign in" in browser.get(link, headers=PAGE).text


def test_a_withdrawn_or_forged_link_lets_nobody_in(
    browser: TestClient, link: str, server_store: Store, world: World
) -> None:
    revoke_invitation(server_store, person_id=world.persons["vera"], invitation_id=1, now=datetime.now(UTC))
    assert browser.get(link, headers=PAGE).status_code == 410
    forged = browser.get(link[:-2] + "xx", headers=PAGE)
    assert forged.status_code == 404
    assert "not a link of ours" in forged.text
    assert browser.get("/join/<script>alert(1)</script>", headers=PAGE).status_code == 404
    assert "<script>" not in forged.text
    shown = browser.get("/sign-in", headers=PAGE)
    posted = browser.post(link, data={"token": form_token(shown.text), "password": PASSWORD})
    assert posted.status_code == 410


def test_a_post_needs_the_token_of_the_page(browser: TestClient, link: str, server_store: Store) -> None:
    browser.get(link, headers=PAGE)
    for token in ("", "guess", "é"):
        assert browser.post(link, data={"token": token, "password": PASSWORD}).status_code == 403
    browser.cookies.clear()
    assert browser.post(link, data={"token": "", "password": PASSWORD}).status_code == 403
    shown = browser.get(link, headers=PAGE)
    evil = {"origin": "https://evil.example"}
    data = {"token": form_token(shown.text), "password": PASSWORD}
    assert browser.post(link, data=data, headers=evil).status_code == 403
    assert browser.post(link, json=data).status_code == 415
    assert browser.put(link, data=data).status_code == 405
    assert not used(server_store)


def test_a_wrong_password_comes_back_with_a_sentence_and_not_too_often(
    browser: TestClient, server_store: Store, world: World
) -> None:
    now = datetime.now(UTC)
    add_person(server_store, world, now, "bob")
    link = "/join/" + link_to(server_store, world, now, invitee=Invitee("Bob", "bob@example.com"))
    weak = open_and_post(browser, link, password="weak")
    assert (weak.status_code, "at least 12" in weak.text) == (422, True)
    wrong = open_and_post(browser, link, password="nine loud mountains")
    assert wrong.status_code == 422
    assert "that is not its password" in wrong.text
    for _ in range(8):
        open_and_post(browser, link, password="weak")
    late = open_and_post(browser, link)
    assert late.status_code == 429
    assert "Too many tries" in late.text
    assert not used(server_store)


def sign_in(browser: TestClient, email: str) -> None:
    shown = browser.get("/sign-in", headers=PAGE)
    data = {"token": form_token(shown.text), "email": email, "password": PASSWORD}
    assert browser.post("/sign-in", data=data).status_code == 303


def test_somebody_else_is_told_who_is_signed_in_and_can_sign_out(
    browser: TestClient, link: str, server_store: Store
) -> None:
    sign_in(browser, "alice@example.com")
    shown = browser.get(link, headers=PAGE)
    assert "Alice is signed in at this browser." in shown.text
    assert "Accept and come in" not in shown.text
    refused = browser.post(link, data={"token": form_token(shown.text), "password": PASSWORD})
    assert refused.status_code == 403
    assert not used(server_store)
    assert browser.post(link, data={"token": "guess", "do": "sign_out"}).status_code == 403
    out = browser.post(link, data={"token": form_token(shown.text), "do": "sign_out"})
    assert (out.status_code, out.headers["location"]) == (303, link)
    assert "Accept and come in" in browser.get(link, headers=PAGE).text


def test_who_is_signed_in_accepts_without_a_password(browser: TestClient, server_store: Store, world: World) -> None:
    now = datetime.now(UTC)
    bob = add_person(server_store, world, now, "bob")
    link = "/join/" + link_to(server_store, world, now, invitee=Invitee("Bob", "bob@example.com"))
    sign_in(browser, "bob@example.com")
    shown = browser.get(link, headers=PAGE)
    assert 'type="password"' not in shown.text
    answer = browser.post(link, data={"token": form_token(shown.text)})
    assert answer.status_code == 303
    with server_store.reading() as db:
        assert db.exec(select(Membership.role).where(Membership.person_id == bob)).all() == [Role.REVIEWER]


def test_who_belongs_to_the_other_side_is_refused_with_a_sentence(
    browser: TestClient, server_store: Store, world: World
) -> None:
    link = "/join/" + link_to(server_store, world, datetime.now(UTC), invitee=Invitee("A", "alice@example.com"))
    answer = open_and_post(browser, link)
    assert answer.status_code == 409
    assert "nobody belongs to two" in answer.text


def test_the_other_sides_first_lead_is_not_told_the_name_of_who_invites(
    browser: TestClient, server_store: Store, world: World
) -> None:
    with server_store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.role == Role.QA_LEAD)):
            db.delete(row)
    now = datetime.now(UTC)
    token = link_to(server_store, world, now, who="alice", side=Side.VENDOR, roles=(Role.QA_LEAD,))
    shown = browser.get(f"/join/{token}", headers=PAGE).text
    assert "Client invites you to Client × Vendor." in shown
    assert "for Vendor as: QA lead" in shown
    assert "Alice" not in shown


def test_what_people_wrote_is_text(browser: TestClient, server_store: Store, world: World) -> None:
    with server_store.writing() as db:
        db.get_one(Person, world.persons["vera"]).name = "<img src=x onerror=alert(1)>"
    token = link_to(server_store, world, datetime.now(UTC))
    shown = browser.get(f"/join/{token}", headers=PAGE).text
    assert "<img" not in shown
    assert "&lt;img src=x" in shown


def test_an_account_and_none_look_the_same(browser: TestClient, server_store: Store, world: World) -> None:
    now = datetime.now(UTC)
    add_person(server_store, world, now, "known", email="anb@vendor.example")
    pages = []
    for invitee in (ANA, Invitee("Ana Reyes", "anb@vendor.example")):
        token = link_to(server_store, world, now, invitee=invitee)
        browser.cookies.clear()
        text = browser.get(f"/join/{token}", headers=PAGE).text
        pages.append(text.replace(form_token(text), "").replace(token, "").replace(invitee.email, ""))
    assert pages[0] == pages[1]
    assert person_at(server_store, ANA.email)
