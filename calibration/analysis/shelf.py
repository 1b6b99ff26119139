"""What several reports are made from, kept between them: the ratings behind the tabs of one page are read once.

A report is a function of a ``Db``. Whoever keeps reports lends the ``Db`` a shelf; without one nothing is kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from calibration.store.engine import Db

MOST_KEPT = 6
"""Things kept; the one not asked for the longest goes first. Ratings of a long engagement are some megabytes."""

_NAME = "calibration.analysis.shelf"

Kept = TypeVar("Kept")


@dataclass(eq=False, slots=True)
class Shelf:
    """Least recently used things by key. Safe for threads: two that ask at once may both make it."""

    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def lend(self, db: Db, *mark: Hashable) -> None:
        """Let reports made with this ``Db`` share what they read.

        Parameters
        ----------
        *mark : hashable
            Everything besides the key that what is kept depends on: database, engine version, labels.
        """
        db.info[_NAME] = self, mark

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under this key, made if it is not."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Kept = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def shared(db: Db, key: Hashable, make: Callable[[], Kept]) -> Kept:
    """What is made with this ``Db`` under this key: from its shelf if it was lent one.

    Parameters
    ----------
    key : hashable
        Names what is made, and holds the viewer's scopes with their revisions.
    """
    lent = db.info.get(_NAME)
    if lent is None:
        return make()
    shelf, mark = lent
    found: Kept = shelf.get((mark, key), make)
    return found
