"""Words on ranges: Landis and Koch's by the value, Gwet's by its probability."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.stats import Estimate
from calibration.stats.agreement_scale import ScaleWord, scale_membership
from calibration.vocabulary import UndefinedReason

KAPPA = Estimate("fleiss_kappa", 0.67, standard_error=0.15)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.04, "poor"),
        (0.0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.41, "moderate"),
        (0.61, "substantial"),
        (0.81, "almost perfect"),
        (1.0, "almost perfect"),
    ],
)
def test_the_word_of_a_value_is_landis_and_kochs(value, word):
    found = scale_membership(Estimate("cohen_kappa", value))
    assert found.word == word
    assert (found.probabilities, found.retained) == ((), None)


def test_the_probabilities_are_those_of_gwets_example():
    """.67 with error .15: irrCAC 0.4.4 prints .18168, .67511, .96356, .99912 cumulated on the ranges from .8 down."""
    found = scale_membership(KAPPA)
    cumulated = [sum(p for _, p in found.probabilities[: i + 1]) for i in range(6)]
    assert cumulated[:4] == pytest.approx([0.18168, 0.67511, 0.96356, 0.99912], abs=5e-6)
    assert cumulated[-1] == pytest.approx(1)
    assert found.retained is ScaleWord.MODERATE
    assert found.word is ScaleWord.SUBSTANTIAL


def test_an_undefined_coefficient_has_no_word():
    assert scale_membership(KAPPA.undefined(UndefinedReason.NO_PAIRS)) is None


@given(st.floats(-1, 1), st.floats(1e-3, 2))
def test_gwets_word_is_never_above_the_one_the_value_stands_for(value, error):
    found = scale_membership(replace(KAPPA, value=value, standard_error=error))
    words = list(ScaleWord)
    assert sum(p for _, p in found.probabilities) == pytest.approx(1)
    assert all(p >= 0 for _, p in found.probabilities)
    assert words.index(found.retained) >= words.index(found.word)
