"""Recordings kept here: told by their bytes, only by those who manage contacts, replaced only when said."""

from datetime import UTC, datetime

import pytest

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.models import Recording
from calibration.vocabulary import SessionScope
from calibration.workflow.recordings import audio_type, keep_recording, kept_recording
from calibration.workflow.sessions import open_scoring, plan_session
from tests.factories import joint_plan, planned_session, small_engagement

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 20
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 4
KINDS = {
    "audio/mpeg": (MP3, b"\xff\xfb\x90\x64" + b"\x00" * 12),
    "audio/mp4": (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",),
    "audio/wav": (WAV,),
    "audio/ogg": (b"OggS\x00\x02" + b"\x00" * 10,),
    "audio/webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81",),
}


@pytest.fixture
def world(store, now):
    return small_engagement(store, now, n_contacts=1)


def keep(store, world, data, *, who="priya", file_name="call.wav", **more):
    settled = {"engagement_id": world.engagement_id, "interaction_id": world.interactions[0], "most_bytes": 1_000}
    settled["now"] = datetime(2026, 11, 12, 14, 3, tzinfo=UTC)
    return keep_recording(store, person_id=world.persons[who], data=data, file_name=file_name, **(settled | more))


@pytest.mark.parametrize(("media_type", "data"), [(kind, one) for kind, all_ in KINDS.items() for one in all_])
def test_every_kind_is_told_by_its_first_bytes(media_type, data):
    assert audio_type(data) == media_type


@pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04zip", b"RIFF\x00\x00\x00\x00AVI LIST", b"%PDF-1.7"])
def test_anything_else_is_refused_whatever_its_name_says(store, world, data):
    with pytest.raises(InvalidInput, match="is no audio file that can be kept here. Allowed: MP3, M4A, WAV"):
        keep(store, world, data, file_name="call.mp3")


def test_a_recording_is_kept_and_comes_back_byte_for_byte(store, world):
    assert keep(store, world, WAV) == "audio/wav"
    where = {"engagement_id": world.engagement_id, "interaction_id": world.interactions[0]}
    assert kept_recording(store, person_id=world.persons["priya"], **where) == ("audio/wav", WAV)


def test_one_byte_too_many_is_refused_with_both_numbers(store, world):
    with pytest.raises(InvalidInput, match="has 1,001 bytes. Allowed: up to 1,000 bytes"):
        keep(store, world, WAV.ljust(1_001, b"\x00"))


def test_a_recording_is_replaced_only_when_that_is_said(store, world):
    keep(store, world, WAV)
    with pytest.raises(WrongState, match="has a recording already"):
        keep(store, world, MP3)
    assert keep(store, world, MP3, replace=True) == "audio/mpeg"


def test_a_file_takes_the_place_of_a_link(store, world):
    with store.writing() as db:
        db.add(Recording(interaction_id=world.interactions[0], url="https://recorder.example/1"))
    keep(store, world, WAV, replace=True)
    with store.reading() as db:
        recording = db.get(Recording, world.interactions[0])
        assert (recording.url, recording.content) == ("", WAV)


def test_reviewers_and_strangers_cannot_keep_one(store, world):
    with pytest.raises(NotAllowed):
        keep(store, world, WAV, who="tom")
    with pytest.raises(NotFound):
        keep(store, world, WAV, who="stranger")


def test_a_contact_of_nowhere_is_not_found(store, world):
    with pytest.raises(NotFound, match="no such contact in this engagement"):
        keep(store, world, WAV, interaction_id=world.interactions[0] + 99)


def test_a_recording_tells_nobody_of_scoring_in_the_other_sides_own_room(store, world, now):
    keep(store, world, WAV)
    plan = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],))
    where = {"person_id": world.persons["faye"], "now": now}
    session_id = plan_session(store, engagement_id=world.engagement_id, plan=plan, **where)
    open_scoring(store, session_id=session_id, **where)
    with pytest.raises(WrongState, match="as the reviewers heard it"):
        keep(store, world, MP3, who="faye", replace=True)
    assert keep(store, world, MP3, who="priya", replace=True) == "audio/mpeg"


def test_a_recording_that_reviewers_may_have_heard_is_not_swapped(store, world, now):
    keep(store, world, WAV)
    session_id = planned_session(store, world, now)
    keep(store, world, MP3, replace=True)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    with pytest.raises(WrongState, match="as the reviewers heard it"):
        keep(store, world, WAV, replace=True)
