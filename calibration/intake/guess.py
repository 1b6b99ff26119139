"""Proposes a mapping for a file nobody has described, with the reasons in words; shown before it is used."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from calibration.errors import InvalidInput
from calibration.intake.answers import fold
from calibration.intake.guess_columns import (
    Kind,
    comment_column,
    criterion_columns,
    find,
    id_column_of,
    transcript_of,
)
from calibration.intake.mapping import (
    ContactColumns,
    CriterionColumn,
    Layout,
    LongColumns,
    Mapping,
    Raters,
    Transcript,
    WorkbookShape,
)
from calibration.intake.spellings import (
    ABOVE_IDS,
    CONTACT_FIELDS,
    CONTACT_IDS,
    LONG_ANSWERS,
    LONG_CRITERIA,
    ORGANIZATIONS,
    RATERS,
    SESSION_DATES,
    SESSIONS,
    SIDES,
)
from calibration.intake.table import Table
from calibration.intake.workbook import LINE_NAMES, WorkbookReader, head_row


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping and, for a proposed one, why each part was understood so."""

    mapping: Mapping
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Reasons:
    said: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        self.said.append(sentence)


def guess_mapping(tables: Sequence[Table], *, file_name: str) -> Guess:
    """The most plausible mapping of these tables.

    Parameters
    ----------
    tables : sequence of Table
        As read by :func:`~calibration.intake.tables.read_tables`.
    file_name : str
        Gives the card its name.

    Raises
    ------
    InvalidInput
        No visible table has rows.
    """
    filled = [table for table in tables if table.rows and not table.hidden]
    if not filled:
        raise InvalidInput(f"“{file_name}” has no visible sheet with rows.")
    name = PurePath(file_name).stem.replace("_", " ")
    workbook = _workbook(filled, name)
    return workbook if workbook is not None else _flat(filled[0], name, several=len(filled) > 1)


def _workbook(tables: list[Table], name: str) -> Guess | None:
    plain = Mapping(layout=Layout.WORKBOOK)
    tabs = WorkbookReader.contact_sheets(tables, plain)
    heads = [head_row(table, plain) for table in tabs]
    named = [any(cell and fold(cell) in LINE_NAMES for cell in head.cells) for head in heads]
    is_flat = any(find(table.header, CONTACT_IDS) and find(table.header, RATERS) for table in tabs)
    if not tabs or not all(named) or is_flat or (tabs[0].kind != "xlsx" and find(tabs[0].header, LONG_ANSWERS)):
        return None
    if len(tabs) == 1 and find(tabs[0].header, CONTACT_IDS) is not None:
        return None
    reasons = _Reasons()
    head = heads[0]
    line_name = next(cell for cell in head.cells if cell and fold(cell) in LINE_NAMES)
    reasons.add(
        f"Every tab has a column “{line_name.strip()}” with reviewers beside it: a calibration workbook, "
        "one tab a contact."
    )
    above = {
        fold((cell or "").rstrip(": ")): (cell or "").rstrip(": ")
        for row in tabs[0].lines()
        if row.line < head.line
        for cell in row.cells
    }
    contact = next((above[label] for label in above if label in ABOVE_IDS), "sheet")
    reasons.add(
        "The tab’s name is the contact’s id."
        if contact == "sheet"
        else f"“{contact}” above the table is the contact’s id."
    )
    fields = {}
    for field_name, spellings in CONTACT_FIELDS.items():
        label = next((above[label] for label in above if label in spellings), None)
        if label:
            fields[label] = field_name
            reasons.add(f"“{label}” above the table is read as {field_name.replace('_', ' ')}.")
    shape = WorkbookShape(lines=line_name.strip(), contact=contact, above=fields)
    return Guess(Mapping(layout=Layout.WORKBOOK, name=name, workbook=shape, raters=Raters()), tuple(reasons.said))


def _flat(table: Table, name: str, *, several: bool) -> Guess:
    reasons = _Reasons()
    if several:
        reasons.add(f"Sheet “{table.sheet}” is read: the first visible one with rows.")
    id_column, why = id_column_of(table)
    reasons.add(why)
    transcript, transcript_columns = _transcript(table, id_column, reasons)
    fields = _fields(table, {id_column, *transcript_columns}, reasons)
    taken = {id_column, *transcript_columns, *fields.values()}
    rater = find(table.header, RATERS, without=taken)
    long_criterion = find(table.header, LONG_CRITERIA, without=taken)
    long_answer = find(table.header, LONG_ANSWERS, without=taken)
    parts: dict[str, object] = {}
    contact: dict[str, object] = dict(fields)
    if long_criterion and long_answer:
        parts |= _long(table, long_criterion, long_answer, rater, taken, reasons)
    else:
        parts |= _wide_or_contacts(table, id_column, rater, taken, reasons)
    if parts["layout"] is Layout.CONTACTS:
        contact["attributes"] = "rest"
        reasons.add("All other columns are kept as attributes of the contact.")
    parts["contact"] = ContactColumns.model_validate({"id": id_column, **contact})
    if transcript is not None:
        parts["transcript"] = transcript
    sheet = table.sheet if several else None
    return Guess(Mapping.model_validate({"name": name, "sheet": sheet, **parts}), tuple(reasons.said))


def _transcript(table: Table, id_column: str, reasons: _Reasons) -> tuple[Transcript | None, set[str]]:
    found = transcript_of(table, without={id_column})
    if found is None:
        return None, set()
    for reason in found.reasons:
        reasons.add(reason)
    return found.transcript, set(found.columns)


def _fields(table: Table, taken: set[str], reasons: _Reasons) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, spellings in CONTACT_FIELDS.items():
        column = find(table.header, spellings, without=taken | set(fields.values()))
        if column is not None:
            fields[name] = column
            reasons.add(f"“{column}” is read as {name.replace('_', ' ')}, by its name.")
    return fields


def _raters(table: Table, rater: str, taken: set[str], reasons: _Reasons) -> Raters:
    reasons.add(f"“{rater}” names the reviewer.")
    side = find(table.header, SIDES, without=taken)
    organization = find(table.header, ORGANIZATIONS, without=taken)
    if side:
        reasons.add(f"“{side}” is the reviewer’s side.")
    else:
        reasons.add("No column tells the reviewers’ sides: say who is client and who is vendor.")
    return Raters(column=rater, side_column=side, organization_column=organization)


def _sessions(table: Table, taken: set[str], reasons: _Reasons) -> dict[str, object]:
    session = find(table.header, SESSIONS, without=taken)
    date = find(table.header, SESSION_DATES, without=taken)
    if session:
        reasons.add(f"“{session}” names the session.")
    else:
        reasons.add("No column names a session: all ratings become one session.")
    return {"session_column": session, "session_date_column": date}


def _long(
    table: Table, criterion: str, answer: str, rater: str | None, taken: set[str], reasons: _Reasons
) -> dict[str, object]:
    if rater is None:
        raise InvalidInput(
            f"“{criterion}” and “{answer}” make this a file with one answer a row, but no column names the reviewer. "
            f"Say which in a mapping. Columns: {', '.join(table.header[:30])}."
        )
    reasons.add(f"“{criterion}” and “{answer}” stand side by side: one row is one answer of one reviewer to one line.")
    taken = taken | {criterion, answer, rater}
    comment = comment_column(table, without=taken)
    return {
        "layout": Layout.LONG,
        "long": LongColumns(criterion=criterion, answer=answer, comment=comment),
        "raters": _raters(table, rater, taken, reasons),
        **_sessions(table, taken, reasons),
    }


def _wide_or_contacts(
    table: Table, id_column: str, rater: str | None, taken: set[str], reasons: _Reasons
) -> dict[str, object]:
    ids = [cell for cell in table.column(id_column) if cell]
    repeat = len(ids) > len(set(ids))
    helpers = {name for names in (SIDES, ORGANIZATIONS, SESSIONS, SESSION_DATES) if (name := find(table.header, names))}
    criteria = criterion_columns(table, id_column=id_column, without=taken | helpers | ({rater} if rater else set()))
    if not criteria or not (rater or repeat):
        reasons.add(
            "Every id stands once and no column names a reviewer: one row is one contact."
            if not repeat
            else "No column looks like answers of reviewers: one row is one contact."
        )
        return {"layout": Layout.CONTACTS}
    for column, kind in criteria.items():
        reasons.add(f"“{column}” is a line of the card: {kind.words}.")
    chosen = taken | helpers | set(criteria)
    comment = comment_column(table, without=chosen)
    if comment:
        reasons.add(f"“{comment}” is the reviewer’s comment on the contact.")
    if rater:
        raters: object = _raters(table, rater, chosen - helpers, reasons)
    else:
        raters = "positional"
        reasons.add(
            "Ids repeat and no column names the reviewer: the rows of a contact are reviewer 1, 2, 3 … in file order."
        )
    return {
        "layout": Layout.WIDE,
        "criteria": tuple(_criterion(column, kind) for column, kind in criteria.items()),
        "raters": raters,
        "comment": comment,
        **_sessions(table, chosen - helpers, reasons),
    }


def _criterion(column: str, kind: Kind) -> CriterionColumn:
    return CriterionColumn(column=column, name=_title(column), answer_type=kind.answer_type)


def _title(column: str) -> str:
    words = column.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
