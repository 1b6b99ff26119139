"""Leads see a movement a day before anybody: the look back of others waits, and years-old crossings are no news."""

import pytest

from benchmarks.stored_world import StoredWorld, five
from calibration.analysis.alarm_report import raised_now
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.store.drift_ground import drift_mark
from calibration.store.long_ratings import held_back, long_scope_in
from calibration.ui.wording import over_time_since as say
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LEADS_FIRST
from calibration.vocabulary import Role, SessionScope, Side
from tests.analysis.test_since_report import hold, moving


def viewer_of(world: StoredWorld, role: Role) -> Viewer:
    return Viewer(1, world.engagement_id, Side.CLIENT, frozenset({role}), None)


def ground_of(world: StoredWorld, role: Role = Role.QA_LEAD) -> SinceGround:
    viewer = viewer_of(world, role)
    scope = long_scope_in(world.db, viewer, SessionScope.JOINT)
    waiting = held_back(world.db, viewer, scope, now=world.now)
    return since_ground(world.db, scope, drift_mark(world.db, scope), held_back=waiting)


def two_days_later(world: StoredWorld) -> None:
    """Sessions held from now on are closed two days after those before."""
    world.now += 2 * LEADS_FIRST


def read(world: StoredWorld, role: Role) -> SinceReport:
    return report_of(ground_of(world, role))


def test_a_movement_that_the_newest_sessions_show_is_the_leads_alone_for_a_day(sqlite_world: StoredWorld) -> None:
    card = moving(sqlite_world, at=6, sessions=6)
    two_days_later(sqlite_world)
    for week in range(6, 11):
        hold(sqlite_world, card, week, client_lower=1)
    lead, others = read(sqlite_world, Role.QA_LEAD), read(sqlite_world, Role.MANAGER)
    assert [one.line.id for one in lead.dated] == ["clarity"]
    assert (others.dated, say.headline(others)) == ((), "")
    assert others.line("clarity").shift == lead.line("clarity").shift, "a date that somebody names is answered"
    assert [len(ground_of(sqlite_world, role).waiting) for role in (Role.QA_LEAD, Role.MANAGER)] == [0, 5]
    assert say.waits(0) == ""
    assert say.waits(5) == (
        "Five sessions closed less than a day ago are not looked back on yet: "
        "the QA leads of both sides see that first."
    )
    assert say.calm(others, n_waiting=5) == "Six joint sessions so far: too few to date a movement, which takes eight."
    two_days_later(sqlite_world)
    assert read(sqlite_world, Role.MANAGER).dated[0].movement == lead.dated[0].movement


def test_what_stood_a_day_ago_is_dated_from_what_was_there_then(sqlite_world: StoredWorld) -> None:
    card = moving(sqlite_world, at=5, sessions=11)
    before = read(sqlite_world, Role.QA_LEAD).line("clarity").movement
    two_days_later(sqlite_world)
    hold(sqlite_world, card, 12, client_lower=3)
    lead, others = (read(sqlite_world, role).line("clarity").movement for role in (Role.QA_LEAD, Role.MANAGER))
    assert before is not None
    assert lead is not None
    assert others is not None
    assert others.after == pytest.approx(before.after, abs=0.05)
    assert lead.after < others.after - 0.1
    assert read(sqlite_world, Role.MANAGER).line("clarity").gaps[-1].session == 11, "the chart has what was held"


def test_nothing_is_looked_back_on_on_the_first_day(sqlite_world: StoredWorld) -> None:
    moving(sqlite_world, at=6, sessions=10)
    others = read(sqlite_world, Role.MANAGER)
    assert say.calm(others, n_waiting=10) == "The first look back over joint sessions is here tomorrow."


def raised(world: StoredWorld) -> list[tuple[str, int]]:
    ground = ground_of(world)
    scope = long_scope_in(world.db, viewer_of(world, Role.QA_LEAD), SessionScope.JOINT)
    place = {session.id: i for i, session in enumerate(ground.sessions)}
    names = {(line.criterion_id, line.definition.meaning_revision): line.id for line in ground.lines}
    return [
        (names[one.criterion_id or 0, one.meaning_revision or 0], place[one.session_id])
        for one in raised_now(world.db, scope, ground)
    ]


def test_a_long_record_that_is_opened_first_raises_no_old_crossing_and_goes_on_watching(
    sqlite_world: StoredWorld,
) -> None:
    card = sqlite_world.card(five("clarity"), five("greeting"))
    for week in range(24):
        hold(sqlite_world, card, week, client_lower=1 if week >= 6 else 0)
    assert raised(sqlite_world) == []
    assert [one.line.id for one in read(sqlite_world, Role.QA_LEAD).dated] == ["clarity"], "the look back has it"
    for week in range(24, 30):
        hold(sqlite_world, card, week, client_lower=3)
    [(line, session)] = raised(sqlite_world)
    assert line == "clarity"
    assert session >= 24


def test_a_crossing_among_the_last_eight_sessions_is_raised(sqlite_world: StoredWorld) -> None:
    moving(sqlite_world, at=12, sessions=18)
    [(line, session)] = raised(sqlite_world)
    assert line == "clarity"
    assert 12 <= session < 18
    card = next(iter(sqlite_world.lines))
    for week in range(18, session + 8):
        hold(sqlite_world, card, week, client_lower=1)
    assert raised(sqlite_world) == [(line, session)], "seven later ones"
    hold(sqlite_world, card, session + 8, client_lower=1)
    assert raised(sqlite_world) == []
