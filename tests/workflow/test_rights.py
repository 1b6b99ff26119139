"""The matrix of rights, cell by cell: every role, of every side, tries every action in every state of a session.

What is tried here are the effects that pages, routes and the command line call; that pages hide what is refused is
tried through the running server in ``tests/browser/test_rights_walk.py``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from calibration.errors import CalibrationError, NotAllowed, WrongState
from calibration.settings import Settings
from calibration.store.engine import Db, Store
from calibration.store.models import CalibrationSession
from calibration.store.people import viewer_in
from calibration.store.sessions import scope_in
from calibration.visibility.reviewers import ReviewerPolicy
from calibration.vocabulary import AlarmAnswer, ReviewerPrivacy, Role, SessionState, Side
from calibration.workflow.alarms import answer_alarm, set_false_alarms
from calibration.workflow.attendance import attendance_reader
from calibration.workflow.card_access import cards_for
from calibration.workflow.cards import begin_card
from calibration.workflow.chasing import missing_reviewers
from calibration.workflow.dates import change_dates
from calibration.workflow.engagement_terms import change_terms, engagement_terms, terms_of
from calibration.workflow.invitations import invite
from calibration.workflow.invitees import Invitee
from calibration.workflow.operations import AnswersIn, checked
from calibration.workflow.people import add_reviewers
from calibration.workflow.people_view import people_view
from calibration.workflow.record_access import record_reader
from calibration.workflow.repeats import retire_all
from calibration.workflow.rights import RIGHTS, Action, may, refusal_by_role
from calibration.workflow.scoring import answer_contact
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    give_leave,
    lock_session,
    open_scoring,
    plan_session,
    reveal_contact,
)
from calibration.workflow.targets import place_target
from calibration.workflow.uploading import upload_options
from tests.factories import (
    SMALL_CARD,
    contact_ids,
    joint_plan,
    level,
)
from tests.rights_house import House, build_house
from tests.workflow.rights_page import rights_page

ROOT = Path(__file__).resolve().parents[2]
NEWCOMER = Invitee("New Comer", "new.comer@example.com")


class TryingStore(Store):
    """A store whose writes are done and then undone: what would have happened, without it having happened."""

    @contextmanager
    def writing(self) -> Iterator[Db]:
        with Db(self._writer) as db:
            yield db
            db.flush()
            db.rollback()


@pytest.fixture
def house(sqlite_store: Store, now: datetime) -> House:
    return build_house(sqlite_store, now)


@dataclass(frozen=True)
class Attempt:
    """Who tries, and on which session where the action is about one."""

    store: Store
    house: House
    person_id: int
    side: Side | None
    session_id: int
    now: datetime

    @property
    def due_at(self) -> datetime | None:
        """When the session is due now: a change of dates leaves it, because a locked one keeps it."""
        with self.store.reading() as db:
            return db.get_one(CalibrationSession, self.session_id).due_at

    @property
    def by(self) -> dict[str, object]:
        return {"person_id": self.person_id, "session_id": self.session_id, "now": self.now}

    @property
    def here(self) -> dict[str, int]:
        return {"person_id": self.person_id, "engagement_id": self.house.world.engagement_id}

    @property
    def contacts(self) -> list[int]:
        return contact_ids(self.store, self.session_id)


def _score(one: Attempt) -> None:
    outcome = answer_contact(
        one.store,
        person_id=one.person_id,
        session_contact_id=one.contacts[0],
        operations=checked(
            AnswersIn,
            {"contact": one.contacts[0], "operations": [{"key": "an-attempt-1", **level("resolution", "yes")}]},
        ).operations,
        now=one.now,
    )
    assert [result.status for result in outcome.results] == ["saved"]


def _see_results(one: Attempt) -> None:
    with one.store.reading() as db:
        scope = scope_in(db, viewer_in(db, **one.here), one.session_id)
    if not scope.open_contacts:
        raise WrongState("Nothing is open.")


def _see_agenda(one: Attempt) -> None:
    with one.store.reading() as db:
        if not scope_in(db, viewer_in(db, **one.here), one.session_id).agenda:
            raise NotAllowed("There is no agenda.")


def _plan(one: Attempt) -> None:
    plan = joint_plan(one.house.world, one.now)
    plan_session(one.store, **one.here, plan=plan, now=one.now)


def _chase(one: Attempt) -> None:
    with one.store.reading() as db:
        missing_reviewers(db, person_id=one.person_id, session_id=one.session_id)


def _see_reviewers(one: Attempt) -> None:
    """A figure about somebody else of the own side, where the policy leaves it to the lead."""
    with one.store.reading() as db:
        scope = scope_in(db, viewer_in(db, **one.here), one.house.sessions[SessionState.CLOSED])
    policy = ReviewerPolicy(ReviewerPrivacy.OWN_SIDE_LEAD, minimum=10)
    if not scope.shows_figure_of(policy, rater_id=0, side=one.side, n_contacts=10):
        raise NotAllowed("It is not shown.")


def _change_terms(one: Attempt) -> None:
    with one.store.reading() as db:
        terms = terms_of(db, one.house.world.engagement_id)
    changed = replace(terms, tolerance=terms.tolerance + 1)
    change_terms(one.store, **one.here, terms=changed, seen=terms.mark(), now=one.now)


ATTEMPTS: dict[Action, Callable[[Attempt], object]] = {
    Action.SCORE: _score,
    Action.SEE_RESULTS: _see_results,
    Action.SEE_AGENDA: _see_agenda,
    Action.PLAN_SESSION: _plan,
    Action.OPEN_SCORING: lambda one: open_scoring(one.store, **one.by),
    Action.LOCK_SESSION: lambda one: lock_session(one.store, **one.by),
    Action.REVEAL_CONTACT: lambda one: reveal_contact(one.store, session_contact_id=one.contacts[0], **one.by),
    Action.GIVE_LEAVE: lambda one: give_leave(one.store, rater_id=one.house.absent, **one.by),
    Action.CLOSE_SESSION: lambda one: close_session(one.store, **one.by),
    Action.CANCEL_SESSION: lambda one: cancel_session(one.store, **one.by),
    Action.CHANGE_DATES: lambda one: change_dates(
        one.store, **one.by, due_at=one.due_at, meeting_at=one.now + timedelta(days=9)
    ),
    Action.CHASE_REVIEWERS: _chase,
    Action.BRING_FILES: lambda one: upload_options(one.store, **one.here, settings=Settings(secret_key="tests")),
    Action.SEE_CARDS: lambda one: cards_for(one.store, **one.here),
    Action.CHANGE_CARDS: lambda one: begin_card(one.store, **one.here, definition=SMALL_CARD, now=one.now),
    Action.SEE_PARTICIPATION: lambda one: attendance_reader(one.store, **one.here),
    Action.SEE_REVIEWERS: _see_reviewers,
    Action.PLACE_TARGET: lambda one: place_target(
        one.store, **one.here, criterion_id=one.house.tone_line, channel=None, lower=0.0, upper=0.3, now=one.now
    ),
    Action.ANSWER_ALARM: lambda one: answer_alarm(
        one.store,
        **one.here,
        alarm_id=one.house.alarm,
        answer=AlarmAnswer.ACKNOWLEDGED,
        reason="",
        decision_id=None,
        now=one.now,
    ),
    Action.SET_FALSE_ALARMS: lambda one: set_false_alarms(one.store, **one.here, false_alarms_a_year=2.0, now=one.now),
    Action.RETIRE_REPEATS: lambda one: retire_all(one.store, **one.here, now=one.now),
    Action.ADD_REVIEWERS: lambda one: add_reviewers(
        one.store, **one.by, about_ids=[one.house.people[Role.REVIEWER, one.side or Side.CLIENT]]
    ),
    Action.SEE_PEOPLE: lambda one: people_view(one.store, **one.here, now=one.now),
    Action.MANAGE_PEOPLE: lambda one: invite(
        one.store, **one.here, people=[NEWCOMER], roles={Role.MANAGER}, now=one.now
    ),
    Action.MAKE_ADMINISTRATORS: lambda one: invite(
        one.store, **one.here, people=[NEWCOMER], roles={Role.ADMINISTRATOR}, now=one.now
    ),
    Action.INVITE_FIRST_LEAD: lambda one: invite(
        one.store,
        person_id=one.person_id,
        engagement_id=one.house.without_other_lead[one.side],
        people=[NEWCOMER],
        roles={Role.QA_LEAD},
        now=one.now,
        side=Side.CLIENT if one.side is Side.VENDOR else Side.VENDOR,
    ),
    Action.INVITE_NEUTRAL: lambda one: invite(
        one.store, **one.here, people=[NEWCOMER], roles={Role.FACILITATOR}, neutral="Arbiters Ltd", now=one.now
    ),
    Action.SEE_ENGAGEMENT: lambda one: engagement_terms(one.store, **one.here),
    Action.CHANGE_ENGAGEMENT: _change_terms,
    Action.SEE_RECORD: lambda one: record_reader(one.store, **one.here),
}


def test_every_action_of_the_matrix_is_tried() -> None:
    assert set(ATTEMPTS) == set(Action)


@pytest.mark.parametrize("action", list(ATTEMPTS))
def test_a_cell_that_says_yes_works_and_one_that_does_not_is_refused(
    house: House, sqlite_store: Store, action: Action
) -> None:
    trying = TryingStore(sqlite_store.engine)
    wrong: list[str] = []
    for (role, side), person_id in house.people.items():
        with sqlite_store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=house.world.engagement_id)
        for state in SessionState if RIGHTS[action].states is not None else (SessionState.SCORING,):
            expected = may(viewer, action, state=state)
            attempt = Attempt(trying, house, person_id, side, house.sessions[state], house.now + timedelta(minutes=5))
            try:
                ATTEMPTS[action](attempt)
                done = True
            except (NotAllowed, WrongState) as refusal:
                done = False
                if refusal_by_role(viewer, action) and not isinstance(refusal, NotAllowed):
                    wrong.append(f"{role} of {side}, {state}: refused with {refusal!r}, not for the role")
            except CalibrationError as refusal:
                done = False
                wrong.append(f"{role} of {side}, {state}: {refusal!r}")
            if done != expected:
                wrong.append(f"{role} of {side}, {state}: {'done' if done else 'refused'}")
    assert not wrong


def test_the_page_of_rights_is_the_matrix() -> None:
    assert (ROOT / "docs" / "rights.md").read_text(encoding="utf-8") == rights_page(), (
        "Print it anew: python -m tests.workflow.rights_page > docs/rights.md"
    )
