"""The calibration workbook: lines down, reviewers across, one tab a contact."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from calibration.errors import InvalidInput
from calibration.intake.answers import fold
from calibration.intake.mapping import Mapping, Raters
from calibration.intake.raters import KNOWN_SIDES, side_in_name
from calibration.intake.records import Problem, Severity
from calibration.intake.rows import Given, Reading, RowContact, Unit
from calibration.intake.table import Row, Table

#: Names people give the column with the lines of the card.
LINE_NAMES = frozenset(
    ("line", "lines", "criterion", "criteria", "parameter", "parameters", "attribute", "attributes", "question",
     "questions", "item", "quality line", "kriterium", "kriterien", "merkmal", "criterio", "critère", "qa line")
)  # fmt: skip


class WorkbookReader:
    """Reader of one tab.

    Raises
    ------
    InvalidInput
        No line with reviewers' names can be found on the tab.
    """

    def __init__(self, reading: Reading, table: Table) -> None:
        self.reading, self.table, self.shape = reading, table, reading.mapping.workbook
        self.lines = table.lines()
        self.head = head_row(table, reading.mapping)
        self.names = [(cell or "").strip() for cell in self.head.cells]
        self.line_at = self._line_column()
        self.above = self._above()
        self.contact = self._contact()
        self.reviewers = self._reviewers()
        self.comments = self._comments()
        if not self.reviewers:
            raise InvalidInput(
                f"Sheet “{table.sheet}” names no reviewers on line {self.head.line}. Expected: a column "
                "with the lines, "
                "then a column for every reviewer."
            )

    @staticmethod
    def contact_sheets(tables: Sequence[Table], mapping: Mapping) -> tuple[Table, ...]:
        """The tabs that are contacts: visible, filled, not a summary."""
        ignored = {fold(name) for name in mapping.workbook.ignore_sheets}
        return tuple(
            table
            for table in tables
            if not table.hidden and table.rows and fold(table.sheet) not in ignored
            and (mapping.sheet is None or fold(mapping.sheet) == fold(table.sheet))
        )  # fmt: skip

    def read(self) -> None:
        """Add the tab's contact and every answer on it to the reading."""
        self.reading.heads[self.table.sheet] = self.head.line
        self.reading.problems[:] = [self._renamed(problem) for problem in self.reading.problems]
        unit: Unit = (self.table.sheet, self.head.line, "")
        fields, columns = {}, {}
        for label, name in self.shape.above.items():
            text = self.above.get(fold(label), "")
            if text:
                fields[name], columns[name] = text, label
        self.reading.contacts.append(RowContact(unit, self.contact, fields, columns))
        ignored = {fold(name) for name in self.shape.ignore_lines}
        for row in self.lines:
            name = (row.cells[self.line_at] or "").strip() if self.line_at < len(row.cells) else ""
            if row.line <= self.head.line or not name:
                continue
            if fold(name) in ignored:
                self._note(row, "line_ignored", f"“{name}” is a total and was not read as a line of the card.", name)
            elif not any(self._cell(row, at) for at in self.reviewers):
                self._note(
                    row, "line_without_answers", f"“{name}” has no answer on this tab: a heading, or not scored.", name
                )
            else:
                self._read_line(row, name, fields.get("started_at", ""))

    def _read_line(self, row: Row, name: str, date: str) -> None:
        for at, (label, side) in self.reviewers.items():
            column = self.names[at]
            self.reading.given.append(
                Given(
                    (self.table.sheet, row.line, column), column, self.contact, label, name,
                    self._cell(row, at) or None,
                    side, column, date=date, comment=self._cell(row, self.comments.get(at)),
                )
            )  # fmt: skip

    def _renamed(self, problem: Problem) -> Problem:
        """A problem with a cell names the reviewer's column, also where the table was thought to begin higher up."""
        place = problem.place
        at = self.table.header.index(place.column) if place.column in self.table.header else None
        if place.sheet != self.table.sheet or place.line is None or place.line <= self.head.line or at is None:
            return problem
        return replace(problem, place=replace(place, column=self.names[at] if at < len(self.names) else ""))

    def _cell(self, row: Row, at: int | None) -> str:
        return "" if at is None or at >= len(row.cells) else (row.cells[at] or "").strip()

    def _line_column(self) -> int:
        wanted = {fold(self.shape.lines)} if self.shape.lines else LINE_NAMES
        for at, name in enumerate(self.names):
            if fold(name) in wanted:
                return at
        if self.shape.lines:
            raise InvalidInput(
                f"Sheet “{self.table.sheet}” has no column “{self.shape.lines}” on line {self.head.line}. "
                f"Found: {', '.join(name for name in self.names if name)}."
            )
        return next((at for at, name in enumerate(self.names) if name), 0)

    def _above(self) -> dict[str, str]:
        """Label above the table → the filled cell right of it."""
        found: dict[str, str] = {}
        for row in self.lines:
            if row.line >= self.head.line:
                break
            filled = [cell.strip() for cell in row.cells if cell and cell.strip()]
            for label, value in pairwise(filled):
                found.setdefault(fold(label.rstrip(": ")), value)
            for cell in filled:
                label, sign, value = cell.partition(": ")
                if sign:
                    found.setdefault(fold(label), value.strip())
        return found

    def _contact(self) -> str:
        if fold(self.shape.contact) == "sheet":
            return self.table.sheet or self.reading.file.rpartition(".")[0]
        contact = self.above.get(fold(self.shape.contact.rstrip(": ")), "")
        if not contact:
            self.reading.problems.append(
                Problem(
                    "contact_from_tab",
                    f"Sheet “{self.table.sheet}” has no “{self.shape.contact}” above the table; the tab’s "
                    "name is taken as "
                    "the contact’s id.",
                    Severity.WARNING,
                    self.reading.place((self.table.sheet, self.head.line, "")),
                    found=self.table.sheet,
                    allowed=self.shape.contact,
                )
            )
        return contact or self.table.sheet

    def _reviewers(self) -> dict[int, tuple[str, str]]:
        """Column → (reviewer, side as it stands)."""
        raters = self.reading.mapping.raters if isinstance(self.reading.mapping.raters, Raters) else Raters()
        wanted = {fold(name) for name in raters.names}
        ignored = {fold(name) for name in self.shape.ignore_columns}
        sides = self._side_line()
        found: dict[int, tuple[str, str]] = {}
        for at, name in enumerate(self.names):
            if at == self.line_at or not name or fold(name) in ignored or self._is_comment(name):
                continue
            label, side = side_in_name(name)
            side = side or sides.get(at, "")
            if not wanted or fold(label) in wanted or fold(name) in wanted:
                found[at] = (label, side)
        return found

    def _is_comment(self, name: str) -> bool:
        folded = re.sub(r" \(\d+\)$", "", fold(name))
        return any(folded == fold(word) or folded.endswith(f" {fold(word)}") for word in self.shape.comments)

    def _comments(self) -> dict[int, int]:
        """Reviewer's column → comment column: by the reviewer's name in it, else directly to the right."""
        found: dict[int, int] = {}
        for at, name in enumerate(self.names):
            if not name or not self._is_comment(name):
                continue
            owner = next(
                (one for one, (label, _) in self.reviewers.items() if fold(name).startswith(fold(label) + " ")), None
            )
            alone = sum(self._is_comment(other) for other in self.names if other) == 1
            if owner is None and at - 1 in self.reviewers and not (alone and len(self.reviewers) > 1):
                owner = at - 1
            if owner is not None:
                found[owner] = at
            else:
                self._note(
                    self.head,
                    "comment_of_nobody",
                    f"The column “{name}” belongs to no reviewer; it was not read.",
                    name,
                )
        return found

    def _side_line(self) -> dict[int, str]:
        """Column → side, from the line above the names; a side holds for the columns right of it until the next."""
        above = [row for row in self.lines if row.line < self.head.line]
        if self.shape.side_line is not None:
            above = [row for row in above if row.line == self.shape.side_line]
        row = above[-1] if above else None
        filled = [cell for cell in row.cells if cell and cell.strip()] if row else []
        if (
            row is None
            or not filled
            or (self.shape.side_line is None and not {fold(cell) for cell in filled} <= set(KNOWN_SIDES))
        ):
            return {}
        sides, side = {}, ""
        for at in range(len(self.names)):
            side = self._cell(row, at) or side
            sides[at] = side
        return sides

    def _note(self, row: Row, code: str, sentence: str, found: str) -> None:
        place = self.reading.place((self.table.sheet, row.line, ""))
        self.reading.problems.append(
            Problem(code, f"Sheet “{self.table.sheet}”, line {row.line}: {sentence}", Severity.NOTE, place, found=found)
        )


def head_row(table: Table, mapping: Mapping) -> Row:
    """The row with the reviewers' names: as the mapping says, else the first that names the column of lines."""
    lines = table.lines()
    if mapping.header_line is not None:
        found = next((row for row in lines if row.line == mapping.header_line), None)
        if found is not None:
            return found
    wanted = {fold(mapping.workbook.lines)} if mapping.workbook.lines else LINE_NAMES
    for row in lines[:40]:
        filled = [fold(cell) for cell in row.cells if cell and cell.strip()]
        if len(filled) > 1 and wanted & set(filled[:3]):
            return row
    return table.head or lines[0]
