"""What a measurement says: a figure, the bound it must keep, and whether it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.markdown import markdown_table


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure.

    Attributes
    ----------
    what : str
        In words, with what was measured and how often.
    value : float
        In ``unit``.
    bound : float or None
        The figure must stay below; ``None``: told beside another one, bound to nothing.
    """

    what: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its bound."""
        return self.bound is None or self.value < self.bound


def p95(values: Sequence[float]) -> float:
    """The 95th percentile: of so many, one in twenty took longer."""
    return float(np.percentile(np.asarray(values), 95))


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return float(np.median(np.asarray(values)))


def p95_and_median(what: str, milliseconds: Sequence[float], *, bound: float | None = None) -> list[Measured]:
    """Two rows of the table: the 95th percentile against its bound, and the median beside it."""
    n = len(milliseconds)
    return [
        Measured(f"{what}, p95 of {n}", p95(milliseconds), "ms", bound),
        Measured(f"{what}, median", median(milliseconds), "ms"),
    ]


def table(figures: Iterable[Measured]) -> str:
    """The figures as a Markdown table."""
    rows = []
    for one in figures:
        bound = f"< {one.bound:g} {one.unit}" if one.bound is not None else ""
        verdict = "" if one.bound is None else "holds" if one.holds else "MISSED"
        value = f"{one.value:.0f}" if one.value >= 100 else f"{one.value:.3g}"
        rows.append([one.what, f"{value} {one.unit}".strip(), bound, verdict])
    return markdown_table(["what", "measured", "bound", "verdict"], rows)
