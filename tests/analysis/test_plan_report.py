"""What a plan rests on and what it shows: from the store, within what one person may see."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.analysis.plan_basis import MOST_SESSIONS, PlanBasis, plan_basis, plan_scopes
from calibration.analysis.plan_report import TOGETHER, gap_price, plan_report
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.stats.plan_variances import PlanVariances
from calibration.store.sessions import sessions_known_to
from calibration.visibility.facts import Viewer
from calibration.vocabulary import AnswerType, Role, SessionScope, SessionState, Side

JOINT, VENDOR_ROOM, CLIENT_ROOM = SessionScope.JOINT, SessionScope.VENDOR_INTERNAL, SessionScope.CLIENT_INTERNAL
THEMES = CriterionDefinition(
    "theme",
    "Theme",
    answer_type=AnswerType.NOMINAL,
    levels=tuple(AnswerLevel(one, one, 1.0) for one in ("bill", "parcel", "other")),
)
MINUTES = CriterionDefinition("minutes", "Minutes", answer_type=AnswerType.NUMERIC, unit="minutes")
STEPS = CriterionDefinition("steps", "Steps", answer_type=AnswerType.NUMERIC, minimum=0, maximum=8, step=1)


def viewer(world: StoredWorld, side: Side = Side.CLIENT) -> Viewer:
    """A facilitator of one side who scores nothing."""
    return Viewer(1, world.engagement_id, side, frozenset({Role.FACILITATOR}), None)


def closed(
    world: StoredWorld, card: int, who: Sequence[str], *, n: int = 5, seed: int = 0, scope: SessionScope = JOINT,
    state: SessionState = SessionState.CLOSED,
) -> int:  # fmt: skip
    """A session on the line "care" in which everybody slips by a level on three contacts of ten."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, 5, n)
    answers = {name: {"care": [str(x) for x in truth + (rng.random(n) < 0.3)]} for name in who}
    return world.session(card, answers, n_contacts=n, scope=scope, state=state)


def basis(world: StoredWorld, card: int, *, room: SessionScope = JOINT, side: Side = Side.CLIENT) -> PlanBasis:
    """As the page asks."""
    who = viewer(world, side)
    scopes = plan_scopes(world.db, who, sessions_known_to(world.db, who), room=room)
    return plan_basis(world.db, scopes, version_id=card, room=room)


def test_without_ratings_a_plan_rests_on_the_assumptions_and_says_so(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(yes_no("greeting"), five("care"), five("ease"), tone(), THEMES, STEPS, MINUTES)
    found = basis(sqlite_world, card)
    assert [one.kind.names for one in found.lines if one.kind] == [
        ("Care", "Ease"), ("Greeting",), ("Tone fits",), ("Steps",), ("Minutes",),
    ]  # fmt: skip
    assert (found.n_sessions, found.n_contacts, found.n_names) == (0, 0, 1)
    assert found.lines[0].variances == PlanVariances.of_line(1.0)
    assert found.lines[3].variances == PlanVariances.of_line(2.0)
    assert found.lines[4].variances is None
    assert found.totals.variances == PlanVariances.of_totals()
    assert {one.n_contacts for one in (*found.lines, found.totals)} == {0}
    assert {one.rule.n_lines for one in found.lines} == {6}


def test_from_ten_contacts_on_a_plan_rests_on_the_engagements_own_ratings(world: StoredWorld) -> None:
    card = world.card(five("care"), yes_no("greeting"))
    closed(world, card, ("Anna", "Ben", "Cem"), seed=1)
    assert basis(world, card).lines[0].n_contacts == 0
    closed(world, card, ("Anna", "Ben", "Cem"), seed=2)
    found = basis(world, card)
    care, greeting = found.lines
    assert (care.n_contacts, found.n_contacts, found.n_sessions) == (10, 10, 2)
    assert care.variances is not None
    assert not care.variances.assumed
    assert 0.05 < care.variances.slip < 0.4
    assert (greeting.n_contacts, greeting.variances) == (0, PlanVariances.of_line(1.0))


def test_a_plan_reads_closed_sessions_of_its_own_room_and_the_latest_only(world: StoredWorld) -> None:
    card = world.card(five("care"))
    both = ("Anna", "Ben", "Cem")
    joint = [closed(world, card, both, n=3, seed=i) for i in range(MOST_SESSIONS + 2)]
    closed(world, card, both, state=SessionState.MEETING)
    inside = closed(world, card, ("Ben", "Cem"), n=12, scope=VENDOR_ROOM)

    def sessions(room: SessionScope, side: Side) -> list[int]:
        who = viewer(world, side)
        return [one.session_id for one in plan_scopes(world.db, who, sessions_known_to(world.db, who), room=room)]

    assert sessions(JOINT, Side.CLIENT) == sessions(JOINT, Side.VENDOR) == joint[:1:-1]
    assert sessions(VENDOR_ROOM, Side.VENDOR) == [inside]
    assert sessions(VENDOR_ROOM, Side.CLIENT) == sessions(CLIENT_ROOM, Side.CLIENT) == []


def test_the_other_sides_own_sessions_change_nothing_of_a_plan(world: StoredWorld) -> None:
    card = world.card(five("care"))
    for i in range(3):
        closed(world, card, ("Anna", "Ben", "Cem"), seed=i)
    before = basis(world, card)
    closed(world, card, ("Ben", "Cem"), n=12, scope=VENDOR_ROOM, seed=9)
    assert basis(world, card) == before
    assert basis(world, card, room=CLIENT_ROOM).n_sessions == 0


def test_one_side_alone_is_planned_as_one_reviewer_against_the_others(world: StoredWorld) -> None:
    card = world.card(five("care"))
    closed(world, card, ("Ben", "Cem"), n=12, scope=VENDOR_ROOM)
    found = basis(world, card, room=VENDOR_ROOM, side=Side.VENDOR)
    assert found.lines[0].variances is not None
    assert (found.lines[0].n_contacts, found.lines[0].variances.situation) == (12, 0.0)
    three, two = (plan_report(found, n_contacts=8, n_client=0, n_vendor=n) for n in (3, 2))
    assert three.lines[0].together[0].session is not None
    assert three.lines[0].together[0].session.n_client == 1
    assert two.lines[0].shown(1) is not None
    alone = plan_report(found, n_contacts=8, n_client=0, n_vendor=1)
    assert (alone.compared, alone.lines) == (False, ())
    assumed = basis(world, card, room=CLIENT_ROOM)
    assert {one.variances.situation for one in (*assumed.lines, assumed.totals) if one.variances} == {0.0}


def test_the_smallest_gap_shrinks_with_sessions_and_its_price_leads_back(sqlite_world: StoredWorld) -> None:
    found = basis(sqlite_world, sqlite_world.card(*(five(f"line_{i}") for i in range(9)), yes_no("greeting"), tone()))
    report = plan_report(found, n_contacts=4, n_client=1, n_vendor=3)
    lines, greeting, fits = report.lines
    alone, together = (lines.shown(n) for n in TOGETHER)
    assert alone is not None
    assert together is not None
    assert 1.0 < together * 2 < alone
    assert (greeting.shown(1), fits.shown(1)) == (None, None)  # more than the whole scale would be needed
    assert greeting.shown(4) == pytest.approx(together)
    assert 0.05 < greeting.of_widest[0] < 0.8 < greeting.of_widest[1]
    price = gap_price(report, lines.source, together)
    assert (price.n_contacts, price.n_sessions) == (16, 4)
    assert gap_price(report, found.totals, 0.5).n_contacts is None
    assert lines.reviewer_deviation == pytest.approx(0.25 * (1 + 1 / 3) ** 0.5)


def test_too_few_contacts_or_reviewers_show_nothing_and_are_no_fault(sqlite_world: StoredWorld) -> None:
    found = basis(sqlite_world, sqlite_world.card(five("care"), MINUTES))
    two = plan_report(found, n_contacts=2, n_client=1, n_vendor=1)
    assert two.too_few
    assert [line.shown(1) for line in two.lines] == [None, None]
    assert two.lines[0].shown(4) is not None
    none = plan_report(found, n_contacts=0, n_client=1, n_vendor=1)
    assert [line.together for line in none.lines] == [(), ()]
    assert gap_price(none, none.lines[0].source, 1.0).n_contacts is None
    nobody = plan_report(found, n_contacts=5, n_client=0, n_vendor=2)
    assert not nobody.compared
    assert gap_price(nobody, found.lines[0], 1.0).n_sessions is None


def test_a_line_that_nobody_can_score_alike_is_planned_by_itself(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"), five("ease"), five("ownership"))
    rng = np.random.default_rng(3)
    truth = rng.integers(2, 5, 20)
    answers = {
        name: {key: [str(x) for x in truth + (rng.random(20) < 0.2)] for key in ("care", "ease")}
        | {"ownership": [str(x) for x in rng.integers(1, 6, 20)]}
        for name in ("Anna", "Ben", "Cem")
    }
    sqlite_world.session(card, answers, n_contacts=20, state=SessionState.CLOSED)
    steady, alone = basis(sqlite_world, card).lines
    assert steady.kind is not None
    assert alone.kind is not None
    assert (steady.kind.names, steady.kind.apart) == (("Care", "Ease"), False)
    assert (alone.kind.names, alone.kind.apart) == (("Ownership",), True)
    report = plan_report(basis(sqlite_world, card), n_contacts=10, n_client=1, n_vendor=2)
    gaps = [line.shown(4) for line in report.lines]
    assert gaps[0] is not None
    assert gaps[1] is not None
    assert gaps[0] * 1.5 < gaps[1]


def test_a_new_meaning_of_a_line_has_no_ratings_of_its_own_yet(world: StoredWorld) -> None:
    first = world.card(five("care"))
    for i in range(2):
        closed(world, first, ("Anna", "Ben", "Cem"), seed=i)
    second = world.card(five("care", meaning_revision=2), version=2)
    assert basis(world, first).lines[0].n_contacts == 10
    assert basis(world, second).lines[0].n_contacts == 0
    assert basis(world, second).totals.n_contacts == 10
