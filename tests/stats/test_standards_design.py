"""Whether it can be told at all who moved: asked before any number is made."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.who_moved_worlds import TRUTHS, Conduct, Record, draw_record, part
from calibration.stats.movement import PARTIES
from calibration.stats.standards_data import StandardsData
from calibration.stats.standards_design import Turn, connection, fixed_part, turn_contrasts
from calibration.stats.who_moved import who_moved
from calibration.vocabulary import Movement, Party, Side, UndefinedReason

YEAR = Record(12, 12, 4)


def drawn(record=YEAR, truth=TRUTHS[0], seed=1, **conduct):
    return draw_record(record, truth, np.random.default_rng(seed), conduct=Conduct(**conduct))


def without_repeats(data):
    return part(data, ~data.is_repeat)


def values(found):
    return [shift.estimate.value for shift in found.shifts]


def test_without_repeats_only_the_gap_is_told_and_the_sessions_hang_in_as_many_pieces():
    found = who_moved(without_repeats(drawn(truth=TRUTHS[2])), changes_at=[6])
    assert found.reason is UndefinedReason.NO_REPEATS
    assert found.movers is None
    assert values(found) == [None] * 3
    assert {s.movement for s in found.shifts} == {Movement.CANNOT_TELL}
    assert {s.estimate.undefined_reason for s in found.shifts} == {UndefinedReason.NO_REPEATS}
    assert found.gap.value == pytest.approx(-0.5, abs=0.3)
    assert found.gap.interval[1] < 0
    assert found.connection.n_components == 12
    assert who_moved(drawn(), changes_at=[6]).connection.n_components == 1


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda t: t.name)
@pytest.mark.parametrize("seed", range(4))
def test_without_repeats_nobody_is_ever_named_also_when_both_standards_move_together(truth, seed):
    found = who_moved(without_repeats(drawn(truth=truth, seed=seed)), changes_at=[6])
    assert found.movers is None
    assert values(found) == [None] * 3


def test_what_the_data_cannot_tell_without_repeats_is_one_minus_one_minus_one():
    turn = Turn(drawn().phases([6]), 0, 1)
    fixed = fixed_part(without_repeats(drawn()), turn)
    assert fixed.basis.shape == (6, 4)
    contrasts = turn_contrasts(turn)
    assert fixed.estimable(contrasts).tolist() == [False, False, False, True, True, True]
    unseen = np.eye(6) - fixed.basis @ fixed.basis.T
    direction = contrasts[:3] @ unseen @ contrasts[0]
    assert direction / direction[0] == pytest.approx([1, -1, -1])
    assert fixed_part(drawn(), turn).estimable(contrasts).all()


def test_samples_of_their_own_do_not_even_tell_the_gap():
    data = drawn()
    rows = (data.interaction % 2 == data.of_vendor) & ~data.is_repeat
    found = who_moved(part(data, rows), changes_at=[6])
    assert found.gap.undefined_reason is UndefinedReason.NO_PAIRS
    assert found.reason is UndefinedReason.NO_PAIRS
    assert found.movers is None


def test_repeats_that_one_side_scores_are_enough_and_there_is_no_test_of_both():
    found = who_moved(drawn(truth=TRUTHS[2], rescored_by=(Side.VENDOR,), rounded=False), changes_at=[6])
    assert found.connection.repeats == {Side.CLIENT: 0, Side.VENDOR: found.connection.n_repeats}
    assert found.repeats_test is None
    assert found.reason is None
    both = who_moved(drawn(truth=TRUTHS[2], rounded=False), changes_at=[6])
    assert both.repeats_test is not None
    client = PARTIES.index(Party.CLIENT_STANDARD)
    assert both.shifts[client].estimate.standard_error < found.shifts[client].estimate.standard_error


def test_two_repeats_are_too_few():
    data = drawn()
    late = data.is_repeat & (data.session >= 6) & (data.origin[data.interaction] < 6)
    kept = np.unique(data.interaction[late])[:2]
    found = who_moved(part(data, ~late | np.isin(data.interaction, kept)), changes_at=[6])
    assert (found.reason, found.connection.n_repeats) == (UndefinedReason.FEW_REPEATS, 2)


def test_repeats_within_a_phase_connect_nothing():
    data = drawn()
    across = (data.session >= 6) & (data.origin[data.interaction] < 6)
    found = who_moved(part(data, ~across), changes_at=[6])
    assert found.reason is UndefinedReason.NO_REPEATS
    assert data.is_repeat[~across].any()


def test_one_phase_or_one_side_or_nothing_is_undefined_throughout():
    data = drawn()
    for rows, reason in (
        (data.session < 6, UndefinedReason.ONE_PHASE),
        (data.of_vendor == 1, UndefinedReason.ONE_SIDE),
        (np.zeros(len(data.value), dtype=bool), UndefinedReason.NO_RATINGS),
    ):
        found = who_moved(part(data, rows), changes_at=[6])
        assert (found.reason, found.gap.undefined_reason, found.variances) == (reason, reason, None)
    same = who_moved(replace(data, value=np.full(len(data.value), 4.0)), changes_at=[6])
    assert same.reason is UndefinedReason.NO_VARIATION


def test_a_round_of_repeats_alone_tells_of_standards_and_not_of_agents():
    data = drawn()
    found = who_moved(part(data, (data.session < 6) | (data.origin[data.interaction] < 6)), changes_at=[6])
    assert found.shift(Party.AGENTS).estimate.undefined_reason is UndefinedReason.NO_NEW_CONTACTS
    assert found.shift(Party.CLIENT_STANDARD).estimate.value is not None


def test_one_session_a_phase_cannot_tell_a_standard_from_a_mood():
    found = who_moved(drawn(Record(2, 12, 6, (2, 2), (2, 2))), changes_at=[1])
    reasons = [s.estimate.undefined_reason for s in found.shifts]
    assert reasons == [None, UndefinedReason.FEW_SESSIONS, UndefinedReason.FEW_SESSIONS]


def test_a_panel_replaced_whole_makes_its_severity_part_of_the_standard():
    known = who_moved(drawn(), changes_at=[6])
    replaced = who_moved(drawn(new_people=True), changes_at=[6])
    assert replaced.connection.replaced == (Side.CLIENT, Side.VENDOR)
    assert known.connection.replaced == ()
    client = PARTIES.index(Party.CLIENT_STANDARD)
    assert replaced.shifts[client].estimate.standard_error > 1.3 * known.shifts[client].estimate.standard_error
    assert replaced.shifts[client].degrees_of_freedom < 20
    alone = who_moved(drawn(Record(12, 12, 4, (1, 1), (1, 1)), new_people=True), changes_at=[6])
    assert alone.shift(Party.CLIENT_STANDARD).estimate.undefined_reason is UndefinedReason.PANEL_REPLACED


def test_a_side_of_one_is_named_as_such_and_still_told():
    found = who_moved(drawn(Record(12, 4, 2, (1, 3), (1, 3))), changes_at=[6])
    assert found.connection.alone == (Side.CLIENT,)
    assert found.shift(Party.CLIENT_STANDARD).estimate.interval is not None
    both = who_moved(drawn(Record(12, 4, 2, (1, 1), (1, 1))), changes_at=[6])
    assert both.shift(Party.VENDOR_STANDARD).estimate.interval is not None


def test_the_connection_counts_what_was_scored():
    data = drawn()
    held = connection(data, Turn(data.phases([6]), 0, 1))
    assert held.n_new == {Side.CLIENT: 72, Side.VENDOR: 72}
    across = (data.session >= 6) & (data.origin[data.interaction] < 6)
    assert held.n_repeats == len(np.unique(data.interaction[across]))


@pytest.mark.parametrize("seed", range(32))
def test_whatever_was_scored_by_whomever_there_is_a_finite_figure_or_a_reason(seed):
    rng = np.random.default_rng(seed)
    n_raters, n_sessions, n_items = rng.integers([2, 2, 1], [6, 6, 9])
    cells = np.indices((n_raters, n_sessions, n_items)).reshape(3, -1).T
    cells = cells[rng.random(len(cells)) < rng.choice([0.2, 0.5, 0.9])]
    value = [rng.choice([1, 2, 5], len(cells)), cells[:, 1], cells[:, 2], cells[:, 0] * 1e6 + cells[:, 2]][seed % 4]
    data = StandardsData.from_columns(
        value,
        rater=cells[:, 0].tolist(),
        session=cells[:, 1].tolist(),
        interaction=cells[:, 2].tolist(),
        sides=dict(enumerate(["client", "vendor", *rng.choice(["client", "vendor"], 4)])),
        sessions=range(n_sessions),
        step=1.0,
    )
    found = who_moved(data, changes_at=[int(rng.integers(1, n_sessions))])
    estimates = [*(s.estimate for s in found.shifts), found.gap, found.client_marks, found.vendor_marks]
    for estimate in estimates:
        if estimate.value is not None:
            assert np.isfinite([estimate.value, *estimate.interval, estimate.standard_error]).all()
    assert (found.movers is None) == (found.reason is not None)
