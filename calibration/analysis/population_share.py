"""Which part of what took place was reviewed, counted by month, channel, topic, site and language. Pure.

Both numbers are complete counts, so there is no interval: nothing is inferred from one to the other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

EXPECTED_AT_LEAST = 3.0
"""A part of which none was reviewed is worth a sentence when, at the share reviewed overall, so many would be
expected: a draw at random would leave it out with a chance of e⁻³, under 5 %."""

QUIET_MONTHS = 2
"""Months with contacts after the last reviewed one, at least, before a part is said to be no longer reviewed."""


class Dimension(StrEnum):
    """What the share is counted by."""

    MONTH = "month"
    CHANNEL = "channel"
    TOPIC = "topic"
    SITE = "site"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Counted:
    """``n`` contacts that share a month (its first day) and everything else; ``""`` where the population is silent."""

    month: date
    channel: str
    topic: str
    site: str
    language: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the population.

    Attributes
    ----------
    last_reviewed : date or None
        First day of the month in which the latest contact reviewed began; ``None`` when none was.
    n_since : int
        Contacts of the population that began in later months than that; all of them when none was reviewed.
    n_months_since : int
        Months those contacts began in.
    """

    value: str
    n_population: int
    n_reviewed: int
    last_reviewed: date | None = None
    n_since: int = 0
    n_months_since: int = 0

    @property
    def never(self) -> bool:
        """Whether none of it was reviewed."""
        return self.n_reviewed == 0

    @property
    def quiet(self) -> bool:
        """Whether it was reviewed once and is not any more."""
        return not self.never and self.n_months_since >= QUIET_MONTHS


@dataclass(frozen=True, slots=True)
class PopulationShare:
    """What was reviewed out of what took place.

    Attributes
    ----------
    first, last : date
        First days of the first and the last month counted.
    n_beyond : int
        Contacts reviewed that are in the population but began in no month counted; in no count.
    outside : tuple of str
        Ids of contacts reviewed that the population does not hold; in no count.
    strata : mapping of Dimension to tuple of Stratum
        Never reviewed first, then no longer reviewed, then the smallest share; months from the latest. A dimension
        the population says nothing about is missing.
    """

    first: date
    last: date
    n_population: int
    n_reviewed: int
    n_beyond: int
    outside: tuple[str, ...]
    strata: dict[Dimension, tuple[Stratum, ...]] = field(default_factory=dict)

    def worth_saying(self) -> tuple[Dimension, Stratum] | None:
        """The largest part that is never or no longer reviewed although a draw at random would have met it."""
        found = [
            (dimension, one)
            for dimension, strata in self.strata.items()
            if dimension is not Dimension.MONTH
            for one in strata
            if one.value and (one.never or one.quiet) and one.n_since * self.share >= EXPECTED_AT_LEAST
        ]
        return max(found, key=lambda pair: pair[1].n_since, default=None)

    @property
    def share(self) -> float:
        """Reviewed ÷ population, 0 to 1."""
        return self.n_reviewed / self.n_population if self.n_population else 0.0


def population_share(
    population: Sequence[Counted],
    reviewed: Sequence[Counted],
    *,
    first: date,
    last: date,
    n_beyond: int = 0,
    outside: Sequence[str] = (),
) -> PopulationShare:
    """Count both by every dimension.

    Parameters
    ----------
    population, reviewed : sequence of Counted
        ``reviewed`` are contacts of the population, described as the population describes them.
    """
    total, done = sum(one.n for one in population), sum(one.n for one in reviewed)
    strata = {}
    for dimension in Dimension:
        counted = _strata(population, reviewed, _value_of(dimension), dimension)
        if dimension is Dimension.MONTH or any(one.value for one in counted):
            strata[dimension] = counted
    return PopulationShare(first, last, total, done, n_beyond, tuple(outside), strata)


def _value_of(dimension: Dimension) -> Callable[[Counted], str]:
    if dimension is Dimension.MONTH:
        return lambda one: one.month.isoformat()
    return lambda one: str(getattr(one, dimension.value))


def _strata(
    population: Sequence[Counted], reviewed: Sequence[Counted], value: Callable[[Counted], str], dimension: Dimension
) -> tuple[Stratum, ...]:
    by_month: dict[str, Counter[date]] = defaultdict(Counter)
    done: dict[str, Counter[date]] = defaultdict(Counter)
    for one in population:
        by_month[value(one)][one.month] += one.n
    for one in reviewed:
        done[value(one)][one.month] += one.n
    strata = [_stratum(name, months, done.get(name, Counter())) for name, months in by_month.items()]
    if dimension is Dimension.MONTH:
        return tuple(sorted(strata, key=lambda one: one.value, reverse=True))
    return tuple(sorted(strata, key=_silent_first))


def _stratum(value: str, population: Counter[date], reviewed: Counter[date]) -> Stratum:
    last = max((month for month, n in reviewed.items() if n), default=None)
    later = {month: n for month, n in population.items() if n and (last is None or month > last)}
    return Stratum(value, population.total(), reviewed.total(), last, sum(later.values()), len(later))


def _silent_first(one: Stratum) -> tuple[Any, ...]:
    rank = 0 if one.never else 1 if one.quiet else 2
    return rank, one.n_reviewed / one.n_population if rank == 2 else 0.0, -one.n_population, one.value
