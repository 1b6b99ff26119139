"""The Engagement page: its terms for everybody, changing them, making one, and having none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Engagement, EngagementDraft, Membership, Organization, Person
from calibration.vocabulary import DecisionRule, ReviewerPrivacy, Role
from calibration.workflow.engagement_terms import change_terms, terms_of
from tests.factories import World

OpenPage = Callable[..., AppTest]
STEPS = ("who", "clock", "rule", "compared", "clause", "reviewers", "repeats", "notice", "cadence")


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info, *at.warning]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def title(at: AppTest) -> str:
    return str(at.title[0].value).replace("\\", "")


def installs(store: Store, world: World, who: str) -> None:
    with store.writing() as db:
        db.get_one(Person, world.persons[who]).is_administrator = True


@pytest.fixture
def administered(page_store: Store, world: World) -> World:
    """Dana of the client administers the engagement."""
    with page_store.writing() as db:
        db.add(
            Membership(
                engagement_id=world.engagement_id,
                person_id=world.persons["dana"],
                organization_id=world.client_organization_id,
                role=Role.ADMINISTRATOR,
            )
        )
    return world


def engagement(store: Store, key: str) -> Engagement:
    with store.reading() as db:
        return db.exec(select(Engagement).where(Engagement.key == key)).one()


@pytest.mark.parametrize("who", ["tom", "faye", "quinn", "sam", "dana"])
def test_everybody_in_the_engagement_reads_its_terms_and_only_administrators_can_change_them(
    open_page: OpenPage, who: str
) -> None:
    at = open_page("engagement", who=who)
    assert not at.exception
    assert title(at) == "The client has the last word."
    assert "Two totals count as the same when they are within 5 points." in said(at)
    assert "Nothing has been changed." in said(at)
    assert not [one for one in at.button if one.label == "Change"]


def test_an_administrator_changes_the_rule_and_the_other_side_reads_it_in_the_headline(
    open_page: OpenPage, page_store: Store, administered: World
) -> None:
    at = open_page("engagement", who="dana")
    at.button(key="engagement.open.rule").click().run()
    assert title(at) == "Who has the last word"
    assert "Nothing would change." in said(at)
    assert at.button(key="engagement.change.save").disabled
    at.radio(key="engagement.change.rule.rule").set_value(DecisionRule.BOTH_AGREE).run()
    assert "Last word: the client decides → both sides agree" in said(at)
    at.button(key="engagement.change.save").click().run()
    assert not at.exception
    assert "Saved at" in said(at)
    assert engagement(page_store, "care").decision_rule is DecisionRule.BOTH_AGREE
    seen = open_page("engagement", who="marek")
    assert title(seen).startswith("Changed on ")
    assert title(seen).endswith("a decision stands when both sides agree.")
    assert "an administrator of Client" in said(seen)
    assert "Dana" not in said(seen).replace("Dana Holt", "")
    assert "Dana" in said(open_page("engagement", who="tom"))


def test_two_who_change_at_once_are_told_and_nothing_is_lost_of_the_first(
    open_page: OpenPage, page_store: Store, administered: World, today: datetime
) -> None:
    at = open_page("engagement", who="dana")
    at.button(key="engagement.open.compared").click().run()
    at.number_input(key="engagement.change.compared.tolerance").set_value(2.0).run()
    with page_store.reading() as db:
        standing = terms_of(db, administered.engagement_id)
    change_terms(
        page_store,
        person_id=administered.persons["dana"],
        engagement_id=administered.engagement_id,
        terms=replace(standing, tolerance=9.0),
        seen=standing.mark(),
        now=today,
    )
    at.button(key="engagement.change.save").click().run()
    assert "Somebody changed these terms while you were changing them" in said(at)
    assert engagement(page_store, "care").tolerance == 9.0
    at.button(key="engagement.change.now").click().run()
    assert "within 9 points" in said(at)


@pytest.mark.parametrize("part", ["clock", "rule", "compared", "clause", "reviewers", "notice", "cadence"])
def test_every_part_opens_and_says_that_nothing_would_change(
    open_page: OpenPage, administered: World, part: str
) -> None:
    at = open_page("engagement", who="dana", change=part)
    assert not at.exception
    expected = "Joint sessions: " if part == "cadence" else "Nothing would change."
    assert expected in said(at)


def test_a_part_in_the_address_opens_no_form_for_those_who_may_not(open_page: OpenPage, administered: World) -> None:
    at = open_page("engagement", who="tom", change="rule")
    assert title(at) == "The client has the last word."


def test_making_one_is_refused_to_everybody_but_an_administrator_of_the_installation(
    open_page: OpenPage, administered: World
) -> None:
    at = open_page("engagement", who="dana", new="1")
    assert title(at) == "This is not yours to make."
    assert "an administrator of this installation" in said(at)


def make(at: AppTest, *, client: str = "Lamp House", vendor: str = "Answerwell") -> None:
    """Through every step, with what stands there."""
    for key, name in (("client", client), ("vendor", vendor)):
        if any(one.key == f"engagement.new.who.{key}.known" for one in at.selectbox):
            at.selectbox(key=f"engagement.new.who.{key}.known").set_value(0)
        at.text_input(key=f"engagement.new.who.{key}.name").set_value(name)
    for step in STEPS:
        at.button(key=f"engagement.new.next.{step}").click().run()
        assert not at.exception, step


def test_somebody_without_an_engagement_makes_one_and_stands_in_it(
    open_page: OpenPage, page_store: Store, world: World
) -> None:
    installs(page_store, world, "stranger")
    at = open_page("home", who="stranger")
    assert title(at) == "You belong to no engagement yet."
    accounts = open_page("accounts", who="stranger")
    assert not accounts.exception
    assert title(accounts) != "You belong to no engagement yet."
    at = open_page("engagement", who="stranger")
    assert title(at) == "Who works together?"
    make(at)
    assert title(at) == "Is this what was agreed?"
    assert "Lamp House is the client, Answerwell the vendor." in said(at)
    at.button(key="engagement.new.make").click().run()
    assert not at.exception
    assert title(at) == "It is made. Now invite the first lead of each side."
    made = engagement(page_store, "lamp_house_with_answerwell")
    assert made.name == "Lamp House with Answerwell"
    assert "Your name, your e-mail address" in made.data_notice
    with page_store.reading() as db:
        assert db.get(EngagementDraft, world.persons["stranger"]) is None


def test_who_has_one_already_makes_another_and_is_taken_there(
    open_page: OpenPage, page_store: Store, administered: World
) -> None:
    installs(page_store, administered, "dana")
    at = open_page("engagement", who="dana")
    at.button(key="engagement.another").click().run()
    assert at.selectbox(key="engagement.new.who.client.known").options == ["A new organization", "Client"]
    make(at, client="Zebra", vendor="Answerwell")
    at.button(key="engagement.new.make").click().run()
    assert not at.exception
    assert "Zebra" in said(at)
    assert "<span" not in title(at)
    assert at.session_state["shell.engagement"] == "zebra_with_answerwell"


def test_what_was_typed_is_there_in_another_browser(open_page: OpenPage, page_store: Store, world: World) -> None:
    installs(page_store, world, "stranger")
    at = open_page("engagement", who="stranger")
    at.text_input(key="engagement.new.who.client.name").set_value("Lamp <b>House</b>").run()
    at.button(key="engagement.new.next.who").click().run()
    again = open_page("engagement", who="stranger", new="1", step="who")
    assert again.text_input(key="engagement.new.who.client.name").value == "Lamp <b>House</b>"
    summary = open_page("engagement", who="stranger", new="1", step="summary")
    assert "The vendor has no name." in said(summary)
    assert "Lamp &lt;b&gt;House" in said(summary)
    assert summary.button(key="engagement.new.make").disabled
    summary.button(key="engagement.new.forget").click().run()
    assert title(summary) == "Who works together?"
    assert summary.text_input(key="engagement.new.who.client.name").value == ""


def test_the_clause_is_read_back_as_it_is_filled_in(open_page: OpenPage, page_store: Store, world: World) -> None:
    installs(page_store, world, "stranger")
    at = open_page("engagement", who="stranger", new="1", step="clause")
    assert "The contract names no figure." in said(at)
    at.toggle(key="engagement.new.clause").set_value(True).run()
    assert "At least 90 % of totals within 5 points of the client&#x27;s, per quarter" in said(at)
    at.selectbox(key="engagement.new.figure").set_value("mean_absolute_gap").run()
    at.number_input(key="engagement.new.target.points").set_value(4.0).run()
    assert "At most 4 points" in said(at)
    summary = open_page("engagement", who="stranger", new="1", step="summary")
    assert "At most 4 points" in said(summary)


def test_a_neutral_administrator_and_own_figures_from_a_number_of_contacts_on(
    open_page: OpenPage, page_store: Store, world: World
) -> None:
    installs(page_store, world, "stranger")
    at = open_page("engagement", who="stranger", new="1")
    at.text_input(key="engagement.new.who.client.name").set_value("A").run()
    at.text_input(key="engagement.new.who.vendor.name").set_value("B").run()
    at.radio(key="engagement.new.who.own").set_value("neither").run()
    at.text_input(key="engagement.new.who.neutral.name").set_value("Northlight").run()
    at = open_page("engagement", who="stranger", new="1", step="reviewers")
    assert "Where one person is all of a side, it is about that person" in said(at), "under every choice"
    at.radio(key="engagement.new.privacy").set_value(ReviewerPrivacy.OWN_ONLY).run()
    at.number_input(key="engagement.new.minimum").set_value(20).run()
    at = open_page("engagement", who="stranger", new="1", step="clock")
    assert at.text_input(key="engagement.new.name").value == "A with B"
    at = open_page("engagement", who="stranger", new="1", step="summary")
    assert "You belong to Northlight, which is neither." in said(at)
    assert "once they rest on 20 contacts or more" in said(at)
    assert "Where one person is all of a side, it is about that person" in said(at)
    at.button(key="engagement.new.make").click().run()
    with page_store.reading() as db:
        assert "Northlight" in {one.name for one in db.exec(select(Organization))}
    assert engagement(page_store, "a_with_b").reviewer_minimum == 20


@pytest.mark.parametrize("page", ["home", "results", "score", "engagement", "scorecards"])
def test_others_without_an_engagement_are_told_whom_to_ask_at_every_address(open_page: OpenPage, page: str) -> None:
    at = open_page(page, who="stranger")
    assert not at.exception
    assert title(at) == "You belong to no engagement."
    assert "ask for a link" in said(at)
    assert not at.button
