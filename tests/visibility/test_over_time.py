"""Who may see what of months: closed sessions of one's own rooms, targets once both have placed, alarms leads first."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import (
    LEADS_FIRST,
    PastSessionFacts,
    long_scope_of,
    looks_back_on,
    sees_alarm,
    sees_target,
)
from calibration.vocabulary import Role, SessionScope, SessionState, Side

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def viewer(*roles: Role, side: Side | None = Side.CLIENT) -> Viewer:
    return Viewer(person_id=1, engagement_id=1, side=side, roles=frozenset(roles), rater_id=None)


def past(number: int, scope: SessionScope = SessionScope.JOINT, **changes: object) -> PastSessionFacts:
    settled = {"engagement_id": 1, "scope": scope, "state": SessionState.CLOSED, "revision": 4, "counted": True}
    return PastSessionFacts(id=number, **(settled | changes))  # type: ignore[arg-type]


def test_only_closed_sessions_that_count_are_in_it() -> None:
    sessions = [past(i, state=state) for i, state in enumerate(SessionState)] + [past(90, counted=False), past(91)]
    closed = list(SessionState).index(SessionState.CLOSED)
    assert long_scope_of(viewer(Role.MANAGER), SessionScope.JOINT, sessions).session_ids == (closed, 91)


@pytest.mark.parametrize("role", list(Role))
def test_another_side_s_room_holds_nothing_for_anybody(role: Role) -> None:
    rooms = {SessionScope.CLIENT_INTERNAL: Side.CLIENT, SessionScope.VENDOR_INTERNAL: Side.VENDOR}
    for (room, owner), side in product(rooms.items(), (Side.CLIENT, Side.VENDOR, None)):
        found = long_scope_of(viewer(role, side=side), room, [past(1, room)])
        assert bool(found.sessions) is (side is owner)


def test_another_engagement_or_no_role_holds_nothing() -> None:
    assert not long_scope_of(viewer(Role.AUDITOR), SessionScope.JOINT, [past(1, engagement_id=2)]).sessions
    assert not long_scope_of(viewer(), SessionScope.JOINT, [past(1)]).sessions


def test_the_scope_changes_with_a_session_s_revision() -> None:
    before, after = (
        long_scope_of(viewer(Role.MANAGER), SessionScope.JOINT, [past(1, revision=revision)]) for revision in (4, 5)
    )
    assert before != after


def test_a_target_is_the_own_side_s_alone_until_both_have_placed() -> None:
    for side, placed in product((Side.CLIENT, Side.VENDOR), (False, True)):
        assert sees_target(viewer(Role.QA_LEAD), side=side, both_placed=placed) is (placed or side is Side.CLIENT)
        assert sees_target(viewer(Role.AUDITOR, side=None), side=side, both_placed=placed) is placed
        assert not sees_target(viewer(), side=side, both_placed=True)


def test_an_alarm_is_the_leads_alone_for_a_day() -> None:
    just, a_day_ago = NOW - LEADS_FIRST + timedelta(seconds=1), NOW - LEADS_FIRST
    for role, side in product(Role, (Side.CLIENT, Side.VENDOR, None)):
        lead = role is Role.QA_LEAD and side is not None
        assert sees_alarm(viewer(role, side=side), raised_at=just, now=NOW) is lead
        assert sees_alarm(viewer(role, side=side), raised_at=a_day_ago, now=NOW)
    assert not sees_alarm(viewer(), raised_at=a_day_ago, now=NOW)


def test_the_look_back_counts_a_session_when_an_alarm_of_it_may_be_seen() -> None:
    for role in Role:
        for closed_at in (NOW, NOW - LEADS_FIRST):
            seen = sees_alarm(viewer(role), raised_at=closed_at, now=NOW)
            assert looks_back_on(viewer(role), closed_at=closed_at, now=NOW) is seen
