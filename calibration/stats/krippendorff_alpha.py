"""Krippendorff's alpha: disagreement observed against disagreement expected by chance."""

import numpy as np

from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.coefficient_facts import EVERY_LEVEL, CoefficientFacts, CoefficientOptions, CountEntry
from calibration.stats.disagreement import Disagreement, counted_disagreement, disagreement, free_numbers
from calibration.stats.estimate import Estimate
from calibration.stats.estimate_frame import matrix_frame, pattern_frame
from calibration.stats.pairs import n_minority_units, raters_of, why_no_pairs
from calibration.stats.ratings_matrix import IntArray, RatingsMatrix
from calibration.stats.statistic import Statistic, finished
from calibration.stats.unit_patterns import UnitPatterns
from calibration.stats.weight_matrix import weight_matrix
from calibration.vocabulary import Pairs, UndefinedReason, Weighting


def krippendorff_alpha(
    matrix: RatingsMatrix,
    *,
    pairs: Pairs = Pairs.ALL,
    confidence_level: float = 0.95,
    weights: UnitWeights | None = None,
    seed: int = 0,
) -> Estimate:
    """Alpha at the matrix's level of measurement, any pattern of missing ratings.

    Parameters
    ----------
    matrix : RatingsMatrix
    pairs : Pairs
        ``ALL`` and within a side: alpha of those raters. ``BETWEEN``: only client–vendor pairs make the observed
        disagreement, all their pairable values the expected one.
    confidence_level : float
        Between 0 and 1.
    weights : UnitWeights, optional
        Resamples of these units; drawn from ``seed`` when not given.
    seed : int

    Returns
    -------
    Estimate
        At most 1; 0 is chance, below is worse than chance. Undefined: ``NO_RATINGS``, ``ONE_SIDE``,
        ``NO_PAIRS``, ``NO_VARIATION`` (all pairable values are the same).

    Notes
    -----
    α = 1 − D_o/D_e, held equal to the ``krippendorff`` package by tests. Between the sides D_o is the mean over
    units, weighted by their number of values as in alpha, of the mean δ² of the client–vendor pairs: the weighting of
    Wong, Paritosh & Aroyo (2021) for two groups of raters, with alpha's expectation from the pooled values instead of
    kappa's from the two margins, so that a shift of one side counts as disagreement. With one rater a side it *is*
    alpha.
    The interval is the percentile interval over resampled units, ordinal distances rebuilt in every
    resample. (Krippendorff's own bootstrap resamples pairs: other, shorter intervals.)

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Wong, Paritosh & Aroyo (2021),
    Cross-replication reliability, arXiv:2106.07393.

    Examples
    --------
    The binary example of Krippendorff (2011), two observers and ten units:

    >>> pairs = [(0, 1), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
    >>> round(krippendorff_alpha(RatingsMatrix.from_array(pairs, level="nominal")).value, 3)
    0.095
    """
    parts = disagreement(matrix, pairs)
    rows = np.flatnonzero(parts.pairable)
    used = matrix.take_units(rows).take_raters(raters_of(matrix, pairs))
    frame = Estimate(
        coefficient="krippendorff_alpha",
        value=None,
        n_units=len(rows),
        n_raters=int(used.active.sum()),
        n_cells=int(used.rated.sum()),
        n_minority_units=n_minority_units(used),
        confidence_level=confidence_level,
        method="bootstrap over units",
        seed=weights.seed if weights else seed,
        undefined_reason=UndefinedReason.NO_VARIATION if len(rows) else why_no_pairs(matrix, pairs),
    )
    if frame.n_minority_units == 0:
        return frame
    value = float(parts.alpha(parts.features.sum(axis=0)))
    if np.isnan(value):
        return frame
    resampled = parts.resampled(weights or unit_weights(matrix.shape[0], seed=seed))
    interval = percentile_interval(resampled, confidence_level=confidence_level, n_units=len(rows))
    return frame.defined(value, interval=interval)


def _of_patterns(patterns: UnitPatterns, options: CoefficientOptions) -> Estimate:
    distance = None if options.weights is None else 1 - weight_matrix(options.weights, patterns.values)
    parts = counted_disagreement(patterns.counts, None, level=patterns.level, values=patterns.values, distance=distance)
    frame = pattern_frame("krippendorff_alpha", patterns, options, used=parts.pairable, paired=parts.pairable)
    n_rated = int(patterns.multiplicity[patterns.n_ratings > 0].sum())
    return _finished(frame, parts, options, patterns.multiplicity, patterns.unit_rows, n_rated=n_rated)


def _of_free_numbers(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate | None:
    if options.weights is not None or not free_numbers(matrix):
        return None
    parts = disagreement(matrix, Pairs.ALL)
    frame = matrix_frame("krippendorff_alpha", matrix, options, used=parts.pairable, paired=parts.pairable)
    rows = np.arange(matrix.shape[0])
    n_rated = int(matrix.rated.any(axis=1).sum())
    return _finished(frame, parts, options, np.ones_like(rows), rows, n_rated=n_rated)


def _finished(
    frame: Estimate,
    parts: Disagreement,
    options: CoefficientOptions,
    multiplicity: IntArray,
    unit_rows: IntArray | None,
    *,
    n_rated: int,
) -> Estimate:
    if frame.n_minority_units == 0:
        return frame
    value = float(parts.alpha(multiplicity @ parts.features))
    if np.isnan(value):
        # Answers that differ, by less than these numbers can hold beside their size.
        return frame
    statistic = Statistic(
        value=value,
        resampled=parts.resampled,
        influence=lambda: parts.influence(multiplicity),
        n=frame.n_units,
        n_rated=n_rated,
        multiplicity=multiplicity,
        unit_rows=unit_rows,
    )
    return finished(frame, statistic, options)


ENTRIES = (
    CountEntry(
        CoefficientFacts(
            name="krippendorff_alpha",
            levels=EVERY_LEVEL,
            weights=tuple(Weighting),
            on_patterns=True,
            zero="Disagreement as large as between ratings drawn at random from all of them.",
            one="No disagreement at all.",
            reference="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; error: Gwet (2014), ch. 5",
        ),
        _of_patterns,
        _of_free_numbers,
    ),
)
