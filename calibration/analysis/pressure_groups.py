"""What contacts are grouped by when we ask whether scores hold: time, place, load, tenure, and their attributes."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contact_load import ContactLoad
from calibration.analysis.grouping import hour_block
from calibration.store.long_ratings import LongContact

MOST_VALUES = 20
"""Values of an attribute. With more it is a number, and cut into bands, or no group at all."""

MOST_ATTRIBUTES = 20
"""Attributes, the ones most contacts have. Each asks further questions, and every question makes all others harder."""

_BANDS = 3
_TENURE = ((90, "under 3 months"), (180, "3 to 6 months"), (365, "6 to 12 months"), (730, "1 to 2 years"))
_OF_THE_DAY = ((1, "first of the day"), (3, "2nd or 3rd"), (6, "4th to 6th"), (10, "7th to 10th"))
_PEOPLE = ("agent", "advisor", "adviser", "name", "supervisor", "manager", "team_lead", "employee", "user", "operator")
_SHORTEST_NAME = 3


class By(StrEnum):
    """The groupings every contact can have; attributes come on top, as ``attribute:`` and their key."""

    HOUR = "hour"
    WEEKDAY = "weekday"
    SITE = "site"
    SITE_AND_HOUR = "site_and_hour"
    LOAD = "load"
    TENURE = "tenure"
    OF_THE_DAY = "of_the_day"
    CHANNEL = "channel"
    LANGUAGE = "language"
    QUEUE = "queue"
    TOPIC = "topic"


ATTRIBUTE = "attribute:"


@dataclass(frozen=True, eq=False, slots=True)
class Grouping:
    """The contacts in groups.

    Attributes
    ----------
    key : str
        A :class:`By`, or ``attribute:`` and the attribute's key.
    groups : tuple of str
        In the order of the day, the week or the number; else by name.
    group : array of int, shape (contacts,)
        Position in ``groups``; −1: the contact does not say.
    number : array of float, shape (contacts,), or None
        What the groups are bands of; NaN where unknown.
    """

    key: str
    groups: tuple[str, ...]
    group: np.ndarray
    number: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes that make groups, and those that cannot.

    Attributes
    ----------
    left_out : tuple of str
        Nearly every contact has a value of its own.
    withheld : tuple of str
        They name people.
    """

    groupings: tuple[Grouping, ...]
    left_out: tuple[str, ...]
    withheld: tuple[str, ...]


def groupings_of(contacts: Sequence[LongContact], *, zone: ZoneInfo, load: ContactLoad) -> tuple[Grouping, ...]:
    """Every standard grouping with two groups or more.

    Parameters
    ----------
    contacts : sequence of LongContact
    zone : ZoneInfo
        The hour of the day is that of the contact's own offset where it came with one, else of this zone.
    load : ContactLoad
        Of these contacts.
    """
    local = [_local(one, zone) for one in contacts]
    blocks = [hour_block(moment) for moment in local]
    sites = [one.site for one in contacts]
    found = [
        _named(By.HOUR, blocks),
        _named(By.WEEKDAY, [f"{moment:%A}" if moment else "" for moment in local], order=_weekday),
        _named(By.SITE, sites),
        _named(By.SITE_AND_HOUR, [f"{s}, {b}" if s and b else "" for s, b in zip(sites, blocks, strict=True)]),
        _thirds(By.LOAD, np.array(load.of_site, dtype=np.float64)),
        _banded(By.TENURE, [one.agent_tenure_days for one in contacts], _TENURE, last="2 years or more"),
        _banded(By.OF_THE_DAY, load.of_the_day, _OF_THE_DAY, last="11th or later"),
        _named(By.CHANNEL, [str(one.channel) for one in contacts]),
        _named(By.LANGUAGE, [one.language for one in contacts]),
        _named(By.QUEUE, [one.queue for one in contacts]),
        _named(By.TOPIC, [one.topic for one in contacts]),
    ]
    telling = {one.key for one in found if len(one.groups) > 1}
    crossed = {By.SITE, By.HOUR} <= telling
    return tuple(one for one in found if one.key in telling and (one.key != By.SITE_AND_HOUR or crossed))


def attribute_groupings(contacts: Sequence[LongContact]) -> Attributes:
    """A grouping of every attribute that came with the contacts and names nobody."""
    people = {one.agent.casefold() for one in contacts if len(one.agent) >= _SHORTEST_NAME}
    keys = Counter(key for one in contacts for key, value in one.attributes.items() if value)
    made, left_out, withheld = [], [], []
    for key, _ in sorted(keys.items(), key=lambda item: (-item[1], item[0])):
        values = [one.attributes.get(key, "") for one in contacts]
        if _names_people(key, values, people):
            withheld.append(key)
            continue
        numbers = _numbers(values)
        if numbers is not None and len(np.unique(numbers[~np.isnan(numbers)])) > _BANDS:
            grouping = _thirds(ATTRIBUTE + key, numbers)
        elif len({value for value in values if value}) > MOST_VALUES:
            left_out.append(key)
            continue
        else:
            grouping = _named(ATTRIBUTE + key, values)
        if len(grouping.groups) > 1:
            made.append(grouping)
    left_out += [one.key.removeprefix(ATTRIBUTE) for one in made[MOST_ATTRIBUTES:]]
    return Attributes(tuple(made[:MOST_ATTRIBUTES]), tuple(left_out), tuple(withheld))


def _names_people(key: str, values: Sequence[str], people: set[str]) -> bool:
    words = key.casefold().replace("-", "_").replace(" ", "_")
    if any(words == one or words.endswith(f"_{one}") or words.startswith(f"{one}_") for one in _PEOPLE):
        return True
    return any(value.casefold() in people for value in values)


def _local(contact: LongContact, zone: ZoneInfo) -> datetime | None:
    if contact.started_at is None:
        return None
    if contact.utc_offset_minutes is not None:
        return contact.started_at.astimezone(timezone(timedelta(minutes=contact.utc_offset_minutes)))
    return contact.started_at.astimezone(zone)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _weekday(name: str) -> tuple[int, str]:
    return _WEEKDAYS.index(name), name


def _by_name(name: str) -> tuple[int, str]:
    return 0, name


def _named(key: str, values: Sequence[str], *, order: Callable[[str], tuple[int, str]] = _by_name) -> Grouping:
    groups = tuple(sorted({value for value in values if value}, key=order))
    place = {value: i for i, value in enumerate(groups)}
    return Grouping(key, groups, np.array([place.get(value, -1) for value in values], dtype=np.intp))


def _banded(key: str, values: Sequence[int | None], bands: Sequence[tuple[int, str]], *, last: str) -> Grouping:
    """Bands up to an edge each, the edge itself in the next one for tenure and in its own for counts from 1."""
    edges, names = [edge for edge, _ in bands], [*(name for _, name in bands), last]
    find = bisect_left if key == By.OF_THE_DAY else bisect_right
    found = [-1 if value is None else find(edges, value) for value in values]
    used = sorted({one for one in found if one >= 0})
    number = np.array([np.nan if value is None else float(value) for value in values])
    group = np.array([-1 if one < 0 else used.index(one) for one in found], dtype=np.intp)
    return Grouping(key, tuple(names[one] for one in used), group, number)


def _thirds(key: str, number: np.ndarray) -> Grouping:
    """Bands of about as many contacts each; equal numbers stay together."""
    known = number[~np.isnan(number)]
    if not len(known):
        return Grouping(key, (), np.full(len(number), -1, dtype=np.intp), number)
    cuts = np.unique(np.quantile(known, [(i + 1) / _BANDS for i in range(_BANDS - 1)], method="lower"))
    band = np.where(np.isnan(number), -1, np.searchsorted(cuts, number))
    used = sorted({int(one) for one in band if one >= 0})
    names = []
    for one in used:
        inside = number[band == one]
        low, high = float(inside.min()), float(inside.max())
        names.append(f"{low:g}" if low == high else f"{low:g} to {high:g}")
    group = np.array([-1 if one < 0 else used.index(one) for one in band.tolist()], dtype=np.intp)
    return Grouping(key, tuple(names), group, number)


def _numbers(values: Sequence[str]) -> np.ndarray | None:
    """The values as numbers, NaN where there is none; ``None`` when one is no number."""
    found = []
    for value in values:
        try:
            found.append(float(value) if value else np.nan)
        except ValueError:
            return None
    numbers = np.array(found)
    return None if np.isinf(numbers).any() else numbers
