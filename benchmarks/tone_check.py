"""How often intervals of tone cover, and what chance makes of a distance: ``python -m benchmarks.tone_check``.

A just-about-right line: every contact has a tone of its own, every answer a slip, both normal, then rounded to −1, 0 or
1. The true mean is that of a million such answers.
"""

import argparse

import numpy as np

from benchmarks.markdown import markdown_table as table
from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.tone_target import profile_distance, tone_mean

CONTACTS, SLIP = 0.6, 0.5
"""Standard deviations of a contact's tone and of one answer around it, scale points."""
SIZES = (10, 15, 30, 60)
OFFSETS = (0.0, 0.3, 0.6)
SCALES = 5


def answers(centre: float, shape: tuple[int, ...], *, voices: int, rng: np.random.Generator) -> np.ndarray:
    """One side's mean answers on contacts, shape ``shape``."""
    tone = rng.normal(centre, CONTACTS, shape)
    given = tone[..., None] + rng.normal(0.0, SLIP, (*shape, voices))
    found: np.ndarray = np.clip(np.rint(given), -1, 1).mean(axis=-1)
    return found


def true_mean(centre: float) -> float:
    """What so many answers come to on average."""
    return float(answers(centre, (1_000_000,), voices=1, rng=np.random.default_rng(1)).mean())


def mean_coverage(centre: float, n: int, *, voices: int, runs: int, seed: int) -> float:
    """Share of 95 % intervals of the mean that hold the truth."""
    rng, truth = np.random.default_rng(seed), true_mean(centre)
    hit = 0
    for _ in range(runs):
        low, high = tone_mean(answers(centre, (n,), voices=voices, rng=rng), step=1.0).interval or (np.nan, np.nan)
        hit += bool(low <= truth <= high)
    return hit / runs


def distance_rates(off: float, n: int, *, runs: int, seed: int) -> tuple[float, float, float]:
    """Mean distance without and with chance taken off, and coverage; every scale lies ``off`` from its target."""
    rng = np.random.default_rng(seed)
    plain, corrected, hit = 0.0, 0.0, 0
    targets = np.full(SCALES, true_mean(0.0) - off)
    truth = abs(off)
    for i in range(runs):
        values = answers(0.0, (n, SCALES), voices=2, rng=rng)
        found = profile_distance(values, targets, seed=i)
        plain += float(np.sqrt(((values.mean(axis=0) - targets) ** 2).mean()))
        corrected += found.value or 0.0
        low, high = found.interval or (np.nan, np.nan)
        hit += bool(low <= truth <= high)
    return plain / runs, corrected / runs, hit / runs


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    print(
        table(
            ["contacts", *(f"{v} voice{'s' * (v > 1)}, centre {c:g}" for v in (1, 3) for c in (0.0, -0.6))],
            [
                [
                    str(n),
                    *(f"{mean_coverage(c, n, voices=v, runs=runs, seed=n):.2f}" for v in (1, 3) for c in (0.0, -0.6)),
                ]
                for n in SIZES
            ],
        )
    )
    rows = []
    for n in SIZES:
        for off in OFFSETS:
            plain, corrected, cover = distance_rates(off, n, runs=max(runs // 4, 1), seed=n)
            rows.append(
                [
                    str(n),
                    f"{off:g}",
                    f"{plain:.2f}",
                    f"{corrected:.2f}",
                    f"{cover:.2f}" if n >= MIN_UNITS_FOR_BOOTSTRAP else "",
                ]
            )
    print(table(["contacts", "true distance", "plain", "chance taken off", "interval covers"], rows))


if __name__ == "__main__":
    main()
