import numpy as np
import pytest

from calibration.stats.weight_matrix import tolerance_matrix, weight_matrix
from calibration.vocabulary import Weighting

FIVE = np.arange(1.0, 6)
ROW_OF_THE_LOWEST = {  # of five answers 1 to 5, as Gwet (2014), ch. 3, defines them
    Weighting.IDENTITY: [1, 0, 0, 0, 0],
    Weighting.LINEAR: [1, 3 / 4, 2 / 4, 1 / 4, 0],
    Weighting.QUADRATIC: [1, 15 / 16, 12 / 16, 7 / 16, 0],
    Weighting.ORDINAL: [1, 9 / 10, 7 / 10, 4 / 10, 0],
    Weighting.RADICAL: [1, 1 - 0.5, 1 - np.sqrt(0.5), 1 - np.sqrt(0.75), 0],
    Weighting.RATIO: [
        1,
        1 - (1 / 3) ** 2 / (4 / 6) ** 2,
        1 - (2 / 4) ** 2 / (4 / 6) ** 2,
        1 - (3 / 5) ** 2 / (4 / 6) ** 2,
        0,
    ],
    Weighting.CIRCULAR: [
        1,
        1 - np.sin(np.pi / 5) ** 2 / np.sin(2 * np.pi / 5) ** 2,
        0,
        0,
        1 - np.sin(4 * np.pi / 5) ** 2 / np.sin(2 * np.pi / 5) ** 2,
    ],
    Weighting.BIPOLAR: [1, 1 - 1 / 7, 1 - 4 / 12, 1 - 9 / 15, 0],
}


@pytest.mark.parametrize("weights", list(Weighting))
def test_weights_are_gwets(weights):
    assert weight_matrix(weights, FIVE)[0] == pytest.approx(ROW_OF_THE_LOWEST[weights])


@pytest.mark.parametrize("weights", list(Weighting))
@pytest.mark.parametrize("scale", [FIVE, np.array([0.0, 1.0]), np.array([0.0, 2.0, 10.0]), np.array([3.0])])
def test_weights_are_symmetric_one_for_the_same_answer_and_never_below_zero(weights, scale):
    matrix = weight_matrix(weights, scale)
    np.testing.assert_allclose(matrix, matrix.T)
    np.testing.assert_array_equal(np.diag(matrix), 1.0)
    assert matrix.min() >= 0
    assert len(scale) == 1 or matrix.min() == pytest.approx(0.0, abs=1e-12)


def test_a_tolerance_is_a_band_around_the_diagonal():
    assert tolerance_matrix(np.arange(3.0), tolerance=1).tolist() == [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
