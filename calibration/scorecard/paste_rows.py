"""The rows of a pasted table as sections and lines, still in the words of the cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from calibration.scorecard.paste_cells import name_and_weight, number_in, plain
from calibration.scorecard.paste_columns import PastedColumn, header_role
from calibration.scorecard.paste_words import TOTALS, ColumnRole


class RowKind(StrEnum):
    """What a row of the table was taken for."""

    TITLE = "title"
    HEADER = "header"
    SECTION = "section"
    LINE = "line"
    CONTINUED = "continued"
    TOTAL = "total"
    NOT_UNDERSTOOD = "not understood"


@dataclass(slots=True)
class RawLine:
    """One line, cells by what their columns hold; ``answers`` one entry a row it spans, with points beside it."""

    row: int
    section: int
    cells: dict[ColumnRole, str]
    guidance: list[str] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    levels: list[tuple[str, str]] = field(default_factory=list)
    answers_from: int | None = None

    def cell(self, role: ColumnRole) -> str:
        """The cell of this role, empty when there is none."""
        return self.cells.get(role, "")


@dataclass(slots=True)
class RawSection:
    """A section as named in the table; ``weight`` in the table's unit, ``None`` when it names none."""

    name: str
    row: int
    weight: float | None = None


@dataclass(slots=True)
class RawTable:
    """Everything the rows said, and what each was taken for."""

    sections: list[RawSection] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    kinds: dict[int, RowKind] = field(default_factory=dict)
    totals: list[tuple[int, float]] = field(default_factory=list)
    strays: list[tuple[int, PastedColumn, str]] = field(default_factory=list)


def read_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[PastedColumn], *, first: int, header: Sequence[str] = ()
) -> RawTable:
    """Sort the rows below the header into sections, lines, continuations and totals.

    Parameters
    ----------
    rows : sequence of sequence of str
        All rows of the table, cells tidied.
    columns : sequence of PastedColumn
    first : int
        Position of the first row below the header.
    header : sequence of str
        The header's cells: repeated on a later page, the row is skipped.
    """
    walk = _Walk(columns, rows[first:])
    for i, row in enumerate(rows[first:], start=first + 1):
        if not any(row):
            continue
        if header and list(row) == list(header):
            walk.table.kinds[i] = RowKind.HEADER
        else:
            walk.take(i, row)
    return walk.table


class _Walk:
    """Goes down the rows and remembers the section and line it is in."""

    def __init__(self, columns: Sequence[PastedColumn], rows: Sequence[Sequence[str]]) -> None:
        self.columns = columns
        self.roles = {column.role for column in columns}
        self.table = RawTable()
        self.last_answers: tuple[int, str] | None = None
        useful = [self._by_role(row) for row in rows if any(row)]
        with_line = [cells for cells in useful if cells.get(ColumnRole.LINE)]
        rich = sum(bool(_details(cells)) for cells in with_line)
        self.lines_are_rich = 2 * rich >= len(with_line)
        asked = sum(bool(cells.get(ColumnRole.ANSWERS) or cells.get(ColumnRole.GUIDANCE)) for cells in with_line)
        self.lines_are_described = 5 * asked > 3 * len(with_line)
        self.dotted = sum(bool(re.match(r"\d+\.\d+", _numbering(cells))) for cells in with_line) > 1

    def take(self, number: int, row: Sequence[str]) -> None:
        """One row that is not empty."""
        cells = self._by_role(row)
        text = cells.get(ColumnRole.LINE) or cells.get(ColumnRole.SECTION) or next(cell for cell in row if cell)
        kind = self._kind(cells, row, text)
        self.table.kinds[number] = kind
        if kind is RowKind.TOTAL:
            numbers = [value for value in map(number_in, row) if value is not None]
            weight = number_in(cells.get(ColumnRole.WEIGHT, ""))
            if weight is not None or len(numbers) == 1:
                self.table.totals.append((number, numbers[0] if weight is None else weight))
        elif kind is RowKind.SECTION:
            self._open_section(number, text, cells)
        elif kind is RowKind.LINE:
            self._add_line(number, row, cells)
        elif kind is RowKind.CONTINUED:
            self._continue_line(cells)
        else:
            place = next(i for i, cell in enumerate(row) if cell)
            self.table.strays.append((number, self.columns[place], row[place]))

    def _by_role(self, row: Sequence[str]) -> dict[ColumnRole, str]:
        cells: dict[ColumnRole, str] = {}
        for column, cell in zip(self.columns, row, strict=False):
            if cell and column.role not in (ColumnRole.LEFT, ColumnRole.LEVEL):
                cells[column.role] = f"{cells[column.role]}\n{cell}" if column.role in cells else cell
        return cells

    def _kind(self, cells: Mapping[ColumnRole, str], row: Sequence[str], text: str) -> RowKind:
        filled = {column.role for column, cell in zip(self.columns, row, strict=False) if cell}
        if any(_is_total(cell) for cell in row if cell):
            return RowKind.TOTAL
        levels = ColumnRole.LEVEL in filled
        named = filled - {ColumnRole.NUMBER, ColumnRole.WEIGHT, ColumnRole.SECTION_WEIGHT, ColumnRole.LEFT}
        if ColumnRole.LINE in cells:
            bare = named == {ColumnRole.LINE} and not levels
            return RowKind.SECTION if bare and self._is_section(cells) else RowKind.LINE
        if ColumnRole.SECTION in cells:
            return RowKind.SECTION if named == {ColumnRole.SECTION} else RowKind.NOT_UNDERSTOOD
        if number_in(text) is None and sum(bool(cell) for cell in row) == 1 and filled & {ColumnRole.NUMBER}:
            return RowKind.SECTION
        carries = {ColumnRole.GUIDANCE, ColumnRole.ANSWERS, ColumnRole.EXAMPLES, ColumnRole.REASONS}
        return RowKind.CONTINUED if self.table.lines and named & carries else RowKind.NOT_UNDERSTOOD

    def _is_section(self, cells: Mapping[ColumnRole, str]) -> bool:
        """Whether a row with a name, and at most a number and a weight, heads a section."""
        if ColumnRole.SECTION in self.roles:
            return False
        text, numbering = cells[ColumnRole.LINE], _numbering(cells)
        letters = [character for character in text if character.isalpha()]
        capitals = len(letters) > 3 and text == text.upper()
        enumerated = re.match(r"[IVX]+[.)]\s|[A-Z][.)]\s", text) is not None
        if (
            capitals
            or enumerated
            or text.endswith(":")
            or re.match(r"(?:section|part|abschnitt)\b", text, re.IGNORECASE)
        ):
            return True
        if self.dotted and re.fullmatch(r"\d+[.)]?", numbering):
            return True
        if name_and_weight(text)[1] is not None:
            return True
        if ColumnRole.WEIGHT in cells:
            return self.lines_are_described
        return self.lines_are_rich

    def _open_section(self, number: int, text: str, cells: Mapping[ColumnRole, str]) -> None:
        name, weight = name_and_weight(re.sub(r"^(?:[IVX]+|[A-Z]|\d+)[.)]\s+", "", text).rstrip(":").strip())
        for role in (ColumnRole.SECTION_WEIGHT, ColumnRole.WEIGHT):
            found = number_in(cells.get(role, ""))
            weight = found if found is not None else weight
        self.table.sections.append(RawSection(_title_case(name), number, weight))
        self.last_answers = None

    def _add_line(self, number: int, row: Sequence[str], cells: dict[ColumnRole, str]) -> None:
        section = cells.get(ColumnRole.SECTION)
        if section:
            name, weight = name_and_weight(section)
            weight = number_in(cells.get(ColumnRole.SECTION_WEIGHT, "")) if weight is None else weight
            current = self.table.sections[-1] if self.table.sections else None
            if current is None or current.name != _title_case(name):
                self.table.sections.append(RawSection(_title_case(name), number, weight))
        if not self.table.sections:
            self.table.sections.append(RawSection("", number))
        line = RawLine(number, len(self.table.sections) - 1, cells)
        if cells.get(ColumnRole.GUIDANCE):
            line.guidance.append(cells[ColumnRole.GUIDANCE])
        line.levels = [
            (column.header, cell)
            for column, cell in zip(self.columns, row, strict=False)
            if column.role is ColumnRole.LEVEL
        ]
        self._set_answers(line, cells)
        self.table.lines.append(line)

    def _set_answers(self, line: RawLine, cells: Mapping[ColumnRole, str]) -> None:
        """The line's answers, or those of the merged cell above it."""
        answers = cells.get(ColumnRole.ANSWERS)
        if answers:
            line.answers.append((answers, ""))
            self.last_answers = (line.row, answers)
        elif self.last_answers and not line.levels:
            line.answers.append((self.last_answers[1], ""))
            line.answers_from = self.last_answers[0]

    def _continue_line(self, cells: Mapping[ColumnRole, str]) -> None:
        """More cells for the line above: guidance, or its next answer with its points."""
        line = self.table.lines[-1]
        if cells.get(ColumnRole.GUIDANCE):
            line.guidance.append(cells[ColumnRole.GUIDANCE])
        for role in (ColumnRole.EXAMPLES, ColumnRole.REASONS):
            if cells.get(role):
                line.cells[role] = "\n".join(filter(None, (line.cell(role), cells[role])))
        if cells.get(ColumnRole.ANSWERS):
            if len(line.answers) == 1:
                line.answers[0] = (line.answers[0][0], line.cell(ColumnRole.WEIGHT))
            line.answers.append((cells[ColumnRole.ANSWERS], cells.get(ColumnRole.WEIGHT, "")))
            self.last_answers = None


def _is_total(cell: str) -> bool:
    """Whether a cell names a total: "Total", "Section total", "Total opening"."""
    words = plain(cell).rstrip(" %")
    return words in TOTALS or (len(words.split()) <= 3 and (words.endswith(" total") or words.startswith("total ")))


def _details(cells: Mapping[ColumnRole, str]) -> set[ColumnRole]:
    return set(cells) - {ColumnRole.LINE, ColumnRole.NUMBER, ColumnRole.SECTION}


def _numbering(cells: Mapping[ColumnRole, str]) -> str:
    """The number of a row, from its own column or the start of its text."""
    number = cells.get(ColumnRole.NUMBER, "")
    found = re.match(r"(\d+(?:\.\d+)*[.)]?)\s", cells.get(ColumnRole.LINE, ""))
    return number or (found[1] if found else "")


def _title_case(name: str) -> str:
    """A name shouted in capitals, in small letters."""
    letters = [character for character in name if character.isalpha()]
    return name.capitalize() if len(letters) > 3 and name == name.upper() else name


def first_row(rows: Sequence[Sequence[str]], header: int | None) -> int:
    """Position of the first row that can be a line: below the header, or below a title when there is none.

    Without header, a lone cell is a title when another lone cell follows: the section's name, or a field.
    """
    if header is not None:
        return header + 1
    filled = [i for i, row in enumerate(rows) if any(row)]
    lone = [sum(map(bool, rows[i])) == 1 for i in filled]
    titled = len(filled) > 2 and lone[0] and lone[1] and not all(lone)
    return filled[0] + 1 if titled else 0


def title_of(rows: Sequence[Sequence[str]]) -> str:
    """What stands alone in the first of the rows above the table: the card's name, or an empty text."""
    for row in rows:
        cells = [cell for cell in row if cell]
        if len(cells) == 1 and header_role(cells[0]) is None:
            return cells[0].split("\n")[0][:120]
    return ""
