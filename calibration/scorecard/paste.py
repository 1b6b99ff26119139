"""A scorecard pasted from a spreadsheet: understood as far as it goes, with every doubt named.

``docs/scorecards.md`` lists the layouts that are understood.
"""

from collections.abc import Collection, Mapping, Sequence

from calibration.errors import InvalidInput
from calibration.scorecard.answer import number_text
from calibration.scorecard.clipboard import check_table
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition, SectionDefinition
from calibration.scorecard.keys import key_for
from calibration.scorecard.paste_cells import tidy
from calibration.scorecard.paste_columns import (
    PastedColumn,
    columns_by_cells,
    columns_by_header,
    find_header,
    header_role,
)
from calibration.scorecard.paste_lines import LineReader, keys_of_sections, line_in_words, shown_columns
from calibration.scorecard.paste_rows import RawTable, RowKind, first_row, read_rows, title_of
from calibration.scorecard.paste_weights import weights_of
from calibration.scorecard.paste_words import ColumnRole
from calibration.scorecard.pasted import PastedProblem, PastedRow, PastedScorecard

DEFAULT_NAME = "Pasted scorecard"


def scorecard_from_table(rows: Sequence[Sequence[str]], *, name: str = "") -> PastedScorecard:
    """Read a scorecard from the cells of a sheet.

    Parameters
    ----------
    rows : sequence of sequence of str, any widths
        Cells as text; merged cells hold their text in the first one and are blank in the others.
    name : str
        Name of the card; without one, the title above the table.

    Returns
    -------
    PastedScorecard
        With ``not_understood`` for every cell that was not read, never an exception for one.

    Raises
    ------
    InvalidInput
        Nothing pasted, too large, or no line was found in it.

    Examples
    --------
    >>> pasted = scorecard_from_table([["Parameter", "Weight", "Scale"], ["Greeting", "5", "Yes/No/NA"]])
    >>> pasted.rows[1].understood
    "Line 'Greeting': Yes / No, weight 5, N/A left out."
    """
    table = [[tidy(cell) for cell in row] for row in rows]
    check_table(table)
    header = find_header(table)
    first = first_row(table, header)
    below = table[first:]
    columns = columns_by_header(table[header], below) if header is not None else columns_by_cells(below)
    raw = read_rows(table, columns, first=first, header=() if header is None else table[header])
    if not raw.lines:
        raise InvalidInput(
            f"No line of a scorecard was found in {len(rows)} rows."
            " Allowed: one line a row, best with a header such as Section, Parameter, Weight, Scale."
        )
    return _pasted(table, header, columns, raw, name=name)


def _pasted(
    table: Sequence[Sequence[str]],
    header: int | None,
    columns: tuple[PastedColumn, ...],
    raw: RawTable,
    *,
    name: str,
) -> PastedScorecard:
    names = shown_columns([(column.role, column.name) for column in columns])
    weights = weights_of(raw, names.get(ColumnRole.WEIGHT) or names.get(ColumnRole.SECTION_WEIGHT, ""))
    reader = LineReader(names, ticked=_is_ticked(columns, raw))
    criteria = {
        line.row: criterion
        for line, weight in zip(raw.lines, weights.lines, strict=True)
        if (criterion := reader.read(line, weight)) is not None
    }
    above = first_row(table, header) if header is None else header
    card_name = name.strip() or title_of(table[:above]) or DEFAULT_NAME
    sections, empty = _sections(raw, criteria)
    definition = ScorecardDefinition(key=key_for(card_name, fallback="card"), name=card_name, sections=sections)
    assumptions = list(weights.assumptions)
    if header is None:
        assumptions.insert(0, "No header was found: columns are told by what stands in them.")
    if reader.assumed_yes_no:
        assumptions.append(f"{_count(reader.assumed_yes_no, 'line')} without answers: Yes / No is assumed.")
    problems = [*weights.problems, *reader.problems, *empty, *_column_problems(header, columns, table)]
    problems += [
        PastedProblem(row, c.name, f"'{cell}'", "a line with its name; not used") for row, c, cell in raw.strays
    ]
    return PastedScorecard(
        definition=definition,
        columns=columns,
        rows=_preview(table, header, raw, criteria, unused={problem.row for problem in empty}),
        assumptions=tuple(assumptions),
        not_understood=tuple(sorted(problems, key=lambda problem: problem.row)),
    )


def _sections(
    raw: RawTable, criteria: Mapping[int, CriterionDefinition]
) -> tuple[tuple[SectionDefinition, ...], list[PastedProblem]]:
    """Sections with lines; those without are not understood."""
    filled: list[tuple[str, tuple[CriterionDefinition, ...]]] = []
    problems = []
    for position, section in enumerate(raw.sections):
        lines = tuple(criteria[line.row] for line in raw.lines if line.section == position and line.row in criteria)
        if lines:
            filled.append((section.name or "General", lines))
        elif not any(line.section == position for line in raw.lines):
            found = f"'{section.name}' alone in its row"
            problems.append(PastedProblem(section.row, "", found, "a section with lines below it; not used"))
    keys = keys_of_sections([name for name, _ in filled])
    sections = [SectionDefinition(key, name, lines) for key, (name, lines) in zip(keys, filled, strict=True)]
    return tuple(sections), problems


def _is_ticked(columns: Sequence[PastedColumn], raw: RawTable) -> bool:
    """Whether Yes, No and N/A are columns to tick: an N/A column that is blank beside answers as columns."""
    roles = {column.role for column in columns}
    blank = not any(line.cell(ColumnRole.NOT_APPLICABLE) for line in raw.lines)
    return {ColumnRole.LEVEL, ColumnRole.NOT_APPLICABLE} <= roles and blank


def _column_problems(
    header: int | None, columns: Sequence[PastedColumn], table: Sequence[Sequence[str]]
) -> list[PastedProblem]:
    """Columns with cells that were left out though their header is none of those known to be for results."""
    allowed = "section, parameter, question, description, weight, scale, critical, N/A, type, examples, reasons"
    start = 0 if header is None else header + 1
    return [
        PastedProblem(start or 1, column.name, "a column that was not understood", f"{allowed}; it is not used")
        for column in columns
        if column.role is ColumnRole.LEFT
        and header_role(column.header) is None
        and any(len(row) >= column.number and row[column.number - 1] for row in table[start:])
    ]


def _preview(
    table: Sequence[Sequence[str]],
    header: int | None,
    raw: RawTable,
    criteria: Mapping[int, CriterionDefinition],
    *,
    unused: Collection[int],
) -> tuple[PastedRow, ...]:
    lines = {line.row: line for line in raw.lines}
    sections = {section.row: section for section in raw.sections}
    rows: list[PastedRow] = []
    last = ""
    for number, cells in enumerate(table, start=1):
        if not any(cells):
            continue
        text = " · ".join(cell.replace("\n", " ") for cell in cells if cell)
        kind = raw.kinds.get(number, RowKind.HEADER if number - 1 == header else RowKind.TITLE)
        criterion = criteria.get(number)
        if criterion is not None:
            understood = line_in_words(criterion, answers_from=lines[number].answers_from)
            last = criterion.name
        elif kind is RowKind.SECTION and number not in unused:
            section = sections[number]
            understood = f"Section '{section.name}'" + (
                "." if section.weight is None else f", weight {number_text(section.weight)}."
            )
        else:
            kind = RowKind.NOT_UNDERSTOOD if kind in (RowKind.LINE, RowKind.SECTION) else kind
            understood = _WORDS[kind].format(last=last)
        rows.append(PastedRow(number, kind, criterion.key if criterion else "", text, understood))
    return tuple(rows)


_WORDS = {
    RowKind.TITLE: "Above the table: title, not a line.",
    RowKind.HEADER: "Names of the columns.",
    RowKind.CONTINUED: "More of '{last}'.",
    RowKind.TOTAL: "A total, compared with the weights and not used.",
    RowKind.NOT_UNDERSTOOD: "Not used.",
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
