"""Do the intervals of "Procedure and feeling" keep their word? Rank correlation, and the difference of two CSAT means.

Run with ``python -m benchmarks.feeling_check``: about half a minute, seeded.
"""

import numpy as np

from calibration.analysis.feeling_corner import CSAT_DEVIATION
from calibration.stats.estimate import Estimate
from calibration.stats.mean_difference import mean_difference
from calibration.stats.rank_correlation import rank_correlation
from calibration.stats.ratings_matrix import FloatArray

RUNS = 1000
LARGE = 200_000
ANSWERS = 4
"""Tone answers a contact: two lines, two reviewers of a side."""
CSAT = {
    "1 to 5 alike": (0.2, 0.2, 0.2, 0.2, 0.2),
    "mostly 5": (0.03, 0.04, 0.08, 0.2, 0.65),
    "mostly 2": (0.25, 0.45, 0.2, 0.07, 0.03),
    "1 or 5": (0.4, 0.05, 0.05, 0.05, 0.45),
}


def contacts(rng: np.random.Generator, n: int, *, strength: float) -> tuple[FloatArray, FloatArray]:
    """Points on the process lines, and the share of four tone answers on target, that lean on each other."""
    shared = rng.normal(size=n)
    points = np.clip(75 + 12 * (strength * shared + np.sqrt(1 - strength**2) * rng.normal(size=n)), 0, 100)
    likely = 1 / (1 + np.exp(-(0.3 + 2.5 * (strength * shared + np.sqrt(1 - strength**2) * rng.normal(size=n)))))
    return points, rng.binomial(ANSWERS, likely) / ANSWERS


def holds(estimate: Estimate, truth: float) -> bool:
    """Whether an interval holds the truth."""
    return estimate.interval is not None and estimate.interval[0] <= truth <= estimate.interval[1]


def rank_coverage(n: int, *, strength: float, runs: int = RUNS, seed: int = 0) -> float:
    """Share of intervals that hold the rank correlation of very many such contacts."""
    rng = np.random.default_rng(seed)
    truth = rank_correlation(*contacts(rng, LARGE, strength=strength), resamples=2).value or 0.0
    drawn = (contacts(rng, n, strength=strength) for _ in range(runs))
    return float(np.mean([holds(rank_correlation(*one, resamples=500), truth) for one in drawn]))


def csat_coverage(n: int, m: int, first: str, second: str, *, runs: int = 4 * RUNS, seed: int = 0) -> float:
    """Share of intervals that hold the difference of two groups' mean ratings."""
    rng = np.random.default_rng(seed)
    scale = np.arange(1.0, 6.0)
    truth = float(scale @ CSAT[first] - scale @ CSAT[second])
    found = [
        mean_difference(
            rng.choice(scale, n, p=CSAT[first]), rng.choice(scale, m, p=CSAT[second]), prior_deviation=CSAT_DEVIATION
        )
        for _ in range(runs)
    ]
    return float(np.mean([holds(one, truth) for one in found]))


def main() -> None:
    """Print both tables."""
    print("rank correlation: contacts, how much they lean on each other, coverage of 95 % intervals")
    for n in (20, 40, 80):
        print(n, *(f"{strength}: {100 * rank_coverage(n, strength=strength):.0f} %" for strength in (0.0, 0.5, 0.8)))
    print("difference of mean ratings: ratings in the two groups, coverage of 95 % intervals")
    for n, m in ((3, 5), (4, 8), (6, 20), (15, 30)):
        pairs = (("mostly 2", "mostly 5"), ("mostly 5", "mostly 5"), ("1 to 5 alike", "mostly 5"), ("1 or 5", "1 or 5"))
        print(n, m, *(f"{a} − {b}: {100 * csat_coverage(n, m, a, b):.0f} %;" for a, b in pairs))


if __name__ == "__main__":
    main()
