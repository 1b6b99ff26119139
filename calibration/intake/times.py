"""Times as files write them: ISO 8601, or day and month in the order the column itself decides; in the right zone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calibration.errors import InvalidInput
from calibration.intake.mapping import TimeFormat

_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)", re.DOTALL)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(.*)", re.DOTALL)
_CLOCK = re.compile(
    r"[ T,]*(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?", re.I
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_SPAN = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")

ALLOWED = "2026-03-04 14:30, 2026-03-04T14:30:00+01:00, 04.03.2026 14:30"


class UnreadableTimeError(ValueError):
    """The text is no time; the message says what was wrong when more than that is known."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC, the offset the file or the zone gave it, and a sentence when something had to be assumed."""

    at: datetime
    offset_minutes: int
    assumed: str = ""


class TimeReader:
    """Reads one column of times.

    Parameters
    ----------
    time_format : TimeFormat
        What the mapping says.
    zone : str
        IANA zone for times without offset when the mapping names none.
    texts : iterable of str
        All texts of the column: 13/02/2026 anywhere in it settles that the day comes first.

    Raises
    ------
    InvalidInput
        There is no such zone.
    """

    def __init__(self, time_format: TimeFormat, *, zone: str, texts: Iterable[str]) -> None:
        self.format = time_format.format
        name = time_format.zone or zone
        try:
            self.zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidInput(f"“{name}” is not a time zone. Allowed are names such as Europe/Berlin.") from error
        self.day_first = self._order(texts)

    def _order(self, texts: Iterable[str]) -> bool | None:
        """Whether the day comes first in this column; ``None`` when nothing says so."""
        if self.format in ("day_first", "month_first"):
            return self.format == "day_first"
        first_over = second_over = False
        for text in texts:
            match = _YEAR_LAST.fullmatch(text.strip())
            if match and match[2] != ".":
                first_over = first_over or int(match[1]) > 12
                second_over = second_over or int(match[3]) > 12
        return None if first_over == second_over else first_over

    def read(self, text: str) -> Moment:
        """One time.

        Raises
        ------
        UnreadableTimeError
            It is no time, or day and month cannot be told apart.
        """
        text = text.strip()
        if self.format not in ("auto", "day_first", "month_first"):
            try:
                moment = datetime.strptime(text, self.format)  # noqa: DTZ007 (the zone is set below)
            except ValueError as error:
                raise UnreadableTimeError(f"it does not follow the pattern {self.format}") from error
            return self._placed(moment)
        if _ISO.match(text):
            try:
                return self._placed(datetime.fromisoformat(text))
            except ValueError:
                year, month, day = _ISO.match(text)[0].split("-")  # type: ignore[index]
                return self._joined(year, month, day, text[len(f"{year}-{month}-{day}") :])
        if match := _YEAR_FIRST.fullmatch(text):
            return self._joined(match[1], match[2], match[3], match[4])
        match = _YEAR_LAST.fullmatch(text)
        if match is None:
            raise UnreadableTimeError("it is not a date")
        day, sign, month, year, rest = match.groups()
        day_first = True if sign == "." and self.format == "auto" else self.day_first
        if day_first is None and day != month:
            raise UnreadableTimeError("day and month cannot be told apart; say day_first or month_first in the mapping")
        if day_first is False:
            day, month = month, day
        return self._joined(year if len(year) == 4 else f"20{year}", month, day, rest)

    def _joined(self, year: str, month: str, day: str, rest: str) -> Moment:
        clock = _CLOCK.fullmatch(rest.rstrip())
        if rest.strip() and clock is None:
            raise UnreadableTimeError("the time of day is not readable")
        hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
        if clock and clock[4]:
            if not 1 <= hour <= 12:
                raise UnreadableTimeError("the hour does not go with am or pm")
            hour = hour % 12 + (12 if clock[4][0].lower() == "p" else 0)
        try:
            moment = datetime(int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001
        except ValueError as error:
            raise UnreadableTimeError("there is no such day or hour") from error
        if clock and clock[5]:
            moment = datetime.fromisoformat(moment.isoformat() + _iso_offset(clock[5]))
        return self._placed(moment)

    def _placed(self, moment: datetime) -> Moment:
        assumed = ""
        if moment.tzinfo is None:
            naive = moment
            moment = naive.replace(tzinfo=self.zone)
            later = moment.replace(fold=1)
            if moment.utcoffset() != later.utcoffset():
                assumed = (
                    "this hour exists twice or not at all in "
                    f"{self.zone.key} because the clocks change; the offset before the change was taken"
                )
        try:
            offset = moment.utcoffset() or timedelta()
            return Moment(moment.astimezone(UTC), round(offset.total_seconds() / 60), assumed)
        except OverflowError as error:
            raise UnreadableTimeError("the year is out of range") from error


def seconds_of(text: str) -> float | None:
    """A span as seconds: ``mm:ss``, ``hh:mm:ss``; ``None`` for anything else.

    >>> seconds_of("1:02:03"), seconds_of("02:03")
    (3723.0, 123.0)
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or int(match[3]) > 59:
        return None
    fraction = float("0" + text[text.index(".") :].strip()) if "." in text else 0.0
    return int(match[1] or 0) * 3600.0 + int(match[2]) * 60.0 + int(match[3]) + fraction


def _iso_offset(text: str) -> str:
    match = _OFFSET.fullmatch(text)
    return f"{match[1]}{match[2]}:{match[3]}" if match else "+00:00"
