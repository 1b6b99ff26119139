"""What ratings vary by, for a plan: from one's own ratings, or the documented defaults."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import PLAN_INDIVIDUAL, PLAN_SITUATION, PLAN_TOTAL_DEVIATIONS, PRIOR_SLIP
from calibration.stats.gap_split import GapSplit
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_variances import side_variances
from calibration.vocabulary import GapPart

_PAIR = 2


@dataclass(frozen=True, slots=True)
class PlanVariances:
    """What ratings vary by, in squared scale points; every one 0 or more.

    Attributes
    ----------
    situation : float
        Of the difference between the sides' expectations, from contact to contact.
    individual : float
        Of one reviewer around their side.
    slip : float
        Of one rating.
    assumed : bool
        Whether these are the documented defaults, not estimates from one's own ratings.
    """

    situation: float
    individual: float
    slip: float
    assumed: bool = False

    def __post_init__(self) -> None:
        for what, found in (("situation", self.situation), ("individual", self.individual), ("slip", self.slip)):
            if not found >= 0:
                raise InvalidInput(f"The variance '{what}' of the plan is {found:g}. Allowed: 0 or more.")

    @classmethod
    def of_line(cls, step: float) -> "PlanVariances":
        """Return the defaults for a line whose neighbouring answers are ``step`` scale points apart."""
        situation, individual, slip = PLAN_SITUATION * step, PLAN_INDIVIDUAL * step, PRIOR_SLIP * step
        return cls(situation**2, individual**2, slip**2, assumed=True)

    @classmethod
    def of_totals(cls) -> "PlanVariances":
        """Return the defaults for totals of 0 to 100 score points."""
        situation, individual, slip = PLAN_TOTAL_DEVIATIONS
        return cls(situation**2, individual**2, slip**2, assumed=True)

    @classmethod
    def of_split(cls, split: GapSplit) -> "PlanVariances | None":
        """Return the estimates of a split, both sides taken to be alike; ``None`` where the split is undefined.

        A side of one is taken to slip and to stray as the other side's reviewers do. With one reviewer a side all that
        is not the gap counts as situation, so that more reviewers are not promised to help.
        """
        situation, individual, slips = (
            split.part(part).estimate.value for part in (GapPart.SITUATION, GapPart.INDIVIDUAL, GapPart.SLIPS)
        )
        if situation is None:
            return None
        if individual is None or slips is None:
            return cls(situation, 0.0, 0.0)
        if split.part(GapPart.SITUATION).also_holds:
            return cls(max(situation - slips, 0.0), individual, slips)
        return cls(situation, individual / 2, slips / 2)

    @classmethod
    def of_one_side(cls, values: FloatArray) -> "PlanVariances | None":
        """Return the estimates of ratings of one side alone, for plans in which one reviewer stands against the others.

        Parameters
        ----------
        values : array of float, shape (units, raters)
            NaN where there is no rating.

        Returns
        -------
        PlanVariances or None
            Without a situation: nobody of the same side expects something else. ``None`` where no unit has two ratings.
        """
        judged = values[(~np.isnan(values)).sum(axis=1) >= _PAIR]
        if len(judged) < _PAIR:
            return None
        judged = judged[:, ~np.isnan(judged).all(axis=0)]
        found = side_variances(judged[None])
        return cls(0.0, float(found.rater[0]), float(found.slip[0]))

    @classmethod
    def pooled(cls, found: Sequence[tuple["PlanVariances", int]]) -> "PlanVariances":
        """Return the means of several estimates, each counted as often as the number beside it (its contacts)."""
        weights = np.array([n for _, n in found], dtype=np.float64)
        parts = np.array([(one.situation, one.individual, one.slip) for one, _ in found])
        situation, individual, slip = (weights @ parts / weights.sum()).tolist()
        return cls(situation, individual, slip, assumed=any(one.assumed for one, _ in found))
