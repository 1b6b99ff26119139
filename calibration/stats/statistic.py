"""From a coefficient's value, its resamples and its linear form to an estimate with the interval asked for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MIN_UNITS_FOR_T
from calibration.stats.bootstrap import UnitWeights, pattern_weights, percentile_interval
from calibration.stats.coefficient_facts import CoefficientOptions
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import FloatArray, IntArray
from calibration.vocabulary import IntervalKind


@dataclass(frozen=True, eq=False, slots=True)
class Statistic:
    """A defined coefficient and how it moves with its units.

    Attributes
    ----------
    value : float
    resampled : callable
        Weights of the rows → the value in each resample, NaN where it has none; (resamples,).
    influence : callable
        → How much one more unit like each row would move the value, times ``n``; (rows,), mean 0 over the units.
    n : int
        Units the standard error is the spread of; the t interval has n − 1 degrees of freedom.
    n_rated : int
        Units with a rating at all: the sample, where the population is finite.
    multiplicity : array of int, shape (rows,)
        Units behind each row; 1 where rows are units.
    unit_rows : array of int, shape (units,), or None
        The row of each unit; ``None`` when nobody knows the units one by one.
    """

    value: float
    resampled: Callable[[UnitWeights], FloatArray]
    influence: Callable[[], FloatArray]
    n: int
    n_rated: int
    multiplicity: IntArray
    unit_rows: IntArray | None


def finished(frame: Estimate, statistic: Statistic, options: CoefficientOptions) -> Estimate:
    """Return the frame with the value and the interval that the options ask for.

    Notes
    -----
    Bootstrap: percentile interval over resampled units, and their standard deviation as standard error. Analytic: the
    standard error √((1 − n/N)·Σ influence² / (n(n − 1))) and a t interval with n − 1 degrees of freedom, not cut at 1.

    Raises
    ------
    InvalidInput
        When the population is smaller than the sample, or shared weights are of other units.
    """
    if options.interval is IntervalKind.BOOTSTRAP:
        weights = _row_weights(statistic, options)
        values = statistic.resampled(weights)
        interval = percentile_interval(values, confidence_level=options.confidence_level, n_units=frame.n_units)
        defined = values[~np.isnan(values)]
        error = float(defined.std(ddof=1)) if interval else None
        return replace(frame, seed=weights.seed).defined(statistic.value, interval=interval, standard_error=error)
    if options.interval is IntervalKind.ANALYTIC:
        error = _standard_error(statistic, options)
        return frame.defined(
            statistic.value, interval=_t_interval(frame, statistic, error, options), standard_error=error
        )
    return frame.defined(statistic.value, interval=None)


def method_of(options: CoefficientOptions) -> str:
    """Return how the interval is made, as an estimate's ``method``."""
    methods = {IntervalKind.BOOTSTRAP: "bootstrap over units", IntervalKind.ANALYTIC: "gwet t", None: ""}
    return methods[options.interval]


def _standard_error(statistic: Statistic, options: CoefficientOptions) -> float | None:
    population = options.population_size
    if population is not None and population < statistic.n_rated:
        raise InvalidInput(
            f"The population has {population} units and the sample {statistic.n_rated}. "
            "Allowed: a population at least as large as its sample."
        )
    if statistic.n < 2:
        return None
    share_left = 1 - statistic.n_rated / population if population is not None else 1.0
    squares = float(statistic.multiplicity @ statistic.influence() ** 2)
    return float(np.sqrt(share_left * squares / (statistic.n * (statistic.n - 1))))


def _t_interval(
    frame: Estimate, statistic: Statistic, error: float | None, options: CoefficientOptions
) -> tuple[float, float] | None:
    # Total agreement in a sample has no spread either, and that does not make an interval of no width true.
    everybody = options.population_size == statistic.n_rated
    if error is None or frame.n_units < MIN_UNITS_FOR_T or (error == 0.0 and not everybody):
        return None
    half = float(stdtrit(statistic.n - 1, 0.5 + options.confidence_level / 2)) * error
    return statistic.value - half, statistic.value + half


def _row_weights(statistic: Statistic, options: CoefficientOptions) -> UnitWeights:
    shared = options.unit_weights
    if shared is None:
        return pattern_weights(statistic.multiplicity, resamples=options.resamples, seed=options.seed)
    rows = statistic.unit_rows
    if rows is None:
        raise InvalidInput("Shared unit weights need units one by one. Allowed: a matrix, or patterns made from one.")
    if shared.counts.shape[1] != len(rows):
        raise InvalidInput(
            f"The shared weights are of {shared.counts.shape[1]} units and the ratings of {len(rows)}. "
            "Allowed: weights of the same units in the same order."
        )
    if len(statistic.multiplicity) == len(rows):
        return shared
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(len(statistic.multiplicity)))
    return UnitWeights(counts=np.add.reduceat(shared.counts[:, order], starts, axis=1), seed=shared.seed)
