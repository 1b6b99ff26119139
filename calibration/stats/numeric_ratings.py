"""What coefficients of numbers share: which ratings they judge, and why they may have no value."""

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.bootstrap import UnitWeights, unit_weights
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.stats.side_gap import has_gap
from calibration.vocabulary import UndefinedReason


def judged_numbers(matrix: RatingsMatrix, *, complete_units: bool = False) -> RatingsMatrix:
    """Return the raters who gave a value and the units with one; with ``complete_units`` those that all of them rated.

    The same matrix is returned, not a copy, where nothing falls away.
    """
    rated = matrix.rated
    if rated.all() and rated.size:
        return matrix
    raters = np.flatnonzero(rated.any(axis=0))
    return matrix.take_raters(raters).take_units(judged_units(matrix, complete_units=complete_units))


def judged_units(matrix: RatingsMatrix, *, complete_units: bool = False) -> IntArray:
    """Return the positions of the units that :func:`judged_numbers` keeps."""
    rated = matrix.rated[:, matrix.active]
    return np.flatnonzero(rated.all(axis=1) if complete_units else rated.any(axis=1))


def judged_weights(
    matrix: RatingsMatrix, weights: UnitWeights | None, *, resamples: int, seed: int, complete_units: bool = False
) -> UnitWeights:
    """Return resamples of the judged units: those of shared weights of all units, or drawn from the seed.

    Raises
    ------
    InvalidInput
        When the shared weights are of another number of units.
    """
    kept = judged_units(matrix, complete_units=complete_units)
    if weights is None:
        return unit_weights(len(kept), resamples=resamples, seed=seed)
    if weights.counts.shape[1] != matrix.shape[0]:
        raise InvalidInput(
            f"The shared weights are of {weights.counts.shape[1]} units and the ratings of {matrix.shape[0]}. "
            "Allowed: weights of the same units in the same order."
        )
    return UnitWeights(counts=weights.counts[:, kept], seed=weights.seed)


def centred(values: FloatArray) -> FloatArray:
    """Return the values minus their mean: squares of numbers far from zero lose the digits that matter.

    One of the values goes first, so that equal values are exactly zero. There is at least one.
    """
    missing = np.isnan(values)
    apart: FloatArray = values - values.flat[int(np.argmin(missing))]
    # The mean of what is there is five times slower, and nearly always all is.
    apart -= np.nanmean(apart) if missing.any() else apart.mean()
    return apart


def why_no_numbers(matrix: RatingsMatrix, judged: RatingsMatrix) -> UndefinedReason | None:
    """Return why nothing can be computed from the judged part of a matrix, ``None`` when something can."""
    if not matrix.rated.any():
        return UndefinedReason.NO_RATINGS
    if not has_gap(matrix):
        return UndefinedReason.NOT_NUMERIC
    rated = judged.rated
    if judged.shape[0] < 1 or judged.shape[1] < 2 or not (rated.all() or (rated.sum(axis=1) >= 2).any()):
        return UndefinedReason.NO_PAIRS
    return UndefinedReason.ONE_UNIT if judged.shape[0] < 2 else None


def estimate_frame(
    name: str, judged: RatingsMatrix, *, confidence_level: float, method: str = "", n_minority: int | None = None
) -> Estimate:
    """Return an estimate without value that counts what the judged ratings hold."""
    rated: BoolArray = judged.rated
    return Estimate(
        coefficient=name,
        value=None,
        n_units=judged.shape[0],
        n_raters=judged.shape[1],
        n_cells=int(rated.sum()),
        n_minority_units=minority_units(judged) if n_minority is None else n_minority,
        confidence_level=confidence_level,
        method=method,
        undefined_reason=UndefinedReason.NO_RATINGS,
    )


def minority_units(judged: RatingsMatrix) -> int | None:
    """Return how many units carry another value than the most common one; ``None`` for free numbers."""
    if not judged.categories or not judged.values.size:
        return None
    counts = [int((judged.values == c).sum()) for c in judged.categories]
    other = judged.values != judged.categories[int(np.argmax(counts))]
    return int((other & judged.rated).any(axis=1).sum())
