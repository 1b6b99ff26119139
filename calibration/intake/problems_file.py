"""Problems as a file to take along: what was found where, and what is allowed."""

import csv
from collections.abc import Iterable
from io import StringIO

from calibration.intake.records import Problem

HEADER = ("severity", "file", "sheet", "line", "column", "contact", "found", "allowed", "what", "kind")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def problems_csv(problems: Iterable[Problem]) -> bytes:
    """The problems as CSV, one line each, in UTF-8 with a byte-order mark so that Excel reads it as such.

    Texts that come from the file are harmless when a spreadsheet opens it: one that would begin a formula gets an
    apostrophe in front.

    References
    ----------
    OWASP, "CSV Injection".
    """
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADER)
    for problem in problems:
        place = problem.place
        cells = (
            problem.severity.value, place.file, place.sheet, "" if place.line is None else str(place.line),
            place.column, problem.contact, problem.found, problem.allowed, problem.message, problem.code,
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS[:4]) else cell
