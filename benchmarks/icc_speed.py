"""Six intraclass correlations with tests and intervals beside pingouin: ``python -m benchmarks.icc_speed``.

Pingouin lives in an environment of its own, made here on the first run (``var/bench``); it is no dependency of ours.
Both start from what they take: a matrix of ratings here, a long frame there; building either is not counted. The six
values and their F must be the same.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peer import ONE_THREAD, peer_interpreter
from benchmarks.report import Measured, median, table
from calibration.stats.icc import IntraclassCorrelations, intraclass_correlations
from calibration.stats.ratings_matrix import RatingsMatrix

PINGOUIN = "pingouin==0.7.0"
SIZES = (1_000, 10_000)
N_RATERS = 12
ROUNDS = 5
AT_LEAST = 50
_AT_ONCE = 20
_PEER = Path(__file__).with_name("peer_pingouin.py")


def measure() -> list[Measured]:
    """Our processor time as a share of pingouin's, for every size; fails when the values differ."""
    sizes = [str(n) for n in SIZES]
    ran = subprocess.run(
        [str(peer_interpreter([PINGOUIN])), str(_PEER), *sizes],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | ONE_THREAD,
    )
    figures = []
    for n_units, line in zip(SIZES, ran.stdout.splitlines(), strict=True):
        peer = json.loads(line)
        values = np.random.default_rng(n_units).integers(0, 101, (n_units, N_RATERS)).astype(float)
        seconds, found = _ours(values)
        _check(found, peer)
        theirs, ours = median(peer["seconds"]), median(seconds)
        what = f"six ICCs of {n_units:,} × {N_RATERS}"
        figures += [
            Measured(f"{what}, share of pingouin's time ({theirs / ours:.0f} ×)", ours / theirs, "", 1 / AT_LEAST),
            Measured(f"{what}, here, median of {ROUNDS}", ours * 1000, "ms"),
            Measured(f"{what}, pingouin, median of {ROUNDS}", theirs * 1000, "ms"),
        ]
    return figures


def _ours(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[list[float], IntraclassCorrelations]:
    matrix = RatingsMatrix.from_array(values, level="interval")
    found = intraclass_correlations(matrix)
    seconds = []
    for _ in range(ROUNDS):
        # Several at once: the clock of the process is coarser than one of them.
        start = time.process_time()
        for _ in range(_AT_ONCE):
            found = intraclass_correlations(matrix)
        seconds.append((time.process_time() - start) / _AT_ONCE)
    return seconds, found


def _check(found: IntraclassCorrelations, peer: dict[str, list[float]]) -> None:
    ours = [found.icc1, found.icc2, found.icc3, found.icc1k, found.icc2k, found.icc3k]
    np.testing.assert_allclose([one.estimate.value or np.nan for one in ours], peer["values"], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose([one.f or np.nan for one in ours], peer["f"], rtol=1e-6)


def main() -> int:
    """Measure and print; 1 when the bound was missed."""
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
