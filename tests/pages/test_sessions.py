"""The Sessions page: what stands in the list, what a facilitator can do, and planning."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Anchor, CalibrationSession, Engagement, Membership
from calibration.store.people import engagements_of, viewer_in
from calibration.store.scorecards import save_scorecard_version
from calibration.store.sessions import ParticipantRow, contacts_in, participants_in, sessions_known_to
from calibration.ui.session_parts import dates_of
from calibration.vocabulary import ChosenBy, Role, SessionScope, SessionState, VersionState
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import SMALL_CARD, World, contact_ids, joint_plan, notices_read, planned_session, score_all


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def session(store: Store, session_id: int) -> CalibrationSession:
    """A session as stored."""
    with store.reading() as db:
        return db.get_one(CalibrationSession, session_id)


def held(store: Store, world: World, session_id: int, now: datetime) -> None:
    """Scored by everybody, revealed and closed."""
    acts = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    notices_read(store, world, now)
    open_scoring(store, **acts)
    for who in ("priya", "tom", "marek", "lucia"):
        score_all(store, world, who, session_id, now)
    lock_session(store, **acts)
    for contact in contact_ids(store, session_id):
        reveal_contact(store, session_contact_id=contact, **acts)
    close_session(store, **acts)


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


def test_planning_leads_a_lead_to_people_and_a_facilitator_not(open_page, page_store, world):
    def links() -> list[str]:
        return [link.proto.label for link in open_page("sessions", who="faye", plan="new").get("page_link")]

    assert "Somebody new? Invite them on People" not in links()
    with page_store.writing() as db:
        of = {"person_id": world.persons["faye"], "organization_id": world.vendor_organization_id}
        db.add(Membership(engagement_id=world.engagement_id, role=Role.QA_LEAD, **of))
    assert "Somebody new? Invite them on People" in links()


def test_a_stale_press_is_answered_beside_the_session(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    at = open_page("sessions")
    with page_store.writing() as db:
        db.get_one(CalibrationSession, session_id).state = SessionState.SCORING
    at.button(key=f"sessions.open_scoring.sure.{session_id}").click().run()
    assert "This session is scoring; to open a session for scoring it must be planned." in at.error[0].value


def test_a_facilitator_adds_a_reviewer_to_a_session_that_is_being_scored(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today, rater_ids=(world.raters["priya"], world.raters["marek"]))
    open_scoring(page_store, person_id=world.persons["priya"], session_id=session_id, now=today)
    at = open_page("sessions")
    assert f"Of your side takes part: {label(page_store, session_id, 'priya', world)}." in said(at)
    sure = f"sessions.add_reviewers.sure.{session_id}"
    at.button(key=sure).click().run()
    assert "Choose reviewers of your own side." in at.error[0].value, "pressed with nobody chosen"
    [field] = [one for one in at.multiselect if f"add_reviewers.who.{session_id}" in str(one.key)]
    assert len(field.options) == 1, "nobody of the other side, and nobody who takes part"
    field.set_value([world.persons["tom"]])
    at.button(key=sure).click().run()
    assert not at.error
    assert {one.rater_id for one in taking_part(page_store, session_id)} == {
        world.raters[who] for who in ("priya", "tom", "marek")
    }
    assert "Every reviewer of your side takes part. Others are invited on People." in said(at)
    assert sure not in [one.key for one in at.button]


def test_a_session_locked_meanwhile_takes_nobody_and_says_so(open_page, page_store, world, today):
    by = {
        "session_id": planned_session(
            page_store, world, today, rater_ids=(world.raters["priya"], world.raters["marek"])
        ),
        "now": today,
    }
    at = open_page("sessions")
    open_scoring(page_store, person_id=world.persons["priya"], **by)
    lock_session(page_store, person_id=world.persons["priya"], **by)
    [field] = [one for one in at.multiselect if "add_reviewers.who" in str(one.key)]
    field.set_value([world.persons["tom"]])
    at.button(key=f"sessions.add_reviewers.sure.{by['session_id']}").click().run()
    assert "This session is not open for more reviewers any longer: it is locked or over." in at.error[0].value
    assert len(taking_part(page_store, by["session_id"])) == 2
    assert not [one for one in at.button if "add_reviewers" in str(one.key)]


def taking_part(store: Store, session_id: int) -> list[ParticipantRow]:
    with store.reading() as db:
        return participants_in(db, session_id)


def label(store: Store, session_id: int, who: str, world: World) -> str:
    [found] = [one.label for one in taking_part(store, session_id) if one.rater_id == world.raters[who]]
    return found


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
    at.multiselect(key="sessions.plan.reviewers.client").set_value([world.raters["tom"]]).run()
    assert "One client reviewer: the client’s standard and Tom Label’s own cannot be told apart yet." in said(at)
    assert "A second client reviewer would." in said(at)


def test_what_the_plan_shows_follows_what_is_chosen_and_plans_nothing(open_page, page_store, world):
    at = open_page("sessions", plan="new")
    assert "On fewer than three contacts every line will read “cannot tell yet”" in said(at)
    at.number_input(key="sessions.plan.random.False").set_value(6).run()
    assert "On fewer than three" not in said(at)
    assert "Four such sessions together:" in said(at)
    assert "This session shows the sides apart" in said(at) or "even the widest gap will often read" in said(at)
    assert "These figures rest on assumptions" in said(at)
    with page_store.reading() as db:
        assert db.get(CalibrationSession, 1) is None


def test_another_gap_has_another_price(open_page, world):
    at = open_page("sessions", plan="new")
    at.number_input(key="sessions.plan.random.False").set_value(6).run()

    def price() -> str:
        return next(one for one in said(at).split("<p") if "sessions like this" in one)

    half = price()
    assert "Half a step on" in half
    at.segmented_control(key="sessions.plan.outlook.steps").set_value(1.0).run()
    assert not at.exception
    assert "One step on" in price()
    before = said(at)
    at.number_input(key="sessions.plan.outlook.points").set_value(20.0).run()
    assert "of totals 20 points" in said(at)
    assert said(at) != before


def test_a_side_alone_is_planned_without_a_word_on_the_other(open_page, world):
    at = open_page("sessions", plan="new")
    at.segmented_control(key="sessions.plan.room").set_value(SessionScope.CLIENT_INTERNAL).run()
    assert not at.exception
    assert "Only one side scores, so nothing is said about a gap between client and vendor." in said(at)
    assert "the sides apart" not in said(at)


def test_a_plan_with_nobody_to_compare_is_not_kept_from_planning(open_page, page_store, world):
    at = open_page("sessions", plan="new")
    at.multiselect(key="sessions.plan.reviewers.vendor").set_value([]).run()
    assert not at.exception
    assert not [one for one in at.expander if one.label.startswith("The figures")]
    at.number_input(key="sessions.plan.random.False").set_value(0).run()
    assert not at.exception
    assert at.button(key="sessions.plan.save")


def test_contacts_that_come_back_are_counted_as_repeats(open_page, page_store, world, today):
    sample = joint_plan(world, today).sample
    first = planned_session(page_store, world, today, sample=sample[:3])
    held(page_store, world, first, today)
    at = open_page("sessions", plan="new")
    at.number_input(key="sessions.plan.random.False").set_value(3).run()
    assert "No contact comes back from an earlier session, so it cannot tell who has moved since." in said(at)
    at.checkbox(key="sessions.plan.again").set_value(True).run()
    at.number_input(key="sessions.plan.random.True").set_value(6).run()
    assert "Only three contacts come back from an earlier session" in said(at)


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


# ---- the same again, dates, calendar


def test_the_same_again_fills_in_the_plan_and_plans_nothing(open_page, page_store, world, today):
    first = planned_session(
        page_store, world, today, sample=joint_plan(world, today).sample[:3], due_at=today + timedelta(days=2),
        rater_ids=tuple(world.raters[who] for who in ("priya", "marek", "lucia")), tolerance=7.5,
    )  # fmt: skip
    at = open_page("sessions")
    at.button(key=f"sessions.again.{first}.2").click().run()
    assert not at.exception
    assert "Like Joint session, two weeks later. Nothing is planned until you press the button." in said(at)
    assert at.number_input(key="sessions.plan.random.False").value == 3
    assert at.number_input(key="sessions.plan.tolerance").value == 7.5
    assert at.multiselect(key="sessions.plan.reviewers.client").value == [world.raters["priya"]]
    due = session(page_store, first).due_at.astimezone(ZoneInfo("Europe/London"))
    assert at.date_input(key="sessions.plan.due").value == due.date() + timedelta(weeks=2)
    with page_store.reading() as db:
        assert db.get(CalibrationSession, 2) is None
    at.button(key="sessions.plan.save").click().run()
    assert not at.error
    second = session(page_store, 2)
    assert (second.follows_id, second.tolerance, second.name) == (first, 7.5, "Joint session")
    local = second.due_at.astimezone(ZoneInfo("Europe/London"))
    assert (local.date(), local.time()) == (due.date() + timedelta(weeks=2), due.time())
    assert second.sample["draw"] == {"n_random": 3, "spread_over": "", "again": False, "picks": {}}
    assert "plan" not in at.query_params


def test_what_was_filled_in_does_not_stay_for_the_next_plan(open_page, page_store, world, today):
    first = planned_session(page_store, world, today, sample=joint_plan(world, today).sample[:3], tolerance=7.5)
    at = open_page("sessions")
    at.button(key=f"sessions.again.{first}.1").click().run()
    at.button(key="sessions.back").click().run()
    at.button(key="sessions.plan_one").click().run()
    assert at.number_input(key="sessions.plan.tolerance").value == 5.0
    assert "Nothing is planned until" not in said(at)


def test_a_newer_version_of_the_card_is_taken_and_said(open_page, page_store, world, today):
    first = planned_session(page_store, world, today, sample=joint_plan(world, today).sample[:3])
    with page_store.writing() as db:
        save_scorecard_version(
            db,
            organization_id=world.client_organization_id,
            definition=replace(SMALL_CARD, version=2),
            state=VersionState.PUBLISHED,
            now=today,
        )
    at = open_page("sessions", plan="again", follows=str(first), weeks="1")
    assert "It takes version 2 of the card, the newest published; Joint session was scored on version 1." in said(at)
    assert at.selectbox(key="sessions.plan.card").value.number == 2


@pytest.mark.parametrize("address", [{"follows": "999"}, {"follows": "x"}, {"weeks": "3"}])
def test_a_wrong_address_of_a_repetition_is_a_sentence(open_page, page_store, world, today, address):
    first = planned_session(page_store, world, today)
    at = open_page("sessions", **{"plan": "again", "follows": str(first), "weeks": "1"} | address)
    assert not at.exception
    assert "Plan a session" in said(at)


def test_the_meeting_is_planned_with_the_session(open_page, page_store, world, today):
    at = open_page("sessions", plan="new")
    day = (today + timedelta(days=9)).date()
    at.date_input(key="sessions.plan.meeting").set_value(day)
    at.time_input(key="sessions.plan.meeting.at").set_value(time(15, 30))
    at.button(key="sessions.plan.save").click().run()
    assert not at.error
    expected = datetime.combine(day, time(15, 30), ZoneInfo("Europe/London")).astimezone(UTC)
    assert session(page_store, 1).held_at == expected
    assert "15:30" in said(at)


def test_a_meeting_before_the_due_time_is_pointed_out(open_page, world, today):
    at = open_page("sessions", plan="new")
    at.date_input(key="sessions.plan.meeting").set_value((today + timedelta(days=2)).date()).run()
    assert "The meeting begins before scoring is due." in said(at)


def test_dates_are_changed_on_the_list_and_what_is_past_is_said(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    at = open_page("sessions")
    before = session(page_store, session_id)
    day = (today + timedelta(days=6)).date()
    key = f"sessions.dates.{session_id}.{before.due_at}.{before.held_at}"
    at.date_input(key=f"{key}.due").set_value(day).run()
    at.button(key=f"sessions.dates.sure.{session_id}").click().run()
    assert not at.error
    after = session(page_store, session_id)
    assert after.due_at.astimezone(ZoneInfo("Europe/London")).date() == day
    assert after.held_at is None
    with page_store.writing() as db:
        db.get_one(CalibrationSession, session_id).due_at = today - timedelta(hours=1)
    assert "was due" in said(open_page("sessions"))


def test_the_same_dates_are_no_change(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today, due_at=today + timedelta(days=2, seconds=17))
    at = open_page("sessions")
    at.button(key=f"sessions.dates.sure.{session_id}").click().run()
    assert at.error[0].value == "These are the dates the session has already."
    assert session(page_store, session_id).revision == 0


def test_the_calendar_file_names_no_reviewer_and_no_contact(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today, meeting_at=today + timedelta(days=3))
    with page_store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons["priya"], engagement_id=world.engagement_id)
        (card,) = sessions_known_to(db, viewer)
        (engagement,) = engagements_of(db, world.persons["priya"])
    content = dates_of(card, engagement, remind_before=None).decode()
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [str(one["uid"]) for one in events] == [
        f"care-session-{session_id}-due@tuning-fork",
        f"care-session-{session_id}-meeting@tuning-fork",
    ]
    assert "Client × Vendor: Joint session" in content
    for word in ("Priya", "Marek", "C-1", "parcel"):
        assert word not in content


@pytest.fixture
def coming_back(page_store, world, today):
    """An engagement that lets contacts come back, with one that is due: set aside in a session of eight weeks ago."""
    before = today - timedelta(weeks=8)
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = True
    first = planned_session(page_store, world, before, sample=joint_plan(world, before).sample[:2])
    held(page_store, world, first, before)
    with page_store.writing() as db:
        db.add(Anchor(interaction_id=world.interactions[1], designated_at=before))
    return world.interactions[1]


def test_where_one_comes_back_the_plan_names_no_contact_and_no_seed(open_page, page_store, world, coming_back):
    at = open_page("sessions", plan="new")
    assert not at.exception
    assert "Two contacts to score, and one that comes back" in said(at)
    assert "It costs one contact fewer to discuss." in said(at)
    assert "<th>Chosen</th>" not in said(at)
    assert "C-2" not in said(at)
    assert not [one for one in at.number_input if one.key == "sessions.plan.seed"]
    at.button(key="sessions.plan.save").click().run()
    assert not at.exception
    assert "three contacts" in said(at)
    with page_store.reading() as db:
        newest = db.exec(select(CalibrationSession).order_by(CalibrationSession.id.desc())).first()
        drawn = contacts_in(db, newest.id)
        assert coming_back in [one.interaction_id for one in drawn]
        assert {one.chosen_by for one in drawn} == {ChosenBy.RANDOM}


def test_planned_without_nothing_comes_back_and_the_draw_stands_there(open_page, page_store, world, coming_back):
    at = open_page("sessions", plan="new")
    at.toggle(key="sessions.plan.repeats").set_value(False).run()
    assert "Two contacts to score" in said(at)
    assert "comes back" not in said(at).replace("No contact comes back from an earlier session", "")
    assert "<th>Chosen</th>" in said(at)
    at.button(key="sessions.plan.save").click().run()
    with page_store.reading() as db:
        newest = db.exec(select(CalibrationSession).order_by(CalibrationSession.id.desc())).first()
        assert coming_back not in [one.interaction_id for one in contacts_in(db, newest.id)]
        assert newest.sample["repeats"] is False


def test_the_plan_does_not_say_in_which_sessions_a_contact_was_where_contacts_come_back(
    open_page, page_store, world, coming_back
):
    def told() -> list[str]:
        at = open_page("sessions", plan="new")
        at.checkbox(key="sessions.plan.again").set_value(True).run()
        return list(at.dataframe[0].value["earlier sessions"])

    assert sorted(told()) == ["", "", "", "", "yes", "yes"]
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = False
    assert sorted(told()) == ["", "", "", "", "1", "1"]
