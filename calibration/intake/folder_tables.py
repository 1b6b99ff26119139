"""One CSV table of the engagement folder: read with a place for every complaint, written so that it reads back."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from calibration.intake.folder_columns import Column, cell_text
from calibration.intake.folder_forms import ATTRIBUTE, CONTACTS, Form
from calibration.intake.records import Place, Problem

Values = dict[str, Any]


@dataclass(slots=True)
class Complaints:
    """Problems found so far; each is one sentence that says found, where, allowed."""

    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, place: Place, *, found: str, allowed: str, contact: str = "") -> None:
        """Note one error."""
        where = place.file
        where += f", line {place.line}" if place.line else ""
        where += f", column {place.column}" if place.column else ""
        message = f"{where}: {found}." + (f" Allowed: {allowed}." if allowed else "")
        self.found.append(Problem(code, message, place=place, found=found, allowed=allowed, contact=contact))


def read_table(form: Form, data: bytes, *, zone: ZoneInfo, complaints: Complaints) -> list[Values]:
    """Rows of a table as values by column name, with ``place``; a row with an error is left out and complained of."""
    rows = _rows(form, data, complaints)
    header = next(rows, None)
    if header is None:
        complaints.add("empty_file", Place(form.file), found="the file is empty", allowed=", ".join(form.names))
        return []
    names = [name.strip() for name in header[1]]
    if not _header_is_good(form, names, complaints):
        return []
    found: list[Values] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line, cells in rows:
        if not any(cells):
            continue
        values = _row(form, names, cells, line, zone, complaints)
        if values is not None and _is_new(form, values, seen, complaints):
            found.append(values)
    return found


def _rows(form: Form, data: bytes, complaints: Complaints) -> Iterator[tuple[int, list[str]]]:
    """First line and cells of each row, until something cannot be read."""
    place = Place(form.file)
    try:
        plain = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {error.start} is not UTF-8"
        complaints.add("encoding", Place(form.file, line=line), found=found, allowed="text encoded as UTF-8")
        return
    if "\0" in plain:
        complaints.add("encoding", place, found="the file holds NUL characters", allowed="text encoded as UTF-8")
        return
    reader = csv.reader(io.StringIO(plain, newline=""), strict=True)
    last = 0
    try:
        for cells in reader:
            yield last + 1, cells
            last = reader.line_num
    except csv.Error as error:
        place = Place(form.file, line=last + 1)
        complaints.add("not_csv", place, found=f"not readable as CSV ({error})", allowed="comma-separated cells")


def _header_is_good(form: Form, names: list[str], complaints: Complaints) -> bool:
    before = len(complaints.found)
    place, allowed = Place(form.file, line=1), ", ".join(form.names)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            complaints.add("column_twice", place, found=f"the column '{name}' stands twice", allowed="each column once")
        if name not in form.names and not _is_attribute(form, name):
            complaints.add("unknown_column", place, found=f"found the column '{name}'", allowed=allowed)
    for column in form.columns:
        if column.required and column.name not in names:
            complaints.add("column_missing", place, found=f"the column '{column.name}' is missing", allowed=allowed)
    return len(complaints.found) == before


def _is_attribute(form: Form, name: str) -> bool:
    return form is CONTACTS and name.startswith(ATTRIBUTE) and len(name) > len(ATTRIBUTE)


def _row(
    form: Form, names: list[str], cells: list[str], line: int, zone: ZoneInfo, complaints: Complaints
) -> Values | None:
    place = Place(form.file, line=line)
    if len(cells) != len(names):
        complaints.add("ragged", place, found=f"{len(cells)} cells", allowed=f"{len(names)}, as in the first line")
        return None
    by_name = dict(zip(names, cells, strict=True))
    values: Values = {"place": place}
    good = True
    for column in form.columns:
        value, fits = _value(column, by_name.get(column.name, ""), zone)
        values[column.name] = value
        if not fits:
            good = False
            cell = by_name.get(column.name, "")
            found = f"found '{cell[:80]}'" if cell.strip() else "nothing stands here"
            complaints.add("not_allowed", Place(form.file, "", line, column.name), found=found, allowed=column.allowed)
    if form is CONTACTS:
        extra = [name for name in names if _is_attribute(form, name) and by_name[name]]
        values["attributes"] = {name.removeprefix(ATTRIBUTE): by_name[name] for name in extra}
    return values if good else None


def _value(column: Column, cell: str, zone: ZoneInfo) -> tuple[Any, bool]:
    if not cell.strip():
        return column.default, not column.required
    try:
        return column.read(cell, zone), True
    except (ValueError, OverflowError):
        return None, False


def _is_new(form: Form, values: Values, seen: dict[tuple[Any, ...], int], complaints: Complaints) -> bool:
    if not form.unique:
        return True
    key = tuple(values[name] for name in form.unique)
    place: Place = values["place"]
    if key in seen:
        named = ", ".join(f"{name} {value}" for name, value in zip(form.unique, key, strict=True) if value is not None)
        complaints.add("row_twice", place, found=f"{named} stands on line {seen[key]} already", allowed="each once")
        return False
    seen[key] = place.line or 0
    return True


def table_text(form: Form, rows: Iterable[Mapping[str, object]], *, zone: ZoneInfo) -> str:
    """A table as CSV that :func:`read_table` reads back; columns that stay empty throughout are left out.

    Parameters
    ----------
    rows : iterable of mapping
        Values by column name; names that are missing are empty. ``attributes`` spreads over its own columns.
    """
    written = [
        {name: cell_text(row.get(name), zone) for name in form.names}
        | {f"{ATTRIBUTE}{name}": str(value) for name, value in _attributes(row).items()}
        for row in rows
    ]
    extra = dict.fromkeys(name for row in written for name in row if name not in form.names)
    required = {column.name for column in form.columns if column.required}
    used = [name for name in (*form.names, *extra) if name in required or any(row.get(name) for row in written)]
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, used, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return target.getvalue()


def _attributes(row: Mapping[str, object]) -> Mapping[str, object]:
    found = row.get("attributes", {})
    return found if isinstance(found, Mapping) else {}
