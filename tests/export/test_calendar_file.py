"""A calendar file as a calendar reads it: the right moments in their zone, the same events again after a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Component

from calibration.export.calendar_file import CalendarSession, calendar_file

MADE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def session() -> CalendarSession:
    """Due on the last evening of summer time, met on the first Thursday of winter time."""
    return CalendarSession(
        session_id=13,
        engagement_key="harbour",
        called='Harbour & Hearth × Clearline: Session 13, "tone"; again',
        due_at=datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC),
        meeting_at=datetime(2026, 10, 29, 14, 0, tzinfo=UTC),
        zone="Europe/London",
        link="https://tuning.example.com/score?session=13",
    )


def events(content: bytes) -> list[Component]:
    """The events of a file, as the library reads them back."""
    return Calendar.from_ical(content).walk("VEVENT")


def test_both_dates_come_back_as_the_same_moments_in_the_engagements_zone(session: CalendarSession) -> None:
    due, meeting = events(calendar_file(session, now=MADE))
    assert due.decoded("dtend") == datetime(2026, 10, 24, 22, 59, tzinfo=UTC)
    assert due["dtend"].params["TZID"] == "Europe/London"
    assert due.decoded("dtend").strftime("%H:%M %Z") == "23:59 BST"
    assert meeting.decoded("dtstart") == session.meeting_at
    assert meeting.decoded("dtstart").strftime("%H:%M %Z") == "14:00 GMT"
    assert meeting.decoded("dtend") - meeting.decoded("dtstart") == timedelta(hours=1)
    assert str(due["summary"]) == 'Scores due: Harbour & Hearth × Clearline: Session 13, "tone"; again'
    assert str(due["url"]) == session.link


def test_the_rules_of_the_zone_are_in_the_file(session: CalendarSession) -> None:
    calendar = Calendar.from_ical(calendar_file(session, now=MADE))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert str(calendar["method"]) == "PUBLISH"


def test_the_sequence_tells_of_nothing_but_when_the_file_was_made(session: CalendarSession) -> None:
    """A session's revision rises, too, when one of its contacts is set aside to come back."""
    other = replace(session, session_id=session.session_id + 1, called="Another one", link="")
    found = {one["sequence"] for which in (session, other) for one in events(calendar_file(which, now=MADE))}
    assert found == {int(MADE.timestamp()) // 60}


def test_a_change_is_the_same_event_with_a_higher_sequence(session: CalendarSession) -> None:
    moved = replace(session, due_at=datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC))
    later = MADE + timedelta(minutes=1)
    before, after = events(calendar_file(session, now=MADE)), events(calendar_file(moved, now=later))
    assert [str(one["uid"]) for one in before] == [str(one["uid"]) for one in after]
    assert len({str(one["uid"]) for one in before}) == 2
    first, second = before[0]["sequence"], after[0]["sequence"]
    assert [one["sequence"] for one in before + after] == [first, first, second, second]
    assert first < second < 2**31


@pytest.mark.parametrize("before", [None, timedelta(hours=1), timedelta(days=1)])
def test_a_reminder_is_there_only_when_asked_for(session: CalendarSession, before: timedelta | None) -> None:
    alarms = Calendar.from_ical(calendar_file(session, now=MADE, remind_before=before)).walk("VALARM")
    assert [alarm.decoded("trigger") for alarm in alarms] == ([-before, -before] if before else [])


def test_without_a_date_there_is_no_event(session: CalendarSession) -> None:
    undated = replace(session, due_at=None, meeting_at=None)
    assert events(calendar_file(undated, now=MADE)) == []
    assert len(events(calendar_file(replace(session, due_at=None), now=MADE))) == 1
