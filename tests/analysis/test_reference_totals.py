"""Totals against what the sessions compare with: the client's side, the consensus, the agreed score, or each other."""

import pytest

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.results import results_report
from calibration.analysis.totals_report import Totals
from calibration.store import models
from calibration.vocabulary import Reference, Role, Side

ONE_LINE = {"Anna": {"clarity": ["5", "3"]}, "Ben": {"clarity": ["4", "3"]}, "Cem": {"clarity": ["3", "3"]}}
"""Totals 100, 75, 50 on the first contact, 50 everywhere on the second."""


def totals_of(world: StoredWorld, *sessions: int) -> Totals:
    scopes = tuple(world.scope(session, side=Side.CLIENT, roles=(Role.MANAGER,)) for session in sessions)
    return results_report(world.db, scopes).totals


def held(totals: Totals) -> list[tuple[int, int, float | None]]:
    """Comparisons, those within and mean distance, in the order of contacts."""
    return [(one.n_compared, one.n_within, one.apart) for one in sorted(totals.contacts, key=lambda c: c.contact)]


@pytest.mark.parametrize(
    ("reference", "first", "second"),
    [
        (Reference.CLIENT_SIDE, (1, 0, 37.5), (1, 1, 0.0)),
        (Reference.CONSENSUS, (3, 1, 25.0), (3, 3, 0.0)),
        (Reference.NONE, (3, 0, 100 / 3), (3, 3, 0.0)),
    ],
)
def test_the_reference_of_the_session_says_what_a_total_is_compared_with(
    sqlite_world: StoredWorld, reference: Reference, first: tuple[int, int, float], second: tuple[int, int, float]
) -> None:
    card = sqlite_world.card(five("clarity", weight=1))
    session = sqlite_world.session(card, ONE_LINE, n_contacts=2, reference=reference, tolerance=5.0)
    totals = totals_of(sqlite_world, session)

    assert totals.reference is reference
    assert held(totals) == [pytest.approx(first), pytest.approx(second)]
    assert (totals.n_compared, totals.n_within) == (first[0] + second[0], first[1] + second[1])
    assert totals.difference.value == pytest.approx(18.75)  # whatever the reference, what the client marks higher


def test_agreed_totals_exist_where_every_line_that_decides_has_an_agreed_answer(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("clarity", weight=1), yes_no("solved", weight=1), yes_no("aside", weight=0))
    answers = {
        "Anna": {"clarity": ["5", "3", "5"], "solved": ["yes", "yes", "yes"], "aside": ["yes", "no", "yes"]},
        "Ben": {"clarity": ["4", "3", "4"], "solved": ["yes", "yes", "yes"], "aside": ["no", "no", "no"]},
    }
    session = sqlite_world.session(card, answers, n_contacts=3, reference=Reference.GOLD, tolerance=5.0)
    sqlite_world.settle(session, 0, "clarity", "4")
    totals = totals_of(sqlite_world, session)

    assert [one.agreed for one in sorted(totals.contacts, key=lambda c: c.contact)] == [87.5, 75.0, None]
    assert held(totals) == [pytest.approx((2, 1, 6.25)), pytest.approx((2, 2, 0.0)), (0, 0, None)]
    assert totals.agreed is not None
    assert (totals.agreed.n_with, totals.agreed.n_without, totals.agreed.n_incomplete) == (2, 1, 1)
    assert dict(totals.agreed.lines) == {"clarity": 1, "aside": 1}
    lines = {line.line: line for line in totals.agreed.by_line}
    clarity = lines["clarity"]
    assert (clarity.n_same, clarity.n, clarity.n_contacts, clarity.n_settled) == (3, 4, 2, 1)
    assert clarity.contacts == (sqlite_world.contacts[session][0],)
    assert (lines["solved"].n_same, lines["solved"].n, lines["solved"].n_settled) == (6, 6, 0)
    assert [line.line for line in totals.agreed.by_line] == ["clarity", "solved", "aside"]
    assert totals.from_agreed is not None
    assert totals.from_agreed.value == pytest.approx(3.125)


def test_sessions_of_different_references_are_held_against_the_engagements(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("clarity", weight=1))
    sessions = [
        sqlite_world.session(card, ONE_LINE, n_contacts=2, reference=reference)
        for reference in (Reference.CONSENSUS, Reference.NONE)
    ]
    sqlite_world.db.get_one(models.Engagement, sqlite_world.engagement_id).reference = Reference.NONE
    sqlite_world.db.flush()
    both = totals_of(sqlite_world, *sessions)

    assert (both.reference, both.references_differ) == (Reference.NONE, True)
    assert totals_of(sqlite_world, sessions[0]).reference is Reference.CONSENSUS


def test_a_side_alone_can_be_held_against_its_own_consensus(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("clarity", weight=1))
    answers = {who: ONE_LINE[who] for who in ("Ben", "Cem")}
    session = sqlite_world.session(card, answers, n_contacts=2, reference=Reference.CONSENSUS, tolerance=5.0)

    assert held(totals_of(sqlite_world, session)) == [(2, 0, 25.0), (2, 2, 0.0)]
