"""What took place, as metadata alone: ids, times and what contacts are counted by; never a word anybody said."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.errors import InvalidInput
from calibration.intake.mapping import Mapping
from calibration.intake.options import IntakeOptions, Progress, no_progress
from calibration.intake.population_columns import FIELDS, chosen_columns, guess_population
from calibration.intake.population_rows import PopulationRecord, PopulationRows
from calibration.intake.read import sheet_left, weighed
from calibration.intake.records import Problem, Severity
from calibration.intake.table import ReadHow, Table, TablesRead
from calibration.intake.tables import read_tables

__all__ = ["FIELDS", "Population", "PopulationRecord", "read_population"]


@dataclass(frozen=True, slots=True)
class Population:
    """Everything a file of metadata gave.

    Attributes
    ----------
    records : tuple of PopulationRecord
        One for each id, in the order of the file; rows with an error are not among them.
    fields : tuple of str
        Of :data:`FIELDS`, those the file has a column for; the others are not known from it.
    columns : tuple of (str, str)
        Field and the file's column, for "as understood".
    left_out : tuple of str
        Columns of the file of which nothing was read.
    reasons : tuple of str
        For a proposed mapping, why each column was understood so.
    """

    records: tuple[PopulationRecord, ...]
    fields: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    reasons: tuple[str, ...]
    rows_read: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep rows out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def read_population(
    data: bytes,
    *,
    file_name: str,
    mapping: Mapping | None = None,
    options: IntakeOptions,
    progress: Progress = no_progress,
) -> Population:
    """Id, time, channel, language, topic and site of every contact of a file; nothing else of it is read.

    Parameters
    ----------
    data : bytes
        CSV, TSV, XLSX, JSON or JSON Lines.
    mapping : Mapping, optional
        Only ``contact``, ``time`` and what is said about the file itself are used; proposed when left out.
    options : IntakeOptions
        Zone of times without offset, countries whose numbers are masked, limits.

    Returns
    -------
    Population
        The good rows' records and every problem. Nothing is stored.

    Raises
    ------
    InvalidInput
        The file as a whole cannot be read, a column of the mapping is not there, or none says when contacts began.
    """
    progress(0.0, "opening the file")
    how = ReadHow(mapping.header_line, mapping.delimiter, mapping.encoding) if mapping else None
    read = read_tables(data, file_name=file_name, options=options, how=how, progress=progress)
    table = _table(read.tables, mapping, file_name)
    used, reasons = (mapping, ()) if mapping is not None else guess_population(table)
    columns, problems = chosen_columns(table, used, file=file_name)
    progress(0.4, "reading the rows")
    problems = [*_of_the_file(read, table, set(columns.values()), file_name), *problems]
    rows = PopulationRows(table, columns, used, options, file=file_name)
    records = rows.read(left_out=_lines_with_errors(problems))
    progress(1.0, "done")
    return Population(
        records=tuple(records),
        fields=tuple(name for name in FIELDS if name in columns),
        columns=tuple(columns.items()),
        left_out=tuple(name for name in table.header if name not in columns.values()),
        problems=tuple(sorted((*problems, *rows.problems), key=_order)),
        reasons=tuple(reasons),
        rows_read=len(table.rows),
    )


def _table(tables: Sequence[Table], mapping: Mapping | None, file: str) -> Table:
    wanted = mapping.sheet if mapping else None
    for table in tables:
        named = table.sheet.casefold() == wanted.casefold() if wanted else not table.hidden
        if named and table.rows:
            return table
    sheets = ", ".join(table.sheet for table in tables)
    what = f"no sheet “{wanted}” with rows" if wanted else "no visible sheet with rows"
    raise InvalidInput(f"“{file}” has {what}." + (f" Sheets: {sheets}." if sheets else ""))


def _of_the_file(read: TablesRead, table: Table, used: set[str], file: str) -> list[Problem]:
    """What opening the file found about this sheet, and the sheets that are not read."""
    own = [weighed(one, {table.sheet: used}) for one in read.problems if one.place.sheet in (table.sheet, "")]
    return [*own, *(sheet_left(other, file) for other in read.tables if other is not table)]


def _lines_with_errors(problems: Sequence[Problem]) -> set[int]:
    return {one.place.line for one in problems if one.severity is Severity.ERROR and one.place.line is not None}


def _order(problem: Problem) -> tuple[int, int]:
    """Errors first, then by line; what is about the whole file leads its kind."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}[problem.severity]
    return rank, problem.place.line or 0
