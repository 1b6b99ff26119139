"""How long the whole Results report takes, uncached: ``python -m benchmarks.results_speed [--profile]``.

One session of 300 contacts × 15 lines × 10 reviewers (45,000 ratings) in a fresh SQLite file, or in the empty database
that ``BENCH_DATABASE_URL`` names; the best and the median of five runs, reading and computing apart.
"""

import cProfile
import gc
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.report import Measured, median
from benchmarks.stored_world import NA, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.ratings_cube import ratings_cube
from calibration.analysis.results import results_report
from calibration.store.engine import Db, Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.ratings import ratings_of_open_contacts
from calibration.visibility.scope import Scope
from calibration.vocabulary import Channel, Side

N_CONTACTS, N_CLIENT, N_VENDOR = 300, 4, 6
RUNS = 5
BOUND_SECONDS = 1.0


def filled(store: Store, *, seed: int = 0) -> Scope:
    """Write the session and return what a manager sees of it."""
    rng = np.random.default_rng(seed)
    with store.writing() as db:
        world = StoredWorld(db)
        for i in range(N_CLIENT):
            world.rater(f"client {i}", Side.CLIENT)
        for i in range(N_VENDOR):
            world.rater(f"vendor {i}", Side.VENDOR)
        lines = [*(yes_no(f"yes{i}") for i in range(7)), *(five(f"five{i}") for i in range(5)), tone(), tone("warm")]
        card = world.card(*lines, critical())
        answers = {label: _answers(rng, [line.key for line in lines]) for label in world.raters}
        values = [
            {
                "channel": list(Channel)[rng.integers(len(Channel))],
                "topic": f"topic {rng.integers(12)}",
                "site": f"site {rng.integers(4)}",
                "language": str(rng.choice(["en", "de", "fr"])),
            }
            for _ in range(N_CONTACTS)
        ]
        return world.scope(world.session(card, answers, n_contacts=N_CONTACTS, contact_values=values))


def _answers(rng: np.random.Generator, keys: list[str]) -> dict[str, list[str | float | None]]:
    found: dict[str, list[str | float | None]] = {}
    for key in keys:
        options = ["1", "2", "3", "4", "5"] if key.startswith("five") else ["yes", "no"]
        options = ["too_formal", "right", "too_casual"] if key in ("tone", "warm") else options
        found[key] = [str(answer) for answer in rng.choice(options, size=N_CONTACTS)]
    found["id_check"] = [str(answer) for answer in rng.choice(["pass", "fail", NA], size=N_CONTACTS, p=[0.8, 0.1, 0.1])]
    return found


WORK: dict[str, Callable[[Db, tuple[Scope, ...]], object]] = {
    "ratings read": ratings_of_open_contacts,
    "ratings as arrays": ratings_cube,
    "whole report": results_report,
}


@contextmanager
def filled_store() -> Iterator[tuple[Store, Scope]]:
    """The session in a database of its own, or in an empty one that ``BENCH_DATABASE_URL`` names."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'speed.db'}"
        migrate(url)
        store = Store(make_engine(url))
        yield store, filled(store)


def timed(store: Store, scope: Scope) -> dict[str, list[tuple[float, float]]]:
    """Seconds of wall and processor time, a pair a run."""
    # As the server does after importing: the collector need not walk the libraries again and again.
    gc.collect()
    gc.freeze()
    times: dict[str, list[tuple[float, float]]] = {what: [] for what in WORK}
    for _ in range(RUNS):
        for what, work in WORK.items():
            with store.reading() as db:
                start, busy = time.perf_counter(), time.process_time()
                work(db, (scope,))
                times[what].append((time.perf_counter() - start, time.process_time() - busy))
    return times


def measure() -> list[Measured]:
    """The report against its bound, uncached."""
    with filled_store() as (store, scope):
        runs = timed(store, scope)["whole report"]
    return [
        Measured(
            f"Results of 45,000 ratings, uncached, median of {RUNS}", median([wall for wall, _ in runs]), "s", 1.0
        ),
        Measured("… processor time, best", min(busy for _, busy in runs), "s"),
    ]


def main() -> None:
    """Measure and print."""
    with filled_store() as (store, scope):
        for what, runs in timed(store, scope).items():
            wall, busy = [one for one, _ in runs], [one for _, one in runs]
            print(
                f"{what}: best {min(wall) * 1000:.0f} ms, median {median(wall) * 1000:.0f} ms, "
                f"processor {min(busy) * 1000:.0f} ms"
            )
        if "--profile" in sys.argv:
            with store.reading() as db, cProfile.Profile() as profile:
                results_report(db, (scope,))
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
