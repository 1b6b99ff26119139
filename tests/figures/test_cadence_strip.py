"""The strip of windows: a trace a state, as wide as they are long, nothing told by colour alone."""

from datetime import date, timedelta

import pytest

from calibration.analysis.cadence import Cadence, HeldSession, Requirement, cadence
from calibration.figures.cadence_strip import cadence_strip
from calibration.figures.palette import DARK, LIGHT, Palette, title_of

MONDAY = date(2026, 3, 2)
DAY_MS = 86_400_000


@pytest.fixture
def found() -> Cadence:
    """Two weeks of which one was missed, a week cut short, then two windows of two weeks, the last one open."""
    held = [HeldSession(1, 1, "<b>One</b>", MONDAY), HeldSession(2, 2, "Two", MONDAY + timedelta(days=20))]
    changed = [Requirement(MONDAY, 1), Requirement(MONDAY + timedelta(days=18), 2)]
    return cadence(changed, held, today=MONDAY + timedelta(days=33))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_each_state_is_a_trace_that_looks_its_own_way_in_no_sides_colour(found: Cadence, colours: Palette) -> None:
    drawn = cadence_strip(found.windows, title="One went by.", words=lambda window: window.state.value, colours=colours)
    named = {trace.name: trace for trace in drawn.data}
    assert set(named) == {"held", "missed", "cut", "open"}
    assert named["held"].marker.color == colours.ink
    assert named["missed"].marker.color == colours.paper
    assert named["open"].marker.pattern.shape == "/"
    assert colours.client not in str(drawn.to_dict())
    assert colours.vendor not in str(drawn.to_dict())
    assert title_of(drawn) == "One went by."


def test_bars_begin_on_the_first_day_and_leave_a_little_free_before_the_next(found: Cadence) -> None:
    drawn = cadence_strip(found.windows, title="", words=lambda _: "", colours=LIGHT)
    held = next(trace for trace in drawn.data if trace.name == "held")
    assert list(held.base) == ["2026-03-02", "2026-03-20"]
    week, fortnight = held.x
    assert 6 * DAY_MS < week < 7 * DAY_MS
    assert fortnight - week == 7 * DAY_MS


def test_what_a_window_says_is_never_markup(found: Cadence) -> None:
    drawn = cadence_strip(
        found.windows, title="", words=lambda window: window.sessions[0].name if window.sessions else "", colours=LIGHT
    )
    held = next(trace for trace in drawn.data if trace.name == "held")
    assert held.hovertext[0] == "&lt;b&gt;One&lt;/b&gt;"
