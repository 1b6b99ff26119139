"""A day and a time of day in an engagement's zone, as two fields beside each other."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from calibration.ui.state import now
from calibration.workflow.dates import LAST_MINUTE, local_moment

MEETING_TIME = time(14, 0)
"""What a meeting begins at unless somebody says otherwise."""


def pick_moment(
    label: str,
    moment: datetime | None,
    *,
    zone: str,
    key: str,
    help: str | None = None,  # noqa: A002 - Streamlit's own word
    at: time = LAST_MINUTE,
    disabled: bool = False,
) -> datetime | None:
    """Ask for a moment; ``None`` while there is no day.

    Parameters
    ----------
    moment : datetime or None
        What stands there at first; while neither field differs from it, it is returned to the second.
    at : time
        What the time field shows at first when there is no moment.
    """
    local = moment.astimezone(ZoneInfo(zone)) if moment else None
    today = now().astimezone(ZoneInfo(zone)).date()
    first, second = st.columns(2)
    day = first.date_input(
        f"{label} on",
        value=local.date() if local else None,
        min_value=min(today, local.date()) if local else today,
        format="DD/MM/YYYY",
        help=help,
        key=key,
        disabled=disabled,
        persist_state="session",
    )
    shown = local.time().replace(second=0, microsecond=0) if local else at
    clock = second.time_input(
        f"{label} at", value=shown, step=900, key=f"{key}.at", disabled=disabled, persist_state="session"
    )
    if not isinstance(day, date) or clock is None:
        return None
    if moment is not None and local is not None and (day, clock) == (local.date(), shown):
        return moment
    return local_moment(day, clock, zone=zone)
