"""Which record is read, and what is looked for in it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.store.record_pages import RecordFilter
from calibration.ui.loaders import known_sessions
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement, current_person, current_viewer, engagements, store
from calibration.ui.wording import record as say
from calibration.ui.wording.setup_sessions import numbered
from calibration.workflow.record_access import administers_installation
from calibration.workflow.rights import Action, may

_CHOICES = {False: "This engagement", True: "The installation"}


def which_record() -> bool | None:
    """Whether the installation's record is read; the person chooses where both are theirs, ``None`` where none is."""
    ours = bool(engagements()) and may(current_viewer(), Action.SEE_RECORD)
    installation = administers_installation(store(), person_id=current_person().person_id)
    if not (ours and installation):
        return installation if ours or installation else None
    chosen = st.segmented_control(
        "Which record",
        list(_CHOICES),
        format_func=_CHOICES.__getitem__,
        default=False,
        required=True,
        key="record.which",
        on_change=newest,
    )
    return bool(chosen)


def _place() -> str:
    return f"record.before.{current_engagement().id if engagements() else 'installation'}"


def newest() -> None:
    """Back to the newest entries: what is looked for has changed, or somebody asked."""
    st.session_state.pop(_place(), None)


def older(entry_id: int) -> None:
    """On to the entries before this one."""
    st.session_state[_place()] = entry_id


def before_id() -> int | None:
    """Where the page that is shown begins, if it is not the first."""
    return st.session_state.get(_place())


def looked_for(people: Sequence[tuple[int, str]], *, installation: bool, zone: ZoneInfo) -> RecordFilter:
    """The filter as chosen. Only people the viewer knows by name can be chosen, and sessions they know of."""
    names = dict(people)
    sessions = {} if installation else {one.id: one for one in known_sessions()}
    what, who, where, first, last = st.columns([3, 2, 2, 2, 2])
    actions = what.multiselect(
        "What",
        say.kinds(installation=installation),
        format_func=say.kind,
        placeholder="Everything",
        key=f"record.what.{installation}",
        on_change=newest,
    )
    person = who.selectbox(
        "Who",
        list(names),
        index=None,
        format_func=lambda one: plain_label(names[one]),
        placeholder="Everybody",
        key=f"record.who.{installation}",
        on_change=newest,
        help=None if installation else "People of your own side. People of the other side are shown by role.",
    )
    session = None
    if sessions:
        session = where.selectbox(
            "Session",
            list(sessions),
            index=None,
            format_func=lambda one: numbered(sessions[one].scope, sessions[one].number),
            placeholder="All",
            key="record.session",
            on_change=newest,
        )
    since = first.date_input("From", value=None, format="YYYY-MM-DD", key="record.since", on_change=newest)
    until = last.date_input("Until", value=None, format="YYYY-MM-DD", key="record.until", on_change=newest)
    end = until + timedelta(days=1) if until else None
    return RecordFilter(tuple(actions), person, session, _midnight(since, zone), _midnight(end, zone))


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time.min, zone) if day else None
