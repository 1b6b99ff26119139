import numpy as np
import pytest

from benchmarks.drift_worlds import DriftWorld, draw_sessions
from calibration.errors import InvalidInput
from calibration.stats.adjusted_gaps import adjusted_gaps, drift_stage, parts_of, rolling_gaps
from calibration.stats.gap_adjustment import panel_effects
from calibration.stats.session_means import SessionMeans
from calibration.vocabulary import DriftStage, Side

PANELS = DriftWorld(n_sessions=26)


def series(means, sides, **other):
    return SessionMeans.from_array(means, sides=sides, n_units=other.pop("n_units", 4), **other)


def test_the_ridge_of_the_formula_solved_in_full_gives_the_same_gaps():
    """Rater dummies and two free sides a session in one least-squares problem, λ on the raters."""
    sessions = draw_sessions(DriftWorld(n_sessions=12), 3, np.random.default_rng(4))
    found = adjusted_gaps(sessions)
    client = sessions.client
    for line in range(3):
        rows, y = [], []
        n_raters, n_sessions = len(sessions.raters), sessions.n_sessions
        for t, r in np.argwhere(~np.isnan(sessions.means[line])):
            row = np.zeros(n_raters + 2 * n_sessions)
            row[r], row[n_raters + t] = 1, 1
            row[n_raters + n_sessions + t] = 0.5 if client[r] else -0.5
            rows.append(row)
            y.append(sessions.means[line, t, r])
        penalty = np.hstack([np.sqrt(found.ridge[line]) * np.eye(n_raters), np.zeros((n_raters, 2 * n_sessions))])
        solution = np.linalg.lstsq(np.vstack([rows, penalty]), np.concatenate([y, np.zeros(n_raters)]), rcond=None)[0]
        np.testing.assert_allclose(found.effects[line], solution[:n_raters], atol=1e-9)
        np.testing.assert_allclose(found.gaps[line], solution[n_raters + n_sessions :], atol=1e-9)


def test_adjusting_brings_gaps_nearer_to_the_truth_and_errors_say_how_near():
    """No gap in truth but the moods of the sides: what is left is who was on the panel, moods and slips."""
    sessions = draw_sessions(PANELS, 300, np.random.default_rng(5))
    found = adjusted_gaps(sessions)
    plain = parts_of(sessions).difference
    assert found.gaps.std(axis=1).mean() < 0.9 * plain.std(axis=1).mean()
    assert np.mean(np.abs(found.gaps) < 1.96 * found.standard_errors) == pytest.approx(0.95, abs=0.03)


def test_the_ratio_is_estimated_from_the_sessions():
    """λ of the world is (.12² + (.55² + 1/12 of rounding)/10)/.25² = .85, and far more where raters do not differ."""
    rng = np.random.default_rng(6)
    differ = adjusted_gaps(draw_sessions(DriftWorld(n_sessions=104), 40, rng)).ridge
    alike = draw_sessions(DriftWorld(n_sessions=104), 40, rng)
    noise = rng.normal(0, 0.3, alike.means.shape)
    same = SessionMeans.from_array(np.where(np.isnan(alike.means), np.nan, 3 + noise), sides=alike.sides, n_units=10)
    assert np.median(differ) == pytest.approx(0.85, rel=0.3)
    assert np.median(adjusted_gaps(same).ridge) > 10 * np.median(differ)


def test_nothing_comes_from_the_future():
    sessions = draw_sessions(PANELS, 4, np.random.default_rng(7))
    looks = panel_effects(parts_of(sessions), every_look=True)
    for t in (3, 9, 20):
        early = panel_effects(parts_of(sessions.take_sessions(0, t + 1)), every_look=False)
        np.testing.assert_allclose(looks.effects[:, t], early.effects[:, 0], atol=1e-12)


def test_lines_with_the_same_panel_are_adjusted_as_if_each_stood_alone():
    sessions = draw_sessions(PANELS, 5, np.random.default_rng(8), one_panel=True)
    together = adjusted_gaps(sessions).gaps
    for i in range(5):
        alone = SessionMeans.from_array(sessions.means[i], sides=sessions.sides, n_units=10)
        np.testing.assert_allclose(together[i], adjusted_gaps(alone).gaps[0], atol=1e-12)


def test_a_gap_that_moves_is_not_taken_for_a_rater_and_a_level_added_to_all_changes_nothing():
    sessions = draw_sessions(PANELS, 20, np.random.default_rng(9))
    found = adjusted_gaps(sessions)
    moved = sessions.means.copy()
    moved[:, 13:, sessions.client] -= 2.0
    moved += np.linspace(0, 3, 26)[None, :, None]
    again = adjusted_gaps(SessionMeans.from_array(moved, sides=sessions.sides, n_units=10, step=1.0))
    np.testing.assert_allclose(again.effects, found.effects, atol=1e-9)
    np.testing.assert_allclose(again.gaps[:, :13], found.gaps[:, :13], atol=1e-9)
    np.testing.assert_allclose(again.gaps[:, 13:], found.gaps[:, 13:] - 2.0, atol=1e-9)


def test_one_against_one_is_the_plain_difference_without_an_error_of_its_own():
    found = adjusted_gaps(series([[3.0, 4.0], [3.5, 4.0], [3.0, 3.0]], ["client", "vendor"], step=1.0))
    np.testing.assert_allclose(found.gaps[0], [-1.0, -0.5, 0.0])
    assert np.isnan(found.standard_errors).all()
    assert found.n_linked[0] == 0


def test_a_session_with_one_side_has_no_gap():
    found = adjusted_gaps(series([[3.0, 4.0, 4.0], [np.nan, 4.0, 3.0]], ["client", "vendor", "vendor"]))
    assert np.isnan(found.gaps[0]).tolist() == [False, True]


def test_a_side_of_which_nobody_stayed_is_named():
    sessions = series([[3.0, np.nan, 4.0], [3.0, np.nan, 4.0], [np.nan, 2.0, 4.0]], ["client", "client", "vendor"])
    found = adjusted_gaps(sessions)
    assert found.replaced(np.array([False, False, True]), line="1") == (Side.CLIENT,)
    assert found.replaced(np.array([False, True, True]), line="1") == ()


@pytest.mark.parametrize(
    ("n", "stage"),
    [
        (0, DriftStage.DOTS),
        (3, DriftStage.DOTS),
        (4, DriftStage.CHART),
        (7, DriftStage.CHART),
        (8, DriftStage.EVERYTHING),
    ],
)
def test_few_sessions_are_dots_some_a_chart_eight_everything(n, stage):
    assert drift_stage(n) is stage
    if n:
        assert adjusted_gaps(series(np.full((n, 2), 3.0), ["client", "vendor"])).stage("1") is stage


def test_sessions_in_a_row_are_pooled_with_an_interval_that_a_move_in_between_does_not_widen():
    rng = np.random.default_rng(10)
    still = rng.normal(0, 0.3, 30)
    moved = still + np.where(np.arange(30) < 15, 0.0, 3.0)
    found = [
        rolling_gaps(adjusted_gaps(series(np.column_stack([g, 0 * g]), ["client", "vendor"])), line="1", width=5)
        for g in (still, moved)
    ]
    assert len(found[0]) == 26
    assert (found[0][3].first, found[0][3].last, found[0][3].gap.n_units) == (3, 7, 20)
    assert found[0][3].gap.value == pytest.approx(still[3:8].mean())
    widths = [one[0].gap.interval[1] - one[0].gap.interval[0] for one in found]
    assert widths[1] < 2.5 * widths[0] < 0.5 * moved.std() / still.std() * widths[0]
    assert rolling_gaps(adjusted_gaps(series([[3.0, 4.0]], ["client", "vendor"])), line="1") == ()
    with pytest.raises(InvalidInput, match="over 1 sessions"):
        rolling_gaps(adjusted_gaps(series([[3.0, 4.0]], ["client", "vendor"])), line="1", width=1)
