"""What the person looks at: which sessions, which line, which contact. The address is the truth, so links work."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from calibration.analysis.line_report import LineReport
from calibration.analysis.results_report import ResultsReport
from calibration.store.sessions import SessionCard
from calibration.ui.state import current_engagement, wanted_id
from calibration.ui.wording import results_page as wording
from calibration.ui.wording.session_names import told_apart
from calibration.vocabulary import SessionScope, SessionState

ALL = "all"
SPAN = "span"
_REVEALING = (SessionState.MEETING, SessionState.CLOSED)
_LAST = "results.address"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sessions a report is made from.

    Attributes
    ----------
    session_ids : tuple of int
        Known to the viewer, except a single one that the address names: that is for visibility to answer.
    pooled : bool
        Several sessions were asked for.
    """

    session_ids: tuple[int, ...]
    pooled: bool


@dataclass(frozen=True, slots=True)
class Place:
    """The line and the contact in the card beside the rows.

    Attributes
    ----------
    line : str or None
        ``LineReport.id``; ``None`` when a link names a contact only.
    contact : int or None
        Session contact; ``None`` when there is none to show.
    behind : tuple of int
        The contacts to go through with next and previous; holds ``contact``.
    """

    line: str | None
    contact: int | None
    behind: tuple[int, ...]


def choose_sessions(known: Sequence[SessionCard]) -> Choice | None:
    """Show the chooser and say what was chosen; ``None`` when there is no session to look at."""
    pool = [card for card in known if card.state is SessionState.CLOSED and card.scope is SessionScope.JOINT]
    listed = [card for card in known if card.state in _REVEALING]
    options = [str(card.id) for card in listed] + ([ALL, SPAN] if len(pool) > 1 else [])
    wanted = str(st.query_params.get("session", ""))
    if wanted_id("session") is not None and wanted not in options:
        options.append(wanted)  # not revealed yet, or not this person's: visibility will say which
    if not options:
        return None
    key = f"results.session.{current_engagement().id}"
    if wanted in options and wanted != st.session_state.get(_LAST):
        st.session_state[key] = wanted  # somebody followed a link or went back
    with st.container(key="results.choose"):
        value = _chooser(options, {str(card.id): card for card in known}, key)
        if value == SPAN:
            pool = _span(pool)
    st.session_state[_LAST] = value
    if wanted != value:
        st.query_params.from_dict({"session": value})
    if value in (ALL, SPAN):
        return Choice(tuple(card.id for card in pool), True)
    return Choice((int(value),), False)


def place_in(report: ResultsReport) -> Place:
    """Where the address points in a report; else the first line to talk about, at its example."""
    ids = {line.id for line in report.lines}
    line = str(st.query_params.get("line", ""))
    contact = wanted_id("contact")
    known = {one.id for one in report.contacts}
    if contact in known and line not in ids:
        return Place(None, contact, tuple(one.id for one in report.contacts))
    if line not in ids:
        first = (*(example.line for example in report.examples), *(row.id for row in _as_shown(report)))
        if not first:
            return Place(None, None, ())
        line = first[0]
    return place_of(report, report.line(line), contact)


def _as_shown(report: ResultsReport) -> tuple[LineReport, ...]:
    return report.gap_rows or report.agreed_lines or report.lines


def place_of(report: ResultsReport, line: LineReport, contact: int | None = None) -> Place:
    """A line's contacts: its example, then those with different answers, then the others."""
    known = {one.id for one in report.contacts}
    example = tuple(one.contact for one in report.examples if one.line == line.id)
    behind = [c for c in dict.fromkeys((*example, *line.differing_contacts, *line.shared_contacts)) if c in known]
    if not behind:
        behind = sorted({c for side in line.sides for answer in side.answers for c in answer.contacts} & known)
    if contact is not None and contact in known and contact not in behind:
        behind.append(contact)
    chosen = contact if contact in behind else next(iter(behind), None)
    return Place(line.id, chosen, tuple(behind))


def go_to(line: str | None, contact: int | None) -> None:
    """Point the address at a line and a contact; for callbacks."""
    for name, value in (("line", line), ("contact", contact)):
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)


def _chooser(options: list[str], cards: dict[str, SessionCard], key: str) -> str:
    listed = told_apart([cards[one] for one in options if one in cards], wording.session_name)

    def named(option: str) -> str:
        if option in wording.POOLS:
            return wording.POOLS[option]
        return listed[cards[option].id] if option in cards else wording.UNKNOWN_SESSION

    value = st.selectbox(
        "Session", options, format_func=named, key=key, label_visibility="collapsed", width=330, filter_mode=None
    )
    return str(value)


def _span(pool: list[SessionCard]) -> list[SessionCard]:
    by_number = {card.number: card for card in pool}
    numbers = sorted(by_number)
    names = told_apart(pool, wording.session_name)
    first, last = st.select_slider(
        wording.SPAN_LABEL,
        numbers,
        value=(numbers[max(0, len(numbers) - 3)], numbers[-1]),
        format_func=lambda number: names[by_number[number].id],
        key=f"results.span.{current_engagement().id}",
    )
    return [by_number[number] for number in numbers if first <= number <= last]
