"""The view "Procedure and feeling" of Results, as people see it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.store.engine import Store
from calibration.ui.wording.results_page import FEELING
from calibration.vocabulary import NamesShown, SessionState
from tests.pages.results_sessions import EVIL, FORMAL, RIGHT, settled_world, view_of

Open = Callable[..., AppTest]


def _answers(n: int) -> dict[str, dict[str, list[str | float | None]]]:
    alike: dict[str, list[str | float | None]] = {"greeting": ["yes"] * n, "own": ["4"] * n}
    return {
        "Anna": alike | {"tone": [FORMAL] * (n - 1) + [RIGHT]},
        "Ben": alike | {"tone": [RIGHT] * n},
        "Cem": alike | {"tone": [RIGHT] * n},
    }


def _sessions(world: StoredWorld) -> dict[str, int]:
    card = world.card(yes_no("greeting"), five("own"), tone())
    closed = SessionState.CLOSED
    rated = [{"csat": None if i % 2 else (5.0 if i == 4 else 2.0), "subject": EVIL} for i in range(5)]
    return {
        "usual": world.session(card, _answers(5), n_contacts=5, contact_values=rated, state=closed),
        "many": world.session(card, _answers(12), n_contacts=12, state=closed),
        "vendor alone": world.session(card, {"Ben": _answers(4)["Ben"]}, n_contacts=4, state=closed),
        "counts": world.session(card, _answers(5), n_contacts=5, state=closed, names_shown=NamesShown.COUNTS),
        "no tone": world.session(
            world.card(yes_no("greeting"), key="plain"), {"Anna": {"greeting": ["yes"] * 3}}, n_contacts=3, state=closed
        ),
        "tone alone": world.session(
            world.card(tone(), key="tones"), {"Anna": {"tone": [FORMAL] * 3}}, n_contacts=3, state=closed
        ),
    }


@pytest.fixture
def open_feeling(page_store: Store, today: datetime) -> Open:
    """Open the view of one session as somebody: ``open_feeling("usual", who="Ben")``."""
    with page_store.writing() as db:
        world = StoredWorld(db)
        persons = settled_world(world, today)
        sessions = _sessions(world)

    def as_somebody(session: str, *, who: str = "Anna") -> AppTest:
        at = view_of(page_store, FEELING, session=sessions.get(session, session), person_id=persons[who], now=today)
        assert not at.exception, at.exception
        return at

    return as_somebody


def chart_of(at: AppTest) -> str:
    """The alternative text of the chart: its finding."""
    assert not at.exception, at.exception
    found = [str(chart.proto) for chart in at.get("plotly_chart") if "procedure" in str(chart.proto).lower()]
    return found[0] if found else ""


def words(at: AppTest) -> str:
    read = " ".join(str(block.proto.body) for block in at.get("html") if "<style>" not in str(block.proto.body))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read))


def keys(at: AppTest) -> set[str]:
    return {str(widget.key) for widget in (*at.button, *at.slider, *at.select_slider, *at.get("button_group"))}


def test_the_finding_is_the_title_and_the_corner_lists_its_contacts(open_feeling: Open) -> None:
    at = open_feeling("usual")
    assert "The client hears 4 of 5 contacts as technically correct, practically wrong" in chart_of(at)
    assert "the vendor hears none of them so" in chart_of(at)
    read = words(at)
    assert "The client’s ear is one person here" in read
    assert "What customers said of those contacts: two gave 2; of the others done as correctly: one gave 5." in read
    assert "tone on target: client none, vendor all" in read
    assert len([key for key in keys(at) if re.fullmatch(r"results\.feeling\.open\.\d+", key)]) == 4


def test_a_contact_of_the_corner_opens_with_what_was_marked_on_the_tone(open_feeling: Open) -> None:
    at = open_feeling("usual")
    first = next(button for button in at.button if str(button.key).startswith("results.feeling.open."))
    assert "<script>" in first.label.replace("\\", "")
    first.click().run()
    assert not at.exception
    assert "Tone fits · Contact 1" in words(at).replace(" · ", " · ")
    assert "<script>" not in " ".join(str(block.proto.body) for block in at.get("html"))


def test_another_ear_and_another_line_change_the_picture(open_feeling: Open) -> None:
    at = open_feeling("usual")
    _group(at, "results.feeling.ear").set_value("vendor").run()
    assert "The vendor hears no contact as technically correct, practically wrong" in chart_of(at)
    assert "none sounds wrong to the vendor" in words(at)
    _group(at, "results.feeling.ear").set_value("client").run()
    at.slider(key="results.feeling.procedure_from").set_value(90).run()
    assert "The client hears no contact as" in chart_of(at)
    assert "No contact earns that many points" in words(at)


def test_the_customers_rating_can_stand_in_for_the_tone(open_feeling: Open) -> None:
    at = open_feeling("usual")
    _group(at, "results.feeling.feeling").set_value("csat").run()
    assert "Of 3 contacts that customers rated, 2 are technically correct" in chart_of(at)
    assert "results.feeling.ear" not in keys(at)
    assert "they choose to" in words(at)


def _group(at: AppTest, key: str):  # type: ignore[no-untyped-def]
    return next(group for group in at.get("button_group") if group.key == key)


def test_under_eight_contacts_there_is_no_percentage_and_from_eight_on_there_is(open_feeling: Open) -> None:
    assert "%" not in chart_of(open_feeling("usual")).replace("%{", "")
    assert "11 of 12 in the corner: 92 %, from 65 to 99 %" in chart_of(open_feeling("many"))


def test_one_side_alone_has_one_ear(open_feeling: Open) -> None:
    at = open_feeling("vendor alone", who="Ben")
    assert "The vendor hears no contact as" in chart_of(at)
    assert "results.feeling.ear" not in keys(at)


def test_counts_show_a_side_of_one_only_together_with_the_other(open_feeling: Open) -> None:
    at = open_feeling("counts", who="Dana")
    assert "Client and vendor together hear" in chart_of(at)
    assert "Of five contacts only both sides together are shown" in words(at)
    assert "results.feeling.ear" not in keys(at)
    assert "client none" not in words(at)


@pytest.mark.parametrize(
    ("session", "why"), [("no tone", "asks whether the tone fits"), ("tone alone", "asks about the procedure")]
)
def test_what_the_card_does_not_ask_is_said(open_feeling: Open, session: str, why: str) -> None:
    at = open_feeling(session)
    assert chart_of(at) == ""
    assert why in words(at)


def test_several_sessions_together_number_their_dots_as_the_list_does(open_feeling: Open) -> None:
    at = open_feeling("all")
    listed = [button.label for button in at.button if re.fullmatch(r"results\.feeling\.open\.\d+", str(button.key))]
    assert [label.replace("\\", "").split(" · ")[0] for label in listed] == [str(n) for n in range(1, 9)]
    assert "Session 1, contact 1" in listed[0].replace("\\", "")
    at.toggle(key="results.feeling.all").set_value(True).run()
    assert len([key for key in keys(at) if re.fullmatch(r"results\.feeling\.open\.\d+", key)]) > 8
