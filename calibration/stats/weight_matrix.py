"""How much of an agreement two answers are: 1 when they are the same, 0 when they are as far apart as can be."""

from collections.abc import Callable

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import Measurement, Weighting

MOST_ANSWERS = 1024
"""Answers. More different ones, and a table of every pair of them has no use and no place in memory."""

_ROUNDING = 1e-9

_OWN_WEIGHTS = {
    Measurement.NOMINAL: Weighting.IDENTITY,
    Measurement.ORDINAL: Weighting.ORDINAL,
    Measurement.INTERVAL: Weighting.QUADRATIC,
    Measurement.RATIO: Weighting.RATIO,
}


def own_weights(level: Measurement) -> Weighting:
    """Return the weights that fit a level of measurement: identity, ordinal, quadratic, ratio (Gwet 2014, ch. 3)."""
    return _OWN_WEIGHTS[level]


def weight_matrix(weights: Weighting, values: FloatArray) -> FloatArray:
    """Return the weight of every pair of answers.

    Parameters
    ----------
    weights : Weighting
    values : array of float, shape (categories,)
        All answers that are declared, ascending.

    Returns
    -------
    array of float, shape (categories, categories)
        Symmetric, 1 on the diagonal, 0 for the pair that is furthest apart.

    Raises
    ------
    InvalidInput
        When there are more than ``MOST_ANSWERS`` answers.

    Notes
    -----
    With d = |a − b| over the largest d: linear 1 − d; quadratic 1 − d²; radical 1 − √d; ratio
    1 − ((a − b)/(a + b))², circular 1 − sin²(π(a − b)/(max − min + 1)), bipolar
    1 − (a − b)²/((a + b − 2·min)(2·max − a − b)), the last three over their largest; ordinal 1 − C(m, 2)/C(q, 2) where
    m counts the answers from a to b, both included. Ordinal weights know only the order, the others the numbers.

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 3; R package irrCAC. Cohen (1968), Psychol. Bull.
    70, 213–220.

    Examples
    --------
    >>> weight_matrix(Weighting.QUADRATIC, np.array([1.0, 2.0, 3.0])).tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.75], [0.0, 0.75, 1.0]]
    """
    check_answers(values)
    if weights is Weighting.IDENTITY or not len(values):
        return np.eye(len(values))
    apart = _APART[weights](values)
    largest = apart.max(initial=0.0)
    return np.asarray(1 - apart / largest) if largest > 0 else np.ones_like(apart)


def tolerance_matrix(steps: FloatArray, *, tolerance: float) -> FloatArray:
    """Return 1 for answers within so many steps of each other and 0 for all others; (categories, categories)."""
    check_answers(steps)
    return np.asarray(np.abs(steps[:, None] - steps[None, :]) <= tolerance + _ROUNDING, dtype=np.float64)


def check_answers(values: FloatArray) -> None:
    """Raise :class:`InvalidInput` where there are too many different answers for a table of their pairs."""
    if len(values) > MOST_ANSWERS:
        raise InvalidInput(
            f"There are {len(values)} different answers. Allowed here: up to {MOST_ANSWERS}. "
            "For free numbers use krippendorff_alpha at level interval or ordinal, or an intraclass correlation."
        )


def ratio_distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ((a − b)/(a + b))², 0 where both are 0."""
    total = np.asarray(a + b)
    relative = np.divide(a - b, total, out=np.zeros(total.shape), where=total != 0)
    return np.asarray(relative**2)


def _difference(values: FloatArray) -> FloatArray:
    return np.asarray(np.abs(values[:, None] - values[None, :]))


def _ordinal(values: FloatArray) -> FloatArray:
    spanned = _difference(np.arange(len(values), dtype=np.float64)) + 1
    return spanned * (spanned - 1) / 2


def _circular(values: FloatArray) -> FloatArray:
    return np.asarray(np.sin(np.pi * _difference(values) / (values[-1] - values[0] + 1)) ** 2)


def _bipolar(values: FloatArray) -> FloatArray:
    total = values[:, None] + values[None, :]
    room = (total - 2 * values[0]) * (2 * values[-1] - total)
    return np.asarray(np.divide(_difference(values) ** 2, room, out=np.zeros_like(room), where=room != 0))


_APART: dict[Weighting, Callable[[FloatArray], FloatArray]] = {
    Weighting.LINEAR: _difference,
    Weighting.QUADRATIC: lambda values: _difference(values) ** 2,
    Weighting.ORDINAL: _ordinal,
    Weighting.RADICAL: lambda values: np.sqrt(_difference(values)),
    Weighting.RATIO: lambda values: ratio_distance(values[:, None], values[None, :]),
    Weighting.CIRCULAR: _circular,
    Weighting.BIPOLAR: _bipolar,
}
