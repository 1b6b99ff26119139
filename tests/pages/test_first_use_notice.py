"""The first-use notice on Score: before the form, once for each text, one click, and the link still leads there."""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Engagement
from calibration.vocabulary import ReviewerPrivacy
from calibration.workflow.sessions import open_scoring
from tests.factories import World, planned_session, score_all

OpenPage = Callable[..., AppTest]
ASKS = "Before your first score: what is recorded about you, and who sees it."


def said(at: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in at.get("html"))


def asks(at: AppTest) -> bool:
    assert not at.exception
    return any(str(one.value) == ASKS for one in at.title)


def form(at: AppTest) -> bool:
    return any("scoring_form" in str(one.proto) for one in at.get("bidi_component"))


@pytest.fixture
def scoring(page_store: Store, world: World, today: datetime) -> int:
    """A session that is open for scoring."""
    session_id = planned_session(page_store, world, today)
    open_scoring(page_store, person_id=world.persons["priya"], session_id=session_id, now=today)
    return session_id


def change(store: Store, world: World, **values: object) -> None:
    with store.writing() as db:
        engagement = db.get_one(Engagement, world.engagement_id)
        for name, value in values.items():
            setattr(engagement, name, value)


def test_the_notice_stands_before_the_form_and_one_click_later_the_form_of_the_link(
    open_page: OpenPage, scoring: int
) -> None:
    at = open_page("score", who="tom", session=str(scoring))
    assert asks(at)
    assert not form(at)
    at.button(key="score.notice_read").click().run()
    assert not asks(at)
    assert form(at)
    assert at.query_params["session"] in (str(scoring), [str(scoring)])


def test_it_is_asked_once_and_again_when_it_says_something_else(
    open_page: OpenPage, page_store: Store, world: World, scoring: int
) -> None:
    open_page("score", who="tom", session=str(scoring)).button(key="score.notice_read").click().run()
    assert not asks(open_page("score", who="tom"))
    assert asks(open_page("score", who="marek"))
    change(page_store, world, data_notice="We keep your answers for two years.")
    again = open_page("score", who="tom")
    assert asks(again)
    assert "We keep your answers for two years." in said(again)


@pytest.mark.parametrize(
    ("privacy", "told"),
    [
        (ReviewerPrivacy.OFF, "are shown to nobody"),
        (ReviewerPrivacy.OWN_ONLY, "are shown to you alone, once they rest on 12 contacts or more"),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "the QA lead of your own side, once they rest on 12 contacts or more"),
    ],
)
def test_it_says_who_sees_figures_and_that_contacts_come_back(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, privacy: ReviewerPrivacy, told: str
) -> None:
    change(page_store, world, reviewer_privacy=privacy, reviewer_minimum=12, repeats=True)
    at = open_page("score", who="lucia")
    assert told in said(at)
    assert "While you are the only reviewer of your side, that is about you." in said(at)
    assert "Some contacts come back after a while" in said(at)
    assert "We do not say which." in said(at)


def test_who_has_submitted_or_does_not_score_is_not_asked(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    score_all(page_store, world, "tom", scoring, today)
    assert form(open_page("score", who="tom", session=str(scoring)))
    assert not asks(open_page("score", who="dana", session=str(scoring)))


def test_in_the_demo_nobody_is_asked(open_page: OpenPage, page_store: Store, world: World, scoring: int) -> None:
    change(page_store, world, is_demo=True)
    assert form(open_page("score", who="tom"))
