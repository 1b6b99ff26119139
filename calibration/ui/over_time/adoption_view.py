"""Procedure drift: after a change of the card, which site or shift fell behind on a line that others adopted?"""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from calibration.analysis.procedure_drift import DriftGroup, ProcedureDrift, procedure_drift
from calibration.analysis.since_choice import Since
from calibration.export.csv_table import Cell
from calibration.figures.dot_rows import DotRow, dot_rows
from calibration.ui.over_time.contacts_behind import contacts_behind
from calibration.ui.over_time.opened import Opened
from calibration.ui.over_time.rows import lines
from calibration.ui.results.downloads import Table, chart, colours, csv_button
from calibration.ui.results.picking import pick
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_engagement
from calibration.ui.wording import over_time_adoption as say
from calibration.vocabulary import AdoptionVerdict

MOST_ROWS = 10
"""Rows drawn of one change; the file has them all."""


def adoption_view(page: Opened) -> None:
    """The part of the section about changes."""
    found = page.report(procedure_drift)
    st.header(say.TITLE, anchor=False)
    last = max((one.day for one in found.changes), default=None)
    lines([say.headline(found, last), *(say.drift_sentence(one, last) for one in found.lagging[1:])])
    told = [one for one in found.groups if one.found.lag is not None]
    if told:
        _chart(found, told, last)
    with st.expander(say.WORKINGS, key="over_time.adoption.workings"):
        lines(say.HOW)
    if found.groups:
        csv_button(lambda: adoption_table(found), stem="after-a-change", key="over_time.adoption.csv")


def _chart(found: ProcedureDrift, told: Sequence[DriftGroup], last: date | None) -> None:
    """One change: its rows, what lags first, and the contacts of one of them."""
    changes = list(dict.fromkeys(one.since for one in told))
    since = _change(changes, last) or changes[0]
    rows = [one for one in told if one.since == since]
    by_key = {f"{one.line} {one.grouping} {one.group}": one for one in rows}
    shown = list(by_key.items())[:MOST_ROWS]
    title = say.chart_title(rows, since, last)
    clicked = chart(
        dot_rows(
            [_row(key, one, patience=found.patience) for key, one in shown],
            title=title,
            band=None,
            least=1.0,
            ends=say.ENDS,
            colours=colours(),
        ),
        stem="after-a-change",
        alt=f"{title} {len(shown)} rows; each is in the file.",
        key="over_time.adoption.chart",
        clickable=True,
    )
    fine(f"{say.LEGEND} {say.dear([one for _, one in shown], patience=found.patience)}")
    chosen = pick(
        say.ROW, list(by_key), clicked=clicked[0] if clicked else None,
        named=lambda one: say.row_name(by_key[one]), hint=say.ROW_HINT, key="over_time.adoption.row",
    )  # fmt: skip
    if chosen is not None:
        one = by_key[chosen]
        price = say.price_sentence(one, patience=found.patience)
        lines([said for said in (say.drift_sentence(one, last), price) if said])
        contacts_behind(one.contacts, session_of=found.session_of, line=one.line, key="over_time.adoption.open")


def _change(changes: Sequence[Since], last: date | None) -> Since | None:
    if len(changes) < 2 or last is None:
        return None
    return st.selectbox(
        say.CHANGE, changes, format_func=lambda one: say.change_label(one, last),
        key=f"over_time.adoption.change.{current_engagement().id}", width=460, filter_mode=None,
    )  # fmt: skip


def _row(key: str, one: DriftGroup, *, patience: int) -> DotRow:
    lag = one.found.lag
    return DotRow(
        key=key,
        name=say.row_name(one),
        value=lag.value / one.step if lag else None,
        interval=(one.interval[0] / one.step, one.interval[1] / one.step) if one.interval else None,
        drawn_in=None,
        verdict=say.verdict(one, patience=patience),
        note=say.note(one),
        strong=one.verdict is AdoptionVerdict.LAGS,
    )


def adoption_table(found: ProcedureDrift) -> Table:
    """Every change by every line and group as a row of a file."""
    rows: list[list[Cell]] = []
    for one in found.groups:
        own, others = one.found.own or (None, None), one.found.others or (None, None)
        low, high = one.interval or (None, None)
        rows.append(
            [
                one.since.day.isoformat(), one.since.kind.value, one.since.name, one.name, one.grouping.value,
                one.group, *own, *others, one.found.lag.value if one.found.lag else None, low, high, one.q_value,
                one.verdict.value, one.found.n_before, one.found.n_after, one.found.contacts_before,
                one.found.contacts_after, one.price.sessions if one.price else None,
            ]
        )  # fmt: skip
    head = (
        "since", "kind", "change", "line", "by", "group", "before", "after", "others before", "others after",
        "rose more than others", "from", "to", "corrected p", "verdict", "sessions before", "sessions after",
        "contacts before", "contacts after", "more sessions",
    )  # fmt: skip
    return head, rows
