"""What the Over time page is made from: what was held and handed in, out of what took place, room by room."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from calibration.analysis.over_time import OverTime, over_time
from calibration.analysis.population_share import Dimension
from calibration.errors import NotFound
from calibration.intake.options import IntakeOptions
from calibration.intake.population import read_population
from calibration.store.cadence import replace_cadence
from calibration.store.engine import Store
from calibration.store.models import Anchor, CalibrationSession, Engagement, Membership, PopulationContact
from calibration.store.people import viewer_in
from calibration.vocabulary import Channel, NamesShown, ReviewerPrivacy, Role, SessionScope, Side
from calibration.workflow.importing_population import import_population
from calibration.workflow.sampling import Drawn
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    lock_session,
    open_scoring,
    plan_session,
    reveal_contact,
)
from tests.factories import World, contact_ids, joint_plan, score_all, small_engagement

JOINT, VENDOR_ROOM = SessionScope.JOINT, SessionScope.VENDOR_INTERNAL
WEEK = timedelta(weeks=1)


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now, n_contacts=5)


def planned(store: Store, world: World, at: datetime, *, who: str, contacts: slice, **changes: object) -> int:
    plan = joint_plan(world, at, due_at=at + timedelta(days=1), **changes)
    sample = tuple(Drawn(one, plan.sample[0].chosen_by) for one in world.interactions[contacts])
    return plan_session(
        store,
        person_id=world.persons[who],
        engagement_id=world.engagement_id,
        plan=replace(plan, sample=sample),
        now=at,
    )


def held(
    store: Store,
    world: World,
    at: datetime,
    *,
    scored_by: tuple[str, ...] = ("priya", "tom", "marek"),
    late: tuple[str, ...] = (),
    who: str = "priya",
    contacts: slice = slice(0, 3),
    **changes: object,
) -> int:
    """A session opened at a moment, scored at once or too late, and closed two days after."""
    session_id = planned(store, world, at, who=who, contacts=contacts, **changes)
    by = {"person_id": world.persons[who], "session_id": session_id}
    open_scoring(store, now=at, **by)
    for name in scored_by:
        score_all(store, world, name, session_id, at + timedelta(days=1.5 if name in late else 0.5))
    lock_session(store, now=at + timedelta(days=2), **by)
    with store.writing() as db:
        db.get_one(CalibrationSession, session_id).held_at = at + timedelta(days=2)
    close(store, world, session_id, at + timedelta(days=2), who=who)
    return session_id


def close(store: Store, world: World, session_id: int, at: datetime, *, who: str) -> None:
    by = {"person_id": world.persons[who], "session_id": session_id, "now": at}
    for contact in contact_ids(store, session_id):
        reveal_contact(store, session_contact_id=contact, **by)
    close_session(store, **by)


def seen(store: Store, world: World, who: str, now: datetime, room: SessionScope = JOINT) -> OverTime:
    with store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)
        return over_time(db, viewer, room=room, now=now)


def took_place(store: Store, world: World, *rows: tuple[str, datetime, Channel | None, str]) -> None:
    with store.writing() as db:
        db.add_all(
            PopulationContact(
                engagement_id=world.engagement_id, external_id=name, started_at=at, channel=channel, topic=topic
            )
            for name, at, channel, topic in rows
        )


def give_role(store: Store, world: World, who: str, role: Role, organization_id: int) -> None:
    with store.writing() as db:
        db.add(
            Membership(
                engagement_id=world.engagement_id,
                person_id=world.persons[who],
                organization_id=organization_id,
                role=role,
            )
        )


def by_side(found: OverTime) -> dict[Side, tuple[int, int, int, int, int]]:
    return {
        one.side: (
            one.attendance.n_asked,
            one.attendance.n_in_time,
            one.attendance.n_late,
            one.attendance.n_not,
            one.attendance.n_contacts,
        )
        for one in found.participation.sides
    }


def names(found: OverTime) -> list[str]:
    return [one.label for one in found.participation.reviewers]


def test_sessions_held_are_counted_against_the_weeks_required(store: Store, world: World, now: datetime) -> None:
    with store.writing() as db:
        replace_cadence(db, world.engagement_id, [(date(2026, 10, 5), 1)])
    held(store, world, datetime(2026, 10, 6, 9, tzinfo=UTC))
    held(store, world, datetime(2026, 10, 27, 9, tzinfo=UTC))
    planned_only = planned(store, world, now, who="priya", contacts=slice(0, 1))
    cancel_session(store, person_id=world.persons["priya"], session_id=planned_only, now=now)
    found = seen(store, world, "dana", now).cadence
    assert (found.n_held, found.n_required, len(found.sessions)) == (2, 5, 2)
    assert found.last_gap is not None
    assert (found.last_gap.since, found.last_gap.until, found.last_gap.weeks) == (date(2026, 10, 29), None, 2)


def test_a_session_late_at_night_is_held_on_the_day_of_the_engagements_clock(
    store: Store, world: World, now: datetime
) -> None:
    """23:30 UTC on 4 October is half past midnight on the 5th in London, the first day required."""
    with store.writing() as db:
        replace_cadence(db, world.engagement_id, [(date(2026, 10, 5), 1)])
    held(store, world, datetime(2026, 10, 2, 23, 30, tzinfo=UTC))
    found = seen(store, world, "dana", now).cadence
    assert [session.held_on for session in found.sessions] == [date(2026, 10, 5)]
    assert found.windows[0].sessions


def test_a_void_session_is_no_session(store: Store, world: World, now: datetime) -> None:
    session_id = held(store, world, now - 3 * WEEK)
    with store.writing() as db:
        db.get_one(CalibrationSession, session_id).void_reason = "the wrong card"
    found = seen(store, world, "dana", now)
    assert found.cadence.sessions == ()
    assert found.n_reviewed == 0


def test_in_time_late_and_not_handed_in_are_counted_by_side(store: Store, world: World, now: datetime) -> None:
    held(store, world, now - 3 * WEEK, late=("tom",))
    assert by_side(seen(store, world, "sam", now)) == {Side.CLIENT: (2, 1, 1, 0, 6), Side.VENDOR: (2, 1, 0, 1, 3)}
    never = {one.side: one.n_never for one in seen(store, world, "sam", now).participation.sides}
    assert never == {Side.CLIENT: 0, Side.VENDOR: 1}


def test_a_session_still_being_scored_asks_nobody_yet(store: Store, world: World, now: datetime) -> None:
    session_id = planned(store, world, now, who="priya", contacts=slice(0, 2))
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    score_all(store, world, "tom", session_id, now)
    found = seen(store, world, "quinn", now)
    assert by_side(found) == {Side.CLIENT: (0, 0, 0, 0, 0), Side.VENDOR: (0, 0, 0, 0, 0)}
    assert found.participation.n_sessions == 0


@pytest.mark.parametrize(
    ("privacy", "shown"),
    [(ReviewerPrivacy.OFF, NamesShown.COUNTS), (ReviewerPrivacy.OWN_SIDE_LEAD, NamesShown.ALL)],
)
def test_names_are_for_the_leads_of_ones_own_side_and_for_oneself_whatever_the_policy(
    store: Store, world: World, now: datetime, privacy: ReviewerPrivacy, shown: NamesShown
) -> None:
    held(store, world, now - 3 * WEEK)
    with store.writing() as db:
        engagement = db.get_one(Engagement, world.engagement_id)
        engagement.reviewer_privacy, engagement.names_shown = privacy, shown
    found = {who: seen(store, world, who, now) for who in ("quinn", "priya", "dana", "sam", "faye")}
    assert {who: names(one) for who, one in found.items()} == {
        "quinn": ["Lucia Label", "Marek Label"],
        "priya": ["Priya Label"],
        "dana": [],
        "sam": [],
        "faye": [],
    }
    assert all(set(by_side(one)) == {Side.CLIENT, Side.VENDOR} for one in found.values())


def test_an_administrator_of_the_client_sees_the_clients_people_and_none_of_the_vendors(
    store: Store, world: World, now: datetime
) -> None:
    held(store, world, now - 3 * WEEK, scored_by=("priya", "marek"))
    give_role(store, world, "dana", Role.ADMINISTRATOR, world.client_organization_id)
    found = seen(store, world, "dana", now)
    assert names(found) == ["Tom Label", "Priya Label"], "who missed most stands first"
    assert found.participation.reviewers[0].attendance.n_not == 1


def test_the_other_sides_own_room_is_in_no_number_and_cannot_be_asked_for(
    store: Store, world: World, now: datetime
) -> None:
    own = {"scope": VENDOR_ROOM, "rater_ids": (world.raters["marek"], world.raters["lucia"])}
    held(store, world, now - 3 * WEEK, who="faye", scored_by=("marek", "lucia"), **own)
    took_place(store, world, ("C-1", now - 4 * WEEK, Channel.CHAT, ""))
    for who in ("dana", "priya", "sam"):
        found = seen(store, world, who, now)
        assert found.rooms == (JOINT,)
        assert found.cadence.sessions == ()
        assert (found.participation.n_sessions, found.n_reviewed, found.delay) == (0, 0, None)
        assert found.share is not None
        assert found.share.n_reviewed == 0
        with pytest.raises(NotFound):
            seen(store, world, who, now, VENDOR_ROOM)
    vendor = seen(store, world, "quinn", now)
    assert vendor.rooms == (JOINT, VENDOR_ROOM)
    assert vendor.cadence.sessions == (), "a side's own session is none of the contract's"
    inside = seen(store, world, "quinn", now, VENDOR_ROOM)
    assert by_side(inside) == {Side.VENDOR: (2, 2, 0, 0, 6)}
    assert inside.share is not None
    assert (inside.share.n_reviewed, inside.share.n_population) == (1, 1)


def test_the_share_counts_reviewed_contacts_of_the_population_once_and_lists_the_others(
    store: Store, world: World, now: datetime
) -> None:
    held(store, world, now - 3 * WEEK)
    held(store, world, now - 2 * WEEK, contacts=slice(1, 4))
    october = datetime(2026, 10, 20, 9, tzinfo=UTC)
    took_place(
        store,
        world,
        ("C-1", october, Channel.CHAT, "delivery"),
        ("C-2", october, Channel.CHAT, "delivery"),
        ("C-3", october, Channel.EMAIL, "returns"),
        ("X-1", october, Channel.VOICE, "returns"),
        ("X-2", datetime(2026, 9, 30, 23, 30, tzinfo=UTC), None, ""),
    )
    found = seen(store, world, "dana", now)
    share = found.share
    assert share is not None
    assert (share.n_reviewed, share.n_population, share.outside, found.n_reviewed) == (3, 5, ("C-4",), 4)
    channels = {one.value: (one.n_reviewed, one.n_population) for one in share.strata[Dimension.CHANNEL]}
    assert channels == {"": (0, 1), "voice": (0, 1), "email": (1, 1), "chat": (2, 2)}
    # Half past eleven at night in UTC is the first of October in London.
    assert [(one.value, one.n_population) for one in share.strata[Dimension.MONTH]] == [("2026-10-01", 5)]
    assert Dimension.SITE not in share.strata


def test_a_contact_of_a_session_that_is_not_closed_or_that_nobody_scored_is_not_reviewed(
    store: Store, world: World, now: datetime
) -> None:
    took_place(store, world, *((f"C-{n}", now - WEEK, Channel.CHAT, "") for n in range(1, 6)))
    held(store, world, now - 3 * WEEK, scored_by=())
    session_id = planned(store, world, now - WEEK, who="priya", contacts=slice(3, 5))
    by = {"person_id": world.persons["priya"], "session_id": session_id}
    open_scoring(store, now=now - WEEK, **by)
    score_all(store, world, "tom", session_id, now - WEEK)
    lock_session(store, now=now, **by)
    share = seen(store, world, "dana", now).share
    assert share is not None
    assert (share.n_reviewed, share.n_population) == (0, 5)


def test_what_an_import_changed_is_counted_anew(store: Store, world: World, now: datetime) -> None:
    def bring(rows: str) -> None:
        options = IntakeOptions(key=b"a key", zone="Europe/London")
        import_population(
            store,
            read_population(f"Ticket,Date,Channel\n{rows}".encode(), file_name="all.csv", options=options),
            engagement_id=world.engagement_id,
            person_id=None,
            file_name="all.csv",
            content_hash="a-hash",
            now=now,
        )

    def channels() -> dict[str, int]:
        share = seen(store, world, "dana", now).share
        assert share is not None
        return {one.value: one.n_population for one in share.strata[Dimension.CHANNEL]}

    bring("X-1,2026-11-01,chat\nX-2,2026-11-01,chat\n")
    assert channels() == {"chat": 2}
    bring("X-2,2026-11-01,email\n")
    assert channels() == {"chat": 1, "email": 1}


def test_dates_far_off_make_no_table_of_centuries(store: Store, world: World, now: datetime) -> None:
    took_place(
        store,
        world,
        ("X-1", datetime(1926, 1, 1, tzinfo=UTC), None, ""),
        ("X-2", now - WEEK, None, ""),
        ("X-3", datetime(2126, 1, 1, tzinfo=UTC), None, ""),
    )
    share = seen(store, world, "dana", now).share
    assert share is not None
    assert (share.first, share.last, share.n_population) == (date(2023, 12, 1), date(2026, 11, 1), 1)


def test_without_a_population_there_is_what_was_reviewed_and_how_long_it_took(
    store: Store, world: World, now: datetime
) -> None:
    held(store, world, now + WEEK)
    found = seen(store, world, "dana", now + 3 * WEEK)
    assert (found.share, found.n_reviewed) == (None, 3)
    assert found.delay is not None
    # The contacts began two days before `now`; the session was closed nine days after it.
    assert (found.delay.days, found.delay.n) == (11.0, 3)


def test_a_contact_that_comes_back_changes_nothing_but_who_scored_it_twice(
    store: Store, world: World, now: datetime
) -> None:
    held(store, world, now - 3 * WEEK)
    held(store, world, now - WEEK)
    took_place(store, world, ("C-1", now - 4 * WEEK, Channel.CHAT, ""))
    before = seen(store, world, "quinn", now)
    with store.writing() as db:
        db.add(Anchor(interaction_id=world.interactions[0], designated_at=now - 4 * WEEK))
    assert seen(store, world, "quinn", now) == before
    assert before.delay is not None
    assert before.delay.n == 3, "the number of times tells how many came back"
    with store.reading() as db:
        assert len(db.exec(select(CalibrationSession)).all()) == 2
