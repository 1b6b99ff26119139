"""Are the parts of the gap found as they were planted? ``python -m benchmarks.split_check``.

Sessions with known parts: the mean and the spread of the estimates before negative ones are set to 0, how often the
intervals hold the truth, and how often a page would call a part of all lines together more than half. Seeded.
"""

from collections.abc import Sequence

import numpy as np

from benchmarks.markdown import markdown_table
from benchmarks.rating_worlds import Design
from calibration.stats.gap_components import balanced_components
from calibration.stats.gap_mixed import mixed_gap
from calibration.stats.gap_split import gap_split, gap_splits
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix

TRUTH = (0.25, 0.36, 0.32, 0.98)
CLAIMS = (0.4, 0.5, 0.6, 0.75)
DESIGNS = ((Design(10, 2, 2), 0.0), (Design(40, 3, 4), 0.0), (Design(40, 3, 4), 0.25))


def draw(
    design: Design, rng: np.random.Generator, *, missing: float = 0.0, truth: Sequence[float] = TRUTH
) -> FloatArray:
    """Ratings whose parts are the truth's; units × raters, the client's first, every unit with one of each side."""
    return _with_both_sides(_drawn(design, rng, missing=missing, truth=truth), design)


def _drawn(design: Design, rng: np.random.Generator, *, missing: float, truth: Sequence[float]) -> FloatArray:
    n, n_client, n_vendor = design.n_units, design.n_client, design.n_vendor
    situation = rng.normal([truth[0] ** 0.5, 0.0], (truth[1] / 2) ** 0.5, (n, 2))
    expected = np.column_stack([np.repeat(situation[:, :1], n_client, 1), np.repeat(situation[:, 1:], n_vendor, 1)])
    raters = rng.normal(0, (truth[2] / 2) ** 0.5, n_client + n_vendor)
    values = rng.normal(0, 1, (n, 1)) + expected + raters + rng.normal(0, (truth[3] / 2) ** 0.5, expected.shape)
    values[rng.random(values.shape) < missing] = np.nan
    return np.asarray(values)


def _with_both_sides(values: FloatArray, design: Design) -> FloatArray:
    client, vendor = values[:, : design.n_client], values[:, design.n_client :]
    return np.asarray(values[~(np.isnan(client).all(axis=1) | np.isnan(vendor).all(axis=1))])


def recovered(design: Design, *, missing: float, samples: int, seed: int) -> FloatArray:
    """Estimates before negative ones are set to 0; (samples, 4)."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(samples):
        values = draw(design, rng, missing=missing)
        client, vendor = values[:, : design.n_client], values[:, design.n_client :]
        if missing:
            parts = mixed_gap(client[None], vendor[None]).components
        else:
            parts = balanced_components(client, vendor, weights=np.ones((1, len(values))))
        found.append(parts.parts[0])
    return np.array(found)


def coverage(design: Design, *, missing: float, samples: int, seed: int) -> FloatArray:
    """Share of 95 % intervals that hold the truth, given the reviewers; situation and slips."""
    rng = np.random.default_rng(seed)
    held = np.zeros(2)
    for i in range(samples):
        matrix = RatingsMatrix.from_array(draw(design, rng, missing=missing), level="interval", sides=design.sides)
        intervals = [part.estimate.interval for part in gap_split(matrix, seed=i).parts]
        for place, part in enumerate((1, 3)):
            low, high = intervals[part] or (0.0, 0.0)
            held[place] += low <= TRUTH[part] <= high
    return held / samples


def claimed(
    design: Design, *, truth: Sequence[float], n_lines: int, missing: float, samples: int, seed: int
) -> FloatArray:
    """Share of cards on which the interval of each part's share, over all lines, lies above a half."""
    rng = np.random.default_rng(seed)
    above = np.zeros(len(TRUTH))
    for i in range(samples):
        matrices = [
            RatingsMatrix.from_array(
                _drawn(design, rng, missing=missing, truth=truth), level="interval", sides=design.sides
            )
            for _ in range(n_lines)
        ]
        pooled = gap_splits(matrices, ranges=[4.0] * n_lines, seed=i).pooled
        above += [part.share_interval is not None and part.share_interval[0] > 0.5 for part in pooled.parts]
    return above / samples


def main() -> None:
    """Print the tables of docs/methods.md."""
    rows = []
    for design, missing in DESIGNS:
        found = recovered(design, missing=missing, samples=400, seed=3)
        cells = [f"{m:.2f} ± {s:.2f}" for m, s in zip(found.mean(axis=0), found.std(axis=0), strict=True)]
        rows.append([f"{design.name}, {missing:.0%} missing", *cells])
    rows.append(["truth", *(f"{one:.2f}" for one in TRUTH)])
    print(markdown_table(["session", "expectation", "situation", "individual", "slips"], rows))
    print()
    rows = []
    for design, missing, samples in (
        (Design(40, 3, 4), 0.0, 400),
        (Design(40, 3, 4), 0.25, 400),
        (Design(30, 6, 6), 0.2, 400),
    ):
        held = coverage(design, missing=missing, samples=samples, seed=4)
        rows.append([f"{design.name}, {missing:.0%} missing", *(f"{one:.0%}" for one in held)])
    print(markdown_table(["interval that says 95 %", "situation", "slips"], rows))
    print()
    rows = []
    for place, part in ((0, "expectation"), (1, "situation"), (3, "slips")):
        cells = []
        for share in CLAIMS:
            truth = [share if i == place else (1 - share) / 3 for i in range(len(TRUTH))]
            found = claimed(Design(25, 2, 3), truth=truth, n_lines=10, missing=0.1, samples=150, seed=5)
            cells.append(f"{found[place]:.0%}")
        rows.append([part, *cells])
    print(markdown_table(["called more than half, when it is", *(f"{share:.0%}" for share in CLAIMS)], rows))


if __name__ == "__main__":
    main()
