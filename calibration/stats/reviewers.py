"""What can be said of single reviewers: how they mark against a reference, how steadily, and how they use the scale."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtri, ndtri

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import PRIOR_SLIP
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.reviewer_reference import Against, all_against_reference
from calibration.stats.scale_use import ScaleUse, scale_use
from calibration.stats.shrinkage import Shrunken, shrunken_means
from calibration.stats.side_gap import has_gap
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Reference, Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class ReviewerEffect:
    """One reviewer against the reference.

    Attributes
    ----------
    rater : str
    side : Side or None
    effect : Estimate
        Mean of rating − reference, scale points; below 0: marks lower. Standard error and moderated t interval.
    shrunken : Estimate
        The same drawn to the mean of the reviewer's side as far as it is uncertain; ``ONE_VOICE`` for a side of one.
    spread : Estimate
        Consistency: standard deviation of rating − reference around the effect, scale points. 0: always the same
        distance. Holds the reference's own unsteadiness, too.
    same : Estimate
        Share of answers that are the reference's: of its raters' answers within the tolerance, or of its mode (names).
    n_ties : int
        Contacts left out because the reference's raters were divided evenly (names and yes/no).
    scale : ScaleUse
    p_value : float or None
        Of "the effect is 0", two-sided, not corrected.
    """

    rater: str
    side: Side | None
    effect: Estimate
    shrunken: Estimate
    spread: Estimate
    same: Estimate
    n_ties: int
    scale: ScaleUse
    p_value: float | None


def reviewer_effects(
    matrix: RatingsMatrix,
    *,
    reference: Reference,
    gold: FloatArray | None = None,
    tolerance: float = 0.0,
    confidence_level: float = 0.95,
) -> tuple[ReviewerEffect, ...]:
    """Compare every reviewer with the reference, leaving their own rating out of it.

    Parameters
    ----------
    matrix : RatingsMatrix
    reference : Reference
        ``CLIENT_SIDE``: the client's other raters; ``CONSENSUS``: all other raters who are no programs; ``GOLD``.
    gold : array of float, shape (units,), optional
        The agreed values, NaN where there is none; needed for ``GOLD``.
    tolerance : float
        Steps of the scale within which two answers are the same, 0 or more.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    tuple of ReviewerEffect
        One per rater who gave a value, in the matrix's order. Undefined: ``POSITIONAL_RATERS``, ``NOT_NUMERIC``
        (effect and spread of names), ``NO_PAIRS`` (nothing to compare with), ``ONE_UNIT`` (spread), ``ONE_VOICE``
        (shrunken).

    Raises
    ------
    InvalidInput
        For the reference ``NONE``, and for ``GOLD`` without values.

    Notes
    -----
    Reference of a unit: mean of the reference's raters; for names and yes/no their mode, a tie is no reference.
    Standard error as of the gap between the sides (prior variance (``PRIOR_SLIP`` · step)²·(1 + 1/R)). Shrunken:
    :func:`calibration.stats.shrinkage.shrunken_means`. Spread: χ² interval.
    """
    if reference is Reference.NONE:
        raise InvalidInput("Reviewers are compared with 'none'. Allowed: client_side, consensus, gold.")
    if reference is Reference.GOLD and (gold is None or gold.shape != matrix.shape[:1]):
        raise InvalidInput("The agreed values are missing or not one a unit. Needed for the reference gold.")
    columns = np.flatnonzero(matrix.active)
    every = all_against_reference(matrix, reference=reference, gold=gold, tolerance=tolerance)
    against = [every[column] for column in columns]
    means = [_mean(matrix, one) for one in against]
    pulled = shrunken_means(means, groups=[matrix.sides[c] for c in columns])
    found = []
    for column, one, mean, drawn in zip(columns, against, means, pulled, strict=True):
        effect, spread, same = _estimates(matrix, one, mean, confidence_level)
        found.append(
            ReviewerEffect(
                rater=matrix.raters[column],
                side=matrix.sides[column],
                effect=effect,
                shrunken=_drawn(effect, drawn),
                spread=spread,
                same=same,
                n_ties=one.n_ties,
                scale=scale_use(matrix, int(column)),
                p_value=None if mean is None else mean.p_value(),
            )
        )
    return tuple(found)


def _drawn(effect: Estimate, shrunken: Shrunken | None) -> Estimate:
    frame = replace(effect, coefficient="reviewer_effect_shrunken", method="empirical bayes")
    if shrunken is None or effect.value is None:
        return frame.undefined(effect.undefined_reason or UndefinedReason.ONE_VOICE)
    value, error = shrunken.value, shrunken.standard_error
    half = float(ndtri(0.5 + effect.confidence_level / 2)) * error
    return frame.defined(value, interval=(value - half, value + half), standard_error=error)


def _mean(matrix: RatingsMatrix, one: Against) -> ModeratedMean | None:
    compared = one.compared
    if not (matrix.named and has_gap(matrix) and compared.any()):
        return None
    differences = (one.ratings - one.reference)[compared]
    prior = None
    if matrix.categories:
        prior = (PRIOR_SLIP * (matrix.step or 0.0)) ** 2 * (1 + 1 / float(one.n_reference[compared].mean()))
    return moderated_mean(differences, prior_variance=prior)


def _estimates(
    matrix: RatingsMatrix, one: Against, mean: ModeratedMean | None, confidence_level: float
) -> tuple[Estimate, Estimate, Estimate]:
    """Return effect, spread and share of same answers."""
    n = int(one.compared.sum())
    frame = Estimate(
        coefficient="reviewer_effect",
        value=None,
        n_units=n,
        n_raters=1,
        n_cells=n,
        confidence_level=confidence_level,
        method="moderated t over units",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )
    spread = replace(frame, coefficient="reviewer_spread", method="chi square")
    same = replace(frame, coefficient="reviewer_same_answers", method="wilson over units")
    if not matrix.named:
        why = UndefinedReason.POSITIONAL_RATERS
        return frame.undefined(why), spread.undefined(why), same.undefined(why)
    if n:
        agreed = float(np.nansum(one.same[one.compared]))
        same = same.defined(agreed / n, interval=wilson_interval(agreed, n, confidence_level=confidence_level))
    if not has_gap(matrix):
        return frame.undefined(UndefinedReason.NOT_NUMERIC), spread.undefined(UndefinedReason.NOT_NUMERIC), same
    if mean is None:
        return frame, spread, same
    effect = frame.defined(mean.value, interval=mean.interval(confidence_level), standard_error=mean.standard_error)
    if n < 2:
        return effect, spread.undefined(UndefinedReason.ONE_UNIT), same
    deviation = float((one.ratings - one.reference)[one.compared].std(ddof=1))
    return effect, spread.defined(deviation, interval=spread_interval(deviation, n - 1, confidence_level)), same


def spread_interval(deviation: float, freedom: int, confidence_level: float) -> tuple[float, float] | None:
    """Return the χ² interval of a standard deviation of normal values; ``None`` where they did not vary."""
    if deviation == 0.0:
        return None
    tail = (1 - confidence_level) / 2
    low, high = (deviation * float(np.sqrt(freedom / chdtri(freedom, p))) for p in (tail, 1 - tail))
    return low, high
