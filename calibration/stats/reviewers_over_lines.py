"""One reviewer over all lines: marks lower or higher on the same contacts, differs from time to time, or neither.

Lines have different scales, so distances are shares of the scale: per unit the mean over the lines answered there,
then the mean over units. Lines that are themselves at fault (unclear, or read differently by the two sides) do not
belong here; the caller leaves them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from calibration.stats.benchmarks import (
    FALSE_DISCOVERY_RATE,
    MAX_PRICE,
    MIN_UNITS_FOR_T,
    PRICE_POWER,
    PRIOR_UNITS,
    SMALL_REVIEWER_EFFECT,
    STEADY_ENOUGH,
    UNSEEN_REVIEWER_EFFECT,
    UNSTEADY_FROM,
)
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.reviewer_distances import ReviewedLine, ReviewerDistances, reviewer_distances
from calibration.stats.shrinkage import Shrunken, shrunken_means
from calibration.vocabulary import Reference, ReviewerStanding, Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class ReviewerOverLines:
    """One reviewer.

    Attributes
    ----------
    rater : str
    side : Side or None
    effect : Estimate
        Mean of rating − reference, share of the scale; below 0: marks lower. ``n_units`` units stand behind it.
    shrunken : Estimate
        The same drawn to the mean of the reviewer's side.
    distance, distance_of_others : float or None
        How far the distance from the reference strays around the reviewer's own mean on each line (root mean square,
        share of the scale), and the others' on the same units.
    standing : ReviewerStanding
    more_units : int or None
        For ``CANNOT_TELL``: further units that would tell; ``None`` when no reasonable number would.
    """

    rater: str
    side: Side | None
    effect: Estimate
    shrunken: Estimate
    distance: float | None
    distance_of_others: float | None
    standing: ReviewerStanding
    more_units: int | None


NAMED = (ReviewerStanding.MARKS_LOWER, ReviewerStanding.MARKS_HIGHER, ReviewerStanding.UNSTEADY)
"""Standings that set a reviewer apart."""


def reviewers_over_lines(
    lines: Sequence[ReviewedLine], *, reference: Reference, confidence_level: float = 0.95
) -> tuple[ReviewerOverLines, ...]:
    """Compare every reviewer with the reference over several lines at once.

    Parameters
    ----------
    lines : sequence of ReviewedLine
        Same units and raters in the same order.
    reference : Reference
        As for :func:`calibration.stats.reviewers.reviewer_effects`; not ``NONE``.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    tuple of ReviewerOverLines
        One per rater who gave a value. Effects are undefined for positions in a file (``POSITIONAL_RATERS``), without
        a reference (``NO_PAIRS``) and where one person only stands behind the comparison (``ONE_VOICE``).

    Notes
    -----
    *Marks lower* or *higher*: the shrunken effect is larger than ``SMALL_REVIEWER_EFFECT``, and clearly so against the
    reference and against the other reviewers of the same side: the larger of both p values (an intersection–union test,
    Berger 1982, Technometrics 24, 295–300), corrected over the reviewers (Benjamini & Hochberg 1995).
    *Differs from one time to the next*: squared strays, unit by unit less the mean of the others' on the same unit, are
    clearly above 0 (one-sided t, corrected likewise), and the root mean square is ``UNSTEADY_FROM`` times theirs, or
    times ``STEADY_ENOUGH``. It goes before a direction: who strays both ways is pushed to one by the end of a scale.
    *Like the others*: from ``MIN_UNITS_FOR_T`` units on, the interval against the reference, or against the others of
    the side, stays within ±``UNSEEN_REVIEWER_EFFECT``: a side that marks higher as a whole is no reviewer's doing.
    Nobody is *lower* or *higher* who is the only one of their side.
    Whoever stands furthest apart pulls the others' reference away from them. Where several are named, the rest of them
    have to be named again without that one; their effects stay as they are.
    """
    found = _all_at_once(lines, reference, confidence_level) if lines else ()
    named = [one for one in found if one.standing in NAMED]
    if len(named) < 2:
        return found
    furthest = max(named, key=_apart)
    column = lines[0].matrix.raters.index(furthest.rater)
    without = [replace(line, matrix=_without(line.matrix, column)) for line in lines]
    again = {one.rater: one for one in reviewers_over_lines(without, reference=reference)}
    return tuple(
        _once_more(one, again.get(one.rater)) if one in named and one is not furthest else one for one in found
    )


def _apart(one: ReviewerOverLines) -> tuple[bool, float]:
    unsteady = one.standing is ReviewerStanding.UNSTEADY
    return unsteady, (one.distance or 0.0) if unsteady else abs(one.effect.value or 0.0)


def _without(matrix: RatingsMatrix, column: int) -> RatingsMatrix:
    values = matrix.values.copy()
    values[:, column] = np.nan
    return replace(matrix, values=values)


def _once_more(one: ReviewerOverLines, again: ReviewerOverLines | None) -> ReviewerOverLines:
    standing = ReviewerStanding.CANNOT_TELL if again is None else again.standing
    return replace(one, standing=standing, more_units=None if again is None else again.more_units)


def _all_at_once(
    lines: Sequence[ReviewedLine], reference: Reference, confidence_level: float
) -> tuple[ReviewerOverLines, ...]:
    first = lines[0].matrix
    rated = np.any([line.matrix.active for line in lines], axis=0)
    columns = [int(column) for column in np.flatnonzero(rated)]
    if not first.named:
        return tuple(_nothing(first, c, UndefinedReason.POSITIONAL_RATERS, confidence_level) for c in columns)
    every = reviewer_distances(lines, reference=reference)
    found = {column: every[column] for column in columns}
    means = [found[column].mean for column in columns]
    pulled = shrunken_means(means, groups=[first.sides[column] for column in columns])
    beside = [_beside_side(first, found, column) for column in columns]
    effect_q = benjamini_hochberg([_effect_p(mean, side) for mean, side in zip(means, beside, strict=True)])
    apart = [_straying(found, column) for column in columns]
    stray_q = benjamini_hochberg([one[2] for one in apart])
    told = []
    for i, column in enumerate(columns):
        one = found[column]
        if one.mean is None:
            reason = UndefinedReason.ONE_VOICE if one.n_others == 1 else UndefinedReason.NO_PAIRS
            told.append(_nothing(first, column, reason, confidence_level))
            continue
        effect, shrunken = _estimates(one.mean, pulled[i], confidence_level)
        distance, of_others, _ = apart[i]
        unsteady = _flagged(stray_q[i]) and (distance or 0.0) >= UNSTEADY_FROM * max(of_others or 0.0, STEADY_ENOUGH)
        best = shrunken if shrunken.value is not None else effect
        standing = _standing(one, best, effect_q[i], beside[i], unsteady=unsteady)
        price = _price(one.mean, n_tested=len(columns)) if standing is ReviewerStanding.CANNOT_TELL else None
        told.append(
            ReviewerOverLines(
                first.raters[column], first.sides[column], effect, shrunken, distance, of_others, standing, price
            )
        )
    return tuple(told)


def _flagged(q: float | None) -> bool:
    return q is not None and q <= FALSE_DISCOVERY_RATE


def _straying(found: dict[int, ReviewerDistances], column: int) -> tuple[float | None, float | None, float | None]:
    """Return root mean square stray, the others' on the same units, and the p value of "no more than theirs"."""
    others = np.array([one.strays for other, one in found.items() if other != column and one.mean is not None])
    own = found[column]
    if own.mean is None or not len(others):
        return None, None, None
    known = ~np.isnan(others)
    theirs = share(np.where(known, others, 0.0).sum(axis=0), known.sum(axis=0))
    more = own.strays - theirs
    both = ~np.isnan(more)
    if both.sum() < 2:
        return None, None, None
    mean = moderated_mean(more[both], prior_variance=None)
    below = mean.p_below(0.0)
    p = None if below is None or not own.n_colleagues else 1 - below
    return float(np.sqrt(own.strays[both].mean())), float(np.sqrt(theirs[both].mean())), p


def _beside_side(matrix: RatingsMatrix, found: dict[int, ReviewerDistances], column: int) -> tuple[float, float] | None:
    """Return how far a rater's mean is from the others' of the same side, with its error; ``None`` without others."""
    own = found[column].mean
    side = [one.mean for other, one in found.items() if other != column and matrix.sides[other] is matrix.sides[column]]
    mates = [(mean.value, mean.standard_error) for mean in side if mean is not None and mean.standard_error]
    if own is None or own.standard_error is None or not mates:
        return None
    weight = np.array([1 / error**2 for _, error in mates])
    centre = float(weight @ np.array([value for value, _ in mates]) / weight.sum())
    return own.value - centre, float(np.sqrt(own.standard_error**2 + 1 / weight.sum()))


def _effect_p(mean: ModeratedMean | None, beside: tuple[float, float] | None) -> float | None:
    """Return the larger p value of "as the reference" and "as the others of the side"; ``None`` without others."""
    if mean is None or beside is None:
        return None
    apart, error = beside
    if apart * mean.value <= 0:
        return 1.0
    return max(mean.p_value() or 0.0, float(2 * stdtr(mean.degrees_of_freedom, -abs(apart) / error)))


def _standing(
    one: ReviewerDistances, effect: Estimate, q: float | None, beside: tuple[float, float] | None, *, unsteady: bool
) -> ReviewerStanding:
    value, interval = effect.value or 0.0, effect.interval
    if unsteady:
        return ReviewerStanding.UNSTEADY
    if _flagged(q) and abs(value) > SMALL_REVIEWER_EFFECT:
        return ReviewerStanding.MARKS_LOWER if value < 0 else ReviewerStanding.MARKS_HIGHER
    furthest = [max(-interval[0], interval[1])] if interval else []
    if beside is not None:
        furthest.append(abs(beside[0]) + float(ndtri(0.5 + effect.confidence_level / 2)) * beside[1])
    if furthest and min(furthest) <= UNSEEN_REVIEWER_EFFECT and effect.n_units >= MIN_UNITS_FOR_T:
        return ReviewerStanding.LIKE_THE_OTHERS
    return ReviewerStanding.CANNOT_TELL if one.n_colleagues else ReviewerStanding.ONE_VOICE


def _estimates(mean: ModeratedMean, drawn: Shrunken | None, confidence_level: float) -> tuple[Estimate, Estimate]:
    frame = Estimate(
        coefficient="reviewer_effect_over_lines",
        value=mean.value,
        interval=mean.interval(confidence_level),
        standard_error=mean.standard_error,
        n_units=mean.n,
        n_raters=1,
        n_cells=mean.n,
        confidence_level=confidence_level,
        method="moderated t over units",
    )
    shrunken = replace(frame, coefficient="reviewer_effect_over_lines_shrunken", method="empirical bayes")
    if drawn is None:
        return frame, shrunken.undefined(UndefinedReason.ONE_VOICE)
    half = float(ndtri(0.5 + confidence_level / 2)) * drawn.standard_error
    interval = drawn.value - half, drawn.value + half
    return frame, shrunken.defined(drawn.value, interval=interval, standard_error=drawn.standard_error)


def _nothing(matrix: RatingsMatrix, column: int, reason: UndefinedReason, confidence_level: float) -> ReviewerOverLines:
    frame = Estimate(
        coefficient="reviewer_effect_over_lines",
        value=None,
        n_raters=1,
        confidence_level=confidence_level,
        undefined_reason=reason,
    )
    one_other = reason is UndefinedReason.ONE_VOICE
    standing = ReviewerStanding.ONE_OTHER if one_other else ReviewerStanding.NO_REFERENCE
    return ReviewerOverLines(matrix.raters[column], matrix.sides[column], frame, frame, None, None, standing, None)


def _price(mean: ModeratedMean, *, n_tested: int) -> int | None:
    """Return how many more units would call this mean like the others, or clearly apart, with ``PRICE_POWER``."""
    if mean.variance is None:
        return None
    n = np.arange(max(mean.n + 1, MIN_UNITS_FOR_T), MAX_PRICE + 1)
    freedom, error = PRIOR_UNITS + n - 1, np.sqrt(mean.variance / n)
    size = abs(mean.value)
    enough = stdtrit(freedom, 0.975) * error <= UNSEEN_REVIEWER_EFFECT - size
    if size > SMALL_REVIEWER_EFFECT:
        level = 1 - FALSE_DISCOVERY_RATE / (2 * n_tested)
        enough |= (stdtrit(freedom, level) + stdtrit(freedom, PRICE_POWER)) * error <= size
    found = np.flatnonzero(enough)
    return int(n[found[0]]) - mean.n if found.size else None
