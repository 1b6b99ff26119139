"""The coefficients that depend on categories beside the libraries they beat: ``python -m benchmarks.agreement_speed``.

Processor time, one BLAS thread, median of five rounds in which ours and the peer take turns. Both start from an array
of floats; making our matrix of it counts. Values must be the same. irrCAC pins an older numpy: it has an environment of
its own, made here on the first run (``var/bench``).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from benchmarks.peer import ONE_THREAD, peer_interpreter
from benchmarks.report import Measured, median, table
from calibration.stats import RatingsMatrix, UnitPatterns, coefficient

FloatArray = npt.NDArray[np.float64]

IRRCAC = ("irrCAC==0.4.4", "numpy==1.26.4", "pandas==2.3.3", "scipy==1.12.0")
SIZES = (1_000, 10_000)
N_RATERS = 12
ROUNDS = 5
RESAMPLES = 1_000
FIVE = (1.0, 2.0, 3.0, 4.0, 5.0)
FOUR = ("gwet_ac1", "fleiss_kappa", "brennan_prediger", "percent_agreement")
_FEW_RATERS = 5
_PEER = Path(__file__).with_name("peer_irrcac.py")


def ratings(n_units: int, answers: int, *, n_raters: int = N_RATERS, seed: int = 0) -> FloatArray:
    """Answers 1 to so many, a quarter of them a step off, 30 % missing; (units, raters)."""
    rng = np.random.default_rng(seed)
    slip = (rng.random((n_units, n_raters)) < 0.25) * rng.choice([-1, 1], (n_units, n_raters))
    values = np.clip(rng.integers(1, answers + 1, (n_units, 1)) + slip, 1, answers).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    return values


def scores(n_units: int, *, seed: int = 0) -> FloatArray:
    """Whole scores 0 to 100, 30 % missing; (units, raters)."""
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(70, 15, (n_units, 1)) + rng.normal(0, 6, (n_units, N_RATERS))).clip(0, 100)
    values[rng.random(values.shape) < 0.3] = np.nan
    return values


def alpha(values: FloatArray, level: str, *, interval: str | None, categories: tuple[float, ...] = ()) -> float:
    """Ours, from floats."""
    matrix = RatingsMatrix.from_array(values, level=level, categories=categories)
    found = coefficient("krippendorff_alpha", matrix, interval=interval, resamples=RESAMPLES)
    return found.value if found.value is not None else np.nan


def peer_alpha(values: FloatArray, level: str) -> float:
    """The package's."""
    return float(krippendorff.alpha(reliability_data=values.T, level_of_measurement=level))


def peer_bootstrap(values: FloatArray, level: str, *, resamples: int) -> None:
    """The package in a loop over resampled units."""
    rng = np.random.default_rng(0)
    for _ in range(resamples):
        peer_alpha(values[rng.integers(0, len(values), len(values))], level)


def measure() -> list[Measured]:
    """Every claim as a share of the peer's time; fails when values differ."""
    with threadpool_limits(1):
        return [*_bootstraps(), *_points(), *_beside_irrcac(), *_patterns()]


def _bootstraps() -> list[Measured]:
    figures = []
    for n_units, level, answers, at_least in (
        (1_000, "ordinal", 5, 60),
        (10_000, "ordinal", 5, 60),
        (10_000, "nominal", 2, 100),
    ):
        values, looped = ratings(n_units, answers), 200_000 // n_units // 2
        categories = tuple(float(c) for c in range(1, answers + 1))
        ours, theirs = _in_turn(
            lambda values=values, level=level, c=categories: alpha(values, level, interval="bootstrap", categories=c),
            lambda values=values, level=level, looped=looped: peer_bootstrap(values, level, resamples=looped),
            share=RESAMPLES / looped,
        )
        what = f"bootstrap of alpha, B = {RESAMPLES:,}, {answers} answers, {n_units:,} × {N_RATERS}"
        figures += _compared(what, ours, theirs, at_least, f"krippendorff in a loop, from {looped} resamples")
    return figures


def _points() -> list[Measured]:
    figures = []
    cases: list[tuple[str, FloatArray, str, tuple[float, ...], int | None]] = [
        ("1–5", ratings(SIZES[0], 5), "ordinal", FIVE, None),
        ("1–5", ratings(SIZES[1], 5), "nominal", FIVE, 3),
        ("1–5", ratings(SIZES[1], 5), "ordinal", FIVE, 3),
        ("0–100", scores(SIZES[0]), "interval", (), 60),
        ("0–100", scores(SIZES[1]), "interval", (), 60),
    ]
    for scale, values, level, categories, at_least in cases:
        ours_value, theirs_value = alpha(values, level, interval=None, categories=categories), peer_alpha(values, level)
        np.testing.assert_allclose(ours_value, theirs_value, rtol=1e-9)
        ours, theirs = _in_turn(
            lambda v=values, level=level, c=categories: alpha(v, level, interval=None, categories=c),
            lambda v=values, level=level: peer_alpha(v, level),
            at_once=(20, 20 if scale == "1–5" else 1),
        )
        what = f"alpha from floats, {scale}, {level}, {len(values):,} × {N_RATERS}"
        figures += _compared(what, ours, theirs, at_least, "krippendorff")
    return figures


def _beside_irrcac() -> list[Measured]:
    asked = [f"{n}x{N_RATERS}x{n}" for n in SIZES]
    ran = subprocess.run(
        [str(peer_interpreter(IRRCAC)), str(_PEER), *asked],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | ONE_THREAD,
    )
    figures = []
    for n_units, line in zip(SIZES, ran.stdout.splitlines(), strict=True):
        peer: dict[str, Any] = json.loads(line)
        rng = np.random.default_rng(n_units)
        values = rng.integers(1, 6, (n_units, N_RATERS)).astype(float)
        values[rng.random(values.shape) < 0.3] = np.nan
        found = _four(values)[0]
        np.testing.assert_allclose([found.value, found.standard_error], [peer["value"], peer["error"]], rtol=1e-6)
        ours, _ = _in_turn(lambda values=values: _four(values), lambda: None, at_once=(5, 1))
        what = f"AC1, Fleiss, Brennan–Prediger, percent with errors, {n_units:,} × {N_RATERS}"
        figures += _compared(what, ours, peer["seconds"], 3, "irrCAC's AC1 alone")
    return figures


def _four(values: FloatArray) -> list[Any]:
    matrix = RatingsMatrix.from_array(values, level="nominal", categories=FIVE)
    patterns = UnitPatterns.of(matrix).collapsed()
    return [coefficient(name, patterns, interval="analytic") for name in FOUR]


def _patterns() -> list[Measured]:
    few, many = (_patterns_of(n) for n in (10**5, 10**7))
    figures = []
    for interval in ("analytic", "bootstrap"):
        seconds = _in_turn(
            lambda interval=interval: coefficient("krippendorff_alpha", many, interval=interval),
            lambda interval=interval: coefficient("krippendorff_alpha", few, interval=interval),
            at_once=(50, 50) if interval == "analytic" else (3, 3),
        )
        ours, theirs = (median(one) for one in seconds)
        what = f"alpha from patterns of 10⁷ ratings (5 raters), {interval}, times that of 10⁵"
        figures += [
            Measured(what, ours / theirs, "", 2.0),
            Measured(f"… of 10⁷, median of {ROUNDS}", ours * 1000, "ms"),
        ]
    return figures


def _patterns_of(n_ratings: int) -> UnitPatterns:
    values = ratings(round(n_ratings / (0.7 * _FEW_RATERS)), 5, n_raters=_FEW_RATERS)
    matrix = RatingsMatrix.from_array(values, level="ordinal", categories=FIVE)
    return UnitPatterns.of(matrix).collapsed()


def _in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], *, share: float = 1.0, at_once: tuple[int, int] = (1, 1)
) -> tuple[list[float], list[float]]:
    """Seconds of processor time of both, a pair a round: the mean of so many at once, for the clock is coarse.

    The peer's are multiplied by ``share`` where it did only a part.
    """
    found: tuple[list[float], list[float]] = ([], [])
    ours()
    for _ in range(ROUNDS):
        for work, seconds, scale, n in ((ours, found[0], 1.0, at_once[0]), (theirs, found[1], share, at_once[1])):
            start = time.process_time()
            for _ in range(n):
                work()
            seconds.append((time.process_time() - start) / n * scale)
    return found


def _compared(what: str, ours: list[float], theirs: list[float], at_least: int | None, peer: str) -> list[Measured]:
    here, there = median(ours), median(theirs)
    bound = 1 / at_least if at_least else None
    return [
        Measured(f"{what}, share of the time of {peer} ({there / here:.0f} ×)", here / there, "", bound),
        Measured(f"… here, median of {ROUNDS}", here * 1000, "ms"),
        Measured(f"… {peer}", there * 1000, "ms"),
    ]


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
