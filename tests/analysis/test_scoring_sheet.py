"""What stands beside the lines of a reviewer's form: decisions of rooms that are theirs, on this very card."""

from datetime import datetime

import pytest
from sqlmodel import select

from calibration.analysis.scoring_sheet import scoring_sheet
from calibration.store.engine import Store
from calibration.store.models import Criterion, Decision
from calibration.store.people import viewer_in
from calibration.store.scorecards import save_scorecard_version
from calibration.vocabulary import DecisionRule, DecisionState, SessionScope, VersionState
from calibration.workflow.sessions import plan_session
from tests.factories import SMALL_CARD, World, joint_plan, planned_session, small_engagement


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


def decide(store: Store, world: World, text: str, now: datetime, *, owner: int, session_id: int | None = None) -> None:
    """A decision on the tone line of an organization's card, made in a session or in none."""
    with store.writing() as db:
        tone = db.exec(select(Criterion.id).where(Criterion.organization_id == owner, Criterion.key == "tone")).one()
        db.add(
            Decision(
                engagement_id=world.engagement_id,
                criterion_id=tone,
                meaning_revision=1,
                session_id=session_id,
                text=text,
                state=DecisionState.AGREED,
                rule=next(iter(DecisionRule)),
                decided_by="Both",
                decided_at=now,
                in_force_from=now.date(),
            )
        )


def beside(store: Store, world: World, who: str, session_id: int, now: datetime) -> list[str]:
    """Texts of the decisions in somebody's form."""
    with store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)
        sheet = scoring_sheet(db, viewer, session_id=session_id, today=now.date())
        return [decision.text for found in sheet.decisions.values() for decision in found]


def test_a_decision_of_one_sides_own_room_stays_in_that_room(store: Store, world: World, now: datetime) -> None:
    plan = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],))
    internal = plan_session(
        store, person_id=world.persons["faye"], engagement_id=world.engagement_id, plan=plan, now=now
    )
    joint = planned_session(store, world, now)
    owner = world.client_organization_id
    decide(store, world, "of both", now, owner=owner, session_id=joint)
    decide(store, world, "of no session", now, owner=owner)
    decide(store, world, "of the vendor alone", now, owner=owner, session_id=internal)
    assert beside(store, world, "tom", joint, now) == ["of both", "of no session"]
    assert beside(store, world, "marek", joint, now) == ["of both", "of no session", "of the vendor alone"]


def test_a_decision_on_the_other_sides_line_of_the_same_key_is_not_on_this_card(
    store: Store, world: World, now: datetime
) -> None:
    with store.writing() as db:
        save_scorecard_version(
            db,
            organization_id=world.vendor_organization_id,
            definition=SMALL_CARD,
            state=VersionState.PUBLISHED,
            now=now,
        )
    decide(store, world, "on the vendor's own card", now, owner=world.vendor_organization_id)
    decide(store, world, "on this card", now, owner=world.client_organization_id)
    assert beside(store, world, "tom", planned_session(store, world, now), now) == ["on this card"]
