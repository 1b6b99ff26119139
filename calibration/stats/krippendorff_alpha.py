"""Krippendorff's alpha: disagreement observed against disagreement expected by chance."""

import krippendorff
import numpy as np

from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.disagreement import Disagreement, disagreement
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import n_minority_units, raters_of, why_no_pairs
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import Pairs, UndefinedReason

_MANY_VALUES = 32


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
    α = 1 − D_o/D_e. The value is the ``krippendorff`` package's; for the pairs between the sides, and for
    scales with many different numbers where the package needs memory of units × values², it is our own (held
    equal to the package by tests). Between the sides D_o is the mean over units, weighted by their number of
    values as in alpha, of the mean δ² of the client–vendor pairs: the weighting of Wong, Paritosh & Aroyo (2021)
    for two groups of raters, with alpha's expectation from the pooled values instead of kappa's from the two
    margins, so that a shift of one side counts as disagreement. With one rater a side it *is* alpha.
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
    value = _own_value(parts) if pairs is Pairs.BETWEEN or _many_values(used) else _package_value(used)
    resampled = parts.alpha((weights or unit_weights(matrix.shape[0], seed=seed)).sums(parts.features))
    interval = percentile_interval(resampled, confidence_level=confidence_level, n_units=len(rows))
    return frame.defined(value, interval=interval)


def _own_value(parts: Disagreement) -> float:
    return float(parts.alpha(parts.features.sum(axis=0)))


def _many_values(matrix: RatingsMatrix) -> bool:
    return len(np.unique(matrix.values[matrix.rated])) > _MANY_VALUES


def _package_value(matrix: RatingsMatrix) -> float:
    # The package wants raters × units and takes the other shape without a word: this is the only transpose.
    return float(krippendorff.alpha(reliability_data=matrix.values.T, level_of_measurement=matrix.level.value))
