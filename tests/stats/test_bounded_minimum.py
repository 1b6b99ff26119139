"""The smallest value within bounds: of quadratics whose answer is written out."""

import numpy as np
import pytest

from calibration.stats.bounded_minimum import Slopes, bounded_minimum


def quadratic(centre, curvature):
    def slopes(here):
        away = here - centre
        return Slopes(float(away @ curvature @ away / 2), curvature @ away, curvature)

    return slopes


@pytest.fixture
def curvature():
    return np.array([[2.0, 1.0], [1.0, 3.0]])


def test_a_minimum_within_the_bounds_is_found(curvature):
    found = bounded_minimum(quadratic(np.array([0.5, 2.0]), curvature), np.full(2, 0.1), lowest=1e-6, highest=1e4)
    np.testing.assert_allclose(found, [0.5, 2.0])


def test_a_number_that_wants_below_its_bound_stays_on_it_and_the_other_follows(curvature):
    found = bounded_minimum(quadratic(np.array([-1.0, 2.0]), curvature), np.full(2, 0.1), lowest=0.0, highest=1e4)
    # With the first at 0: 1·(0 + 1) + 3·(x − 2) = 0.
    np.testing.assert_allclose(found, [0.0, 5 / 3])


@pytest.mark.parametrize("slope", [1e-15, -1e-15, 1e-26])
@pytest.mark.parametrize("curve", [-1e-41, 1e-40, 0.0])
def test_a_number_that_does_not_matter_but_for_rounding_errors_stops_no_other(curvature, slope, curve):
    whole = np.zeros((3, 3))
    whole[:2, :2], whole[2, 2] = curvature, curve
    plain = quadratic(np.array([0.5, 2.0]), curvature)

    def slopes(here):
        at = plain(here[:2])
        return Slopes(at.value, np.append(at.first, slope), whole)

    found = bounded_minimum(slopes, np.full(3, 0.1), lowest=1e-6, highest=1e4)
    np.testing.assert_allclose(found, [0.5, 2.0, 0.1])
