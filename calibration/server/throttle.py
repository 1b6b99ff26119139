"""How often somebody may try a password: counted by the account tried and by where the tries come from.

Counted in this process and forgotten with it; ``docs/adr/0006`` says why there is no table. Every try counts before the
password is looked at, so that many at once are no way round it; the right password clears its account's count.
"""

import math
import time
from dataclasses import dataclass, field
from functools import lru_cache

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class Throttle:
    """Two moving windows.

    Attributes
    ----------
    by_account : RateLimitItem
        Tries at one account, whether it exists or not; 10 in 15 minutes.
    by_address : RateLimitItem
        Tries from one address, at whatever account; an office of many people has one address; 60 in 5 minutes.
    """

    by_account: RateLimitItem = field(default_factory=lambda: RateLimitItemPerMinute(10, 15, namespace="account"))
    by_address: RateLimitItem = field(default_factory=lambda: RateLimitItemPerMinute(60, 5, namespace="address"))
    _counter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def minutes_to_wait(self, *, account: str, address: str) -> int:
        """Count a try: 0 when it may be made, else after how many minutes the next one may."""
        for limit, name in ((self.by_address, address), (self.by_account, account)):
            if not self._counter.hit(limit, name):
                reset = self._counter.get_window_stats(limit, name).reset_time
                return max(1, math.ceil((reset - time.time()) / 60))
        return 0

    def forget(self, *, account: str) -> None:
        """The right password was given: the account's tries are forgotten."""
        self._counter.clear(self.by_account, account)


@lru_cache(maxsize=1)
def throttle() -> Throttle:
    """The counts of this process."""
    return Throttle()
