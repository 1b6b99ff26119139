"""The answer and submit routes over HTTP: what they decide, and that they decide it for everybody."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from calibration.server.context import COOKIE, person_of
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, Recording
from calibration.workflow.sessions import lock_session, open_scoring
from tests.factories import World, complete_answers, contact_ids, level, planned_session
from tests.server.conftest import pass_through_door


@pytest.fixture
def session_id(server_store: Store, demo_world: World) -> int:
    """A session in scoring."""
    moment = datetime.now(UTC)
    session_id = planned_session(server_store, demo_world, moment)
    open_scoring(server_store, person_id=demo_world.persons["priya"], session_id=session_id, now=moment)
    return session_id


@pytest.fixture
def contact(server_store: Store, session_id: int) -> int:
    return contact_ids(server_store, session_id)[0]


def token_of(browser: TestClient) -> str:
    person = person_of({"type": "http", "headers": [(b"cookie", f"{COOKIE}={browser.cookies[COOKIE]}".encode())]})
    assert person is not None
    return person.form_token


def post(browser: TestClient, path: str, body: Any, **headers: str) -> Any:
    return browser.post(path, json=body, headers={"x-form-token": token_of(browser)} | headers)


def answers(contact: int, *operations: dict[str, object]) -> dict[str, object]:
    keyed = [{"key": f"operation-{i}", **operation} for i, operation in enumerate(operations)]
    return {"contact": contact, "operations": keyed}


def test_an_answer_is_saved_and_says_how_far_the_contact_is(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    answer = post(browser, "/api/answers", answers(contact, level("tone", "too_formal")))
    assert answer.status_code == 200
    assert answer.json()["progress"] == {"answered": 1, "asked": 4}
    assert answer.json()["results"][0]["status"] == "saved"


def test_a_conflict_is_409_with_what_stands_and_a_bad_value_422(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    post(browser, "/api/answers", answers(contact, level("tone", "too_formal")))
    conflict = post(browser, "/api/answers", answers(contact, level("tone", "too_casual", key="another-key")))
    assert conflict.status_code == 409
    assert conflict.json()["results"][0]["current"] == {"level": "too_formal", "revision": 1}
    assert post(browser, "/api/answers", answers(contact, level("tone", "lukewarm", 1))).status_code == 422


def test_the_wrong_token_is_403_and_a_body_that_is_no_json_422(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    body = answers(contact, level("tone", "too_formal"))
    assert post(browser, "/api/answers", body, **{"x-form-token": "guess"}).status_code == 403
    headers = {"x-form-token": token_of(browser)}
    assert browser.post("/api/answers", content=b"{", headers=headers).status_code == 422
    assert browser.post("/api/answers", content=json.dumps([1]), headers=headers).status_code == 422


def test_what_is_too_large_is_refused_before_it_is_read(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    headers = {"x-form-token": token_of(browser)}
    assert browser.post("/api/answers", content=b" " * 700_000, headers=headers).status_code == 413
    without_length = browser.post("/api/answers", content=iter([b" " * 350_000] * 2), headers=headers)
    assert without_length.status_code == 413


def test_a_number_that_no_id_can_be_is_422(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    assert post(browser, "/api/answers", answers(2**70, level("tone", "too_formal"))).status_code == 422
    assert post(browser, "/api/submit", {"session": 2**70}).status_code == 422
    for none in (str(2**70), "9" * 5000, "²", "x"):
        assert browser.get(f"/recordings/{none}").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("tom", 200), ("lucia", 200), ("faye", 403), ("dana", 403), ("quinn", 403), ("sam", 403)]
)
def test_the_route_takes_answers_of_reviewers_of_the_session_only(
    browser: TestClient, contact: int, who: str, status: int
) -> None:
    pass_through_door(browser, who)
    assert post(browser, "/api/answers", answers(contact, level("tone", "too_formal"))).status_code == status


def test_after_the_lock_answers_are_409_and_said_to_be_closed(
    browser: TestClient, server_store: Store, demo_world: World, session_id: int, contact: int
) -> None:
    pass_through_door(browser, "marek")
    priya = demo_world.persons["priya"]
    lock_session(server_store, person_id=priya, session_id=session_id, now=datetime.now(UTC))
    refused = post(browser, "/api/answers", answers(contact, level("tone", "too_formal")))
    assert refused.status_code == 409
    assert refused.json()["closed"] is True
    assert post(browser, "/api/submit", {"session": session_id}).status_code == 409


def guess(code: str, revision: int = 0, **more: object) -> dict[str, object]:
    return {"kind": "prediction", "criterion": "tone", "revision": revision, "level": code, **more}


@pytest.fixture
def asking(server_store: Store, session_id: int) -> int:
    """The session asks what the other side will say."""
    with server_store.writing() as db:
        db.get_one(CalibrationSession, session_id).asks_prediction = True
    return session_id


@pytest.mark.usefixtures("asking")
def test_a_guess_comes_by_the_same_route_and_is_no_answer(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    body = answers(contact, level("tone", "about_right"), guess("too_formal"))
    saved = post(browser, "/api/answers", body)
    assert (saved.status_code, saved.json()["progress"]) == (200, {"answered": 1, "asked": 4})
    assert post(browser, "/api/answers", body).json()["results"][1]["revision"] == 1  # a replay changes nothing
    stale = post(browser, "/api/answers", answers(contact, guess("too_casual", key="another-key")))
    assert (stale.status_code, stale.json()["results"][0]["current"]) == (409, {"level": "too_formal", "revision": 1})
    taken = {"kind": "prediction", "criterion": "tone", "revision": 1, "clear": True, "key": "taken-back"}
    assert post(browser, "/api/answers", answers(contact, taken)).json()["results"][0]["revision"] == 0


@pytest.mark.usefixtures("asking")
def test_a_guess_is_refused_like_an_answer(browser: TestClient, contact: int) -> None:
    body = answers(contact, guess("too_formal"))
    assert browser.post("/api/answers", json=body).status_code == 401
    pass_through_door(browser, "faye")
    assert post(browser, "/api/answers", body).status_code == 403
    pass_through_door(browser, "marek")
    assert post(browser, "/api/answers", body, **{"x-form-token": "guess"}).status_code == 403
    assert post(browser, "/api/answers", answers(contact, guess("lukewarm"))).status_code == 422
    other_line = guess("yes") | {"criterion": "resolution"}
    refused = post(browser, "/api/answers", answers(contact, other_line))
    assert refused.json()["results"][0]["message"].startswith("'Right resolution' is not about tone.")
    both = guess("too_formal", clear=True)
    assert post(browser, "/api/answers", answers(contact, both)).status_code == 422


def test_a_session_that_does_not_ask_takes_no_guess(browser: TestClient, contact: int) -> None:
    pass_through_door(browser, "marek")
    refused = post(browser, "/api/answers", answers(contact, guess("too_formal")))
    assert (refused.status_code, refused.json()["results"][0]["status"]) == (422, "refused")


def test_after_the_lock_a_guess_is_409(
    browser: TestClient, server_store: Store, demo_world: World, asking: int, contact: int
) -> None:
    pass_through_door(browser, "marek")
    lock_session(server_store, person_id=demo_world.persons["priya"], session_id=asking, now=datetime.now(UTC))
    assert post(browser, "/api/answers", answers(contact, guess("too_formal"))).status_code == 409


def test_submit_lists_what_is_missing_then_gives_one_receipt(
    browser: TestClient, server_store: Store, session_id: int
) -> None:
    pass_through_door(browser, "marek")
    incomplete = post(browser, "/api/submit", {"session": session_id})
    assert incomplete.status_code == 422
    assert len(incomplete.json()["missing"]) == 3
    for each in contact_ids(server_store, session_id):
        assert post(browser, "/api/answers", answers(each, *complete_answers())).status_code == 200
    first, again = (post(browser, "/api/submit", {"session": session_id}) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_a_recording_kept_here_is_played_in_ranges_to_those_who_know_its_session(
    browser: TestClient, server_store: Store, demo_world: World, contact: int
) -> None:
    with server_store.writing() as db:
        row = Recording(interaction_id=demo_world.interactions[0], media_type="audio/wav", content=bytes(range(100)))
        db.add(row)
    pass_through_door(browser, "tom")
    whole = browser.get(f"/recordings/{contact}")
    assert (whole.status_code, whole.content) == (200, bytes(range(100)))
    part = browser.get(f"/recordings/{contact}", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-range"] == "bytes 10-19/100"
    assert browser.get(f"/recordings/{contact}", headers={"range": "bytes=-5"}).content == bytes(range(95, 100))
    assert browser.get(f"/recordings/{contact}", headers={"range": "bytes=200-"}).status_code == 416
    assert browser.get(f"/recordings/{contact}", headers={"range": f"bytes={'9' * 5000}-"}).status_code == 200
    assert browser.get("/recordings/99999").status_code == 404
