"""When contacts took place, at which site: what the load of a shift is counted from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col

from calibration.store.engine import Db, fetch
from calibration.store.models import Interaction, PopulationContact
from calibration.store.ratings import columns


def population_times(db: Db, engagement_id: int, *, first: datetime, last: datetime) -> Sequence[tuple[str, datetime]]:
    """Site and start of every contact of the population that began in this span, ends included.

    Parameters
    ----------
    first, last : datetime
        Aware.
    """
    p = PopulationContact
    wanted = columns(p.site, p.started_at).where(
        col(p.engagement_id) == engagement_id, col(p.started_at) >= first, col(p.started_at) <= last
    )
    return [tuple(row) for row in fetch(db, wanted)]


def stored_times(db: Db, engagement_id: int) -> Sequence[tuple[str, str, datetime]]:
    """Site, agent and start of every contact stored with a time, drawn for a session or not.

    Of a contact that came with two texts only the first copy counts. Agents are here to be counted by, never to be
    shown.
    """
    i = Interaction
    wanted = columns(i.site, i.agent, i.started_at).where(
        col(i.engagement_id) == engagement_id, col(i.started_at).is_not(None), col(i.copy_number) == 0
    )
    return [tuple(row) for row in fetch(db, wanted)]


def stored_mark(db: Db, engagement_id: int) -> tuple[int, int]:
    """How many contacts of an engagement are stored, and the newest of them: changes whenever some are brought."""
    i = Interaction
    [(n, newest)] = map(
        tuple, fetch(db, columns(func.count(), func.max(i.id)).where(col(i.engagement_id) == engagement_id))
    )
    return n, newest or 0
