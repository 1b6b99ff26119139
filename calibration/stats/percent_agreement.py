"""How often two raters gave the same answer."""

import numpy as np

from calibration.stats.estimate import Estimate
from calibration.stats.pairs import n_minority_units, pair_table, raters_of, why_no_pairs
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Pairs


def percent_agreement(
    matrix: RatingsMatrix, *, pairs: Pairs = Pairs.ALL, tolerance: float = 0.0, confidence_level: float = 0.95
) -> Estimate:
    """Share of pairs of raters that gave the same answer, mean over units.

    Parameters
    ----------
    matrix : RatingsMatrix
        N/A is no answer here: see :func:`applicability_agreement`.
    pairs : Pairs
        Everybody, within one side, or between the sides.
    tolerance : float
        Steps of the scale (scale points where no step is known) within which answers count as the same.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Value 0 to 1; units are those with at least one pair. Undefined: ``NO_RATINGS``, ``ONE_SIDE``,
        ``NO_PAIRS``.

    Notes
    -----
    p = mean over units of (same pairs / pairs): the pₐ of Gwet (2014), ch. 2, restricted to the pairs asked for.
    The interval is Wilson's with n = units: exact answers of one pair a unit are its case; with more
    pairs a unit it is too wide, never too short. It holds for 3 to 5 units too.

    Examples
    --------
    >>> matrix = RatingsMatrix.from_array([[1, 1], [1, 2], [2, 2], [2, 2]], level="nominal", categories=[1, 2])
    >>> percent_agreement(matrix).value
    0.75
    """
    table = pair_table(matrix, pairs=pairs, tolerance=tolerance)
    by_unit = table.unit_agreement()
    columns = raters_of(matrix, pairs)
    rows = np.flatnonzero(~np.isnan(by_unit))
    used = matrix.take_units(rows).take_raters(columns)
    return Estimate(
        coefficient="percent_agreement",
        value=float(by_unit[rows].mean()) if len(rows) else None,
        interval=wilson_interval(float(by_unit[rows].sum()), len(rows), confidence_level=confidence_level),
        n_units=len(rows),
        n_raters=int(used.active.sum()),
        n_cells=int(used.rated.sum()),
        n_minority_units=n_minority_units(used),
        confidence_level=confidence_level,
        method="wilson over units",
        undefined_reason=None if len(rows) else why_no_pairs(matrix, pairs),
    )


def applicability_agreement(
    matrix: RatingsMatrix, *, pairs: Pairs = Pairs.BETWEEN, confidence_level: float = 0.95
) -> Estimate:
    """Share of pairs of raters that agree on whether the criterion applies at all (N/A or scored).

    Parameters and result as in :func:`percent_agreement`; the minority units are those where the rarer of
    "N/A" and "scored" occurs.
    """
    return percent_agreement(matrix.applicability(), pairs=pairs, confidence_level=confidence_level)
