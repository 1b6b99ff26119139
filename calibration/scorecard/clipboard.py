"""Cells as a spreadsheet puts them on the clipboard: tabs between cells, quotes around cells with line breaks."""

import re

from calibration.errors import InvalidInput

ROW_LIMIT = 2_000
COLUMN_LIMIT = 100
CHARACTER_LIMIT = 1_000_000

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def cells_from_clipboard(text: str) -> list[list[str]]:
    """Rows of cells from tab-separated text as Excel, LibreOffice and Google Sheets copy it.

    A cell is quoted when its opening quote has a closing one right before a tab or line end; a cell that
    merely begins with a quotation keeps its quotes.

    Raises
    ------
    InvalidInput
        More than ``CHARACTER_LIMIT`` characters.

    Examples
    --------
    >>> cells_from_clipboard('Greeting\\t"Yes\\nNo"\\n"Hello" said\\t5')
    [['Greeting', 'Yes\\nNo'], ['"Hello" said', '5']]
    """
    if len(text) > CHARACTER_LIMIT:
        raise InvalidInput(f"The pasted text has {len(text):,} characters. Allowed: at most {CHARACTER_LIMIT:,}.")
    text = text.removeprefix("\ufeff")
    rows: list[list[str]] = [[]]
    position = 0
    while position <= len(text):
        quoted = _QUOTED.match(text, position) if text.startswith('"', position) else None
        plain = _PLAIN.match(text, position)
        cell = quoted[1].replace('""', '"') if quoted else plain[0] if plain else ""
        rows[-1].append(cell.replace("\r\n", "\n").replace("\r", "\n"))
        position = quoted.end() if quoted else plain.end() if plain else position
        if text.startswith("\t", position):
            position += 1
        elif position < len(text):
            position += 2 if text.startswith("\r\n", position) else 1
            rows.append([])
        else:
            break
    return rows[:-1] if rows[-1] == [""] else rows


def check_table(rows: list[list[str]]) -> None:
    """Whether a table is small enough to be a scorecard, and holds anything.

    Raises
    ------
    InvalidInput
        Empty, or more than ``ROW_LIMIT`` rows or ``COLUMN_LIMIT`` columns.
    """
    if not any(cell.strip() for row in rows for cell in row):
        raise InvalidInput("Nothing was pasted. Allowed: the cells of a scorecard, one line a row.")
    widest = max(len(row) for row in rows)
    if len(rows) > ROW_LIMIT or widest > COLUMN_LIMIT:
        raise InvalidInput(
            f"The table has {len(rows):,} rows and {widest:,} columns."
            f" Allowed: at most {ROW_LIMIT:,} rows and {COLUMN_LIMIT} columns."
        )
