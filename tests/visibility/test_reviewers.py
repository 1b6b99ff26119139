"""Who may see a figure about a single reviewer: every policy, every role, every side, and the minimum."""

from itertools import product

import pytest

from calibration.visibility.facts import SessionFacts, Viewer
from calibration.visibility.reviewers import ReviewerPolicy, leads
from calibration.visibility.scope import scope_of
from calibration.vocabulary import NamesShown, ReviewerPrivacy, Role, SessionScope, SessionState, Side
from calibration.workflow.rights import Action, may

OWN, MATE, OTHER = 1, 2, 3
SIDES = {OWN: Side.VENDOR, MATE: Side.VENDOR, OTHER: Side.CLIENT}


def viewer(*roles: Role, side: Side | None = Side.VENDOR, rater_id: int | None = OWN) -> Viewer:
    return Viewer(person_id=1, engagement_id=1, side=side, roles=frozenset(roles), rater_id=rater_id)


def shown(who: Viewer, privacy: ReviewerPrivacy, *, n_contacts: int = 10) -> set[int]:
    policy = ReviewerPolicy(privacy, minimum=10)
    session = SessionFacts(
        id=1, engagement_id=1, scope=SessionScope.JOINT, state=SessionState.CLOSED, names_shown=NamesShown.ALL,
        revision=1, contacts=(), participants=frozenset(SIDES), sealed=frozenset(SIDES),
    )  # fmt: skip
    scope = scope_of(who, session)
    return {
        rater
        for rater, side in SIDES.items()
        if scope.shows_figure_of(policy, rater_id=rater, side=side, n_contacts=n_contacts)
    }


@pytest.mark.parametrize("role", list(Role))
def test_switched_off_nobody_sees_a_figure_not_even_about_themself(role: Role) -> None:
    assert shown(viewer(role, Role.QA_LEAD), ReviewerPrivacy.OFF) == set()


@pytest.mark.parametrize("role", list(Role))
def test_own_only_shows_everybody_themself_and_the_lead_no_more(role: Role) -> None:
    assert shown(viewer(role, Role.QA_LEAD), ReviewerPrivacy.OWN_ONLY) == {OWN}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.QA_LEAD])
def test_own_sides_lead_shows_others_to_no_other_role(role: Role) -> None:
    assert shown(viewer(role), ReviewerPrivacy.OWN_SIDE_LEAD) == {OWN}
    assert shown(viewer(role, rater_id=None), ReviewerPrivacy.OWN_SIDE_LEAD) == set()


def test_own_sides_lead_shows_a_lead_their_own_side_only() -> None:
    assert shown(viewer(Role.QA_LEAD), ReviewerPrivacy.OWN_SIDE_LEAD) == {OWN, MATE}
    assert shown(viewer(Role.QA_LEAD, side=Side.CLIENT, rater_id=None), ReviewerPrivacy.OWN_SIDE_LEAD) == {OTHER}
    assert shown(viewer(Role.QA_LEAD, side=None, rater_id=None), ReviewerPrivacy.OWN_SIDE_LEAD) == set()


def test_nobody_sees_the_other_sides_people_whatever_policy_role_and_side() -> None:
    for privacy, role, side in product(ReviewerPrivacy, Role, (Side.CLIENT, Side.VENDOR, None)):
        foreign = {rater for rater, of in SIDES.items() if of is not side}
        assert not shown(viewer(role, side=side, rater_id=None), privacy) & foreign


@pytest.mark.parametrize("privacy", [ReviewerPrivacy.OWN_ONLY, ReviewerPrivacy.OWN_SIDE_LEAD])
def test_below_the_minimum_nobody_sees_a_figure(privacy: ReviewerPrivacy) -> None:
    assert shown(viewer(Role.QA_LEAD), privacy, n_contacts=9) == set()
    assert OWN in shown(viewer(Role.QA_LEAD), privacy, n_contacts=10)


def test_a_lead_here_is_whom_the_matrix_of_rights_lets_see_reviewers() -> None:
    for role, side in product(Role, (Side.CLIENT, Side.VENDOR, None)):
        who = viewer(role, side=side)
        assert leads(who) == may(who, Action.SEE_REVIEWERS)
