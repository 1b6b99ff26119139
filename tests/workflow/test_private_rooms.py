"""A whole session in one side's own room leaves everything that everybody else reads as it was, to the letter."""

from collections.abc import Callable
from datetime import datetime

from calibration.analysis.over_time import over_time
from calibration.analysis.record_report import record_report
from calibration.errors import CalibrationError
from calibration.store.engine import Store
from calibration.store.people import viewer_in
from calibration.store.record_pages import RecordFilter
from calibration.store.sessions import sessions_known_to
from calibration.vocabulary import Role, SessionScope
from calibration.workflow.card_access import cards_for
from calibration.workflow.engagement_terms import engagement_terms
from calibration.workflow.first_steps import first_steps
from calibration.workflow.inbox import inbox_of
from calibration.workflow.people_view import people_view
from calibration.workflow.planning import ground_for_plan
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from tests.factories import World, contact_ids, joint_plan, score_all, small_engagement
from tests.workflow.people_in_rooms import add_leads, add_person

OTHERS = ("alice", "carla", "priya", "tom", "dana", "sam")


def said(read: Callable[[], object]) -> str:
    """What somebody reads, or the sentence that refuses it."""
    try:
        return repr(read())
    except CalibrationError as error:
        return repr(error)


def everything(store: Store, world: World, now: datetime, who: str) -> list[str]:
    """All that is counted, listed and offered to one person."""
    person_id = world.persons[who]
    here = {"person_id": person_id, "engagement_id": world.engagement_id}
    with store.reading() as db:
        viewer = viewer_in(db, **here)
        found = [said(lambda room=room: over_time(db, viewer, room=room, now=now)) for room in SessionScope]
        found += [repr(sessions_known_to(db, viewer)), repr(inbox_of(db, person_id=person_id, now=now))]
        found.append(said(lambda: first_steps(db, viewer)))
    found.append(said(lambda: ground_for_plan(store, **here)))
    found.append(said(lambda: people_view(store, now=now, **here)))
    found.append(said(lambda: cards_for(store, **here)))
    found.append(said(lambda: engagement_terms(store, **here)))
    found.append(said(lambda: record_report(store, viewer, RecordFilter(), now=now, limit=None)))
    return found


def test_a_session_in_the_vendors_own_room_changes_nothing_that_others_read(store: Store, now: datetime) -> None:
    world = small_engagement(store, now)
    add_leads(store, world, now)
    client = world.client_organization_id
    roles = tuple(role for role in Role if role is not Role.REVIEWER)
    add_person(store, world, now, "carla", organization_id=client, roles=roles)
    before = {who: everything(store, world, now, who) for who in OTHERS}
    vendors = everything(store, world, now, "faye")
    by = {"person_id": world.persons["faye"], "now": now}
    plan = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],))
    session_id = plan_session(store, engagement_id=world.engagement_id, plan=plan, **by)
    open_scoring(store, session_id=session_id, **by)
    score_all(store, world, "marek", session_id, now)
    lock_session(store, session_id=session_id, **by)
    for contact in contact_ids(store, session_id):
        reveal_contact(store, session_id=session_id, session_contact_id=contact, **by)
    close_session(store, session_id=session_id, **by)
    assert {who: everything(store, world, now, who) for who in OTHERS} == before
    assert everything(store, world, now, "faye") != vendors, "those whose room it is read of it"
