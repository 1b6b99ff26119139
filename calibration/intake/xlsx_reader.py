"""The process that opens an XLSX file: started fresh, with memory and time limits, and thrown away after.

Run as ``python -m calibration.intake.xlsx_reader '{"rows": …}'`` with the file on standard input; speaks JSON lines
on standard output. A hostile or broken workbook can stop this process and nothing else. It imports openpyxl and the
standard library only, so that it starts quickly and needs little memory.

Messages, in order, for every sheet: ``sheet``, any number of ``row`` and ``found``; at the end ``done``, or ``refused``
with a sentence.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from calibration.intake.xlsx_scan import Facts, Refused, scan_sheet

_FOUND_LIMIT = 500
#: What a damaged file makes zipfile, expat and openpyxl raise; anything else ends this process, which also says so.
_UNREADABLE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, BadZipFile, NotImplementedError,
    OverflowError, EOFError,
)  # fmt: skip


def say(**message: Any) -> None:
    """One JSON line to the parent."""
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")


def limit_memory(limit: int, seconds: int) -> None:
    """Set the address space and processor time of this process; where the platform has no such limit, the parent's
    wall time and the caps hold alone."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def main(settings: dict[str, Any]) -> None:
    """Read standard input and say what is in it."""
    limit_memory(settings["memory_bytes"], settings["cpu_seconds"])
    try:
        read_workbook(sys.stdin.buffer.read(), settings)
    except Refused as refusal:
        say(kind="refused", message=str(refusal))
    except MemoryError:
        say(kind="refused", message="it needs more memory than one file may take. Split it, or save it as CSV.")


def read_workbook(data: bytes, settings: dict[str, Any]) -> None:
    """Scan the XML of every sheet for what is too large or has no value, then say its rows.

    Raises
    ------
    Refused
        Too many rows, columns or cells, or a part that is not as the format demands.
    """
    # openpyxl takes numpy along when it is there: 60 MB and a pool of threads that no cell needs.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "_worksheet_path")]
    except _UNREADABLE as error:
        raise Refused(f"it is damaged ({type(error).__name__}). Open it in Excel and save it again.") from error
    left = settings["cells"]
    with ZipFile(BytesIO(data)) as archive:
        for sheet in sheets:
            try:
                left -= _say_sheet(sheet, archive, left, settings)
            except _UNREADABLE as error:
                raise Refused(
                    f"sheet “{sheet.title}” is damaged ({type(error).__name__}). Open it in Excel and save it again."
                ) from error
    say(kind="done")


def _say_sheet(sheet: Any, archive: ZipFile, left: int, settings: dict[str, Any]) -> int:
    facts = scan_sheet(archive, sheet._worksheet_path, name=sheet.title, limits=settings)
    say(kind="sheet", name=sheet.title, hidden=sheet.sheet_state != "visible", hidden_rows=facts.hidden_rows)
    return _say_rows(sheet, facts, left, settings["cell_characters"])


def _say_rows(sheet: Any, facts: Facts, left: int, longest: int) -> int:
    """Say the rows that hold something; returns how many cells did."""
    from openpyxl.utils import get_column_letter

    for address in facts.formulas[:_FOUND_LIMIT]:
        say(kind="found", code="formula_without_value", cell=address)
    if len(facts.formulas) > _FOUND_LIMIT:
        say(kind="more", code="formula_without_value", count=len(facts.formulas) - _FOUND_LIMIT)
    filled, errors = 0, 0
    merged = _Merged(facts)
    for line, row in enumerate(_rows(sheet, facts), start=1):
        cells: list[str | None] = []
        for at, cell in enumerate(row, start=1):
            text = None if cell.data_type == "e" else as_text(cell)
            if cell.data_type == "e":
                errors += 1
                if errors <= _FOUND_LIMIT:
                    say(kind="found", code="error_cell", cell=f"{get_column_letter(at)}{line}", found=str(cell.value))
            if text is not None and len(text) > longest:
                address = f"{get_column_letter(at)}{line}"
                raise Refused(f"cell {address} has {len(text):,} characters; allowed are {longest:,}.")
            cells.append(merged.value(line, at, text))
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            filled += sum(cell is not None for cell in cells)
            if filled > left:
                raise Refused("it has more filled cells than allowed. Split it into several files, or save it as CSV.")
            say(kind="row", line=line, cells=cells)
    if errors > _FOUND_LIMIT:
        say(kind="more", code="error_cell", count=errors - _FOUND_LIMIT)
    for start, end in facts.merged_names:
        say(kind="found", code="merged_cells", cell=start, found=f"{start}:{end}")
    return filled


class _Merged:
    """Fills the lower cells of a merged area with the value its first cell shows."""

    def __init__(self, facts: Facts) -> None:
        self.start_of = {cell: start for start, cells in facts.merged.items() for cell in cells}
        self.starts = set(facts.merged)
        self.values: dict[tuple[int, int], str | None] = {}

    def value(self, row: int, column: int, text: str | None) -> str | None:
        if (row, column) in self.starts:
            self.values[row, column] = text
        start = self.start_of.get((row, column))
        return self.values.get(start) if text is None and start is not None else text


def _rows(sheet: Any, facts: Facts) -> Iterator[Any]:
    """Rows from line 1 to the last filled one; columns beyond the last filled one are never built."""
    sheet.reset_dimensions()
    if facts.last_row:
        yield from sheet.iter_rows(min_row=1, max_row=facts.last_row, max_col=facts.last_column)


def as_text(cell: Any) -> str | None:
    """A cell as text: dates and times in ISO 8601, whole numbers without ``.0``, truth values as Excel shows them."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        shows_time = "h" in str(cell.number_format or "").lower()
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight and not shows_time else value.isoformat(sep=" ")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = str(value)
    return text if text.strip() else None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
