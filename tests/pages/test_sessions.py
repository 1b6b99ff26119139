"""The Sessions page: what stands in the list, what a facilitator can do, and planning."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import CalibrationSession
from calibration.store.sessions import contacts_in, participants_in
from calibration.vocabulary import ChosenBy, SessionScope, SessionState
from calibration.workflow.sessions import plan_session
from tests.factories import joint_plan, planned_session


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def session(store: Store, session_id: int) -> CalibrationSession:
    """A session as stored."""
    with store.reading() as db:
        return db.get_one(CalibrationSession, session_id)


def test_an_empty_list_says_what_to_do(open_page, page_store):
    at = open_page("sessions")
    assert not at.exception
    assert "No session has been planned yet." in said(at)
    assert at.button(key="sessions.plan_one")


def test_a_planned_session_is_opened_at_the_second_press(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    at = open_page("sessions")
    assert "six contacts · four reviewers" in said(at)
    at.button(key=f"sessions.open_scoring.sure.{session_id}").click().run()
    assert session(page_store, session_id).state is SessionState.SCORING
    assert "One session is open for scoring." in said(at)
    assert "0 of 4 reviewers have sealed" in said(at)


def test_a_session_that_is_being_scored_can_be_cancelled(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    at = open_page("sessions")
    at.button(key=f"sessions.cancel_session.sure.{session_id}").click().run()
    assert session(page_store, session_id).state is SessionState.CANCELLED


def test_a_stale_press_is_answered_beside_the_session(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    at = open_page("sessions")
    with page_store.writing() as db:
        db.get_one(CalibrationSession, session_id).state = SessionState.SCORING
    at.button(key=f"sessions.open_scoring.sure.{session_id}").click().run()
    assert "This session is scoring; to open a session for scoring it must be planned." in at.error[0].value


def test_the_other_sides_room_is_neither_listed_nor_counted_as_use(open_page, page_store, world, today):
    vendor = (world.raters["marek"], world.raters["lucia"])
    plan_session(
        page_store,
        person_id=world.persons["faye"],
        engagement_id=world.engagement_id,
        plan=joint_plan(world, today, name="Vendor only", scope=SessionScope.VENDOR_INTERNAL, rater_ids=vendor),
        now=today,
    )
    at = open_page("sessions", plan="new")
    assert "Vendor only" not in said(at)
    assert "Drawn from 6 contacts; none has been in a session." in said(at)
    assert "Vendor only" in said(open_page("sessions", who="faye"))


def test_the_proposal_is_two_random_contacts_and_a_pick_of_each_side(open_page, page_store, world, today):
    at = open_page("sessions", plan="new")
    assert not at.exception
    assert "Two contacts to score" in said(at)
    assert "No client’s pick yet." in said(at)
    pool = [f"C-{number}" for number in range(1, 7)]
    drawn = [name for name in pool if f"{name} ·" in said(at)]
    others = [world.interactions[pool.index(name)] for name in pool if name not in drawn]
    at.multiselect(key="sessions.plan.picks.client").set_value([others[0]])
    at.multiselect(key="sessions.plan.picks.vendor").set_value([others[1]]).run()
    assert "Four contacts to score" in said(at)
    at.button(key="sessions.plan.save").click().run()
    assert not at.error
    with page_store.reading() as db:
        (planned,) = (one for one in [db.get(CalibrationSession, 1)] if one)
        chosen = sorted(contact.chosen_by for contact in contacts_in(db, 1))
        assert len(participants_in(db, 1)) == 4
    assert chosen == sorted([ChosenBy.RANDOM, ChosenBy.RANDOM, ChosenBy.CLIENT, ChosenBy.VENDOR])
    assert planned.sample["how"].endswith(f"seed {planned.sample['seed']}")
    assert "One session waits to be opened." in said(at)


def test_due_is_the_end_of_the_local_day(open_page, page_store, world, today):
    at = open_page("sessions", plan="new")
    day = (today + timedelta(days=3)).date()
    at.date_input(key="sessions.plan.due").set_value(day)
    at.button(key="sessions.plan.save").click().run()
    expected = datetime.combine(day, time(23, 59, 59), ZoneInfo("Europe/London")).astimezone(UTC)
    assert session(page_store, 1).due_at == expected


def test_an_error_is_said_and_nothing_typed_is_lost(open_page, page_store, world):
    at = open_page("sessions", plan="new")
    at.text_input(key="sessions.plan.name.joint").set_value("Weekly, tone").run()
    at.number_input(key="sessions.plan.random.False").set_value(0)
    at.button(key="sessions.plan.save").click().run()
    assert at.error[0].value == "The session has no contacts. Draw at least one."
    assert at.text_input(key="sessions.plan.name.joint").value == "Weekly, tone"


def test_the_same_seed_draws_the_same_contacts_and_another_may_not(open_page, world):
    at = open_page("sessions", plan="new")
    at.number_input(key="sessions.plan.random.False").set_value(3)
    at.number_input(key="sessions.plan.seed").set_value(7).run()
    first = said(at)
    again = open_page("sessions", who="faye", plan="new")
    again.number_input(key="sessions.plan.random.False").set_value(3)
    again.number_input(key="sessions.plan.seed").set_value(7).run()
    table = [part for part in first.split("\n") if "<table" in part]
    assert table == [part for part in said(again).split("\n") if "<table" in part]


def test_a_side_of_one_is_said_in_a_sentence(open_page, world):
    at = open_page("sessions", plan="new")
    at.multiselect(key="sessions.plan.reviewers.client").set_value([world.raters["priya"]]).run()
    assert "The client is one voice here" in said(at)
    assert "Priya Label’s own" in said(at)


def test_reviewers_of_the_other_side_stand_under_their_letters(open_page, world):
    at = open_page("sessions", plan="new")
    assert at.multiselect(key="sessions.plan.reviewers.vendor").options == ["Vendor A", "Vendor B"]
    assert at.multiselect(key="sessions.plan.reviewers.client").options == ["Priya Label", "Tom Label"]


@pytest.mark.parametrize("who", ["tom", "dana", "quinn"])
def test_who_is_no_facilitator_has_no_such_page(open_page, who):
    at = open_page("sessions", who=who)
    assert "Plan a session" not in said(at)
    assert not [button for button in at.button if button.key == "sessions.plan_one"]


def test_the_second_press_of_a_double_click_plans_nothing_more(open_page, page_store, world):
    at = open_page("sessions", plan="new")
    at.session_state["sessions.now.planning"] = True
    at.button(key="sessions.plan.save").click().run()
    with page_store.reading() as db:
        assert db.get(CalibrationSession, 1) is None
    assert "plan" not in at.query_params
