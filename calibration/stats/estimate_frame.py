"""What an estimate rests on: the units, raters and cells behind it."""

import numpy as np

from calibration.stats.coefficient_facts import CoefficientOptions
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import rarer_units, why_no_pairs
from calibration.stats.ratings_matrix import BoolArray, RatingsMatrix
from calibration.stats.statistic import method_of
from calibration.stats.unit_patterns import UnitPatterns
from calibration.vocabulary import Pairs, UndefinedReason


def pattern_frame(
    name: str, patterns: UnitPatterns, options: CoefficientOptions, *, used: BoolArray, paired: BoolArray
) -> Estimate:
    """Return an estimate without value: counts of what entered, and the reason if nothing more can be said.

    Parameters
    ----------
    name : str
    patterns : UnitPatterns
    options : CoefficientOptions
    used : array of bool, shape (patterns,)
        Rows whose ratings enter: their cells and their units with a rarer answer are counted.
    paired : array of bool, shape (patterns,)
        Rows with a pair: their units are counted.

    Returns
    -------
    Estimate
        Undefined: ``NO_RATINGS``, ``NO_PAIRS``, or ``NO_VARIATION`` for the caller to replace with a value where
        ``n_minority_units`` is above 0.
    """
    reason = UndefinedReason.NO_VARIATION
    if not paired.any():
        reason = UndefinedReason.NO_PAIRS if patterns.counts.any() else UndefinedReason.NO_RATINGS
    times, n_ratings = patterns.multiplicity * used, patterns.n_ratings
    most_common = patterns.counts[:, int(np.argmax(times @ patterns.counts))] if patterns.counts.size else n_ratings
    return Estimate(
        coefficient=name,
        value=None,
        n_units=int(patterns.multiplicity @ paired),
        n_raters=patterns.n_raters,
        n_cells=int(times @ n_ratings),
        n_minority_units=int(times @ (n_ratings > most_common)),
        confidence_level=options.confidence_level,
        method=method_of(options),
        undefined_reason=reason,
    )


def matrix_frame(
    name: str, matrix: RatingsMatrix, options: CoefficientOptions, *, used: BoolArray, paired: BoolArray
) -> Estimate:
    """Return the same for a matrix; ``used`` and ``paired`` have the shape (units,)."""
    values = matrix.values if used.all() else matrix.values[used]
    rated = ~np.isnan(values)
    return Estimate(
        coefficient=name,
        value=None,
        n_units=int(paired.sum()),
        n_raters=int(rated.any(axis=0).sum()),
        n_cells=int(rated.sum()),
        n_minority_units=rarer_units(values),
        confidence_level=options.confidence_level,
        method=method_of(options),
        undefined_reason=UndefinedReason.NO_VARIATION if paired.any() else why_no_pairs(matrix, Pairs.ALL),
    )
