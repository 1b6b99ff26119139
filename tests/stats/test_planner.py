import numpy as np
import pytest
from scipy.stats import nct, t

from benchmarks.planner_check import PLANS, labelled, labelled_steps, own_variances
from calibration.errors import InvalidInput
from calibration.stats.gap_split import gap_split
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import LabelRule, Session, gap_power, smallest_gap, units_for_gap
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import UndefinedReason

OF_TEN_POINTS = PlanVariances(situation=100.0, individual=0.0, slip=0.0)
AT_FIVE_PERCENT = LabelRule(n_lines=2)  # a rate of 10 % over two lines


def test_a_standard_deviation_of_ten_needs_34_contacts_for_five_points():
    """Half a standard deviation, 80 % power, two-sided 5 %: 34 by the noncentral t, as every power table says."""

    def exact(n):
        return nct.sf(t.ppf(0.975, n - 1), n - 1, 0.5 * n**0.5)

    assert exact(33) < 0.8 <= exact(34)
    plan = units_for_gap(5, n_client=1, n_vendor=1, variances=OF_TEN_POINTS, rule=AT_FIVE_PERCENT, power=0.8)
    assert plan.session == Session(34, 1, 1)


@pytest.mark.parametrize(("n_units", "gap"), [(5, 16.8), (10, 10.0)])
def test_five_contacts_show_seventeen_points_and_ten_show_ten(n_units, gap):
    plan = smallest_gap(Session(n_units, 1, 1), variances=OF_TEN_POINTS, rule=AT_FIVE_PERCENT, power=0.8)
    assert plan.gap == pytest.approx(gap, abs=0.05)


@pytest.mark.parametrize("step", [None, 1.0])
def test_there_and_back_is_the_same_plan(step):
    variances = PlanVariances.of_totals() if step is None else PlanVariances.of_line(step)
    rule = LabelRule(step=step, n_lines=6)
    for n_units in (4, 9, 25):
        gap = smallest_gap(Session(n_units, 1, 3), variances=variances, rule=rule).gap
        back = units_for_gap(gap, n_client=1, n_vendor=3, variances=variances, rule=rule)
        assert back.session.n_units == n_units


def test_more_of_anything_shows_a_smaller_gap_and_more_lines_a_larger_one():
    rule, variances = LabelRule(step=1.0, n_lines=4), PlanVariances.of_line(1.0)

    def gap(session, rule=rule):
        return smallest_gap(session, variances=variances, rule=rule).gap

    assert gap(Session(8, 1, 3)) < gap(Session(4, 1, 3)) < gap(Session(4, 1, 1))
    assert gap(Session(8, 1, 3)) < gap(Session(8, 1, 3), LabelRule(step=1.0, n_lines=14))


def test_the_smallest_gap_is_never_below_what_the_rule_calls_one():
    variances = PlanVariances.of_line(1.0)
    assert smallest_gap(Session(400, 3, 3), variances=variances, rule=LabelRule(step=1.0)).gap > 0.2
    tolerant = LabelRule(tolerance=5.0)
    assert smallest_gap(Session(400, 3, 3), variances=PlanVariances.of_totals(), rule=tolerant).gap > 5.0
    none = units_for_gap(0.2, n_client=3, n_vendor=3, variances=variances, rule=LabelRule(step=1.0))
    assert (none.session, none.undefined_reason) == (None, UndefinedReason.TOO_CLOSE)


def test_two_contacts_show_nothing_and_reviewers_keep_their_own_noise():
    variances = PlanVariances(situation=1.0, individual=4.0, slip=1.0)
    few = smallest_gap(Session(2, 1, 1), variances=variances, rule=LabelRule())
    assert (few.gap, few.undefined_reason) == (None, UndefinedReason.NO_PAIRS)
    plans = [smallest_gap(Session(n, 2, 4), variances=variances, rule=LabelRule()) for n in (10, 300)]
    assert [plan.reviewer_deviation for plan in plans] == pytest.approx([3**0.5] * 2)


@pytest.mark.parametrize("step", [None, 1.0])
def test_the_power_is_how_often_the_moderated_test_says_so(step):
    variances, rule, session = PlanVariances(0.3, 0.0, 0.2), LabelRule(step=step, n_lines=5), Session(5, 1, 2)
    of_ratings, rng, gap = 1.5, np.random.default_rng(3), 1.1
    planned = gap_power(session, gap, variances=variances, rule=rule)
    spread = (0.3 + 0.2 * of_ratings) ** 0.5
    found = 0
    for _ in range(3000):
        prior = None if step is None else 0.25 * of_ratings
        mean = moderated_mean(rng.normal(gap, spread, 5), prior_variance=prior)
        found += mean.p_value() <= 0.1 / 5 and mean.value >= (0.2 if step else 0.0)
    assert found / 3000 == pytest.approx(planned, abs=0.035)


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: f"{p.name} {p.power}")
def test_a_planned_session_is_labelled_as_often_as_planned_by_the_rule_itself(plan):
    _, share = labelled(plan, cards=80, seed=5)
    assert share == pytest.approx(plan.power, abs=0.16)


def test_a_plan_may_start_from_ones_own_ratings():
    rng = np.random.default_rng(1)
    values = rng.normal(0, 1, (40, 1)) + rng.normal(0, 0.4, (1, 5)) + rng.normal(0, 0.7, (40, 5))
    values[:, :2] += rng.normal(0, 0.6, (40, 1))

    def split(columns, n_client):
        sides = ["client"] * n_client + ["vendor"] * (len(columns) - n_client)
        return gap_split(RatingsMatrix.from_array(values[:, columns], level="interval", sides=sides))

    full = PlanVariances.of_split(split([0, 1, 2, 3, 4], 2))
    assert full.slip == pytest.approx(0.49, rel=0.3)
    alone = PlanVariances.of_split(split([0, 2, 3, 4], 1))
    assert alone.situation == pytest.approx(full.situation, abs=0.25)
    pair = PlanVariances.of_split(split([0, 2], 1))
    assert (pair.slip, pair.individual, pair.assumed) == (0.0, 0.0, False)
    assert PlanVariances.of_split(split([0, 1], 2)) is None
    assert PlanVariances.of_line(1.0).assumed


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Session(5, 0, 1), "Allowed: 1 or more of each"),
        (lambda: PlanVariances(-1, 0, 0), "variance 'situation' of the plan is -1"),
        (lambda: LabelRule(n_lines=0), "Allowed: 1 line or more"),
        (lambda: smallest_gap(Session(5, 1, 1), variances=OF_TEN_POINTS, rule=LabelRule(), power=1.0), "power"),
        (
            lambda: units_for_gap(0, n_client=1, n_vendor=1, variances=OF_TEN_POINTS, rule=LabelRule()),
            "gap to be shown is 0",
        ),
    ],
)
def test_plans_that_make_no_sense_are_refused_in_a_sentence(make, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        make()


@pytest.mark.parametrize("levels", [2, 7])
def test_a_gap_of_answers_in_steps_is_labelled_as_planned_however_little_they_vary_now(levels):
    """Without the variance that the gap itself brings, the plan would promise a gap half as large."""
    gap, share = labelled_steps(Session(10, 2, 2), levels, cards=60, seed=5)
    assert 0.6 < gap < 0.75
    assert share == pytest.approx(0.8, abs=0.13)


def test_a_plan_from_ones_own_ratings_is_about_right_from_ten_contacts_on():
    mean, deviation = own_variances(2, n_lines=6, runs=12, seed=3)
    assert mean == pytest.approx(1.0, abs=0.1)
    assert deviation < 0.15


def test_estimates_are_pooled_by_their_contacts():
    found = PlanVariances.pooled([(PlanVariances(1.0, 0.0, 2.0), 10), (PlanVariances(0.0, 0.4, 2.0), 30)])
    assert (found.situation, found.individual, found.slip, found.assumed) == pytest.approx((0.25, 0.3, 2.0, False))
    assert PlanVariances.pooled([(PlanVariances.of_line(1.0), 1), (PlanVariances(0, 0, 0), 1)]).assumed


def test_one_side_alone_has_reviewers_and_slips_and_no_situation():
    rng = np.random.default_rng(4)
    values = rng.normal(3, 1, (200, 1)) + np.array([[0.0, 0.8, -0.8]]) + rng.normal(0, 0.5, (200, 3))
    values[::3, 0] = np.nan
    values[0, 1:] = np.nan
    found = PlanVariances.of_one_side(values)
    assert found.situation == 0.0
    assert found.slip == pytest.approx(0.25, rel=0.15)
    assert found.individual == pytest.approx(0.64, rel=0.15)
    assert PlanVariances.of_one_side(values[:, :1]) is None


def test_the_split_without_intervals_has_the_same_parts():
    rng = np.random.default_rng(2)
    matrix = RatingsMatrix.from_array(
        rng.normal(0, 1, (30, 4)), level="interval", sides=["client", "client", "vendor", "vendor"]
    )
    quick, whole = gap_split(matrix, intervals=False), gap_split(matrix)
    assert [one.estimate.value for one in quick.parts] == [one.estimate.value for one in whole.parts]
    assert quick.whole.interval is None
    assert whole.whole.interval is not None
