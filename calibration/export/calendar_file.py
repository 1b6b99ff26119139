"""A session's dates as a calendar file: due time and meeting, no reviewer, nothing of a contact."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

MEETING_LASTS = timedelta(hours=1)
DUE_STANDS = timedelta(minutes=30)
"""A due time stands in a calendar as the half hour before it: an event without length is easily overlooked."""

_RULES_REACH = timedelta(days=400)
"""Either way: the zone's rules of that time stand in the file, and those of the years around it do not."""


@dataclass(frozen=True, slots=True)
class CalendarSession:
    """What a calendar may know of a session.

    Attributes
    ----------
    engagement_key : str
        With the session's id, what its events are known by for good.
    called : str
        Engagement and session: ``"Harbour & Hearth × Clearline: Session 13"``.
    due_at, meeting_at : datetime or None
        Aware; an event each.
    zone : str
        IANA name of the zone the events stand in.
    link : str
        Where the session is scored; empty when nobody knows the address.
    """

    session_id: int
    engagement_key: str
    called: str
    due_at: datetime | None
    meeting_at: datetime | None
    zone: str
    link: str


def calendar_file(session: CalendarSession, *, now: datetime, remind_before: timedelta | None = None) -> bytes:
    """The dates of a session as an iCalendar file (RFC 5545), zone rules included.

    Parameters
    ----------
    now : datetime
        When the file is made, aware.
    remind_before : timedelta or None
        How long before each event the calendar reminds; ``None`` for no reminder of ours.

    Returns
    -------
    bytes
        UTF-8. Without a date, a calendar without events.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tuning Fork//Calibration sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    zone = ZoneInfo(session.zone)
    events: list[tuple[str, str, datetime, datetime]] = []
    if session.due_at is not None:
        due = session.due_at.replace(second=0, microsecond=0)
        events.append(("due", f"Scores due: {session.called}", due - DUE_STANDS, due))
    if session.meeting_at is not None:
        begins = session.meeting_at.replace(second=0, microsecond=0)
        events.append(("meeting", f"Calibration meeting: {session.called}", begins, begins + MEETING_LASTS))
    for kind, summary, begins, ends in events:
        event = Event()
        event.add("uid", f"{session.engagement_key}-session-{session.session_id}-{kind}@tuning-fork")
        # A calendar that has the event takes the later file. Minutes, not the session's revision: that one also rises
        # when a contact is set aside to come back, and whoever scores may hold the file.
        event.add("sequence", int(now.timestamp()) // 60)
        event.add("dtstamp", now)
        event.add("summary", summary)
        event.add("dtstart", begins.astimezone(zone))
        event.add("dtend", ends.astimezone(zone))
        # A due time does not make anybody busy.
        event.add("transp", "TRANSPARENT" if kind == "due" else "OPAQUE")
        if session.link:
            event.add("url", session.link)
        if remind_before is not None:
            event.add_component(_alarm(summary, remind_before))
        calendar.add_component(event)
    if events:
        moments = [begins for _, _, begins, _ in events]
        calendar.add_missing_timezones(
            first_date=(min(moments) - _RULES_REACH).date(), last_date=(max(moments) + _RULES_REACH).date()
        )
    return bytes(calendar.to_ical())


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
