"""What openpyxl's streaming mode does not tell about a sheet: read from its XML before anything else opens it.

The farthest filled cell (a 5 kB file may hold one at XFD1048576), formulas that were never calculated, merged cells
and rows hidden by a filter.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 16


class Refused(Exception):
    """The workbook is not read; the text completes the sentence “This workbook cannot be read: …”."""


@dataclass(slots=True)
class Facts:
    """What the XML of one sheet says.

    Attributes
    ----------
    last_row, last_column : int
        Farthest row and column with a value; 0 for an empty sheet.
    formulas : list of str
        Addresses of formulas without a stored value.
    merged : dict
        (row, column) of the first cell → the cells below it that show its value.
    merged_names : list of (first, last)
        Addresses of merged areas of more than one row.
    hidden_rows : int
    """

    last_row: int = 0
    last_column: int = 0
    formulas: list[str] = field(default_factory=list)
    merged: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)
    merged_names: list[tuple[str, str]] = field(default_factory=list)
    hidden_rows: int = 0


def scan_sheet(archive: ZipFile, path: str, *, name: str, limits: dict[str, Any]) -> Facts:
    """Facts about one sheet.

    Raises
    ------
    Refused
        A value beyond the allowed rows or columns; XML that is damaged or declares entities.
    """
    scan = _Scan(name, limits)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = scan.refuse_doctype
    parser.buffer_text = True
    try:
        with archive.open(path) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(
            f"sheet “{name}” is damaged (line {error.lineno} of its XML). Save it again from Excel."
        ) from error
    return scan.facts


def position(address: str) -> tuple[int, int]:
    """``"B3"`` → ``(3, 2)``; ``(0, 0)`` for what is no address.

    >>> position("XFD1048576")
    (1048576, 16384)
    """
    match = _ADDRESS.fullmatch(address.replace("$", ""))
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


class _Scan:
    """Expat handlers of one sheet."""

    def __init__(self, name: str, limits: dict[str, Any]) -> None:
        self.facts = Facts()
        self.name = name
        self.limits = limits
        self.row = 0
        self.column = 0
        self.in_cell = self.in_value = self.has_formula = self.has_value = False
        self.is_text = False
        self.merged_cells = 0

    def refuse_doctype(self, *declaration: Any) -> None:
        raise Refused("it declares XML entities, which no spreadsheet program does.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition("}")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdigit() else self.row + 1
            self.column = 0
            self.facts.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif tag == "c":
            row, column = position(attributes.get("r", ""))
            self.row, self.column = (row, column) if row else (self.row, self.column + 1)
            self.in_cell, self.has_formula, self.has_value = True, False, False
            self.is_text = attributes.get("t") == "str"
        elif tag == "f":
            self.has_formula = self.in_cell
        elif tag == "v":
            # Programs that write formulas without calculating leave an empty <v/>; Excel's own empty text has t="str".
            self.in_value, self.has_value = self.in_cell, self.in_cell and self.is_text
        elif tag == "is":
            self.has_value = self.in_cell
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self.in_value and text.strip():
            self.has_value = True

    def end(self, tag: str) -> None:
        self.in_value = False
        if tag.rpartition("}")[2] != "c":
            return
        self.in_cell = False
        if self.has_value or self.has_formula:
            self._reach()
        if self.has_formula and not self.has_value:
            self.facts.formulas.append(f"{_letters(self.column)}{self.row}")

    def _reach(self) -> None:
        rows, columns = self.limits["rows"], self.limits["columns"]
        if self.row > rows or self.column > columns:
            raise Refused(
                f"sheet “{self.name}” has a value in cell {_letters(self.column)}{self.row}. Allowed are "
                f"{rows:,} rows and {columns:,} columns (up to {_letters(columns)}{rows}). Delete what stands "
                "beyond your table, often a stray cell, and save it again."
            )
        self.facts.last_row = max(self.facts.last_row, self.row)
        self.facts.last_column = max(self.facts.last_column, self.column)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = position(first), position(last)
        if not top or bottom <= top or not right:
            return
        bottom = min(bottom, self.facts.last_row)
        self.merged_cells += max(0, bottom - top)
        if self.merged_cells > self.limits["rows"]:
            raise Refused(
                f"sheet “{self.name}” has merged cells over more rows than allowed ({self.limits['rows']:,})."
            )
        self.facts.merged[top, left] = [(row, left) for row in range(top + 1, bottom + 1)]
        self.facts.merged_names.append((first, last))


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters or "?"
