"""One line: three rows around 0, what they rest on, what would settle them, and the repeats as pairs that open."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.moved_data import MovedLine
from calibration.analysis.moved_facts import LineMoved, MovedReport, RepeatPair
from calibration.analysis.moved_report import repeat_prices
from calibration.figures.moved_forest import MovedRow, moved_forest
from calibration.figures.repeat_strip import repeat_strip
from calibration.stats.estimate import Estimate
from calibration.stats.movement import WhoMoved
from calibration.ui.look import text
from calibration.ui.over_time.opened import Opened
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.picking import pick
from calibration.ui.setup_parts import fine
from calibration.ui.state import PAGES
from calibration.ui.wording import over_time_moved as page_words
from calibration.ui.wording import over_time_moved_line as say
from calibration.ui.wording.moved_words import NAMES, SIDE_OF, figure
from calibration.vocabulary import Movement, Side

SHOWN = 8
"""Repeats drawn at first: those that changed most."""


def moved_line(page: Opened, report: MovedReport, *, among: MovedReport) -> None:
    """Show the one line of a report.

    Parameters
    ----------
    report : MovedReport
        Of this line alone, with its repeats.
    among : MovedReport
        Of all lines.
    """
    one = report.lines[0]
    _forest(one, one.found, report)
    asked = say.asked_alone(among.line(one.line.id), len(among.lines) - 1)
    _plain(*(say.split_sentence(one, side) for side in (Side.CLIENT, Side.VENDOR)), *say.cautions(one), asked)
    if any(shift.movement is Movement.CANNOT_TELL for shift in one.found.shifts):
        with st.spinner(page_words.PRICING):
            prices = page.report(repeat_prices, day=report.day, line=one.line.id)
        _plain(*say.price_sentences(one, prices, sessions=report.sessions))
    fine(page_words.RULE)
    if one.pairs:
        _pairs(one)


def _plain(*sentences: str) -> None:
    if any(sentences):
        st.html("".join(f'<p class="tf-plain">{text(one)}</p>' for one in sentences if one))


def _forest(one: LineMoved, found: WhoMoved, report: MovedReport) -> None:
    title, rows = say.title(one, report), forest_rows(one, found)
    chart(
        moved_forest(rows, band=found.band, ends=say.forest_ends(one), title=title, colours=colours()),
        stem=file_stem(one.line.name, "who moved"),
        alt=" ".join([title, *(f"{row.name}: {row.words}, {row.note}." for row in rows)]),
        key="over_time.moved.chart",
    )
    if said := say.repeats_counted(one):
        fine(said)


def forest_rows(one: LineMoved, found: WhoMoved) -> list[MovedRow]:
    """Agents and both standards; the gap alone where nobody can be told apart."""
    if found.reason is not None:
        gap = found.gap
        words = figure(one.line, gap) or say.TOO_LITTLE
        return [MovedRow(page_words.CHANGE_OF_GAP, None, one.shown(gap.value), _ends(one, gap), words, say.GAP_NOTE)]
    return [
        MovedRow(
            NAMES[shift.party],
            SIDE_OF[shift.party],
            one.shown(shift.estimate.value),
            _ends(one, shift.estimate),
            say.row_words(one.line, shift),
            say.row_note(one, shift.party),
        )
        for shift in found.shifts
    ]


def _ends(one: LineMoved, estimate: Estimate) -> tuple[float, float] | None:
    low, high = (one.shown(end) for end in estimate.interval or (None, None))
    return None if low is None or high is None else (low, high)


def _pairs(one: LineMoved) -> None:
    whole = len(one.pairs) <= SHOWN or st.session_state.get("over_time.moved.all", False)
    pairs = one.pairs if whole else one.pairs[:SHOWN]
    title = say.strip_title(one.pairs, one.line)
    names = [say.pair_words(pair) for pair in pairs]
    clicked = chart(
        repeat_strip(
            pairs,
            scale=one.line.range,
            ends=(one.line.low_label, one.line.high_label),
            names=names,
            title=title,
            colours=colours(),
        ),
        stem=file_stem(one.line.name, "repeats"),
        alt=" ".join([title, *(say.pair_in_words(pair, one.line) for pair in pairs)]),
        key="over_time.moved.strip",
        clickable=True,
    )
    if len(one.pairs) > SHOWN:
        st.toggle(say.show_all(len(one.pairs)), key="over_time.moved.all")
    fine(say.STRIP_LEGEND)
    _open(one.line, pairs, clicked[0] if clicked else None)
    csv_button(lambda: pairs_table(one), stem=file_stem(one.line.name, "repeats"), key="over_time.moved.strip.csv")


def _open(line: MovedLine, pairs: Sequence[RepeatPair], clicked: int | None) -> None:
    """Both times of one repeat, in Results, where the Scope of its session is asked again."""
    chosen = pick(
        page_words.CHOOSE_PAIR, list(range(len(pairs))), clicked=clicked, hint=page_words.PAIR_HINT,
        named=lambda i: say.pair_words(pairs[i]), key="over_time.moved.pair",
    )  # fmt: skip
    if chosen is None:
        return
    pair = pairs[chosen]
    for contact, session, number in zip(pair.contacts, pair.sessions, pair.numbers, strict=True):
        address = {"session": str(session), "contact": str(contact)}
        if not line.is_totals:
            address["line"] = line.id
        with st.container(key=f"over_time-moved-open-{contact}", width="content"):
            st.page_link(PAGES / "results.py", label=say.open_label(number), query_params=address)


def pairs_table(one: LineMoved) -> Table:
    """Every open repeat as a row of a file."""
    header = ["contact", "first session", "latest session", "client first", "client latest", "vendor first"]
    return [*header, "vendor latest"], [
        [
            pair.name, *pair.numbers, *pair.marks.get(Side.CLIENT, (None, None)),
            *pair.marks.get(Side.VENDOR, (None, None)),
        ]
        for pair in one.pairs
    ]  # fmt: skip
