"""Pure statistics: arrays in, results out. No database, no clock, no presentation."""

from calibration.stats.adjusted_gaps import adjusted_gaps
from calibration.stats.attribute_agreement import attribute_agreement
from calibration.stats.bland_altman import limits_of_agreement
from calibration.stats.bootstrap import UnitWeights, unit_weights
from calibration.stats.coefficient_facts import CoefficientFacts
from calibration.stats.contract import contract_result
from calibration.stats.contract_comparisons import answers_compared, totals_compared
from calibration.stats.estimate import Estimate
from calibration.stats.fair_score import fair_scores
from calibration.stats.gap_split import gap_split, gap_splits
from calibration.stats.icc import intraclass_correlations
from calibration.stats.kendall_w import concordance
from calibration.stats.look_back import look_back
from calibration.stats.planner import smallest_gap, units_for_gap
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.registry import coefficient, coefficients
from calibration.stats.repeat_plan import repeats_needed, smallest_shifts
from calibration.stats.repeatability import repeatability
from calibration.stats.reviewers import reviewer_effects
from calibration.stats.session_means import SessionMeans
from calibration.stats.side_kappa import side_kappas
from calibration.stats.since_date import since_date
from calibration.stats.standards_data import StandardsData
from calibration.stats.unit_patterns import UnitPatterns
from calibration.stats.watch import watch_lines
from calibration.stats.watch_limit import limit_for
from calibration.stats.who_moved import who_moved

__all__ = [
    "CoefficientFacts",
    "Estimate",
    "RatingsMatrix",
    "SessionMeans",
    "StandardsData",
    "UnitPatterns",
    "UnitWeights",
    "adjusted_gaps",
    "answers_compared",
    "attribute_agreement",
    "coefficient",
    "coefficients",
    "concordance",
    "contract_result",
    "fair_scores",
    "gap_split",
    "gap_splits",
    "intraclass_correlations",
    "limit_for",
    "limits_of_agreement",
    "look_back",
    "repeatability",
    "repeats_needed",
    "reviewer_effects",
    "side_kappas",
    "since_date",
    "smallest_gap",
    "smallest_shifts",
    "totals_compared",
    "unit_weights",
    "units_for_gap",
    "watch_lines",
    "who_moved",
]
