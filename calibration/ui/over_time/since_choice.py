"""Which date the sections compare before and since: one choice for all of them. The address holds its day."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from calibration.analysis.since_choice import Since, since_choices
from calibration.ui.over_time.opened import Opened
from calibration.ui.results.markup import plain_label
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time_dates as say
from calibration.vocabulary import SinceKind

_LAST, _A_DAY = "over_time.since.address", "day"


def choose_since(page: Opened, *, days: Sequence[date], lines: Mapping[int, str]) -> Since | None:
    """Show the choice and say what was chosen; ``None`` where there are no two sessions on different days.

    Parameters
    ----------
    days : sequence of date
        Of every session, ascending.
    lines : mapping from criterion id to str
        Names of lines, for decisions about them.
    """
    choices = page.report(since_choices)
    if not choices:
        return None
    by_code = {f"{one.kind} {one.day} {one.criterion_id or ''}": one for one in choices}
    options = [*by_code, _A_DAY]
    key = f"over_time.since.{current_engagement().id}.{page.scope.room}"
    _follow(key, by_code, days)
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]

    def label(code: str) -> str:
        known = by_code.get(code)
        return plain_label(say.choice_label(known, last=days[-1], lines=lines) if known else say.A_DAY)

    with st.container(horizontal=True, vertical_alignment="bottom", key="over_time-since"):
        chosen = st.selectbox(say.CHOOSE, options, format_func=label, key=key, width=460, filter_mode=None)
        since = by_code.get(chosen) or _named(f"{key}.day", days)
    st.session_state[_LAST] = st.query_params["since"] = since.day.isoformat()
    return since


def _named(key: str, days: Sequence[date]) -> Since:
    """A day somebody names, after the first session and up to the last."""
    kept = st.session_state.get(key)
    if not isinstance(kept, date) or not days[0] < kept <= days[-1]:
        st.session_state[key] = days[-1]
    first = min(day for day in days if day > days[0])
    day = st.date_input(say.DAY, key=key, min_value=first, max_value=days[-1], help=say.NAME_IT_FIRST)
    return Since(SinceKind.DAY, day if isinstance(day, date) else days[-1])


def _follow(key: str, by_code: Mapping[str, Since], days: Sequence[date]) -> None:
    """Choose what the address names, when somebody followed a link or went back."""
    wanted = str(st.query_params.get("since", ""))
    if not wanted or wanted == st.session_state.get(_LAST):
        return
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        return
    if days[0] < day <= days[-1]:
        st.session_state[key] = next((code for code, one in by_code.items() if one.day == day), _A_DAY)
        st.session_state[f"{key}.day"] = day
