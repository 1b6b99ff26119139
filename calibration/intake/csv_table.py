"""CSV and TSV: encoding, delimiter and quoting found out, stated where they were guessed."""

import csv
from collections.abc import Iterator
from io import StringIO

from calibration.errors import InvalidInput
from calibration.intake.encoding import decoded
from calibration.intake.options import IntakeOptions
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import RawSheet, ReadHow, Row, TablesRead, table_of

DELIMITERS = ",;\t|"
WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "vertical bar": "|"}
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 60

# The csv module has one limit for the whole process and breaks off at 131,072 characters. Transcripts may be longer:
# the limit is only ever raised, and cells are measured against the caller's limit below.
csv.field_size_limit(max(csv.field_size_limit(), 1_000_000))


def csv_tables(data: bytes, *, file_name: str, options: IntakeOptions, how: ReadHow) -> TablesRead:
    """The one table of a CSV file.

    Raises
    ------
    InvalidInput
        Not text; no such encoding; a quotation mark that is never closed; no rows; too large.
    """
    text, problems = decoded(data, file_name=file_name, encoding=how.encoding)
    delimiter = how.delimiter
    first_line, text_lines = 1, text
    declared = _declared_delimiter(text)
    if declared is not None:
        delimiter = delimiter or declared
        first_line, text_lines = 2, text.split("\n", 1)[1] if "\n" in text else ""
    if delimiter is None:
        delimiter = found_delimiter(text_lines)
    delimiter = WORDS.get(delimiter, delimiter)
    if len(delimiter) != 1:
        raise InvalidInput(f"“{delimiter}” is not a delimiter. Allowed: comma, semicolon, tab, bar, or one character.")
    raw = RawSheet("", [], problems=[_named(problem, file_name) for problem in problems])
    _read_rows(raw, text_lines, delimiter, first_line, file_name=file_name, options=options)
    table, found = table_of(raw, file=file_name, kind="csv", header_line=how.header_line, delimiter=delimiter)
    if not table.header:
        raise InvalidInput(f"“{file_name}” has no line with column names.")
    if not table.rows:
        raise InvalidInput(
            f"“{file_name}” has column names ({', '.join(table.header[:6])} …) but no rows under them."
            if len(table.header) > 6
            else f"“{file_name}” has column names ({', '.join(table.header)}) but no rows under them."
        )
    return TablesRead((table,), tuple(found))


def found_delimiter(text: str) -> str:
    """The delimiter that splits the most lines into as many cells as the first line; a comma when none does.

    Counting signs is not enough: transcripts are full of commas, and a cell may hold tabs.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = []
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    widths.append(len(record))
                if len(widths) == _SAMPLE_RECORDS:
                    break
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        # Title lines above the header are narrow: the usual width is taken from all sampled lines.
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _declared_delimiter(text: str) -> str | None:
    """Excel's own first line ``sep=;``."""
    line = text.split("\n", 1)[0].strip().strip('"')
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else None


def _named(problem: Problem, file_name: str) -> Problem:
    return Problem(
        problem.code, problem.message, problem.severity, Place(file=file_name), problem.found, problem.allowed
    )


def _read_rows(
    raw: RawSheet, text: str, delimiter: str, first_line: int, *, file_name: str, options: IntakeOptions
) -> None:
    limits = options.limits
    cells = 0
    for line, record in _records(text, delimiter, first_line, raw=raw, file_name=file_name):
        if not any(cell and not cell.isspace() for cell in record):
            continue
        if len(record) > limits.columns:
            raise InvalidInput(
                f"Line {line} of “{file_name}” has {len(record):,} cells. Allowed: up to {limits.columns:,} columns."
            )
        cells += len(record)
        if len(raw.rows) > limits.rows or cells > limits.cells:
            raise InvalidInput(
                f"“{file_name}” has more than {limits.rows:,} rows or {limits.cells:,} cells. Split it "
                "into several files."
            )
        for at, cell in enumerate(record):
            if len(cell) > limits.cell_characters:
                raise InvalidInput(
                    f"Cell {at + 1} of line {line} of “{file_name}” has {len(cell):,} characters; allowed are "
                    f"{limits.cell_characters:,}. Often a quotation mark that is not closed has swallowed what follows."
                )
        raw.rows.append(Row(line, tuple(cell or None for cell in record)))


def _records(
    text: str, delimiter: str, first_line: int, *, raw: RawSheet, file_name: str
) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on; strict first, so that a stray quotation mark is said and not swallowed."""
    strict = True
    skip = 0
    while True:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        begins, ends, began, count = first_line, first_line, first_line, 0
        try:
            for record in reader:
                count += 1
                if count > skip:
                    yield begins, record
                ends, begins, began = first_line + reader.line_num, first_line + reader.line_num, begins
            if not strict and count and ends - began > 1 and not text.rstrip().endswith('"'):
                raw.problems.append(_swallowed(began, ends - 1, file_name))
            return
        except csv.Error as error:
            reason = str(error)
            if "limit" in reason or "unexpected end" in reason or not strict:
                raise InvalidInput(
                    f"The row that begins on line {begins} of “{file_name}” never ends: a quotation mark is opened and "
                    'not closed. Close it, or double it ("") where it belongs to the text.'
                ) from error
            raw.problems.append(
                Problem(
                    "stray_quotation_mark",
                    f"Line {begins} has a quotation mark inside a quoted cell that is not doubled. The "
                    "cell was read as "
                    "well as possible; look at it in the preview.",
                    Severity.WARNING,
                    Place(file=file_name, line=begins),
                    found='"',
                    allowed='""',
                )
            )
            # Lenient from here on; records already given are not given twice.
            strict, skip = False, count


def _swallowed(first: int, last: int, file_name: str) -> Problem:
    return Problem(
        "stray_quotation_mark",
        f"The last row runs from line {first} to line {last}: a quotation mark that is not closed may have swallowed "
        "other rows. Look at it in the preview.",
        Severity.WARNING,
        Place(file=file_name, line=first),
    )
