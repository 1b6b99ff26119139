"""Where agreed scores are the reference: line by line, how many answers are the agreed one."""

import streamlit as st

from calibration.analysis.totals_report import AgreedTotals
from calibration.export.csv_table import Cell
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.wording import results_totals as wording
from calibration.ui.wording import results_views as views


def agreed_view(loaded: Loaded, agreed: AgreedTotals) -> None:
    """What lacks an agreed score, and the lines by the share of answers that are the agreed one."""
    sentence = wording.agreed_totals(loaded.report, agreed)
    if sentence:
        st.html(f'<p class="tf-plain">{text(sentence)}</p>')
    if not agreed.by_line:
        return
    names = {line.line: loaded.report.line(line.line).name for line in agreed.by_line}
    head = "".join(f'<th scope="col" class="r">{text(name)}</th>' for name in wording.AGREED_HEADINGS)
    body = "".join(
        f'<tr><th scope="row">{text(names[one.line])}</th><td class="r">{wording.agreed_line(one)}</td>'
        f'<td class="r">{one.n_contacts}</td><td class="r">{one.n_settled}</td></tr>'
        for one in agreed.by_line
    )
    st.html(
        f'<h2 class="tf-h2 tf-next">{wording.AGREED_TITLE}</h2><p class="tf-fine">{text(wording.AGREED_NOTE)}</p>'
        f'<div class="tf-scroll" tabindex="0" role="region" aria-label="{wording.AGREED_TITLE}">'
        f'<table class="tf"><thead><tr><th scope="col">Line</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    differing = {one.line: one.contacts for one in agreed.by_line if one.contacts}
    chosen = pick(
        views.CHOOSE_LINE, list(differing), clicked=None, named=names.__getitem__, hint=wording.CHOOSE_AGREED_HINT,
        key="results.totals.agreed_line",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=chosen, contacts=differing[chosen], key="results.totals.agreed_open")
    csv_button(
        lambda: agreed_table(names, agreed),
        stem=file_stem(loaded.name, "agreed answers"),
        key="results.totals.agreed_csv",
    )


def agreed_table(names: dict[str, str], agreed: AgreedTotals) -> Table:
    """Every line with an agreed answer as a row of a file."""
    rows: list[list[Cell]] = [
        [names[one.line], one.n_same, one.n, one.n_contacts, one.n_settled] for one in agreed.by_line
    ]
    return ["line", "answers the same", "answers", "contacts", "settled in a meeting"], rows
