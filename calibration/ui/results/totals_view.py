"""The contract's number; then totals: how close, what that hides, and what N/A and critical lines do to them."""

import streamlit as st

from calibration.analysis.totals_report import ContactTotals, CriticalLine
from calibration.export.csv_table import Cell
from calibration.figures.total_dumbbell import total_dumbbell
from calibration.ui.look import text
from calibration.ui.results.agreed_view import agreed_view
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.contract_view import contract_view
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_totals as said
from calibration.ui.wording import results_views as wording

_ALL = "results.totals.all"
SHOWN = 12
"""Contacts drawn at first: those furthest apart."""


def totals_view(loaded: Loaded) -> None:
    """The contract; within tolerance, agreed by cancellation, how far on average; N/A and critical lines apart."""
    contract_view(loaded)
    totals = loaded.report.totals
    compared = [contact for contact in totals.contacts if contact.n_compared]
    st.html(
        f'<h2 class="tf-h2 tf-next">{said.TITLE}</h2><p class="tf-fine">{text(said.compared_with(loaded.report))}</p>'
    )
    if not compared:
        st.html(f'<p class="tf-plain">{text(said.no_totals(loaded.report))}</p>')
    else:
        _drawn(loaded, compared)
    if compared:
        csv_button(lambda: totals_table(loaded), stem=file_stem(loaded.name, "totals"), key="results.totals.csv")
    if totals.agreed is not None:
        agreed_view(loaded, totals.agreed)
    st.html(f'<h2 class="tf-h2 tf-next">{wording.NOT_APPLICABLE_TITLE}</h2>')
    st.html(f'<p class="tf-plain">{text(wording.not_applicable(loaded.report))}</p>')
    contacts_button(
        loaded,
        line=totals.not_applicable.lines[0][0] if totals.not_applicable.lines else None,
        contacts=totals.not_applicable.contacts,
        key="results.totals.na",
    )
    st.html(f'<h2 class="tf-h2 tf-next">{wording.CRITICAL_TITLE}</h2>')
    _critical(loaded)


def _drawn(loaded: Loaded, compared: list[ContactTotals]) -> None:
    totals = loaded.report.totals
    title = said.totals_title(totals)
    whole = len(compared) <= SHOWN or bool(st.session_state.get(_ALL))
    shown = compared if whole else compared[:SHOWN]
    places = {
        c.contact: page.contact_place(loaded.report.contact(c.contact), session=loaded.session_number(c.contact))
        for c in shown
    }
    words = {c.contact: said.total_words(c, totals.reference) for c in shown}
    clicked = chart(
        total_dumbbell(shown, title=title, names=places, words=words, colours=colours()),
        stem=file_stem(loaded.name, "totals"),
        alt=f"{title} Mean total of each side on {len(shown)} contacts; the table as CSV says the same.",
        key="results.totals.chart",
        clickable=True,
    )
    if len(compared) > SHOWN:
        st.toggle(said.show_all(len(compared)), key=_ALL)
    sentences = [said.withheld(totals), said.cancellation(totals), said.on_average(loaded.report)]
    st.html("".join(f'<p class="tf-plain">{text(sentence)}</p>' for sentence in sentences if sentence))
    _one_contact(loaded, [c.contact for c in shown], clicked)


def _one_contact(loaded: Loaded, contacts: list[int], clicked: list[int]) -> None:
    names = {c: page.contact_name(loaded.report.contact(c), session=loaded.session_number(c)) for c in contacts}
    chosen = pick(
        wording.CHOOSE_CONTACT, list(names), clicked=clicked[0] if clicked else None, named=names.__getitem__,
        hint=wording.CHOOSE_CONTACT_HINT, key="results.totals.contact",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=None, contacts=(chosen,), key="results.totals.open")


def _critical(loaded: Loaded) -> None:
    critical = loaded.report.totals.critical
    if not critical:
        st.html(f'<p class="tf-plain">{wording.NO_CRITICAL}</p>')
        return
    names = {line.id: line.name for line in loaded.report.lines}
    head = "".join(f'<th scope="col" class="r">{text(name)}</th>' for name in wording.CRITICAL_HEADINGS)
    body = "".join(_critical_row(names[line.line], line) for line in critical)
    st.html(
        '<div class="tf-scroll" tabindex="0" role="region" aria-label="Critical lines, contact by contact">'
        f'<table class="tf"><thead><tr><th scope="col">Line</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    for line in critical:
        one_sided = (*line.client_only, *line.vendor_only)
        sentence = wording.critical(names[line.line], line)
        st.html(f'<p class="tf-plain">{text(sentence)}</p>')
        contacts_button(loaded, line=line.line, contacts=one_sided, key=f"results.totals.critical.{line.line}")
    csv_button(
        lambda: (["line", *wording.CRITICAL_HEADINGS], [[names[c.line], *_counts(c)] for c in critical]),
        stem=file_stem(loaded.name, "critical lines"),
        key="results.totals.critical_csv",
    )


def _counts(line: CriticalLine) -> list[Cell]:
    return [len(line.both_fail), len(line.client_only), len(line.vendor_only), len(line.both_pass)]


def _critical_row(name: str, line: CriticalLine) -> str:
    return (
        f'<tr><th scope="row">{text(name)}</th>' + "".join(f'<td class="r">{n}</td>' for n in _counts(line)) + "</tr>"
    )


def totals_table(loaded: Loaded) -> Table:
    """Every contact as a row of a file."""
    header = [
        "contact", "id", "client total", "vendor total", "difference (client - vendor)", "agreed total",
        "compared with", "comparisons", "within tolerance", "points apart", "agreed by cancellation",
        "lines on which the sides differ", "lines both sides scored",
    ]  # fmt: skip
    totals = loaded.report.totals
    rows: list[list[Cell]] = []
    for one in totals.contacts:
        fact = loaded.report.contact(one.contact)
        name = page.contact_name(fact, session=loaded.session_number(one.contact))
        rows.append(
            [
                name, fact.external_id, one.client, one.vendor, one.difference, one.agreed, totals.reference.value,
                one.n_compared, one.n_within, one.apart, one.n_by_cancellation, one.n_lines_differ, one.n_lines,
            ]
        )  # fmt: skip
    return header, rows
