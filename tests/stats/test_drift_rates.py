"""A small version of ``python -m benchmarks.drift_rates`` held to the bounds of ``docs/methods.md``."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.drift_counts import chart, dashboards_of, known_date, same_throughout, yearly_false_alarms
from benchmarks.drift_rates import CADENCES, DESIGNS, GATE, PANELS
from benchmarks.drift_worlds import DriftWorld
from calibration.stats.drift_power import PRACTICE
from calibration.stats.never_apart import rate_bound
from calibration.stats.watch_limit import limit_for


def test_one_chart_of_26_weekly_sessions_is_seldom_wrong_and_finds_half_a_point_within_eight():
    assert chart(GATE, series=500).false <= 0.10
    found = chart(GATE.moved(0.5), series=500)
    assert found.power >= 0.75
    assert found.delay <= 5


@pytest.mark.parametrize("world", DESIGNS, ids=lambda world: world.name)
def test_the_chart_is_no_oftener_wrong_on_other_designs_yes_and_no_included(world):
    assert chart(world, series=250).false <= 0.10


def test_a_look_back_at_ten_calm_lines_seldom_flags_any():
    calm = dashboards_of(GATE, n=40)
    assert calm.false_look <= 7
    assert calm.false_date <= 7
    assert calm.false_likely <= 2


def test_a_look_back_finds_two_of_ten_that_moved_half_a_point_and_when():
    found = dashboards_of(GATE.moved(0.5), n=12)
    assert found.found_look >= 0.75 * 24
    assert found.found_date >= 0.85 * 24
    assert found.found_likely >= 0.80 * 24
    assert found.date_near >= 0.8 * found.n_changes
    assert found.squared_error < found.squared_error_plain


@pytest.mark.parametrize("people", PANELS)
def test_monthly_sessions_show_half_a_point_every_other_time_at_a_date_and_hardly_on_the_chart(people):
    world = replace(CADENCES["monthly, a year"], pools=PANELS[people])
    same = people == "the same four"
    row = next(one for one in PRACTICE if one.same_people is same and (one.n_before, one.n_after) == (6, 6))
    still, half, full = (known_date(world.moved(shift), series=400) for shift in (0.0, 0.5, 1.0))
    assert [still.moved, half.moved, full.moved] == pytest.approx(
        [row.date_false, row.date_half, row.date_full], abs=0.08
    )
    assert np.mean([still.covered, half.covered, full.covered]) == pytest.approx(0.95, abs=0.03)
    assert chart(world.moved(0.5), series=400, within=6).power == pytest.approx(row.chart_half, abs=0.06)


def test_a_reviewer_replaced_at_the_date_is_seldom_taken_for_a_move():
    world = replace(CADENCES["monthly, a year"], pools=(2, 5), replaced=True)
    assert known_date(world, series=400).moved <= 0.08


def test_a_budget_of_one_false_alarm_a_year_is_kept():
    world = CADENCES["monthly, a year"]
    limit = limit_for(1.0, n_lines=14, sessions_a_year=12).limit
    assert 0.4 <= yearly_false_alarms(world, limit=limit, n_lines=14, dashboards=8) <= 1.5


def test_a_line_on_which_the_sides_never_differed_is_within_its_bound_nineteen_times_of_twenty():
    world = replace(DriftWorld(n_units=4, n_client=1, n_vendor=3), yes_no=True, middle=5.5)
    calm, just_beyond = (same_throughout(world.moved(shift), series=600) for shift in (0.0, 1.25))
    assert calm.never > 0.4
    assert (calm.told, calm.beyond) == (1.0, 0.0)
    assert abs(just_beyond.shift) > rate_bound(52, 52)
    assert 0 < just_beyond.beyond <= 0.05
