"""How often the headline names the right standard at the session the look back dates.

``python -m benchmarks.dated_mover_rates`` prints the table of ``docs/methods.md``, seeded, on at most two processes.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.markdown import markdown_table, percent
from benchmarks.who_moved_rates import PRACTICE
from benchmarks.who_moved_worlds import TRUTHS, Record, Truth, draw_record
from calibration.stats.look_back import look_back
from calibration.stats.session_means import SessionMeans
from calibration.stats.standards_data import StandardsData
from calibration.stats.who_moved import who_moved
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Party

SEED = 20261122
POINT = Truth("client by a whole point", client=-1.0)
ROWS = [
    *(("weekly, half a year, 10 contacts × 2 + 2, 4 repeats", Record(26, 10, 4), truth) for truth in TRUTHS),
    ("weekly, half a year, 10 contacts × 2 + 2, 1 repeat", Record(26, 10, 1), TRUTHS[2]),
    *(
        (f"4 contacts × 1 + 3, {name}", PRACTICE[name], truth)
        for name in ("monthly, a year, 1 repeat a session", "biweekly, a year, 1 repeat a session")
        for truth in (TRUTHS[0], TRUTHS[2], POINT, TRUTHS[5])
    ),
]


@dataclass
class Named:
    """Of so many records: dated at all, dated right to one session, the right and a wrong standard named."""

    n: int = 0
    dated: int = 0
    near: int = 0
    right: int = 0
    wrong: int = 0


def session_means(data: StandardsData) -> SessionMeans:
    """Return the mean of each rater in each session, a week apart."""
    shape = len(data.sessions), len(data.raters)
    total, n = np.zeros(shape), np.zeros(shape, dtype=np.intp)
    np.add.at(total, (data.session, data.rater), data.value)
    np.add.at(n, (data.session, data.rater), 1)
    means = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return SessionMeans.from_array(means, sides=data.sides, n_units=n, step=1.0, days=[7 * t for t in range(shape[0])])


def named(row: tuple[str, Record, Truth], *, records: int) -> Named:
    """Draw records of one truth, look back on each, and ask whose standard it was where a movement is dated."""
    _, record, truth = row
    rng = np.random.default_rng(SEED)
    found = Named(records)
    with threadpool_limits(1):
        for _ in range(records):
            data = draw_record(record, truth, rng)
            look = look_back(session_means(data))[0]
            if not look.changed or look.session is None or look.change is None:
                continue
            found.dated += 1
            found.near += abs(look.session - record.change) <= 1
            party = who_moved(data, changes_at=[look.session]).standard_behind(look.change.size)
            right = party in truth.movers and _sign(truth, party) * look.change.size > 0
            found.right += right
            found.wrong += party is not None and not right
    return found


def _sign(truth: Truth, party: Party | None) -> float:
    return truth.client if party is Party.CLIENT_STANDARD else -truth.vendor


def table(*, records: int) -> str:
    """Return the table."""
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(named, records=records), ROWS))
    head = ["record", "truth", "dated", "to ±1 session", "right standard named", "wrong one (at most)"]
    rows = []
    for (name, _, truth), one in zip(ROWS, found, strict=True):
        interval = wilson_interval(one.wrong, one.n, confidence_level=0.95)
        most = interval[1] if interval else 1.0
        shares = [percent(n / one.n) for n in (one.dated, one.near, one.right)]
        rows.append([name, truth.name, *shares, f"{percent(one.wrong / one.n)} ({100 * most:.1f} %)"])
    return markdown_table(head, rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=400, help="records drawn for each row")
    print(table(records=parser.parse_args().records))


if __name__ == "__main__":
    main()
