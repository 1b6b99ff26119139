"""How often the label of a line is wrong, at the sizes of practice: ``python -m benchmarks.label_error_rates``.

Prints the tables of ``docs/methods.md`` as Markdown. Everything is drawn from one seed.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from benchmarks.interval_coverage import coefficient_coverage, gap_coverage, share_coverage
from benchmarks.markdown import markdown_table, percent
from benchmarks.rating_worlds import (
    AGREED_FIVE,
    AGREED_YES_NO,
    DESIGNS,
    WORLDS,
    YES_NO,
    Design,
    World,
    draw_line,
)
from calibration.stats.line_verdict import LineVerdict, card_verdicts
from calibration.vocabulary import LineLabel

LINES_ON_A_CARD = 14
LINES_OF_A_WORLD = 3
FEWEST_SHOWN = 0.1
SEED = 20261121

_GAP = (LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER)


@dataclass
class LabelCounts:
    """Labels given to the lines of one world in one design.

    Attributes
    ----------
    labels : Counter of LineLabel
    n_cards, n_cards_with_a_false_label, n_cards_with_a_false_finding : int
        A false label is one that is not true of its line (``cannot_tell`` never is one); a false *finding* is a
        false label other than ``agreed``: the tool says something is wrong that is not.
    """

    labels: Counter[LineLabel] = field(default_factory=Counter)
    n_cards: int = 0
    n_cards_with_a_false_label: int = 0
    n_cards_with_a_false_finding: int = 0

    def share(self, *labels: LineLabel) -> float:
        """Return the share of lines with one of these labels."""
        return sum(self.labels[label] for label in labels) / sum(self.labels.values())


def false_labels(world: World, verdicts: Iterable[LineVerdict]) -> list[LineLabel]:
    """Return the labels that are not true of a line of this world."""
    allowed = world.right | {LineLabel.CANNOT_TELL}
    return [verdict.label for verdict in verdicts if verdict.label not in allowed]


def label_counts(world: World, design: Design, *, cards: int, seed: int) -> LabelCounts:
    """Label cards with ``LINES_OF_A_WORLD`` lines of the world among lines that are agreed."""
    rng = np.random.default_rng(seed)
    calm = AGREED_YES_NO if world.categories == YES_NO else AGREED_FIVE
    worlds = [world] * LINES_OF_A_WORLD + [calm] * (LINES_ON_A_CARD - LINES_OF_A_WORLD)
    counts = LabelCounts(n_cards=cards)
    for _ in range(cards):
        found = label_card(worlds, design, rng)
        counts.labels.update(verdict.label for verdict in found[:LINES_OF_A_WORLD])
        false = [label for w, v in zip(worlds, found, strict=True) for label in false_labels(w, [v])]
        counts.n_cards_with_a_false_label += bool(false)
        counts.n_cards_with_a_false_finding += any(label is not LineLabel.AGREED for label in false)
    return counts


def label_card(worlds: list[World], design: Design, rng: np.random.Generator) -> list[LineVerdict]:
    """Draw and label one card, a line a world."""
    lines = {str(i): draw_line(world, design, rng) for i, world in enumerate(worlds)}
    return list(card_verdicts(lines).values())


@dataclass(frozen=True)
class PriceKept:
    """What became of the lines that could not be told, after as many more contacts as their price said."""

    n: int
    median_price: float
    settled: float
    settled_rightly: float


def price_kept(world: World, design: Design, *, lines: int, seed: int) -> PriceKept:
    """Draw lines that cannot be told on their card, then the card anew with the contacts added that the price asks."""
    rng = np.random.default_rng(seed)
    calm = AGREED_YES_NO if world.categories == YES_NO else AGREED_FIVE
    worlds = [world] + [calm] * (LINES_ON_A_CARD - 1)
    prices: list[int] = []
    after: list[LineVerdict] = []
    for _ in range(lines):
        verdict = label_card(worlds, design, rng)[0]
        if verdict.price is None or verdict.price.more_units is None:
            continue
        prices.append(verdict.price.more_units)
        larger = Design(design.n_units + verdict.price.more_units, design.n_client, design.n_vendor)
        after.append(label_card(worlds, larger, rng)[0])
    settled = [v for v in after if v.label is not LineLabel.CANNOT_TELL]
    right = [v for v in settled if v.label in world.right]
    n = len(prices)
    return PriceKept(n, float(np.median(prices)) if n else 0.0, len(settled) / max(n, 1), len(right) / max(n, 1))


def label_table(design: Design, *, cards: int, seed: int = SEED) -> str:
    """Return the table of one design."""
    head = ["truth", "agreed", "client lower", "client higher", "unclear", "one reviewer", "cannot tell"]
    head += ["card: any false finding", "card: any false label"]
    rows = []
    for world in WORLDS:
        counts = label_counts(world, design, cards=cards, seed=seed)
        scale = "yes/no" if world.categories == YES_NO else "1–5"
        shown = (LineLabel.AGREED, *_GAP, LineLabel.STANDARD_UNCLEAR, LineLabel.ONE_REVIEWER_DIFFERS)
        cells = [f"**{percent(counts.share(x))}**" if x in world.right else percent(counts.share(x)) for x in shown]
        rows.append(
            [
                f"{world.name} ({scale})",
                *cells,
                percent(counts.share(LineLabel.CANNOT_TELL)),
                percent(counts.n_cards_with_a_false_finding / cards),
                percent(counts.n_cards_with_a_false_label / cards),
            ]
        )
    return markdown_table(head, rows)


def price_table(*, lines: int, seed: int = SEED) -> str:
    """Return what the price of "cannot tell" is worth, for truths that often cannot be told."""
    head = ["design", "truth", "could not be told", "median price, contacts", "labelled then", "rightly"]
    rows = []
    for design in DESIGNS[:2]:
        for world in WORLDS:
            kept = price_kept(world, design, lines=lines, seed=seed)
            scale = "yes/no" if world.categories == YES_NO else "1–5"
            if kept.n < lines * FEWEST_SHOWN:
                continue
            row = [design.name, f"{world.name} ({scale})", percent(kept.n / lines), f"{kept.median_price:.0f}"]
            rows.append([*row, percent(kept.settled), percent(kept.settled_rightly)])
    return markdown_table(head, rows)


def main() -> None:
    """Print every table of ``docs/methods.md``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100, help="cards drawn for each line of a table")
    cards = parser.parse_args().cards
    for design in DESIGNS:
        print(f"### Labels: {design.name}\n\n{label_table(design, cards=cards)}\n")
    print(f"### The price of “cannot tell”\n\n{price_table(lines=cards)}\n")
    print(f"### Coverage of the gap's interval\n\n{gap_coverage(samples=cards * 40, seed=SEED)}\n")
    print(f"### Coverage of the share of equal pairs\n\n{share_coverage(samples=cards * 40, seed=SEED)}\n")
    print(f"### Coverage of alpha and AC1\n\n{coefficient_coverage(samples=cards * 4, seed=SEED)}\n")


if __name__ == "__main__":
    main()
