"""Who moved, out of a store: planted movements are named and nobody else; repeats in use are never shown singly."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from benchmarks.stored_world import NA, StoredWorld, five, tone, yes_no
from calibration.analysis.long_ratings import long_ratings
from calibration.analysis.long_totals import long_totals
from calibration.analysis.moved_data import TOTALS, marks_of
from calibration.analysis.moved_report import repeat_prices
from calibration.analysis.shelf import Shelf
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats.movement import WhoMoved
from calibration.stats.who_moved import who_moved
from calibration.ui.over_time.moved_line import forest_rows
from calibration.ui.over_time.moved_view import moved_table
from calibration.ui.wording.over_time_moved import answer
from calibration.visibility.over_time import LEAST_REPEATS
from calibration.vocabulary import AnswerType, NotApplicableRule, Party, RaterKind, SessionState, Side, UndefinedReason
from tests.analysis.moved_worlds import (
    CHANGE,
    NEW,
    Planted,
    care,
    day_of_change,
    keep_in_use,
    opened_by,
    plant,
    read,
    repeats_of,
    scope_of,
)  # fmt: skip

AGENTS, CLIENT, VENDOR = Party.AGENTS, Party.CLIENT_STANDARD, Party.VENDOR_STANDARD


@pytest.mark.parametrize(
    ("truth", "movers"),
    [
        (Planted(), set()),
        (Planted(agents=1.0), {AGENTS}),
        (Planted(client=-1.0), {CLIENT}),
        (Planted(vendor=1.0), {VENDOR}),
        (Planted(client=-1.0, vendor=-1.0), {CLIENT, VENDOR}),
        (Planted(client=-1.0, agents=1.0), {CLIENT, AGENTS}),
    ],
    ids=["nothing", "agents", "client", "vendor", "both standards", "client stricter, agents better"],
)
def test_exactly_those_who_moved_are_named_and_nobody_on_the_other_line(
    sqlite_world: StoredWorld, truth: Planted, movers: set[Party]
) -> None:
    report = read(plant(sqlite_world, truth))
    assert report.first_after is not None
    assert report.first_after.number == CHANGE + 1
    assert {one.line.id: set(one.named) for one in report.lines if not one.line.is_totals} == {
        "care": movers,
        "solved": set(),
    }


@pytest.mark.parametrize("truth", [Planted(client=-1.0), Planted(client=-1.0, vendor=-1.0)], ids=["client", "both"])
def test_without_repeats_nobody_is_ever_named_and_the_gap_alone_is_told(
    sqlite_world: StoredWorld, truth: Planted
) -> None:
    world = plant(sqlite_world, Planted(truth.agents, truth.client, truth.vendor, repeats=0))
    for one in read(world).lines:
        assert one.found is not None
        assert (one.moved, one.named, one.found.movers) == (frozenset(), frozenset(), None)
        assert one.found.reason is UndefinedReason.NO_REPEATS
        assert all(shift.estimate.value is None for shift in one.found.shifts)
    gap = care(world).found
    assert gap is not None
    assert gap.gap.value == pytest.approx(truth.client - truth.vendor, abs=0.3)


def test_a_side_that_marks_something_else_is_said_to_instead_of_a_shift(sqlite_world: StoredWorld) -> None:
    one = care(plant(sqlite_world, Planted(order=-1, repeats=5)))
    assert one.found is not None
    assert (one.found.reason, one.found.movers) == (UndefinedReason.ORDER_CHANGED, None)
    assert one.found.orders is not None
    assert [order.changed for order in one.found.orders][:2] == [True, False]


def test_each_open_repeat_is_a_pair_with_both_sides_means_first_and_latest(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(client=-1.0))
    one = care(world)
    assert len(one.pairs) == one.connection.n_repeats == len(set(repeats_of(world)))
    pair = one.pairs[0]
    assert pair.sessions[0] < pair.sessions[1]
    assert pair.numbers[0] <= CHANGE < pair.numbers[1]
    lower = [pair.marks[Side.CLIENT][1] < pair.marks[Side.CLIENT][0] for pair in one.pairs]
    assert np.mean(lower) > 0.7
    assert read(world).lines[1].pairs
    assert read(world, "care", opened=frozenset()).lines[0].pairs == ()


def test_where_a_session_shows_counts_a_repeat_of_a_side_of_one_is_no_pair(sqlite_world: StoredWorld) -> None:
    sqlite_world.rater("Ada", Side.CLIENT, kind=RaterKind.AUTOMATED)
    world = plant(sqlite_world, Planted(client=-1.0))
    opened = opened_by(world)
    whole, counts = read(world, "care").lines[0], read(world, "care", in_counts=opened).lines[0]
    assert whole.pairs
    assert counts.pairs == ()
    assert counts.connection.n_repeats == whole.connection.n_repeats


def test_where_a_session_shows_counts_two_reviewers_a_side_are_still_a_pair(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(client=-1.0))
    assert read(world, "care", in_counts=opened_by(world)).lines[0].pairs == care(world).pairs


def test_repeats_in_use_count_from_three_on_and_are_in_no_pair(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(client=-1.0))
    repeats, whole = repeats_of(world), care(world)
    keep_in_use(world, repeats[: LEAST_REPEATS - 1])
    few = care(world)
    assert (few.n_in_use, few.connection.n_repeats) == (0, whole.connection.n_repeats - LEAST_REPEATS + 1)
    keep_in_use(world, repeats[LEAST_REPEATS - 1 : LEAST_REPEATS])
    enough = care(world)
    assert (enough.n_in_use, enough.connection.n_repeats) == (LEAST_REPEATS, whole.connection.n_repeats)
    assert len(enough.pairs) == len(whole.pairs) - LEAST_REPEATS
    hidden = {
        contact
        for session, interactions in world.interactions.items()
        for contact, one in zip(world.contacts[session], interactions, strict=True)
        if one in repeats[:LEAST_REPEATS]
    }
    assert not hidden & {contact for pair in enough.pairs for contact in pair.contacts}


def test_whether_few_contacts_in_use_came_back_changes_no_figure(sqlite_world: StoredWorld) -> None:
    """A figure with and one without a repeat in use would give its marks away."""
    world = plant(sqlite_world, Planted(client=-1.0))
    keep_in_use(world, repeats_of(world)[:2])
    found = marks_of(long_ratings(world.db, scope_of(world)), "care", at=CHANGE)
    assert not set(found.columns.interaction.tolist()) & set(repeats_of(world)[:2])


@pytest.mark.parametrize("line", ["care", TOTALS])
def test_no_two_dates_make_figures_that_differ_by_one_repeat_in_use(sqlite_world: StoredWorld, line: str) -> None:
    world = plant(sqlite_world, Planted(repeats=2))
    keep_in_use(world, repeats_of(world))
    ratings = long_ratings(world.db, scope_of(world))
    in_use = [contact.interaction_id for contact in ratings.contacts if contact.repeat_in_use]
    used: list[dict[Side, set[tuple[int, int, bool]]]] = []
    for at in range(1, len(ratings.sessions)):
        found = marks_of(ratings, line, at=at)
        rows = np.flatnonzero(np.isin(found.columns.interaction, in_use))
        sides: dict[Side, set[tuple[int, int, bool]]] = {Side.CLIENT: set(), Side.VENDOR: set()}
        for row in rows.tolist():
            side = found.data.sides[found.data.rater[row]]
            session = int(found.columns.session[row])
            sides[side].add((session, int(found.columns.interaction[row]), session >= at))
        used.append(sides)
    assert any(one[Side.CLIENT] for one in used)
    for one in used:
        for other in used:
            for side in (Side.CLIENT, Side.VENDOR):
                apart = {interaction for _, interaction, _ in one[side] ^ other[side]}
                assert len(apart) in (0, *range(LEAST_REPEATS, 20))


def test_programs_are_left_out_and_places_in_a_file_stay_nobody(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    world.rater("Robot", Side.VENDOR, kind=RaterKind.AUTOMATED)
    world.rater("1", Side.VENDOR, kind=RaterKind.POSITIONAL)
    card = world.card(five("care"))
    for _ in range(2):
        answers = {who: {"care": ["4", "2"]} for who in ("Anna", "Robot", "1")}
        world.session(card, answers, n_contacts=2, state=SessionState.CLOSED)
    found = marks_of(long_ratings(world.db, scope_of(world)), "care", at=1)
    assert len(found.data.value) == 8
    assert len(found.data.raters) == 3
    assert [side for side in found.data.sides if side is Side.VENDOR] == [Side.VENDOR] * 2


def test_what_better_means_on_each_kind_of_line(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    steps = CriterionDefinition(
        key="steps", name="Steps", answer_type=AnswerType.NUMERIC, minimum=0, maximum=8, lower_is_better=True
    )
    card = world.card(five("care"), yes_no("solved"), tone(), steps)
    answers = {who: {"care": ["4"], "solved": ["yes"], "tone": ["right"], "steps": [3.0]} for who in ("Anna", "Ben")}
    for _ in range(2):
        world.session(card, answers, n_contacts=1, state=SessionState.CLOSED)
    ratings = long_ratings(world.db, scope_of(world))
    found = {one: marks_of(ratings, one, at=1) for one in (*(line.id for line in ratings.lines), TOTALS)}
    assert {key: one.line.better for key, one in found.items()} == {
        "care": 1, "solved": 1, "tone": 0, "steps": -1, TOTALS: 1,
    }  # fmt: skip
    assert [found["solved"].data.value[0], found["solved"].line.range] == [100.0, (0.0, 100.0)]
    assert (found["steps"].band, found["care"].band, found[TOTALS].band) == (0.2, None, 2.5)
    assert (found["care"].data.highest, found["tone"].data.highest, found["steps"].data.highest) == (5.0, None, None)


def test_totals_are_those_of_the_card_with_n_a_and_blanks_as_everywhere(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    card = world.card(five("care", weight=3), yes_no("solved", weight=1, not_applicable=NotApplicableRule.LEFT_OUT))
    answers = {
        "Anna": {"care": ["5", "3"], "solved": ["no", NA]},
        "Ben": {"care": ["1", None], "solved": ["yes", None]},
    }
    world.session(card, answers, n_contacts=2, state=SessionState.CLOSED)
    found = long_totals(long_ratings(world.db, scope_of(world)))
    assert dict(zip(zip(found.contact.tolist(), found.rater.tolist(), strict=True), found.value, strict=True)) == {
        (0, 0): pytest.approx(75.0),
        (0, 1): pytest.approx(25.0),
        (1, 0): pytest.approx(50.0),
    }


def test_a_day_without_sessions_before_or_after_has_no_lines_and_no_price(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(repeats=0))
    for day in (world.now.date(), (world.now + timedelta(days=500)).date()):
        report = read(world, day=day)
        assert (report.at, report.first_after, report.lines) == (None, None, ())
        assert repeat_prices(world.db, scope_of(world), day=day, line="care") == {}


def test_more_repeats_are_the_price_of_whoever_cannot_be_told(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(client=-1.0, repeats=1))
    one, prices = care(world), repeat_prices(world.db, scope_of(world), day=day_of_change(world), line="care")
    assert one.found is not None
    assert set(prices) == {shift.party for shift in one.found.shifts if shift.party not in one.moved}
    assert all(price.shift >= 2 * one.found.band for price in prices.values())
    assert any(price.more_repeats for price in prices.values())


def test_a_line_says_by_itself_what_it_says_among_all_and_is_fitted_once(
    sqlite_world: StoredWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = plant(sqlite_world, Planted(client=-1.0))
    alone, fits = care(world), []
    assert alone.moved == {CLIENT}
    Shelf().lend(world.db)

    def counted(*args: Any, **options: Any) -> WhoMoved:
        fits.append(options)
        return who_moved(*args, **options)

    monkeypatch.setattr("calibration.analysis.moved_report.who_moved", counted)
    among = read(world)
    assert among.line("care").n_marks > NEW
    assert among.line("care").found.shifts == alone.found.shifts
    assert care(world).found is among.line("care").found
    repeat_prices(world.db, scope_of(world), day=day_of_change(world), line="care")
    assert len(fits) == len(among.lines)
    with pytest.raises(KeyError):
        read(world, "nothing of the kind")


def test_no_number_of_repeats_is_a_price_where_every_answer_is_the_same(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    card = world.card(five("care"))
    for week in range(6):
        world.session(
            card, {who: {"care": ["4"] * 3} for who in ("Anna", "Ben")}, n_contacts=3, state=SessionState.CLOSED,
            held_at=world.now + timedelta(weeks=week),
        )  # fmt: skip
    day = (world.now + timedelta(weeks=3)).date()
    assert read(world, "care", day=day).lines[0].found.reason is UndefinedReason.NO_VARIATION  # type: ignore[union-attr]
    assert repeat_prices(world.db, scope_of(world), day=day, line="care") == {}


def test_where_one_side_scored_alone_that_is_the_answer(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    card = world.card(five("care"))
    for week in range(6):
        world.session(
            card, {"Ben": {"care": ["4", "3", "5"]}}, n_contacts=3, state=SessionState.CLOSED,
            held_at=world.now + timedelta(weeks=week),
        )  # fmt: skip
    found = read(world, day=(world.now + timedelta(weeks=3)).date())
    assert answer(found) == "The data cannot tell, on any line: one side alone scored it."


def test_no_file_and_no_picture_has_digits_from_which_marks_in_use_follow(sqlite_world: StoredWorld) -> None:
    world = plant(sqlite_world, Planted(client=-1.0))
    keep_in_use(world, repeats_of(world)[:LEAST_REPEATS])
    one = care(world)
    assert one.n_in_use
    assert one.found is not None
    drawn = [figure for row in forest_rows(one, one.found) for figure in (row.value, *(row.interval or ()))]
    written = [cell for row in moved_table(read(world))[1] for cell in row[2:5]]
    figures = [value for value in (*drawn, *written) if isinstance(value, float)]
    assert figures
    assert figures == [round(value, 2) for value in figures]
