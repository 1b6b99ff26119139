"""Contacts that come back, on the pages: leads are told how many, Meet leaves them out, reviewers see no difference."""

import json
import re
from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Anchor, Engagement
from calibration.vocabulary import SessionScope
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import World, contact_ids, joint_plan, notices_read, planned_session, score_all
from tests.pages.conftest import OpenPage

PAGES = ("home", "score", "over_time", "sessions", "contacts", "engagement")


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def elements(at: AppTest) -> list[str]:
    """What the browser is sent, without what Streamlit and the form's token draw anew on every run."""
    sent = [f"{type(one).__name__} {one.proto}" for one in at.main]
    return [re.sub(r'[0-9a-f]{24,}|"form_token": ?"[^"]*"', "", json.dumps(one)) for one in sent]


def form(open_page: OpenPage, session_id: int) -> str:
    """What Tom's form is given."""
    at = open_page("score", who="tom", session=str(session_id))
    return next(str(one.proto) for one in at.get("bidi_component") if "scoring_form" in str(one.proto))


@pytest.fixture
def scoring(page_store: Store, world: World, today: datetime) -> int:
    """Four contacts open for scoring; one of them was in the meeting of another session, and not revealed there."""
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = True
    notices_read(page_store, world, today)
    before = today - timedelta(weeks=6)
    sample = joint_plan(world, today).sample
    for session, places, at in (("first", sample[:2], before), ("second", sample[1:5], today)):
        session_id = planned_session(page_store, world, at, sample=places, name=f"The {session}")
        by = {"person_id": world.persons["priya"], "session_id": session_id, "now": at}
        open_scoring(page_store, **by)
        if session == "first":
            for who in ("priya", "tom", "marek", "lucia"):
                score_all(page_store, world, who, session_id, at)
            lock_session(page_store, **by)
            reveal_contact(page_store, session_contact_id=contact_ids(page_store, session_id)[0], **by)
    return session_id


@pytest.mark.parametrize("who", ["tom", "priya", "lucia"])
def test_no_byte_of_any_page_differs_for_who_scores_when_a_contact_is_a_repeat(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime, who: str
) -> None:
    def seen() -> dict[str, list[str]]:
        pages = {page: elements(open_page(page, who=who)) for page in PAGES}
        pages["plan"] = elements(open_page("sessions", who=who, plan="new"))
        pages["results"] = elements(open_page("results", who=who, session=str(scoring)))
        pages["meet"] = elements(open_page("meet", who=who, session=str(scoring)))
        pages["the form"] = elements(open_page("score", who=who, session=str(scoring)))
        return pages

    without, again = seen(), seen()
    assert without == again, "two runs of the same page are alike, so that a difference would mean something"
    assert "scoring_form" in str(without["the form"])
    with page_store.writing() as db:
        db.add(Anchor(interaction_id=world.interactions[1], designated_at=today))
    assert seen() == without


def test_meet_names_no_contact_that_is_set_aside_and_says_that_there_is_one(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    for who in ("priya", "tom", "marek", "lucia"):
        score_all(page_store, world, who, scoring, today, resolution="no")
    at = open_page("meet", who="priya", session=str(scoring))
    assert "set aside" not in said(at)
    at.button(key=f"meet.sure.{scoring}.Lock the scoring").click().run()
    assert at.title[0].value == "Locked. Three contacts to reveal, one by one."
    assert "One more contact is set aside to come back, and stays closed until it has served." in said(at)
    with page_store.reading() as db:
        aside = db.exec(select(Anchor)).one().interaction_id
    assert f"C-{world.interactions.index(aside) + 1} " not in said(at).replace("·", " ")


def test_a_closed_session_shows_nobody_what_they_gave_on_a_contact_that_comes_back(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    for who in ("priya", "tom", "marek", "lucia"):
        score_all(page_store, world, who, scoring, today, resolution="no")
    by = {"person_id": world.persons["priya"], "session_id": scoring, "now": today}
    lock_session(page_store, **by)

    def positions() -> list[int]:
        found = re.findall(r"position\W+(\d+)\W+title", form(open_page, scoring))
        return [int(one) for one in found]

    assert len(positions()) == 4
    with page_store.reading() as db:
        aside = db.exec(select(Anchor)).one().interaction_id
    shown = [one for one in contact_ids(page_store, scoring) if one]
    reveal_contact(page_store, session_contact_id=shown[0 if aside != world.interactions[1] else 1], **by)
    close_session(page_store, **by)
    assert len(positions()) == 3


def test_a_lead_is_told_how_many_are_set_aside_and_retires_them_all_at_once(
    open_page: OpenPage, page_store: Store, world: World, today: datetime
) -> None:
    assert "Nobody is shown which" not in said(open_page("engagement", who="quinn"))
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = True
        for interaction in world.interactions[:2]:
            db.add(Anchor(interaction_id=interaction, designated_at=today))
    assert "Two contacts" not in said(open_page("engagement", who="priya"))
    at = open_page("engagement", who="quinn")
    assert "Two contacts are set aside to come back" in said(at)
    assert not re.search(r"C-\d", said(at))
    at.button(key="engagement.repeats.retire.sure").click().run()
    assert "Two contacts were retired." in said(at)
    assert "No contact is set aside to come back" in said(at)


def test_the_form_says_that_contacts_may_come_back_only_where_they_may(
    open_page: OpenPage, page_store: Store, world: World, scoring: int, today: datetime
) -> None:
    assert "Some contacts may come back" in form(open_page, scoring)
    own = plan_session(
        page_store,
        person_id=world.persons["priya"],
        engagement_id=world.engagement_id,
        plan=joint_plan(
            world, today, name="Ours", scope=SessionScope.CLIENT_INTERNAL, rater_ids=(world.raters["tom"],)
        ),
        now=today,
    )
    open_scoring(page_store, person_id=world.persons["priya"], session_id=own, now=today)
    assert "Ours" in form(open_page, own)
    assert "Some contacts may come back" not in form(open_page, own), "none does in a room of one side"
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = False
    notices_read(page_store, world, today)  # it says something else now
    assert "Some contacts may come back" not in form(open_page, scoring)
