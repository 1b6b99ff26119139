"""What stands beside a session on Home and on Sessions: the message to copy, and its dates for a calendar."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from calibration.export.calendar_file import CalendarSession, calendar_file
from calibration.store.people import EngagementCard
from calibration.store.sessions import SessionCard
from calibration.ui.results.downloads import file_stem
from calibration.ui.state import current_person, now, site_address, store
from calibration.ui.wording import chase as wording
from calibration.vocabulary import SessionState
from calibration.workflow.chasing import SideMissing, missing_reviewers

_DATED = (SessionState.PLANNED, SessionState.SCORING, SessionState.LOCKED)
_REMINDERS = {
    "no reminder": None,
    "an hour before": timedelta(hours=1),
    "a day before": timedelta(days=1),
}


def who_is_missing(session: SessionCard) -> tuple[SideMissing, ...]:
    """Who has not submitted. Raises as :func:`calibration.workflow.chasing.missing_reviewers`."""
    with store().reading() as db:
        return missing_reviewers(db, person_id=current_person().person_id, session_id=session.id)


def show_messages(
    session: SessionCard, engagement: EngagementCard, missing: Sequence[SideMissing], *, key: str
) -> None:
    """The reminder for each side that has somebody missing, with Streamlit's copy button."""
    with st.popover(wording.TITLE, type="tertiary", key=f"{key}.message.{session.id}"):
        to_remind = [side for side in missing if side.to_remind]
        if not to_remind:
            st.write(wording.NOBODY)
        for side in to_remind:
            st.write(wording.recipient(side))
            message = wording.chase_text(
                side, session=session, engagement=engagement, link=score_link(session), now=now()
            )
            st.code(message, language=None, wrap_lines=True)


def show_calendar(session: SessionCard, engagement: EngagementCard, *, key: str) -> None:
    """The session's dates as a file for a calendar; nothing where there is no date to come."""
    if session.state not in _DATED or (session.due_at is None and session.held_at is None):
        return
    with st.popover("Calendar", type="tertiary", key=f"{key}.calendar.{session.id}"):
        link = score_link(session) if site_address() else ""
        chosen = st.selectbox("Remind me", list(_REMINDERS), key=f"{key}.remind.{session.id}")
        st.download_button(
            "Calendar file",
            # Made when it is asked for, outside of the run: what only the run knows is handed over now.
            partial(dates_of, session, engagement, link=link, remind_before=_REMINDERS[chosen]),
            file_name=f"{file_stem(engagement.key, session.name)}.ics",
            mime="text/calendar",
            on_click="ignore",
            key=f"{key}.ics.{session.id}",
        )
        st.caption("Take it again after a change of dates: your calendar moves what it has.")


def dates_of(
    session: SessionCard, engagement: EngagementCard, *, link: str = "", remind_before: timedelta | None = None
) -> bytes:
    """Due time and meeting of a session as a calendar file."""
    return calendar_file(
        CalendarSession(
            session_id=session.id,
            engagement_key=engagement.key,
            called=f"{engagement.client} × {engagement.vendor}: {session.name}",
            due_at=session.due_at,
            meeting_at=session.held_at,
            zone=engagement.time_zone,
            link=link,
        ),
        now=now(),
        remind_before=remind_before,
    )


def score_link(session: SessionCard) -> str:
    """Where a session is scored, as somebody else opens it."""
    return f"{site_address()}/score?session={session.id}"
