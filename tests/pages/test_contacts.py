"""The Contacts and ratings page: a file in, understood, imported once; and the list."""

import io
import re
import tomllib
import zipfile

import pytest
from openpyxl import Workbook
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.intake.mapping_file import mapping_to_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.settings import ROOT, Settings
from calibration.store.models import (
    CalibrationSession,
    Interaction,
    Membership,
    PopulationContact,
    Rater,
    Recording,
    Turn,
)
from calibration.vocabulary import Blind, Role, SessionOrigin, SessionScope, SessionState, Side

LONG = (
    "contact,reviewer,side,criterion,answer\n"
    "T-1,Anna,client,Greeting,yes\nT-1,Ben,vendor,Greeting,no\n"
    "T-2,Anna,client,Greeting,yes\nT-2,Ben,vendor,Greeting,yes\n"
)
TEXTS = "contact id,channel,transcript\nA,chat,Agent: hello there\nA,chat,Agent: good bye\nB,chat,Agent: <b>bold</b>\n"


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption, *at.error, *at.success]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def workbook(*, sides: bool = False) -> bytes:
    """The workbook everybody owns: lines down, reviewers across, one tab a contact."""
    book = Workbook()
    book.remove(book.active)
    names = ["Anna (client)", "Ben (vendor)"] if sides else ["Anna", "Ben"]
    for number in range(1, 5):
        sheet = book.create_sheet(f"Call {number}")
        sheet.append(["Line", *names])
        sheet.append(["Greeting", "yes", "yes" if number % 2 else "no"])
        sheet.append(["Tone", "too formal", "about right"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def drop(at: AppTest, name: str, content: bytes | str) -> AppTest:
    """Drop a file on the page."""
    data = content.encode() if isinstance(content, str) else content
    at.file_uploader(key="contacts.file").set_value((name, data, "application/octet-stream"))
    return at.run()


def stored(store, table) -> list:
    with store.reading() as db:
        return list(db.exec(select(table)))


def imported(store) -> list[CalibrationSession]:
    return [one for one in stored(store, CalibrationSession) if one.origin is SessionOrigin.IMPORTED]


def test_the_browser_refuses_at_the_limit_the_server_has():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] == Settings.model_fields["upload_limit_mb"].default


def test_an_unknown_workbook_is_three_presses_from_its_results(open_page, page_store, world):
    at = drop(open_page("contacts"), "last week.xlsx", workbook())
    assert not at.exception
    assert "Four contacts, scored by two reviewers on two lines." in said(at)
    at.button(key="contacts.import").click().run()
    assert "16 answers are in." in said(at)
    assert at.button(key="contacts.results").label == "Open Results"
    (session,) = imported(page_store)
    assert (session.state, session.blind, session.name) == (SessionState.CLOSED, Blind.UNKNOWN, "last week")


def test_sides_said_on_the_page_reach_the_store(open_page, page_store, world):
    at = drop(open_page("contacts"), "book.xlsx", workbook())
    boxes = {box.label: box for box in at.selectbox if box.key and box.key.startswith("contacts.side.")}
    assert sorted(boxes) == ["Anna", "Ben"]
    boxes["Anna"].set_value(Side.CLIENT)
    boxes["Ben"].set_value(Side.VENDOR)
    at.segmented_control(key="contacts.blind").set_value(Blind.YES).run()
    at.button(key="contacts.import").click().run()
    assert [one.blind for one in imported(page_store)] == [Blind.YES]
    sides = {rater.label: rater.side for rater in stored(page_store, Rater)}
    assert (sides["Anna"], sides["Ben"]) == (Side.CLIENT, Side.VENDOR)


def test_sides_the_file_names_are_not_asked_for(open_page, world):
    at = drop(open_page("contacts"), "long.csv", LONG)
    assert not [box for box in at.selectbox if box.key and box.key.startswith("contacts.side.")]


def test_the_same_file_again_changes_nothing_and_leads_to_the_same_results(open_page, page_store, world):
    at = drop(open_page("contacts"), "long.csv", LONG)
    at.button(key="contacts.import").click().run()
    before = len(stored(page_store, Interaction)), [one.id for one in imported(page_store)]
    again = drop(open_page("contacts"), "long.csv", LONG)
    again.button(key="contacts.import").click().run()
    assert "Everything in this file is here already. Nothing was changed." in said(again)
    assert again.button(key="contacts.results")
    assert (len(stored(page_store, Interaction)), [one.id for one in imported(page_store)]) == before


def test_a_file_with_errors_is_imported_only_when_the_good_rows_are_asked_for(open_page, page_store, world):
    broken = LONG + "T-3,Anna,neither,Greeting,yes\n"
    at = drop(open_page("contacts"), "long.csv", broken)
    assert at.button(key="contacts.import").disabled
    assert "One error in this file" in said(at)
    at.checkbox(key="contacts.good_rows").check().run()
    at.button(key="contacts.import").click().run()
    assert "4 answers are in." in said(at)
    assert len(imported(page_store)) == 1


def test_one_id_with_two_texts_waits_for_a_choice_and_is_never_merged(open_page, page_store, world):
    at = drop(open_page("contacts"), "texts.csv", TEXTS)
    assert "One contact id with more than one text" in said(at)
    assert at.button(key="contacts.import").disabled
    at.radio(key="contacts.conflict").set_value("keep_apart").run()
    assert "Three contacts, no ratings." in said(at)
    at.button(key="contacts.import").click().run()
    kept = [one for one in stored(page_store, Interaction) if one.external_id == "A"]
    assert [one.copy_number for one in kept] == [0, 1]


def test_what_the_file_does_not_say_can_be_said_in_the_form(open_page, page_store, world):
    at = drop(open_page("contacts"), "odd.csv", "nr,who,greeting\n1,x,yes\n1,y,no\n2,x,yes\n2,y,yes\n")
    (rater,) = [box for box in at.selectbox if box.key and box.key.endswith(".rater")]
    rater.set_value("who")
    (how,) = [box for box in at.selectbox if box.key and box.key.endswith(".raters")]
    how.set_value("column")
    at.button(key="contacts.map.read").click().run()
    assert not at.error, at.error
    assert "Two contacts, scored by two reviewers" in said(at)


def test_a_form_that_contradicts_itself_is_answered_with_a_sentence(open_page, world):
    at = drop(open_page("contacts"), "long.csv", LONG)
    (rater,) = [box for box in at.selectbox if box.key and box.key.endswith(".rater")]
    rater.set_value("")
    at.button(key="contacts.map.read").click().run()
    assert "raters needs column" in at.error[0].value.casefold()


def test_the_form_reads_a_file_as_its_mapping_did(open_page, world):
    """Pressing the button without a change must not change what is understood."""
    dialogues = (ROOT / "tests" / "intake" / "files" / "dialogues_small.csv").read_bytes()
    for name, data in (("long.csv", LONG.encode()), ("book.xlsx", workbook()), ("dialogues.csv", dialogues)):
        at = drop(open_page("contacts"), name, data)
        before = at.session_state["contacts.now.reading"].preview.intake
        at.button(key="contacts.map.read").click().run()
        assert not at.error, at.error
        after = at.session_state["contacts.now.reading"].preview.intake
        assert after.ratings == before.ratings, name
        assert after.contacts == before.contacts, name
        assert after.raters == before.raters, name


def test_a_mapping_file_is_used_as_it_stands(open_page, world):
    mapping = preview_intake(LONG.encode(), file_name="long.csv", options=IntakeOptions(key=b"k")).mapping
    at = drop(open_page("contacts"), "long.csv", LONG)
    yaml = mapping_to_yaml(mapping.model_copy(update={"name": "As agreed"})).encode()
    at.file_uploader(key="contacts.map.file").set_value(("mapping.yaml", yaml, "application/yaml")).run()
    at.button(key="contacts.map.use").click().run()
    assert at.session_state["contacts.now.reading"].mapping.name == "As agreed"


def test_a_file_that_cannot_be_read_says_why(open_page, world):
    at = drop(open_page("contacts"), "scan.pdf", b"%PDF-1.7 whatever")
    assert "is a PDF document" in at.error[0].value
    assert "contacts.import" not in {button.key for button in at.button}


def test_clicks_do_not_read_the_file_again(open_page, world):
    at = drop(open_page("contacts"), "book.xlsx", workbook())
    first = at.session_state["contacts.now.reading"]
    at.text_input(key="contacts.search").set_value("parcel").run()
    assert at.session_state["contacts.now.reading"] is first


def test_words_of_a_file_are_never_markup(open_page, page_store, world):
    at = drop(open_page("contacts"), "texts.csv", TEXTS)
    at.radio(key="contacts.conflict").set_value("skip").run()
    assert "&lt;b&gt;bold&lt;/b&gt;" in said(at)
    assert "<b>bold" not in said(at)


def test_an_engagement_folder_is_for_administrators(open_page, world):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("engagement.yaml", "key: x")
    at = drop(open_page("contacts"), "folder.zip", out.getvalue())
    at.button(key="contacts.load_folder").click().run()
    assert "an administrator loads it here" in at.error[0].value


def test_the_list_is_searched_by_id_subject_and_words(open_page, page_store, world):
    at = open_page("contacts")
    assert "Six contacts, the newest first." in said(at)
    at.text_input(key="contacts.search").set_value("parcel 3").run()
    assert "One contact with “parcel 3”." in said(at)
    at.text_input(key="contacts.search").set_value("thursday").run()
    assert "Six contacts with “thursday”." in said(at)
    at.text_input(key="contacts.search").set_value("100%").run()
    assert "No contacts with “100%”." in said(at)


def test_a_chosen_contact_shows_its_words_escaped_and_no_rating(open_page, page_store, world):
    with page_store.writing() as db:
        turn = db.exec(select(Turn).where(Turn.interaction_id == world.interactions[0])).first()
        turn.text = "<script>alert(1)</script> **bold**"
        db.add(turn)
    at = open_page("contacts")
    at.radio(key="contacts.chosen").set_value(world.interactions[0]).run()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in said(at)
    assert not re.search("<script", said(at))


def test_a_recording_is_attached_to_a_contact(open_page, page_store, world):
    at = open_page("contacts")
    contact = world.interactions[0]
    at.radio(key="contacts.chosen").set_value(contact).run()
    wav = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 28
    at.file_uploader(key=f"contacts.recording.file.{contact}").set_value(("call.wav", wav, "audio/wav")).run()
    at.button(key="contacts.recording.keep").click().run()
    assert not at.error
    assert [one.media_type for one in stored(page_store, Recording)] == ["audio/wav"]


@pytest.mark.parametrize("who", ["tom", "dana", "sam"])
def test_who_may_not_import_has_no_such_page(open_page, who):
    at = open_page("contacts", who=who)
    assert not at.file_uploader


def test_a_qa_lead_may_import(open_page):
    assert open_page("contacts", who="quinn").file_uploader


def zipped(folder) -> bytes:
    """An engagement folder as somebody would zip it: with the folder around the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".csv", ".yaml"}:
                archive.write(path, f"demo/{path.relative_to(folder).as_posix()}")
    return out.getvalue()


def test_an_administrator_loads_a_zipped_engagement_once(open_page, page_store, world):
    with page_store.writing() as db:
        own = db.exec(select(Membership).where(Membership.person_id == world.persons["priya"])).first()
        db.add(
            Membership(
                engagement_id=world.engagement_id,
                person_id=world.persons["priya"],
                organization_id=own.organization_id,
                role=Role.ADMINISTRATOR,
            )
        )
    at = drop(open_page("contacts"), "demo.zip", zipped(ROOT / "data" / "demo"))
    at.button(key="contacts.load_folder").click().run(timeout=60)
    assert "is loaded: 14 sessions, 80 contacts." in at.success[0].value, at.error
    at.button(key="contacts.load_folder").click().run(timeout=60)
    assert "is here already. Nothing was changed." in at.success[0].value


def test_a_folder_with_a_problem_is_not_loaded_and_says_why(open_page, page_store, world):
    with page_store.writing() as db:
        own = db.exec(select(Membership).where(Membership.person_id == world.persons["priya"])).first()
        own.role = Role.ADMINISTRATOR
        db.add(own)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    at = drop(open_page("contacts"), "folder.zip", out.getvalue())
    at.button(key="contacts.load_folder").click().run()
    assert at.error[0].value == "This folder cannot be loaded as it is."
    assert "engagement.yaml" in said(at)


def test_ids_and_subjects_of_contacts_are_never_markup(open_page, page_store, world):
    beacon = "![x](https://example.com/seen.png)"
    with page_store.writing() as db:
        contact = db.get_one(Interaction, world.interactions[0])
        contact.external_id = contact.subject = beacon
        db.add(contact)
    at = open_page("contacts")
    at.radio(key="contacts.chosen").set_value(world.interactions[0]).run()
    assert beacon not in " ".join([*at.radio(key="contacts.chosen").options, *(one.value for one in at.header)])


VENDORS = LONG.replace("Anna,client", "Anna,vendor")


def room(at: AppTest):
    """The question whose room the results are in."""
    (found,) = [one for one in at.segmented_control if one.label == "Room"]
    return found


def scopes(store) -> list[SessionScope]:
    return [one.scope for one in imported(store)]


def test_a_file_of_ones_own_side_is_for_that_side_unless_said_otherwise(open_page, page_store, world):
    at = drop(open_page("contacts", who="quinn"), "vendors.csv", VENDORS)
    assert room(at).value == SessionScope.VENDOR_INTERNAL
    assert room(at).options == ["Joint: both sides see the results", "Our side only"]
    assert "both sides can see their words" in said(at)
    at.button(key="contacts.import").click().run()
    assert "4 answers are in." in said(at)
    assert scopes(page_store) == [SessionScope.VENDOR_INTERNAL]


def test_the_room_of_a_file_can_be_chosen(open_page, page_store, world):
    at = drop(open_page("contacts", who="quinn"), "vendors.csv", VENDORS)
    room(at).set_value(SessionScope.JOINT).run()
    at.button(key="contacts.import").click().run()
    assert scopes(page_store) == [SessionScope.JOINT]


@pytest.mark.parametrize(("who", "rows"), [("quinn", LONG), ("priya", LONG), ("priya", VENDORS)])
def test_a_file_with_the_other_side_in_it_is_joint(open_page, page_store, world, who, rows):
    at = drop(open_page("contacts", who=who), "long.csv", rows)
    assert room(at).value == SessionScope.JOINT
    at.button(key="contacts.import").click().run()
    assert scopes(page_store) == [SessionScope.JOINT]


def test_sides_said_on_the_page_decide_what_room_is_proposed(open_page, page_store, world):
    at = drop(open_page("contacts"), "book.xlsx", workbook())
    assert room(at).value == SessionScope.JOINT
    for side, expected in ((Side.CLIENT, SessionScope.CLIENT_INTERNAL), (Side.VENDOR, SessionScope.JOINT)):
        (ben,) = [box for box in at.selectbox if box.label == "Ben"]
        (anna,) = [box for box in at.selectbox if box.label == "Anna"]
        anna.set_value(Side.CLIENT)
        ben.set_value(side).run()
        assert room(at).value == expected


def test_the_other_side_in_ones_own_room_is_refused_with_a_sentence(open_page, page_store, world):
    at = drop(open_page("contacts", who="quinn"), "long.csv", LONG)
    room(at).set_value(SessionScope.VENDOR_INTERNAL).run()
    at.button(key="contacts.import").click().run()
    assert "the vendor's own room has none" in at.error[0].value
    assert imported(page_store) == []


def test_a_neutral_person_is_not_asked_for_a_room(open_page, page_store, world):
    with page_store.writing() as db:
        own = db.exec(select(Membership).where(Membership.person_id == world.persons["sam"])).first()
        own.role = Role.FACILITATOR
        db.add(own)
    at = drop(open_page("contacts", who="sam"), "vendors.csv", VENDORS)
    assert not [one for one in at.segmented_control if one.label == "Room"]
    at.button(key="contacts.import").click().run()
    assert scopes(page_store) == [SessionScope.JOINT]


def test_names_and_faults_of_a_file_are_never_markup(open_page, world):
    beacon = "![x](https://example.com/seen.png)"
    rows = f"id,reviewer,{beacon}\nA,{beacon},yes\nA,Ben,no\nB,{beacon},yes\nB,Ben,yes\n"
    at = drop(open_page("contacts"), "wide.csv", rows)
    labels = [box.label for box in at.selectbox]
    assert any("seen" in label for label in labels), "the file's words stand in labels"
    assert not [label for label in labels if beacon in label]
    yaml = f"layout: wide\ncontact: {{id: id}}\n'{beacon}': 1\n".encode()
    at.file_uploader(key="contacts.map.file").set_value(("mapping.yaml", yaml, "application/yaml")).run()
    at.button(key="contacts.map.use").click().run()
    assert "seen" in at.error[0].value
    assert beacon not in at.error[0].value


def drop_population(at: AppTest, content: str) -> AppTest:
    """Drop a list of what took place on its own section."""
    at.file_uploader(key="contacts.population.file").set_value(("all.csv", content.encode(), "text/csv"))
    return at.run()


def test_a_population_is_looked_at_before_it_comes_in_and_again_changes_nothing(open_page, page_store) -> None:
    content = "Ticket,Date,Channel,Agent\nT-1,2026-10-01 09:00,chat,Wren\nT-2,2026-10-02 09:00,Fax,Wren\n"
    at = drop_population(open_page("contacts", who="quinn"), content)
    assert "Two contacts with a time, counted by channel and month." in said(at)
    assert "“Agent”" in said(at)
    assert not stored(page_store, PopulationContact)
    at.button(key="contacts.population.import").click().run()
    assert "Two new contacts." in said(at)
    assert {row.external_id for row in stored(page_store, PopulationContact)} == {"T-1", "T-2"}
    assert "Two contacts that took place between 1 October 2026 and 2 October 2026." in said(at)
    again = drop_population(open_page("contacts", who="priya"), content)
    again.button(key="contacts.population.import").click().run()
    assert "Everything in this file is here already. Nothing was changed." in said(again)


def test_an_undated_row_stops_a_population_until_the_good_rows_are_asked_for(open_page, page_store) -> None:
    at = drop_population(open_page("contacts", who="quinn"), "Ticket,Date\nT-1,2026-10-01\nT-2,\n")
    assert at.button(key="contacts.population.import").disabled
    assert "Line 3, “Date”: has no time." in said(at)
    at.checkbox(key="contacts.population.good_rows").check().run()
    at.button(key="contacts.population.import").click().run()
    assert "One new contact, one row left out." in said(at)
    assert [row.external_id for row in stored(page_store, PopulationContact)] == ["T-1"]


def test_a_population_that_cannot_be_read_says_why(open_page) -> None:
    at = drop_population(open_page("contacts", who="quinn"), "Ticket,Channel\nT-1,chat\n")
    assert "can be counted in no month" in said(at)
    assert not at.exception


def test_a_mapping_says_which_column_of_a_population_is_which(open_page) -> None:
    at = drop_population(open_page("contacts", who="quinn"), "Nr,Wann,Weg\n7,2026-10-01,Anruf\n")
    assert "can be counted in no month" in said(at)
    for yaml, wanted in (
        ("layout: contacts\ncontact: {id: Nr, started_at: When}", "There is no column"),
        (
            "layout: contacts\ncontact: {id: Nr, started_at: Wann, channel: Weg, channels: {Anruf: voice}}",
            "One contact",
        ),
    ):
        mapping = at.file_uploader(key="contacts.population.mapping.file")
        mapping.set_value(("m.yaml", yaml.encode(), "application/yaml")).run()
        assert wanted in said(at)
    assert "counted by channel and month" in said(at)
