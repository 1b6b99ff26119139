"""The workings of the totals: limits of agreement, and the coefficients that numbers admit."""

from collections.abc import Sequence

from calibration.analysis.line_workings import workings_of
from calibration.analysis.pair_workings import Judged
from calibration.analysis.ratings_cube import ratings_cube
from calibration.analysis.review_scores import review_scores, totals_matrix
from calibration.analysis.workings_report import TotalsWorkings
from calibration.stats.bland_altman import limits_of_agreement
from calibration.stats.bootstrap import unit_weights
from calibration.store.engine import Db
from calibration.visibility.scope import Scope


def totals_workings(
    db: Db, scopes: Sequence[Scope], *, confidence_level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> TotalsWorkings:
    """Bland and Altman's limits and every coefficient of the totals; parameters as ``line_workings``."""
    cube = ratings_cube(db, scopes)
    tolerance = min((session.tolerance for session in cube.sessions), default=0.0)
    matrix = totals_matrix(cube, review_scores(cube).values)
    limits = limits_of_agreement(matrix, confidence_level=confidence_level)
    weights = unit_weights(len(cube.contacts), resamples=resamples, seed=seed)
    judged = Judged(matrix, {}, (tolerance,) if tolerance else (), weights, confidence_level)
    return TotalsWorkings(
        tolerance=tolerance,
        limits=limits,
        contacts=tuple(int(unit) for unit in limits.units),
        workings=workings_of(judged, line="", name="", reviewers=int(matrix.active.sum())),
    )
