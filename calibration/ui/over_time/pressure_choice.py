"""Which grouping and figure the section shows. The address holds them: ``?by=site&figure=gap``."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.pressure_facts import PressureReport
from calibration.analysis.pressure_groups import By
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time_pressure as say
from calibration.vocabulary import PressureFigure


def choose_pressure(report: PressureReport) -> tuple[str, PressureFigure]:
    """Show both choices; where something is named, it is shown first."""
    strongest = report.flagged[0] if report.flagged else None
    groupings = [str(one) for one in report.groupings]
    first = str(strongest.grouping) if strongest else next((one for one in groupings if one == By.SITE), groupings[0])
    figures = [one.value for one in report.figures]
    with st.container(horizontal=True, vertical_alignment="bottom", key="over_time-pressure"):
        by = _follow("by", groupings, first)
        st.selectbox(
            say.BY, groupings, format_func=say.grouping_name, key=by, width=300,
            filter_mode=None,
        )  # fmt: skip
        figure = _follow("figure", figures, strongest.figure.value if strongest else figures[0])
        st.selectbox(
            say.FIGURE, figures, format_func=lambda one: say.FIGURES[PressureFigure(one)], key=figure, width=300,
            filter_mode=None,
        )  # fmt: skip
    chosen = str(st.session_state[by]), str(st.session_state[figure])
    for name, value in zip(("by", "figure"), chosen, strict=True):
        st.session_state[f"over_time.pressure.{name}.address"] = st.query_params[name] = value
    return chosen[0], PressureFigure(chosen[1])


def _follow(name: str, options: Sequence[str], first: str) -> str:
    """Choose what the address names, when somebody followed a link or went back; the widget's key."""
    key = f"over_time.pressure.{name}.{current_engagement().id}"
    wanted = str(st.query_params.get(name, ""))
    if wanted in options and wanted != st.session_state.get(f"over_time.pressure.{name}.address"):
        st.session_state[key] = wanted
    elif st.session_state.get(key) not in options:
        st.session_state[key] = first
    return key
