"""Proposals for files nobody has described, with their reasons."""

import pytest

from calibration.errors import InvalidInput
from calibration.intake.mapping import Layout
from calibration.intake.read import Preview, preview_intake
from calibration.vocabulary import AnswerType, SpeakerRole


@pytest.fixture
def proposed(options):
    def propose(text: str, file_name: str = "file.csv") -> Preview:
        return preview_intake(text.encode(), file_name=file_name, options=options)

    return propose


def test_a_wide_file_with_reviewers_is_seen(proposed):
    preview = proposed(
        "Ticket ID;Kanal;Evaluator;Party;Greeting;Tone;Comments\n"
        "1;chat;Anna;client;yes;3;fine\n1;chat;Ben;vendor;no;2;\n2;email;Anna;client;yes;1;\n"
    )
    mapping = preview.mapping
    assert mapping.layout is Layout.WIDE
    assert (mapping.contact.id, mapping.contact.channel) == ("Ticket ID", "Kanal")
    assert (mapping.raters.column, mapping.raters.side_column) == ("Evaluator", "Party")
    assert [(one.column, one.answer_type) for one in mapping.criteria] == [
        ("Greeting", AnswerType.BINARY),
        ("Tone", AnswerType.ORDINAL),
    ]
    assert mapping.comment == "Comments"
    assert "“Evaluator” names the reviewer." in preview.reasons
    assert len(preview.intake.ratings) == 6


def test_a_long_file_is_seen(proposed):
    preview = proposed("case,auditor,parameter,score,remarks\nC1,Anna,Tone,3,ok\nC1,Ben,Tone,2,\n")
    assert preview.mapping.layout is Layout.LONG
    assert (preview.mapping.long.criterion, preview.mapping.long.answer) == ("parameter", "score")
    assert len(preview.intake.ratings) == 2


def test_a_file_of_contacts_keeps_what_it_does_not_know_as_attributes(proposed):
    preview = proposed('Conversation ID,Date,Transcript,Region\nC1,2026-03-04,"Agent: Hi\nCustomer: Hello",North\n')
    assert preview.mapping.layout is Layout.CONTACTS
    (contact,) = preview.intake.contacts
    assert [turn.role for turn in contact.turns] == [SpeakerRole.AGENT, SpeakerRole.CUSTOMER]
    assert dict(contact.attributes) == {"Region": "North"}


def test_turns_in_json_are_seen(proposed):
    text = '[{"id": 1, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}]'
    preview = proposed(text, "file.json")
    assert preview.mapping.transcript.turns == "messages"
    assert [turn.role for turn in preview.intake.contacts[0].turns] == [SpeakerRole.CUSTOMER, SpeakerRole.AGENT]


def test_speakers_nobody_can_place_are_named_as_a_question(proposed):
    preview = proposed("id,transcript\n" + "".join(f'{n},"Lena: Hello\nMr Kim: Hi\nLena: Bye"\n' for n in range(3)))
    assert any("Say who is who" in reason and "Lena" in reason for reason in preview.reasons)


def test_a_long_file_without_reviewers_asks_for_a_mapping(proposed):
    with pytest.raises(InvalidInput, match="no column names the reviewer"):
        proposed("case,parameter,score\nC1,Tone,3\n")


def test_the_documented_columns_are_understood_without_a_mapping(proposed):
    contacts = proposed(
        "contact,channel,language,started_at,agent,topic,transcript\nC1,chat,en,2026-03-04 10:00,A1,x,Agent: Hi\n"
    )
    assert contacts.mapping.layout is Layout.CONTACTS
    assert contacts.mapping.contact.started_at == "started_at"
    ratings = proposed("contact,rater,side,criterion,answer,comment,session\nC1,Anna,client,Tone,3,,March\n")
    assert ratings.mapping.layout is Layout.LONG
    assert ratings.mapping.session_column == "session"
    assert ratings.intake.errors == ()
