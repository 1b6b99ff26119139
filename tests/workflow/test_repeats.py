"""Contacts that come back: set aside at the lock, brought back unmarked, retired; and told to nobody."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calibration.errors import NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import Anchor, AuditDetail, CalibrationSession, Engagement, Interaction, SessionContact
from calibration.store.people import viewer_in
from calibration.store.planning import contacts_to_draw
from calibration.store.repeats import repeats_in_use
from calibration.store.sessions import contacts_in, contacts_to_discuss, scope_in
from calibration.vocabulary import Channel, ChosenBy, SessionScope
from calibration.workflow.record import commitment_of
from calibration.workflow.repeats import LONGEST_WAIT, one_comes_back, repeats_told, retire_all
from calibration.workflow.sampling import Drawn
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    lock_session,
    open_scoring,
    reveal_contact,
)
from calibration.workflow.submitting import submit_session
from tests.factories import World, complete_answers, contact_ids, give, planned_session, small_engagement

MONTH = timedelta(days=28)
SEED = 261112
MIDDLING = {"resolution": "no"}


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """Two companies that let contacts come back, and twenty chats."""
    made = small_engagement(store, now, n_contacts=20)
    with store.writing() as db:
        db.get_one(Engagement, made.engagement_id).repeats = True
    return made


def drawn(world: World, places: Sequence[int]) -> tuple[Drawn, ...]:
    return tuple(Drawn(world.interactions[place], ChosenBy.RANDOM) for place in places)


def planned(store: Store, world: World, at: datetime, places: Sequence[int] = (0, 1, 2, 3), **changes: object) -> int:
    settled: dict[str, object] = {
        "sample": drawn(world, places),
        "seed": SEED,
        "rater_ids": (world.raters["priya"], world.raters["marek"]),
    }
    return planned_session(store, world, at, **settled | changes)


def locked(
    store: Store,
    world: World,
    session_id: int,
    at: datetime,
    *,
    fit: Sequence[int] | None = None,
    who: Sequence[str] = ("priya", "marek"),
) -> None:
    """Open, score and lock; contacts of these places have room up and down, by default all."""
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": at}
    open_scoring(store, **by)
    for one in who:
        for place, contact in enumerate(contact_ids(store, session_id)):
            answers = MIDDLING if fit is None or place in fit else {}
            give(store, world, one, contact, at, *complete_answers(**answers))  # type: ignore[arg-type]
        assert submit_session(store, person_id=world.persons[one], session_id=session_id, now=at).receipt
    lock_session(store, **by)


def closed(store: Store, world: World, session_id: int, at: datetime) -> None:
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": at}
    with store.reading() as db:
        first = contacts_to_discuss(db, session_id)[0].id
    reveal_contact(store, session_contact_id=first, **by)
    close_session(store, **by)


def held(store: Store, world: World, at: datetime, places: Sequence[int], **changes: object) -> int:
    session_id = planned(store, world, at, places, **changes)
    locked(store, world, session_id, at)
    closed(store, world, session_id, at)
    return session_id


def set_aside(store: Store) -> list[int]:
    with store.reading() as db:
        return [one.interaction_id for one in db.exec(select(Anchor).order_by(Anchor.id))]  # type: ignore[arg-type]


def in_session(store: Store, session_id: int) -> list[int]:
    with store.reading() as db:
        return [contact.interaction_id for contact in contacts_in(db, session_id)]


def test_the_lock_sets_one_contact_aside_that_leaves_room_up_and_down(
    store: Store, world: World, now: datetime
) -> None:
    session_id = planned(store, world, now)
    locked(store, world, session_id, now, fit=(2,))
    assert set_aside(store) == [world.interactions[2]]
    with store.reading() as db:
        assert [one.position for one in contacts_to_discuss(db, session_id)] == [1, 2, 4]
        assert db.exec(select(Anchor)).one().designated_at == now


@pytest.mark.parametrize(
    "changes",
    [
        {"places": (0, 1, 2)},
        {"repeats": False},
        {"fit": ()},
        {"who": ("priya",)},
    ],
    ids=["three contacts", "planned without", "all at the ceiling", "one side submitted"],
)
def test_nothing_is_set_aside_where_it_would_serve_nothing(
    store: Store, world: World, now: datetime, changes: dict[str, object]
) -> None:
    about_lock = {key: value for key, value in changes.items() if key in ("fit", "who")}
    about_plan = {key: value for key, value in changes.items() if key not in about_lock}
    locked(store, world, planned(store, world, now, **about_plan), now, **about_lock)  # type: ignore[arg-type]
    assert set_aside(store) == []


def test_nothing_is_set_aside_where_the_terms_do_not_let_contacts_come_back(
    store: Store, world: World, now: datetime
) -> None:
    with store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = False
    locked(store, world, planned(store, world, now), now)
    assert set_aside(store) == []


def test_what_another_session_has_had_is_never_set_aside(store: Store, world: World, now: datetime) -> None:
    given_up = planned(store, world, now, (3, 4, 5, 6))
    cancel_session(store, person_id=world.persons["priya"], session_id=given_up, now=now)
    planned(
        store, world, now, (0, 1, 2), scope=SessionScope.CLIENT_INTERNAL,
        rater_ids=(world.raters["priya"], world.raters["tom"]),
    )  # fmt: skip
    locked(store, world, planned(store, world, now), now)
    assert set_aside(store) == [world.interactions[3]]


def test_the_channel_that_repeats_lack_most_comes_first(store: Store, world: World, now: datetime) -> None:
    with store.writing() as db:
        for place in (3, 7):
            db.get_one(Interaction, world.interactions[place]).channel = Channel.EMAIL
        db.add(Anchor(interaction_id=world.interactions[9], designated_at=now, retired_at=now))
    locked(store, world, planned(store, world, now), now)
    assert set_aside(store)[-1] == world.interactions[3]


def test_what_is_set_aside_cannot_be_revealed_and_opens_for_nobody_at_the_close(
    store: Store, world: World, now: datetime
) -> None:
    session_id = planned(store, world, now)
    locked(store, world, session_id, now, fit=(1,))
    contact = contact_ids(store, session_id)[1]
    with pytest.raises(NotFound, match="no such contact"):
        reveal_contact(
            store, person_id=world.persons["priya"], session_id=session_id, session_contact_id=contact, now=now
        )
    closed(store, world, session_id, now)
    with store.reading() as db:
        assert db.get_one(SessionContact, contact).revealed_at == now
        viewer = viewer_in(db, person_id=world.persons["priya"], engagement_id=world.engagement_id)
        assert contact not in scope_in(db, viewer, session_id).open_contacts


def test_one_comes_back_after_four_weeks_somewhere_among_the_others(store: Store, world: World, now: datetime) -> None:
    held(store, world, now, (0, 1, 2, 3))
    repeat = set_aside(store)[0]
    early, due = now + MONTH - timedelta(days=1), now + MONTH
    assert repeat not in in_session(store, planned(store, world, early, (4, 5, 6, 7)))
    places = set()
    for seed in range(8):
        session_id = planned(store, world, due, (4, 5, 6, 7), seed=seed)
        mixed = in_session(store, session_id)
        places.add(mixed.index(repeat))
        assert [one for one in mixed if one != repeat] == [world.interactions[place] for place in (4, 5, 6, 7)]
        with store.reading() as db:
            assert {one.chosen_by for one in contacts_in(db, session_id)} == {ChosenBy.RANDOM}
        cancel_session(store, person_id=world.persons["priya"], session_id=session_id, now=due)
    assert len(places) > 2


def test_a_repeat_is_in_one_session_at_a_time(store: Store, world: World, now: datetime) -> None:
    held(store, world, now, (0, 1, 2, 3))
    due = now + MONTH
    first = planned(store, world, due, (4, 5, 6, 7))
    second = planned(store, world, due, (8, 9, 10, 11))
    assert [len(in_session(store, one)) for one in (first, second)] == [5, 4]


@pytest.mark.parametrize(
    "changes",
    [
        {"repeats": False},
        {"scope": SessionScope.CLIENT_INTERNAL},
    ],
    ids=["planned without", "a room of one side"],
)
def test_nothing_comes_back_where_it_is_not_wanted(
    store: Store, world: World, now: datetime, changes: dict[str, object]
) -> None:
    held(store, world, now, (0, 1, 2, 3))
    ours = (world.raters["priya"], world.raters["tom"])
    raters = {"rater_ids": ours} if "scope" in changes else {}
    session_id = planned(store, world, now + MONTH, (4, 5, 6, 7), **changes, **raters)
    assert len(in_session(store, session_id)) == 4


def test_a_preview_says_that_one_comes_back_and_no_more(store: Store, world: World, now: datetime) -> None:
    by = {"person_id": world.persons["priya"], "engagement_id": world.engagement_id, "version_id": world.version_id}
    assert not one_comes_back(store, **by, due_at=now, now=now)
    held(store, world, now, (0, 1, 2, 3))
    assert not one_comes_back(store, **by, due_at=now + timedelta(days=7), now=now)
    assert one_comes_back(store, **by, due_at=now + MONTH + timedelta(days=1), now=now) is True


def test_the_seed_stays_sealed_until_the_lock_and_then_fits_its_seal(store: Store, world: World, now: datetime) -> None:
    held(store, world, now, (0, 1, 2, 3))
    due = now + MONTH
    session_id = planned(store, world, due, (4, 5, 6, 7), seed=987654321)

    def told() -> list[dict[str, object]]:
        with store.reading() as db:
            rows = db.exec(select(AuditDetail).where(AuditDetail.session_id == session_id)).all()
            return [json.loads(row.details or "{}") for row in rows]

    planning = told()[0]
    assert "987654321" not in str(planning)
    locked(store, world, session_id, due)
    lock = told()[-1]
    assert lock["seed"] == 987654321
    assert planning["sealed_seed"] == commitment_of(str(lock["seed_salt"]), str(lock["seed"]))


def test_a_draw_that_brings_nothing_back_keeps_its_seed_open(store: Store, world: World, now: datetime) -> None:
    session_id = planned(store, world, now)
    with store.reading() as db:
        details = db.exec(select(AuditDetail).where(AuditDetail.session_id == session_id)).one().details
    assert f'"seed": {SEED}' in (details or "")


def test_four_are_enough(store: Store, world: World, now: datetime) -> None:
    for number in range(5):
        held(store, world, now + number * timedelta(days=1), range(4 * number, 4 * number + 4))
    assert len(set_aside(store)) == 4


def test_after_four_sessions_it_retires_and_opens_wherever_it_was(store: Store, world: World, now: datetime) -> None:
    sessions = [held(store, world, now, (0, 1, 2, 3))]
    repeat = set_aside(store)[0]
    for number in range(1, 4):
        at = now + number * MONTH
        with store.reading() as db:
            revision = db.get_one(CalibrationSession, sessions[0]).revision
        # Three contacts beside it: none more is set aside.
        sessions.append(held(store, world, at, (1 + 3 * number, 2 + 3 * number, 3 + 3 * number)))
    with store.reading() as db:
        assert db.exec(select(Anchor)).one().retired_at == now + 3 * MONTH
        assert db.get_one(CalibrationSession, sessions[0]).revision > revision
        viewer = viewer_in(db, person_id=world.persons["tom"], engagement_id=world.engagement_id)
        for session_id in sessions:
            shown = {one.id: one.interaction_id for one in contacts_in(db, session_id)}
            assert repeat in [shown[one] for one in scope_in(db, viewer, session_id).open_contacts]


def test_one_that_nothing_brought_back_for_half_a_year_retires(store: Store, world: World, now: datetime) -> None:
    held(store, world, now, (0, 1, 2, 3))
    late = now + LONGEST_WAIT + timedelta(days=2)
    held(store, world, late, (4, 5, 6), repeats=False)
    with store.reading() as db:
        assert repeats_in_use(db, world.engagement_id) == []


def test_a_lead_is_told_how_many_and_never_which(store: Store, world: World, now: datetime) -> None:
    held(store, world, now, (0, 1, 2, 3))
    by = {"person_id": world.persons["quinn"], "engagement_id": world.engagement_id}
    told = repeats_told(store, **by)
    assert [(one.set_aside_at, one.n_uses) for one in told.in_use] == [(now, 1)]
    assert not told.under_way
    session_id = planned(store, world, now + MONTH, (4, 5, 6))
    assert repeats_told(store, **by).in_use[0].n_uses == 2
    with pytest.raises(WrongState, match="under way"):
        retire_all(store, **by, now=now)
    cancel_session(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    assert retire_all(store, **by, now=now) == 1
    assert repeats_told(store, **by).in_use == ()
    assert retire_all(store, **by, now=now) == 0


def test_where_contacts_can_be_drawn_from_does_not_depend_on_what_is_set_aside(
    store: Store, world: World, now: datetime
) -> None:
    held(store, world, now, (0, 1, 2, 3))
    with store.reading() as db:
        before = contacts_to_draw(db, world.engagement_id, rooms=(SessionScope.JOINT,))
    with store.writing() as db:
        db.delete(db.exec(select(Anchor)).one())
    with store.reading() as db:
        assert contacts_to_draw(db, world.engagement_id, rooms=(SessionScope.JOINT,)) == before
