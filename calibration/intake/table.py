"""A table of text with line numbers, and how raw rows become one: header, names, ragged rows.

Nothing here knows what a contact or a rating is. Every cell is text or ``None``, and every row knows its
line in the program the person opens the file with: the line of the text file for CSV (a quoted cell may
span several; the first counts), the row number for XLSX, the line on which the object begins for JSON.
"""

from dataclasses import dataclass, field, replace

from calibration.errors import InvalidInput
from calibration.intake.records import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file.

    Attributes
    ----------
    line : int
        From 1, as the person's program counts.
    cells : tuple of str or None
        Text as it stands, stripped of nothing; ``None`` for an empty cell.
    """

    line: int
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it.

    Attributes
    ----------
    sheet : str
        Tab of a workbook; empty for CSV and JSON.
    header : tuple of str
        Unique names; an unnamed column with content is called ``column 3``.
    header_line : int
        Line the header stands on; 0 for JSON, whose names are in each object.
    preamble : tuple of Row
        Rows above the header, as they stand.
    rows : tuple of Row
        Rows that hold something, each as long as the header.
    hidden : bool
        Whether the tab is hidden in the workbook.
    delimiter : str
        Delimiter of a CSV file, else empty. A semicolon tells that commas may be decimal.
    kind : str
        ``csv``, ``xlsx`` or ``json``.
    head : Row or None
        The header's row as it stands.
    """

    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_line: int = 1
    preamble: tuple[Row, ...] = ()
    hidden: bool = False
    delimiter: str = ""
    kind: str = "csv"
    head: Row | None = None

    def lines(self) -> tuple[Row, ...]:
        """All rows as they stand, those above the header and the header among them."""
        return (*self.preamble, *((self.head,) if self.head else ()), *self.rows)

    def index(self, column: str) -> int | None:
        """Position of a column by its name, exact first, then ignoring case and outer spaces."""
        if column in self.header:
            return self.header.index(column)
        folded = [name.strip().casefold() for name in self.header]
        wanted = column.strip().casefold()
        return folded.index(wanted) if wanted in folded else None

    def column(self, name: str) -> list[str | None]:
        """All cells of a column; empty when there is no such column."""
        at = self.index(name)
        return [] if at is None else [row.cells[at] for row in self.rows]


@dataclass(frozen=True, slots=True)
class ReadHow:
    """What a mapping says about the file itself; ``None`` means: find out."""

    header_line: int | None = None
    delimiter: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class TablesRead:
    """Tables of a file and what was found on the way.

    Problems with a line and severity ``ERROR`` keep that row out when the column they name is used.
    """

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class RawSheet:
    """Rows of one sheet before anybody has looked for a header."""

    sheet: str
    rows: list[Row]
    hidden: bool = False
    problems: list[Problem] = field(default_factory=list)


def table_of(
    raw: RawSheet, *, file: str, kind: str, header_line: int | None, delimiter: str = ""
) -> tuple[Table, list[Problem]]:
    """Split rows into preamble, header and rows; name columns; report ragged rows and doubled names.

    Raises
    ------
    InvalidInput
        ``header_line`` is given and no row stands there.
    """
    filled = [row for row in raw.rows if any(not _blank(cell) for cell in row.cells)]
    at = _header_position(filled, header_line, file=file)
    if at is None:
        return Table(raw.sheet, (), (), hidden=raw.hidden, delimiter=delimiter, kind=kind), list(raw.problems)
    head, body = filled[at], filled[at + 1 :]
    place = Place(file=file, sheet=raw.sheet, line=head.line)
    width = max(len(_trimmed(row.cells)) for row in body) if body else 0
    header, problems = _names(head.cells, width=width if kind == "xlsx" else 0, body=body, place=place)
    rows = []
    for row in body:
        cells, problem = _fitted(row, len(header), place=replace(place, line=row.line), short_is_odd=kind == "csv")
        rows.append(Row(row.line, cells))
        if problem:
            problems.append(problem)
    table = Table(
        raw.sheet,
        header,
        tuple(rows),
        header_line=head.line,
        preamble=tuple(filled[:at]),
        hidden=raw.hidden,
        delimiter=delimiter,
        kind=kind,
        head=head,
    )
    return table, [*raw.problems, *problems]


def _blank(cell: str | None) -> bool:
    return cell is None or not cell.strip()


def _trimmed(cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    end = len(cells)
    while end and _blank(cells[end - 1]):
        end -= 1
    return cells[:end]


def _header_position(rows: list[Row], header_line: int | None, *, file: str) -> int | None:
    """The line that was named; else the first row that is about as wide as those below it (titles are narrow)."""
    if header_line is not None:
        for at, row in enumerate(rows):
            if row.line == header_line:
                return at
        raise InvalidInput(
            f"The mapping says the column names of “{file}” stand on line {header_line}, but that line is empty."
        )
    if not rows:
        return None
    counts = [sum(not _blank(cell) for cell in row.cells) for row in rows[:30]]
    widest = max(counts)
    if widest <= 2:
        return 0
    return next(at for at, count in enumerate(counts) if count >= max(2, widest / 2))


def _names(
    cells: tuple[str | None, ...], *, width: int, body: list[Row], place: Place
) -> tuple[tuple[str, ...], list[Problem]]:
    names: list[str] = []
    problems: list[Problem] = []
    cells = _trimmed(cells)
    padded = [*cells, *[None] * max(0, width - len(cells))]
    for at, cell in enumerate(padded):
        name = (cell or "").strip()
        if not name:
            name = f"column {at + 1}"
            if any(at < len(row.cells) and not _blank(row.cells[at]) for row in body):
                problems.append(
                    Problem(
                        "unnamed_column",
                        f"Column {at + 1} has values but no name on line {place.line}; it is called “{name}” here.",
                        Severity.NOTE,
                        replace(place, column=name),
                    )
                )
        if name in names:
            again, count = name, 2
            while f"{again} ({count})" in names:
                count += 1
            name = f"{again} ({count})"
            problems.append(
                Problem(
                    "duplicate_header",
                    f"The column name “{again}” stands more than once on line {place.line}. Column {at + 1} is called "
                    f"“{name}” here; the first one keeps the name.",
                    Severity.WARNING,
                    replace(place, column=again),
                    found=again,
                    allowed="each name once",
                )
            )
        names.append(name)
    return tuple(names), problems


def _fitted(row: Row, width: int, *, place: Place, short_is_odd: bool) -> tuple[tuple[str | None, ...], Problem | None]:
    """The row's cells at exactly the header's width, and what is wrong with it."""
    cells = tuple(None if _blank(cell) else cell for cell in row.cells)
    if len(_trimmed(cells)) > width:
        return cells[:width], Problem(
            "too_many_cells",
            f"Line {row.line} has {len(_trimmed(cells))} cells, the header {width}: a cell with the delimiter in it is "
            "probably not in quotation marks. The row is left out.",
            Severity.ERROR,
            place,
            found=str(len(_trimmed(cells))),
            allowed=str(width),
        )
    if len(cells) < width:
        problem = Problem(
            "too_few_cells",
            f"Line {row.line} has {len(cells)} cells, the header {width}; the missing ones are read as empty.",
            Severity.WARNING,
            place,
            found=str(len(cells)),
            allowed=str(width),
        )
        return cells + (None,) * (width - len(cells)), problem if short_is_odd else None
    return cells[:width], None
