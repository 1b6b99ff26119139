"""Pure statistics: arrays in, results out. No database, no clock, no presentation."""

from calibration.stats.bootstrap import UnitWeights, unit_weights
from calibration.stats.coefficient_facts import CoefficientFacts
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.registry import coefficient, coefficients
from calibration.stats.unit_patterns import UnitPatterns

__all__ = [
    "CoefficientFacts",
    "Estimate",
    "RatingsMatrix",
    "UnitPatterns",
    "UnitWeights",
    "coefficient",
    "coefficients",
    "unit_weights",
]
