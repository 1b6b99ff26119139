"""Is the right reviewer called lower, higher or unsteady, and nobody else? ``python -m benchmarks.reviewer_naming``.

Worlds of seven yes/no lines and five lines of five levels; the table of ``docs/methods.md`` is this script's output.
"""

from collections.abc import Sequence

import numpy as np

from benchmarks.markdown import markdown_table, percent
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.reviewer_distances import ReviewedLine
from calibration.stats.reviewers_over_lines import NAMED, reviewers_over_lines
from calibration.vocabulary import Measurement, Reference, ReviewerStanding, Side

CLIENT, VENDOR = Side.CLIENT, Side.VENDOR
PANELS = {"3 + 4": (CLIENT,) * 3 + (VENDOR,) * 4, "1 + 3": (CLIENT,) + (VENDOR,) * 3}
CONTACTS = (10, 20, 40)
WORLDS = ("alike, 3 % slips", "alike, 15 % slips", "client a step lower on 3 in 10", "one a step lower", "one unsteady")
PLANTED = {"one a step lower": ReviewerStanding.MARKS_LOWER, "one unsteady": ReviewerStanding.UNSTEADY}
RUNS = 200
FIVE, PASS = (1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 1.0)


def lines_of(world: str, sides: Sequence[Side], n: int, rng: np.random.Generator) -> list[ReviewedLine]:
    """The ratings of one made-up card; what is planted is the last reviewer's."""
    found = []
    for i in range(12):
        five = i >= 7
        categories = FIVE if five else PASS
        truth = rng.choice(categories, size=n, p=[0.05, 0.1, 0.2, 0.35, 0.3] if five else [0.15, 0.85])
        values = np.repeat(truth[:, None], len(sides), axis=1)
        slips = rng.random(values.shape) < {WORLDS[0]: 0.03, WORLDS[1]: 0.15}.get(world, 0.1)
        values = np.where(slips, values + rng.choice([-1, 1], size=values.shape) if five else 1 - values, values)
        _plant(world, values, five, sides, rng)
        values = np.clip(values, categories[0], categories[-1])
        level = Measurement.ORDINAL if five else Measurement.NOMINAL
        matrix = RatingsMatrix.from_array(values, level=level, categories=categories, sides=sides)
        found.append(ReviewedLine(matrix, categories[-1] - categories[0]))
    return found


def _plant(world: str, values: FloatArray, five: bool, sides: Sequence[Side], rng: np.random.Generator) -> None:
    n = len(values)
    if world == WORLDS[2] and five:
        for column in np.flatnonzero([side is CLIENT for side in sides]):
            values[:, column] -= rng.random(n) < 0.3
    if world == "one a step lower" and five:
        values[:, -1] -= rng.random(n) < 0.9
    if world == "one unsteady":
        turned = np.where(rng.random(n) < 0.25, 1 - values[:, -1], values[:, -1])
        values[:, -1] = values[:, -1] + rng.integers(-2, 3, size=n) if five else turned


def rates(world: str, sides: Sequence[Side], n: int, *, reference: Reference, seed: int) -> tuple[float, float, float]:
    """Shares of worlds: somebody named falsely; the planted one named rightly; the planted one named at all."""
    rng = np.random.default_rng(seed)
    falsely, rightly, at_all = 0, 0, 0
    for _ in range(RUNS):
        found = reviewers_over_lines(lines_of(world, sides, n, rng), reference=reference)
        planted = found[-1] if world in PLANTED else None
        falsely += any(one.standing in NAMED for one in found if one is not planted)
        rightly += planted is not None and planted.standing is PLANTED[world]
        at_all += planted is not None and planted.standing in NAMED
    return falsely / RUNS, rightly / RUNS, at_all / RUNS


def main() -> None:
    """Print the table."""
    rows = []
    for reference in (Reference.CLIENT_SIDE, Reference.CONSENSUS):
        for panel, sides in PANELS.items():
            for world in WORLDS:
                row = [reference.value, panel, world]
                for n in CONTACTS:
                    falsely, rightly, at_all = rates(world, sides, n, reference=reference, seed=n)
                    found = f", found {percent(rightly)}, named {percent(at_all)}" if world in PLANTED else ""
                    row.append(f"{percent(falsely)}{found}")
                rows.append(row)
    print(markdown_table(["reference", "client + vendor", "truth", *(f"{n} contacts" for n in CONTACTS)], rows))


if __name__ == "__main__":
    main()
