"""Held against required: the strip, what came of each requirement, and every window."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.cadence import HeldSession
from calibration.analysis.over_time import OverTime
from calibration.export.csv_table import Cell
from calibration.figures.cadence_strip import MOST_WINDOWS, cadence_strip
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.results.downloads import Table, chart, colours, csv_button
from calibration.ui.setup_parts import fine
from calibration.ui.wording import over_time as say
from calibration.ui.wording.home import TONE_ROUND


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
    if not (found.cadence.sessions or found.cadence.tone_rounds or windows):
        return
    with st.expander(say.EVERY_WINDOW if windows else say.THE_SESSIONS, key="over_time.windows"):
        if windows:
            rows_table([say.window_row(one, found.today) for one in reversed(windows)], head=("Window", "Held"))
        elif found.cadence.sessions:
            _listed(found, found.cadence.sessions, "Session")
        if found.cadence.tone_rounds:
            _listed(found, found.cadence.tone_rounds, say.TONE_ROUNDS)
    csv_button(lambda: cadence_table(found), stem="cadence", key="over_time.cadence.csv")


def _listed(found: OverTime, sessions: Sequence[HeldSession], what: str) -> None:
    rows = [
        say.session_row(one.name, one.held_on, imported=one.imported, today=found.today) for one in reversed(sessions)
    ]
    rows_table(rows, head=("Held on", what))


def cadence_table(found: OverTime) -> Table:
    """Every window as a row of a file; without any, every session. Tone rounds stand at the end, called so."""
    rounds = found.cadence.tone_rounds
    if not found.cadence.windows:
        listed: list[list[Cell]] = [
            [one.held_on.isoformat(), one.number, one.name, one.imported, one.tone_round]
            for one in (*found.cadence.sessions, *rounds)
        ]
        return ["held on", "number", "session", "from a file", "tone round"], listed
    rows: list[list[Cell]] = [
        [
            one.first.isoformat(), one.last.isoformat(), one.every_weeks, one.required, one.state.value,
            len(one.sessions), "; ".join(session.held_on.isoformat() for session in one.sessions),
            "; ".join(session.name for session in one.sessions),
        ]
        for one in found.cadence.windows
    ]  # fmt: skip
    rows += [[None, None, None, False, TONE_ROUND, 1, one.held_on.isoformat(), one.name] for one in rounds]
    return ["first day", "last day", "every weeks", "required", "state", "sessions", "held on", "names"], rows
