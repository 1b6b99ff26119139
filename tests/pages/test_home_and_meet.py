"""Home, Meet and Score as one person sees them, in every state a session can be in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import delete
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, Membership, Participation
from calibration.vocabulary import SessionState
from calibration.workflow.sessions import close_session, lock_session, open_scoring, reveal_contact
from tests.factories import World, contact_ids, planned_session, score_all

OpenPage = Callable[..., AppTest]


@pytest.fixture
def scoring(page_store: Store, world: World, today: datetime) -> int:
    """A session in scoring, due tomorrow; marek has submitted."""
    session_id = planned_session(page_store, world, today, due_at=today + timedelta(hours=30))
    open_scoring(page_store, person_id=world.persons["priya"], session_id=session_id, now=today)
    score_all(page_store, world, "marek", session_id, today)
    return session_id


def title(at: AppTest) -> str:
    assert not at.exception, at.exception
    return at.title[0].value


def page_html(at: AppTest) -> str:
    return " ".join(str(block.proto.body) for block in at.get("html"))


def test_home_says_what_waits_and_for_whom(open_page: OpenPage, scoring: int) -> None:
    assert title(open_page("home", who="tom")) == "One session is waiting: six contacts to score."
    assert title(open_page("home", who="marek")) == "Nothing is waiting for you."
    assert title(open_page("home", who="dana")) == "Nothing is waiting for you."


def test_home_shows_the_receipt_of_what_is_sealed(open_page: OpenPage, scoring: int) -> None:
    said = page_html(open_page("home", who="marek"))
    assert "Sealed" in said
    assert "Nobody sees it before the reveal" in said


def test_a_person_without_an_engagement_is_told_what_to_do(
    open_page: OpenPage, page_store: Store, world: World
) -> None:
    at = open_page("home", who="stranger")
    assert title(at) == "You belong to no engagement."


def test_a_revoked_membership_takes_effect_on_the_next_click(
    open_page: OpenPage, page_store: Store, world: World, scoring: int
) -> None:
    at = open_page("home", who="tom")
    with page_store.writing() as db:
        db.exec(delete(Membership).where(Membership.person_id == world.persons["tom"]))
    assert title(at.run()) == "You belong to no engagement."


def test_meet_is_for_facilitators_and_shows_status_without_answers(open_page: OpenPage, scoring: int) -> None:
    at = open_page("meet", who="priya")
    assert title(at) == "One of four reviewers has submitted."
    table = page_html(at)
    assert table.count("<td>not submitted") == 3
    assert "Vendor A" in table
    assert "Marek" not in table
    assert "Tom Label" in table
    reviewer = open_page("meet", who="tom")
    assert "submitted" not in (reviewer.title[0].value if reviewer.title else "")


def test_locking_asks_first_and_says_what_is_left_out(open_page: OpenPage, page_store: Store, scoring: int) -> None:
    at = open_page("meet", who="faye")
    assert any("not counted" in text.value for text in at.markdown)
    at.button(key=f"meet.sure.{scoring}.Lock the scoring").click().run()
    with page_store.reading() as db:
        assert db.get_one(CalibrationSession, scoring).state is SessionState.LOCKED
    assert title(at) == "Locked. Six contacts to reveal, one by one."


def test_a_facilitator_who_has_not_submitted_sees_no_agenda(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    lock_session(page_store, person_id=world.persons["faye"], session_id=scoring, now=today)
    blind, neutral = open_page("meet", who="priya"), open_page("meet", who="faye")
    assert "as blind as anybody" in page_html(blind)
    assert "unanimous" not in page_html(blind)
    assert "No line was answered by two reviewers" in page_html(neutral)


def test_revealing_opens_the_meeting_and_leave_can_be_given(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    lock_session(page_store, person_id=world.persons["faye"], session_id=scoring, now=today)
    at = open_page("meet", who="faye")
    first = contact_ids(page_store, scoring)[0]
    at.button(key=f"meet.reveal.{first}").click().run()
    assert title(at) == "Five contacts still to reveal."
    at.button(key=f"meet.leave.{world.raters['tom']}").click().run()
    with page_store.reading() as db:
        assert db.get_one(Participation, (scoring, world.raters["tom"])).leave_at is not None
    at.button(key=f"meet.sure.{scoring}.Close the session").click().run()
    assert title(at) == "This session is closed."


def test_a_step_that_came_too_late_is_answered_with_a_sentence(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    by = {"person_id": world.persons["faye"], "session_id": scoring, "now": today}
    lock_session(page_store, **by)
    at = open_page("meet", who="faye")
    first = contact_ids(page_store, scoring)[0]
    reveal_contact(page_store, session_contact_id=first, **by)
    close_session(page_store, **by)
    at.button(key=f"meet.reveal.{first}").click().run()
    assert not at.exception
    assert "closed" in at.toast[0].value


def test_without_a_running_session_meet_says_what_to_do(open_page: OpenPage) -> None:
    assert title(open_page("meet", who="priya")) == "No session is running."


def test_score_without_work_and_with_somebody_elses_session(open_page: OpenPage, scoring: int) -> None:
    assert title(open_page("score", who="dana")) == "Nothing is waiting for you."
    assert title(open_page("score", who="dana", session=str(scoring))) == "This session is not yours to score."
    missing = open_page("score", who="tom", session="98765")
    assert title(missing) == "This session is not yours to score."
    assert "no such session" in missing.markdown[-1].value


@pytest.mark.parametrize("number", ["", "abc", "-1", "1;drop", "99999999999999999999"])
def test_an_address_with_nonsense_is_no_error(open_page: OpenPage, scoring: int, number: str) -> None:
    assert not open_page("score", who="tom", session=number).exception
    assert not open_page("meet", who="priya", session=number).exception
