"""The clock of a folder that is loaded: dates as written, or moved by whole weeks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from calibration.intake.folder_records import EngagementFolder
from calibration.vocabulary import SessionState

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Moves moments by whole weeks of the engagement's local clock: weekdays and hours stay, over DST too."""

    zone: ZoneInfo
    shift: timedelta

    def at(self, moment: datetime) -> datetime:
        """A moment moved."""
        local = moment.astimezone(self.zone).replace(tzinfo=None) + self.shift
        return local.replace(tzinfo=self.zone).astimezone(UTC) if self.shift else moment

    def maybe(self, moment: datetime | None) -> datetime | None:
        """A moment moved, if there is one."""
        return None if moment is None else self.at(moment)

    def day(self, day: date | None) -> date | None:
        """A date moved, if there is one."""
        return None if day is None else day + self.shift


def shift_to_last_week(folder: EngagementFolder, *, now: datetime) -> timedelta:
    """The whole weeks that put the last closed session into the calendar week before ``now``.

    Weeks begin on Monday in the engagement's zone. Zero when no session is closed.
    """
    zone = ZoneInfo(folder.details.time_zone)
    ended = [row.closed_at for row in folder.sessions if row.state is SessionState.CLOSED and row.closed_at]
    if not ended:
        return timedelta(0)
    return _monday(now.astimezone(zone).date()) - WEEK - _monday(max(ended).astimezone(zone).date())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
