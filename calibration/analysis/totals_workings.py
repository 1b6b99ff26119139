"""The workings of the totals: limits of agreement, and the coefficients that numbers admit."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calibration.analysis.line_sides import columns_of
from calibration.analysis.line_workings import workings_of
from calibration.analysis.pair_workings import Judged
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.review_scores import review_scores, totals_matrix
from calibration.analysis.reviewers import counts_only
from calibration.analysis.side_means import single_voices
from calibration.analysis.workings_report import TotalsWorkings
from calibration.stats.bland_altman import LimitsOfAgreement, limits_of_agreement
from calibration.stats.bootstrap import unit_weights
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import Side


def totals_workings(
    db: Db, scopes: Sequence[Scope], *, confidence_level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> TotalsWorkings:
    """Bland and Altman's limits and every coefficient of the totals; parameters as ``line_workings``."""
    cube = ratings_cube(db, scopes)
    tolerance = min((session.tolerance for session in cube.sessions), default=0.0)
    matrix = totals_matrix(cube, review_scores(cube).values)
    limits = _drawn(cube, matrix, limits_of_agreement(matrix, confidence_level=confidence_level))
    weights = unit_weights(len(cube.contacts), resamples=resamples, seed=seed)
    judged = Judged(matrix, {}, (tolerance,) if tolerance else (), weights, confidence_level)
    return TotalsWorkings(
        tolerance=tolerance,
        limits=limits,
        contacts=tuple(int(unit) for unit in limits.units),
        workings=workings_of(judged, line="", name="", reviewers=int(matrix.active.sum())),
    )


def _drawn(cube: RatingsCube, matrix: RatingsMatrix, limits: LimitsOfAgreement) -> LimitsOfAgreement:
    """Without the dots that would tell single totals of a session that shows counts; mean and limits are of all."""
    hidden = single_voices(cube, matrix.rated)
    if counts_only(cube.scopes) and not all(columns_of(cube, side).size for side in (Side.CLIENT, Side.VENDOR)):
        hidden = np.ones_like(hidden)
    kept = [i for i, unit in enumerate(limits.units) if not hidden[cube.row_of(int(unit))]]
    return replace(
        limits,
        units=tuple(limits.units[i] for i in kept),
        means=tuple(limits.means[i] for i in kept),
        differences=tuple(limits.differences[i] for i in kept),
    )
