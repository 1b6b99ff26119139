"""The contract's clause from the store: which sessions count, in which period, and what they come to."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.stored_world import NA, StoredWorld, critical, five, seven, yes_no
from calibration.analysis.contract_report import ContractReport, PeriodResult, contract_report
from calibration.scorecard.contract_clause import ContractClause
from calibration.store import models
from calibration.vocabulary import (
    ContractFigure,
    ContractPeriod,
    ContractVerdict,
    NamesShown,
    Reference,
    Role,
    Rounding,
    SessionScope,
    SessionState,
    Side,
    UndefinedReason,
)

BERLIN = ZoneInfo("Europe/Berlin")
MAY = datetime(2026, 5, 6, 12, tzinfo=UTC)
Viewer = tuple[Side | None, tuple[Role, ...]]
MANAGER: Viewer = (Side.CLIENT, (Role.MANAGER,))


def signed(
    world: StoredWorld,
    figure: ContractFigure = ContractFigure.WITHIN_TOLERANCE,
    reference: Reference = Reference.CLIENT_SIDE,
    period: ContractPeriod = ContractPeriod.QUARTER,
    target: float = 90.0,
    **more: Any,
) -> None:
    """Both sides have signed a clause."""
    clause = ContractClause(figure, reference, period, target, **more)
    world.db.get_one(models.Engagement, world.engagement_id).contract_clause = dict(clause.to_json())
    world.db.flush()


def held(world: StoredWorld, card: int, answers: Any, *, at: datetime = MAY, **more: Any) -> int:
    n_contacts = max(len(column) for lines in answers.values() for column in lines.values())
    given = {"state": SessionState.CLOSED, "held_at": at, **more}
    return world.session(card, answers, n_contacts=n_contacts, **given)


def alike(n_same: int, n: int) -> dict[str, dict[str, list[str]]]:
    """Anna and Ben on one line of five levels: the same on some contacts, the whole scale apart on the others."""
    return {"Anna": {"clarity": ["5"] * n}, "Ben": {"clarity": ["5"] * n_same + ["1"] * (n - n_same)}}


def seen(world: StoredWorld, *chosen: int, viewer: Viewer = MANAGER) -> ContractReport:
    side, roles = viewer
    known = [
        session
        for session in world.contacts
        if world.db.get_one(models.CalibrationSession, session).scope is SessionScope.JOINT or session in chosen
    ]
    scopes = [world.scope(session, side=side, roles=roles) for session in known]
    report = contract_report(world.db, scopes, chosen)
    assert report is not None
    return report


def of(period: PeriodResult) -> tuple[int, int, float | None, bool | None]:
    result = period.result
    return result.n_met, result.n_compared, result.rounded, result.met


def test_eighteen_of_twenty_is_met_as_written_and_cannot_be_told_from_seventy(world: StoredWorld):
    signed(world)
    card = world.card(five("clarity", weight=1))
    sessions = [held(world, card, alike(n, 5)) for n in (5, 4, 5, 4)]
    current = seen(world, sessions[-1]).current

    assert of(current) == (18, 20, 90.0, True)
    assert current.result.verdict is ContractVerdict.NOT_ENOUGH
    assert current.result.figure.interval == pytest.approx((69.9, 97.2), abs=0.05)
    assert (current.session_ids, current.n_contacts, current.n_without) == (tuple(sessions), 20, 0)
    assert current.outside == (world.contacts[sessions[1]][4], world.contacts[sessions[3]][4])


def test_without_a_clause_there_is_no_report(sqlite_world: StoredWorld):
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(1, 1))

    assert contract_report(sqlite_world.db, [sqlite_world.scope(session)], (session,)) is None


@pytest.mark.parametrize(
    ("rounding", "decimals", "rounded", "met"),
    [
        (Rounding.HALF_UP, 0, 90.0, True),
        (Rounding.HALF_EVEN, 0, 90.0, True),
        (Rounding.DOWN, 0, 89.0, False),
        (Rounding.HALF_UP, 1, 89.5, False),
    ],
)
def test_eighty_nine_and_a_half_is_what_the_contract_makes_of_it(
    sqlite_world: StoredWorld, rounding: Rounding, decimals: int, rounded: float, met: bool
):
    signed(sqlite_world, rounding=rounding, decimals=decimals)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(179, 200))

    assert of(seen(sqlite_world, session).current) == (179, 200, rounded, met)


def test_a_quarter_begins_and_ends_at_midnight_of_the_engagements_zone(sqlite_world: StoredWorld):
    """22:30 in London on 30 June is 23:30 in Berlin; an hour later it is July there."""
    signed(sqlite_world)
    card = sqlite_world.card(five("clarity", weight=1))
    last = held(sqlite_world, card, alike(2, 2), at=datetime(2026, 6, 30, 21, 30, tzinfo=UTC))
    first = held(sqlite_world, card, alike(0, 3), at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))

    before, current = seen(sqlite_world, first).periods
    assert (before.period.first, before.period.last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert (current.period.first, current.period.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (of(before), of(current)) == ((2, 2, 100.0, True), (0, 3, 0.0, False))
    assert [one.session_ids for one in seen(sqlite_world, last).periods] == [(last,)]  # what came later is no history


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (ContractPeriod.SESSION, date(2026, 12, 31), date(2026, 12, 31)),
        (ContractPeriod.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (ContractPeriod.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_the_last_period_of_a_year_ends_with_it(
    sqlite_world: StoredWorld, period: ContractPeriod, first: date, last: date
):
    signed(sqlite_world, period=period)
    at = datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN).astimezone(UTC)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(1, 1), at=at)
    current = seen(sqlite_world, session).current

    assert (current.period.first, current.period.last) == (first, last)
    assert current.name == ("Session 1" if period is ContractPeriod.SESSION else "")


def test_each_session_can_be_a_period_of_its_own(sqlite_world: StoredWorld):
    signed(sqlite_world, period=ContractPeriod.SESSION)
    card = sqlite_world.card(five("clarity", weight=1))
    one, two = held(sqlite_world, card, alike(4, 5)), held(sqlite_world, card, alike(5, 5))

    assert [of(period) for period in seen(sqlite_world, two).periods] == [(4, 5, 80.0, False), (5, 5, 100.0, True)]
    assert seen(sqlite_world, one, two).n_periods_chosen == 2


def test_a_session_that_is_void_or_not_closed_is_counted_and_never_read(world: StoredWorld):
    signed(world)
    card = world.card(five("clarity", weight=1))
    session = held(world, card, alike(2, 2))
    held(world, card, alike(0, 2), void_reason="wrong card")
    for state in (SessionState.MEETING, SessionState.LOCKED, SessionState.SCORING, SessionState.PLANNED):
        held(world, card, alike(0, 2), state=state)
    held(world, card, alike(0, 2), state=SessionState.CANCELLED)
    current = seen(world, session).current

    assert of(current) == (2, 2, 100.0, True)
    assert (current.session_ids, current.n_not_closed, current.n_left_out) == ((session,), 4, 1)


@pytest.mark.parametrize("room", [SessionScope.CLIENT_INTERNAL, SessionScope.VENDOR_INTERNAL])
def test_a_sides_own_session_never_counts_even_for_that_side(sqlite_world: StoredWorld, room: SessionScope):
    signed(sqlite_world)
    card = sqlite_world.card(five("clarity", weight=1))
    joint = held(sqlite_world, card, alike(2, 2))
    own = held(sqlite_world, card, alike(0, 2), scope=room)
    side = Side.CLIENT if room is SessionScope.CLIENT_INTERNAL else Side.VENDOR
    report = seen(sqlite_world, own, viewer=(side, (Role.MANAGER,)))

    assert (of(report.current), report.current.session_ids) == ((2, 2, 100.0, True), (joint,))
    assert (report.n_internal, report.current.n_not_closed) == (1, 0)


def test_an_auditor_reads_the_same_figure_as_either_manager(world: StoredWorld):
    signed(world)
    session = held(world, world.card(five("clarity", weight=1)), alike(4, 5))
    people: list[Viewer] = [MANAGER, (Side.VENDOR, (Role.MANAGER,)), (None, (Role.AUDITOR,))]

    assert {of(seen(world, session, viewer=one).current) for one in people} == {(4, 5, 80.0, False)}


def test_contacts_that_are_not_open_are_said_and_not_counted(sqlite_world: StoredWorld):
    signed(sqlite_world)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(2, 4), revealed=[0, 1, 2])
    current = seen(sqlite_world, session).current

    assert (of(current), current.n_contacts, current.n_hidden) == ((2, 3, 67.0, False), 3, 1)


def test_one_side_alone_has_nothing_that_the_contract_could_compare(sqlite_world: StoredWorld):
    signed(sqlite_world)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), {"Ben": {"clarity": ["5", "4"]}})
    current = seen(sqlite_world, session).current

    assert of(current) == (0, 0, None, None)
    assert current.result.figure.undefined_reason is UndefinedReason.ONE_SIDE
    assert (current.n_contacts, current.n_without) == (2, 2)


def test_a_period_without_a_session_that_counts_has_no_figure(sqlite_world: StoredWorld):
    signed(sqlite_world)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(2, 2), state=SessionState.MEETING)
    current = seen(sqlite_world, session).current

    assert (current.session_ids, current.n_not_closed, current.contacts) == ((), 1, ())
    assert current.result.figure.undefined_reason is UndefinedReason.NO_RATINGS


def test_against_the_agreed_score_a_contact_without_one_is_left_out(world: StoredWorld):
    signed(world, reference=Reference.GOLD)
    card = world.card(five("clarity", weight=1))
    session = held(world, card, alike(1, 3), state=SessionState.MEETING)
    world.settle(session, 1, "clarity", "1")
    world.db.get_one(models.CalibrationSession, session).state = SessionState.CLOSED
    world.db.get_one(models.CalibrationSession, session).closed_at = world.now
    world.db.flush()
    current = seen(world, session).current

    assert of(current) == (3, 4, 75.0, False)  # both on the first, Ben on the second, nobody on the third
    assert (current.n_contacts, current.n_without, current.outside) == (3, 1, (world.contacts[session][1],))


def test_answers_without_an_agreed_one_are_counted_as_left_out(sqlite_world: StoredWorld):
    signed(sqlite_world, ContractFigure.SAME_ANSWERS, Reference.GOLD)
    session = held(sqlite_world, sqlite_world.card(five("clarity"), five("tone")), {
        "Anna": {"clarity": ["5", "4"], "tone": ["3", "3"]},
        "Ben": {"clarity": ["5", "3"], "tone": ["3", None]},
    })  # fmt: skip
    current = seen(sqlite_world, session).current

    assert of(current) == (4, 4, 100.0, True)
    assert (current.n_not_agreed, current.n_without) == (3, 1)


@pytest.mark.parametrize(
    ("figure", "target", "expected"),
    [
        (ContractFigure.SAME_ANSWERS, 60.0, (8, 13, 62.0, True)),
        (ContractFigure.CRITICAL_SAME, 90.0, (4, 5, 80.0, False)),
        (ContractFigure.MEAN_ABSOLUTE_GAP, 30.0, (0, 3, 29.0, True)),
    ],
)
def test_every_figure_is_counted_as_the_clause_says(
    sqlite_world: StoredWorld, figure: ContractFigure, target: float, expected: tuple[int, int, float, bool]
):
    """Anna against Ben and Cem: answers in pairs, of critical lines passes and fails; of totals the sides' means, which
    are 12.5, 50 (Ben's fail makes his total 0) and 25 points apart."""
    signed(sqlite_world, figure, target=target)
    card = sqlite_world.card(yes_no("solved", weight=0), critical(weight=0), five("clarity", weight=1))
    answers = {
        "Anna": {"solved": ["yes", "yes", None], "id_check": ["pass", "pass", "pass"], "clarity": ["5", "5", "5"]},
        "Ben": {"solved": ["yes", "no", "no"], "id_check": ["pass", "fail", "pass"], "clarity": ["5", "5", "4"]},
        "Cem": {"solved": [None, None, None], "id_check": ["pass", NA, "pass"], "clarity": ["4", "5", "4"]},
    }

    assert of(seen(sqlite_world, held(sqlite_world, card, answers)).current) == expected


def test_a_card_without_a_critical_line_has_nothing_to_hold_a_clause_on_them_against(sqlite_world: StoredWorld):
    signed(sqlite_world, ContractFigure.CRITICAL_SAME)
    session = held(sqlite_world, sqlite_world.card(five("clarity", weight=1)), alike(1, 2))

    assert seen(sqlite_world, session).current.result.figure.undefined_reason is UndefinedReason.NO_RATINGS


def test_what_would_settle_it_is_said_in_contacts_and_sessions(sqlite_world: StoredWorld):
    signed(sqlite_world, target=80.0)
    card = sqlite_world.card(five("clarity", weight=1))
    sessions = [held(sqlite_world, card, alike(5, 5)) for _ in range(2)]
    current = seen(sqlite_world, sessions[0]).current

    assert (of(current), current.result.verdict) == ((10, 10, 100.0, True), ContractVerdict.NOT_ENOUGH)
    assert (current.result.n_to_settle, current.sessions_to_settle) == (14, 1)


def test_a_tone_round_is_in_no_figure_of_a_contract(world: StoredWorld) -> None:
    signed(world, ContractFigure.SAME_ANSWERS)
    scored = held(world, world.card(five("clarity")), alike(8, 10))
    places = world.card(seven("reserved_warm", "reserved", "warm"), key="tone_profile")
    held(world, places, {"Anna": {"reserved_warm": ["2"] * 6}, "Ben": {"reserved_warm": ["6"] * 6}})
    result = seen(world, scored).current.result
    assert (result.n_met, result.n_compared) == (8, 10)


def test_where_counts_are_shown_a_side_of_one_has_no_signed_difference_on_a_contact(sqlite_world: StoredWorld):
    signed(sqlite_world)
    card = sqlite_world.card(five("clarity"))
    for names, shown in ((NamesShown.COUNTS, False), (NamesShown.OWN_SIDE, True)):
        session = held(sqlite_world, card, alike(1, 2), names_shown=names)
        found = {one.contact: one for one in seen(sqlite_world, session).current.contacts}
        of_session = [found[contact] for contact in sqlite_world.contacts[session]]
        assert [one.difference is not None for one in of_session] == [shown, shown]
        assert [one.apart for one in of_session] == [0.0, 100.0]
