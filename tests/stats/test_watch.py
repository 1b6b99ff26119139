import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest, t

from benchmarks.drift_worlds import DriftWorld, draw_sessions
from calibration.errors import InvalidInput
from calibration.stats.self_starting import cusum
from calibration.stats.session_means import SessionMeans
from calibration.stats.watch import Restart, watch_lines, watch_looks, watch_series
from calibration.stats.watch_limit import average_run_length, limit_for, watch_power
from calibration.vocabulary import DriftStage, RestartReason
from tests.stats.conftest import published_table

MOVED = [0.1, -0.2, 0.0, 0.2, -0.1, 0.1, 0.0, -0.1, 1.0, 1.1, 0.9, 1.2, 1.0, 1.1]


def test_montgomery_s_thirty_observations_go_off_at_period_29_seven_periods_after_leaving_zero():
    values = published_table("montgomery_cusum")["value"].to_numpy()
    above, _, alarm, since = cusum((values - 10)[None], limit=5.0, resets=np.zeros((1, 30), dtype=bool))
    np.testing.assert_allclose(above[0, 27:], [4.47, 5.28, 5.30], atol=0.005)
    assert np.flatnonzero(alarm[0]).tolist() == [28]
    assert since[0, 28] == 22


@pytest.mark.parametrize(
    ("limit", "shift", "published"),
    [
        (4, 0, 168),
        (4, 0.25, 74.2),
        (4, 0.5, 26.6),
        (4, 1, 8.38),
        (4, 2, 3.34),
        (5, 0, 465),
        (5, 0.5, 38.0),
        (5, 1, 10.4),
    ],
)
def test_average_run_lengths_are_those_of_lucas_and_crosier(limit, shift, published):
    """As in Montgomery 2009, Table 9.3 (k = 0.5)."""
    assert average_run_length(limit, shift=shift) == pytest.approx(published, rel=0.005)


def test_the_score_is_the_deleted_t_made_normal():
    watched = watch_series({"x": MOVED}, limit=4.5)[0].sessions
    assert [one.z is None for one in watched[:4]] == [True, True, True, False]
    for i in (3, 7, 9):
        before = np.array(MOVED[:i])
        distance = np.sqrt(i / (i + 1)) * (MOVED[i] - before.mean()) / before.std(ddof=1)
        assert watched[i].z == pytest.approx(ndtri(t.cdf(distance, i - 1)), rel=1e-9)
        assert watched[i].n_reference == i


def test_under_no_drift_scores_are_standard_normal_and_independent_whatever_mean_and_deviation():
    values = np.random.default_rng(1).normal(7, 3, (600, 12))
    watched = watch_series({str(i): row.tolist() for i, row in enumerate(values)}, limit=4.5)
    z = np.array([[one.z for one in line.sessions[3:]] for line in watched])
    assert kstest(z.ravel(), "norm").pvalue > 0.01
    assert np.abs(np.corrcoef(z.T) - np.eye(9)).max() < 0.15


def test_a_move_raises_one_alarm_that_says_since_when_and_stays_open_until_it_is_answered():
    line = watch_series({"x": MOVED}, limit=4.5)[0]
    (alarm,) = line.alarms
    assert line.open_alarm is alarm
    assert (alarm.since, alarm.direction) == (8, 1)
    assert alarm.size == pytest.approx(1.0, abs=0.15)
    assert line.stage is DriftStage.EVERYTHING
    fell = watch_series({"x": [-v for v in MOVED]}, limit=4.5)[0].alarms[0]
    assert (fell.session, fell.since, fell.direction) == (alarm.session, alarm.since, -1)


def test_an_answered_alarm_begins_a_new_reference_and_only_for_its_line():
    restart = Restart(8, RestartReason.ANSWERED_ALARM)
    first, second = watch_series({"x": MOVED, "y": MOVED}, limit=4.5, restarts={"x": [restart]})
    assert first.alarms == ()
    assert first.stage is DriftStage.CHART
    assert [one.z is None for one in first.sessions[8:12]] == [True, True, True, False]
    assert first.deviation < 0.25
    assert second.open_alarm is not None
    at = second.open_alarm.session
    later = Restart(at + 1, RestartReason.DECISION)
    answered = watch_series({"x": MOVED}, limit=4.5, restarts={"x": [later]})[0]
    assert answered.open_alarm is None
    assert answered.alarms[0].closed_by == later


def test_a_dismissed_alarm_keeps_what_sessions_are_compared_with():
    at = watch_series({"x": MOVED}, limit=4.5)[0].open_alarm.session
    dismissed = Restart(at + 1, RestartReason.ANSWERED_ALARM, keeps_reference=True)
    line = watch_series({"x": MOVED}, limit=4.5, restarts={"x": [dismissed]})[0]
    assert line.sessions[at + 1].n_reference == at + 1
    assert line.sessions[at + 1].above < line.sessions[at].above


def test_what_went_off_long_ago_is_forgotten_and_the_chart_goes_on():
    values = [*MOVED, *[1.0, 1.1, 0.9, 1.2, 1.0, 1.1, 2.0, 2.2, 2.1, 2.0]]
    looks = {"x": np.broadcast_to(np.array(values), (len(values), len(values)))}
    waiting, going_on = watch_looks(looks, limit=4.5)[0], watch_looks(looks, limit=4.5, forget_after=8)[0]
    assert len(waiting.alarms) == 1
    first, second = going_on.alarms
    assert first.session == waiting.alarms[0].session
    assert first.closed_by == Restart(first.session + 1, RestartReason.PASSED)
    assert second.session >= 20
    assert going_on.open_alarm is second
    short = {"x": looks["x"][: first.session + 8, : first.session + 8]}
    still = watch_looks(short, limit=4.5, forget_after=8)[0].open_alarm
    assert still is not None
    assert still.session == first.session


def test_what_the_chart_showed_it_shows_for_ever():
    sessions = draw_sessions(DriftWorld(shift=0.5), 5, np.random.default_rng(2))
    whole = watch_lines(sessions, limit=4.5)
    for n in (6, 15, 22):
        early = watch_lines(sessions.take_sessions(0, n), limit=4.5)
        for now, then in zip(whole, early, strict=True):
            for after, before in zip(now.sessions, then.sessions, strict=False):
                assert (after.z is None) == (before.z is None)
                assert [after.value, after.above, after.below] == pytest.approx(
                    [before.value, before.above, before.below]
                )


def test_gaps_that_never_differ_and_a_single_contact_that_does_set_nothing_off():
    """Yes/no, 4 contacts, 1 + 3: the sides gave the same in every session but one."""
    means = np.ones((12, 4))
    means[7, 0] = 0.75
    sessions = SessionMeans.from_array(means, sides=["client", *["vendor"] * 3], n_units=4, step=1.0)
    line = watch_lines(sessions, limit=4.0)[0]
    assert line.alarms == ()
    assert line.sessions[6].z == 0.0
    assert -3 < line.sessions[7].z < -1


def test_a_session_without_the_line_leaves_the_chart_where_it_was():
    with_hole = [*MOVED[:5], None, *MOVED[5:]]
    plain, holed = (watch_series({"x": v}, limit=4.5)[0] for v in (MOVED, with_hole))
    assert holed.sessions[5].value is None
    assert holed.sessions[5].above == holed.sessions[4].above
    for after, before in zip([one for one in holed.sessions if one.value is not None], plain.sessions, strict=True):
        assert (after.z or 0.0) == pytest.approx(before.z or 0.0)


def test_nothing_to_watch_is_nothing_watched():
    assert watch_series({}, limit=4.5) == ()
    assert watch_lines(SessionMeans.of_sessions([], days=[]), limit=4.5) == ()


def test_the_budget_sets_the_limit():
    limit = limit_for(1.0, n_lines=14, sessions_a_year=12)
    assert limit.false_alarms_a_year == pytest.approx(1.0)
    assert 14 * 12 / (3 + average_run_length(limit.limit)) == pytest.approx(1.0)
    assert limit_for(1.0, n_lines=28, sessions_a_year=12).limit > limit.limit
    assert limit_for(0.2, n_lines=14, sessions_a_year=12).limit > limit.limit
    generous = limit_for(100.0, n_lines=1, sessions_a_year=12)
    assert (generous.limit, generous.false_alarms_a_year < 0.3) == (3.0, True)
    strict = limit_for(1e-6, n_lines=25, sessions_a_year=52)
    assert (strict.limit, strict.false_alarms_a_year > 1e-6) == (9.0, True)


def test_the_power_left_grows_with_the_move_and_falls_with_the_limit():
    def power(shift=0.5, limit=4.5, n_after=8):
        return watch_power(shift, deviation=0.3, limit=limit, n_before=13, n_after=n_after)

    assert power(1.0) > power() > power(0.25) > power(0.0)
    assert power(limit=3.5) > power() > power(limit=6.0)
    assert power(n_after=16) > power()
    assert power(-0.5) == pytest.approx(power(), abs=0.03)
    assert watch_power(0.5, deviation=0.3, limit=4.5, n_before=2, n_after=8) == 0.0


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: watch_series({"x": [1.0]}, limit=0.0), "limit of the watch is 0"),
        (lambda: watch_series({"x": [1.0], "y": []}, limit=4.0), "different lengths"),
        (
            lambda: watch_series({"x": [1.0]}, limit=4.0, restarts={"y": [Restart(0, RestartReason.DECISION)]}),
            "'y', which is not watched",
        ),
        (
            lambda: watch_series({"x": [1.0]}, limit=4.0, restarts={"x": [Restart(2, RestartReason.DECISION)]}),
            "at session 2. Allowed: 0 to 1",
        ),
        (lambda: limit_for(0.0, n_lines=1, sessions_a_year=12), "0 false alarms a year"),
        (lambda: watch_power(0.5, deviation=0.0, limit=4.0, n_before=5, n_after=5), "deviation of 0"),
        (lambda: average_run_length(-1.0), "limit of the watch is -1"),
    ],
)
def test_what_cannot_be_watched_is_refused(ask, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        ask()
