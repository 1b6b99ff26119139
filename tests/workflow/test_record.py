"""The record: every effect writes into the chain of its room, once, in the transaction that does it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from calibration.errors import WrongState
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.store.audit import EntryRow, all_chains, entries
from calibration.store.engine import Store, make_engine
from calibration.vocabulary import SessionScope, Side
from calibration.workflow.cards import retire_version
from calibration.workflow.importing import content_hash, import_intake
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.recordings import keep_recording
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    give_leave,
    lock_session,
    open_scoring,
    plan_session,
    reveal_contact,
)
from calibration.workflow.submitting import submit_session
from calibration.workflow.verifying import verify_record
from tests.factories import (
    World,
    complete_answers,
    contact_ids,
    give,
    joint_plan,
    planned_session,
    score_all,
    small_engagement,
)


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now, n_contacts=2)


def chain(store: Store, world: World, room: SessionScope = SessionScope.JOINT) -> list[EntryRow]:
    """The entries of a room's chain."""
    with store.reading() as db:
        found = [one for one in all_chains(db) if one.key == f"engagement:{world.engagement_id}:{room}"]
        return list(entries(db, found[0].id or 0)) if found else []


def told(rows: list[EntryRow]) -> list[dict[str, Any]]:
    return [{"action": row.action} | json.loads(row.details or "") for row in rows]


def test_the_life_of_a_session_is_in_the_record_step_by_step(store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    submission = score_all(store, world, "marek", session_id, now)
    assert score_all(store, world, "priya", session_id, now).receipt
    lock_session(store, **by)
    give_leave(store, rater_id=world.raters["lucia"], **by)
    first, _ = contact_ids(store, session_id)
    reveal_contact(store, session_contact_id=first, **by)
    reveal_contact(store, session_contact_id=first, **by)  # is revealed already: nothing was done
    close_session(store, **by)
    said = told(chain(store, world))
    assert [one["action"] for one in said] == [
        "session_planned",
        "scoring_opened",
        "reviews_submitted",
        "reviews_submitted",
        "session_locked",
        "leave_given",
        "contact_revealed",
        "session_closed",
    ]
    assert {one["session_id"] for one in said} == {session_id}
    assert said[2] == {
        "action": "reviews_submitted", "person": world.persons["marek"], "session_id": session_id,
        "rater_id": world.raters["marek"], "receipt": submission.receipt, "n_contacts": 2, "late": False,
        "by_leave": False,
    }  # fmt: skip
    assert said[5]["rater_id"] == world.raters["lucia"]
    assert (said[-1]["n_contacts"], said[-1]["n_revealed_now"]) == (2, 1)


def test_a_submission_that_is_repeated_is_recorded_once(store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    score_all(store, world, "tom", session_id, now)
    submit_session(store, person_id=world.persons["tom"], session_id=session_id, now=now)
    assert [one.action for one in chain(store, world)].count("reviews_submitted") == 1


def test_answers_are_never_recorded_and_what_is_refused_leaves_no_entry(
    store: Store, world: World, now: datetime
) -> None:
    session_id = planned_session(store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    give(store, world, "marek", contact_ids(store, session_id)[0], now, *complete_answers())
    with pytest.raises(WrongState):
        open_scoring(store, **by)
    cancel_session(store, **by)
    assert [one.action for one in chain(store, world)] == ["session_planned", "scoring_opened", "session_cancelled"]


def test_an_internal_session_is_in_its_own_sides_chain_alone(store: Store, world: World, now: datetime) -> None:
    plan = joint_plan(
        world,
        now,
        scope=SessionScope.VENDOR_INTERNAL,
        rater_ids=(world.raters["marek"], world.raters["lucia"]),
    )
    by = {"person_id": world.persons["faye"], "now": now}
    session_id = plan_session(store, engagement_id=world.engagement_id, plan=plan, **by)
    open_scoring(store, session_id=session_id, **by)
    score_all(store, world, "marek", session_id, now)
    assert len(chain(store, world, SessionScope.VENDOR_INTERNAL)) == 3
    assert chain(store, world, SessionScope.JOINT) == chain(store, world, SessionScope.CLIENT_INTERNAL) == []


def test_cards_and_recordings_are_recorded_for_both_sides(store: Store, world: World, now: datetime) -> None:
    by = {"person_id": world.persons["priya"], "engagement_id": world.engagement_id, "now": now}
    retire_version(store, version_id=world.version_id, **by)
    data = b"RIFF....WAVEfmt " + b"\x00" * 20
    contact = world.interactions[0]
    keep_recording(store, interaction_id=contact, data=data, file_name="a.wav", most_bytes=100, **by)
    retired, recording = told(chain(store, world))
    assert (retired["action"], retired["card"], retired["number"]) == ("card_retired", "care", 1)
    assert (recording["action"], recording["interaction_id"], recording["n_bytes"]) == ("recording_added", contact, 36)
    assert recording["content_hash"] == content_hash(data)


CHATS = (
    "id,channel,started_at,message\nA-1,chat,2026-11-02 10:00,Customer: Hello\nA-2,chat,2026-11-02 11:00,Agent: Hi\n"
)


def brought(store: Store, world: World, now: datetime, **more: Any) -> None:
    intake = preview_intake(CHATS.encode(), file_name="chats.csv", options=IntakeOptions(key=b"k")).intake
    settled = {"engagement_id": world.engagement_id, "person_id": world.persons["priya"], "now": now}
    import_intake(store, intake, file_name="chats.csv", content_hash=content_hash(CHATS.encode()), **(settled | more))


def test_a_file_is_recorded_when_it_was_written_and_not_when_it_was_tried_or_came_again(
    store: Store, world: World, now: datetime
) -> None:
    brought(store, world, now, dry_run=True)
    assert chain(store, world) == []
    brought(store, world, now)
    brought(store, world, now)
    (entry,) = told(chain(store, world))
    assert entry["kind"] == "contacts"
    assert entry["counts"] == {"contacts_new": 2}
    assert entry["content_hash"] == content_hash(CHATS.encode())
    assert "chats.csv" not in json.dumps(entry), "a file's name may be a person's"


def test_an_import_that_takes_long_keeps_nobody_from_submitting(postgres_url: str, now: datetime) -> None:
    engine = make_engine(postgres_url)
    store = Store(engine)
    world = small_engagement(store, now, n_contacts=1)
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    receipts: list[str] = []

    def in_the_middle(share: float, _words: str) -> None:
        if 0 < share < 1:  # the import's transaction is open, and has written by the last of these
            for who in ("marek", "tom")[len(receipts) :][:1]:
                receipts.append(score_all(store, world, who, session_id, now).receipt)

    brought(store, world, now, progress=in_the_middle)
    assert [one.action for one in chain(store, world)].count("reviews_submitted") == len(receipts) == 2
    assert [one.action for one in chain(store, world)][-1] == "file_imported"
    engine.dispose()


def test_eight_who_submit_at_once_stand_in_one_row_without_a_gap(store: Store, world: World, now: datetime) -> None:
    sessions = [planned_session(store, world, now) for _ in range(2)]
    for session_id in sessions:
        open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
        for who in world.raters:
            for contact in contact_ids(store, session_id):
                give(store, world, who, contact, now, *complete_answers())
    together = Barrier(8)

    def submit(task: tuple[int, str]) -> str:
        session_id, who = task
        together.wait()
        return submit_session(store, person_id=world.persons[who], session_id=session_id, now=now).receipt

    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(submit, [(session_id, who) for session_id in sessions for who in world.raters]))
    rows = chain(store, world)
    assert all(receipts)
    assert [row.position for row in rows] == list(range(1, 13))
    assert [one.intact for one in verify_record(store)] == [True]


def test_eight_who_are_the_first_at_once_make_one_chain(store: Store, now: datetime) -> None:
    together = Barrier(8)

    def sign_in(number: int) -> None:
        together.wait()
        with store.writing() as db:
            write_record(db, action=RecordedAction.SIGNED_IN, now=now, engagement_id=None, room=None, person_id=number)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(sign_in, range(8)))
    (report,) = verify_record(store)
    assert (report.key, report.n_entries, report.intact) == ("installation", 8, True)


@pytest.fixture
def one_entry(store: Store, world: World, now: datetime) -> Store:
    planned_session(store, world, now)
    return store


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'session_closed'",
        "UPDATE audit_entry SET position = 2",
        "DELETE FROM audit_entry",
        "UPDATE audit_detail SET details = '{}'",
        "UPDATE audit_detail SET person_id = NULL",
        "UPDATE audit_chain SET head = ''",
        "UPDATE audit_chain SET n_entries = n_entries - 1",
        "DELETE FROM audit_chain",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(one_entry: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="frozen: the record"), one_entry.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_sides_own_affairs_are_in_its_own_room_and_a_neutral_ones_in_the_joint() -> None:
    assert own_room(Side.CLIENT) is SessionScope.CLIENT_INTERNAL
    assert own_room(Side.VENDOR) is SessionScope.VENDOR_INTERNAL
    assert own_room(None) is SessionScope.JOINT


def test_an_effect_that_fails_after_its_entry_leaves_neither(store: Store, now: datetime) -> None:
    def fails() -> None:
        with store.writing() as db:
            write_record(db, action=RecordedAction.SIGNED_IN, now=now, engagement_id=None, room=None, person_id=1)
            raise WrongState("It did not go well.")

    with pytest.raises(WrongState):
        fails()
    assert verify_record(store) == []
