"""Windows of so many weeks from the day the requirement begins: held, missed, open, or cut short by a change."""

from datetime import date, timedelta

from calibration.analysis.cadence import Cadence, HeldSession, Requirement, WindowState, cadence

MONDAY = date(2026, 3, 2)


def day(week: int, weekday: int = 3) -> date:
    """A day of the week counted from MONDAY, from 0."""
    return MONDAY + timedelta(weeks=week, days=weekday)


def found(weeks: list[int], *, every: int = 1, today: date, since: date = MONDAY) -> Cadence:
    held = [HeldSession(n, n, f"Session {n}", day(week)) for n, week in enumerate(weeks, start=1)]
    return cadence([Requirement(since, every)], held, today=today)


def states(one: Cadence) -> list[str]:
    return [window.state.value for window in one.windows]


def test_every_week_over_counts_and_the_running_one_waits() -> None:
    one = found([0, 1, 3], today=day(5))
    assert states(one) == ["held", "held", "missed", "held", "missed", "open"]
    assert (one.n_held, one.n_required) == (3, 5)
    assert one.current is not None
    assert (one.current.first, one.current.last) == (day(5, 0), day(5, 6))


def test_the_running_window_that_has_its_session_is_held_and_counts_only_when_it_is_over() -> None:
    one = found([0, 1], today=day(1, 6))
    assert states(one) == ["held", "held"]
    assert (one.n_held, one.n_required) == (1, 1)
    after = found([0, 1], today=day(2, 0))
    assert (after.n_held, after.n_required) == (2, 2)


def test_a_window_ends_on_its_last_day_and_not_before() -> None:
    assert found([], every=2, today=day(1, 6)).n_required == 0
    assert found([], every=2, today=day(2, 0)).n_required == 1


def test_two_sessions_in_one_window_do_not_make_up_for_an_empty_one() -> None:
    one = found([0, 1], every=2, today=day(4))
    assert states(one) == ["held", "missed", "open"]
    assert (one.n_held, one.n_required, len(one.sessions)) == (1, 2, 2)


def test_the_last_gap_reaches_from_the_session_before_it_to_the_one_after() -> None:
    one = found([0, 2, 3, 6, 7], today=day(8))
    assert one.last_gap is not None
    assert (one.last_gap.since, one.last_gap.until) == (day(3), day(6))
    assert (one.last_gap.weeks, one.last_gap.n_windows, one.last_gap.first) == (3, 2, day(4, 0))


def test_a_gap_that_lasts_has_no_end_and_counts_to_today() -> None:
    one = found([0], today=day(4, 3))
    assert one.last_gap is not None
    assert (one.last_gap.until, one.last_gap.weeks) == (None, 4)


def test_without_any_session_the_gap_counts_from_the_first_day_required() -> None:
    one = found([], today=day(3, 0))
    assert one.last_gap is not None
    assert (one.last_gap.since, one.last_gap.weeks) == (None, 3)


def test_nothing_missed_is_no_gap() -> None:
    assert found([0, 1], today=day(2)).last_gap is None


def test_a_changed_requirement_counts_from_its_own_first_day() -> None:
    changed = [Requirement(day(3, 0), 2), Requirement(MONDAY, 1)]
    held = [HeldSession(n, n, "s", day(week)) for n, week in enumerate([0, 1, 2, 4], start=1)]
    one = cadence(changed, held, today=day(5))
    assert [window.every_weeks for window in one.windows] == [1, 1, 1, 2, 2]
    assert states(one) == ["held", "held", "held", "held", "open"]
    assert (one.n_held, one.n_required) == (4, 4)


def test_a_window_that_a_change_cut_short_asks_for_nothing() -> None:
    changed = [Requirement(MONDAY, 4), Requirement(day(1, 0), 1)]
    one = cadence(changed, [], today=day(2, 0))
    assert [(window.state, window.required) for window in one.windows] == [
        (WindowState.CUT, False),
        (WindowState.MISSED, True),
        (WindowState.OPEN, False),
    ]
    assert one.n_required == 1


def test_without_a_requirement_there_is_what_was_held_and_nothing_else() -> None:
    held = [HeldSession(1, 1, "s", day(0)), HeldSession(2, 2, "from a file", day(1), imported=True)]
    one = cadence([], held, today=day(4))
    assert (one.windows, one.n_required, one.last_gap, one.current) == ((), 0, None, None)
    assert (len(one.sessions), one.n_imported, one.n_before) == (2, 1, 0)


def test_a_tone_round_fulfils_no_window_ends_no_gap_and_is_listed_apart() -> None:
    held = [HeldSession(1, 1, "s", day(0)), HeldSession(2, 2, "Autumn", day(1), tone_round=True)]
    one = cadence([Requirement(MONDAY, 1)], held, today=day(3))
    assert states(one) == ["held", "missed", "missed", "open"]
    assert (one.n_held, one.n_required, [s.number for s in one.sessions]) == (1, 3, [1])
    assert one.last_gap is not None
    assert (one.last_gap.since, one.last_gap.until) == (day(0), None)
    assert [s.number for s in one.tone_rounds] == [2]
    before = cadence([Requirement(day(2, 0), 1)], held, today=day(3))
    assert before.n_before == 1


def test_a_requirement_that_begins_later_asks_for_nothing_yet_and_sessions_before_it_are_told_apart() -> None:
    one = found([0, 5], today=day(6), since=day(4, 0))
    assert (one.n_before, one.n_required, one.n_held) == (1, 2, 1)
    future = found([0], today=day(1), since=day(4, 0))
    assert (future.windows, future.n_required) == ((), 0)
