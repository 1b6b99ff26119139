"""Held against required: the strip, what came of each requirement, and every window."""

import streamlit as st

from calibration.analysis.over_time import OverTime
from calibration.export.csv_table import Cell
from calibration.figures.cadence_strip import MOST_WINDOWS, cadence_strip
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.results.downloads import Table, chart, colours, csv_button
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time as say


def cadence_view(found: OverTime) -> None:
    """The section."""
    windows = found.cadence.windows
    if windows:
        shown = windows[-MOST_WINDOWS:]
        chart(
            cadence_strip(
                shown,
                title=say.strip_title(found.cadence),
                words=lambda window: ": ".join(say.window_row(window, found.today)),
                colours=colours(),
            ),
            stem="cadence",
            alt=say.strip_alt(found.cadence, shown),
            key="over_time.strip",
        )
        fine(say.STRIP_LEGEND)
    lines([*say.requirement_lines(found), *say.cadence_lines(found)])
    fine(say.HOW_COUNTED)
    if not found.cadence.sessions and not windows:
        return
    with st.expander(say.EVERY_WINDOW if windows else "The sessions", key="over_time.windows"):
        if windows:
            rows_table([say.window_row(one, found.today) for one in reversed(windows)], head=("Window", "Held"))
        else:
            rows_table(
                [
                    say.session_row(one.name, one.held_on, imported=one.imported, today=found.today)
                    for one in reversed(found.cadence.sessions)
                ],
                head=("Held on", "Session"),
            )
    csv_button(lambda: cadence_table(found), stem="cadence", key="over_time.cadence.csv")


def cadence_table(found: OverTime) -> Table:
    """Every window as a row of a file; without any, every session."""
    if not found.cadence.windows:
        listed: list[list[Cell]] = [
            [one.held_on.isoformat(), one.number, one.name, one.imported] for one in found.cadence.sessions
        ]
        return ["held on", "number", "session", "from a file"], listed
    rows: list[list[Cell]] = [
        [
            one.first.isoformat(), one.last.isoformat(), one.every_weeks, one.required, one.state.value,
            len(one.sessions), "; ".join(session.held_on.isoformat() for session in one.sessions),
            "; ".join(session.name for session in one.sessions),
        ]
        for one in found.cadence.windows
    ]  # fmt: skip
    return ["first day", "last day", "every weeks", "required", "state", "sessions", "held on", "names"], rows
