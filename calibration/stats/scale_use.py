"""Which answers a reviewer gives: all of the scale, or always the middle."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_gap import has_gap


@dataclass(frozen=True, slots=True)
class ScaleUse:
    """Which answers a reviewer gives.

    Attributes
    ----------
    counts : tuple of int
        Times each declared answer was given, in the order of the categories; empty for free numbers.
    n_used : int
        Different answers given.
    share_most_common : float or None
        Of the reviewer's answers, 0 to 1.
    spread, spread_of_others : float or None
        Standard deviation over the contacts the reviewer scored, and of the others' mean on the same contacts; ``None``
        for names and with fewer than two contacts. Much smaller than the others': everything gets the middle answer.
    """

    counts: tuple[int, ...]
    n_used: int
    share_most_common: float | None
    spread: float | None
    spread_of_others: float | None


def scale_use(matrix: RatingsMatrix, column: int) -> ScaleUse:
    """Return how one rater, who gave a value, uses the scale."""
    own = matrix.values[:, column]
    rated = np.flatnonzero(~np.isnan(own))
    used, times = np.unique(own[rated], return_counts=True)
    spread = others_spread = None
    if has_gap(matrix) and len(rated) >= 2:
        spread = float(own[rated].std(ddof=1))
        others = np.delete(matrix.values, column, axis=1)[rated]
        seen = ~np.isnan(others)
        means = share(np.where(seen, others, 0.0).sum(axis=1), seen.sum(axis=1))
        means = means[~np.isnan(means)]
        others_spread = float(means.std(ddof=1)) if len(means) >= 2 else None
    return ScaleUse(
        counts=tuple(int((own == c).sum()) for c in matrix.categories),
        n_used=len(used),
        share_most_common=float(times.max() / len(rated)),
        spread=spread,
        spread_of_others=others_spread,
    )
