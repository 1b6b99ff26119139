"""The population counted once for each state of it: it changes by imports alone, and counting 10⁵ rows takes time."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock

from calibration.store.engine import Db
from calibration.store.over_time import PopulationCell, population_cells
from calibration.store.population import population_mark

_MOST = 32
_kept: OrderedDict[Hashable, tuple[PopulationCell, ...]] = OrderedDict()
_lock = Lock()


def counted_population(db: Db, engagement_id: int, edges: tuple[datetime, ...]) -> tuple[PopulationCell, ...]:
    """As :func:`calibration.store.over_time.population_cells`, from memory where nothing was imported since.

    What is kept is of the whole engagement and holds nothing of any session, so it is the same for everybody.
    """
    url = db.get_bind().engine.url.render_as_string(hide_password=True)
    key = url, engagement_id, population_mark(db, engagement_id), edges
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    cells = tuple(population_cells(db, engagement_id, edges))
    with _lock:
        _kept[key] = cells
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return cells
