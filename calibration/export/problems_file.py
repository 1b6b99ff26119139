"""Problems as a file to take along: what was found where, and what is allowed."""

from collections.abc import Iterable
from typing import Any

from calibration.export.csv_table import csv_table
from calibration.intake.records import Problem

HEADER = ("severity", "code", "file", "sheet", "line", "column", "found", "allowed", "contact", "message")


def problem_row(problem: Problem) -> dict[str, Any]:
    """One problem under the names of ``HEADER``; the line is a number or ``None``."""
    place = problem.place
    where = {"file": place.file, "sheet": place.sheet, "line": place.line, "column": place.column}
    said = {name: getattr(problem, name) for name in ("code", "message", "found", "allowed", "contact")}
    row = where | said | {"severity": problem.severity.value}
    return {name: row[name] for name in HEADER}


def problems_csv(problems: Iterable[Problem]) -> bytes:
    """The problems as CSV, one line each; texts that come from the file run nothing in a spreadsheet."""
    return csv_table(HEADER, (list(problem_row(problem).values()) for problem in problems))
