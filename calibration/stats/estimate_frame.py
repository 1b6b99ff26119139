"""What an estimate rests on: the units, raters and cells behind it."""

import numpy as np

from calibration.stats.coefficient_facts import CoefficientOptions
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import n_minority_units, why_no_pairs
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
    counts, times = patterns.counts[used], patterns.multiplicity[used]
    return Estimate(
        coefficient=name,
        value=None,
        n_units=int(patterns.multiplicity[paired].sum()),
        n_raters=patterns.n_raters,
        n_cells=int(times @ counts.sum(axis=1)),
        n_minority_units=_n_minority_units(patterns, used),
        confidence_level=options.confidence_level,
        method=method_of(options),
        undefined_reason=reason,
    )


def matrix_frame(
    name: str, matrix: RatingsMatrix, options: CoefficientOptions, *, used: BoolArray, paired: BoolArray
) -> Estimate:
    """Return the same for a matrix; ``used`` and ``paired`` have the shape (units,)."""
    part = matrix.take_units(np.flatnonzero(used))
    return Estimate(
        coefficient=name,
        value=None,
        n_units=int(paired.sum()),
        n_raters=int(part.active.sum()),
        n_cells=int(part.rated.sum()),
        n_minority_units=n_minority_units(part),
        confidence_level=options.confidence_level,
        method=method_of(options),
        undefined_reason=UndefinedReason.NO_VARIATION if paired.any() else why_no_pairs(matrix, Pairs.ALL),
    )


def _n_minority_units(patterns: UnitPatterns, used: BoolArray) -> int:
    counts, times = patterns.counts[used], patterns.multiplicity[used]
    totals = times @ counts
    if not totals.any():
        return 0
    others = counts.sum(axis=1) - counts[:, int(np.argmax(totals))]
    return int(times[others > 0].sum())
