"""Reports kept in this process, without clearing: what a report depends on is in its key.

A Scope carries its session's revision; labels of raters, decisions and the engagement's policy have no revision and
are read for the key.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from calibration.analysis.shelf import Shelf
from calibration.store.engine import Store
from calibration.store.pooled_sessions import engagement_mark
from calibration.visibility.over_time import LongScope
from calibration.visibility.scope import Scope

ENGINE_VERSION = 1
"""Raised with every change that makes the same ratings give another report."""

MOST_REPORTS = 256
"""Reports kept; the one not asked for the longest goes first."""

Report = TypeVar("Report")


class ReportCache:
    """Least recently used reports by function, database, scopes and arguments. Safe for threads.

    Two threads that ask for the same report at once may both compute it: reports are pure.
    """

    def __init__(self, *, most: int = MOST_REPORTS) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._shelf = Shelf()

    def get(
        self,
        store: Store,
        function: Callable[..., Report],
        scopes: Scope | LongScope | tuple[Scope, ...],
        *arguments: Hashable,
        **options: Hashable,
    ) -> Report:
        """The report ``function(db, scopes, *arguments, **options)``, computed at most once for these.

        Parameters
        ----------
        store : Store
            Whose database; its URL is part of the key.
        function : callable
            A module-level function of a ``Db``, of Scopes and of hashable arguments: Filters, ids.
        scopes : Scope, LongScope, or tuple of Scope, not empty
        """
        url = store.engine.url.render_as_string(hide_password=True)
        name = f"{function.__module__}.{function.__qualname__}"
        engagement_id = (scopes[0] if isinstance(scopes, tuple) else scopes).engagement_id
        with store.reading() as db:
            mark = engagement_mark(db, engagement_id)
        key = ENGINE_VERSION, url, name, mark, scopes, arguments, tuple(sorted(options.items()))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Report = self._kept[key]
                return kept
        with store.reading() as db:
            self._shelf.lend(db, ENGINE_VERSION, url, mark)
            report = function(db, scopes, *arguments, **options)
        with self._lock:
            self._kept[key] = report
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return report


reports = ReportCache()
"""The process's own."""
