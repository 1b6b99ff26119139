"""The door of intake: one file in, contacts, ratings and problems out."""

from dataclasses import dataclass, replace

from calibration.errors import InvalidInput
from calibration.intake.contacts import ContactsRead, read_contacts
from calibration.intake.flat import FlatReader
from calibration.intake.guess import Guess, guess_mapping
from calibration.intake.mapping import Layout, Mapping
from calibration.intake.masking import Masker
from calibration.intake.options import IntakeOptions, Progress, no_progress
from calibration.intake.raters import read_raters
from calibration.intake.ratings import read_answers, scorecard_of, unanswered_rows
from calibration.intake.records import Intake, Place, Problem, Severity
from calibration.intake.reviews import ReviewsRead, read_reviews
from calibration.intake.rows import Reading, Unit, used_columns
from calibration.intake.table import ReadHow, Table, TablesRead
from calibration.intake.tables import read_tables
from calibration.intake.workbook import WorkbookReader

__all__ = ["Preview", "preview_intake"]

_ABOUT_CELLS = ("error_cell", "formula_without_value")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person is shown before anything is stored.

    Attributes
    ----------
    intake : Intake
        Everything as it would be imported.
    mapping : Mapping
        The mapping used: given or proposed.
    reasons : tuple of str
        For a proposed mapping, why each part was understood so.
    tables : tuple of Table
        The raw tables, for "first rows as they stand" beside "as understood".
    """

    intake: Intake
    mapping: Mapping
    reasons: tuple[str, ...]
    tables: tuple[Table, ...]


def preview_intake(
    data: bytes,
    *,
    file_name: str,
    mapping: Mapping | None = None,
    options: IntakeOptions,
    progress: Progress = no_progress,
) -> Preview:
    """Contacts and ratings of one file, with the mapping used and the reasons for it.

    Parameters
    ----------
    data : bytes
        The file as uploaded: CSV, TSV, XLSX, JSON or JSON Lines.
    file_name : str
    mapping : Mapping, optional
        How to understand it; proposed by :func:`~calibration.intake.guess.guess_mapping` when left out.
    options : IntakeOptions
        Limits, zone, countries and hash key.
    progress : callable, optional
        Called with a share from 0 to 1 and a few words.

    Returns
    -------
    Preview
        The good rows' records and every problem. Nothing is stored.

    Raises
    ------
    InvalidInput
        The file as a whole cannot be read, or the mapping does not fit it.
    """
    progress(0.0, "opening the file")
    how = ReadHow(mapping.header_line, mapping.delimiter, mapping.encoding) if mapping else None
    read = read_tables(data, file_name=file_name, options=options, how=how, progress=progress)
    guess = Guess(mapping, ()) if mapping is not None else guess_mapping(read.tables, file_name=file_name)
    tables, problems = _chosen(read, guess.mapping, file_name)
    reading = Reading(file_name, guess.mapping, options, tables, problems=problems)
    intake = _understood(reading, progress)
    progress(1.0, "done")
    return Preview(intake, guess.mapping, guess.reasons, read.tables)


def _chosen(read: TablesRead, mapping: Mapping, file: str) -> tuple[tuple[Table, ...], list[Problem]]:
    """The sheets the mapping is about, with their problems; the others are named, never silently passed over."""
    if mapping.layout is Layout.WORKBOOK:
        chosen = WorkbookReader.contact_sheets(read.tables, mapping)
    elif mapping.sheet is not None:
        chosen = tuple(table for table in read.tables if table.sheet.casefold() == mapping.sheet.casefold())
    else:
        chosen = tuple(table for table in read.tables if not table.hidden and table.rows)[:1]
    if not chosen:
        names = ", ".join(table.sheet for table in read.tables)
        wanted = f"no sheet “{mapping.sheet}”" if mapping.sheet else "no visible sheet with rows"
        raise InvalidInput(f"“{file}” has {wanted}. Sheets: {names}.")
    sheets = {table.sheet for table in chosen}
    used = {table.sheet: used_columns(table, mapping) for table in chosen}
    problems = [weighed(problem, used) for problem in read.problems if problem.place.sheet in sheets | {""}]
    left = [table for table in read.tables if table.sheet not in sheets]
    return chosen, [*problems, *(sheet_left(table, file) for table in left)]


def weighed(problem: Problem, used: dict[str, set[str]]) -> Problem:
    """A broken cell in a column that nobody reads keeps no row out."""
    place = problem.place
    if problem.code in _ABOUT_CELLS and place.line is not None and place.column not in used.get(place.sheet, set()):
        return replace(problem, severity=Severity.NOTE)
    return problem


def sheet_left(table: Table, file: str) -> Problem:
    return Problem(
        "sheet_not_read",
        f"Sheet “{table.sheet}” {'is hidden and ' if table.hidden else ''}was not read ({len(table.rows)} rows). "
        "Name it in the mapping if it should be.",
        Severity.NOTE,
        Place(file=file, sheet=table.sheet),
        found=table.sheet,
    )


def _understood(reading: Reading, progress: Progress) -> Intake:
    masker = Masker(reading.options.countries)
    progress(0.2, "reading the rows")
    for table in reading.tables:
        if reading.mapping.layout is Layout.WORKBOOK:
            WorkbookReader(reading, table).read()
        else:
            FlatReader(reading, table).read()
    progress(0.4, "reading the answers")
    answers = read_answers(reading)
    progress(0.6, "masking personal data")
    contacts = read_contacts(reading, masker)
    raters = read_raters(reading, contacts)
    reading.problems.extend(unanswered_rows(reading, answers))
    progress(0.9, "putting reviews together")
    if reading.mapping.layout is Layout.CONTACTS:
        reviews = ReviewsRead()
    else:
        reviews = read_reviews(reading, contacts=contacts, answers=answers, raters=raters, masker=masker)
    bad = reading.bad()
    read, good = _row_counts(reading, contacts, bad)
    return Intake(
        # A later step may have found fault with every row that mentions a contact.
        contacts=tuple(
            one for one in contacts.contacts if not set(contacts.units_of[one.external_id, one.copy]) <= bad
        ),
        ratings=tuple(reviews.ratings),
        raters=tuple(raters.raters) if reading.given else (),
        scorecard=scorecard_of(reading, answers),
        conflicts=tuple(contacts.conflicts),
        problems=tuple(sorted(reading.problems, key=_order)),
        masked=dict(masker.counts),
        rows_read=read,
        rows_good=good,
        review_comments=tuple(reviews.comments),
        sessions=tuple(reviews.sessions),
    )


def _row_counts(reading: Reading, contacts: ContactsRead, bad: set[Unit]) -> tuple[int, int]:
    """Rows of the file, and those of which nothing was left out; in a workbook a row is a line of a tab."""
    left_out = {(unit[0], unit[1]) for unit in bad}
    if reading.by_cell:
        rows = {(given.unit[0], given.unit[1]) for given in reading.given}
    else:
        rows = {(table.sheet, row.line) for table in reading.tables for row in table.rows}
        left_out |= {
            (mention.unit[0], mention.unit[1]) for mention in reading.contacts if mention.unit not in contacts.copy_of
        }
    return len(rows), len(rows - left_out)


def _order(problem: Problem) -> tuple[int, str, int]:
    """Errors first, then by place; problems of the whole file lead their kind."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}[problem.severity]
    return rank, problem.place.sheet, problem.place.line or 0
