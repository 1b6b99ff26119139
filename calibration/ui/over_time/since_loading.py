"""What "since a date" reads, and which date and line the address names: ``?since=2026-07-01&line=clarity``."""

from datetime import date

import streamlit as st

from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import dated_days, report_of
from calibration.store.drift_ground import drift_mark
from calibration.store.long_ratings import held_back
from calibration.ui.over_time.opened import Opened
from calibration.ui.state import current_engagement, now, store
from calibration.ui.wording import over_time_since as say

_A_DAY = "day"


def load_ground(page: Opened) -> SinceGround:
    """The gaps of the room, from the cache where nothing has changed."""
    with store().reading() as db:
        mark = drift_mark(db, page.scope)
        waiting = held_back(db, page.viewer, page.scope, now=now())
    return page.report(since_ground, mark, held_back=waiting)


def ask_since(ground: SinceGround, *, dated: bool = False) -> SinceReport:
    """Show which dates can be asked about, and return what the chosen one shows.

    Parameters
    ----------
    dated : bool
        Whether days that the look back dates a movement to are offered, the strongest by itself.
    """
    wanted = _wanted_day()
    first = report_of(ground, day=wanted)
    if not first.choices:
        return first
    movements = dated_days(first) if dated else ()
    own = movements[0].day if movements else first.choices[0].day
    codes = {one.day.isoformat(): one for one in (*reversed(first.choices), *reversed(movements))}
    options = [*sorted(codes, reverse=True), _A_DAY] if dated else [*reversed(codes), _A_DAY]
    key = f"over_time.since.{'dated' if dated else 'named'}.{current_engagement().id}"
    if wanted is not None and wanted.isoformat() != st.session_state.get(f"{key}.address"):
        st.session_state[key] = wanted.isoformat() if wanted.isoformat() in codes else _A_DAY
        st.session_state[f"{key}.day"] = min(max(wanted, ground.days[0]), ground.days[-1])
    if st.session_state.get(key) not in options:
        st.session_state[key] = own.isoformat()
    named = {code: say.choice_label(first, one) for code, one in codes.items()} | {_A_DAY: say.A_DAY}
    value = st.selectbox(say.CHOOSE, options, format_func=named.__getitem__, key=key, width=520, filter_mode=None)
    day = _asked_day(ground, key) if value == _A_DAY else date.fromisoformat(str(value))
    st.session_state[f"{key}.address"] = day.isoformat()
    if (wanted or own) != day:
        st.query_params["since"] = day.isoformat()
    return first if first.chosen and first.chosen.day == day else report_of(ground, day=day)


def _asked_day(ground: SinceGround, key: str) -> date:
    middle = ground.days[len(ground.days) // 2]
    picked = st.date_input(
        say.DAY, value=st.session_state.get(f"{key}.day", middle), min_value=ground.days[0], max_value=ground.days[-1],
        format="YYYY-MM-DD", key=f"{key}.input", width=200,
    )  # fmt: skip
    return picked if isinstance(picked, date) else middle


def _wanted_day() -> date | None:
    """The day in the address, if it is one."""
    try:
        return date.fromisoformat(str(st.query_params.get("since", "")))
    except ValueError:
        return None
