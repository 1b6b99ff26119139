"""The record as one person may read it, on both databases: rooms, names, filters, pages."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from calibration.analysis.record_report import RecordReport, Who, record_report
from calibration.settings import settings
from calibration.store.engine import Store
from calibration.store.models import Engagement, Invitation
from calibration.store.people import viewer_in
from calibration.store.record_pages import RecordFilter
from calibration.vocabulary import NamesShown, Role, SessionScope, Side
from calibration.workflow.invitations import renew_invitation
from calibration.workflow.invitees import Invitee
from calibration.workflow.sessions import give_leave, lock_session, open_scoring, plan_session
from tests.factories import World, joint_plan, planned_session, score_all, small_engagement
from tests.workflow.people_in_rooms import add_leads, add_person, link_to

LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """A joint session up to its lock, with leave for Lucia, and an internal one of the vendor's."""
    world = small_engagement(store, now, n_contacts=1)
    session_id = planned_session(store, world, now)
    by = {"person_id": world.persons["priya"], "session_id": session_id}
    open_scoring(store, now=now + timedelta(minutes=1), **by)
    score_all(store, world, "marek", session_id, now + timedelta(minutes=2))
    lock_session(store, now=now + timedelta(minutes=3), **by)
    give_leave(store, rater_id=world.raters["lucia"], now=now + timedelta(minutes=4), **by)
    plan = joint_plan(world, now, scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],))
    where = {"person_id": world.persons["faye"], "engagement_id": world.engagement_id}
    plan_session(store, plan=plan, now=now, **where)
    return world


def report(
    store: Store, world: World, who: str, wanted: RecordFilter | None = None, **paging: int | None
) -> RecordReport:
    with store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)
    return record_report(store, viewer, wanted or RecordFilter(), now=LONG_AFTER, **paging)


def test_each_side_reads_its_own_people_by_name(store: Store, world: World) -> None:
    leave, locked, submitted, *_ = report(store, world, "dana").lines
    assert leave.about == Who(side=Side.VENDOR, letter="B", role=Role.REVIEWER)
    assert locked.who == Who("Priya", Side.CLIENT)
    assert submitted.who == Who(side=Side.VENDOR, letter="A", role=Role.REVIEWER)
    internal, leave, locked, submitted, *_ = report(store, world, "quinn").lines
    assert internal.who == Who("Faye", Side.VENDOR)
    assert leave.about == Who("Lucia Label", Side.VENDOR)
    assert locked.who == Who(side=Side.CLIENT, role=Role.FACILITATOR)
    assert submitted.who == Who("Marek", Side.VENDOR)


def test_a_neutral_auditor_reads_roles_and_letters_and_no_internal_session(store: Store, world: World) -> None:
    found = report(store, world, "sam")
    assert [head.room for head in found.heads] == [SessionScope.JOINT]
    assert not any(line.who and line.who.name for line in found.lines)
    assert found.people == ()


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        (NamesShown.ALL, Who("Marek", Side.VENDOR)),
        (NamesShown.COUNTS, Who(side=Side.VENDOR, role=Role.REVIEWER)),
    ],
)
def test_a_session_that_shows_all_names_or_only_counts_is_read_so(
    store: Store, now: datetime, shown: NamesShown, who: Who
) -> None:
    world = small_engagement(store, now, n_contacts=1)
    session_id = planned_session(store, world, now, names_shown=shown)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    score_all(store, world, "marek", session_id, now)
    assert report(store, world, "dana").lines[0].who == who


def test_nobody_is_found_by_a_filter_who_is_not_known_by_name(store: Store, world: World) -> None:
    marek = RecordFilter(person_id=world.persons["marek"])
    assert report(store, world, "dana", marek).lines == ()
    with store.writing() as db:
        db.get_one(Engagement, world.engagement_id).names_shown = NamesShown.ALL
    assert report(store, world, "dana", marek).lines == (), "the session does not show his name all the same"
    assert [line.action for line in report(store, world, "quinn", marek).lines] == ["reviews_submitted"]


def test_filters_hold_together(store: Store, world: World, now: datetime) -> None:
    every = report(store, world, "quinn")
    session = next(line.details["session_id"] for line in every.lines if line.room is SessionScope.JOINT)
    of = RecordFilter(session_id=session)
    assert len(report(store, world, "quinn", of).lines) == 5
    late = replace(of, since=now + timedelta(minutes=2), until=now + timedelta(minutes=4))
    assert [line.action for line in report(store, world, "quinn", late).lines] == [
        "session_locked",
        "reviews_submitted",
    ]
    assert [
        line.action for line in report(store, world, "quinn", replace(late, actions=("session_locked",))).lines
    ] == ["session_locked"]


def test_pages_follow_each_other_without_a_gap(store: Store, world: World) -> None:
    whole = report(store, world, "quinn", limit=None)
    ids, before = [], None
    for _ in range(4):
        page = report(store, world, "quinn", before_id=before, limit=2)
        ids += [line.id for line in page.lines]
        before = page.older_than
        if before is None:
            break
    assert ids == [line.id for line in whole.lines]
    assert whole.older_than is None
    assert len(ids) == whole.n_entries == 6


def test_the_other_side_gets_no_byte_of_an_internal_session(store: Store, world: World) -> None:
    client = report(store, world, "dana", limit=None)
    internal = report(store, world, "quinn", limit=None).lines[0]
    said = json.dumps([[line.entry_hash, line.commitment, dict(line.details)] for line in client.lines])
    assert internal.room is SessionScope.VENDOR_INTERNAL
    assert internal.entry_hash not in said
    assert f'"session_id": {internal.details["session_id"]}' not in said
    assert [head.room for head in client.heads] == [SessionScope.JOINT]
    assert client.lines[0].position == client.heads[0].n_entries, "no gap in the positions tells of it either"


def test_whom_an_invitation_is_for_is_told_as_the_inviter_wrote_it(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "k" * 40)
    settings.cache_clear()
    world = small_engagement(store, now, n_contacts=1)
    add_leads(store, world, now)
    add_person(store, world, now, "zelda", email="z@elsewhere.example")
    for address in ("z@elsewhere.example", "nobody@elsewhere.example"):
        link_to(store, world, now, who="alice", invitee=Invitee("A guess", address))
    with store.writing() as db:
        invitation_id = db.exec(select(Invitation.id).order_by(Invitation.id)).first()
    renew_invitation(store, person_id=world.persons["alice"], invitation_id=invitation_id or 0, now=now)
    assert {line.about for line in report(store, world, "alice").lines} == {Who("A guess")}
    settings.cache_clear()
