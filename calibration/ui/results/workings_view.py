"""The workings: every coefficient of one line or of the totals, for those who want to check. Made when it is open."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.line_workings import card_workings, line_workings
from calibration.analysis.totals_workings import totals_workings
from calibration.analysis.workings_report import LineWorkings, TotalsWorkings
from calibration.figures.limits_of_agreement import limits_figure
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.markup import plain_label
from calibration.ui.results.picking import pick
from calibration.ui.results.workings_tables import scale_html, tables_html, workings_table
from calibration.ui.state import store
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_views as views
from calibration.ui.wording import results_workings as wording
from calibration.vocabulary import Pairs

_TOTALS = ""
_LINE, _PAIRS = "results.workings.line", "results.workings.pairs"


def workings_view(loaded: Loaded) -> None:
    """One line's coefficients, or the totals'; the file can hold every line's."""
    names = {line.id: line.name for line in loaded.report.lines}
    if not names:
        st.html(f'<p class="tf-plain">{page.NOTHING_COUNTED}</p>')
        return
    options = [*names, _TOTALS]
    if st.session_state.get(_LINE) not in options:
        st.session_state.pop(_LINE, None)
    chosen = st.selectbox(
        wording.CHOOSE, options, format_func=lambda i: plain_label(names.get(i, wording.TOTALS)), key=_LINE, width=460,
        filter_mode=None,
    )  # fmt: skip
    if chosen == _TOTALS:
        _totals(loaded, reports.get(store(), totals_workings, loaded.scopes))
        return
    _line(loaded, reports.get(store(), line_workings, loaded.scopes, chosen))
    csv_button(
        lambda: _every_line(loaded), stem=file_stem(loaded.name, "workings"), key="results.workings.csv",
        label=wording.CSV_CARD,
    )  # fmt: skip


def _every_line(loaded: Loaded) -> Table:
    return workings_table(reports.get(store(), card_workings, loaded.scopes))


def _line(loaded: Loaded, workings: LineWorkings) -> None:
    told = (wording.rests_on(workings), wording.prevalence(workings), wording.applicability(workings))
    _sentences(*told)
    _groups(workings)
    csv_button(
        lambda: workings_table((workings,)), stem=file_stem(loaded.name, workings.line, "workings"),
        key="results.workings.csv.line", label=wording.CSV_LINE,
    )  # fmt: skip


def _groups(workings: LineWorkings) -> None:
    """The coefficients of the pairs chosen."""
    there = [group.pairs for group in workings.groups]
    pairs: Pairs | None = there[0]
    if len(there) > 1:
        pairs = st.segmented_control(
            wording.PAIRS_LABEL, there, format_func=lambda one: wording.PAIRS[one], default=there[0], key=_PAIRS,
            required=True,
        )  # fmt: skip
    group = workings.group(pairs or there[0])
    if group is None:
        return
    _sentences(wording.nothing(group), wording.few(group), wording.warning(group, workings))
    if not group.workings:
        return
    st.html(tables_html(group, workings))
    _sentences(wording.components(group))
    fine = " ".join((*wording.refused(group), wording.how_made(workings)))
    st.html(f'<p class="tf-fine">{text(fine)}</p>{scale_html(group)}')


def _totals(loaded: Loaded, found: TotalsWorkings) -> None:
    _sentences(wording.rests_on(found.workings, what="total"))
    if found.limits.bias.value is None:
        _sentences(wording.no_limits(found))
    else:
        _limits(loaded, found)
    _groups(found.workings)
    csv_button(
        lambda: workings_table((found.workings,)), stem=file_stem(loaded.name, "totals workings"),
        key="results.workings.csv.totals", label=wording.CSV_LINE,
    )  # fmt: skip


def _limits(loaded: Loaded, found: TotalsWorkings) -> None:
    names = {c.id: page.contact_name(c, session=loaded.session_number(c.id)) for c in loaded.report.contacts}
    title = wording.limits_title(found)
    clicked = chart(
        limits_figure(
            found.limits, contacts=found.contacts, names=names, title=title, words=wording.limits_words(found.limits),
            axes=wording.limits_axes(two_sides=loaded.report.header.two_sides), colours=colours(),
        ),
        stem=file_stem(loaded.name, "limits of agreement"),
        alt=f"{title} A dot for each of {len(found.contacts)} contacts.",
        key="results.workings.limits",
        clickable=True,
    )  # fmt: skip
    _sentences(*wording.limits_sentences(found))
    chosen = pick(
        views.CHOOSE_CONTACT, list(found.contacts), clicked=clicked[0] if clicked else None, named=names.__getitem__,
        hint=views.CHOOSE_CONTACT_HINT, key="results.workings.contact",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=None, contacts=(chosen,), key="results.workings.open")


def _sentences(*sentences: str) -> None:
    shown = "".join(f'<p class="tf-plain">{text(one)}</p>' for one in sentences if one)
    if shown:
        st.html(shown)
