"""The sections as tabs; each is made only when it is open. The address names the one that is: ``?section=tone``."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from calibration.analysis.over_time import OverTime
from calibration.ui.over_time.cadence_view import cadence_view
from calibration.ui.over_time.choice import choose_room
from calibration.ui.over_time.moved_view import moved_view
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.participation_view import participation_view
from calibration.ui.over_time.pressure_view import pressure_view
from calibration.ui.over_time.share_view import share_view
from calibration.ui.over_time.since_view import since_view
from calibration.ui.over_time.tone_view import tone_view
from calibration.ui.wording import over_time as say
from calibration.ui.wording.over_time_moved import MOVED
from calibration.ui.wording.over_time_pressure import PRESSURE
from calibration.ui.wording.over_time_since import SINCE
from calibration.ui.wording.over_time_tone import TONE
from calibration.workflow.rights import Action, may

_TABS, _LAST = "over_time.section", "over_time.section.address"


@dataclass(frozen=True, slots=True)
class _Section:
    """One tab: how the address calls it, how the screen does, what draws it, and what it takes to see it."""

    address: str
    name: str
    show: Callable[[Opened], None]
    action: Action = Action.SEE_RESULTS


def _of_participation(view: Callable[[OverTime], None]) -> Callable[[Opened], None]:
    def show(page: Opened) -> None:
        if page.found is not None:
            view(page.found)

    return show


_SHOWS = (
    _Section("since", SINCE, since_view),
    _Section("tone", TONE, tone_view),
    _Section("moved", MOVED, moved_view),
    _Section("pressure", PRESSURE, pressure_view),
    _Section("cadence", say.CADENCE, _of_participation(cadence_view), Action.SEE_PARTICIPATION),
    _Section("participation", say.PARTICIPATION, _of_participation(participation_view), Action.SEE_PARTICIPATION),
    _Section("share", say.SHARE, _of_participation(share_view), Action.SEE_PARTICIPATION),
)
"""In this order: since, tone, moved, pressure, cadence, participation, share."""


def sections(page: Opened) -> None:
    """The sections this person may see."""
    choose_room(page)
    shown = {one.name: one for one in _SHOWS if may(page.viewer, one.action)}
    if not shown:
        return
    _follow_address({one.address: one.name for one in shown.values()})
    tabs = st.tabs(list(shown), key=_TABS, on_change="rerun")
    for tab, one in zip(tabs, shown.values(), strict=True):
        if tab.open:
            st.session_state[_LAST] = one.address
            if st.query_params.get("section", next(iter(shown.values())).address) != one.address:
                st.query_params["section"] = one.address
            with tab:
                one.show(page)


def _follow_address(names: dict[str, str]) -> None:
    """Open the tab that the address names, when somebody followed a link or went back."""
    wanted = str(st.query_params.get("section", ""))
    if wanted in names and wanted != st.session_state.get(_LAST):
        st.session_state[_TABS] = names[wanted]
    elif st.session_state.get(_TABS) not in names.values():
        st.session_state.pop(_TABS, None)
