"""Every coefficient of agreement by its name: what is known of it, and its value."""

from collections.abc import Mapping
from types import MappingProxyType

from calibration.errors import InvalidInput
from calibration.stats import (
    chance_coefficients,
    krippendorff_alpha,
    numeric_entries,
    rater_kappas,
    specific_agreement,
)
from calibration.stats.bootstrap import UnitWeights
from calibration.stats.coefficient_facts import (
    WEIGHTS_OF_LEVEL,
    CoefficientFacts,
    CoefficientOptions,
    CountEntry,
    Entry,
)
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.unit_patterns import UnitPatterns
from calibration.vocabulary import IntervalKind, Measurement, UndefinedReason, Weighting

_ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        entry.facts.name: entry
        for entry in (
            *chance_coefficients.ENTRIES,
            *specific_agreement.ENTRIES,
            *krippendorff_alpha.ENTRIES,
            *rater_kappas.ENTRIES,
            *numeric_entries.ENTRIES,
        )
    }
)


def coefficients() -> Mapping[str, CoefficientFacts]:
    """Return what is known of every coefficient, by name.

    Examples
    --------
    >>> coefficients()["fleiss_kappa"].on_patterns
    True
    """
    return MappingProxyType({name: entry.facts for name, entry in _ENTRIES.items()})


def coefficient(
    name: str,
    ratings: RatingsMatrix | UnitPatterns,
    *,
    weights: Weighting | str | None = None,
    category: float | str | None = None,
    tolerance: float = 0.0,
    confidence_level: float = 0.95,
    interval: IntervalKind | str | None = IntervalKind.BOOTSTRAP,
    resamples: int = 1000,
    seed: int = 0,
    population_size: int | None = None,
    unit_weights: UnitWeights | None = None,
) -> Estimate:
    """Compute one coefficient of agreement.

    Parameters
    ----------
    name : str
        One of :func:`coefficients`.
    ratings : RatingsMatrix or UnitPatterns
        Patterns only for coefficients that need counts (``on_patterns``).
    weights : Weighting or its text, optional
        Default: the coefficient's own, and where it has none those of the level of measurement.
    category : float or str, optional
        The answer asked about, where ``takes_category``: a number, or a label.
    tolerance : float
        Steps of the scale, 0 or more, where ``takes_tolerance``; answers this near count as the same.
    confidence_level : float
        Between 0 and 1.
    interval : "bootstrap", "analytic" or None
        Percentiles over resampled units; the formula's standard error and a t interval; or the value alone.
    resamples, seed : int
        Of the bootstrap.
    population_size : int, optional
        Units in the population when it is finite: the analytic standard error shrinks by √(1 − n/N).
    unit_weights : UnitWeights, optional
        Resamples already drawn, in place of ``resamples`` and ``seed``: give the same one to every coefficient of every
        criterion over the same units, and their differences can be resampled too.

    Returns
    -------
    Estimate
        Undefined always with a reason: ``POSITIONAL_RATERS`` where raters are only positions in a file and the
        coefficient has to follow them. No interval below the units that ``benchmarks.py`` names.

    Raises
    ------
    InvalidInput
        When the coefficient does not know such ratings or options; the message says what it does know.

    Examples
    --------
    >>> matrix = RatingsMatrix.from_array([[1, 1], [1, 2], [2, 2], [2, 2]], level="nominal", categories=[1, 2])
    >>> round(coefficient("cohen_kappa", matrix, interval=None).value, 3)
    0.5
    """
    if name not in _ENTRIES:
        raise InvalidInput(f"There is no coefficient '{name}'. Allowed: {', '.join(_ENTRIES)}.")
    entry = _ENTRIES[name]
    options = CoefficientOptions(
        weights=_weights(entry.facts, ratings.level, weights),
        category=_category(entry.facts, ratings, category),
        tolerance=tolerance,
        confidence_level=confidence_level,
        interval=_interval(interval),
        resamples=resamples,
        seed=seed,
        population_size=population_size,
        unit_weights=unit_weights,
    )
    _check_options(entry.facts, options)
    _check_raters(entry.facts, ratings)
    estimate = _computed(entry, ratings, options)
    if isinstance(ratings, RatingsMatrix) and entry.facts.follows_raters and not ratings.named and ratings.rated.any():
        return estimate.undefined(UndefinedReason.POSITIONAL_RATERS)
    return estimate


def _computed(entry: Entry, ratings: RatingsMatrix | UnitPatterns, options: CoefficientOptions) -> Estimate:
    if isinstance(ratings, UnitPatterns):
        if not isinstance(entry, CountEntry):
            raise InvalidInput(
                f"{entry.facts.name} needs to know who gave each answer. Allowed: a matrix, no patterns."
            )
        return entry.compute(ratings, options)
    if not isinstance(entry, CountEntry):
        return entry.compute(ratings, options)
    uncounted = entry.uncounted(ratings, options) if entry.uncounted else None
    if uncounted is not None:
        return uncounted
    units = UnitPatterns.of(ratings)
    # Sorting units into patterns pays where every one of them would be drawn a thousand times.
    alone = options.interval is IntervalKind.BOOTSTRAP and options.unit_weights is None
    return entry.compute(units.collapsed() if alone else units, options)


def _weights(facts: CoefficientFacts, level: Measurement, asked: Weighting | str | None) -> Weighting | None:
    if level not in facts.levels:
        allowed = ", ".join(one for one in Measurement if one in facts.levels)
        raise InvalidInput(f"{facts.name} does not know the level {level}. Allowed: {allowed}.")
    if asked is None:
        return facts.default_weights
    allowed = ", ".join(one for one in facts.weights if one in WEIGHTS_OF_LEVEL[level])
    if not allowed:
        raise InvalidInput(f"{facts.name} takes no weights.")
    if asked not in allowed.split(", "):
        raise InvalidInput(f"{facts.name} has no weights '{asked}' at the level {level}. Allowed: {allowed}.")
    return Weighting(asked)


def _interval(asked: IntervalKind | str | None) -> IntervalKind | None:
    if asked is not None and asked not in set(IntervalKind):
        raise InvalidInput(f"There is no interval '{asked}'. Allowed: {', '.join(IntervalKind)}, or None.")
    return None if asked is None else IntervalKind(asked)


def _category(
    facts: CoefficientFacts, ratings: RatingsMatrix | UnitPatterns, asked: float | str | None
) -> float | None:
    if not facts.takes_category:
        if asked is not None:
            raise InvalidInput(f"{facts.name} is not about one answer. Allowed: no category.")
        return None
    if isinstance(ratings, UnitPatterns):
        scale: tuple[float, ...] = tuple(ratings.values)
    else:
        scale = ratings.categories
    names = ratings.labels or scale
    if asked is None or (names and asked not in names):
        allowed = ", ".join(one if isinstance(one, str) else f"{one:g}" for one in names) or "any number"
        raise InvalidInput(f"{facts.name} is about one answer; '{asked}' is none of them. Allowed: {allowed}.")
    return scale[names.index(asked)] if names else float(asked)


def _check_options(facts: CoefficientFacts, options: CoefficientOptions) -> None:
    if not 0 < options.confidence_level < 1:
        raise InvalidInput(f"The confidence level is {options.confidence_level:g}. Allowed: between 0 and 1.")
    if options.tolerance < 0 or (options.tolerance and not facts.takes_tolerance):
        allowed = "0 or more" if facts.takes_tolerance else "0 for this coefficient"
        raise InvalidInput(f"{facts.name} was given a tolerance of {options.tolerance:g}. Allowed: {allowed}.")
    if options.resamples < 1:
        raise InvalidInput(f"There are {options.resamples} resamples. Allowed: 1 or more.")
    if options.seed is None or options.seed < 0:
        raise InvalidInput(f"The seed is {options.seed}. Allowed: 0 or more.")
    if options.interval is IntervalKind.ANALYTIC and not facts.analytic:
        raise InvalidInput(f"{facts.name} has no standard error by formula. Allowed: bootstrap, or no interval.")


def _check_raters(facts: CoefficientFacts, ratings: RatingsMatrix | UnitPatterns) -> None:
    found = ratings.n_raters if isinstance(ratings, UnitPatterns) else int(ratings.active.sum())
    if facts.n_raters is not None and found > facts.n_raters:
        raise InvalidInput(f"{facts.name} is of {facts.n_raters} raters; {found} gave ratings.")
