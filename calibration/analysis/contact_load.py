"""How busy a site was when a contact began, and the how manieth contact of the day it was for its agent."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

import numpy as np

from calibration.store.contact_times import population_times, stored_mark, stored_times
from calibration.store.engine import Db
from calibration.store.long_ratings import LongContact
from calibration.store.population import population_mark

HALF_AN_HOUR = 1800.0
"""Seconds before and after a contact's start: "within the hour"."""

_MOST = 8
_SPAN = timedelta(hours=1)
_kept: OrderedDict[Hashable, dict[str, np.ndarray]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class ContactLoad:
    """The load of contacts, in their order.

    Attributes
    ----------
    of_site : tuple of float
        Other contacts of the same site that began within half an hour before or after; NaN without a time or a site.
    of_the_day : tuple of int or None
        1: the first contact here of its agent on that local day; ``None`` without a time or an agent.
    from_population : bool
        ``of_site`` counts everything that took place; else only the contacts stored here.
    """

    of_site: tuple[float, ...]
    of_the_day: tuple[int | None, ...]
    from_population: bool


def load_mark(db: Db, engagement_id: int) -> Hashable:
    """What loads are counted from besides the contacts of sessions: changes with every import of any.

    Goes into the key of a cached report that shows loads, as ``store.drift_ground.drift_mark`` does.
    """
    return population_mark(db, engagement_id), stored_mark(db, engagement_id)


def contact_load(db: Db, engagement_id: int, contacts: Sequence[LongContact], *, zone: ZoneInfo) -> ContactLoad:
    """Count what was going on around each contact.

    Parameters
    ----------
    zone : ZoneInfo
        In which days begin.
    """
    stored = stored_times(db, engagement_id)
    timed = [one.started_at for one in contacts if one.started_at is not None]
    times = _population(db, engagement_id, min(timed), max(timed)) if timed else {}
    from_population = bool(times)
    if not from_population:
        times = _by_site([(site, at) for site, _, at in stored])
    days: dict[tuple[str, str], list[float]] = {}
    for site, agent, at in stored:
        if agent:
            days.setdefault((f"{site}\n{agent}", f"{at.astimezone(zone):%Y-%m-%d}"), []).append(at.timestamp())
    return ContactLoad(
        of_site=tuple(_others(times, one) for one in contacts),
        of_the_day=tuple(_of_the_day(days, one, zone) for one in contacts),
        from_population=from_population,
    )


def _others(times: dict[str, np.ndarray], contact: LongContact) -> float:
    if contact.started_at is None or not contact.site or contact.site not in times:
        return float("nan")
    at, found = contact.started_at.timestamp(), times[contact.site]
    first = np.searchsorted(found, at - HALF_AN_HOUR)
    inside = found[first : np.searchsorted(found, at + HALF_AN_HOUR, side="right")]
    return float(len(inside) - min(int((inside == at).sum()), 1))


def _of_the_day(days: dict[tuple[str, str], list[float]], contact: LongContact, zone: ZoneInfo) -> int | None:
    if contact.started_at is None or not contact.agent:
        return None
    own = days.get((f"{contact.site}\n{contact.agent}", f"{contact.started_at.astimezone(zone):%Y-%m-%d}"), [])
    return 1 + sum(at < contact.started_at.timestamp() for at in own)


def _population(db: Db, engagement_id: int, first: datetime, last: datetime) -> dict[str, np.ndarray]:
    """Starts of the population by site, from memory where nothing was imported since; the same for everybody."""
    url = db.get_bind().engine.url.render_as_string(hide_password=True)
    key = url, engagement_id, population_mark(db, engagement_id), first, last
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _by_site(population_times(db, engagement_id, first=first - _SPAN, last=last + _SPAN))
    with _lock:
        _kept[key] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found


def _by_site(rows: Sequence[tuple[str, datetime]]) -> dict[str, np.ndarray]:
    times: dict[str, list[float]] = {}
    for site, at in rows:
        if site:
            times.setdefault(site, []).append(at.timestamp())
    return {site: np.sort(np.array(found)) for site, found in times.items()}
