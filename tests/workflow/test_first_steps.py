"""What a new engagement lacks before its first session, to whoever can bring it."""

from datetime import datetime

import pytest
from sqlmodel import delete, select

from calibration.store.engine import Store
from calibration.store.models import Interaction, Membership, Person, ScorecardVersion, Turn
from calibration.store.people import organization_in, viewer_in
from calibration.vocabulary import Role, VersionState
from calibration.workflow.first_steps import FirstStep, first_steps
from calibration.workflow.invitees import Invitee
from tests.factories import World, small_engagement
from tests.workflow.people_in_rooms import add_leads, add_person, link_to

pytestmark = pytest.mark.usefixtures("links_key")


@pytest.fixture
def empty(store: Store, now: datetime) -> World:
    """An engagement with its leads and facilitators, and nothing else: no reviewer, no card to score on, no contact."""
    world = small_engagement(store, now)
    add_leads(store, world, now)
    with store.writing() as db:
        neutral = organization_in(db, person_id=world.persons["sam"], engagement_id=world.engagement_id)
        for row in db.exec(select(Membership).where(Membership.role == Role.REVIEWER)):
            db.delete(row)
        for version in db.exec(select(ScorecardVersion)):
            version.state = VersionState.RETIRED
        db.exec(delete(Turn))
        db.exec(delete(Interaction))
    add_person(store, world, now, "noemi", organization_id=neutral, roles=(Role.ADMINISTRATOR,))
    return world


def steps_of(store: Store, world: World, who: str) -> list[FirstStep]:
    with store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)
        return list(first_steps(db, viewer))


def test_each_is_told_what_they_can_bring(store: Store, empty: World) -> None:
    brings = [FirstStep.PUBLISH_CARD, FirstStep.BRING_CONTACTS]
    assert steps_of(store, empty, "vera") == [FirstStep.INVITE_REVIEWERS, *brings]
    assert steps_of(store, empty, "faye") == [*brings, FirstStep.PLAN_SESSION]
    assert steps_of(store, empty, "noemi") == [FirstStep.BRING_CONTACTS], "both sides have a lead"


def test_who_is_on_the_way_is_not_asked_for(store: Store, empty: World, now: datetime) -> None:
    link_to(store, empty, now, invitee=Invitee("Nora Lind", "nora@vendor.example"))
    assert FirstStep.INVITE_REVIEWERS not in steps_of(store, empty, "vera")
    assert FirstStep.INVITE_REVIEWERS in steps_of(store, empty, "alice"), "an invitation of the other side is none"


def test_what_is_there_is_not_asked_for(store: Store, now: datetime) -> None:
    world = small_engagement(store, now)
    add_leads(store, world, now)
    assert steps_of(store, world, "vera") == []
    assert steps_of(store, world, "faye") == [FirstStep.PLAN_SESSION]


def test_a_side_without_a_lead_is_for_whoever_may_invite_one(store: Store, empty: World, now: datetime) -> None:
    with store.writing() as db:
        vera = db.exec(select(Person).where(Person.id == empty.persons["vera"])).one()
        vera.deactivated_at = now
        for row in db.exec(select(Membership).where(Membership.role == Role.QA_LEAD)):
            db.delete(row)
    assert steps_of(store, empty, "noemi") == [FirstStep.INVITE_LEADS, FirstStep.BRING_CONTACTS]
    assert FirstStep.INVITE_LEADS not in steps_of(store, empty, "faye")
