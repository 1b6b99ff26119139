"""The Over time page: its finding is its title, sections open one at a time, and names are for those they are for."""

from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.cadence import replace_cadence
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, PopulationContact
from calibration.vocabulary import Channel, SessionScope
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import World, contact_ids, joint_plan, score_all
from tests.pages.conftest import OpenPage

WEEK = timedelta(weeks=1)
SECTIONS = ("Cadence", "Participation", "Share of contacts")


def said(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def section(at: AppTest, name: str) -> AppTest:
    """The page with one section open."""
    at.session_state["over_time.section"] = name
    return at.run()


@pytest.fixture
def over(page_store: Store, world: World, today: datetime) -> None:
    """One joint session two weeks ago, scored late by Tom and not by Lucia; one in the vendor's own room."""
    at = today - 2 * WEEK
    _held(page_store, world, at, who="priya", scored=("priya", "marek"), late=("tom",))
    own = {"scope": SessionScope.VENDOR_INTERNAL, "rater_ids": (world.raters["marek"], world.raters["lucia"])}
    _held(page_store, world, at, who="faye", scored=("marek", "lucia"), **own)
    with page_store.writing() as db:
        first = (at - 2 * WEEK).date()
        replace_cadence(db, world.engagement_id, [(first, 1)])
        for number in range(1, 41):
            kind = Channel.CHAT if number <= 30 else Channel.EMAIL
            db.add(
                PopulationContact(
                    engagement_id=world.engagement_id,
                    external_id=f"C-{number}",
                    started_at=at,
                    channel=kind,
                    topic="<b>late</b>",
                )
            )


def _held(
    store: Store,
    world: World,
    at: datetime,
    *,
    who: str,
    scored: tuple[str, ...],
    late: tuple[str, ...] = (),
    **changes: object,
) -> None:
    plan = joint_plan(world, at, **changes)
    session_id = plan_session(store, person_id=world.persons[who], engagement_id=world.engagement_id, plan=plan, now=at)
    by = {"person_id": world.persons[who], "session_id": session_id}
    open_scoring(store, now=at, **by)
    for name in scored:
        score_all(store, world, name, session_id, at)
    for name in late:
        score_all(store, world, name, session_id, at + timedelta(days=2))
    lock_session(store, now=at, **by)
    for contact in contact_ids(store, session_id):
        reveal_contact(store, session_contact_id=contact, now=at, **by)
    close_session(store, now=at, **by)
    with store.writing() as db:
        db.get_one(CalibrationSession, session_id).held_at = at


@pytest.mark.usefixtures("over")
def test_the_title_is_the_finding_and_the_strip_says_it_in_words(open_page: OpenPage) -> None:
    at = open_page("over_time", who="dana", section="cadence")
    assert at.title[0].value == "1 of 4 required sessions was held\\."
    assert "None has been held for two weeks. 6 of 40 contacts were reviewed (15 %)." in said(at)
    [strip] = at.get("plotly_chart")
    assert "3 without (empty)" in strip.proto.alt
    assert "From" in said(at)
    assert "one session a week: 1 of 4 held." in said(at)
    assert not at.exception


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(
    ("who", "names"),
    [("quinn", {"Marek Label", "Lucia Label"}), ("priya", {"Priya Label"}), ("dana", set()), ("sam", set())],
)
def test_a_lead_reads_the_names_of_the_own_side_and_others_read_counts(
    open_page: OpenPage, who: str, names: set[str]
) -> None:
    at = section(open_page("over_time", who=who), "Participation")
    text = said(at)
    everybody = {"Priya Label", "Tom Label", "Marek Label", "Lucia Label"}
    assert {name for name in everybody if name in text} == names
    assert "Asked twice: one in time, one late. 12 contacts scored." in text
    assert "Asked twice: one in time, one not handed in. Six contacts scored." in text
    assert "The client was late one of 2 times, the vendor missed one of 2 times" in text.replace("\\", "")


@pytest.mark.usefixtures("over")
def test_the_share_is_counted_by_what_is_chosen_and_topics_are_never_markup(open_page: OpenPage) -> None:
    at = section(open_page("over_time", who="dana"), "Share of contacts")
    assert "none of 10" in said(at)
    at.segmented_control(key="over_time.by").set_value("topic").run()
    assert "&lt;b&gt;late&lt;/b&gt;" in said(at)
    assert "<b>late</b>" not in said(at)
    assert not at.exception


@pytest.mark.usefixtures("over")
def test_ones_own_room_can_be_chosen_by_that_side_alone(open_page: OpenPage) -> None:
    assert not [one for one in open_page("over_time", who="dana").segmented_control if "room" in str(one.key)]
    at = open_page("over_time", who="quinn")
    [choice] = [one for one in at.segmented_control if "room" in str(one.key)]
    choice.set_value(SessionScope.VENDOR_INTERNAL).run()
    text = said(section(at, "Participation"))
    assert "of your own room" in text
    assert "Client," not in text


@pytest.mark.usefixtures("over")
def test_who_sees_no_cadence_reads_of_the_own_room_no_word_of_joint_sessions(open_page: OpenPage, world: World) -> None:
    at = open_page("over_time", who="lucia")
    assert at.title[0].value.startswith("One joint session so far")
    at.session_state[f"over_time.room.{world.engagement_id}"] = SessionScope.VENDOR_INTERNAL
    assert at.run().title[0].value == "One session of your own room is closed\\."


def test_with_nothing_yet_it_says_what_there_is_and_what_to_do(open_page: OpenPage) -> None:
    at = open_page("over_time", who="priya")
    assert at.title[0].value == "No joint session has been held yet\\."
    assert "Nothing is required of this engagement" in said(at)
    assert "Nobody has been asked" in said(section(at, "Participation"))
    assert "ids, times, channels and topics are enough, no words" in said(section(at, "Share of contacts"))
    manager = section(open_page("over_time", who="dana"), "Share of contacts")
    assert "A facilitator, QA lead or administrator can bring the list" in said(manager)


@pytest.mark.usefixtures("over")
def test_a_reviewer_sees_no_cadence_no_participation_and_no_share(open_page: OpenPage) -> None:
    at = open_page("over_time", who="tom")
    assert not {one.label for one in at.tabs} & set(SECTIONS)
    assert "required" not in said(at)
    for name in SECTIONS:
        text = said(open_page("over_time", who="tom", section=name.split()[0].lower()))
        assert "handed in" not in text
        assert "required" not in text


@pytest.mark.usefixtures("over")
def test_the_address_opens_a_section_and_follows_the_one_that_is_open(open_page: OpenPage) -> None:
    at = open_page("over_time", who="dana", section="participation")
    assert "handed in" in said(at)
    section(at, "Share of contacts")
    assert at.query_params["section"] == "share"
    assert "6 of 40" in said(at)
    assert not open_page("over_time", who="dana", section="nonsense").exception
