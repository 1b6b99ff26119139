"""The contract's number first, then how far to trust it, how it stood before, and the contacts outside."""

from zoneinfo import ZoneInfo

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.contract_report import ContractReport, PeriodResult, contract_report
from calibration.export.csv_table import Cell
from calibration.figures.contract_history import contract_history
from calibration.store.sessions import scopes_in, sessions_known_to
from calibration.ui.look import text
from calibration.ui.results.choice import Choice
from calibration.ui.results.contacts_dialog import open_contacts
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded, load
from calibration.ui.results.picking import pick
from calibration.ui.state import now, store
from calibration.ui.wording import results_contract as wording
from calibration.vocabulary import SessionScope


def contract_view(loaded: Loaded) -> None:
    """What the clause counts in the period of the sessions shown; without a clause, where to set one."""
    st.html(f'<p class="tf-eyebrow">{wording.TITLE}</p>')
    report = _report(loaded)
    if report is None:
        st.html(f'<p class="tf-plain">{wording.NO_CLAUSE}</p>')
        return
    if loaded.report.header.tone_round:
        st.html(f'<p class="tf-plain">{wording.TONE_ROUND}</p>')
        if report.current.result.rounded is None:
            return
    _finding(loaded, report)
    _contacts_of(report.current, report, key="results.contract.outside")
    _history(report)
    with st.container(horizontal=True, key="results_contract_files"):
        if report.current.contacts:
            csv_button(
                lambda: contacts_table(report.current),
                stem=file_stem("contract", wording.period_name(report.current), "contacts"),
                key="results.contract.contacts_csv",
                label=wording.CONTACTS_CSV,
            )
        csv_button(
            lambda: periods_table(report),
            stem=file_stem("contract", "periods"),
            key="results.contract.periods_csv",
            label=wording.PERIODS_CSV,
        )


def _report(loaded: Loaded) -> ContractReport | None:
    """Every joint session that the person may know of counts, not only those chosen above."""
    chosen = tuple(scope.session_id for scope in loaded.scopes)
    with store().reading() as db:
        known = sessions_known_to(db, loaded.viewer)
        joint = sorted(card.id for card in known if card.scope is SessionScope.JOINT)
        scopes = scopes_in(db, loaded.viewer, tuple(dict.fromkeys((*joint, *chosen))))
    return reports.get(store(), contract_report, scopes, chosen)


def _finding(loaded: Loaded, report: ContractReport) -> None:
    today = now().astimezone(ZoneInfo(loaded.report.header.time_zone)).date()
    said = [wording.trust(report), wording.before_rounding(report), *wording.notes(report)]
    under = f"{wording.counted_over(report, today)} {report.clause.in_words()}"
    st.html(
        f'<h2 class="tf-h2">{text(wording.title(report))}</h2>'
        f'<p class="tf-plain">{text(" ".join(sentence for sentence in said if sentence))}</p>'
        f'<p class="tf-fine">{text(under)}</p>'
    )


def _contacts_of(one: PeriodResult, report: ContractReport, *, key: str) -> None:
    if one.outside and st.button(wording.read_outside(report, len(one.outside)), key=key):
        open_contacts(load(Choice(one.session_ids, True)), contacts=one.outside)


def _history(report: ContractReport) -> None:
    if sum(one.result.met is not None for one in report.periods) < 2:
        return
    places = range(len(report.periods))
    title = wording.history_title(report)
    clicked = chart(
        contract_history(
            report,
            title=title,
            names={i: wording.short_name(report.periods[i]) for i in places},
            words={i: wording.period_words(report.periods[i], report.clause) for i in places},
            target=wording.target_words(report.clause),
            colours=colours(),
        ),
        stem=file_stem("contract", "periods"),
        alt=f"{title} One dot a period against the target; the table of periods as CSV says the same.",
        key="results.contract.chart",
        clickable=True,
    )
    st.html(f'<p class="tf-fine">{text(wording.HISTORY_NOTE)}</p>')
    earlier = [i for i in places if report.periods[i].outside and report.periods[i] is not report.current]
    if not earlier:
        return
    chosen = pick(
        wording.CHOOSE_PERIOD, earlier, clicked=clicked[0] if clicked else None,
        named=lambda i: wording.period_option(report.periods[i]), hint=wording.CHOOSE_PERIOD_HINT,
        key="results.contract.period",
    )  # fmt: skip
    if chosen is not None:
        _contacts_of(report.periods[chosen], report, key="results.contract.open")


def contacts_table(one: PeriodResult) -> Table:
    """Every contact that the clause counts in a period as a row of a file."""
    header = [
        "session", "contact", "id", "comparisons", "within or the same", "total - reference", "points apart", "outside"
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [c.session, c.position, c.external_id, c.n_compared, c.n_met, c.difference, c.apart, c.outside]
        for c in one.contacts
    ]
    return header, rows


def periods_table(report: ContractReport) -> Table:
    """Every period as a row of a file."""
    header = [
        "period", "first day", "last day", "joint sessions", "contacts", "comparisons", "within or the same",
        "figure", "95 % from", "95 % to", "rounded", "target", "met as written", "verdict", "p met", "p missed",
        "contacts that would settle it",
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for one in report.periods:
        result = one.result
        low, high = result.figure.interval or (None, None)
        rows.append(
            [
                wording.period_name(one), *wording.csv_day(one.period), len(one.session_ids), one.n_contacts,
                result.n_compared, result.n_met, result.figure.value, low, high, result.rounded, report.clause.target,
                result.met, result.verdict.value, result.p_met, result.p_missed, result.n_to_settle,
            ]
        )  # fmt: skip
    return header, rows
