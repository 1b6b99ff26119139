from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.who_moved_worlds import TRUTHS, Conduct, Record, Truth, draw_record, part
from calibration.errors import InvalidInput
from calibration.stats.movement import PARTIES
from calibration.stats.standards_data import StandardsData
from calibration.stats.who_moved import who_moved
from calibration.vocabulary import Movement, Party, Side, UndefinedReason

YEAR = Record(12, 12, 4)
PLAIN = Conduct(rounded=False)


def drawn(record=YEAR, truth=TRUTHS[0], seed=1, **conduct):
    return draw_record(record, truth, np.random.default_rng(seed), conduct=Conduct(**conduct))


def shifted(data, side, by, since):
    moved = np.where((data.of_vendor == (side is Side.VENDOR)) & (data.session >= since), by, 0.0)
    return replace(data, value=data.value + moved)


def values(found):
    return [shift.estimate.value for shift in found.shifts]


# What moves what


@given(
    side=st.sampled_from([Side.CLIENT, Side.VENDOR]),
    by=st.floats(-2, 2),
    seed=st.integers(0, 50),
    repeats=st.integers(0, 3),
)
@settings(max_examples=12, deadline=None)
def test_marks_of_a_side_all_higher_since_a_date_move_its_standard_by_as_much_and_only_if_connected(
    side, by, seed, repeats
):
    data = draw_record(Record(6, 6, repeats), TRUTHS[0], np.random.default_rng(seed), conduct=PLAIN)
    before, after = (who_moved(d, changes_at=[3]) for d in (data, shifted(data, side, by, since=3)))
    sign = 1 if side is Side.CLIENT else -1
    assert after.gap.value == pytest.approx(before.gap.value + sign * by, abs=1e-3)
    assert before.connection == after.connection
    if before.reason is None and after.reason is None:
        moved = [0, by, 0] if side is Side.CLIENT else [0, 0, by]
        assert values(after) == pytest.approx(np.add(values(before), moved), abs=1e-3)
    elif repeats == 0:
        assert values(before) == values(after) == [None] * 3


def test_what_is_planted_is_found_and_marks_are_agents_and_standard():
    truth = Truth("all", agents=0.7, client=-0.8, vendor=0.6)
    found = who_moved(drawn(Record(20, 20, 8), truth, rounded=False), changes_at=[10])
    assert found.movers == frozenset(PARTIES)
    assert values(found) == pytest.approx([0.7, -0.8, 0.6], abs=0.25)
    agents, client, vendor = values(found)
    assert found.gap.value == pytest.approx(client - vendor)
    assert found.client_marks.value == pytest.approx(agents + client)
    assert found.vendor_marks.value == pytest.approx(agents + vendor)


def test_of_several_changes_each_may_be_asked_about():
    data = shifted(drawn(Record(18, 12, 6), rounded=False), Side.CLIENT, -1.0, since=6)
    first = who_moved(data, changes_at=[6, 12], at=6)
    last = who_moved(data, changes_at=[6, 12])
    assert first.shift(Party.CLIENT_STANDARD).estimate.value == pytest.approx(-1.0, abs=0.35)
    assert abs(last.shift(Party.CLIENT_STANDARD).estimate.value) < 0.35


def test_neither_the_order_of_rows_nor_the_names_matter():
    data = drawn(truth=TRUTHS[3])
    mixed = np.random.default_rng(4).permutation(len(data.value))
    found, again = (who_moved(d, changes_at=[6]) for d in (data, part(data, np.ones(len(data.value), bool))))
    other = replace(
        data,
        value=data.value[mixed],
        rater=data.rater[mixed],
        session=data.session[mixed],
        interaction=data.interaction[mixed],
    )
    assert values(who_moved(other, changes_at=[6])) == pytest.approx(values(found), abs=1e-4)
    assert values(again) == values(found)


def test_too_small_to_act_on_is_said_of_sure_and_of_bounded_movements():
    data = shifted(drawn(Record(12, 12, 8), rounded=False), Side.CLIENT, -1.0, since=6)
    assert who_moved(data, changes_at=[6]).shift(Party.CLIENT_STANDARD).movement is Movement.MOVED
    wide = who_moved(data, changes_at=[6], band=1.5)
    assert wide.shift(Party.CLIENT_STANDARD).movement is Movement.TOO_SMALL
    assert wide.shift(Party.VENDOR_STANDARD).movement is Movement.TOO_SMALL
    assert wide.movers == frozenset()


# Order, remembered marks, ceiling, passes


def test_a_changed_order_of_repeats_is_reported_instead_of_a_shift():
    data = drawn(Record(12, 12, 8), truth=TRUTHS[2], seed=3, redefined=1.0)
    found = who_moved(data, changes_at=[6])
    client, vendor, between = found.orders
    assert client.changed
    assert client.correlation < client.expected
    assert not vendor.changed
    assert between.n == found.connection.n_repeats
    assert found.reason is UndefinedReason.ORDER_CHANGED
    assert found.movers is None
    assert values(found) == [None] * 3
    assert found.gap.value is not None


def test_an_order_that_noise_explains_is_none_changed_and_four_repeats_say_nothing():
    kept = [who_moved(drawn(seed=seed), changes_at=[6]) for seed in range(20)]
    assert sum(found.reason is UndefinedReason.ORDER_CHANGED for found in kept) <= 2
    data = drawn()
    late = data.is_repeat & (data.session >= 6) & (data.origin[data.interaction] < 6)
    few = np.unique(data.interaction[late])[:4]
    found = who_moved(part(data, ~late | np.isin(data.interaction, few)), changes_at=[6])
    assert [order.p_value for order in found.orders] == [None] * 3
    assert found.movers is not None


def test_marks_remembered_on_repeats_contradict_the_new_contacts():
    data = drawn(Record(12, 12, 8), Truth("client", client=-1.0), remembered=0.9, rounded=False)
    found = who_moved(data, changes_at=[6])
    assert found.repeats_test.difference.value > 0.3
    assert found.repeats_test.failed
    assert found.reason in (UndefinedReason.REPEATS_DISAGREE, UndefinedReason.ORDER_CHANGED)


def test_the_share_of_best_answers_is_told_and_too_many_are_warned_of():
    data = drawn()
    found = who_moved(data, changes_at=[6])
    assert found.share_at_best == pytest.approx((data.value == 5).mean())
    assert not found.at_ceiling
    high = replace(data, value=np.minimum(data.value + 2, 5.0))
    assert who_moved(high, changes_at=[6]).at_ceiling
    assert who_moved(replace(data, highest=None), changes_at=[6]).share_at_best is None


def test_passes_are_told_in_percentage_points():
    data = drawn(Record(12, 20, 8), Truth("client", client=-1.2))
    passes = StandardsData.from_columns(
        (data.value >= 3).astype(float),
        rater=data.rater.tolist(),
        session=data.session.tolist(),
        interaction=data.interaction.tolist(),
        sides=dict(enumerate(data.sides)),
        sessions=range(12),
        pass_fail=True,
    )
    found = who_moved(passes, changes_at=[6])
    assert found.movers == {Party.CLIENT_STANDARD}
    assert -60 < found.shift(Party.CLIENT_STANDARD).estimate.value < -20
    assert (found.band, found.at_ceiling) == (5.0, False)


# The rates of docs/methods.md, small


def test_intervals_hold_the_truth_and_the_wrong_one_is_seldom_blamed():
    truth = Truth("mixed", agents=-0.3, client=-0.4, vendor=0.2)
    rng = np.random.default_rng(11)
    held = []
    for _ in range(40):
        found = who_moved(draw_record(Record(8, 8, 3), truth, rng), changes_at=[4])
        for shift, moved in zip(found.shifts, (-0.3, -0.4, 0.2), strict=True):
            if shift.estimate.interval:
                held.append(shift.estimate.interval[0] <= moved <= shift.estimate.interval[1])
    assert len(held) > 100
    assert 0.90 <= np.mean(held) <= 0.99


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"changes_at": []}, "at least one position from 1 to 11"),
        ({"changes_at": [0]}, "at least one position"),
        ({"changes_at": [12]}, "at least one position"),
        ({"changes_at": [6, 6]}, "each once"),
        ({"changes_at": [6], "at": 5}, "No phase begins at session 5. Allowed: 6"),
        ({"changes_at": [6], "band": -1}, "0 or more"),
    ],
)
def test_questions_that_make_no_sense_are_refused_in_a_sentence(asked, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        who_moved(drawn(), **asked)


# Whose standard goes with a change of the gap


@pytest.mark.parametrize(
    ("truth", "party"),
    [
        (Truth("client stricter", client=-1.5), Party.CLIENT_STANDARD),
        (Truth("vendor softer", vendor=1.5), Party.VENDOR_STANDARD),
        (Truth("both apart", client=-1.5, vendor=1.5), None),
        (Truth("agents alone", agents=1.5), None),
    ],
)
def test_a_gap_that_fell_is_put_down_to_the_one_standard_that_moved_its_way(truth, party):
    found = who_moved(drawn(Record(20, 20, 8), truth, seed=2, rounded=False), changes_at=[10])
    assert found.standard_behind(-1.0) is party
    assert found.standard_behind(+1.0) is None


def test_without_repeats_no_standard_is_behind_a_gap():
    found = who_moved(drawn(Record(12, 12, 0), Truth("client", client=-1.5)), changes_at=[6])
    assert found.standard_behind(-1.5) is None
