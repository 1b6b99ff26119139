"""A figure of agents' words against a reference period."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from calibration.stats.text_shift import text_shift
from calibration.vocabulary import UndefinedReason


def test_with_many_contacts_the_test_is_welchs() -> None:
    rng = np.random.default_rng(0)
    later, reference = rng.normal(0.2, 1, 800), rng.normal(0, 1, 600)
    found, peer = text_shift(later, reference), ttest_ind(later, reference, equal_var=False)
    assert found.p_value == pytest.approx(peer.pvalue, rel=0.05)
    assert found.estimate.interval == pytest.approx(tuple(peer.confidence_interval()), abs=2e-3)


def test_what_can_be_seen_is_what_the_note_says() -> None:
    values = np.arange(400.0)
    assert text_shift(values[:100], values[100:200]).detectable == pytest.approx(0.396, abs=1e-3)
    assert text_shift(values, values + 1).detectable == pytest.approx(0.198, abs=1e-3)


def test_half_of_detectable_is_found_less_often_than_detectable() -> None:
    rng = np.random.default_rng(1)
    size = text_shift(np.arange(50.0), np.arange(50.0)).detectable or 0

    def power(shift: float) -> float:
        p_values = (text_shift(rng.normal(shift, 1, 50), rng.normal(0, 1, 50)).p_value for _ in range(300))
        return float(np.mean([p is not None and p <= 0.05 for p in p_values]))

    assert power(size) == pytest.approx(0.8, abs=0.08)
    assert power(size / 2) < 0.45
    assert power(0) < 0.1


def test_contacts_that_never_vary_have_no_interval_and_five_without_thanks_are_not_sure() -> None:
    same = text_shift(np.zeros(5), np.zeros(9))
    assert (same.estimate.value, same.estimate.interval, same.p_value, same.deviations) == (0, None, None, None)
    thanks = text_shift(np.zeros(5), np.array([1.0, 2, 0, 1, 0, 2, 1, 0, 1, 2]))
    assert thanks.estimate.interval is not None
    assert thanks.estimate.interval[1] - thanks.estimate.interval[0] > 0.5


def test_an_empty_period_has_a_reason() -> None:
    found = text_shift(np.zeros(0), np.ones(3))
    assert (found.estimate.undefined_reason, found.detectable) == (UndefinedReason.NO_PAIRS, None)
    assert text_shift(np.zeros(1), np.ones(2)).p_value is None
