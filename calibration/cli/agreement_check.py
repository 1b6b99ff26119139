"""Our alpha beside that of the ``krippendorff`` package, where it is installed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

from calibration.cli.agreement_words import aligned
from calibration.errors import InvalidInput
from calibration.stats import RatingsMatrix, coefficient
from calibration.stats.category_counts import answers
from calibration.stats.weight_matrix import MOST_ANSWERS
from calibration.vocabulary import Measurement

NOT_INSTALLED = (
    "Nothing was checked: the package krippendorff is not installed here. It is in requirements.txt: "
    "pip install -r requirements.txt."
)
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Compared:
    """Alpha at one level by both; a value is ``None`` where there is none, and the reason says why."""

    level: Measurement
    ours: float | None
    theirs: float | None
    reason: str = ""

    @property
    def same(self) -> bool:
        """Whether both have the same value to rounding, or neither has one."""
        if self.ours is None or self.theirs is None:
            return self.ours is self.theirs
        return abs(self.ours - self.theirs) <= _SAME


def package_installed() -> bool:
    """Whether there is something to check against."""
    return find_spec("krippendorff") is not None


def compared(matrix: RatingsMatrix) -> list[Compared]:
    """Alpha at every level that the answers admit, by both."""
    levels = list(Measurement)
    if matrix.labels:
        # Labels have positions; those are an order only where a person said so.
        levels = [Measurement.NOMINAL, *([Measurement.ORDINAL] if matrix.level is Measurement.ORDINAL else [])]
    return [_at_level(matrix, level) for level in levels]


def _at_level(matrix: RatingsMatrix, level: Measurement) -> Compared:
    try:
        estimate = coefficient("krippendorff_alpha", replace(matrix, level=level), interval=None)
    except InvalidInput as error:
        return Compared(level, None, None, str(error))
    found = len(answers(matrix))
    if estimate.value is None:
        return Compared(level, None, None, f"undefined: {(estimate.undefined_reason or '').replace('_', ' ')}")
    if found > MOST_ANSWERS:
        return Compared(
            level, estimate.value, None, f"not asked: {found:,} different answers need too much memory there"
        )
    package = import_module("krippendorff")
    theirs = float(package.alpha(reliability_data=matrix.values.T, level_of_measurement=level.value))
    return Compared(level, estimate.value, theirs)


def check_sentence(rows: Sequence[Compared]) -> str:
    """Whether both agree, in a sentence."""
    both = [row for row in rows if row.ours is not None and row.theirs is not None]
    if not both:
        return "Nothing could be checked: at no level do both have a value."
    differing = [row.level for row in both if not row.same]
    if differing:
        return f"The package krippendorff has another alpha at the level {', '.join(differing)}."
    return f"The package krippendorff has the same alpha at {len(both)} of {len(both)} levels."


def check_table(rows: Sequence[Compared]) -> list[str]:
    """Lines of an aligned table."""
    head = ("alpha at level", "ours", "krippendorff")
    values = [(row.level, *("-" if one is None else f"{one:z.6f}" for one in (row.ours, row.theirs))) for row in rows]
    first, *others = aligned([head, *values], left=1)
    return [first, *(f"{line}  {row.reason}".rstrip() for line, row in zip(others, rows, strict=True))]
