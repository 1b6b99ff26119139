"""The end of the tab Tone: agents' words are counted when they are not, shown with their limits, marked on demand."""

import threading
from datetime import datetime
from threading import Event

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Db, Store
from calibration.store.models import TextTone, Turn
from calibration.ui.over_time import text_tone_view
from calibration.workflow import counting_texts
from calibration.workflow.sessions import lock_session, open_scoring, reveal_contact
from tests.factories import World, contact_ids, planned_session, score_all
from tests.pages.conftest import OpenPage
from tests.pages.test_over_time import _held, said

SHOW, EVIL = "over_time.text.show", "<script>alert(1)</script> Sorry, could you wait?"


@pytest.fixture
def spoken(page_store: Store, world: World, today: datetime) -> None:
    """One closed joint session whose contacts nobody has counted; the first agent writes markup."""
    with page_store.writing() as db:
        turn = db.exec(select(Turn).where(Turn.interaction_id == world.interactions[0], Turn.position == 2)).one()
        turn.text = EVIL
    _held(page_store, world, today, who="priya", scored=("priya", "marek"))


@pytest.fixture
def page(open_page: OpenPage, spoken: None) -> AppTest:
    """The tab, as a manager sees it."""
    return open_page("over_time", who="dana", section="tone")


def test_words_are_counted_when_the_page_opens_and_the_limits_stand_there(page: AppTest, page_store: Store) -> None:
    assert not page.exception
    shown = said(page)
    assert "What agents’ words show" in shown
    assert "they never hear a voice" in shown
    assert "English only" in shown
    assert "No formality index: the period compared with needs 10 contacts. 4 more would do." in shown
    assert "Kestrel" not in shown
    with page_store.reading() as db:
        assert len(db.exec(select(TextTone)).all()) == 6


def test_what_counted_is_marked_on_demand_and_never_markup(page: AppTest) -> None:
    assert '<mark class="tf-counted' not in said(page)
    page.toggle(SHOW).set_value(True).run()
    contact = next(one for one in page.selectbox if one.key and one.key.startswith("over_time.text.contact."))
    contact.select_index(0).run()
    shown = said(page)
    assert 'title="apology">Sorry</mark>' in shown
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    assert not page.exception


@pytest.mark.parametrize("waits", ["since", "close", "import"])
def test_texts_of_an_older_version_are_counted_aside_wherever_the_watch_looks(
    waits: str, open_page: OpenPage, spoken: None, page_store: Store, world: World, today: datetime
) -> None:
    with page_store.reading() as db:
        assert db.exec(select(TextTone)).all() == []
    if waits == "since":
        at = open_page("over_time", who="dana", section="since")
    elif waits == "close":
        session_id = in_the_meeting(page_store, world, today)
        at = open_page("meet", session=str(session_id))
        at.button(key=f"meet.sure.{session_id}.Close the session").click().run()
        assert "closed" in said(at)
    else:
        at = open_page("contacts")
        data = b"id,channel,transcript\nN-1,chat,agent: Hello there\n"
        at.file_uploader(key="contacts.file").set_value(("more.csv", data, "text/csv")).run()
        at.button(key="contacts.import").click().run()
    assert not at.exception
    for thread in threading.enumerate():
        if thread.name == "counting words":
            thread.join(30)
    with page_store.reading() as db:
        counted = set(db.exec(select(TextTone.interaction_id)).all())
    assert set(world.interactions) <= counted


def in_the_meeting(store: Store, world: World, now: datetime) -> int:
    """Another joint session, revealed, that only waits to be closed."""
    session_id = planned_session(store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    for who in ("priya", "tom", "marek", "lucia"):
        score_all(store, world, who, session_id, now)
    lock_session(store, **by)
    for contact in contact_ids(store, session_id):
        reveal_contact(store, session_contact_id=contact, **by)
    return session_id


def test_grain_period_and_kinds_can_be_chosen(page: AppTest) -> None:
    for key, value in (("over_time.text.grain", "session"), ("over_time.text.set", "Politeness")):
        page.session_state[key] = value
        page.run()
        assert not page.exception
    assert "What agents’ words show" in said(page)


def test_many_texts_are_counted_beside_the_page_which_says_so(
    open_page: OpenPage, spoken: None, page_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, read = Event(), counting_texts.agent_turns

    def slowly(db: Db, ids: list[int]) -> dict[int, list[str]]:
        assert let_go.wait(30)
        return read(db, ids)

    monkeypatch.setattr(text_tone_view, "MANY", 0)
    monkeypatch.setattr(counting_texts, "agent_turns", slowly)
    try:
        shown = open_page("over_time", who="dana", section="tone")
        assert "It goes on while you read elsewhere or close this page" in said(shown)
        assert "they never hear a voice" not in said(shown)
        assert "What each side expects the other to say" in said(shown), "the rest of the page stands there"
    finally:
        let_go.set()
    for thread in threading.enumerate():
        if thread.name == "counting words":
            thread.join(30)
    shown.run()
    assert not shown.exception
    assert "they never hear a voice" in said(shown)
    with page_store.reading() as db:
        assert len(db.exec(select(TextTone)).all()) == 6
