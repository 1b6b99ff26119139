"""The Record page: whose rooms, whose names, what is looked for, and what is carried away."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.errors import NotAllowed, NotFound
from calibration.store.engine import Store
from calibration.store.models import Membership, Person
from calibration.store.record_pages import RecordFilter
from calibration.ui.setup_record.carry import HEADER, record_csv
from calibration.vocabulary import Role, SessionScope
from calibration.workflow.erasing import erase_details_of_person
from calibration.workflow.record import hash_of, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.sessions import open_scoring, plan_session
from calibration.workflow.verifying import verify_record
from tests.factories import World, joint_plan, planned_session, score_all
from tests.pages.conftest import OpenPage

ZONE = ZoneInfo("Europe/London")


def auditor(store: Store, world: World, who: str) -> None:
    """Make somebody an auditor of the organization they belong to."""
    with store.writing() as db:
        of = db.exec(select(Membership).where(Membership.person_id == world.persons[who])).first()
        assert of is not None
        db.add(Membership(**of.model_dump(exclude={"id", "role"}), role=Role.AUDITOR))


@pytest.fixture
def life(page_store: Store, world: World, today: datetime) -> World:
    """A joint session that Marek and Tom submitted, and an internal one of the vendor's."""
    joint = planned_session(page_store, world, today)
    open_scoring(page_store, person_id=world.persons["priya"], session_id=joint, now=today)
    score_all(page_store, world, "marek", joint, today)
    score_all(page_store, world, "tom", joint, today)
    plan = joint_plan(world, today, scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],))
    engagement = {"engagement_id": world.engagement_id, "now": today}
    plan_session(page_store, person_id=world.persons["faye"], plan=plan, **engagement)
    auditor(page_store, world, "dana")
    auditor(page_store, world, "quinn")
    return world


def shown(at: AppTest) -> str:
    """Everything on the page that somebody can read."""
    assert not at.exception
    return "\n".join(str(one.value) for one in (*at.title, *at.markdown, *at.get("html")) if one.value)


def html(at: AppTest) -> str:
    assert not at.exception
    return "\n".join(one.proto.body for one in at.get("html"))


def carried(store: Store, world: World, who: str, now: datetime, **wanted: object) -> list[dict[str, str]]:
    data = record_csv(
        store,
        person_id=world.persons[who],
        engagement_id=world.engagement_id,
        wanted=RecordFilter(**wanted),  # type: ignore[arg-type]
        zone=ZONE,
        clock=lambda: now,
    )
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_client_reads_own_people_by_name_and_the_others_by_letter_or_role(open_page: OpenPage, life: World) -> None:
    at = open_page("record", who="dana")
    said = html(at)
    assert at.title[0].value == "4 entries on the record, newest first."
    assert "Tom (client) submitted session 1 · receipt " in said
    assert "Vendor A submitted session 1 · receipt " in said
    assert "Priya (client) planned session 1: 6 contacts, 4 reviewers" in said
    assert "Marek" not in said
    assert said.index("Tom (client) submitted") < said.index("Priya (client) planned"), "newest first"


def test_nothing_of_an_internal_session_reaches_the_other_sides_auditor(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    own = html(open_page("record", who="quinn"))
    assert "Faye (vendor) planned internal session 1" in own
    assert "vendor side only" in own
    for who in ("dana", "sam"):
        everything = html(open_page("record", who=who)) + str(carried(page_store, life, who, today))
        assert "internal" not in everything
        assert "Faye" not in everything
        assert "vendor side only" not in everything


@pytest.mark.parametrize("who", ["tom", "marek", "faye"])
def test_whoever_is_neither_auditor_nor_administrator_is_refused(
    open_page: OpenPage, page_store: Store, life: World, today: datetime, who: str
) -> None:
    at = open_page("record", who=who)
    assert "on the record" not in shown(at)
    with pytest.raises(NotAllowed, match="see the record"):
        carried(page_store, life, who, today)


def test_a_stranger_finds_no_engagement(page_store: Store, life: World, today: datetime) -> None:
    with pytest.raises(NotFound):
        carried(page_store, life, "stranger", today)


def test_entries_are_looked_for_by_kind_person_session_and_day(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    at = open_page("record", who="dana")
    assert "Marek" not in at.selectbox(key="record.who.False").options
    at.multiselect(key="record.what.False").set_value(["reviews_submitted"]).run()
    assert html(at).count("<li>") == 2
    at.selectbox(key="record.who.False").set_value(life.persons["tom"]).run()
    assert html(at).count("<li>") == 1
    assert "Tom (client) submitted" in html(at)
    at.date_input(key="record.since").set_value((today + timedelta(days=2)).date()).run()
    assert "Nothing on the record is like this." in shown(at)


def test_nobody_is_looked_for_who_is_not_known_by_name(page_store: Store, life: World, today: datetime) -> None:
    assert [one["action"] for one in carried(page_store, life, "dana", today, person_id=life.persons["marek"])] == [
        "head"
    ], "else a filter would say whose pseudonym it is"
    found = carried(page_store, life, "quinn", today, person_id=life.persons["marek"])
    assert [one["sentence"][:25] for one in found[:-2]] == ["Marek (vendor) submitted "]


def test_a_long_record_is_read_page_by_page(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    for number in range(60):
        with page_store.writing() as db:
            write_record(
                db,
                action=RecordedAction.NOTICE_READ,
                now=today + timedelta(minutes=number),
                engagement_id=life.engagement_id,
                room=SessionScope.CLIENT_INTERNAL,
                person_id=life.persons["tom"],
            )
    at = open_page("record", who="dana")
    assert html(at).count("<li>") == 50
    at.button(key="record.older").click().run()
    assert html(at).count("<li>") == 14
    assert "planned session 1" in html(at)
    at.button(key="record.newest").click().run()
    assert html(at).count("<li>") == 50


def test_the_heads_stand_at_the_foot_and_only_those_of_known_rooms(
    open_page: OpenPage, page_store: Store, life: World
) -> None:
    heads = {one.key: one.head for one in verify_record(page_store)}
    joint, vendor = f"engagement:{life.engagement_id}:joint", f"engagement:{life.engagement_id}:vendor_internal"
    client = html(open_page("record", who="dana"))
    assert heads[joint] in client
    assert "compare it with the one in your minutes" in client
    assert heads[vendor] not in client
    assert heads[vendor] in html(open_page("record", who="quinn"))


def test_an_export_can_be_verified_by_itself_and_is_recorded(page_store: Store, life: World, today: datetime) -> None:
    *rows, joint_head, vendor_head = carried(page_store, life, "quinn", today)
    assert tuple(rows[0]) == HEADER
    last = {joint_head["chain"]: "", vendor_head["chain"]: ""}
    for row in rows:
        assert row["previous hash"] == last[row["chain"]]
        last[row["chain"]] = hash_of(
            key=row["chain"],
            position=int(row["position"]),
            at=datetime.fromisoformat(row["at"]),
            action=row["action"],
            commitment=row["commitment"],
            previous_hash=row["previous hash"],
        )
        assert row["entry hash"] == last[row["chain"]]
    assert (joint_head["entry hash"], vendor_head["entry hash"]) == tuple(last.values())
    again = carried(page_store, life, "quinn", today)
    assert again[-3]["sentence"] == "Quinn (vendor) exported 5 entries of the record"
    assert again[-3]["chain"] == vendor_head["chain"], "what a side carries away is its own affair"


def test_text_that_a_spreadsheet_would_run_is_made_harmless(page_store: Store, life: World, today: datetime) -> None:
    with page_store.writing() as db:
        db.get_one(Person, life.persons["tom"]).name = "=cmd|' /C calc'!A0"
    sentences = [one["sentence"] for one in carried(page_store, life, "dana", today)]
    assert any(one.startswith("'=cmd") for one in sentences)
    assert not any(one.startswith("=") for one in sentences)


def test_a_name_is_never_markup(open_page: OpenPage, page_store: Store, life: World) -> None:
    with page_store.writing() as db:
        db.get_one(Person, life.persons["tom"]).name = "<b onclick=x>Tom</b>"
    said = html(open_page("record", who="dana"))
    assert "<b onclick" not in said
    assert "&lt;b onclick=x&gt;Tom" in said


def test_what_was_erased_says_so_and_no_more(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    erase_details_of_person(page_store, person_id=life.persons["tom"], by=None, now=today)
    said = html(open_page("record", who="dana"))
    assert "Session submitted · details erased" in said
    assert "The program erased the details of 1 entry" in said
    assert "Tom" not in said


def test_the_installations_record_is_for_its_administrator(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    with page_store.writing() as db:
        db.get_one(Person, life.persons["marek"]).is_administrator = True
    with page_store.writing() as db:
        tom = life.persons["tom"]
        write_record(db, action=RecordedAction.SIGNED_IN, now=today, engagement_id=None, room=None, person_id=tom)
    at = open_page("record", who="marek")
    assert "Tom signed in" in html(at)
    assert "planned" not in html(at), "an administrator of the installation sees nothing inside an engagement"
    assert "signed in" not in html(open_page("record", who="dana"))
    with pytest.raises(NotAllowed, match="for its administrators"):
        record_csv(
            page_store,
            person_id=life.persons["dana"],
            engagement_id=None,
            wanted=RecordFilter(),
            zone=ZONE,
            clock=lambda: today,
        )


def test_the_installations_record_opens_for_an_administrator_without_an_engagement(
    open_page: OpenPage, page_store: Store, life: World, today: datetime
) -> None:
    refused = open_page("record", who="stranger")
    assert refused.title[0].value == "You belong to no engagement."
    with page_store.writing() as db:
        db.get_one(Person, life.persons["stranger"]).is_administrator = True
    for number in range(60):
        with page_store.writing() as db:
            write_record(
                db,
                action=RecordedAction.SIGNED_IN,
                now=today + timedelta(minutes=number),
                engagement_id=None,
                room=None,
                person_id=life.persons["tom"],
            )
    at = open_page("record", who="stranger")
    assert at.title[0].value == "60 entries on the record, newest first."
    assert html(at).count("Tom signed in") == 50
    assert "planned" not in html(at), "nothing from inside an engagement"
    at.button(key="record.older").click().run()
    assert html(at).count("Tom signed in") == 10
    at.selectbox(key="record.who.True").set_value(life.persons["marek"]).run()
    assert "Nothing on the record is like this." in shown(at)


def test_an_empty_record_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page("record", who="sam")
    assert at.title[0].value == "Nothing has been recorded in this engagement yet."
