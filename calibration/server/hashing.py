"""Passwords are checked off the event loop, a few at a time: each takes 64 MiB and a good part of a second."""

from collections.abc import Callable
from functools import cache, partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

from calibration.errors import TooMany

AT_ONCE = 2
_MOST_WAITING = 40

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

BUSY = "Many people are signing in at this moment. Try once more in a minute."


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(AT_ONCE)


async def hashing(
    work: Callable[_Parameters, _Result], *args: _Parameters.args, **kwargs: _Parameters.kwargs
) -> _Result:
    """Do something that hashes a password in a thread, when it is its turn.

    Raises
    ------
    TooMany
        Too many are waiting already.
    """
    if _limiter().statistics().tasks_waiting >= _MOST_WAITING:
        raise TooMany(BUSY)
    return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=_limiter())
