"""Attendance over months by name: a side's own leads, and oneself; whatever else the engagement allows."""

from itertools import product

import pytest

from calibration.visibility.attendance import shows_attendance_of
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, Side

OWN, COLLEAGUE = 7, 8
LEADS = {Role.QA_LEAD, Role.ADMINISTRATOR}


def viewer(*roles: Role, side: Side | None, rater_id: int | None = OWN) -> Viewer:
    return Viewer(person_id=1, engagement_id=1, side=side, roles=frozenset(roles), rater_id=rater_id)


@pytest.mark.parametrize(("role", "own", "other"), list(product(Role, [Side.CLIENT, Side.VENDOR, None], Side)))
def test_a_colleague_is_named_to_a_lead_of_the_same_side_and_to_nobody_else(
    role: Role, own: Side | None, other: Side
) -> None:
    shown = shows_attendance_of(viewer(role, side=own), rater_id=COLLEAGUE, side=other)
    assert shown == (role in LEADS and own is other)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_their_own_row(role: Role) -> None:
    assert shows_attendance_of(viewer(role, side=Side.VENDOR), rater_id=OWN, side=Side.VENDOR)


def test_who_has_no_role_here_sees_not_even_their_own() -> None:
    assert not shows_attendance_of(viewer(side=Side.VENDOR), rater_id=OWN, side=Side.VENDOR)


def test_a_person_who_does_not_score_is_nobody_of_the_rows() -> None:
    manager = viewer(Role.MANAGER, side=Side.CLIENT, rater_id=None)
    assert not shows_attendance_of(manager, rater_id=COLLEAGUE, side=Side.CLIENT)
