"""The mixed model against the same likelihood written out with matrices of ratings × ratings."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from benchmarks.who_moved_worlds import Conduct, Record, Truth, draw_record
from calibration.stats.benchmarks import MAX_LEVELS
from calibration.stats.crossed_squares import CrossedRatings
from calibration.stats.restricted_fit import RestrictedFit, contrasts_at, degrees_of_freedom
from calibration.stats.session_design import SessionDesign
from calibration.stats.session_fit import SessionFit
from calibration.stats.standards_design import Turn, fixed_part, turn_contrasts
from calibration.stats.standards_fit import Likelihood, changes, crossed, fitted_model

RATIOS = np.array([1.1, 0.2, 0.03, 0.06])


class Dense:
    """y = Xβ + Σ Zb + e with V of ratings × ratings, as the textbook has it."""

    def __init__(self, data, fixed):
        n = len(data.sessions)
        codes = [
            data.interaction,
            data.rater,
            data.of_vendor * n + data.session,
            data.rater * n + data.session,
            np.arange(len(data.value)),
        ]
        self.parts = [(code[:, None] == code[None, :]).astype(float) for code in codes]
        self.x, self.y = fixed.columns, data.value

    def at(self, variances):
        v = sum(variance * part for variance, part in zip(variances, self.parts, strict=True))
        inverse = np.linalg.inv(v)
        information = self.x.T @ inverse @ self.x
        half = inverse @ self.x @ np.linalg.inv(information)
        projected = inverse - half @ self.x.T @ inverse
        determinant = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
        return half.T @ self.y, np.linalg.inv(information), projected, half, determinant

    def deviance(self, variances):
        _, _, projected, _, determinant = self.at(variances)
        return determinant + self.y @ projected @ self.y


@pytest.fixture(scope="module")
def record():
    rng = np.random.default_rng(7)
    plain = Conduct(rounded=False)
    return draw_record(Record(8, 5, 2), Truth("mixed", agents=-0.3, client=-0.4, vendor=0.2), rng, conduct=plain)


@pytest.fixture(scope="module")
def turn(record):
    return Turn(record.phases([4]), 0, 1)


@pytest.fixture(scope="module")
def dense(record, turn):
    return Dense(record, fixed_part(record, turn))


def test_deviance_and_gradient_are_those_of_the_whole_matrix(record, turn, dense):
    fit = RestrictedFit(crossed(record, fixed_part(record, turn).columns))
    free = len(record.value) - fixed_part(record, turn).columns.shape[1]

    def profiled(ratios):
        _, _, projected, _, determinant = dense.at([*ratios, 1.0])
        return determinant + free * np.log(dense.y @ projected @ dense.y)

    other = np.array([0.4, 0.01, 0.2, 1e-6])
    ours = fit.deviance(RATIOS)[0] - fit.deviance(other)[0]
    assert ours == pytest.approx(profiled(RATIOS) - profiled(other), abs=1e-7)
    steps = np.eye(4) * 1e-5
    numeric = [(profiled(RATIOS + step) - profiled(RATIOS - step)) / 2e-5 for step in steps]
    assert fit.deviance(RATIOS)[1] == pytest.approx(numeric, abs=1e-4)


def test_information_contrasts_and_degrees_of_freedom_are_those_of_the_whole_matrix(record, turn, dense):
    part = fixed_part(record, turn)
    ratings = crossed(record, part.columns)
    beta, covariance, projected, half, _ = dense.at([*RATIOS, 1.0])
    information = [[np.trace(projected @ a @ projected @ b) for b in dense.parts] for a in dense.parts]
    ours = RestrictedFit(ratings).information(RATIOS)
    assert ours == pytest.approx(np.array(information), rel=1e-8)
    contrasts = turn_contrasts(turn) @ part.basis
    found = contrasts_at(ratings, RATIOS, contrasts=contrasts)
    assert found.value == pytest.approx(contrasts @ beta, abs=1e-9)
    variance = np.diag(contrasts @ covariance @ contrasts.T)
    assert found.ratio == pytest.approx(variance, rel=1e-9)
    weights = half @ contrasts.T
    parts = np.array([np.diag(weights.T @ part @ weights) for part in dense.parts]).T
    assert found.parts == pytest.approx(parts, abs=1e-10)
    freedom = [v**2 / (p @ np.linalg.solve(information, p)) for v, p in zip(variance, parts, strict=True)]
    assert degrees_of_freedom(found, ours) == pytest.approx(freedom, rel=1e-6)


def test_the_fit_is_the_most_likely_one_with_the_same_estimates_and_errors(record, turn, dense):
    part, likelihood = fixed_part(record, turn), Likelihood(record)
    model = fitted_model(likelihood, part)
    found, _ = changes(likelihood, model, fixed=part, contrasts=turn_contrasts(turn))
    v = model.variances
    ours = np.array([v.interaction, v.rater, v.side_session, v.rater_session, v.noise])
    searched = minimize(
        lambda x: dense.deviance(x**2), np.sqrt(ours) + 0.05, method="L-BFGS-B", options={"ftol": 1e-12}
    )
    assert dense.deviance(ours) <= searched.fun + 1e-5
    assert ours == pytest.approx(searched.x**2, abs=2e-3)
    beta, covariance, *_ = dense.at(searched.x**2)
    contrasts = turn_contrasts(turn) @ fixed_part(record, turn).basis
    assert [c.value for c in found] == pytest.approx(contrasts @ beta, abs=2e-3)
    errors = np.sqrt(np.diag(contrasts @ covariance @ contrasts.T))
    assert [c.standard_error for c in found] == pytest.approx(errors, abs=2e-3)


def test_a_balanced_table_has_the_mean_squares_answer():
    """Items × raters, every cell once: σ²e = MS_E, σ²_items = (MS_I − MS_E)/R, σ²_raters = (MS_R − MS_E)/I."""
    rng = np.random.default_rng(1)
    y = rng.normal(0, 1, (30, 1)) + rng.normal(0, 0.8, (1, 6)) + rng.normal(0, 0.5, (30, 6))
    item, rater = np.indices(y.shape)
    ones = np.ones((y.size, 1))
    ratings = CrossedRatings.of(y.ravel(), fixed=ones, groups=[rater.ravel()], item=item.ravel())
    rest = y - y.mean(axis=0) - y.mean(axis=1, keepdims=True) + y.mean()
    noise = (rest**2).sum() / (29 * 5)
    wanted = [y.mean(axis=1).var(ddof=1) - noise / 6, y.mean(axis=0).var(ddof=1) - noise / 30]
    ratios = RestrictedFit(ratings).ratios()
    assert ratios * noise == pytest.approx(wanted, rel=1e-4)
    mean = contrasts_at(ratings, ratios, contrasts=np.ones((1, 1)))
    assert mean.value[0] == pytest.approx(y.mean())
    assert mean.left / (y.size - 1) == pytest.approx(noise, rel=1e-6)


def laid_out(record, part):
    design = SessionDesign.of(
        record.value,
        kind=part.kind,
        rater=record.rater,
        session=record.session,
        side=record.of_vendor,
        item=record.interaction,
    )
    return SessionFit(design.with_fixed(part.of_kind))


@pytest.fixture(scope="module")
def uneven():
    """Sessions of different sizes and panels, ratings missing here and there."""
    rng = np.random.default_rng(11)
    whole = draw_record(Record(14, 6, 3, (3, 5), (2, 2)), Truth("client", client=-0.5), rng)
    kept = np.flatnonzero(rng.random(len(whole.value)) < 0.8)
    columns = {name: getattr(whole, name)[kept] for name in ("value", "rater", "session", "interaction")}
    return replace(whole, **columns)


@pytest.mark.parametrize("ratios", [RATIOS, [0.4, 0.01, 0.2, 1e-6], [1e-6, 0.3, 1e-6, 2.0]])
@pytest.mark.parametrize("apart", [False, True])
def test_session_by_session_everything_is_what_it_is_with_one_large_matrix(uneven, ratios, apart):
    ratios, turn = np.array(ratios), Turn(uneven.phases([7]), 0, 1)
    part = fixed_part(uneven, turn, apart=apart)
    large, small = RestrictedFit(crossed(uneven, part.columns)), laid_out(uneven, part)
    deviance, gradient = large.deviance(ratios)
    slopes = small.slopes(ratios)
    assert slopes.value == pytest.approx(deviance, rel=1e-9)
    assert slopes.first == pytest.approx(gradient, rel=1e-6, abs=1e-6)
    assert small.information(ratios) == pytest.approx(large.information(ratios), rel=1e-6, abs=1e-9)
    contrasts = np.random.default_rng(0).normal(0, 1, (3, part.of_kind.shape[1]))
    ours, theirs = (fit.contrasts(ratios, contrasts=contrasts) for fit in (small, large))
    for name in ("value", "ratio", "parts", "left", "rest"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-6, abs=1e-8)


def test_second_derivatives_are_the_mean_of_the_observed_and_the_expected_ones(uneven):
    part = fixed_part(uneven, Turn(uneven.phases([7]), 0, 1))
    large, small = RestrictedFit(crossed(uneven, part.columns)), laid_out(uneven, part)
    steps = np.eye(4) * 1e-5
    observed = [(large.deviance(RATIOS + one)[1] - large.deviance(RATIOS - one)[1]) / 2e-5 for one in steps]
    information, gradient = large.information(RATIOS), large.deviance(RATIOS)[1]
    traces = information[4, :4] + information[:4, :4] @ RATIOS
    parts = (traces - gradient) / large.free
    expected = information[:4, :4] - large.free * np.outer(parts, parts)
    assert small.slopes(RATIOS).second == pytest.approx((np.array(observed) + expected) / 2, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_both_ways_find_the_same_variances(seed):
    record = draw_record(Record(12, 6, 2), Truth("agents", agents=-0.5), np.random.default_rng(seed))
    part = fixed_part(record, Turn(record.phases([6]), 0, 1))
    large, small = RestrictedFit(crossed(record, part.columns)), laid_out(record, part)
    ours, theirs = small.ratios(), large.ratios()
    assert large.deviance(ours)[0] <= large.deviance(theirs)[0] + 1e-8
    assert ours == pytest.approx(theirs, rel=2e-3, abs=2e-4)
    contrasts = np.eye(part.of_kind.shape[1])
    found = [fit.contrasts(at, contrasts=contrasts).value for fit, at in ((small, ours), (large, theirs))]
    assert found[0] == pytest.approx(found[1], abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("record", "change"),
    [
        (Record(10, 4, 2, pools=(1, 1), raters=(1, 1)), 5),  # a rater is a side: no variance of raters
        (Record(2, 4, 3), 1),  # a session is a phase: no variance of sides' sessions
        (Record(2, 6, 3, pools=(1, 1), raters=(1, 1)), 1),  # neither
    ],
    ids=["sides of one", "two sessions", "two sessions, sides of one"],
)
def test_variances_that_nothing_shows_keep_none_of_the_others_from_being_found(record, change, seed):
    drawn = draw_record(record, Truth("client", client=-0.5), np.random.default_rng(seed))
    part = fixed_part(drawn, Turn(drawn.phases([change]), 0, 1))
    large = RestrictedFit(crossed(drawn, part.columns))
    ours = Likelihood(drawn).of_variances(part).ratios()
    assert large.deviance(ours)[0] <= large.deviance(large.ratios())[0] + 1e-6


def test_a_record_that_repeats_tie_together_is_fitted_on_some_sessions_and_answers_on_all():
    record = draw_record(Record(120, 3, 1, (2, 2), (2, 2)), Truth("client", client=-0.6), np.random.default_rng(3))
    turn = Turn(record.phases([60]), 0, 1)
    part = fixed_part(record, turn)
    exact, answers = Likelihood(record), []
    tied = Likelihood(record)
    tied.tied = True
    for one in (exact, tied):
        model = fitted_model(one, part)
        found, _ = changes(one, model, fixed=part, contrasts=turn_contrasts(turn))
        answers.append(found)
    assert crossed(record, part.columns).n_random > MAX_LEVELS
    assert [c.value for c in answers[1]] == pytest.approx([c.value for c in answers[0]], abs=0.03)
    assert [c.standard_error for c in answers[1]] == pytest.approx([c.standard_error for c in answers[0]], rel=0.15)
