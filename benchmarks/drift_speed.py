"""Three years of weekly sessions of 25 lines, watched and looked back at: ``python -m benchmarks.drift_speed``.

Processor time, one BLAS thread. The change point stands beside ruptures' binary segmentation in a loop over the same
permutations, measured on a few of them; the split found must be the same.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import ruptures
from threadpoolctl import threadpool_limits

from benchmarks.drift_worlds import DriftWorld, draw_sessions
from benchmarks.report import Measured, median, table
from calibration.stats.adjusted_gaps import adjusted_gaps, rolling_gaps
from calibration.stats.change_point import change_point, permutations
from calibration.stats.drift_benchmarks import LOOK_RESAMPLES
from calibration.stats.look_back import look_back
from calibration.stats.session_means import SessionMeans
from calibration.stats.since_date import since_date
from calibration.stats.watch import watch_lines

ROUNDS = 5
LINES = 25
BOUND = 300
AT_LEAST = 100
_LOOPED = 20
_WORLD = DriftWorld(n_units=4, n_client=1, n_vendor=3, pools=(2, 4), n_sessions=156, shift=0.5, at=80)


def measure() -> list[Measured]:
    """Milliseconds of every part and of all, and the change point as a share of the peer's time."""
    with threadpool_limits(1):
        sessions = draw_sessions(_WORLD, LINES, np.random.default_rng(0))
        parts: dict[str, Callable[[], object]] = {
            "gaps adjusted": lambda: adjusted_gaps(sessions),
            "watched, estimated anew at every session": lambda: watch_lines(sessions, limit=5.0),
            "since a date": lambda: since_date(sessions, day=int(sessions.days[_WORLD.at])),
            f"look back, {LOOK_RESAMPLES} permutations": lambda: look_back(sessions),
            "rolling means of four sessions": lambda: _rolling(sessions),
        }
        seconds = [_seconds(work) for work in parts.values()]
        size = f"{LINES} lines × {_WORLD.n_sessions} sessions × {sum(_WORLD.pools)} raters"
        total = [sum(one) for one in zip(*seconds, strict=True)]
        figures = [Measured(f"drift of {size}, everything, median of {ROUNDS}", median(total) * 1000, "ms", BOUND)]
        figures += [Measured(f"… {what}", median(one) * 1000, "ms") for what, one in zip(parts, seconds, strict=True)]
        return figures + _beside_ruptures(adjusted_gaps(sessions).gaps[0])


def _rolling(sessions: SessionMeans) -> list[object]:
    adjusted = adjusted_gaps(sessions)
    return [rolling_gaps(adjusted, line=line) for line in sessions.lines]


def _beside_ruptures(values: np.ndarray) -> list[Measured]:
    orders = permutations(len(values))
    found = change_point(values, orders=orders)
    assert found is not None
    assert _peer(values) == found.position
    ours = median(_seconds(lambda: change_point(values, orders=orders)))
    theirs = median(_seconds(lambda: [_peer(values[order]) for order in orders[:_LOOPED]])) * len(orders) / _LOOPED
    what = f"change point with {len(orders)} permutations of {len(values)} sessions"
    return [
        Measured(
            f"{what}, share of the time of ruptures in a loop ({theirs / ours:.0f} ×)", ours / theirs, "", 1 / AT_LEAST
        ),
        Measured(f"… here, median of {ROUNDS}", ours * 1000, "ms"),
        Measured(f"… ruptures, from {_LOOPED} permutations", theirs * 1000, "ms"),
    ]


def _peer(values: np.ndarray) -> int:
    return int(ruptures.Binseg(model="l2", min_size=2, jump=1).fit(values).predict(n_bkps=1)[0])


def _seconds(work: Callable[[], object]) -> list[float]:
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return found


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
