"""The times over which a contract counts: a session, or a month or quarter of the engagement's calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from calibration.store.pooled_sessions import PooledSession
from calibration.vocabulary import ContractPeriod

_MONTHS = {ContractPeriod.MONTH: 1, ContractPeriod.QUARTER: 3}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One time a contract counts over.

    Attributes
    ----------
    first, last : date
        Local days, both in it; of a session its day, twice.
    session : int or None
        The id of the session where each is a period of its own.
    """

    first: date
    last: date
    session: int | None = None


def period_of(session: PooledSession, kind: ContractPeriod, zone: ZoneInfo) -> Period:
    """The period a session falls into, by its local day.

    Quarters are the calendar's: they begin with January, April, July and October.

    Parameters
    ----------
    session : PooledSession
        ``dated_at`` decides: when it was held, or the nearest thing known to that.
    zone : ZoneInfo
        The engagement's.
    """
    day = session.dated_at.astimezone(zone).date()
    if kind is ContractPeriod.SESSION:
        return Period(day, day, session.id)
    months = _MONTHS[kind]
    start = (day.month - 1) // months * months
    after = start + months
    return Period(date(day.year, start + 1, 1), date(day.year + after // 12, after % 12 + 1, 1) - _DAY)
