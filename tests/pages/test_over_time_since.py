"""Since a date, on the page: the demo's movement is its headline, the address names date and line, contacts open."""

from datetime import timedelta

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Anchor, Engagement, SessionContact
from tests.pages.conftest import NOW, OpenPage

HEADLINE = (
    "The client’s standard on “Clear and easy to follow” moved in session 7\\: since then the client marks 1\\.2 lower "
    "than the vendor\\."
)


def said(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.markdown, *at.caption]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def test_the_demos_movement_is_the_headline_and_the_only_one(open_demo: OpenPage) -> None:
    at = open_demo()
    assert at.title[0].value == HEADLINE
    text = said(at)
    assert "<b>Clear and easy to follow</b>: moved in session 7." in text
    assert text.count("oved in session") == 2
    assert "On four contacts that came back the client now marks 1.2 lower (−1.5 to −1.0)." in text
    assert at.tabs[0].label == "Since a date"
    assert "Of 14 lines, none is shown to have moved since" in text
    assert not at.exception


def test_the_decision_that_worked_is_told_when_it_is_asked_about(open_demo: OpenPage) -> None:
    at = open_demo()
    [choice] = [one for one in at.selectbox if one.label == "Compare before and since"]
    choice.select(next(label for label in choice.options if "Next step stated" in label)).run()
    text = said(at)
    assert "<b>Next step stated</b>: moved. Since" in text
    assert "before, 30 in 100 times less often" in text
    assert "Acknowledges the person</b>" not in text
    assert at.query_params["since"]
    assert not at.exception


def test_the_address_names_date_and_line_and_nonsense_in_it_is_nothing(open_demo: OpenPage) -> None:
    day = (NOW - timedelta(days=70)).date().isoformat()
    at = open_demo(since=day, line="greeting")
    assert any(one.value == "greeting" for one in at.selectbox)
    assert at.date_input[0].value.isoformat() == day
    assert open_demo(since="2026-99-99", line="<b>").title[0].value == HEADLINE


def test_who_moved_asks_by_itself_since_the_session_that_the_headline_names(open_demo: OpenPage) -> None:
    at = open_demo(section="moved")
    [choice] = [one for one in at.selectbox if one.label == "Compare before and since"]
    assert any("“Clear and easy to follow” moved" in option for option in choice.options)
    assert "Stricter scoring by the client on “Clear and easy to follow”, since session 7" in said(at)
    assert "since" not in at.query_params
    assert not at.exception


def test_a_session_of_a_line_opens_its_contacts_and_never_a_repeat_in_use(
    open_demo: OpenPage, demo_store: Store
) -> None:
    at = open_demo(line="clarity")
    at.selectbox(key="over_time.since.session").set_value(11).run()
    [button] = [one for one in at.button if "over_time.since.open" in str(one.key)]
    assert "ontacts" in button.label
    with demo_store.reading() as db:
        repeats = set(db.exec(select(Anchor.interaction_id).where(Anchor.retired_at == None)))  # noqa: E711
        session_id = int(str(button.key).rpartition(".")[2])
        drawn = db.exec(select(SessionContact).where(SessionContact.session_id == session_id)).all()
    assert repeats & {one.interaction_id for one in drawn}
    assert "five" in button.label.lower() or "5" in button.label
    button.click().run()
    assert not at.exception


def test_a_reviewer_sees_the_movement_and_no_participation(open_demo: OpenPage) -> None:
    at = open_demo("tom-ellery")
    assert at.title[0].value == HEADLINE
    assert "Participation" not in [tab.label for tab in at.tabs]
    assert "handed in" not in said(at)


def test_ones_own_room_has_no_gap(open_demo: OpenPage, demo_store: Store) -> None:
    with demo_store.reading() as db:
        key = f"over_time.room.{db.exec(select(Engagement)).one().id}"
    at = open_demo("priya-nair")
    at.session_state[key] = "client_internal"
    at.run()
    assert "only one side scores, so there is no gap" in said(at)
    assert "moved in session" not in said(at)
    other = open_demo("marek-zielinski", section="since")
    other.session_state[key] = "client_internal"
    other.run()
    assert "moved" not in said(other)
    assert "There is no such" in said(other)
