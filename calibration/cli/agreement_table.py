"""A table of ratings, long or wide, as cells: which column is the unit, the rater, the value; guessed and said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from calibration.errors import InvalidInput
from calibration.intake.answers import fold
from calibration.intake.guess_columns import find
from calibration.intake.numbers import DecimalSign
from calibration.intake.spellings import COMMENTS, CONTACT_IDS, LONG_ANSWERS, LONG_CRITERIA, RATERS, TRANSCRIPTS
from calibration.intake.table import Table

_UNITS = (
    "unit", "unit id", *CONTACT_IDS, "subject", "subject id", "patient", "patient id", "object", "document",
    "document id", "item", "item id",
)  # fmt: skip
_RATERS = (*RATERS, "rater id", "observer", "observer id", "coder id", "judge id", "reviewer id")
_TOLD = frozenset(fold(name) for name in (*COMMENTS, *TRANSCRIPTS))
_VALUES = (*LONG_ANSWERS, "label", "code", "category", "annotation", "diagnosis", "grade")


class Layout(StrEnum):
    """``WIDE``: a row a unit, a column a rater. ``LONG``: a row a rating."""

    WIDE = "wide"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said about the table; ``None`` or empty: find out.

    Attributes
    ----------
    raters : tuple of str
        Long: the one column that names raters. Wide: the columns that are raters.
    by : str or None
        Column whose every value is a line of its own.
    """

    layout: Layout | None = None
    unit: str | None = None
    raters: tuple[str, ...] = ()
    value: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is read.

    Attributes
    ----------
    unit : str or None
        Column with the unit's id; ``None``: every row is a unit of its own.
    raters : tuple of str
        As in :class:`Asked`.
    value : str or None
        Long only.
    reasons : tuple of str
        What was guessed, a sentence each.
    """

    layout: Layout
    unit: str | None
    raters: tuple[str, ...]
    value: str | None
    by: str | None
    reasons: tuple[str, ...]

    @property
    def used(self) -> frozenset[str]:
        """Every column that is read."""
        return frozenset(name for name in (self.unit, *self.raters, self.value, self.by) if name is not None)


class Cell(NamedTuple):
    """One rating as it stands: of which line of the table, by whom, of what, and where in the file."""

    by: str
    unit: str
    rater: str
    text: str | None
    row: int
    column: str


def shape_of(table: Table, asked: Asked) -> Shape:
    """Find out how a table is read.

    Raises
    ------
    InvalidInput
        A named column is not there, or nothing tells which column is meant.
    """
    named = Asked(
        asked.layout,
        _column(table, asked.unit),
        tuple(_column(table, one) or one for one in asked.raters),
        _column(table, asked.value),
        _column(table, asked.by),
    )
    layout, reason = _layout(table, named)
    return _long(table, named, reason) if layout is Layout.LONG else _wide(table, named, reason)


def cells_of_table(table: Table, shape: Shape) -> list[Cell]:
    """Every cell that may hold a rating, in file order.

    Raises
    ------
    InvalidInput
        A row names no unit or rater, or one rater rated one unit twice.
    """
    cells = list(_long_cells(table, shape) if shape.layout is Layout.LONG else _wide_cells(table, shape))
    rows: dict[tuple[str, str, str], int] = {}
    for cell in cells:
        first = rows.setdefault(cell[:3], cell.row)
        if first != cell.row:
            _say_twice(cell, first, shape)
    return cells


def _say_twice(cell: Cell, first: int, shape: Shape) -> None:
    of = f" of “{cell.by}”" if shape.by else ""
    how = "" if shape.by else " Where the file holds several questions, --by COLUMN tells them apart."
    if shape.layout is Layout.WIDE:
        raise InvalidInput(
            f"Unit “{cell.unit}”{of} stands on line {first} and on line {cell.row}. Allowed: one line a unit.{how}"
        )
    raise InvalidInput(
        f"Rater “{cell.rater}” rated unit “{cell.unit}”{of} on line {first} and on line {cell.row}. "
        f"Allowed: one rating.{how}"
    )


def _column(table: Table, name: str | None) -> str | None:
    if name is None:
        return None
    at = table.index(name)
    if at is None:
        raise InvalidInput(f"There is no column “{name}”. Columns: {listed(table.header)}.")
    return table.header[at]


def listed(names: Sequence[str]) -> str:
    """Names in quotation marks; at most twelve of them."""
    more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
    return ", ".join(f"“{name}”" for name in names[:12]) + more


def _layout(table: Table, asked: Asked) -> tuple[Layout, str]:
    if asked.layout is not None:
        return asked.layout, ""
    rater, value = find(table.header, _RATERS), asked.value or find(table.header, _VALUES)
    if asked.value or (rater and value and len(asked.raters) < 2):
        told = "one rating a row" + (f" (columns “{rater}” and “{value}”)" if rater and value else "")
        return Layout.LONG, f"Read as a long table, {told}; --wide reads it otherwise."
    if len(table.header) == 3 and not asked.raters and _looks_long(table):
        return Layout.LONG, "Read as a long table: units and raters repeat, no pair of them does; --wide otherwise."
    return Layout.WIDE, "Read as a wide table, a row a unit and a column a rater; --long reads it otherwise."


def _looks_long(table: Table) -> bool:
    """Two columns of names that cross, one of them at least no numbers, and every crossing once at the most."""
    first, second = ([(cell or "").strip() for cell in table.column(name)] for name in table.header[:2])
    units, raters, pairs = set(first), set(second), set(zip(first, second, strict=True))
    crossing = len(units) < len(first) and 1 < len(raters) < len(second) and len(pairs) == len(first)
    return crossing and not (_numeric(first) == 1.0 and _numeric(second) == 1.0)


def _numeric(texts: Sequence[str | None]) -> float:
    """Share of the filled cells that are numbers; 0 where none is filled."""
    filled = [text for text in texts if text and text.strip()]
    sign = DecimalSign(filled, said=".")
    return sum(sign.number(text) is not None for text in filled) / len(filled) if filled else 0.0


def _long(table: Table, asked: Asked, reason: str) -> Shape:
    if len(asked.raters) > 1:
        raise InvalidInput("In a long table one column names the raters. Allowed: --rater once, or --wide.")
    rater = asked.raters[0] if asked.raters else None
    taken = {name for name in (asked.unit, rater, asked.value, asked.by) if name is not None}
    unit = asked.unit or _unit_of_long(table, without=taken)
    rater = rater or find(table.header, _RATERS, without=taken)
    value = asked.value or find(table.header, _VALUES, without=taken)
    by = asked.by or find(table.header, LONG_CRITERIA, without=taken | {unit or "", rater or "", value or ""})
    found = [unit, rater, value]
    left = [name for name in table.header if name not in {*found, by}]
    if 0 < found.count(None) == len(left):
        found = [one or left.pop(0) for one in found]
    for what, option, name in zip(("unit", "rater", "value"), ("--unit", "--rater", "--value"), found, strict=True):
        if name is None:
            columns = listed(table.header)
            raise InvalidInput(
                f"No column is named like the {what} of a long table. Columns: {columns}. Say it with {option} COLUMN."
            )
    unit, rater, value = found
    reasons = [reason, f"Units are in “{unit}”, raters in “{rater}”, ratings in “{value}”."]
    if by is not None:
        reasons.append(f"Every value of “{by}” is a question of its own.")
    reasons.append(_left_aside(left))
    return Shape(Layout.LONG, unit, (rater or "",), value, by, tuple(filter(None, reasons)))


def _unit_of_long(table: Table, *, without: set[str]) -> str | None:
    """The unit's column by its name; one whose values repeat before one that numbers the rows."""
    there: list[str] = []
    while (name := find(table.header, _UNITS, without=without | set(there))) is not None:
        there.append(name)
    repeating = [name for name in there if len(set(table.column(name))) < len(table.rows)]
    return next(iter(repeating or there), None)


def _wide(table: Table, asked: Asked, reason: str) -> Shape:
    if asked.value is not None:
        raise InvalidInput(
            "A wide table has no column of ratings. Allowed: --value with --long, or --rater for each rater."
        )
    others = [name for name in table.header if name not in {asked.unit, asked.by, *asked.raters}]
    unit = asked.unit
    reasons = [reason]
    if unit is None and others and _is_id(table, others[0], [*asked.raters, *others[1:]], by=asked.by):
        unit = others.pop(0)
        reasons.append(f"“{unit}” is taken for the unit’s id.")
    if unit is None:
        reasons.append("No column is taken for the unit’s id: every row is a unit. --unit COLUMN names one.")
    raters, left = (asked.raters, others) if asked.raters else _rater_columns(table, others)
    if len(raters) < 2:
        raise InvalidInput(
            f"A wide table needs two columns of raters or more; found: {listed(raters) or 'none'}. "
            f"Columns: {listed(table.header)}. --rater COLUMN names one, --long reads one rating a row."
        )
    reasons += [f"Raters are {listed(raters)}.", _left_aside(left)]
    if all(_numeric([name]) == 1.0 for name in raters):
        reasons.append("The raters’ names are numbers: if the first line holds ratings, put a line of names above it.")
    return Shape(Layout.WIDE, unit, tuple(raters), None, asked.by, tuple(filter(None, reasons)))


def _is_id(table: Table, name: str, others: Sequence[str], *, by: str | None) -> bool:
    """Whether a column names the rows: no value twice, and named like an id, or numbering rows, or no answer."""
    values = [fold(cell or "") for cell in table.column(name)]
    lines = table.column(by) if by else [None] * len(values)
    if "" in values or len(set(zip(lines, values, strict=True))) < len(values):
        return False
    folded = fold(name).replace("_", " ")
    if folded in {fold(one).replace("_", " ") for one in _UNITS} or folded.endswith(" id") or name == "column 1":
        return True
    answers = {fold(cell) for other in others for cell in table.column(other) if cell is not None}
    return answers.isdisjoint(values) and (_numeric(values) == 0.0 or _counts_up(values))


def _counts_up(values: Sequence[str]) -> bool:
    numbers = [int(text) for text in values if text.isdecimal()]
    return len(numbers) == len(values) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _rater_columns(table: Table, names: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Columns with ratings, and those left aside: empty ones, comments, and texts that share no answer with others."""
    found = {name: {fold(cell) for cell in table.column(name) if cell and cell.strip()} for name in names}
    numbers = sum(_numeric(table.column(name)) > 0.5 for name in names)
    left = []
    for name in names:
        alone = found[name].isdisjoint(one for other in names if other != name for one in found[other])
        text = len(names) > 2 and alone and _numeric(table.column(name)) == 0.0
        others_share = numbers >= 2 or any(found[a] & found[b] for a, b in combinations(names, 2) if name not in (a, b))
        if not found[name] or fold(name) in _TOLD or (text and others_share):
            left.append(name)
    return tuple(name for name in names if name not in left), left


def _left_aside(names: Sequence[str]) -> str:
    return f"Left aside: {listed(names)}." if names else ""


def _long_cells(table: Table, shape: Shape) -> Iterator[Cell]:
    at = {name: table.header.index(name) for name in shape.used}
    rater, unit, value = shape.raters[0], shape.unit or "", shape.value or ""
    for row in table.rows:
        for what, name in (("unit", unit), ("rater", rater), ("question", shape.by)):
            if name is not None and not (row.cells[at[name]] or "").strip():
                raise InvalidInput(f"Line {row.line} names no {what} (column “{name}”). Allowed: one in every row.")
        named = [(row.cells[at[name]] or "").strip() if name else "" for name in (shape.by, unit, rater)]
        yield Cell(named[0], named[1], named[2], row.cells[at[value]], row.line, value)


def _wide_cells(table: Table, shape: Shape) -> Iterator[Cell]:
    at = {name: table.header.index(name) for name in shape.used}
    for row in table.rows:
        unit = f"line {row.line}" if shape.unit is None else (row.cells[at[shape.unit]] or "").strip()
        by = (row.cells[at[shape.by]] or "").strip() if shape.by else ""
        if not unit or (shape.by and not by):
            what, name = ("question", shape.by) if unit else ("unit", shape.unit)
            raise InvalidInput(f"Line {row.line} names no {what} (column “{name}”). Allowed: one in every row.")
        for rater in shape.raters:
            yield Cell(by, unit, rater, row.cells[at[rater]], row.line, rater)
