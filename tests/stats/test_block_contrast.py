"""Groups of contacts against all others: what sessions do to everybody is no difference between groups."""

import numpy as np
import pytest

from benchmarks.pressure_rates import adoption_rates, pressure_rates
from calibration.errors import InvalidInput
from calibration.stats.adoption import adoption
from calibration.stats.block_contrast import block_contrasts
from calibration.stats.group_verdict import adoption_verdicts, group_verdicts
from calibration.stats.moderated_t import ModeratedMean
from calibration.vocabulary import AdoptionVerdict, PressureVerdict


def test_a_strict_session_is_not_held_against_the_group_that_was_in_it() -> None:
    session = np.repeat(np.arange(8), 6)
    member = np.tile([1, 0, 0, 0, 0, 0], 8).astype(bool)
    member[session == 0] = [True] * 5 + [False]
    random = np.random.default_rng(1)
    values = 70 + random.normal(0, 2, 48) - 40.0 * (session == 0)
    (found,) = block_contrasts(values, blocks=session, members=member[None])
    assert found is not None
    assert abs(found.value) < 3 < abs(values[member].mean() - values[~member].mean())


def test_random_sessions_give_generalized_least_squares_with_the_variances_of_sessions() -> None:
    random = np.random.default_rng(2)
    session = np.repeat(np.arange(20), 5)
    member = random.random(100) < 0.4
    values = 60 + random.normal(0, 6, 20)[session] + random.normal(0, 8, 100) - 9 * member
    (found,) = block_contrasts(values, blocks=session, members=member[None])
    means = values.reshape(20, 5).mean(axis=1)
    within = ((values - means[session]) ** 2).sum() / 80
    between = 5 * means.var(ddof=1)
    covariance = within * np.eye(100) + (between - within) / 5 * (session[:, None] == session)
    design = np.column_stack([np.ones(100), member])
    weight = np.linalg.inv(covariance)
    information = design.T @ weight @ design
    expected = np.linalg.solve(information, design.T @ weight @ values)[1]
    assert found is not None
    assert found.standard_error is not None
    assert found.value == pytest.approx(expected)
    assert found.standard_error == pytest.approx(np.sqrt(np.linalg.inv(information)[1, 1]), rel=0.15)
    assert 60 < found.degrees_of_freedom < 98


def test_marks_all_alike_in_a_few_contacts_do_not_make_an_error_of_nothing() -> None:
    values = np.concatenate([np.full(8, 100.0), np.random.default_rng(3).normal(90, 10, 40)])
    member = np.arange(48) < 8
    (found,) = block_contrasts(values, blocks=np.arange(48) % 6, members=member[None])
    assert found is not None
    assert found.standard_error is not None
    assert found.standard_error > 3


def test_without_a_difference_to_estimate_there_is_none() -> None:
    session, member = np.repeat(np.arange(4), 5), np.arange(20) < 2
    assert block_contrasts(np.arange(20.0), blocks=session, members=member[None]) == (None,)
    assert block_contrasts(np.full(20, 7.0), blocks=session, members=(np.arange(20) < 9)[None]) == (None,)
    holes = np.where(np.arange(20) < 16, np.nan, 5.0)
    assert block_contrasts(holes, blocks=session, members=(np.arange(20) < 9)[None]) == (None,)
    with pytest.raises(InvalidInput, match="20 values, 3 sessions"):
        block_contrasts(np.arange(20.0), blocks=[1, 2, 3], members=member[None])


def told(value: float, error: float, *, n: int = 20, others: int = 40, sessions: int = 12) -> tuple[object, ...]:
    mean = ModeratedMean(value, error, 40.0, error**2 * n, n)
    (found,) = group_verdicts([mean], n_in=[n], n_others=[others], n_sessions=sessions)
    return found.verdict, found.more


def test_a_group_is_named_only_beyond_the_band_and_only_with_enough_behind_it() -> None:
    assert told(-12.0, 2.0) == (PressureVerdict.LOWER, None)
    assert told(12.0, 2.0) == (PressureVerdict.HIGHER, None)
    assert told(-4.5, 1.0)[0] is PressureVerdict.CANNOT_TELL
    assert told(1.0, 1.0) == (PressureVerdict.HOLDS, None)
    assert told(-12.0, 2.0, n=5) == (PressureVerdict.CANNOT_TELL, 3)
    assert told(-12.0, 2.0, others=7)[0] is PressureVerdict.CANNOT_TELL
    assert told(-12.0, 2.0, sessions=3)[0] is PressureVerdict.CANNOT_TELL
    verdict, more = told(-9.0, 6.0)
    assert verdict is PressureVerdict.CANNOT_TELL
    assert isinstance(more, int)
    assert more > 20


def test_many_questions_at_once_make_the_price_of_each_higher() -> None:
    looked = ModeratedMean(-10.0, 5.5, 40.0, 600.0, 20)
    quiet = ModeratedMean(0.5, 5.5, 40.0, 600.0, 20)
    alone = group_verdicts([looked], n_in=[20], n_others=[40], n_sessions=12)[0].more
    among = group_verdicts([looked, *[quiet] * 30], n_in=[20] * 31, n_others=[40] * 31, n_sessions=12)[0].more
    assert alone is not None
    assert among is not None
    assert among > alone


def world(lag: float, *, sessions: int = 16, change: float = 0.5) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(4)
    session = np.repeat(np.arange(sessions), 6)
    after, member = session >= sessions // 2, np.tile([True, True, False, False, False, False], sessions)
    mood = random.normal(0, 0.6, sessions)[session]
    values = 3 + mood + random.normal(0, 0.3, len(session)) + after * change - (after & member) * lag
    return values, session, member, after


def test_who_did_not_follow_what_others_adopted_is_behind_by_that_much() -> None:
    values, session, member, after = world(0.8)
    found = adoption(values, sessions=session, member=member, after=after, step=1.0)
    assert found.lag is not None
    assert found.lag.value == pytest.approx(-0.8, abs=0.2)
    assert (found.n_before, found.n_after, found.contacts_before, found.others_after) == (8, 8, 16, 32)
    assert adoption_verdicts([found], steps=[1.0])[0].verdict is AdoptionVerdict.LAGS


def test_whoever_rose_with_the_others_or_only_more_slowly_is_not_behind() -> None:
    for lag in (0.0, 0.3):
        values, session, member, after = world(lag, change=1.0)
        found = adoption(values, sessions=session, member=member, after=after, step=1.0)
        assert adoption_verdicts([found], steps=[1.0])[0].verdict is not AdoptionVerdict.LAGS


def test_below_four_sessions_on_each_side_nothing_is_said_but_what_is_missing() -> None:
    values, session, member, after = world(2.0, sessions=6)
    found = adoption(values, sessions=session, member=member, after=after, step=1.0)
    assert found.lag is None
    assert found.missing_sessions == 1
    told = adoption_verdicts([found], steps=[1.0])[0]
    assert (told.verdict, told.q_value, told.more) == (AdoptionVerdict.CANNOT_TELL, None, 1)
    nobody = adoption(values, sessions=session, member=np.zeros_like(member), after=after, step=1.0)
    assert (nobody.own, nobody.lag) == (None, None)


def test_where_nothing_is_hardly_anything_is_named_and_where_something_is_it_is() -> None:
    assert pressure_rates(n_sessions=26, n_contacts=4, replicates=40, seed=7).any_flag <= 0.08
    assert pressure_rates(n_sessions=26, n_contacts=10, replicates=10, planted=20.0, seed=8).found >= 0.9
    assert adoption_rates(n_sessions=26, n_contacts=4, replicates=40, n_lines=6, seed=9).any_flag <= 0.08
    assert adoption_rates(n_sessions=26, n_contacts=10, replicates=10, n_lines=3, lag=1.5, seed=10).found >= 0.9
