"""What the readers of the layouts hand on: contacts and answers as they stand in the file, not yet judged."""

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import dataclass, field

from calibration.errors import InvalidInput
from calibration.intake.mapping import Layout, Mapping, Raters
from calibration.intake.options import IntakeOptions
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import Table
from calibration.intake.transcript import RawTurn, transcript_columns

#: (sheet, line, column): what is kept or left out as one. A row, or in a workbook a cell.
Unit = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class RowContact:
    """One mention of a contact.

    Attributes
    ----------
    fields : mapping
        Field of ``ContactRecord`` → text.
    columns : mapping
        The same fields → the file's name of the column, for sentences.
    """

    unit: Unit
    contact: str
    fields: Fields[str, str] = field(default_factory=dict)
    columns: Fields[str, str] = field(default_factory=dict)
    attributes: Fields[str, str] = field(default_factory=dict)
    turns: tuple[RawTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it stands; ``text`` is ``None`` for an empty cell."""

    unit: Unit
    column: str
    contact: str
    rater: str
    criterion: str
    text: str | None
    side: str = ""
    side_column: str = ""
    organization: str = ""
    session: str = ""
    date: str = ""
    comment: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment on a contact as a whole."""

    unit: Unit
    column: str
    contact: str
    rater: str
    text: str
    session: str = ""
    date: str = ""


@dataclass(slots=True)
class Reading:
    """One file on its way through intake.

    Attributes
    ----------
    heads : dict
        Workbook only: tab → the line its reviewers' names stand on.
    """

    file: str
    mapping: Mapping
    options: IntakeOptions
    tables: tuple[Table, ...]
    contacts: list[RowContact] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    comments: list[ReviewComment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)

    @property
    def by_cell(self) -> bool:
        """Whether one bad cell leaves the rest of its line good: in a workbook a line holds several reviewers."""
        return self.mapping.layout is Layout.WORKBOOK

    def unit(self, place: Place) -> Unit:
        """What a problem at this place keeps out. Above the lines of a workbook's tab that is the whole tab."""
        line = place.line or 0
        return (place.sheet, line, place.column if self.by_cell and line > self.heads.get(place.sheet, 0) else "")

    def head(self, unit: Unit) -> Unit:
        """The unit that stands for the contact of a tab."""
        return (unit[0], self.heads.get(unit[0], 0), "")

    def left_out(self, unit: Unit, bad: set[Unit]) -> bool:
        """Whether a problem keeps this unit out; in a workbook also one with the contact of its tab."""
        return unit in bad or (self.by_cell and self.head(unit) in bad)

    def bad(self) -> set[Unit]:
        """Everything that a problem keeps out so far."""
        return {
            self.unit(problem.place)
            for problem in self.problems
            if problem.severity is Severity.ERROR and problem.place.line is not None
        }

    def place(self, unit: Unit, column: str = "") -> Place:
        """Where a unit stands."""
        return Place(self.file, unit[0], unit[1], column or unit[2])


def column_index(table: Table, name: str, *, purpose: str) -> int:
    """Position of a column that the mapping names.

    Raises
    ------
    InvalidInput
        It is not there; the sentence lists the columns that are.
    """
    at = table.index(name)
    if at is None:
        shown = ", ".join(table.header[:40]) + (" …" if len(table.header) > 40 else "")
        raise InvalidInput(f"There is no column “{name}” for {purpose}. Columns of the file: {shown}.")
    return at


def used_columns(table: Table, mapping: Mapping) -> set[str]:
    """Columns of a table that the mapping reads; all of them in a workbook or with ``attributes: rest``."""
    if mapping.layout is Layout.WORKBOOK or mapping.contact.attributes == "rest":
        return set(table.header)
    return {table.header[at] for name in _named(mapping) if (at := table.index(name)) is not None} | (
        {name for _, name in transcript_columns(mapping.transcript, table)} if mapping.transcript else set()
    )


def _named(mapping: Mapping) -> Sequence[str]:
    contact = mapping.contact
    names = list(contact_fields(mapping).values())
    names += [contact.id, mapping.comment, mapping.session_column, mapping.session_date_column]  # type: ignore[list-item]
    names += list(contact.attributes) if contact.attributes != "rest" else []
    if isinstance(mapping.raters, Raters):
        names += [mapping.raters.column, mapping.raters.side_column, mapping.raters.organization_column]  # type: ignore[list-item]
    if mapping.long:
        names += [mapping.long.criterion, mapping.long.answer, mapping.long.comment, mapping.long.reasons]  # type: ignore[list-item]
    for criterion in mapping.criteria:
        names += [criterion.column, criterion.comment]  # type: ignore[list-item]
    return [name for name in names if name]


def contact_fields(mapping: Mapping) -> dict[str, str]:
    """Field of ``ContactRecord`` → column, for the fields the mapping names."""
    skipped = {"id", "attributes", "default_channel", "default_language", "channels"}
    return {
        name: value
        for name in type(mapping.contact).model_fields
        if name not in skipped and isinstance(value := getattr(mapping.contact, name), str)
    }
