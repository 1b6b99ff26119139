"""A session's life: planned, opened, locked, revealed contact by contact, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from calibration.errors import InvalidInput, NotFound
from calibration.store.engine import Db, Store
from calibration.store.models import CalibrationSession, Participation, SessionContact
from calibration.store.reviews import session_for_writing
from calibration.store.sessions import next_session_number, raise_revision, session_contacts
from calibration.visibility.scope import knows_of
from calibration.vocabulary import SessionState
from calibration.workflow.plans import Plan, check_plan
from calibration.workflow.record import write_session_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.repeats import MixedSample, mixed_in, retire_used_up, seed_recorded, set_one_aside
from calibration.workflow.rights import LEADS_TO, Action
from calibration.workflow.sampling import Drawn
from calibration.workflow.viewing import insist_may, known_session, member

_RECORDED = {
    Action.OPEN_SCORING: RecordedAction.SCORING_OPENED,
    Action.LOCK_SESSION: RecordedAction.SESSION_LOCKED,
    Action.CANCEL_SESSION: RecordedAction.SESSION_CANCELLED,
}


def plan_session(store: Store, *, person_id: int, engagement_id: int, plan: Plan, now: datetime) -> int:
    """Write a planned session and return its id.

    Raises
    ------
    NotFound
        The person does not belong to the engagement, or plans in a room that is not theirs.
    NotAllowed
        The person is not a facilitator.
    InvalidInput
        Something in the plan does not fit; the message says what.
    """
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.PLAN_SESSION)
        if not knows_of(viewer, engagement_id=engagement_id, scope=plan.scope):
            raise NotFound("An internal session is planned by that side itself.")
        check_plan(db, viewer, plan, now=now)
        mixed = _mixed(db, engagement_id, plan, now)
        kept = {"seed": plan.seed, "how": plan.how, **({"draw": dict(plan.draw)} if plan.draw else {}), **mixed.kept}
        session = CalibrationSession(
            engagement_id=engagement_id,
            scorecard_version_id=plan.scorecard_version_id,
            number=next_session_number(db, engagement_id, plan.scope),
            name=plan.name.strip(),
            scope=plan.scope,
            reference=plan.reference,
            tolerance=plan.tolerance,
            names_shown=plan.names_shown,
            sample=kept,
            due_at=plan.due_at,
            held_at=plan.meeting_at,
            follows_id=plan.follows_id,
            asks_prediction=plan.asks_prediction,
            created_at=now,
            created_by_id=person_id,
        )
        db.add(session)
        db.flush()
        assert session.id is not None
        _fill(db, session.id, sample=mixed.sample, rater_ids=plan.rater_ids)
        write_session_record(
            db,
            session,
            action=RecordedAction.SESSION_PLANNED,
            now=now,
            person_id=person_id,
            scorecard_version_id=plan.scorecard_version_id,
            n_contacts=len(mixed.sample),
            n_reviewers=len(plan.rater_ids),
            n_coming_back=int(mixed.comes_back),
            **seed_recorded(kept, locked=False),
        )
        return session.id


def _fill(db: Db, session_id: int, *, sample: Sequence[Drawn], rater_ids: Sequence[int]) -> None:
    for position, drawn in enumerate(sample, start=1):
        db.add(
            SessionContact(
                session_id=session_id,
                interaction_id=drawn.interaction_id,
                position=position,
                chosen_by=drawn.chosen_by,
                stratum=drawn.stratum,
            )
        )
    db.add_all(Participation(session_id=session_id, rater_id=rater_id) for rater_id in rater_ids)
    db.flush()


def _mixed(db: Db, engagement_id: int, plan: Plan, now: datetime) -> MixedSample:
    over = plan.draw.get("spread_over")
    return mixed_in(
        db, engagement_id, sample=plan.sample, scope=plan.scope, version_id=plan.scorecard_version_id,
        wanted=plan.repeats, seed=plan.seed, by_channel=over == "channel", by_topic=over == "topic",
        at=plan.due_at or now,
    )  # fmt: skip


def open_scoring(store: Store, *, person_id: int, session_id: int, now: datetime) -> None:
    """Let the reviewers in. Raises as :func:`lock_session`."""
    _move(store, person_id, session_id, Action.OPEN_SCORING, now)


def lock_session(store: Store, *, person_id: int, session_id: int, now: datetime) -> None:
    """End the scoring: what is submitted is frozen, what is not is not counted.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        The session is not this person's to know of, to run, or is in another state.
    """
    _move(store, person_id, session_id, Action.LOCK_SESSION, now)


def cancel_session(store: Store, *, person_id: int, session_id: int, now: datetime) -> None:
    """Give a session up before its lock. Raises as :func:`lock_session`."""
    _move(store, person_id, session_id, Action.CANCEL_SESSION, now)


def reveal_contact(store: Store, *, person_id: int, session_id: int, session_contact_id: int, now: datetime) -> None:
    """Show one contact's ratings; the first reveal opens the meeting. Raises as :func:`lock_session`."""
    with store.writing() as db:
        session_for_writing(db, session_id)
        viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
        insist_may(viewer, Action.REVEAL_CONTACT, state=facts.state)
        # One that is set aside to come back is not there to be revealed.
        if session_contact_id not in {contact.id for contact in facts.contacts if not contact.repeat}:
            raise NotFound("There is no such contact in this session.")
        session = db.get_one(CalibrationSession, session_id)
        contact = db.get_one(SessionContact, session_contact_id)
        first = contact.revealed_at is None
        if first:
            contact.revealed_at = now
        if session.state is SessionState.LOCKED:
            session.state, session.held_at = SessionState.MEETING, now
        raise_revision(db, session_id)
        if first:
            about = {"session_contact_id": session_contact_id, "position": contact.position}
            write_session_record(
                db, session, action=RecordedAction.CONTACT_REVEALED, now=now, person_id=person_id, **about
            )


def close_session(store: Store, *, person_id: int, session_id: int, now: datetime) -> None:
    """End the meeting: contacts not yet revealed are revealed now, then everything is frozen.

    Raises as :func:`lock_session`.
    """
    with store.writing() as db:
        session = _movable(db, person_id, session_id, Action.CLOSE_SESSION)
        contacts = session_contacts(db, session_id)
        last = [contact for contact in contacts if contact.revealed_at is None]
        for contact in last:
            contact.revealed_at = now
        db.flush()
        raise_revision(db, session_id)
        db.refresh(session)
        session.state, session.closed_at = SessionState.CLOSED, now
        db.flush()
        n_retired = retire_used_up(db, session.engagement_id, now=now)
        write_session_record(
            db,
            session,
            action=RecordedAction.SESSION_CLOSED,
            now=now,
            person_id=person_id,
            n_contacts=len(contacts),
            n_revealed_now=len(last),
            n_retired=n_retired,
        )


def give_leave(store: Store, *, person_id: int, session_id: int, rater_id: int, now: datetime) -> None:
    """Let one reviewer score after the lock; it is marked and stays out of blind figures.

    Raises
    ------
    InvalidInput
        The rater does not take part or has submitted.
    NotFound, NotAllowed, WrongState
        As :func:`lock_session`.
    """
    with store.writing() as db:
        known_session(db, person_id=person_id, session_id=session_id)
        session_for_writing(db, session_id)
        viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
        insist_may(viewer, Action.GIVE_LEAVE, state=facts.state)
        if rater_id not in facts.participants or rater_id in facts.sealed:
            raise InvalidInput("This reviewer does not take part, or has submitted already.")
        db.get_one(Participation, (session_id, rater_id)).leave_at = now
        raise_revision(db, session_id)
        session = db.get_one(CalibrationSession, session_id)
        about = {"rater_id": rater_id}
        write_session_record(db, session, action=RecordedAction.LEAVE_GIVEN, now=now, person_id=person_id, **about)


def _movable(db: Db, person_id: int, session_id: int, action: Action) -> CalibrationSession:
    viewer, _ = known_session(db, person_id=person_id, session_id=session_id)
    session = session_for_writing(db, session_id)
    insist_may(viewer, action, state=session.state)
    return session


def _move(store: Store, person_id: int, session_id: int, action: Action, now: datetime) -> None:
    with store.writing() as db:
        session = _movable(db, person_id, session_id, action)
        session.state = target = LEADS_TO[action]
        if target is SessionState.SCORING:
            session.opened_at = now
        elif target is SessionState.LOCKED:
            session.locked_at = now
        about: dict[str, Any] = {}
        if target is SessionState.LOCKED:
            db.flush()
            about = {"n_set_aside": int(set_one_aside(db, session, now=now))}
            about |= seed_recorded(dict(session.sample), locked=True)
        raise_revision(db, session_id)
        write_session_record(db, session, action=_RECORDED[action], now=now, person_id=person_id, **about)
