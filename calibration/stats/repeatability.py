"""Does a reviewer say the same of the same contact again? From contacts scored twice, blind."""

from dataclasses import dataclass, replace

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.pairs import in_steps
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.reviewers import spread_interval
from calibration.stats.side_gap import has_gap
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Measurement, UndefinedReason

_ROUNDING = 1e-9
_OF_TWO_READINGS = 1.959963984540054 * 2**0.5


@dataclass(frozen=True, slots=True)
class Repeatability:
    """One reviewer's second look against the first.

    Attributes
    ----------
    rater : str
    same : Estimate
        Share of repeats with the same answer within the tolerance.
    shift : Estimate
        Mean of second − first, scale points: a reviewer who moved.
    slip : Estimate
        Standard deviation of one rating around what the reviewer means, scale points.
    coefficient : float or None
        Scale points that two ratings of one contact by this reviewer differ by at most, 95 times in 100: 1.96·√2·slip.
    """

    rater: str
    same: Estimate
    shift: Estimate
    slip: Estimate
    coefficient: float | None


def repeatability(
    first: RatingsMatrix, second: RatingsMatrix, *, tolerance: float = 0.0, confidence_level: float = 0.95
) -> tuple[Repeatability, ...]:
    """Compare the second scoring of contacts with the first, reviewer by reviewer.

    Parameters
    ----------
    first, second : RatingsMatrix
        Same units, raters, level and categories in the same order; NaN where there is no rating.
    tolerance : float
        Steps of the scale within which answers are the same, 0 or more.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    tuple of Repeatability
        One per rater of the matrices. Undefined: ``NO_PAIRS`` without a repeat, ``NOT_NUMERIC`` (shift and slip of
        names), ``POSITIONAL_RATERS``.

    Raises
    ------
    InvalidInput
        When the two differ in units, raters, level or categories.

    Notes
    -----
    slip² = Σd²/2n over the n repeats, χ² interval with n degrees of freedom (Bland & Altman 1986, Lancet i, 307–310:
    the mean difference is taken to be 0).
    """
    for what in ("units", "raters", "level", "categories"):
        if getattr(first, what) != getattr(second, what):
            raise InvalidInput(f"The first and the second scoring have other {what}. Allowed: the same, in one order.")
    return tuple(_of_rater(first, second, i, tolerance, confidence_level) for i in range(first.shape[1]))


def _of_rater(
    first: RatingsMatrix, second: RatingsMatrix, column: int, tolerance: float, confidence_level: float
) -> Repeatability:
    differences: FloatArray = second.values[:, column] - first.values[:, column]
    repeated = ~np.isnan(differences)
    n = int(repeated.sum())
    reason = UndefinedReason.NO_PAIRS if first.named else UndefinedReason.POSITIONAL_RATERS
    frame = Estimate(
        coefficient="repeat_same_answers",
        value=None,
        n_units=n,
        n_raters=1,
        n_cells=2 * n,
        confidence_level=confidence_level,
        method="wilson over units",
        undefined_reason=reason,
    )
    shift = replace(frame, coefficient="repeat_shift", method="moderated t over units")
    slip = replace(frame, coefficient="repeat_slip", method="chi square")
    name = first.raters[column]
    if n == 0 or not first.named:
        return Repeatability(name, frame, shift, slip, None)
    steps = np.abs(in_steps(second)[:, column] - in_steps(first)[:, column])[repeated]
    allowed = 0.0 if first.level is Measurement.NOMINAL else tolerance
    n_same = int((steps <= allowed + _ROUNDING).sum())
    same = frame.defined(n_same / n, interval=wilson_interval(n_same, n, confidence_level=confidence_level))
    if not has_gap(first):
        no = UndefinedReason.NOT_NUMERIC
        return Repeatability(name, same, shift.undefined(no), slip.undefined(no), None)
    found = differences[repeated]
    prior = 2 * (PRIOR_SLIP * (first.step or 0.0)) ** 2 if first.categories else None
    mean = moderated_mean(found, prior_variance=prior)
    deviation = float(np.sqrt((found**2).mean() / 2))
    return Repeatability(
        rater=name,
        same=same,
        shift=shift.defined(mean.value, interval=mean.interval(confidence_level), standard_error=mean.standard_error),
        slip=slip.defined(deviation, interval=spread_interval(deviation, n, confidence_level)),
        coefficient=_OF_TWO_READINGS * deviation,
    )
