"""XLSX: sizes checked before, then read by a process of its own that may fail without harm (``xlsx_reader``)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any
from zipfile import ZipFile

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits, Progress
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import RawSheet, ReadHow, Row, Table, TablesRead, table_of
from calibration.intake.xlsx_scan import position

_ROOT = Path(__file__).resolve().parents[2]
_MOST_PARTS = 5_000


def xlsx_tables(data: bytes, *, file_name: str, options: IntakeOptions, how: ReadHow, progress: Progress) -> TablesRead:
    """One table for every sheet that holds something, in the workbook's order; hidden sheets are marked.

    Raises
    ------
    InvalidInput
        Too large once unpacked, too many rows or columns, damaged, or not read within the limits of time and memory.
    """
    _check_unpacked(data, file_name=file_name, limit=options.limits.unpacked_bytes)
    sheets = _sheets(data, file_name=file_name, options=options, progress=progress)
    tables: list[Table] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if not sheet.rows:
            problems.extend(sheet.problems)
            continue
        line = how.header_line if len(sheets) == 1 or _has_line(sheet, how.header_line) else None
        table, found = table_of(sheet, file=file_name, kind="xlsx", header_line=line)
        tables.append(table)
        problems.extend(_with_column_names(found, table))
    if not tables:
        raise InvalidInput(f"“{file_name}” has no filled cell on any sheet.")
    if len(tables) == 1 and not tables[0].rows:
        raise InvalidInput(
            f"“{file_name}” has column names ({', '.join(tables[0].header[:6])}) but no rows under them."
        )
    return TablesRead(tuple(tables), tuple(problems))


def _check_unpacked(data: bytes, *, file_name: str, limit: int) -> None:
    with ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if any(part.flag_bits & 1 for part in parts):
            raise InvalidInput(f"“{file_name}” is protected with a password. Take it off and save the file again.")
    if size > limit or len(parts) > _MOST_PARTS:
        raise InvalidInput(
            f"“{file_name}” would unpack to {size:,} bytes in {len(parts):,} parts. Allowed: {limit:,} bytes in "
            f"{_MOST_PARTS:,} parts. Save the one sheet you need as CSV."
        )


def _sheets(data: bytes, *, file_name: str, options: IntakeOptions, progress: Progress) -> list[RawSheet]:
    sheets: list[RawSheet] = []
    finished = False
    with _reader(data, options) as (output, stopped):
        for count, line in enumerate(output):
            message = _message(line)
            if message is None:
                break
            kind = message["kind"]
            if kind == "refused":
                raise InvalidInput(f"“{file_name}” cannot be read: {message['message']}")
            if kind == "done":
                finished = True
                break
            if kind == "sheet":
                sheets.append(RawSheet(message["name"], [], hidden=message["hidden"]))
                _note_hidden_rows(sheets[-1], message["hidden_rows"], file_name)
            elif kind == "row":
                sheets[-1].rows.append(Row(message["line"], tuple(message["cells"])))
            else:
                sheets[-1].problems.append(_found(message, Place(file=file_name, sheet=sheets[-1].sheet)))
            if count % 2000 == 0:
                progress(0.0, f"reading the workbook, {count:,} lines")
    if not finished:
        why = (
            f"reading it takes longer than {options.limits.seconds:.0f} seconds"
            if stopped
            else "it is damaged, or needs more memory than one file may take"
        )
        raise InvalidInput(f"“{file_name}” cannot be read: {why}. Save the one sheet you need as CSV.")
    return sheets


@contextmanager
def _reader(data: bytes, options: IntakeOptions) -> Iterator[tuple[IO[bytes], list[bool]]]:
    """A fresh interpreter with the file on its standard input; killed at the wall-time limit, and at the end anyway.

    A fork would copy a threaded server's locks; a fresh process has none.
    """
    process = _started(options.limits)
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        process.kill()

    timer = Timer(options.limits.seconds, stop)
    writer = Thread(target=_write, args=(process.stdin, data), daemon=True)
    timer.start()
    writer.start()
    try:
        if process.stdout is None:  # pragma: no cover (Popen was asked for a pipe)
            raise InvalidInput("The workbook reader could not be started.")
        yield process.stdout, stopped
    finally:
        timer.cancel()
        process.kill()
        writer.join()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
        timer.join()


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    settings = {
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "cell_characters": limits.cell_characters,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": int(limits.seconds) + 1,
    }
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "LANG", "TMPDIR")
    }
    return subprocess.Popen(  # noqa: S603 (fixed program, no shell)
        [sys.executable, "-m", "calibration.intake.xlsx_reader", json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={**environment, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"},
    )


def _write(pipe: IO[bytes] | None, data: bytes) -> None:
    """Feed the child beside reading it; a child that died early has closed its end, which the reader notices."""
    if pipe is None:
        return
    with suppress(BrokenPipeError), pipe:
        pipe.write(data)


def _message(line: bytes) -> dict[str, Any] | None:
    """A line of the child; ``None`` for one that a killed child left unfinished."""
    try:
        message: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return message


def _has_line(sheet: RawSheet, line: int | None) -> bool:
    return any(row.line == line for row in sheet.rows)


def _note_hidden_rows(sheet: RawSheet, count: int, file_name: str) -> None:
    if count:
        sheet.problems.append(
            Problem(
                "hidden_rows",
                f"Sheet “{sheet.sheet}” has {count} hidden rows (often a filter). They were read like the others.",
                Severity.NOTE,
                Place(file=file_name, sheet=sheet.sheet),
                found=str(count),
            )
        )


def _found(message: dict[str, Any], place: Place) -> Problem:
    code, sheet = message["code"], place.sheet
    if message["kind"] == "more":
        text = f"Sheet “{sheet}”: {message['count']} more of the same kind."
        return Problem(code, text, Severity.WARNING, place, found=str(message["count"]))
    address = message["cell"]
    place = Place(file=place.file, sheet=sheet, line=position(address)[0], column=address)
    if code == "formula_without_value":
        return Problem(
            code,
            f"Cell {address} on sheet “{sheet}” holds a formula whose result is not stored in the file. "
            "Open it in Excel, "
            "let it calculate, and save it.",
            Severity.ERROR,
            place,
            found="a formula without a result",
            allowed="a value",
        )
    if code == "error_cell":
        return Problem(
            code,
            f"Cell {address} on sheet “{sheet}” shows the error {message['found']}. Mend it in Excel.",
            Severity.ERROR,
            place,
            found=message["found"],
            allowed="a value",
        )
    return Problem(
        "merged_cells",
        f"Cells {message['found']} on sheet “{sheet}” are merged; each of their rows was read with the same value.",
        Severity.NOTE,
        place,
        found=message["found"],
    )


def _with_column_names(problems: list[Problem], table: Table) -> list[Problem]:
    """Cell addresses become column names, as for every other kind of file; the sentence keeps the address."""
    named = []
    for problem in problems:
        row, column = position(problem.place.column)
        if row and row > table.header_line and 0 < column <= len(table.header):
            place = Place(problem.place.file, problem.place.sheet, row, table.header[column - 1])
            problem = Problem(problem.code, problem.message, problem.severity, place, problem.found, problem.allowed)
        named.append(problem)
    return named
