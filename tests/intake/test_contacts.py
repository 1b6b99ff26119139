"""Contacts: fields, transcripts in three shapes, conflicts, links, agents."""

from datetime import UTC, datetime

import pytest

from calibration.intake.records import Severity
from calibration.vocabulary import Channel, SpeakerRole

ALL = """
layout: contacts
contact:
  id: id
  channel: channel
  language: language
  started_at: start
  duration_seconds: length
  csat: csat
  first_contact_resolution: fcr
  agent: agent
  agent_tenure_days: tenure
  recording_url: link
  subject: subject
  attributes: rest
  channels: {Anruf: voice}
"""
HEAD = "id,channel,language,start,length,csat,fcr,agent,tenure,link,subject,Region\n"


def one_text(text: str, *, extra: str = "") -> str:
    return 'id,text\nC1,"' + text.replace('"', '""') + '"\n' + extra


def text_mapping(more: str = "") -> str:
    return "layout: contacts\ncontact: {id: id}\ntranscript:\n  column: text\n" + more


def test_every_field_is_read(read):
    intake = read(
        HEAD + "C1,Anruf,German,2026-03-04 14:30,12:30,4.5,yes,A-17,400,https://rec.example/1,Mail a@b.example,South\n",
        ALL,
    )
    (contact,) = intake.contacts
    assert (contact.channel, contact.language) == (Channel.VOICE, "de")
    assert contact.started_at == datetime(2026, 3, 4, 13, 30, tzinfo=UTC)
    assert contact.utc_offset_minutes == 60
    assert (contact.duration_seconds, contact.csat, contact.first_contact_resolution) == (750, 4.5, True)
    assert (contact.agent, contact.agent_tenure_days) == ("A-17", 400)
    assert (contact.recording_url, contact.subject) == ("https://rec.example/1", "Mail [email]")
    assert dict(contact.attributes) == {"Region": "South"}
    assert contact.text_hash == ""
    assert intake.problems == ()


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("channel", "pigeon", "unknown_channel"),
        ("start", "yesterday", "unreadable_time"),
        ("start", "03/04/2026", "unreadable_time"),
        ("length", "long", "unreadable_number"),
        ("csat", "good", "unreadable_number"),
        ("csat", '"1,234"', "ambiguous_number"),
        ("fcr", "maybe", "unreadable_truth"),
        ("tenure", "1.5", "unreadable_number"),
        ("link", "javascript:alert(1)", "bad_link"),
        ("link", "file:///etc/passwd", "bad_link"),
        ("link", "https://", "bad_link"),
    ],
)
def test_what_cannot_be_read_names_line_column_found_and_allowed(read, column, text, code):
    cells = dict.fromkeys(HEAD.strip().split(","), "") | {"id": "C1", column: text}
    intake = read(HEAD + ",".join(cells.values()) + "\nC2" + "," * 11 + "\n", ALL)
    (problem,) = intake.errors
    assert (problem.code, problem.place.line, problem.place.column) == (code, 2, column)
    assert problem.found == text.strip('"')
    assert problem.allowed
    assert [contact.external_id for contact in intake.contacts] == ["C2"]
    assert (intake.rows_read, intake.rows_good) == (2, 1)


def test_agents_named_by_e_mail_become_steady_pseudonyms(read):
    rows = "C1,,,,,,,ann@x.example,,,,\nC2,,,,,,,ANN@x.example,,,,\nC3,,,,,,,bob@x.example,,,,\n"
    intake = read(HEAD + rows, ALL)
    first, second, third = (contact.agent for contact in intake.contacts)
    assert first == second != third
    assert "@" not in first
    assert [problem.code for problem in intake.problems] == ["agent_is_email"]


def test_rows_of_one_contact_are_joined_and_a_difference_is_said(read):
    rows = "C1,chat,,,,,,A-1,,,,North\nC1,,de,,,,,A-2,,,,North\n"
    intake = read(HEAD + rows, ALL)
    (contact,) = intake.contacts
    assert (contact.channel, contact.language, contact.agent) == (Channel.CHAT, "de", "A-1")
    problem, again = intake.problems
    assert (again.code, again.severity, again.place.line) == ("duplicate_row", Severity.NOTE, 3)
    assert (problem.code, problem.severity, problem.found, problem.allowed) == (
        "contact_differs", Severity.WARNING, "A-2", "A-1"
    )  # fmt: skip


def test_a_cell_of_speaker_lines_becomes_turns(read):
    text = "Agent: Hello: how are you?\nCustomer: Fine.\nAnd you?\nAgent: Fine"
    (contact,) = read(one_text(text), text_mapping()).contacts
    assert [(turn.role, turn.text) for turn in contact.turns] == [
        (SpeakerRole.AGENT, "Hello: how are you?"),
        (SpeakerRole.CUSTOMER, "Fine.\nAnd you?"),
        (SpeakerRole.AGENT, "Fine"),
    ]


def test_a_line_that_looks_like_an_unknown_speaker_is_noted_and_its_words_are_kept(read):
    intake = read(one_text("Agent: One moment\nSupervisor: I take over"), text_mapping())
    assert [turn.text for turn in intake.contacts[0].turns] == ["One moment\nSupervisor: I take over"]
    assert [(problem.code, problem.found) for problem in intake.problems] == [("perhaps_a_speaker", "Supervisor")]


def test_time_stamps_become_seconds_where_the_mapping_says_so(read):
    intake = read(one_text("[00:05] Agent: Hello\n[01:10] Customer: Hi"), text_mapping("  stamps: offset\n"))
    assert [(turn.second, turn.text) for turn in intake.contacts[0].turns] == [(5.0, "Hello"), (70.0, "Hi")]


def test_a_document_without_speakers_is_one_note(read):
    (contact,) = read(one_text("Case closed.\nRefund sent."), text_mapping()).contacts
    assert [(turn.role, turn.text) for turn in contact.turns] == [(SpeakerRole.NOTE, "Case closed.\nRefund sent.")]


def test_a_list_of_turns_is_read_from_json(read):
    data = """[{"id": "C1", "turns": [
      {"speaker": "Lena", "text": "Hello", "second": "0:03", "time": "2026-03-04T10:00:00Z"},
      {"speaker": "Kim", "text": "Hi", "second": 7.5}, {"speaker": "Kim"}, ["Lena", "Bye"], "Stranger: who?"]}]"""
    mapping = """
layout: contacts
contact: {id: id}
transcript: {turns: turns, separator: ":", roles: {Lena: agent, Kim: customer}}
"""
    intake = read(data, mapping, "file.json")
    assert [(turn.role, turn.speaker, turn.text, turn.second) for turn in intake.contacts[0].turns] == [
        (SpeakerRole.AGENT, "Lena", "Hello", 3.0),
        (SpeakerRole.CUSTOMER, "Kim", "Hi", 7.5),
        (SpeakerRole.AGENT, "Lena", "Bye", None),
        (SpeakerRole.SYSTEM, "Stranger", "who?", None),
    ]
    assert intake.contacts[0].turns[0].said_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert sorted(problem.code for problem in intake.problems) == ["turn_without_text", "unknown_speaker"]


def test_a_cell_that_is_no_list_of_turns_is_an_error_of_its_row(read):
    mapping = "layout: contacts\ncontact: {id: id}\ntranscript: {turns: t}\n"
    intake = read('[{"id": "C1", "t": "oops"}]', mapping, "file.json")
    assert [problem.code for problem in intake.errors] == ["turns_not_a_list"]
    assert intake.contacts == ()


def test_unmasked_texts_that_differ_only_in_masked_data_are_still_two_texts(read):
    text = "id,text\nC1,Agent: call (415) 555-2671\nC1,Agent: call (415) 555-2672\n"
    intake = read(text, text_mapping())
    assert len(intake.conflicts) == 1
    assert intake.contacts == ()


def test_a_row_without_text_of_an_id_with_two_texts_stays_out(read):
    mapping = text_mapping() + "on_conflict: keep_apart\n"
    intake = read("id,text,x\nC1,Agent: one,\nC1,Agent: two,\nC1,,y\n", mapping)
    assert [(problem.code, problem.place.line) for problem in intake.errors] == [("which_text", 4)]
    assert [contact.copy for contact in intake.contacts] == [0, 1]


def test_the_hash_does_not_depend_on_who_the_mapping_says_the_speakers_are(read):
    one = read(one_text("Lena: Hello"), text_mapping("  roles: {Lena: agent}\n")).contacts[0]
    other = read(one_text("Lena: Hello"), text_mapping("  roles: {Lena: customer}\n")).contacts[0]
    assert one.turns[0].role is not other.turns[0].role
    assert one.text_hash == other.text_hash != ""
