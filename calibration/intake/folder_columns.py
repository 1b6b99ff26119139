"""Columns of the engagement folder's tables: one value as text, both ways.

A column knows how its text is read and what is allowed, so that one list of columns serves reading,
writing and the documentation.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from calibration.scorecard.answer import number_text

Read = Callable[[str, ZoneInfo], Any]
"""Text of a filled cell and the engagement's zone → value; ``ValueError`` when it is not allowed."""

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    read : Read
        Reads a cell that is not empty.
    allowed : str
        What may stand in a cell, as the end of a sentence.
    meaning : str
        For the documentation.
    required : bool
        Whether the column and each of its cells must be filled; otherwise an empty cell means ``default``.
    """

    name: str
    read: Read
    allowed: str
    meaning: str
    required: bool = False
    default: Any = None


def text(name: str, meaning: str, *, required: bool = False, longest: int = 100_000) -> Column:
    """Any text, as it stands, with line breaks."""

    def read(cell: str, _zone: ZoneInfo) -> str:
        if len(cell) > longest:
            raise ValueError
        return cell

    return Column(name, read, f"text of at most {longest:,} characters", meaning, required, "")


def label(name: str, meaning: str, *, required: bool = False, longest: int = 200) -> Column:
    """A short text without spaces around it."""

    def read(cell: str, _zone: ZoneInfo) -> str:
        if len(cell.strip()) > longest:
            raise ValueError
        return cell.strip()

    return Column(name, read, f"text of at most {longest} characters", meaning, required, "")


def labels(name: str, meaning: str) -> Column:
    """Several short texts with ``;`` between."""

    def read(cell: str, _zone: ZoneInfo) -> tuple[str, ...]:
        return tuple(part.strip() for part in cell.split(";") if part.strip())

    return Column(name, read, "texts with ; between", meaning, default=())


def count(name: str, meaning: str, *, required: bool = False, lowest: int = 1, default: int | None = None) -> Column:
    """A whole number."""

    def read(cell: str, _zone: ZoneInfo) -> int:
        if not re.fullmatch(r"-?\d{1,9}", cell.strip()) or int(cell) < lowest:
            raise ValueError
        return int(cell)

    return Column(name, read, f"a whole number from {lowest}", meaning, required, default)


def number(
    name: str, meaning: str, *, required: bool = False, lowest: float = -math.inf, default: float | None = None
) -> Column:
    """A finite number with a decimal point."""

    def read(cell: str, _zone: ZoneInfo) -> float:
        value = float(cell) if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", cell) else math.nan
        if not math.isfinite(value) or value < lowest:
            raise ValueError
        return value

    least = "" if lowest == -math.inf else f" from {number_text(lowest)}"
    return Column(name, read, f"a number{least}, written like 5 or 0.25", meaning, required, default)


def truth(name: str, meaning: str, *, default: bool | None = False) -> Column:
    """``yes`` or ``no``."""

    def read(cell: str, _zone: ZoneInfo) -> bool:
        known = {"yes": True, "no": False}
        if cell.strip() not in known:
            raise ValueError
        return known[cell.strip()]

    return Column(name, read, "yes, no", meaning, default=default)


def member(name: str, meaning: str, enum: type[StrEnum], *, required: bool = False, default: Any = None) -> Column:
    """One member of an enumeration."""

    def read(cell: str, _zone: ZoneInfo) -> StrEnum:
        return enum(cell.strip())

    return Column(name, read, ", ".join(enum), meaning, required, default)


def moment(name: str, meaning: str, *, required: bool = False, ends_day: bool = False) -> Column:
    """A date and time; without an offset in the engagement's zone. Read as aware UTC."""

    def read(cell: str, zone: ZoneInfo) -> datetime:
        plain = cell.strip()
        if ends_day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
            return datetime.combine(date.fromisoformat(plain), LAST_SECOND, zone).astimezone(UTC)
        if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", plain):
            raise ValueError
        return as_utc(datetime.fromisoformat(plain), zone)

    day_too = ", or 2026-05-07 for the end of that day" if ends_day else ""
    allowed = f"a date and time, written like 2026-05-07 14:00{day_too}"
    return Column(name, read, allowed, meaning, required)


def as_utc(found: datetime, zone: ZoneInfo) -> datetime:
    """Aware UTC of a time that may lack an offset: then it is local in ``zone``."""
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def day(name: str, meaning: str, *, required: bool = False) -> Column:
    """A date."""

    def read(cell: str, _zone: ZoneInfo) -> date:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.strip()):
            raise ValueError
        return date.fromisoformat(cell.strip())

    return Column(name, read, "a date, written like 2026-05-07", meaning, required)


def mapping(name: str, meaning: str) -> Column:
    """A JSON object."""

    def read(cell: str, _zone: ZoneInfo) -> Mapping[str, object]:
        value = json.loads(cell)
        if not isinstance(value, dict):
            raise ValueError
        return value

    return Column(name, read, 'a JSON object, written like {"seed": 7}', meaning, default={})


def cell_text(value: object, zone: ZoneInfo) -> str:
    """A value as its cell: what the column reads back to the same value.

    Times are written local in ``zone``, to the second, and with an offset only where the local clock
    shows that time twice or never.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        plain = local.replace(tzinfo=None, fold=0)
        exact = local if as_utc(plain, zone) != value.astimezone(UTC) else plain
        return exact.isoformat(" ", timespec="microseconds" if exact.microsecond else "seconds")
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ";".join(str(part) for part in value)
    return str(value)
