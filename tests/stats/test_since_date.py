from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_ind

from benchmarks.drift_worlds import DriftWorld, draw_sessions
from calibration.errors import InvalidInput
from calibration.stats.never_apart import rate_bound
from calibration.stats.session_means import SessionMeans
from calibration.stats.since_date import since_date
from calibration.vocabulary import ShiftReason, ShiftVerdict, Side, UndefinedReason


def one_against_one(gaps, **other):
    gaps = np.asarray(gaps, dtype=float)
    means = np.stack([3 + gaps, np.full_like(gaps, 3)], axis=-1)
    return SessionMeans.from_array(means, sides=["client", "vendor"], n_units=4, **other)


def test_with_one_panel_throughout_it_is_the_t_test_of_sessions():
    gaps = np.random.default_rng(1).normal(0, 0.3, 12)
    shift = since_date(one_against_one(gaps), day=5)[0]
    test = ttest_ind(gaps[5:], gaps[:5])
    assert shift.shift.value == pytest.approx(gaps[5:].mean() - gaps[:5].mean())
    assert shift.q_value == pytest.approx(test.pvalue, rel=1e-6)
    interval = test.confidence_interval()
    assert shift.shift.interval == pytest.approx((interval.low, interval.high), rel=1e-6)
    assert (shift.n_before, shift.n_after, shift.shift.n_units) == (5, 7, 48)
    assert shift.before.value == pytest.approx(gaps[:5].mean())
    assert shift.after.value == pytest.approx(gaps[5:].mean())


def test_a_large_shift_moved_a_tight_series_did_not_and_a_wide_one_cannot_be_told():
    rng = np.random.default_rng(2)
    step = np.where(np.arange(20) < 10, 0.0, -1.0)
    gaps = np.stack([step + rng.normal(0, 0.1, 20), rng.normal(0, 0.05, 20), rng.normal(0, 0.8, 20)])
    moved, still, wide = since_date(one_against_one(gaps), day=10)
    assert moved.verdict is ShiftVerdict.MOVED
    assert (still.verdict, still.reason, still.more_sessions) == (ShiftVerdict.NOT_MOVED, None, None)
    assert (wide.verdict, wide.reason) == (ShiftVerdict.CANNOT_TELL, ShiftReason.WIDE)
    assert moved.likely
    assert not still.likely
    assert moved.detectable < 1.0 < wide.detectable


def test_a_shift_too_small_to_act_on_is_not_moved_however_sure():
    step = np.where(np.arange(40) < 20, 0.0, 0.08) + np.random.default_rng(3).normal(0, 0.02, 40)
    shift = since_date(one_against_one(step), day=20)[0]
    assert shift.q_value < 0.001
    assert shift.verdict is ShiftVerdict.NOT_MOVED
    assert since_date(one_against_one(step), day=20, bands={"1": 0.04})[0].verdict is ShiftVerdict.MOVED


def test_the_price_is_kept_by_as_many_further_sessions():
    rng = np.random.default_rng(4)
    settled = asked = 0
    for _ in range(60):
        gaps = np.concatenate([rng.normal(0, 0.3, 12), rng.normal(0.6, 0.3, 3)])
        shift = since_date(one_against_one(gaps, step=1.0), day=12)[0]
        if shift.verdict is not ShiftVerdict.CANNOT_TELL or shift.more_sessions is None:
            continue
        asked += 1
        more = np.concatenate([gaps, rng.normal(0.6, 0.3, shift.more_sessions)])
        settled += since_date(one_against_one(more, step=1.0), day=12)[0].verdict is ShiftVerdict.MOVED
    assert asked >= 10
    assert settled >= 0.7 * asked


@pytest.mark.parametrize(
    ("day", "n", "reason", "price"),
    [
        (1, 9, ShiftReason.NO_SESSIONS_BEFORE, None),
        (8, 9, ShiftReason.FEW_SESSIONS, 1),
        (9, 9, ShiftReason.FEW_SESSIONS, 2),
        (2, 3, ShiftReason.FEW_SESSIONS, 1),
        (2, 4, None, None),
    ],
)
def test_two_sessions_on_each_side_and_four_in_all_are_needed(day, n, reason, price):
    gaps = np.random.default_rng(5).normal(0, 0.3, n)
    shift = since_date(one_against_one(gaps), day=day)[0]
    if reason is None:
        assert shift.shift.value is not None
        return
    assert (shift.verdict, shift.reason, shift.more_sessions) == (ShiftVerdict.CANNOT_TELL, reason, price)
    assert shift.shift.undefined_reason is UndefinedReason.NO_PAIRS
    assert shift.probability is None


def test_gaps_that_never_vary_tell_nothing_without_steps_and_steps_say_how_finely_they_could():
    assert since_date(one_against_one(np.full(8, 0.5)), day=4)[0].reason is ShiftReason.NO_SPREAD
    rounded = since_date(one_against_one(np.full(8, 0.5), step=1.0), day=4)[0]
    assert (rounded.verdict, rounded.reason) == (ShiftVerdict.CANNOT_TELL, ShiftReason.WIDE)
    assert rounded.shift.interval[1] > 0.15


def test_sides_that_gave_the_same_on_every_contact_have_an_upper_bound_and_no_sure_zero():
    sure = since_date(one_against_one(np.zeros(20), step=1.0), day=10)[0]
    assert (sure.verdict, sure.reason, sure.more_sessions) == (ShiftVerdict.NOT_MOVED, None, None)
    assert sure.shift.interval == pytest.approx((-rate_bound(40, 40), rate_bound(40, 40)))
    few = since_date(one_against_one(np.zeros(8), step=1.0), day=5)[0]
    assert (few.verdict, few.reason) == (ShiftVerdict.CANNOT_TELL, ShiftReason.NEVER_APART)
    longer = 8 + few.more_sessions
    assert since_date(one_against_one(np.zeros(longer), step=1.0), day=5)[0].verdict is ShiftVerdict.NOT_MOVED
    assert since_date(one_against_one(np.zeros(longer - 1), step=1.0), day=5)[0].reason is ShiftReason.NEVER_APART


def test_one_contact_on_which_they_differ_ends_the_bound_though_the_means_are_alike():
    means = one_against_one(np.zeros(20), step=1.0)
    apart = np.zeros((1, 20), dtype=np.intp)
    apart[0, 3] = 2
    shift = since_date(replace(means, n_apart=apart), day=10)[0]
    assert shift.agreed is None
    assert shift.reason is ShiftReason.WIDE


def test_sides_that_always_gave_the_same_number_are_told_by_the_width_of_the_scale():
    shift = since_date(one_against_one(np.zeros(20)), day=10)[0]
    assert (shift.reason, shift.shift.interval, shift.agreed.rate) == (
        ShiftReason.NEVER_APART,
        None,
        rate_bound(40, 40),
    )
    (share,) = since_date(one_against_one(np.zeros(20)), day=10, widths={"1": 1.0})
    assert share.verdict is ShiftVerdict.NOT_MOVED


def test_intervals_end_where_the_scale_does_and_one_as_long_as_the_scale_says_so():
    gaps = np.random.default_rng(11).choice([-1.0, 0.0, 1.0], 4)
    gaps[:2] = [-1.0, 1.0]
    plain = since_date(one_against_one(gaps, step=1.0), day=2)[0]
    (cut,) = since_date(one_against_one(gaps, step=1.0), day=2, widths={"1": 1.0})
    assert plain.shift.interval[0] < -2
    assert plain.reason is ShiftReason.WIDE
    assert min(cut.shift.interval) == -2
    assert max(abs(end) for one in (cut.before, cut.after) for end in one.interval) == 1
    assert (cut.reason, cut.shift.value) == (ShiftReason.ANYTHING, plain.shift.value)


def test_a_reviewer_replaced_at_the_date_widens_the_interval_and_is_named():
    """The same numbers: once one person gave the client's marks, once two did."""
    world = DriftWorld(n_units=4, n_client=1, n_vendor=3, pools=(2, 5), n_sessions=16, at=8, replaced=True)
    sessions = draw_sessions(world, 30, np.random.default_rng(6), one_panel=True)
    day = int(sessions.days[8])
    replaced = since_date(sessions, day=day)
    one = np.where(np.isnan(sessions.means[:, :, :1]), sessions.means[:, :, 1:2], sessions.means[:, :, :1])
    stayed = since_date(
        SessionMeans.from_array(
            np.concatenate([one, sessions.means[:, :, 2:]], axis=2),
            sides=["client", *["vendor"] * 5],
            n_units=4,
            days=sessions.days.tolist(),
            step=1.0,
        ),
        day=day,
    )
    assert all(s.replaced == (Side.CLIENT,) for s in replaced)
    assert all(s.replaced == () for s in stayed)
    wider = [r.shift.standard_error / s.shift.standard_error for r, s in zip(replaced, stayed, strict=True)]
    assert np.median(wider) > 1.15
    assert sum(r.verdict is ShiftVerdict.MOVED for r in replaced) <= sum(
        s.verdict is ShiftVerdict.MOVED for s in stayed
    )


def test_only_the_sessions_nearest_to_the_date_count_when_a_window_is_asked():
    gaps = np.concatenate([np.full(5, 9.0), np.random.default_rng(7).normal(0, 0.2, 8), np.full(5, -9.0)])
    shift = since_date(one_against_one(gaps), day=9, window=4)[0]
    assert (shift.n_before, shift.n_after) == (4, 4)
    assert shift.shift.value == pytest.approx(gaps[9:13].mean() - gaps[5:9].mean())


def test_every_line_pays_for_the_number_of_lines_asked():
    rng = np.random.default_rng(8)
    gaps = rng.normal(0, 0.3, (10, 12))
    alone = [since_date(one_against_one(row), day=6)[0].q_value for row in gaps]
    together = [one.q_value for one in since_date(one_against_one(gaps), day=6)]
    assert all(t >= a - 1e-12 for a, t in zip(alone, together, strict=True))
    assert min(together) > min(alone)


def test_shrinking_draws_lines_that_do_not_move_to_each_other_and_leaves_the_scales_out():
    rng = np.random.default_rng(9)
    gaps = rng.normal(0, 0.4, (10, 20))
    shifts = since_date(one_against_one(gaps, step=1.0), day=10)
    plain, drawn = (np.array([getattr(s, k).value for s in shifts]) for k in ("shift", "shrunken"))
    assert (drawn**2).sum() < 0.5 * (plain**2).sum()
    assert not any(s.likely for s in shifts)
    times_100 = since_date(one_against_one(gaps * 100, step=100.0), day=10)
    assert [s.probability for s in times_100] == pytest.approx([s.probability for s in shifts])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"window": 1}, "over 1 sessions"),
        ({"bands": {"1": 0.0}}, "band of line '1' is 0"),
        ({"bands": {"x": 0.2}}, "band of line 'x'"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        since_date(one_against_one(np.zeros(8)), day=4, **asked)
