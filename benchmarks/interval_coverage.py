"""How often an interval that says 95 % holds the truth, for samples as small as sessions are."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from benchmarks.markdown import markdown_table, percent
from benchmarks.rating_worlds import WORLDS, YES_NO, Design, World, draw_values
from calibration.stats.bootstrap import unit_weights
from calibration.stats.disagreement import disagreement
from calibration.stats.estimate import Estimate
from calibration.stats.gwet_ac1 import gwet_ac1
from calibration.stats.percent_agreement import percent_agreement
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_gap import side_gap
from calibration.vocabulary import Measurement, Pairs

GAP_DESIGNS = (Design(3, 1, 3), Design(4, 1, 1), Design(4, 1, 3), Design(5, 1, 2), Design(10, 2, 2))
_TRUTH_UNITS = 100_000
_ROUNDING = 1e-9
_BOOTSTRAPS = 200


def matrix_of(world: World, design: Design, values: npt.NDArray[np.float64]) -> RatingsMatrix:
    """Return drawn values as a matrix."""
    level = Measurement.NOMINAL if world.categories == YES_NO else Measurement.ORDINAL
    return RatingsMatrix.from_array(values, level=level, categories=world.categories, sides=design.sides)


def coverage(
    world: World, design: Design, estimate: Callable[[RatingsMatrix], Estimate], *, samples: int, seed: int
) -> float:
    """Return the share of samples whose interval holds the value found in a very large session."""
    rng = np.random.default_rng(seed)
    large = Design(_TRUTH_UNITS, design.n_client, design.n_vendor)
    truth = estimate(matrix_of(world, large, draw_values(world, large, rng))).value
    held = []
    for _ in range(samples):
        interval = estimate(matrix_of(world, design, draw_values(world, design, rng))).interval
        if interval is not None and truth is not None:
            held.append(interval[0] - _ROUNDING <= truth <= interval[1] + _ROUNDING)
    return float(np.mean(held)) if held else float("nan")


def gap_coverage(*, samples: int, seed: int) -> str:
    """Return how often each kind of interval of the gap holds the true gap."""
    rows = []
    for design in GAP_DESIGNS:
        found = np.array([gap_coverages(world, design, samples=samples, seed=seed) for world in WORLDS])
        for i, name in enumerate(("t", "bootstrap", "moderated t")):
            worst, mean = found[:, i].min(), found[:, i].mean()
            rows.append([f"{design.name}, {name}", percent(worst), percent(mean)])
    return markdown_table(["interval that says 95 %", "worst truth", "mean of all truths"], rows)


def gap_coverages(world: World, design: Design, *, samples: int, seed: int) -> tuple[float, float, float]:
    """Return the coverage of plain t, percentile bootstrap and the moderated t of ``side_gap``."""
    rng = np.random.default_rng(seed)
    units = Design(_TRUTH_UNITS, design.n_client, design.n_vendor)
    gaps = _gaps(units, draw_values(world, units, rng))
    true = gaps.mean()
    drawn = rng.choice(gaps, size=(samples, design.n_units))
    mean, error = drawn.mean(axis=1), drawn.std(axis=1, ddof=1) / np.sqrt(design.n_units)
    plain = np.abs(mean - true) <= stdtrit(design.n_units - 1, 0.975) * error + _ROUNDING
    few = drawn[: samples // 4]
    weights = unit_weights(design.n_units, resamples=_BOOTSTRAPS, seed=seed).counts / design.n_units
    low, high = np.quantile(few @ weights.T.astype(np.float64), [0.025, 0.975], axis=1)
    bootstrapped = (low - _ROUNDING <= true) & (true <= high + _ROUNDING)
    moderated = coverage(world, design, side_gap, samples=samples // 4, seed=seed)
    return float(plain.mean()), float(bootstrapped.mean()), moderated


def _gaps(design: Design, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    gaps: npt.NDArray[np.float64] = values[:, : design.n_client].mean(axis=1) - values[:, design.n_client :].mean(
        axis=1
    )
    return gaps


def share_coverage(*, samples: int, seed: int) -> str:
    """Return how often Wilson's interval over units holds the true share of equal client–vendor pairs."""
    rows = []
    for design in GAP_DESIGNS:
        found = [
            coverage(w, design, lambda m: percent_agreement(m, pairs=Pairs.BETWEEN), samples=samples // 8, seed=seed)
            for w in WORLDS
        ]
        rows.append([design.name, percent(min(found)), percent(float(np.mean(found)))])
    return markdown_table(["interval that says 95 %", "worst truth", "mean of all truths"], rows)


def coefficient_coverage(*, samples: int, seed: int) -> str:
    """Return how often the bootstrap of alpha and the t interval of AC1 hold the true value, by units."""
    rows = []
    for n_units in (4, 6, 10, 20, 60):
        design = Design(n_units, 2, 3)
        alpha, ac1 = [], []
        for world in WORLDS:
            alpha.append(alpha_coverage(world, design, samples=samples, seed=seed))
            ac1.append(coverage(world, design, gwet_ac1, samples=samples, seed=seed) if n_units >= 10 else float("nan"))
        shown = [f"{percent(min(found))} / {percent(float(np.mean(found)))}" for found in (alpha, ac1)]
        rows.append([f"{n_units} contacts × 2 + 3", shown[0], shown[1] if n_units >= 10 else "not given"])
    return markdown_table(["interval that says 95 %", "alpha, worst / mean truth", "AC1, worst / mean truth"], rows)


def alpha_coverage(world: World, design: Design, *, samples: int, seed: int) -> float:
    """Return the coverage of alpha's bootstrap, also where ``krippendorff_alpha`` would give no interval."""
    rng = np.random.default_rng(seed)
    large = Design(_TRUTH_UNITS, design.n_client, design.n_vendor)
    parts = disagreement(matrix_of(world, large, draw_values(world, large, rng)), Pairs.ALL)
    truth = float(parts.alpha(parts.features.sum(axis=0)))
    weights = unit_weights(design.n_units, resamples=_BOOTSTRAPS, seed=seed)
    held = []
    for _ in range(samples):
        parts = disagreement(matrix_of(world, design, draw_values(world, design, rng)), Pairs.ALL)
        resampled = parts.alpha(weights.sums(parts.features))
        resampled = resampled[~np.isnan(resampled)]
        if resampled.size:
            low, high = np.quantile(resampled, [0.025, 0.975])
            held.append(low <= truth <= high)
    return float(np.mean(held))
