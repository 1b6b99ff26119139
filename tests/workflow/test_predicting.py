"""Guesses of the other side's answers: optional, sealed with the answers, and in nobody else's form."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from calibration.analysis.scoring_sheet import scoring_sheet
from calibration.errors import InvalidInput
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, Prediction
from calibration.ui.scoring_data import scoring_data
from calibration.vocabulary import SessionScope
from calibration.workflow.identity import SignedIn
from calibration.workflow.planning import ground_for_plan
from calibration.workflow.series import same_again
from calibration.workflow.sessions import lock_session, open_scoring
from calibration.workflow.viewing import known_session
from tests.factories import World, contact_ids, give, planned_session, score_all, small_engagement

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


@pytest.fixture
def asking(store: Store, world: World, now: datetime) -> int:
    """A session in scoring that asks what the other side will say."""
    session_id = planned_session(store, world, now, asks_prediction=True)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    return session_id


def guess(code: str) -> dict[str, object]:
    return {"kind": "prediction", "criterion": "tone", "revision": 0, "level": code}


def form_of(store: Store, world: World, who: str, session_id: int, now: datetime) -> dict[str, object]:
    """What the form of a reviewer is given."""
    person = SignedIn(1, world.persons[who], who, who.capitalize(), "form-token", now)
    with store.reading() as db:
        viewer, _ = known_session(db, person_id=world.persons[who], session_id=session_id)
        sheet = scoring_sheet(db, viewer, session_id=session_id, today=now.date())
        return scoring_data(sheet, person, LONDON)


def test_a_guess_comes_back_to_its_author_and_to_nobody_else(
    store: Store, world: World, now: datetime, asking: int
) -> None:
    contact = contact_ids(store, asking)[0]
    before = {who: form_of(store, world, who, asking, now) for who in ("priya", "tom", "lucia")}
    give(store, world, "marek", contact, now, guess("too_casual"))
    own = form_of(store, world, "marek", asking, now)
    assert own["session"]["asks_prediction"] is True  # type: ignore[index]
    assert own["contacts"][0]["predictions"] == {"tone": {"level": "too_casual", "revision": 1}}  # type: ignore[index]
    assert {who: form_of(store, world, who, asking, now) for who in before} == before


def test_a_review_is_submitted_with_or_without_guesses_and_the_receipt_covers_them(
    store: Store, world: World, now: datetime, asking: int
) -> None:
    assert score_all(store, world, "lucia", asking, now).receipt
    for contact in contact_ids(store, asking):
        give(store, world, "marek", contact, now, guess("too_casual"))
    assert score_all(store, world, "marek", asking, now).receipt


def test_a_sealed_guess_is_frozen_by_the_lock(store: Store, world: World, now: datetime, asking: int) -> None:
    give(store, world, "marek", contact_ids(store, asking)[0], now, guess("too_casual"))
    score_all(store, world, "marek", asking, now)
    lock_session(store, person_id=world.persons["priya"], session_id=asking, now=now)
    with pytest.raises(DatabaseError, match="frozen"), store.writing() as db:
        db.exec(update(Prediction).values(level_code="too_formal"))


def test_a_side_s_own_session_has_nobody_to_guess(store: Store, world: World, now: datetime) -> None:
    own = {"scope": SessionScope.CLIENT_INTERNAL, "rater_ids": (world.raters["priya"], world.raters["tom"])}
    with pytest.raises(InvalidInput, match="no other side"):
        planned_session(store, world, now, asks_prediction=True, **own)


def test_the_same_again_asks_again(store: Store, world: World, now: datetime, asking: int) -> None:
    person = {"person_id": world.persons["priya"]}
    ground = ground_for_plan(store, engagement_id=world.engagement_id, **person)
    again = same_again(store, session_id=asking, weeks=1, ground=ground, now=now, **person)
    assert again.asks_prediction
    assert (ground.asking_tone, ground.tone_rounds) == ({world.version_id}, set())
    with store.reading() as db:
        assert db.get_one(CalibrationSession, asking).asks_prediction
