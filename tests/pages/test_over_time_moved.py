"""Who moved on the Over time page: the manager's question answered, one line opened, repeats that open in Results."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld
from calibration.store.engine import Store
from calibration.store.models import Anchor, CalibrationSession, Interaction
from tests.analysis.moved_worlds import Planted, day_of_change, plant, repeats_of
from tests.factories import World
from tests.pages.conftest import OpenPage
from tests.pages.results_sessions import settled_world
from tests.pages.test_over_time import said

MOVED = "over_time.moved"


def _filled(page_store: Store, today: datetime, truth: Planted, *, in_use: int = 0) -> tuple[World, str]:
    with page_store.writing() as db:
        stored = StoredWorld(db, now=today - timedelta(days=200))
        persons = settled_world(stored, stored.now)
        plant(stored, truth)
        again = repeats_of(stored)[:in_use]
        db.add_all(Anchor(interaction_id=one, designated_at=stored.now) for one in again)
        card = next(iter(stored.lines))
        people = {name.lower(): i for name, i in persons.items()}
        return World(stored.engagement_id, *stored.organization_ids, card, people), day_of_change(stored).isoformat()


@pytest.fixture
def truth() -> Planted:
    return Planted(client=-1.0)


@pytest.fixture
def in_use() -> int:
    return 0


@pytest.fixture
def filled(page_store: Store, today: datetime, truth: Planted, in_use: int) -> tuple[World, str]:
    return _filled(page_store, today, truth, in_use=in_use)


@pytest.fixture
def world(filled: tuple[World, str]) -> World:
    """The people of these sessions, for ``open_page``."""
    return filled[0]


@pytest.fixture
def day(filled: tuple[World, str]) -> str:
    return filled[1]


def opened(open_page: OpenPage, who: str, day: str, **address: str) -> AppTest:
    at = open_page("over_time", who=who, section="moved", since=day, **address)
    assert not at.exception, at.exception
    return at


def alts(at: AppTest) -> list[str]:
    return [str(one.proto.alt) for one in at.get("plotly_chart")]


@pytest.mark.parametrize("who", ["anna", "ben", "dana"])
def test_the_question_is_answered_first_and_the_line_that_moved_is_open(
    open_page: OpenPage, day: str, who: str
) -> None:
    at = opened(open_page, who, day)
    text = said(at).replace("\\", "")
    assert "Better agents, or softer scoring?" in text
    assert "Stricter scoring by the client on “Care”, since session 6. Nothing else can be shown." in text
    forest, strip = alts(at)
    assert forest.startswith("The client’s standard moved: it marks 0.9 lower on the same contacts since session 6.")
    assert "Client’s standard: −0.9 (" in forest
    assert "clear: moved, on " in forest
    assert "repeats the client marks lower" in strip
    assert "Of −1.0 in the client’s marks, those on 15 repeats fell 0.9 (" in text
    assert "more repeats, about" in text


def test_a_repeat_opens_in_results_as_it_was_scored_both_times(open_page: OpenPage, day: str) -> None:
    at = opened(open_page, "dana", day)
    at.selectbox(key=f"{MOVED}.pair").select_index(0).run()
    links = [one.proto for one in at.get("page_link") if "As scored in session" in one.proto.label]
    assert len(links) == 2
    assert all("line=care" in one.query_string and "contact=" in one.query_string for one in links)


@pytest.mark.parametrize("truth", [Planted(client=-1.0, vendor=-1.0, repeats=0)])
def test_without_repeats_there_is_one_row_and_the_sentence_and_nobody_is_named(open_page: OpenPage, day: str) -> None:
    at = opened(open_page, "dana", day, line="care")
    text = said(at).replace("\\", "")
    assert "The data cannot tell: too few contacts were scored both before and since session 6" in text
    [forest] = alts(at)
    assert "The data cannot tell whose standard moved, nor whether both moved together with the agents." in forest
    assert "Change of the gap: " in forest
    assert "standard:" not in forest
    assert "standard moved:" not in text


@pytest.mark.parametrize("in_use", [1, 3])
def test_a_repeat_in_use_is_in_no_byte_of_the_page(
    open_page: OpenPage, page_store: Store, day: str, in_use: int
) -> None:
    used = select(Anchor.interaction_id)
    with page_store.reading() as db:
        hidden = set(db.exec(select(Interaction.external_id).where(col(Interaction.id).in_(used))).all())
    at = opened(open_page, "anna", day)
    everything = said(at) + " ".join(alts(at)) + " ".join(str(one.proto) for one in at.get("plotly_chart"))
    everything += " ".join(at.selectbox(key=f"{MOVED}.pair").options)
    assert len(hidden) == in_use
    assert not {one for one in hidden if f"{one} " in everything or f"{one}:" in everything}
    assert ("still in use" in everything) == (in_use >= 3)


def test_every_line_can_be_chosen_and_totals_are_one_of_them(open_page: OpenPage, day: str) -> None:
    at = opened(open_page, "dana", day)
    chosen = at.selectbox(key=f"{MOVED}.line")
    assert chosen.options == ["Care", "Totals", "Solved"]
    chosen.set_value("·totals").run()
    assert not at.exception
    assert at.query_params["line"] == "·totals"
    assert "points lower on the same contacts since session 6." in alts(at)[0]


def test_with_one_session_there_is_nothing_to_compare(
    open_page: OpenPage, page_store: Store, day: str, world: World
) -> None:
    with page_store.writing() as db:
        own = select(CalibrationSession).where(CalibrationSession.engagement_id == world.engagement_id)
        for session in db.exec(own).all()[1:]:
            session.void_reason = "a test"
    at = opened(open_page, "dana", day)
    assert "Two closed sessions on different days are needed" in said(at)
