"""Many sessions at once have the same means as each by itself."""

import numpy as np
import pytest

from calibration.stats.rater_means import rater_means, rater_means_at_once
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import Side

SIDES = [Side.CLIENT, Side.CLIENT, Side.VENDOR, Side.VENDOR, Side.VENDOR]
CLIENT = np.array([side is Side.CLIENT for side in SIDES])


def alone(values):
    return rater_means(
        RatingsMatrix.from_array(values, level="interval", raters=[f"r{i}" for i in range(5)], sides=SIDES, step=1.0)
    )


@pytest.fixture
def sessions():
    rng = np.random.default_rng(5)
    values = rng.integers(1, 6, (60, 7, 5)).astype(float)
    values[rng.random(values.shape) < rng.uniform(0, 0.9, (60, 1, 1))] = np.nan
    values[:5, 5:] = np.nan
    values[7] = np.nan
    return values


def test_means_counts_and_shared_contacts_are_those_of_each_session_by_itself(sessions):
    means, n, n_shared, together = rater_means_at_once(sessions, client=CLIENT)
    assert 20 < together.sum() < 60
    for i in np.flatnonzero(together):
        own = alone(sessions[i])
        assert means[i] == pytest.approx(own[0], abs=1e-10, nan_ok=True)
        assert n[i].tolist() == own[1].tolist()
        assert n_shared[i] == own[2]


def test_a_session_in_two_pieces_is_left_to_be_fitted_by_itself():
    pieces = np.full((1, 4, 5), np.nan)
    pieces[0, :2, [0, 2]] = 3.0
    pieces[0, 2:, [1, 3]] = 4.0
    means, _, _, together = rater_means_at_once(pieces, client=CLIENT)
    assert not together[0]
    assert np.isnan(means).all()
