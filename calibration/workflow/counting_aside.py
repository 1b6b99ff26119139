"""Counting beside the pages: a thread of its own, so that nobody waits and a closed tab stops nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread

from calibration.store.engine import Store
from calibration.visibility.over_time import LongScope
from calibration.workflow.counting_texts import count_missing_texts


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
_KEPT: dict[tuple[str, int, str], Counting] = {}


def count_aside(store: Store, scope: LongScope, *, now: datetime) -> Counting:
    """Begin to count what is missing in a scope, or find the count of it that is under way."""
    key = store.engine.url.render_as_string(hide_password=True), scope.engagement_id, scope.room.value
    with _GUARD:
        found = _KEPT.get(key)
        if found is None or not found.under_way:
            found = _KEPT[key] = Counting()
            found._begin(store, scope, now)
        return found
