"""A session's life: what may follow what, who may do it, and what a plan must hold."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, Engagement, Interaction, Organization, SessionContact
from calibration.store.scorecards import save_scorecard_version
from calibration.vocabulary import Channel, ChosenBy, SessionScope, SessionState, VersionState
from calibration.workflow.rights import LEADS_TO, RIGHTS
from calibration.workflow.sampling import Drawn
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    give_leave,
    lock_session,
    open_scoring,
    plan_session,
    reveal_contact,
)
from tests.factories import SMALL_CARD, World, contact_ids, joint_plan, planned_session, score_all, small_engagement


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


@pytest.fixture
def session_id(store: Store, world: World, now: datetime) -> int:
    return planned_session(store, world, now)


def state_of(store: Store, session_id: int) -> SessionState:
    with store.reading() as db:
        return db.get_one(CalibrationSession, session_id).state


def test_a_session_walks_through_its_states_and_its_revision_rises(
    store: Store, world: World, session_id: int, now: datetime
) -> None:
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    revisions = []
    open_scoring(store, **by)
    assert state_of(store, session_id) is SessionState.SCORING
    lock_session(store, **by)
    for contact in contact_ids(store, session_id)[:2]:
        reveal_contact(store, session_contact_id=contact, **by)
        with store.reading() as db:
            revisions.append(db.get_one(CalibrationSession, session_id).revision)
    assert state_of(store, session_id) is SessionState.MEETING
    close_session(store, **by)
    assert state_of(store, session_id) is SessionState.CLOSED
    assert revisions == sorted(set(revisions))
    with store.reading() as db:
        revealed = db.exec(select(SessionContact.revealed_at).where(SessionContact.session_id == session_id)).all()
    assert None not in revealed, "closing reveals what was not reached"


def test_every_step_that_is_not_the_next_one_is_refused() -> None:
    allowed = {(before, after) for step, after in LEADS_TO.items() for before in RIGHTS[step].states or ()}
    assert allowed == {
        (SessionState.PLANNED, SessionState.SCORING),
        (SessionState.PLANNED, SessionState.CANCELLED),
        (SessionState.SCORING, SessionState.LOCKED),
        (SessionState.SCORING, SessionState.CANCELLED),
        (SessionState.LOCKED, SessionState.MEETING),
        (SessionState.MEETING, SessionState.MEETING),  # the next contact
        (SessionState.MEETING, SessionState.CLOSED),
    }


@pytest.mark.parametrize("act", [open_scoring, lock_session, cancel_session, close_session])
@pytest.mark.parametrize("who", ["tom", "marek", "dana", "quinn", "sam"])
def test_only_a_facilitator_runs_a_session(
    store: Store, world: World, session_id: int, now: datetime, act: object, who: str
) -> None:
    with pytest.raises(NotAllowed, match="facilitator"):
        act(store, person_id=world.persons[who], session_id=session_id, now=now)  # type: ignore[operator]


def test_nothing_is_revealed_before_the_lock(store: Store, world: World, session_id: int, now: datetime) -> None:
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    with pytest.raises(WrongState, match="it must be locked or meeting"):
        reveal_contact(store, session_contact_id=contact_ids(store, session_id)[0], **by)


def test_a_contact_of_another_session_cannot_be_revealed_here(
    store: Store, world: World, session_id: int, now: datetime
) -> None:
    other = planned_session(store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    lock_session(store, **by)
    with pytest.raises(NotFound):
        reveal_contact(store, session_contact_id=contact_ids(store, other)[0], **by)


def test_leave_is_given_after_the_lock_to_those_who_have_not_submitted(
    store: Store, world: World, session_id: int, now: datetime
) -> None:
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    score_all(store, world, "marek", session_id, now)
    with pytest.raises(WrongState, match="it must be locked or meeting"):
        give_leave(store, rater_id=world.raters["lucia"], **by)
    lock_session(store, **by)
    with pytest.raises(InvalidInput, match="submitted already"):
        give_leave(store, rater_id=world.raters["marek"], **by)
    give_leave(store, rater_id=world.raters["lucia"], **by)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "no name"),
        ({"sample": ()}, "no contacts"),
        ({"tolerance": -1.0}, "below zero"),
        ({"due_at": datetime(2020, 1, 1).astimezone()}, "in the past"),
        ({"rater_ids": ()}, "Choose reviewers"),
        ({"rater_ids": (1, 2)}, "at least one reviewer of each side"),
        ({"rater_ids": (1, 999)}, "Choose reviewers"),
        ({"scorecard_version_id": 999}, "not published"),
        ({"scope": SessionScope.CLIENT_INTERNAL}, "its own side only"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_with_the_reason_and_nothing_is_written(
    store: Store, world: World, now: datetime, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        planned_session(store, world, now, **changes)
    with store.reading() as db:
        assert db.exec(select(CalibrationSession)).all() == []


def test_the_other_sides_room_cannot_be_planned_in(store: Store, world: World, now: datetime) -> None:
    vendor = tuple(world.raters[who] for who in ("marek", "lucia"))
    plan = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=vendor)
    with pytest.raises(NotFound, match="that side itself"):
        plan_session(store, person_id=world.persons["priya"], engagement_id=world.engagement_id, plan=plan, now=now)
    made = plan_session(store, person_id=world.persons["faye"], engagement_id=world.engagement_id, plan=plan, now=now)
    with pytest.raises(NotFound):
        open_scoring(store, person_id=world.persons["priya"], session_id=made, now=now)


def test_who_chose_what_and_the_draws_seed_are_recorded(store: Store, world: World, now: datetime) -> None:
    sample = (
        Drawn(world.interactions[0], ChosenBy.CLIENT, "chat"),
        Drawn(world.interactions[1], ChosenBy.RANDOM, "chat"),
    )
    session_id = planned_session(store, world, now + timedelta(0), sample=sample, seed=41, how="1 random, 1 client")
    with store.reading() as db:
        assert db.get_one(CalibrationSession, session_id).sample == {"seed": 41, "how": "1 random, 1 client"}
        chosen = db.exec(select(SessionContact.chosen_by).order_by(SessionContact.position)).all()
    assert chosen == [ChosenBy.CLIENT, ChosenBy.RANDOM]


def test_contacts_and_cards_of_another_engagement_cannot_be_planned_with(
    store: Store, world: World, now: datetime
) -> None:
    with store.writing() as db:
        organizations = [Organization(key=key, name=key) for key in ("theirs", "their-vendor")]
        db.add_all(organizations)
        db.flush()
        client, vendor = (one.id or 0 for one in organizations)
        other = Engagement(
            key="other", name="Other", client_organization_id=client, vendor_organization_id=vendor,
            time_zone="UTC", created_at=now,
        )  # fmt: skip
        db.add(other)
        db.flush()
        contact = Interaction(
            engagement_id=other.id, external_id="X-1", text_hash="x", channel=Channel.CHAT, created_at=now
        )
        db.add(contact)
        card = save_scorecard_version(
            db, organization_id=client, definition=SMALL_CARD, state=VersionState.PUBLISHED, now=now
        )
        db.flush()
        theirs, their_card = contact.id or 0, card.id
    with pytest.raises(InvalidInput, match="not among the contacts"):
        planned_session(store, world, now, sample=(Drawn(theirs, ChosenBy.HAND),))
    with pytest.raises(InvalidInput, match="not published"):
        planned_session(store, world, now, scorecard_version_id=their_card)
    with store.reading() as db:
        assert db.exec(select(CalibrationSession)).all() == []
