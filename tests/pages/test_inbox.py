"""Home across two engagements, links that open another one, and what a pace may tell whom."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Invitation, Rating, Review
from calibration.vocabulary import SessionScope
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import (
    World,
    complete_answers,
    contact_ids,
    give,
    joint_plan,
    planned_session,
    score_all,
    second_engagement,
)
from tests.pages.test_sessions import said

OpenPage = Callable[..., AppTest]


@pytest.fixture
def other(page_store: Store, world: World, today: datetime) -> World:
    """Another client of the same vendor, with three contacts."""
    found = second_engagement(page_store, world, today)
    world.persons["nora"] = found.persons["nora"]
    return found


def begun(store: Store, world: World, who: str, now: datetime, **changes: object) -> int:
    """A session planned and opened by somebody; its id."""
    settled = {"rater_ids": tuple(world.raters.values()), **changes}
    by = {"person_id": world.persons[who], "now": now}
    session_id = plan_session(store, engagement_id=world.engagement_id, plan=joint_plan(world, now, **settled), **by)
    open_scoring(store, session_id=session_id, **by)
    return session_id


@pytest.fixture
def both(page_store: Store, world: World, other: World, today: datetime) -> tuple[int, int]:
    """A session being scored in each engagement; that of the other is due first."""
    first = begun(page_store, world, "priya", today, name="Ours", due_at=today + timedelta(days=3))
    second = begun(page_store, other, "nora", today, name="Theirs", due_at=today + timedelta(days=2))
    return first, second


def rows(at: AppTest, kind: str) -> list[str]:
    """The words of the rows of one kind, from the top."""
    assert not at.exception, at.exception
    return [str(one.proto.body) for one in at.get("html") if kind in str(one.proto.body)]


def engagement_in_view(at: AppTest) -> str:
    return str(at.session_state["shell.engagement"])


def test_both_engagements_wait_in_one_list_the_next_due_first(open_page: OpenPage, both: tuple[int, int]) -> None:
    at = open_page("home", who="marek")
    assert at.title[0].value == "Two sessions are waiting: nine contacts to score."
    waiting = rows(at, "contacts · due")
    assert [re.search("<b>(.*?)</b>", one)[1] for one in waiting] == ["Theirs", "Ours"]
    assert "Northwind Energy</span> × " in waiting[0]
    assert "Client</span> × " in waiting[1]
    assert "Two engagements" in said(at)


def test_a_link_to_a_session_of_another_engagement_opens_that_engagement(
    open_page: OpenPage, both: tuple[int, int]
) -> None:
    first, second = both
    for session_id, key in ((first, "care"), (second, "northwind")):
        at = open_page("score", who="marek", session=str(session_id))
        assert not at.exception
        assert "not yours" not in said(at)
        assert engagement_in_view(at) == key


def test_the_key_of_an_engagement_in_the_address_chooses_it_and_the_menu_chooses_again(
    open_page: OpenPage, both: tuple[int, int]
) -> None:
    at = open_page("results", who="marek", engagement="northwind")
    assert engagement_in_view(at) == "northwind"
    at.selectbox(key="shell.engagement").select("care").run()
    assert engagement_in_view(at) == "care"
    assert "engagement" not in at.query_params
    assert engagement_in_view(open_page("results", who="marek", engagement="nobody-has-this")) == "care"


def test_a_session_that_is_not_ones_own_is_not_open_and_chooses_nothing(
    open_page: OpenPage, page_store: Store, other: World, both: tuple[int, int], today: datetime
) -> None:
    _, second = both
    at = open_page("score", who="tom", session=str(second))
    assert at.title[0].value == "This session is not yours to score."
    assert "not open to you" in said(at)
    internal = begun(
        page_store, other, "nora", today, name="Northwind alone", scope=SessionScope.CLIENT_INTERNAL,
        rater_ids=(other.raters["nora"],),
    )  # fmt: skip
    at = open_page("score", who="marek", session=str(internal))
    missing = open_page("score", who="marek", session="98765")
    assert engagement_in_view(at) == engagement_in_view(missing) == "care"
    assert said(at) == said(missing), "a room of the other side is told from nothing by nothing"


def test_an_internal_session_of_the_other_side_is_never_on_home(
    open_page: OpenPage, page_store: Store, other: World, both: tuple[int, int], today: datetime
) -> None:
    begun(
        page_store, other, "nora", today, name="Northwind alone", scope=SessionScope.CLIENT_INTERNAL,
        rater_ids=(other.raters["nora"],),
    )  # fmt: skip
    assert "Northwind alone" in said(open_page("home", who="nora"))
    assert "Northwind alone" not in said(open_page("home", who="marek"))


def paced(store: Store, world: World, who: str, now: datetime, *, seconds: int) -> None:
    """A session of all contacts scored with so many seconds between two answers, submitted and closed."""
    session_id = begun(store, world, "priya", now, name=f"Paced {who}", due_at=now + timedelta(days=1))
    score_all(store, world, who, session_id, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    with store.writing() as db:
        rater = world.raters[who]
        written = db.exec(
            select(Rating, Review).join(Review, Review.id == Rating.review_id).where(Review.rater_id == rater)
        ).all()
        begin = now - timedelta(days=1)
        for place, (rating, review) in enumerate(written):
            rating.changed_at = begin + timedelta(seconds=seconds * place)
            review.started_at = min(review.started_at, rating.changed_at)
    lock_session(store, **by)


def test_minutes_are_told_at_ones_own_pace_and_to_nobody_else(
    open_page: OpenPage, page_store: Store, world: World, today: datetime
) -> None:
    paced(page_store, world, "marek", today, seconds=30)
    begun(page_store, world, "priya", today, name="Next", due_at=today + timedelta(days=2))
    marek = said(open_page("home", who="marek"))
    assert "About 12 minutes at your pace." in marek
    assert "shown to nobody else" in marek
    for who in ("tom", "lucia", "priya"):
        page = said(open_page("home", who=who))
        assert "at your pace" not in page
        assert "Usually 30 to 60 minutes." in page
    assert "at your pace" not in said(open_page("home", who="quinn"))


def test_what_is_answered_is_no_longer_left(
    open_page: OpenPage, page_store: Store, world: World, both: tuple[int, int], today: datetime
) -> None:
    first, _ = both
    for contact in contact_ids(page_store, first)[:2]:
        give(page_store, world, "marek", contact, today, *complete_answers())
    page = said(open_page("home", who="marek"))
    assert "six contacts, two done" in page
    assert "Usually 20 to 40 minutes." in page


def test_the_facilitator_sees_who_is_missing_and_has_the_message(
    open_page: OpenPage, page_store: Store, world: World, other: World, both: tuple[int, int], today: datetime
) -> None:
    first, _ = both
    score_all(page_store, world, "marek", first, today)
    at = open_page("home", who="priya")
    page = said(at)
    assert "1 of 4 reviewers have submitted" in page
    assert "missing: you, Tom Label, one reviewer of the vendor" in page
    own, theirs = (code.value for code in at.code)
    assert own.startswith("Hello Tom Label,\nOurs (Client × Vendor) waits for your scores.")
    assert "1 of 2 reviewers of the vendor has not submitted yet" in theirs
    assert "Lucia" not in theirs
    for message in (own, theirs):
        assert "Six contacts, usually 30 to 60 minutes." in message
        assert re.search(r"Due \w+day .* Europe/London \(\d\d:\d\d UTC", message)
        assert message.endswith(f"/score?session={first}")
    assert not open_page("home", who="tom").code


def test_a_qa_lead_has_the_message_for_their_own_people(open_page: OpenPage, both: tuple[int, int]) -> None:
    at = open_page("home", who="quinn")
    assert "missing: Marek Label, Lucia Label, two reviewers of the client" in said(at)
    assert at.code[0].value.startswith("Hello Marek Label and Lucia Label,")
    assert "2 of 2 reviewers of the client have not submitted yet" in at.code[1].value


def test_planned_sessions_are_for_whoever_opens_them(
    open_page: OpenPage, page_store: Store, world: World, today: datetime
) -> None:
    planned_session(page_store, world, today)
    assert "To open for scoring" in said(open_page("home", who="priya"))
    assert "To open for scoring" not in said(open_page("home", who="tom"))


def test_results_of_every_engagement_stand_newest_first(
    open_page: OpenPage, page_store: Store, world: World, other: World, both: tuple[int, int], today: datetime
) -> None:
    for place, (one, who, session_id) in enumerate(zip((world, other), ("priya", "nora"), both, strict=True)):
        by = {"person_id": one.persons[who], "session_id": session_id}
        lock_session(page_store, now=today, **by)
        reveal_contact(page_store, session_contact_id=contact_ids(page_store, session_id)[0], now=today, **by)
        close_session(page_store, now=today + timedelta(minutes=place), **by)
    page = said(open_page("home", who="marek"))
    assert page.index("<b>Theirs</b>") < page.index("<b>Ours</b>")


def test_nothing_here_points_to_what_waits_elsewhere(
    open_page: OpenPage, page_store: Store, other: World, today: datetime
) -> None:
    begun(page_store, other, "nora", today)
    page = said(open_page("score", who="marek", engagement="care"))
    assert "Home shows what waits in your other engagements" in page


def invite(store: Store, world: World, now: datetime, *, who: str, side: str, days: int) -> None:
    """An invitation by somebody to their own side that ends in so many days."""
    organization = world.client_organization_id if side == "client" else world.vendor_organization_id
    with store.writing() as db:
        db.add(
            Invitation(
                token_id=f"{who}-{side}-{days}",
                engagement_id=world.engagement_id,
                person_id=world.persons["stranger"],
                organization_id=organization,
                name="Somebody New",
                roles=["reviewer"],
                created_by_id=world.persons[who],
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
        )


def test_a_lead_sees_the_open_invitations_of_their_own_side_alone(
    open_page: OpenPage, page_store: Store, world: World, today: datetime
) -> None:
    for side, days in (("vendor", 5), ("vendor", -1), ("client", 5), ("client", 6)):
        invite(page_store, world, today, who="quinn", side=side, days=days)
    page = said(open_page("home", who="quinn"))
    assert "One invitation of your side waits to be taken; one has run out." in page
    assert "Somebody New" not in page
    for who in ("faye", "marek", "priya"):
        assert "Invitations" not in said(open_page("home", who=who))
