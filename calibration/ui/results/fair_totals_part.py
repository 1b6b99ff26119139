"""Totals had an average reviewer of one's own side scored, for those who may see the side's reviewers."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.fair_totals import AdjustedTotal, FairTotals, fair_totals
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.state import store
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_reviewers as wording

_HEADINGS = ("Contact", "Total", "With an average reviewer", "Reviewers")


def fair_totals_part(loaded: Loaded) -> None:
    """A drawer, made when it is opened."""
    drawer = st.expander(wording.FAIR, key="results.reviewers.fair", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        found = reports.get(store(), fair_totals, loaded.scopes)
        st.html(f'<p class="tf-plain">{text(wording.fair_sentence(found))}</p>')
        if found is not None and found.adjusted:
            _adjusted(loaded, found)


def _adjusted(loaded: Loaded, found: FairTotals) -> None:
    names = {
        one.contact: page.contact_place(loaded.report.contact(one.contact), session=loaded.session_number(one.contact))
        for one in found.adjusted
    }
    head = "".join(f'<th scope="col"{"" if i == 0 else " class=r"}>{text(h)}</th>' for i, h in enumerate(_HEADINGS))
    body = "".join(_row(one, names[one.contact]) for one in found.adjusted)
    st.html(
        '<div class="tf-scroll" tabindex="0" role="region" aria-label="Totals adjusted most">'
        f'<table class="tf"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    chosen = pick(
        "Contact", list(names), clicked=None, named=names.__getitem__, hint=wording.FAIR_CONTACT_HINT,
        key="results.reviewers.fair_contact",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=None, contacts=(chosen,), key="results.reviewers.fair_open")


def _row(one: AdjustedTotal, name: str) -> str:
    error = f" <small>± {one.standard_error:.1f}</small>" if one.standard_error is not None else ""
    return (
        f'<tr><th scope="row">{text(name)}</th><td class="r">{one.plain:.1f}</td>'
        f'<td class="r">{one.fair:.1f}{error}</td><td class="r">{one.n_reviewers}</td></tr>'
    )
