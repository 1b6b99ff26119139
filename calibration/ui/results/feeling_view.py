"""Procedure and feeling: every contact a dot, and the corner "technically correct, practically wrong" opened."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.feeling_corner import Corner, CornerLines, corner_of, customers_said
from calibration.analysis.feeling_report import Ear, Feeling, FeelingReport, feeling_report
from calibration.export.csv_table import Cell
from calibration.figures.procedure_feeling import procedure_feeling
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button, one_contact_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.feeling_controls import chosen_ear, chosen_feeling, corner_lines
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.state import store
from calibration.ui.wording import results_feeling as wording
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_views as views
from calibration.vocabulary import Side

_ALL = "results.feeling.all"
SHOWN = 8
"""Contacts of the corner listed at first."""


def feeling_view(loaded: Loaded) -> None:
    """A scatter whose title is its finding; the contacts of the corner beside it, each to be opened."""
    report = reports.get(store(), feeling_report, loaded.scopes)
    if not report.feelings:
        why = views.NO_FEELING if loaded.report.header.tone_round else wording.nothing_to_draw(report)
        st.html(f'<p class="tf-plain">{text(why)}</p>')
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="results.feeling.controls"):
        feeling = chosen_feeling(report)
        ear = chosen_ear(report) if feeling is Feeling.TONE else None
        lines = corner_lines(feeling)
    corner = corner_of(report, lines, feeling=feeling, ear=ear)
    clicked = _drawn(loaded, report, corner, lines)
    _said(loaded, report, corner, lines)
    _listed(loaded, report, corner)
    _any_contact(loaded, report, corner, clicked)
    csv_button(
        lambda: feeling_table(loaded, report, lines),
        stem=file_stem(loaded.name, "procedure and feeling"),
        key="results.feeling.csv",
    )


def _drawn(loaded: Loaded, report: FeelingReport, corner: Corner, lines: CornerLines) -> list[int]:
    title = wording.finding(report, corner, _other(report, corner, lines))
    compared = set(corner.compared)
    figure = procedure_feeling(
        report,
        corner,
        lines=lines,
        title=title,
        words=wording.corner_words(report, corner),
        labels=_labels(loaded, corner),
        names={one: _name(loaded, one) for one in corner.compared},
        said={one.contact: wording.contact_figures(report, one) for one in report.contacts if one.contact in compared},
        colours=colours(),
    )
    clicked: list[int] = chart(
        figure,
        stem=file_stem(loaded.name, "procedure and feeling", corner.feeling.value, corner.ear or ""),
        alt=f"{title} {wording.counted_line(corner)}. Every contact a dot; the table as CSV says the same.",
        key=f"results.feeling.chart.{corner.feeling.value}.{corner.ear or 'together'}",
        clickable=True,
    )
    return clicked


def _other(report: FeelingReport, corner: Corner, lines: CornerLines) -> Corner | None:
    """The same corner as the other side hears it."""
    other: Ear = {Side.CLIENT: Side.VENDOR, Side.VENDOR: Side.CLIENT}.get(corner.ear) if corner.ear else None
    if corner.feeling is Feeling.CSAT or other not in report.ears or other is None:
        return None
    return corner_of(report, lines, feeling=Feeling.TONE, ear=other)


def _said(loaded: Loaded, report: FeelingReport, corner: Corner, lines: CornerLines) -> None:
    customers = wording.customers(customers_said(report, corner)) if corner.feeling is Feeling.TONE else ""
    plain = [sentence for sentence in (customers, *wording.caveats(report, corner)) if sentence]
    if plain:
        st.html("".join(f'<p class="tf-plain">{text(sentence)}</p>' for sentence in plain))
    together = wording.associations(report, corner, contacts=loaded.report.contacts)
    fine = (together, wording.explained(report, corner, lines))
    st.html("".join(f'<p class="tf-fine">{text(sentence)}</p>' for sentence in fine if sentence))


def _listed(loaded: Loaded, report: FeelingReport, corner: Corner) -> None:
    """The contacts of the corner, each to be opened, with the words marked on the tone."""
    st.html(f'<h2 class="tf-h2 tf-next">{text(wording.LIST_TITLE)}</h2>')
    if not corner.inside:
        st.html(f'<p class="tf-plain">{text(wording.empty_corner(report, corner))}</p>')
        return
    figures = {one.contact: wording.contact_figures(report, one) for one in report.contacts}
    labels = _labels(loaded, corner)
    whole = len(corner.inside) <= SHOWN or bool(st.session_state.get(_ALL))
    with st.container(gap=None, key="results.feeling.list"):
        for contact in corner.inside if whole else corner.inside[:SHOWN]:
            number = f"{labels[contact]} · " if loaded.pooled else ""
            one_contact_button(
                loaded,
                label=number + _name(loaded, contact),
                line=_line(report),
                contacts=corner.inside,
                at=contact,
                key=f"results.feeling.open.{contact}",
            )
            st.html(f'<div class="tf-fine">{text(figures[contact])}</div>')
    if len(corner.inside) > SHOWN:
        st.toggle(wording.show_all(len(corner.inside)), key=_ALL)
    contacts_button(loaded, line=_line(report), contacts=corner.inside, key="results.feeling.open")


def _any_contact(loaded: Loaded, report: FeelingReport, corner: Corner, clicked: list[int]) -> None:
    names = {contact: _name(loaded, contact) for contact in corner.compared}
    chosen = pick(
        views.CHOOSE_CONTACT, list(names), clicked=clicked[0] if clicked else None, named=names.__getitem__,
        hint=wording.CHOOSE_DOT_HINT, key="results.feeling.contact",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=_line(report), contacts=(chosen,), key="results.feeling.one")


def _labels(loaded: Loaded, corner: Corner) -> dict[int, str]:
    """What stands in a dot: the contact's place in its session; of several sessions, its place in the list."""
    if loaded.pooled:
        return {contact: str(place) for place, contact in enumerate(corner.inside, start=1)}
    return {contact: str(loaded.report.contact(contact).position) for contact in corner.inside}


def _line(report: FeelingReport) -> str | None:
    return report.tone_lines[0] if report.tone_lines else None


def _name(loaded: Loaded, contact: int) -> str:
    return page.contact_name(loaded.report.contact(contact), session=loaded.session_number(contact))


def feeling_table(loaded: Loaded, report: FeelingReport, lines: CornerLines) -> Table:
    """Every contact as a row of a file."""
    corners = {ear: set(corner_of(report, lines, feeling=Feeling.TONE, ear=ear).inside) for ear in report.ears}
    rated = set(corner_of(report, lines, feeling=Feeling.CSAT, ear=None).inside)
    ears = [wording.ear_name(report, ear).lower() for ear in report.ears]
    header = [
        "contact",
        "id",
        "points on the process lines",
        *(f"tone on target ({ear})" for ear in ears),
        "customer's rating",
        *(f"in the corner ({ear})" for ear in ears),
        "in the corner (customer)",
    ]
    rows: list[list[Cell]] = []
    for one in report.contacts:
        fact = loaded.report.contact(one.contact)
        rows.append(
            [
                _name(loaded, one.contact), fact.external_id, one.procedure,
                *(one.felt(Feeling.TONE, ear) for ear in report.ears), one.csat,
                *(one.contact in corners[ear] for ear in report.ears), one.contact in rated,
            ]
        )  # fmt: skip
    return header, rows
