import numpy as np
import pytest

from benchmarks.who_moved_worlds import TRUTHS, Conduct, Record, draw_record
from calibration.errors import InvalidInput
from calibration.stats.movement import PARTIES
from calibration.stats.repeat_plan import RepeatPlan, RepeatPrice, repeats_needed, smallest_shifts
from calibration.stats.standards_fit import StandardVariances
from calibration.stats.who_moved import who_moved
from calibration.vocabulary import Party, UndefinedReason

OF_LINE = StandardVariances.of_line(1.0)
CLIENT = Party.CLIENT_STANDARD


def smallest(plan, variances=OF_LINE, **given):
    return smallest_shifts(plan, variances=variances, **given)


@pytest.mark.parametrize(("n_repeats", "shift"), [(2, 0.40), (4, 0.32), (8, 0.27)])
def test_a_year_of_monthly_repeats_shows_what_the_simulation_says(n_repeats, shift):
    """2.8 times the standard errors of the method's own simulation, 12 sessions of 12 new contacts × 2 + 2."""
    assert smallest(RepeatPlan(6, 6, 12, n_repeats, 2, 2))[CLIENT] == pytest.approx(shift, abs=0.015)


def test_more_of_anything_shows_a_smaller_shift_and_no_repeats_none():
    def client(*plan):
        return smallest(RepeatPlan(*plan))[CLIENT]

    assert client(6, 6, 12, 8, 2, 2) < client(6, 6, 12, 4, 2, 2) < client(6, 6, 12, 2, 2, 2)
    assert client(12, 12, 12, 4, 2, 2) < client(6, 6, 12, 4, 2, 2) < client(6, 6, 12, 4, 1, 1)
    assert smallest(RepeatPlan(6, 6, 12, 0, 2, 2)) == dict.fromkeys(PARTIES)
    assert smallest(RepeatPlan(1, 1, 12, 4, 2, 2))[CLIENT] is None
    assert client(6, 6, 12, 4, 2, 2) < smallest(RepeatPlan(6, 6, 12, 4, 2, 2), power=0.95)[CLIENT]


def test_steps_and_passes_scale_the_plan():
    plan = RepeatPlan(6, 6, 12, 4, 2, 2)
    twice = smallest(plan, StandardVariances.of_line(2.0))
    assert twice == pytest.approx({party: 2 * shift for party, shift in smallest(plan).items()})
    assert 5 < smallest(plan, StandardVariances.of_passes())[CLIENT] < 40


def record(n_repeats=1, seed=2, **conduct):
    rng = np.random.default_rng(seed)
    data = draw_record(Record(12, 8, n_repeats), TRUTHS[0], rng, conduct=Conduct(**conduct))
    return data, who_moved(data, changes_at=[6])


def priced(data, found, **given):
    return repeats_needed(data, found, changes_at=[6], party=CLIENT, **given)


def test_a_smaller_shift_costs_more_repeats_and_a_shift_already_shown_hardly_any():
    data, found = record()
    prices = [priced(data, found, shift=shift).more_repeats for shift in (1.5, 0.45, 0.35)]
    assert prices[0] <= 2
    assert prices == sorted(prices)
    assert prices[2] > prices[0]


def test_having_scored_them_the_error_is_as_promised():
    data, found = record(n_repeats=1)
    price = priced(data, found, shift=0.4, per_session=4)
    assert price.more_repeats == 4 * price.more_sessions
    now = found.shift(CLIENT).estimate.standard_error
    assert 2.8 * now > 0.4
    longer = smallest(RepeatPlan(6, 6 + price.more_sessions, 8, 4, 2, 2), found.variances)[CLIENT]
    assert longer < 0.5


def test_without_repeats_there_is_a_price_with_what_the_record_varies_by():
    data, found = record(n_repeats=0)
    assert found.reason is UndefinedReason.NO_REPEATS
    price = priced(data, found, shift=0.5, per_session=4)
    assert 4 <= price.more_repeats <= 40


def test_a_price_beyond_reason_is_none_and_so_is_one_for_a_changed_order():
    data, found = record()
    assert priced(data, found, shift=0.05).more_repeats is None
    data, found = record(n_repeats=8, seed=4, redefined=1.0)
    assert found.reason is UndefinedReason.ORDER_CHANGED
    assert priced(data, found, shift=1.0).more_repeats is None


def test_the_default_is_the_shift_as_it_looks_and_at_least_twice_the_band():
    data, found = record()
    value = abs(found.shift(CLIENT).estimate.value)
    assert priced(data, found).shift == pytest.approx(max(value, 0.3))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: RepeatPlan(0, 6, 12, 4, 2, 2), "Allowed: 1 or more of each"),
        (lambda: RepeatPlan(1, 6, 3, 4, 2, 2), "at most the 3 contacts"),
        (lambda: smallest(RepeatPlan(6, 6, 12, 4, 2, 2), power=1.0), "power is 1"),
        (lambda: StandardVariances(1, 1, -1, 1, 1), "smallest variance is -1"),
        (lambda: StandardVariances(1, 1, 1, 1, 0), "noise above 0"),
        (lambda: priced(*record(), per_session=0), "0 repeats a session"),
    ],
)
def test_plans_that_make_no_sense_are_refused_in_a_sentence(make, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        make()


def test_rounds_of_the_size_that_sessions_have_take_as_many_and_larger_ones_share_their_moods():
    price = RepeatPrice(0.5, more_repeats=40, more_sessions=40)
    assert price.in_rounds(1) == 40
    assert 40 / 8 < price.in_rounds(8) == 7 < 40
    assert RepeatPrice(0.5, None, None).in_rounds(8) is None
