"""The price of a shift that cannot be told, and what helps where it is none."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from calibration.analysis.since_price import LineSize, in_time, line_size, shift_price
from calibration.stats.session_means import SessionMeans
from calibration.stats.since_date import GapShift, since_date
from calibration.vocabulary import RemedyKind, ShiftReason, ShiftVerdict, Side

FOUR = LineSize(4, 1, 3)


def sessions(deviation: float = 0.5, *, n: int = 12) -> SessionMeans:
    """One client, three of the vendor, who mark alike but for what the sessions vary by."""
    rng = np.random.default_rng(3)
    means = 3 + rng.normal(0, 0.02, (n, 4))
    means[:, 0] += rng.normal(0, deviation, n) + np.where(np.arange(n) < n // 2, 0.0, 0.3)
    return SessionMeans.from_array(means, sides=["client", *["vendor"] * 3], n_units=4, step=1.0)


@pytest.fixture
def wide() -> GapShift:
    (shift,) = since_date(sessions(), day=6)
    assert shift.reason is ShiftReason.WIDE
    assert shift.test is not None
    return replace(shift, test=replace(shift.test, value=0.42, n_before=30), more_sessions=40)


def test_a_price_within_two_years_needs_no_other(wide: GapShift) -> None:
    price = shift_price(wide, FOUR, patience=52, section=None)
    assert price.payable
    assert price.remedies == ()


def test_beyond_them_a_second_reviewer_of_the_side_of_one_and_more_contacts_are_quicker(wide: GapShift) -> None:
    assert wide.test is not None
    alike = wide.test.more_sessions()
    assert alike is not None
    price = shift_price(replace(wide, more_sessions=alike), FOUR, patience=alike - 1, section=None)
    assert not price.payable
    assert {one.kind for one in price.remedies} <= {RemedyKind.REVIEWER, RemedyKind.CONTACTS}
    assert price.remedies
    assert all(0 < one.sessions < alike for one in price.remedies)
    assert {one.side for one in price.remedies if one.kind is RemedyKind.REVIEWER} <= {Side.CLIENT}
    assert all(one.n_contacts % 4 == 0 for one in price.remedies if one.n_contacts)


def test_a_section_that_is_told_comes_first_and_costs_nothing(wide: GapShift) -> None:
    told = replace(wide, verdict=ShiftVerdict.NOT_MOVED, reason=None, more_sessions=None)
    first = shift_price(wide, FOUR, patience=10, section=told).remedies[0]
    assert (first.kind, first.sessions, first.verdict) == (RemedyKind.SECTION, 0, ShiftVerdict.NOT_MOVED)
    kinds = [one.kind for one in shift_price(wide, FOUR, patience=10, section=wide).remedies]
    assert RemedyKind.SECTION not in kinds


def test_nothing_is_promised_that_takes_more_than_the_patience(wide: GapShift) -> None:
    assert shift_price(wide, FOUR, patience=0, section=None).remedies == ()


def test_the_size_of_a_line_is_that_of_its_usual_session() -> None:
    assert line_size(sessions(), 0) == FOUR
    empty = SessionMeans.from_array(np.full((2, 2), np.nan), sides=["client", "vendor"], n_units=4)
    assert line_size(empty, 0) is None


def test_a_section_has_no_price_of_more_than_two_years_at_the_pace_of_its_sessions(wide: GapShift) -> None:
    monthly = [date(2026, 1, 1) + timedelta(days=30 * n) for n in range(12)]
    weekly = [date(2026, 1, 1) + timedelta(days=7 * n) for n in range(12)]
    assert in_time([wide], monthly)[0].more_sessions is None
    assert in_time([wide], weekly)[0].more_sessions == 40
