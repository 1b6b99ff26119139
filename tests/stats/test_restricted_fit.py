"""The mixed model against the same likelihood written out with matrices of ratings × ratings."""

import numpy as np
import pytest
from scipy.optimize import minimize

from benchmarks.who_moved_worlds import Conduct, Record, Truth, draw_record
from calibration.stats.benchmarks import MAX_LEVELS
from calibration.stats.crossed_squares import CrossedRatings
from calibration.stats.restricted_fit import RestrictedFit, contrasts_at, degrees_of_freedom
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


def test_a_record_with_too_many_levels_is_fitted_on_some_sessions_and_answers_on_all():
    record = draw_record(Record(120, 3, 1, (2, 2), (2, 2)), Truth("client", client=-0.6), np.random.default_rng(3))
    turn = Turn(record.phases([60]), 0, 1)
    part = fixed_part(record, turn)
    whole = crossed(record, part.columns)
    assert whole.n_random > MAX_LEVELS
    ratios = RestrictedFit(whole).ratios()
    exact = contrasts_at(whole, ratios, contrasts=turn_contrasts(turn) @ part.basis)
    model = fitted_model(Likelihood(record), part)
    found, _ = changes(Likelihood(record), model, fixed=part, contrasts=turn_contrasts(turn))
    assert [c.value for c in found] == pytest.approx(exact.value, abs=0.03)
    errors = np.sqrt(exact.ratio * exact.left / (whole.n_ratings - whole.n_fixed))
    assert [c.standard_error for c in found] == pytest.approx(errors, rel=0.15)
