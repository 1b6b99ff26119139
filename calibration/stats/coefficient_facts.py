"""What is known about a coefficient, what can be asked of it, and the entry that joins both to its function."""

from collections.abc import Callable
from dataclasses import dataclass

from calibration.stats.bootstrap import UnitWeights
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.unit_patterns import UnitPatterns
from calibration.vocabulary import IntervalKind, Measurement, Weighting

EVERY_LEVEL = frozenset(Measurement)

_ORDERED = (
    Weighting.IDENTITY,
    Weighting.LINEAR,
    Weighting.QUADRATIC,
    Weighting.ORDINAL,
    Weighting.RADICAL,
    Weighting.CIRCULAR,
    Weighting.BIPOLAR,
)
WEIGHTS_OF_LEVEL: dict[Measurement, tuple[Weighting, ...]] = {
    Measurement.NOMINAL: (Weighting.IDENTITY,),
    Measurement.ORDINAL: _ORDERED,
    Measurement.INTERVAL: _ORDERED,
    Measurement.RATIO: (*_ORDERED, Weighting.RATIO),
}
"""Names are the same or not; a ratio of answers means something only where zero is none."""


@dataclass(frozen=True, slots=True)
class CoefficientFacts:
    """What a person needs to know before choosing a coefficient.

    Attributes
    ----------
    name : str
        As ``coefficient()`` takes it.
    levels : frozenset of Measurement
        Levels of measurement admitted.
    weights : tuple of Weighting
        Weights admitted, of those that fit the level (``WEIGHTS_OF_LEVEL``); empty: it takes none.
    default_weights : Weighting or None
        Used when none are asked for; ``None``: those of the level of measurement.
    n_raters : int or None
        Exactly so many raters; ``None``: two or more.
    complete_data : bool
        Whether every rater has to have rated every unit.
    on_patterns : bool
        Whether it needs only how many raters gave each answer, so that it takes :class:`UnitPatterns` too.
    analytic : bool
        Whether it has a standard error by formula; otherwise only ``interval="bootstrap"``.
    takes_category, takes_tolerance : bool
        Whether ``category=`` has to, and ``tolerance=`` may be given.
    follows_raters : bool
        Whether it has to know the same rater again on another unit: undefined where raters are only positions.
    zero, one : str
        What the values 0 and 1 mean, in a sentence.
    reference : str
        The source of the formula.
    """

    name: str
    levels: frozenset[Measurement]
    zero: str
    one: str
    reference: str
    weights: tuple[Weighting, ...] = ()
    default_weights: Weighting | None = None
    n_raters: int | None = None
    complete_data: bool = False
    on_patterns: bool = False
    analytic: bool = True
    takes_category: bool = False
    takes_tolerance: bool = False
    follows_raters: bool = False


@dataclass(frozen=True, slots=True)
class CoefficientOptions:
    """What is asked of a coefficient, checked by ``coefficient()`` before its function sees it.

    Attributes
    ----------
    weights : Weighting or None
        ``None``: those of the level of measurement, or the coefficient takes none.
    category : float or None
        The one answer that is asked about.
    tolerance : float
        Steps of the scale within which answers count as the same.
    confidence_level : float
        Between 0 and 1.
    interval : IntervalKind or None
        ``None``: the value only.
    resamples, seed : int
        Of the bootstrap.
    population_size : int or None
        Units in the whole population when it is finite.
    unit_weights : UnitWeights or None
        Resamples already drawn, shared with other coefficients and criteria over the same units.
    """

    weights: Weighting | None = None
    category: float | None = None
    tolerance: float = 0.0
    confidence_level: float = 0.95
    interval: IntervalKind | None = None
    resamples: int = 1000
    seed: int = 0
    population_size: int | None = None
    unit_weights: UnitWeights | None = None


@dataclass(frozen=True, slots=True)
class CountEntry:
    """A coefficient that needs counts only: its function takes unit patterns.

    ``uncounted`` is asked first where there is a matrix: it answers for free numbers, of which there are too many
    to count each, and returns ``None`` where counting does.
    """

    facts: CoefficientFacts
    compute: Callable[[UnitPatterns, CoefficientOptions], Estimate]
    uncounted: Callable[[RatingsMatrix, CoefficientOptions], Estimate | None] | None = None


@dataclass(frozen=True, slots=True)
class RaterEntry:
    """A coefficient that needs to know who rated: its function takes the matrix."""

    facts: CoefficientFacts
    compute: Callable[[RatingsMatrix, CoefficientOptions], Estimate]


Entry = CountEntry | RaterEntry
