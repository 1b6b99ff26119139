"""Totals as the average reviewer of one's own side would give them: whose contact fell to a stricter one?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.analysis.review_scores import review_scores, totals_matrix
from calibration.analysis.reviewer_pool import Labels, reviewer_pool, why_withheld
from calibration.stats.fair_score import fair_scores
from calibration.store.engine import Db
from calibration.store.pooled_sessions import engagement_frame
from calibration.visibility.scope import Scope
from calibration.vocabulary import UndefinedReason

MOST = 8
"""Contacts named: those adjusted most."""
LEAST = 0.05
"""Score points. Less would show as none."""


@dataclass(frozen=True, slots=True)
class AdjustedTotal:
    """One contact: the mean of the totals it got, and the same with an average reviewer; score points.

    Attributes
    ----------
    standard_error : float or None
        Of ``fair``.
    n_reviewers : int
        Who scored it.
    """

    contact: int
    plain: float
    fair: float
    standard_error: float | None
    n_reviewers: int


@dataclass(frozen=True, slots=True)
class FairTotals:
    """The totals that the side's reviewers gave, adjusted for who happened to score.

    Attributes
    ----------
    n_reviewers, n_contacts : int
    rater_deviation : float or None
        Standard deviation of the reviewers around each other, score points.
    adjusted : tuple of AdjustedTotal
        Adjusted most first, ``MOST`` at the most; empty when nothing had to be.
    undefined_reason : UndefinedReason or None
    """

    n_reviewers: int
    n_contacts: int
    rater_deviation: float | None
    adjusted: tuple[AdjustedTotal, ...]
    undefined_reason: UndefinedReason | None


def fair_totals(db: Db, scopes: Sequence[Scope], *, labels: Labels = ()) -> FairTotals | None:
    """Adjust totals for who scored, among the reviewers whose figures the viewer may see; ``None`` with fewer than two.

    Parameters
    ----------
    labels
        Not needed here; as for ``reviewer_report``.

    Notes
    -----
    An adjustment is made of single reviewers' effects: of anybody whose figure may not be shown, nothing enters.
    """
    if why_withheld(engagement_frame(db, scopes[0].engagement_id).reviewers, scopes) is not None:
        return None
    pool = reviewer_pool(db, scopes, labels=labels)
    scored = pool.answered.sum(axis=0)
    shown = [i for i in range(len(pool.reviewers)) if pool.shows(i, n_contacts=int(scored[i]))]
    if len(shown) < 2:
        return None
    columns = pool.columns[shown]
    every = totals_matrix(pool.cube, review_scores(pool.cube).values)
    matrix = every.take_raters(columns)
    rows = np.flatnonzero(matrix.rated.any(axis=1))
    found = fair_scores(matrix.take_units(rows))
    reason = next((unit.fair.undefined_reason for unit in found.units if unit.fair.undefined_reason), None)
    adjusted = []
    for row, unit in zip(rows.tolist(), found.units, strict=True):
        if unit.plain is None or unit.fair.value is None:
            continue
        fair = min(max(unit.fair.value, 0.0), 100.0)
        if abs(fair - unit.plain) >= LEAST:
            error, n = unit.fair.standard_error, unit.fair.n_raters
            adjusted.append(AdjustedTotal(pool.cube.contacts[row].id, unit.plain, fair, error, n))
    adjusted.sort(key=lambda one: (-abs(one.fair - one.plain), one.contact))
    return FairTotals(len(shown), len(rows), found.rater_deviation, tuple(adjusted[:MOST]), reason)
