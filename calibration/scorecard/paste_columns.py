"""Which column of a pasted table holds what: from its header, or from its cells when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calibration.scorecard.paste_cells import criticality_in, number_in, plain
from calibration.scorecard.paste_scale import option_label, scale_from_text
from calibration.scorecard.paste_words import HEADER_ROLES, NO_MARKS, YES_MARKS, ColumnRole

HEADER_WITHIN = 20
"""Filled rows among which the header is looked for; above it stand titles."""

_MANY = (ColumnRole.GUIDANCE, ColumnRole.LEVEL, ColumnRole.LEFT, ColumnRole.EXAMPLES)


@dataclass(frozen=True, slots=True)
class PastedColumn:
    """One column of the table.

    Attributes
    ----------
    number : int
        From 1, as a person counts.
    header : str
        Empty in a table without header.
    role : ColumnRole
        ``LEFT`` when the column is not used.
    """

    number: int
    header: str
    role: ColumnRole

    @property
    def name(self) -> str:
        """How a sentence names the column."""
        return f"'{self.header}'" if self.header else f"column {self.number}"


def header_role(header: str) -> ColumnRole | None:
    """What a header says its column holds; ``None`` for one nobody has used yet.

    Examples
    --------
    >>> header_role("Max. Points (100)").value, header_role("Fatal / Non-Fatal?").value
    ('weight', 'critical')
    """
    if len(header) > 60:
        return None
    words = plain(header.split("(")[0]) or plain(header)
    if words in HEADER_ROLES:
        return HEADER_ROLES[words]
    known = [key for key in HEADER_ROLES if len(key) > 2 and f" {key} " in f" {words} "]
    return HEADER_ROLES[max(known, key=len)] if known and len(words.split()) <= 4 else None


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Position of the header row, or ``None``: at least two columns known by name, and most of its cells."""
    best: tuple[int, int] | None = None
    filled = [i for i, row in enumerate(rows) if any(row)][:HEADER_WITHIN]
    single = all(sum(map(bool, row)) <= 1 for row in rows)
    for i in filled:
        cells = [cell for cell in rows[i] if cell]
        roles = {role for role in map(header_role, cells) if role is not None}
        levels = sum(_is_level(cell) for cell in cells)
        named = len(roles - {ColumnRole.NOT_APPLICABLE}) + (levels if levels > 1 else 0)
        if ColumnRole.LINE in roles and single:
            named += 1
        says_lines = roles & {ColumnRole.LINE, ColumnRole.QUESTION, ColumnRole.SECTION, ColumnRole.GUIDANCE}
        if says_lines and named >= 2 and 2 * (len(roles) + levels) >= len(cells) and (best is None or named > best[1]):
            best = (i, named)
    return best[0] if best else None


def columns_by_header(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[PastedColumn, ...]:
    """The columns of a table under its header."""
    width = max([len(header), *(len(row) for row in rows)])
    cells = [*header, *[""] * (width - len(header))]
    ticked = "yes" in map(plain, cells)
    many_levels = sum(_is_level(cell) or (ticked and plain(cell) == "no") for cell in cells) > 1
    weights = [cell for cell in cells if header_role(cell) is ColumnRole.WEIGHT]
    columns: list[PastedColumn] = []
    for i, cell in enumerate(cells):
        role = header_role(cell)
        if role is ColumnRole.WEIGHT and len(weights) > 1 and plain(cell) == "score":
            role = ColumnRole.LEFT
        if many_levels and (_is_level(cell) or (ticked and plain(cell) == "no")):
            role = ColumnRole.LEVEL
        taken = {column.role for column in columns} - set(_MANY) - {ColumnRole.LINE, ColumnRole.QUESTION}
        columns.append(PastedColumn(i + 1, cell, ColumnRole.LEFT if role is None or role in taken else role))
    return _settle_lines(columns, rows)


def columns_by_cells(rows: Sequence[Sequence[str]]) -> tuple[PastedColumn, ...]:
    """The columns of a table without header, told by what most of their cells look like."""
    width = max(len(row) for row in rows)
    columns: list[PastedColumn] = []
    for i in range(width):
        cells = [row[i] for row in rows if i < len(row) and row[i]]
        role = _role_of_cells(cells)
        taken = {column.role for column in columns}
        if role in taken and role is not ColumnRole.LINE:
            role = ColumnRole.LEFT
        columns.append(PastedColumn(i + 1, "", role))
    return _settle_lines(columns, rows)


def _role_of_cells(cells: Sequence[str]) -> ColumnRole:
    if not cells:
        return ColumnRole.LEFT
    numbers = [number_in(cell) for cell in cells]
    if 2 * sum(number is not None for number in numbers) > len(cells):
        counting = [number for number in numbers if number is not None] == [float(i + 1) for i in range(len(cells))]
        return ColumnRole.NUMBER if counting and len(cells) > 2 else ColumnRole.WEIGHT
    marks = YES_MARKS | NO_MARKS
    if 2 * sum(criticality_in(cell, column=cell.casefold() not in marks) is not None for cell in cells) > len(cells):
        return ColumnRole.CRITICAL
    if 2 * sum(scale_from_text(cell) is not None and len(cell) < 80 for cell in cells) > len(cells):
        return ColumnRole.ANSWERS
    return ColumnRole.LINE if any(cell.casefold() not in marks for cell in cells) else ColumnRole.LEFT


def _is_level(cell: str) -> bool:
    """Whether a header names an answer: "1", "5 - Excellent", "Meets". Yes and no over a column are answers, too."""
    if not cell or header_role(cell) not in (None, ColumnRole.LEFT) or len(cell) > 40:
        return False
    number = number_in(cell)
    if number is not None:
        return number == int(number) and 0 <= number <= 10 and "%" not in cell
    numbered = cell[0].isdigit() and scale_from_text(f"{cell}\n0 = 0") is not None
    return numbered or plain(option_label(cell)) in _LEVEL_WORDS


_LEVEL_WORDS = frozenset(
    words
    for words in (
        *("yes", "no", "pass", "fail", "partial", "partially", "meets", "exceeds", "below", "met", "not met", "poor"),
        *("fair", "good", "very good", "excellent", "needs improvement", "meets expectations", "exceeds expectations"),
        *("below expectations", "does not meet", "partially met", "partially meets", "developing", "outstanding"),
        *("unsatisfactory", "satisfactory", "average", "does not meet expectations", "acceptable", "unacceptable"),
    )
)


def _settle_lines(columns: list[PastedColumn], rows: Sequence[Sequence[str]]) -> tuple[PastedColumn, ...]:
    """One column of lines: of several that could be, the coarse one is the section, a later one the question."""
    roles = [column.role for column in columns]
    lines = [i for i, role in enumerate(roles) if role in (ColumnRole.LINE, ColumnRole.QUESTION)]
    if not lines:
        spare = next((r for r in (ColumnRole.GUIDANCE, ColumnRole.SECTION) if r in roles), None)
        lines = [roles.index(spare)] if spare else []
    if len(lines) > 1 and ColumnRole.SECTION not in roles and _is_coarser(lines[0], lines[1], rows):
        roles[lines.pop(0)] = ColumnRole.SECTION
    for i, place in enumerate(lines):
        later = ColumnRole.QUESTION if i == 1 else ColumnRole.GUIDANCE
        roles[place] = ColumnRole.LINE if i == 0 else later
    return tuple(replace(column, role=role) for column, role in zip(columns, roles, strict=True))


def _is_coarser(first: int, second: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column groups the second: blank or repeated where the second goes on."""
    both = [(_at(row, first), _at(row, second)) for row in rows if _at(row, second)]
    groups = {left for left, _ in both if left}
    return len(both) > len(groups) and 4 * len(groups) <= 3 * len({right for _, right in both})


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
