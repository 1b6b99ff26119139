"""One's own pace: gaps between one's own answers, capped; the median of enough contacts, and nobody else's ever."""

from datetime import UTC, datetime, timedelta

import pytest

from calibration.analysis.pace import (
    FEWEST_CONTACTS,
    LONGEST_GAP,
    USUAL_PACE,
    Pace,
    active_seconds,
    own_moments,
    pace_from,
)
from calibration.store.engine import Store
from calibration.store.inbox import ScoringMoment
from calibration.workflow.sessions import open_scoring
from calibration.workflow.submitting import submit_session
from tests.factories import (
    World,
    complete_answers,
    contact_ids,
    give,
    planned_session,
    second_engagement,
    small_engagement,
)

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


def moments(*written: tuple[int, int], engagement: int = 1) -> list[ScoringMoment]:
    """Moments from (contact, seconds after noon)."""
    return [ScoringMoment(engagement, contact, NOON + timedelta(seconds=second)) for contact, second in written]


def steady(
    n_contacts: int, *, seconds: int, engagement: int = 1, first: int = 1, start: int = 0
) -> list[ScoringMoment]:
    """So many contacts, three answers each, one every so many seconds."""
    return [
        ScoringMoment(engagement, first + place // 3, NOON + timedelta(seconds=start + place * seconds))
        for place in range(n_contacts * 3)
    ]


def test_the_time_up_to_an_answer_belongs_to_its_contact() -> None:
    assert active_seconds(moments((7, 0), (7, 20), (7, 50), (8, 110), (8, 120), (8, 125))) == {7: 50.0, 8: 75.0}


def test_a_long_pause_counts_as_the_longest_gap() -> None:
    night = 9 * 3600
    assert active_seconds(moments((7, 0), (7, 20), (7, 20 + night))) == {7: 20.0 + LONGEST_GAP.total_seconds()}


def test_a_contact_written_at_one_blow_was_not_followed() -> None:
    assert active_seconds(moments((7, 0), (7, 0), (7, 0), (8, 60), (8, 70))) == {}


def test_below_five_contacts_the_usual_range_is_told() -> None:
    assert pace_from(steady(FEWEST_CONTACTS - 1, seconds=40), engagement_id=1) == USUAL_PACE
    assert pace_from([], engagement_id=1) == USUAL_PACE


def test_the_median_of_the_contacts_is_the_pace() -> None:
    assert pace_from(steady(6, seconds=40), engagement_id=1) == Pace(120.0, 120.0, own=True)


def test_an_engagement_has_its_own_pace_once_it_has_enough_contacts() -> None:
    slow = steady(6, seconds=60, engagement=1)
    fast = steady(4, seconds=20, engagement=2, first=100, start=5_000)
    assert pace_from([*slow, *fast], engagement_id=1).most == 180.0
    assert pace_from([*slow, *fast], engagement_id=2).most == pytest.approx(180.0)
    faster = [*slow, *steady(5, seconds=20, engagement=2, first=100, start=5_000)]
    assert pace_from(faster, engagement_id=2).most == 60.0


def test_only_the_newest_contacts_count() -> None:
    slow = steady(20, seconds=60)
    fast = steady(20, seconds=10, first=100, start=10_000)
    assert pace_from([*slow, *fast], engagement_id=1).most == 30.0


def score_slowly(store: Store, world: World, who: str, now: datetime, *, seconds: int) -> None:
    """A session of the world's contacts, an answer every so many seconds, and submitted."""
    facilitator = "nora" if "nora" in world.persons else "priya"
    people = {"person_id": world.persons[facilitator], "now": now}
    session_id = planned_session_of(store, world, facilitator, now)
    open_scoring(store, session_id=session_id, **people)
    clock = now
    for contact in contact_ids(store, session_id):
        for operation in complete_answers():
            clock += timedelta(seconds=seconds)
            give(store, world, who, contact, clock, operation)
    submit_session(store, person_id=world.persons[who], session_id=session_id, now=clock)


def planned_session_of(store: Store, world: World, facilitator: str, now: datetime) -> int:
    """As the factory plans one, by whoever facilitates there."""
    return planned_session(
        store, World(**{**vars(world), "persons": {**world.persons, "priya": world.persons[facilitator]}}), now
    )


def test_stored_moments_are_ones_own_over_every_engagement(store: Store, now: datetime) -> None:
    world = small_engagement(store, now, n_contacts=5)
    other = second_engagement(store, world, now)
    score_slowly(store, world, "marek", now, seconds=10)
    score_slowly(store, world, "lucia", now + timedelta(hours=1), seconds=90)
    score_slowly(store, other, "marek", now + timedelta(hours=5), seconds=10)
    with store.reading() as db:
        marek = own_moments(db, person_id=world.persons["marek"])
        tom = own_moments(db, person_id=world.persons["tom"])
    assert {moment.engagement_id for moment in marek} == {world.engagement_id, other.engagement_id}
    assert all(moment.at.tzinfo is not None for moment in marek)
    assert marek == sorted(marek, key=lambda moment: moment.at)
    pace = pace_from(marek, engagement_id=other.engagement_id)
    assert pace.own
    assert pace.most == pytest.approx(40, abs=1)
    assert tom == []


def test_what_is_not_submitted_makes_no_pace(sqlite_store: Store, now: datetime) -> None:
    world = small_engagement(sqlite_store, now, n_contacts=5)
    session_id = planned_session(sqlite_store, world, now)
    open_scoring(sqlite_store, person_id=world.persons["priya"], session_id=session_id, now=now)
    give(sqlite_store, world, "marek", contact_ids(sqlite_store, session_id)[0], now, *complete_answers())
    with sqlite_store.reading() as db:
        assert own_moments(db, person_id=world.persons["marek"]) == []
