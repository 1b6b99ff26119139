"""Reads long, wide and contacts-only tables row by row into mentions of contacts and answers."""

from calibration.intake.mapping import Layout, Mapping, Raters
from calibration.intake.records import Problem, Severity
from calibration.intake.rows import (
    Given,
    Reading,
    ReviewComment,
    RowContact,
    Unit,
    column_index,
    contact_fields,
    used_columns,
)
from calibration.intake.table import Row, Table
from calibration.intake.transcript import TranscriptReader


class FlatReader:
    """Reader of one table in which every row is one contact, review or answer.

    Raises
    ------
    InvalidInput
        The mapping names a column that is not there.
    """

    def __init__(self, reading: Reading, table: Table) -> None:
        mapping = reading.mapping
        self.reading, self.table, self.mapping = reading, table, mapping
        self.id_name = mapping.contact.id or ""
        self.id_at = column_index(table, self.id_name, purpose="the contact’s id")
        self.fields = {
            name: column_index(table, column, purpose=f"the contact’s {name}")
            for name, column in contact_fields(mapping).items()
        }
        self.attributes = self._attribute_columns()
        self.transcript = (
            TranscriptReader(mapping.transcript, table, file=reading.file) if mapping.transcript is not None else None
        )
        raters = mapping.raters if isinstance(mapping.raters, Raters) else Raters()
        self.rater_at = self._optional(raters.column, "the reviewer")
        self.side_at = self._optional(raters.side_column, "the side")
        self.organization_at = self._optional(raters.organization_column, "the organization")
        self.session_at = self._optional(mapping.session_column, "the session")
        self.date_at = self._optional(
            mapping.session_date_column or mapping.contact.started_at, "the date of the session"
        )
        self.comment_at = self._optional(mapping.comment, "the comment")
        self.criteria = (
            [
                (
                    criterion.column,
                    column_index(table, criterion.column, purpose="a criterion"),
                    self._optional(criterion.comment, f"the comment on {criterion.column}"),
                )
                for criterion in mapping.criteria
            ]
            if mapping.layout is Layout.WIDE
            else []
        )
        self.long = self._long_columns(mapping)

    def read(self) -> None:
        """Add every row to the reading; a row without an id is reported and stays out."""
        for row in self.table.rows:
            unit: Unit = (self.table.sheet, row.line, "")
            contact = (row.cells[self.id_at] or "").strip()
            if not contact:
                self.reading.problems.append(
                    Problem(
                        "no_contact_id",
                        f"Line {row.line} has no contact id in “{self.id_name}”.",
                        Severity.ERROR,
                        self.reading.place(unit, self.id_name),
                        allowed="the contact’s id",
                    )
                )
                continue
            self._read_contact(row, unit, contact)
            if self.mapping.layout is not Layout.CONTACTS:
                self._read_answers(row, unit, contact)
        if self.transcript is not None:
            self.reading.problems.extend(self.transcript.stranger_problems())

    def _read_contact(self, row: Row, unit: Unit, contact: str) -> None:
        header = self.table.header
        fields = {name: text for name, at in self.fields.items() if (text := (row.cells[at] or "").strip())}
        attributes = {header[at]: text for at in self.attributes if (text := (row.cells[at] or "").strip())}
        turns = self.transcript.read(row, self.reading.problems) if self.transcript is not None else ()
        columns = {name: header[at] for name, at in self.fields.items()}
        self.reading.contacts.append(RowContact(unit, contact, fields, columns, attributes, turns))

    def _read_answers(self, row: Row, unit: Unit, contact: str) -> None:
        rater = self._cell(row, self.rater_at)
        session, date = self._cell(row, self.session_at), self._cell(row, self.date_at)
        side, organization = self._cell(row, self.side_at), self._cell(row, self.organization_at)
        side_column = self.table.header[self.side_at] if self.side_at is not None else ""
        for column, criterion, text, comment, reasons in self._answers(row):
            self.reading.given.append(
                Given(
                    unit, column, contact, rater, criterion, text, side, side_column, organization, session, date,
                    comment, reasons,
                )
            )  # fmt: skip
        comment = self._cell(row, self.comment_at)
        if comment:
            column = self.mapping.comment or ""
            self.reading.comments.append(ReviewComment(unit, column, contact, rater, comment, session, date))

    def _answers(self, row: Row) -> list[tuple[str, str, str | None, str, tuple[str, ...]]]:
        if self.long is None:
            return [
                (column, column, row.cells[at], self._cell(row, comment_at), ())
                for column, at, comment_at in self.criteria
            ]
        criterion_at, answer_at, comment_at, reasons_at = self.long
        reasons = self._cell(row, reasons_at).replace(",", ";").split(";")
        named = tuple(reason.strip() for reason in reasons if reason.strip())
        column = self.table.header[answer_at]
        return [(column, self._cell(row, criterion_at), row.cells[answer_at], self._cell(row, comment_at), named)]

    def _long_columns(self, mapping: Mapping) -> tuple[int, int, int | None, int | None] | None:
        if mapping.long is None or mapping.layout is not Layout.LONG:
            return None
        return (
            column_index(self.table, mapping.long.criterion, purpose="the criterion"),
            column_index(self.table, mapping.long.answer, purpose="the answer"),
            self._optional(mapping.long.comment, "the comment"),
            self._optional(mapping.long.reasons, "the reasons"),
        )

    def _attribute_columns(self) -> list[int]:
        attributes = self.mapping.contact.attributes
        if attributes != "rest":
            return [column_index(self.table, name, purpose="an attribute") for name in attributes]
        named = self.mapping.model_copy(update={"contact": self.mapping.contact.model_copy(update={"attributes": ()})})
        used = used_columns(self.table, named)
        return [at for at, name in enumerate(self.table.header) if name not in used]

    def _optional(self, name: str | None, purpose: str) -> int | None:
        return None if name is None else column_index(self.table, name, purpose=purpose)

    def _cell(self, row: Row, at: int | None) -> str:
        return "" if at is None else (row.cells[at] or "").strip()
