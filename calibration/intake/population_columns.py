"""Which columns of a file of metadata are read; one that holds words or people's names is left out, and said."""

from collections.abc import Sequence

from calibration.errors import InvalidInput
from calibration.intake.guess_columns import find, id_column_of
from calibration.intake.mapping import ContactColumns, Layout, Mapping
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.rows import column_index
from calibration.intake.spellings import CONTACT_FIELDS
from calibration.intake.table import Table

FIELDS = ("channel", "language", "topic", "site")
"""What contacts are counted by, beside the month; each may be missing from a file."""

_SAMPLE = 2_000
_A_TEXT = 60
"""Characters a cell on average: longer cells are sentences, not the name of a topic or site."""
_ENOUGH = 40
_NAMED = 12


def guess_population(table: Table) -> tuple[Mapping, tuple[str, ...]]:
    """The most plausible mapping of a file of metadata, with the reasons."""
    id_column, why = id_column_of(table)
    reasons, found, taken = [why], {}, {id_column}
    for name in ("started_at", *FIELDS):
        column = find(table.header, CONTACT_FIELDS[name], without=taken)
        if column is not None:
            found[name] = column
            taken.add(column)
            reasons.append(f"“{column}” is read as {name.replace('_', ' ')}, by its name.")
    contact = ContactColumns.model_validate({"id": id_column, **found})
    return Mapping(layout=Layout.CONTACTS, contact=contact), tuple(reasons)


def chosen_columns(table: Table, mapping: Mapping, *, file: str) -> tuple[dict[str, str], list[Problem]]:
    """Field → the table's column, for what is read; and a problem for what is not.

    Raises
    ------
    InvalidInput
        The mapping names a column that is not there, or no column for id or time.
    """
    contact, place = mapping.contact, Place(file, table.sheet)
    if contact.id is None:
        raise InvalidInput("A population is a table with one contact a row. Allowed: a mapping with contact: id.")
    if contact.started_at is None:
        raise InvalidInput(
            f"No column of “{file}” says when each contact began, so it can be counted in no month. Name it in a "
            f"mapping (contact: started_at). Columns: {_listed(table.header)}."
        )
    columns: dict[str, str] = {}
    problems: list[Problem] = []
    for name in ("id", "started_at", *FIELDS):
        wanted = getattr(contact, name)
        if wanted is None:
            continue
        column = table.header[column_index(table, wanted, purpose=f"the contact’s {name.replace('_', ' ')}")]
        why = _looks_personal([row.cells[table.index(column) or 0] for row in table.rows[:_SAMPLE]])
        if name in ("topic", "site") and why:
            problems.append(_left_out_for(column, name, why, place))
        else:
            columns[name] = column
    left = [name for name in table.header if name not in columns.values()]
    if left:
        problems.append(_left_aside(left, place))
    return columns, problems


def _looks_personal(cells: Sequence[str | None]) -> str:
    """Why these cells name no topic or site, or nothing."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if not filled:
        return ""
    if sum("@" in cell and "." in cell for cell in filled) > len(filled) / 10:
        return "it holds e-mail addresses"
    if sum(map(len, filled)) > _A_TEXT * len(filled) or sum("\n" in cell for cell in filled) > len(filled) / 10:
        return "it holds sentences"
    different = len({cell.casefold() for cell in filled})
    if len(filled) >= _ENOUGH and different > len(filled) / 2:
        return f"{different:,} of {len(filled):,} rows say something different, as names and texts do"
    return ""


def _left_out_for(column: str, name: str, why: str, place: Place) -> Problem:
    return Problem(
        "looks_like_text",
        f"“{column}” is not read as {name}: {why}. A population holds no texts and no people.",
        Severity.WARNING,
        Place(place.file, place.sheet, column=column),
        found=column,
        allowed="a few words that many contacts share",
    )


def _left_aside(names: Sequence[str], place: Place) -> Problem:
    return Problem(
        "columns_left_out",
        f"Nothing was read of {_listed(names)}: a population is id, time, channel, language, topic and site alone.",
        Severity.NOTE,
        place,
        found=_listed(names),
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    return shown + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
