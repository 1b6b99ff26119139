"""Who moved on 100,000 ratings, and beside statsmodels on a small record: ``python -m benchmarks.who_moved_speed``.

Statsmodels lives in an environment of its own, made here on the first run (``var/bench``); it is no dependency of ours.
Both fit the same mixed model; the shifts must be the same. Ours is timed with everything ``who_moved`` says.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.peer import ONE_THREAD, peer_interpreter
from benchmarks.report import Measured, median, table
from benchmarks.who_moved_worlds import TRUTHS, Conduct, Record, draw_record
from calibration.stats.movement import WhoMoved
from calibration.stats.standards_data import StandardsData
from calibration.stats.who_moved import who_moved
from calibration.vocabulary import Party

STATSMODELS = "statsmodels==0.14.6"
ROUNDS = 5
AT_MOST_SECONDS = 5.0
AT_LEAST = 20
LARGE = {
    "156 sessions of 53 + 4 contacts × 6 + 6": Record(156, 53, 4, (8, 8), (6, 6), spacing=2),
    "156 sessions of 25 + 4 contacts × 13 + 13": Record(156, 25, 4, (16, 16), (13, 13), spacing=2),
}
SMALL = Record(12, 12, 4)
_PEER = Path(__file__).with_name("peer_statsmodels.py")


def measure() -> list[Measured]:
    """Seconds for large records against the bound; a small one as a share of statsmodels' time."""
    figures = []
    for name, record in LARGE.items():
        data = draw_record(record, TRUTHS[2], np.random.default_rng(1))
        cells = len(np.unique(data.rater * record.n_sessions + data.session))
        seconds, _ = _ours(data, record, rounds=1)
        what = f"who moved, {len(data.value):,} ratings, {cells:,} raters × sessions ({name})"
        figures.append(Measured(what, seconds, "s", AT_MOST_SECONDS))
    return figures + _beside_statsmodels()


def _beside_statsmodels() -> list[Measured]:
    data = draw_record(SMALL, TRUTHS[2], np.random.default_rng(2), conduct=Conduct(rounded=False))
    peer = _theirs(data)
    ours, found = _ours(data, SMALL, rounds=ROUNDS)
    _check(found, peer)
    theirs = peer["seconds"]
    return [
        Measured(
            f"who moved, {len(data.value)} ratings, share of statsmodels' time ({theirs / ours:.0f} ×)",
            ours / theirs,
            "",
            1 / AT_LEAST,
        ),
        Measured(f"who moved, {len(data.value)} ratings, here, median of {ROUNDS}", ours * 1000, "ms"),
        Measured(f"the same model, {STATSMODELS}, once", theirs * 1000, "ms"),
    ]


def _ours(data: StandardsData, record: Record, *, rounds: int) -> tuple[float, WhoMoved]:
    seconds = []
    with threadpool_limits(1):
        for _ in range(rounds):
            start = time.process_time()
            found = who_moved(data, changes_at=[record.change])
            seconds.append(time.process_time() - start)
    return median(seconds), found


def _theirs(data: StandardsData) -> dict[str, float]:
    n, after = len(data.sessions), SMALL.change
    frame = pd.DataFrame(
        {
            "value": data.value,
            "interaction": data.interaction,
            "rater": data.rater,
            "side_session": data.of_vendor * n + data.session,
            "rater_session": data.rater * n + data.session,
            "standard": 2 * data.of_vendor + (data.session >= after),
            "agents": (data.origin[data.interaction] >= after).astype(int),
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        frame.to_csv(path, index=False)
        ran = subprocess.run(
            [str(peer_interpreter([STATSMODELS])), str(_PEER), str(path)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | ONE_THREAD,
        )
    peer = json.loads(ran.stdout)
    client_before, client_after, vendor_before, vendor_after = peer.pop("standards")
    return peer | {"client": client_after - client_before, "vendor": vendor_after - vendor_before}


def _check(found: WhoMoved, peer: dict[str, float]) -> None:
    shifts = [found.shift(party).estimate for party in Party]
    values = [one.value or np.nan for one in shifts]
    np.testing.assert_allclose(
        values, [peer["agents"], peer["client"], peer["vendor"]], atol=5e-3
    )  # theirs stops a little earlier
    np.testing.assert_allclose(shifts[0].standard_error or np.nan, peer["error"], rtol=0.02)
    np.testing.assert_allclose(found.variances.noise if found.variances else np.nan, peer["noise"], rtol=0.02)


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
