"""What would a contact score with an average reviewer, and does passing depend on who scored it?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from calibration.stats.estimate import Estimate
from calibration.stats.numeric_ratings import centred, why_no_numbers
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.side_variances import side_variances
from calibration.vocabulary import Side, UndefinedReason

_LEAST_RATIO = 1e-9


@dataclass(frozen=True, slots=True)
class FairScore:
    """One unit's score.

    Attributes
    ----------
    unit : str
    plain : float or None
        Mean of the scores it got.
    fair : Estimate
        The same with an average reviewer, in the unit of the scores.
    changes : bool or None
        Whether it passes by one and not by the other; ``None`` without a pass mark or score.
    """

    unit: str
    plain: float | None
    fair: Estimate
    changes: bool | None


@dataclass(frozen=True, slots=True)
class FairScores:
    """All units' scores.

    Attributes
    ----------
    units : tuple of FairScore
        In the matrix's order.
    rater_deviation, slip_deviation : float or None
        Standard deviations of reviewers, and of single scores, that the adjustment rests on.
    n_changes : int
        Units whose pass or fail depends on who scored them.
    """

    units: tuple[FairScore, ...]
    rater_deviation: float | None
    slip_deviation: float | None
    n_changes: int


def fair_scores(
    totals: RatingsMatrix,
    *,
    of_side: Side | None = None,
    pass_mark: float | None = None,
    confidence_level: float = 0.95,
) -> FairScores:
    """Adjust every unit's score for who happened to score it.

    Parameters
    ----------
    totals : RatingsMatrix
        One total a review, score points; or any numbers.
    of_side : Side, optional
        Whose average reviewer is meant; default: that of all.
    pass_mark : float, optional
        Score from which a unit passes.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    FairScores
        Undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``NO_PAIRS`` (no unit that two scored; nobody of the side wanted),
        ``ONE_UNIT``; ``NO_RATINGS`` for a unit without a score.

    Notes
    -----
    Score = unit (fixed) + reviewer (random) + slip, variances by restricted likelihood; reviewers predicted without
    bias (r̂ = (L + σ²e/σ²r)⁻¹ Z′y within units), fair = mean of (score − (r̂ − mean r̂ of those wanted)). Error: slips
    over the unit's number of scores, and the prediction error of r̂ (Searle, Casella & McCulloch 1992, ch. 7); interval
    normal. On a complete matrix all units are adjusted alike, and not at all where no side is asked for.
    """
    reason = why_no_numbers(totals, totals)
    wanted = totals.active & np.array([of_side in (None, side) for side in totals.sides], dtype=bool)
    if reason is None and not wanted.any():
        reason = UndefinedReason.NO_PAIRS
    if reason:
        frames = [_frame(totals, i, confidence_level, reason) for i in range(totals.shape[0])]
        units = tuple(FairScore(u, None, frame, None) for u, frame in zip(totals.units, frames, strict=True))
        return FairScores(units, None, None, 0)
    scored = np.flatnonzero(totals.rated.any(axis=1))
    values = totals.values[scored]
    rated = (~np.isnan(values)).astype(np.float64)
    found = side_variances(centred(values)[None])
    rater, slip = float(found.rater[0]), float(found.slip[0])
    predicted, errors = _predicted(values, rated, rater, slip)
    effect, spread = _adjustment(rated, wanted, predicted, errors)
    plain, fair = np.full((2, totals.shape[0]), np.nan)
    deviation = np.full(totals.shape[0], np.nan)
    plain[scored] = np.nanmean(values, axis=1)
    fair[scored] = plain[scored] - effect
    deviation[scored] = np.sqrt(np.maximum(spread + slip / rated.sum(axis=1), 0.0))
    units = tuple(
        _unit(totals, i, (float(plain[i]), float(fair[i]), float(deviation[i])), pass_mark, confidence_level)
        for i in range(totals.shape[0])
    )
    return FairScores(units, rater**0.5, slip**0.5, sum(one.changes is True for one in units))


def _unit(
    totals: RatingsMatrix,
    unit: int,
    found: tuple[float, float, float],
    pass_mark: float | None,
    confidence_level: float,
) -> FairScore:
    plain, fair, error = found
    frame = _frame(totals, unit, confidence_level, UndefinedReason.NO_RATINGS)
    if np.isnan(plain):
        return FairScore(totals.units[unit], None, frame, None)
    half = float(ndtri(0.5 + confidence_level / 2)) * error
    interval = (fair - half, fair + half) if error > 0 else None
    changes = None if pass_mark is None else (plain >= pass_mark) != (fair >= pass_mark)
    estimate = frame.defined(fair, interval=interval, standard_error=error or None)
    return FairScore(totals.units[unit], plain, estimate, changes)


def _frame(totals: RatingsMatrix, unit: int, confidence_level: float, reason: UndefinedReason) -> Estimate:
    n = int(totals.rated[unit].sum())
    return Estimate(
        coefficient="fair_score",
        value=None,
        n_units=1,
        n_raters=n,
        n_cells=n,
        confidence_level=confidence_level,
        method="best linear prediction, normal",
        undefined_reason=reason,
    )


def _predicted(values: FloatArray, rated: FloatArray, rater: float, slip: float) -> tuple[FloatArray, FloatArray]:
    """Return the raters' predicted effects, shape (raters,), and the covariance of what they are wrong by."""
    n_raters = values.shape[1]
    if rater == 0.0:
        return np.zeros(n_raters), np.zeros((n_raters, n_raters))
    counts = rated.sum(axis=1, keepdims=True)
    apart = np.where(rated > 0, values - np.nanmean(values, axis=1, keepdims=True), 0.0)
    laplacian = np.diag(rated.sum(axis=0)) - rated.T @ (rated / counts)
    # Without slips the effects are the raters' own levels, and only their mean is predicted to be 0.
    inverse = np.linalg.inv(laplacian + np.eye(n_raters) * max(slip / rater, _LEAST_RATIO))
    return inverse @ apart.sum(axis=0), slip * inverse


def _adjustment(
    rated: FloatArray, wanted: BoolArray, predicted: FloatArray, errors: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return per unit how much its raters mark above those wanted, and the variance of that."""
    contrast = rated / rated.sum(axis=1, keepdims=True) - wanted / wanted.sum()
    return contrast @ predicted, np.einsum("ur,rs,us->u", contrast, errors, contrast)
