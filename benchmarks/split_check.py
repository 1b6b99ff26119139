"""Are the parts of the gap found as they were planted? ``python -m benchmarks.split_check``.

Sessions with known parts: the mean and the spread of the estimates before negative ones are set to 0, and how often the
intervals hold the truth. Seeded.
"""

import numpy as np

from benchmarks.markdown import markdown_table
from benchmarks.rating_worlds import Design
from calibration.stats.gap_components import balanced_components
from calibration.stats.gap_mixed import mixed_gap
from calibration.stats.gap_split import gap_split
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix

TRUTH = (0.25, 0.36, 0.32, 0.98)
DESIGNS = ((Design(10, 2, 2), 0.0), (Design(40, 3, 4), 0.0), (Design(40, 3, 4), 0.25))


def draw(design: Design, rng: np.random.Generator, *, missing: float = 0.0) -> FloatArray:
    """Ratings whose parts are ``TRUTH``; units × raters, the client's first, every unit with one of each side."""
    n, n_client, n_vendor = design.n_units, design.n_client, design.n_vendor
    situation = rng.normal([TRUTH[0] ** 0.5, 0.0], (TRUTH[1] / 2) ** 0.5, (n, 2))
    expected = np.column_stack([np.repeat(situation[:, :1], n_client, 1), np.repeat(situation[:, 1:], n_vendor, 1)])
    raters = rng.normal(0, (TRUTH[2] / 2) ** 0.5, n_client + n_vendor)
    values = rng.normal(0, 1, (n, 1)) + expected + raters + rng.normal(0, (TRUTH[3] / 2) ** 0.5, expected.shape)
    values[rng.random(values.shape) < missing] = np.nan
    both = ~(np.isnan(values[:, :n_client]).all(axis=1) | np.isnan(values[:, n_client:]).all(axis=1))
    return np.asarray(values[both])


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
    for design, missing, samples in ((Design(40, 3, 4), 0.0, 400), (Design(40, 3, 4), 0.25, 60)):
        held = coverage(design, missing=missing, samples=samples, seed=4)
        rows.append([f"{design.name}, {missing:.0%} missing", *(f"{one:.0%}" for one in held)])
    print(markdown_table(["interval that says 95 %", "situation", "slips"], rows))


if __name__ == "__main__":
    main()
