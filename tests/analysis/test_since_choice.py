"""Dates worth asking about: the middle, new cards and decisions, each with sessions before and after."""

from datetime import date, datetime, timedelta

from benchmarks.stored_world import StoredWorld, five
from calibration.analysis.since_choice import Since, first_session_from, since_choices
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import DecisionRule, DecisionState, Role, SessionScope, SessionState, Side, SinceKind

DAY = timedelta(days=1)
ANSWERS = {"Anna": {"care": ["4"]}, "Ben": {"care": ["3"]}}


def choices(world: StoredWorld, side: Side = Side.CLIENT) -> tuple[Since, ...]:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    return since_choices(world.db, long_scope_in(world.db, viewer, SessionScope.JOINT))


def hold(world: StoredWorld, card: int, held_at: datetime) -> None:
    world.session(card, ANSWERS, n_contacts=1, state=SessionState.CLOSED, held_at=held_at)


def decide(
    world: StoredWorld,
    text: str,
    day: date,
    state: DecisionState = DecisionState.DECIDED,
    *,
    decided_at: datetime | None = None,
) -> None:
    line = next(iter(world.lines.values()))["care"]
    criterion = world.db.get_one(models.CriterionVersion, line).criterion_id
    world.db.add(
        models.Decision(
            engagement_id=world.engagement_id, criterion_id=criterion, text=text, state=state, in_force_from=day,
            rule=DecisionRule.CLIENT_DECIDES, decided_at=decided_at or world.now - DAY,
        )
    )  # fmt: skip
    world.db.flush()


def test_the_middle_first_then_cards_and_decisions_that_have_sessions_before_and_after(world: StoredWorld) -> None:
    first, second = world.card(five("care")), world.card(five("care"), version=2)
    for i, card in enumerate((first, first, second, second)):
        hold(world, card, world.now + 7 * i * DAY)
    start = world.now.date()
    decide(world, "too early", start)
    decide(world, "one step up", start + 8 * DAY)
    decide(world, "only proposed", start + 8 * DAY, DecisionState.PROPOSED)
    decide(world, "after everything", start + 22 * DAY)
    found = choices(world)
    assert [(one.kind, one.day - start, one.name) for one in found] == [
        (SinceKind.MIDDLE, 14 * DAY, ""),
        (SinceKind.CARD, 14 * DAY, "Care, version 2"),
        (SinceKind.DECISION, 8 * DAY, "one step up"),
    ]


def test_sessions_of_the_day_a_decision_was_made_on_were_scored_without_it(world: StoredWorld) -> None:
    card = world.card(five("care"))
    for i in range(3):
        hold(world, card, world.now + 7 * i * DAY)
    made = world.now + 7 * DAY
    decide(world, "made in the second session", made.date(), decided_at=made)
    [decision] = [one for one in choices(world) if one.kind is SinceKind.DECISION]
    assert decision.day == made.date() + DAY


def test_one_session_or_sessions_of_one_day_have_no_date_between_them(world: StoredWorld) -> None:
    card = world.card(five("care"))
    hold(world, card, world.now)
    assert choices(world) == ()
    hold(world, card, world.now)
    assert choices(world) == ()
    hold(world, card, world.now + DAY)
    assert [one.day for one in choices(world)] == [(world.now + DAY).date()]


def test_the_first_session_from_a_day_has_one_before_it() -> None:
    days = [date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 8), date(2026, 3, 15)]
    assert [first_session_from(days, date(2026, 3, day)) for day in (1, 2, 8, 9, 16)] == [None, 1, 1, 3, None]
