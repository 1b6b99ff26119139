"""A tone target that one side has placed: no byte of the other side's pages depends on it before both have."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import ToneTarget
from calibration.vocabulary import Role, Side
from calibration.workflow.targets import place_target
from tests.factories import World
from tests.pages.conftest import OpenPage
from tests.rights_house import House, build_house

ELSEWHERE = (Role.QA_LEAD, Role.AUDITOR)
"""Who looks at the other pages: those with most to see there."""


@pytest.fixture
def house(page_store: Store, today: datetime) -> House:
    """One person a role and side over sessions in every state, and the client's target placed."""
    found = build_house(page_store, today)
    place_target(
        page_store, person_id=found.people[Role.QA_LEAD, Side.CLIENT], engagement_id=found.world.engagement_id,
        criterion_id=found.tone_line, channel=None, lower=-0.37, upper=0.41, now=today,
    )  # fmt: skip
    for (role, side), person_id in found.people.items():
        found.world.persons[name(role, side)] = person_id
    return found


@pytest.fixture
def world(house: House) -> World:
    """Its people, for ``open_page``."""
    return house.world


def name(role: Role, side: Side | None) -> str:
    return f"{role}-{side or 'neutral'}"


def shown(at: AppTest) -> list[bytes]:
    """Everything a page sends, element by element."""
    assert not at.exception, at.exception

    def walk(node: object) -> Iterator[bytes]:
        proto = getattr(node, "proto", None)
        if proto is not None and hasattr(proto, "SerializeToString"):
            # What a download waits under is drawn at random.
            yield re.sub(rb"[0-9a-f]{32}", b"", proto.SerializeToString(deterministic=True))
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    return list(walk(at._tree))


def page_of(open_page: OpenPage, page: str, who: str) -> list[bytes]:
    at = open_page(page, who=who, section="tone", sessions="all")
    if page == "over_time":
        at.session_state["over_time.tone.targets"] = True
        at.run()
    return shown(at)


@pytest.mark.parametrize("page", ["over_time", "home", "record"])
def test_no_byte_of_a_page_depends_on_a_target_that_the_reader_may_not_see(
    page: str, open_page: OpenPage, page_store: Store, house: House
) -> None:
    readers = [one for one in house.people if page == "over_time" or one[0] in ELSEWHERE]
    before = {person: page_of(open_page, page, name(*person)) for person in readers}
    with page_store.writing() as db:
        [row] = db.exec(select(ToneTarget)).all()
        row.lower, row.upper = 0.63, 0.88
        db.add(row)
    for role, side in readers:
        may_see = side is Side.CLIENT and page == "over_time"
        assert (before[role, side] == page_of(open_page, page, name(role, side))) is not may_see, (role, side)
