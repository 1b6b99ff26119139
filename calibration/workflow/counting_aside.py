"""Counting beside the pages: a thread of its own, so that nobody waits and a closed tab stops nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread

from calibration.store.engine import Store
from calibration.visibility.over_time import LongScope
from calibration.workflow.counting_texts import count_missing_texts, n_missing_texts


@dataclass(eq=False)
class Counting:
    """One count under way, or over.

    Attributes
    ----------
    share : float
        0 to 1.
    said : str
        "500 of 3,000 contacts"; empty before the first are counted.
    done : bool
        Everything was counted.
    """

    share: float = 0.0
    said: str = ""
    done: bool = False
    _thread: Thread | None = field(default=None, repr=False)

    @property
    def under_way(self) -> bool:
        """Whether it goes on by itself."""
        return self._thread is not None and self._thread.is_alive()

    def _told(self, share: float, said: str) -> None:
        self.share, self.said = share, said

    def _count(self, store: Store, scope: LongScope, now: datetime) -> None:
        count_missing_texts(store, scope, now=now, progress=self._told)
        self.done = True

    def _begin(self, store: Store, scope: LongScope, now: datetime) -> None:
        # A daemon: the program can stop at once, what is counted is kept.
        self._thread = Thread(target=self._count, args=(store, scope, now), name="counting words", daemon=True)
        self._thread.start()


_GUARD = Lock()
_Key = tuple[str, int, str]
_KEPT: dict[_Key, Counting] = {}
_COMPLETE: dict[_Key, frozenset[int]] = {}
"""Sessions in which nothing was missing: contacts are counted as they are written, so nothing will be."""


def begin_counting(store: Store, scope: LongScope, *, now: datetime) -> None:
    """See to it that a scope's texts get counted, and wait for nothing: what is done wherever the watch looks."""
    key, sessions = _key(store, scope), frozenset(scope.session_ids)
    with _GUARD:
        if sessions <= _COMPLETE.get(key, frozenset()):
            return
    if n_missing_texts(store, scope):
        count_aside(store, scope, now=now)
        return
    with _GUARD:
        _COMPLETE[key] = sessions


def _key(store: Store, scope: LongScope) -> _Key:
    return store.engine.url.render_as_string(hide_password=True), scope.engagement_id, scope.room.value


def count_aside(store: Store, scope: LongScope, *, now: datetime) -> Counting:
    """Begin to count what is missing in a scope, or find the count of it that is under way."""
    key = _key(store, scope)
    with _GUARD:
        found = _KEPT.get(key)
        if found is None or not found.under_way:
            found = _KEPT[key] = Counting()
            found._begin(store, scope, now)
        return found
