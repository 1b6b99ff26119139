"""A cadence is required by the engagement's administrator, and the record says since when and what was before."""

import json
from datetime import date, datetime

import pytest

from calibration.errors import InvalidInput, NotAllowed, NotFound
from calibration.store.audit import chains, entries
from calibration.store.cadence import cadence_requirements
from calibration.store.engine import Store
from calibration.store.models import Membership
from calibration.vocabulary import Role, SessionScope
from calibration.workflow.cadence import set_cadence
from tests.factories import World, small_engagement

MARCH = date(2026, 3, 2)


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """A small engagement whose client manager administers it."""
    made = small_engagement(store, now)
    with store.writing() as db:
        db.add(
            Membership(
                engagement_id=made.engagement_id,
                person_id=made.persons["dana"],
                organization_id=made.client_organization_id,
                role=Role.ADMINISTRATOR,
            )
        )
    return made


def require(
    store: Store, world: World, now: datetime, weeks: int | None, *, who: str = "dana", since: date = MARCH
) -> bool:
    return set_cadence(
        store,
        person_id=world.persons[who],
        engagement_id=world.engagement_id,
        every_weeks=weeks,
        in_force_from=since,
        now=now,
    )


def required(store: Store, world: World) -> list[tuple[date, int]]:
    with store.reading() as db:
        return [(one.in_force_from, one.every_weeks) for one in cadence_requirements(db, world.engagement_id)]


def test_a_requirement_is_made_replaced_and_taken_back(store: Store, world: World, now: datetime) -> None:
    assert require(store, world, now, 4, since=date(2026, 6, 1))
    assert require(store, world, now, 1)
    assert required(store, world) == [(MARCH, 1), (date(2026, 6, 1), 4)]
    assert require(store, world, now, 2)
    assert required(store, world) == [(MARCH, 2), (date(2026, 6, 1), 4)]
    assert require(store, world, now, None)
    assert required(store, world) == [(date(2026, 6, 1), 4)]


def test_the_record_tells_what_was_required_before_and_is_silent_when_nothing_changed(
    store: Store, world: World, now: datetime
) -> None:
    require(store, world, now, 1)
    require(store, world, now, 2)
    assert not require(store, world, now, 2)
    with store.reading() as db:
        [chain] = chains(db, engagement_id=world.engagement_id, rooms={SessionScope.JOINT})
        told = [json.loads(entry.details or "") for entry in entries(db, chain.id or 0)]
    assert [(one["cadence_before"], one["cadence_every_weeks"]) for one in told] == [(None, 1), (1, 2)]
    assert told[0]["person"] == world.persons["dana"]
    assert told[0]["cadence_in_force_from"] == "2026-03-02"


@pytest.mark.parametrize("who", ["priya", "quinn", "sam", "marek"])
def test_nobody_but_an_administrator_requires_anything(store: Store, world: World, now: datetime, who: str) -> None:
    with pytest.raises(NotAllowed, match="administrator"):
        require(store, world, now, 2, who=who)
    assert required(store, world) == []


def test_a_stranger_learns_nothing_of_the_engagement(store: Store, world: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        require(store, world, now, 2, who="stranger")


@pytest.mark.parametrize("weeks", [0, -1, 53])
def test_a_cadence_that_is_none_is_refused_with_what_is_allowed(
    store: Store, world: World, now: datetime, weeks: int
) -> None:
    with pytest.raises(InvalidInput, match="Allowed: 1 to 52"):
        require(store, world, now, weeks)
    assert required(store, world) == []
