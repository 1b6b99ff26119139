"""What plans say of a year of sessions, held to what the simulation of whole sessions counted."""

import pytest

from calibration.errors import InvalidInput
from calibration.stats.drift_benchmarks import PANEL_TURNS
from calibration.stats.drift_power import PRACTICE, date_power, session_deviation, watched_power
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import Session
from calibration.stats.watch_limit import watch_power

WORLD = PlanVariances(0.0, 0.25**2, 0.55**2 + 1 / 12)
"""Of the simulation: slips and what rounding to whole answers adds."""


@pytest.mark.parametrize("row", PRACTICE, ids=lambda row: f"{row.same_people}-{row.n_before}-{row.n_after}")
def test_the_plan_says_what_the_simulation_of_practice_counted(row):
    deviation = session_deviation(Session(4, 1, 3), WORLD) / (PANEL_TURNS if row.same_people else 1)
    size = {"n_before": row.n_before, "n_after": row.n_after}
    dated = [date_power(s, deviation=deviation, band=0.15, **size) for s in (0.5, 1.0)]
    watched = [watched_power(s, deviation=deviation, limit=4.5, n_sessions=row.n_before) for s in (0.5, 1.0)]
    assert dated == pytest.approx([row.date_half, row.date_full], abs=0.03)
    assert watched == pytest.approx([row.chart_half, row.chart_full], abs=0.10)


@pytest.mark.parametrize(
    ("size", "limit", "n"), [(0.8, 4.5, 6), (1.3, 4.8, 12), (2.4, 3.4, 5), (0.3, 5.5, 20), (3.5, 8.0, 10)]
)
def test_between_the_places_of_the_table_it_is_near_what_the_charts_say(size, limit, n):
    asked = watch_power(size, deviation=1.0, limit=limit, n_before=n, n_after=n)
    assert watched_power(size, deviation=1.0, limit=limit, n_sessions=n) == pytest.approx(asked, abs=0.04)


def test_more_contacts_reviewers_and_sessions_all_help_and_moods_stay():
    variances = PlanVariances(0.25, 0.06, 0.25)
    deviations = [session_deviation(s, variances) for s in (Session(4, 1, 3), Session(4, 2, 3), Session(10, 2, 3))]
    assert deviations == sorted(deviations, reverse=True)
    assert session_deviation(Session(10**6, 1, 3), variances) > 0.1
    powers = [date_power(0.5, deviation=0.4, n_before=n, n_after=n, band=0.15) for n in (1, 2, 6, 13, 26)]
    assert powers == sorted(powers)
    assert powers[0] == 0
    assert watched_power(0.5, deviation=0.4, limit=4.5, n_sessions=2) == 0


def test_a_move_within_what_is_too_small_to_act_on_is_hardly_ever_called_one():
    assert date_power(0.1, deviation=0.2, n_before=50, n_after=50, band=0.15) < 0.15


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(InvalidInput, match="The shift is 0"):
        date_power(0.0, deviation=0.2, n_before=5, n_after=5, band=0.15)
    with pytest.raises(InvalidInput, match="The deviation is -1"):
        watched_power(0.5, deviation=-1.0, limit=4.5, n_sessions=5)
