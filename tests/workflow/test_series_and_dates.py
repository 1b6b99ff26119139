"""The same again, the dates of a session, and who is missing: by whom, and what it may tell."""

import json
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import delete, select

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import AuditDetail, CalibrationSession, Membership, Participation
from calibration.store.scorecards import save_scorecard_version
from calibration.vocabulary import ChosenBy, SessionScope, Side, VersionState
from calibration.workflow.chasing import missing_reviewers
from calibration.workflow.dates import change_dates, local_moment, weeks_later
from calibration.workflow.planning import DrawOrder, Ground, draw, ground_for_plan
from calibration.workflow.sampling import Drawn
from calibration.workflow.series import draw_numbers, next_dates, same_again
from calibration.workflow.sessions import lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import (
    SMALL_CARD,
    World,
    contact_ids,
    joint_plan,
    planned_session,
    score_all,
    second_engagement,
    small_engagement,
)

LONDON = "Europe/London"


@pytest.fixture
def world(sqlite_store: Store, now: datetime) -> World:
    return small_engagement(sqlite_store, now, n_contacts=8)


def ground_of(store: Store, world: World, who: str = "priya") -> Ground:
    return ground_for_plan(store, person_id=world.persons[who], engagement_id=world.engagement_id)


def proposal(store: Store, world: World, session_id: int, now: datetime, *, weeks: int = 1, who: str = "priya"):
    ground = ground_of(store, world, who)
    return same_again(store, person_id=world.persons[who], session_id=session_id, weeks=weeks, ground=ground, now=now)


def session(store: Store, session_id: int) -> CalibrationSession:
    with store.reading() as db:
        return db.get_one(CalibrationSession, session_id)


# ---- dates


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("zone", [LONDON, "America/New_York", "Asia/Manila", "Australia/Sydney"])
def test_weekday_and_hour_stay_over_the_change_of_clocks(weeks: int, zone: str) -> None:
    for day in range(0, 360, 9):
        before = datetime(2026, 1, 1, 18, 30, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
        after = weeks_later(before.astimezone(UTC), weeks=weeks, zone=zone).astimezone(ZoneInfo(zone))
        assert (after.weekday(), after.time()) == (before.weekday(), before.time())
        assert (after.date() - before.date()).days == 7 * weeks


def test_an_hour_that_the_clocks_leave_out_still_is_a_moment() -> None:
    skipped = local_moment(datetime(2026, 3, 29).date(), time(1, 30), zone=LONDON)  # noqa: DTZ001 - a day
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_series_goes_on_in_whole_steps_until_it_lies_ahead(now: datetime) -> None:
    due, meeting, weeks = next_dates(
        due_at=now - timedelta(weeks=5, hours=1), meeting_at=None, weeks=2, zone=LONDON, now=now
    )
    assert weeks == 6
    assert meeting is None
    assert now < due < now + timedelta(weeks=2)


def test_a_meeting_that_began_some_minutes_late_is_proposed_at_its_quarter(
    sqlite_store: Store, world: World, now: datetime
) -> None:
    session_id = planned_session(sqlite_store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id}
    open_scoring(sqlite_store, now=now, **by)
    lock_session(sqlite_store, now=now, **by)
    first = contact_ids(sqlite_store, session_id)[0]
    reveal_contact(sqlite_store, session_contact_id=first, now=now.replace(minute=5, second=41), **by)
    again = proposal(sqlite_store, world, session_id, now)
    assert again.meeting_at == now.replace(minute=0) + timedelta(weeks=1)


def test_changed_dates_are_recorded_and_raise_the_revision(sqlite_store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(sqlite_store, world, now)
    before = session(sqlite_store, session_id)
    due, meeting = now + timedelta(days=5), now + timedelta(days=6)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    change_dates(sqlite_store, due_at=due, meeting_at=meeting, **by)
    after = session(sqlite_store, session_id)
    assert (after.due_at, after.held_at, after.revision) == (due, meeting, before.revision + 1)
    with sqlite_store.reading() as db:
        told = [json.loads(row.details) for row in db.exec(select(AuditDetail))][-1]
    assert told["due_at"] == [before.due_at.isoformat(), due.isoformat()]
    assert told["held_at"] == [None, meeting.isoformat()]


def test_dates_are_changed_by_a_facilitator_before_they_are_past(
    sqlite_store: Store, world: World, now: datetime
) -> None:
    session_id = planned_session(sqlite_store, world, now)
    dates = {"session_id": session_id, "due_at": now + timedelta(days=3), "meeting_at": None, "now": now}
    with pytest.raises(NotAllowed):
        change_dates(sqlite_store, person_id=world.persons["tom"], **dates)
    with pytest.raises(NotFound):
        change_dates(sqlite_store, person_id=world.persons["stranger"], **dates)
    by = {"person_id": world.persons["priya"]}
    with pytest.raises(InvalidInput, match="in the past"):
        change_dates(sqlite_store, **by, **{**dates, "due_at": now - timedelta(seconds=1)})
    with pytest.raises(InvalidInput, match="already"):
        change_dates(sqlite_store, **by, **{**dates, "due_at": session(sqlite_store, session_id).due_at})


def test_after_the_lock_only_the_meeting_moves(sqlite_store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(sqlite_store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(sqlite_store, **by)
    lock_session(sqlite_store, **by)
    due = session(sqlite_store, session_id).due_at
    with pytest.raises(WrongState, match="scoring is over"):
        change_dates(sqlite_store, due_at=now + timedelta(days=9), meeting_at=None, **by)
    change_dates(sqlite_store, due_at=due, meeting_at=now + timedelta(days=2), **by)
    assert session(sqlite_store, session_id).held_at == now + timedelta(days=2)


def test_who_was_late_stays_late_when_the_due_date_moves(sqlite_store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(sqlite_store, world, now, due_at=now + timedelta(hours=1))
    by = {"person_id": world.persons["priya"], "session_id": session_id}
    open_scoring(sqlite_store, now=now, **by)
    late = now + timedelta(hours=2)
    assert score_all(sqlite_store, world, "marek", session_id, late).late
    change_dates(sqlite_store, due_at=now + timedelta(days=3), meeting_at=None, now=late, **by)
    assert not score_all(sqlite_store, world, "lucia", session_id, late).late
    with sqlite_store.reading() as db:
        assert db.get_one(Participation, (session_id, world.raters["marek"])).late


# ---- the same again


def test_the_draw_is_kept_as_numbers_and_proposed_again(sqlite_store: Store, world: World, now: datetime) -> None:
    ground = ground_of(sqlite_store, world)
    order = DrawOrder(2, 5, {ChosenBy.CLIENT: [world.interactions[0]]}, spread_over="channel")
    due, meeting = now + timedelta(days=5), now + timedelta(days=7)
    session_id = planned_session(
        sqlite_store, world, now, sample=draw(ground, order), seed=5, draw=draw_numbers(order), due_at=due,
        meeting_at=meeting, tolerance=7.5, rater_ids=tuple(world.raters[who] for who in ("priya", "marek", "lucia")),
    )  # fmt: skip
    again = proposal(sqlite_store, world, session_id, now, weeks=2)
    assert (again.n_random, again.spread_over, again.again, again.picks) == (2, "channel", False, {ChosenBy.CLIENT: 1})
    assert (again.due_at, again.meeting_at) == (due + timedelta(weeks=2), meeting + timedelta(weeks=2))
    assert set(again.rater_ids) == {world.raters[who] for who in ("priya", "marek", "lucia")}
    assert (again.version_id, again.tolerance, again.follows_id) == (world.version_id, 7.5, session_id)


def test_a_session_without_a_kept_draw_is_read_from_its_contacts(
    sqlite_store: Store, world: World, now: datetime
) -> None:
    chosen = [ChosenBy.RANDOM, ChosenBy.RANDOM, ChosenBy.VENDOR]
    sample = tuple(Drawn(one, who) for one, who in zip(world.interactions, chosen, strict=False))
    older = proposal(sqlite_store, world, planned_session(sqlite_store, world, now, sample=sample), now)
    assert (older.n_random, older.picks) == (2, {ChosenBy.VENDOR: 1})


def test_what_is_left_bounds_the_draw_and_the_rest_is_said(sqlite_store: Store, world: World, now: datetime) -> None:
    sample = tuple(Drawn(one, ChosenBy.RANDOM) for one in world.interactions[:6])
    again = proposal(sqlite_store, world, planned_session(sqlite_store, world, now, sample=sample), now)
    assert (again.n_random, again.n_random_before) == (2, 6)


def test_a_newer_version_and_a_reviewer_who_left_are_told(sqlite_store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(sqlite_store, world, now)
    with sqlite_store.writing() as db:
        newer = save_scorecard_version(
            db,
            organization_id=world.client_organization_id,
            definition=type(SMALL_CARD)(**{**vars_of(SMALL_CARD), "version": 2}),
            state=VersionState.PUBLISHED,
            now=now,
        ).id
        db.exec(delete(Membership).where(Membership.person_id == world.persons["tom"]))
    again = proposal(sqlite_store, world, session_id, now)
    assert (again.version_id, again.version, again.last_version) == (newer, 2, 1)
    assert again.n_left == 1
    assert world.raters["tom"] not in again.rater_ids


def vars_of(card) -> dict:
    return {name: getattr(card, name) for name in card.__dataclass_fields__}


def test_a_session_follows_only_one_of_its_own_room(sqlite_store: Store, world: World, now: datetime) -> None:
    vendor = tuple(world.raters[who] for who in ("marek", "lucia"))
    internal = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=vendor)
    where = {"engagement_id": world.engagement_id, "now": now}
    theirs = plan_session(sqlite_store, person_id=world.persons["faye"], plan=internal, **where)
    with pytest.raises(NotFound):
        proposal(sqlite_store, world, theirs, now)
    for who, wrong in (("priya", NotFound), ("faye", InvalidInput)):
        with pytest.raises(wrong):
            plan_session(
                sqlite_store, person_id=world.persons[who], plan=joint_plan(world, now, follows_id=theirs), **where
            )
    first = planned_session(sqlite_store, world, now)
    second = planned_session(sqlite_store, world, now, follows_id=first)
    assert session(sqlite_store, second).follows_id == first


def test_a_proposal_is_for_facilitators_and_their_engagement(sqlite_store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(sqlite_store, world, now)
    ground = ground_of(sqlite_store, world)
    asked = {"session_id": session_id, "ground": ground, "now": now}
    with pytest.raises(NotAllowed):
        same_again(sqlite_store, person_id=world.persons["tom"], weeks=1, **asked)
    with pytest.raises(InvalidInput, match="Allowed: 1, 2 or 4"):
        same_again(sqlite_store, person_id=world.persons["priya"], weeks=3, **asked)
    other = second_engagement(sqlite_store, world, now)
    elsewhere = ground_for_plan(sqlite_store, person_id=other.persons["nora"], engagement_id=other.engagement_id)
    with pytest.raises(InvalidInput, match="same engagement"):
        same_again(
            sqlite_store, person_id=world.persons["priya"], session_id=session_id, weeks=1, ground=elsewhere, now=now
        )


# ---- who is missing


@pytest.fixture
def scoring(sqlite_store: Store, world: World, now: datetime) -> int:
    """Being scored; marek has submitted."""
    session_id = planned_session(sqlite_store, world, now)
    open_scoring(sqlite_store, person_id=world.persons["priya"], session_id=session_id, now=now)
    score_all(sqlite_store, world, "marek", session_id, now)
    return session_id


@pytest.mark.parametrize(
    ("who", "own"),
    [("priya", (Side.CLIENT, ("Tom Label",), 2)), ("faye", (Side.VENDOR, ("Lucia Label",), 1)),
     ("quinn", (Side.VENDOR, ("Lucia Label",), 1))],
)  # fmt: skip
def test_own_people_are_named_and_the_others_are_a_number(
    sqlite_store: Store, world: World, scoring: int, who: str, own: tuple[Side, tuple[str, ...], int]
) -> None:
    with sqlite_store.reading() as db:
        first, second = missing_reviewers(db, person_id=world.persons[who], session_id=scoring)
    assert (first.side, first.names, first.n_missing) == own
    assert first.yourself is (who == "priya")
    assert second.side is not first.side
    assert second.names == ()
    assert (second.n_missing, second.n_reviewers) == ((1, 2) if second.side is Side.VENDOR else (2, 2))


def test_who_is_missing_is_for_facilitators_and_qa_leads_while_it_is_scored(
    sqlite_store: Store, world: World, scoring: int, now: datetime
) -> None:
    with sqlite_store.reading() as db:
        for who in ("tom", "dana", "sam"):
            with pytest.raises(NotAllowed):
                missing_reviewers(db, person_id=world.persons[who], session_id=scoring)
    lock_session(sqlite_store, person_id=world.persons["priya"], session_id=scoring, now=now)
    with sqlite_store.reading() as db, pytest.raises(WrongState):
        missing_reviewers(db, person_id=world.persons["quinn"], session_id=scoring)
