"""Pure statistics: arrays in, results out. No database, no clock, no presentation."""

from calibration.stats.attribute_agreement import attribute_agreement
from calibration.stats.bland_altman import limits_of_agreement
from calibration.stats.bootstrap import UnitWeights, unit_weights
from calibration.stats.coefficient_facts import CoefficientFacts
from calibration.stats.contract import contract_result
from calibration.stats.contract_comparisons import answers_compared, totals_compared
from calibration.stats.estimate import Estimate
from calibration.stats.fair_score import fair_scores
from calibration.stats.gap_split import gap_split
from calibration.stats.icc import intraclass_correlations
from calibration.stats.kendall_w import concordance
from calibration.stats.planner import smallest_gap, units_for_gap
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.registry import coefficient, coefficients
from calibration.stats.repeat_plan import repeats_needed, smallest_shifts
from calibration.stats.repeatability import repeatability
from calibration.stats.reviewers import reviewer_effects
from calibration.stats.side_kappa import side_kappas
from calibration.stats.standards_data import StandardsData
from calibration.stats.unit_patterns import UnitPatterns
from calibration.stats.who_moved import who_moved

__all__ = [
    "CoefficientFacts",
    "Estimate",
    "RatingsMatrix",
    "StandardsData",
    "UnitPatterns",
    "UnitWeights",
    "answers_compared",
    "attribute_agreement",
    "coefficient",
    "coefficients",
    "concordance",
    "contract_result",
    "fair_scores",
    "gap_split",
    "intraclass_correlations",
    "limits_of_agreement",
    "repeatability",
    "repeats_needed",
    "reviewer_effects",
    "side_kappas",
    "smallest_gap",
    "smallest_shifts",
    "totals_compared",
    "unit_weights",
    "units_for_gap",
    "who_moved",
]
