"""The first-use notice: asked once for each text, kept, recorded, and never in the way of an answer."""

from datetime import datetime

import pytest
from sqlmodel import select

from calibration.errors import InvalidInput, NotFound
from calibration.store.engine import Store
from calibration.store.models import AuditChain, AuditEntry, NoticeReading
from calibration.vocabulary import SessionScope
from calibration.workflow.notices import notice_hash, notice_waits, read_notice
from calibration.workflow.sessions import open_scoring
from tests.factories import World, contact_ids, give, level, planned_session, small_engagement

TEXT = "Your answers are kept."


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """Two companies and their people."""
    return small_engagement(store, now)


def waits(store: Store, world: World, who: str, text: str = TEXT) -> bool:
    return notice_waits(store, person_id=world.persons[who], engagement_id=world.engagement_id, text=text)


def read(store: Store, world: World, who: str, now: datetime, text: str = TEXT) -> None:
    read_notice(
        store,
        person_id=world.persons[who],
        engagement_id=world.engagement_id,
        shown=notice_hash(text),
        now=now,
    )


def test_a_notice_waits_until_it_is_read_and_again_when_it_says_something_else(
    store: Store, world: World, now: datetime
) -> None:
    assert waits(store, world, "tom")
    read(store, world, "tom", now)
    assert not waits(store, world, "tom")
    assert waits(store, world, "marek")
    assert waits(store, world, "tom", "Your answers are kept for a year.")


def test_reading_it_is_recorded_once_in_ones_own_sides_room(store: Store, world: World, now: datetime) -> None:
    for _ in range(2):
        read(store, world, "tom", now)
    with store.reading() as db:
        assert len(db.exec(select(NoticeReading)).all()) == 1
        found = db.exec(select(AuditChain.room, AuditEntry.action).join(AuditEntry)).all()  # type: ignore[arg-type]
        assert found == [(SessionScope.CLIENT_INTERNAL, "notice_read")]


def test_what_was_shown_counts_not_what_has_become_of_it(store: Store, world: World, now: datetime) -> None:
    read(store, world, "tom", now, "An older text.")
    assert waits(store, world, "tom")


def test_in_a_demo_nobody_is_asked(sqlite_store: Store, now: datetime) -> None:
    world = small_engagement(sqlite_store, now, is_demo=True)
    assert not waits(sqlite_store, world, "tom")


def test_a_stranger_and_nonsense_are_refused(store: Store, world: World, now: datetime) -> None:
    with pytest.raises(NotFound, match="There is no such engagement"):
        read(store, world, "stranger", now)
    with pytest.raises(InvalidInput, match="read it again"):
        read_notice(store, person_id=world.persons["tom"], engagement_id=world.engagement_id, shown="yes", now=now)


def test_an_answer_is_taken_before_the_notice_is_read(store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    assert waits(store, world, "tom")
    outcome = give(store, world, "tom", contact_ids(store, session_id)[0], now, level("tone", "about_right"))
    assert outcome.answered == 1
