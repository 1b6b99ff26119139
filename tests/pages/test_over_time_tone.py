"""Tone on the Over time page: its finding, choices in the address, contacts that open, and targets placed there."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.scorecard.definition import Condition
from calibration.store.engine import Store
from calibration.store.models import ToneTarget
from calibration.store.targets import target_sides, tone_lines
from calibration.vocabulary import Channel, CriterionKind, SessionState, Side
from tests.factories import World
from tests.pages.conftest import OpenPage
from tests.pages.results_sessions import EVIL, settled_world
from tests.pages.test_over_time import said

TONE = "over_time.tone"


@pytest.fixture
def heard(page_store: Store, today: datetime) -> World:
    """Seven sessions of six contacts: the client hears chats too formal, the vendor hears everything about right."""
    with page_store.writing() as db:
        stored = StoredWorld(db)
        persons = settled_world(stored, today)
        why = replace(tone("why", only_if=Condition("warm", ("no",))), name=f"Why {EVIL}")
        card = stored.card(tone(), yes_no("warm", kind=CriterionKind.TONE_FIT), why, five("care"))
        values = [{"channel": Channel.CHAT, "site": EVIL}] * 4 + [{"channel": Channel.EMAIL, "site": "Leeds"}] * 2
        for _ in range(7):
            stored.session(card, _answers(), n_contacts=6, contact_values=values, state=SessionState.CLOSED)
        return World(stored.engagement_id, *stored.organization_ids, card, {n.lower(): i for n, i in persons.items()})


def _answers() -> dict[str, dict[str, list[str | float | None]]]:
    formal = {"tone": ["too_formal"] * 4 + ["right"] * 2, "warm": ["no"] * 2 + ["yes"] * 4}
    right = {"tone": ["right"] * 6, "warm": ["yes"] * 6}
    why = ["too_formal"] * 2 + [None] * 4
    return {
        "Anna": {**formal, "why": why, "care": ["4"] * 6}, "Ben": {**right, "care": ["4"] * 6},
        "Cem": {**right, "care": ["4"] * 6},
    }  # fmt: skip


@pytest.fixture
def world(heard: World) -> World:
    """The people of these sessions, for ``open_page``."""
    return heard


def opened(open_page: OpenPage, who: str, **address: str) -> AppTest:
    at = open_page("over_time", who=who, section="tone", **address)
    at.session_state[f"{TONE}.targets"] = True
    at.run()
    assert not at.exception, at.exception
    return at


def alts(at: AppTest) -> list[str]:
    return [str(one.proto.alt) for one in at.get("plotly_chart")]


def test_the_finding_is_the_title_and_both_ways_of_asking_stand_apart(open_page: OpenPage) -> None:
    at = opened(open_page, "ben")
    text = said(at).replace("\\", "")
    assert "You hear different tones: on “Tone fits” the client hears it nearer “too formal” than the vendor." in text
    assert "Six sessions, " in text
    assert "36 contacts" in text
    always, marked_down, *_ = alts(at)
    assert "Tone fits: heard apart, gap −0.67" in always
    assert "Why" not in always
    assert "Why" in marked_down
    assert "Asked only when marked down" in text
    assert "The client is one voice here" in text


def test_periods_and_channels_are_in_the_address_and_follow_it(open_page: OpenPage) -> None:
    at = opened(open_page, "ben", sessions="all", channel="email")
    assert "Seven sessions" in said(at)
    assert "14 contacts · email only" in said(at)
    at.segmented_control(key=f"{TONE}.period").set_value("span").run()
    assert at.query_params["sessions"] == "span"
    first, last = at.query_params["between"].split("_")
    days = at.select_slider(key=f"{TONE}.span").options
    assert (len(days), first < last) == (7, True)
    again = opened(open_page, "ben", sessions="span", between=f"{last}_{last}")
    assert "One session, " in said(again)
    assert "no verdict yet" in alts(again)[0]
    assert not opened(open_page, "ben", sessions="nonsense", between="x_y", channel="telegraph").exception


def test_a_line_and_a_group_open_their_contacts_and_nothing_is_markup(open_page: OpenPage) -> None:
    at = opened(open_page, "ben")
    at.button(key=f"{TONE}.open.always").click().run()
    assert not at.exception
    assert "of 36" in said(at)
    at = opened(open_page, "ben")
    at.segmented_control(key=f"{TONE}.by.always").set_value("site").run()
    assert "<script>" not in said(at)
    assert "&lt;script&gt;" in said(at)
    at.selectbox(key=f"{TONE}.group.always.site").set_value(EVIL).run()
    at.button(key=f"{TONE}.open.always.group").click().run()
    assert "of 24" in said(at)
    assert not at.exception


def test_a_lead_places_a_target_and_a_band_that_says_nothing_is_refused(
    open_page: OpenPage, page_store: Store, world: World
) -> None:
    at = opened(open_page, "anna")
    [slider, *_] = [one for one in at.select_slider if ".target." in str(one.key)]
    press = next(one for one in at.button if one.key == f"{slider.key}.place")
    press.click().run()
    assert "The band is the whole scale" in str(at.error[0].value)
    slider = at.select_slider(key=slider.key)
    slider.set_value((-0.2, 0.3))
    at.button(key=press.key).click().run()
    assert not at.exception
    with page_store.reading() as db:
        [row] = db.exec(select(ToneTarget)).all()
        assert (row.side, row.lower, row.upper, row.channel) == (Side.CLIENT, -0.2, 0.3, None)
        assert set(target_sides(db, world.engagement_id).values()) == {frozenset({Side.CLIENT})}
    assert "Your side has placed its target" in said(at)
    assert "0.2 toward too formal to 0.3 toward too casual" in said(at)
    for who in ("ben", "olivia"):
        other = opened(open_page, who)
        assert "has placed its target; yours is missing: neither is shown until both are there." in said(other)
        assert not [one for one in other.select_slider if ".target." in str(one.key)]


def test_home_tells_a_lead_whose_target_is_missing(
    open_page: OpenPage, page_store: Store, world: World, today: datetime
) -> None:
    assert "Tone targets" not in said(open_page("home", who="anna"))
    with page_store.writing() as db:
        line = next(one for one in tone_lines(db, world.engagement_id) if one.definition.key == "tone")
        db.add(
            ToneTarget(
                engagement_id=world.engagement_id, criterion_id=line.criterion_id, side=Side.VENDOR, lower=0.1,
                upper=0.3, placed_at=today, valid_from=today.date(),
            )
        )  # fmt: skip
    assert "Yours is missing" in said(open_page("home", who="anna"))
    assert "Yours is missing" not in said(open_page("home", who="dana"))
