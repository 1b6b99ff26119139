"""Which part of what took place was reviewed, what was never reviewed first."""

import streamlit as st

from calibration.analysis.over_time import OverTime
from calibration.analysis.population_share import Dimension, PopulationShare
from calibration.export.csv_table import Cell
from calibration.ui.over_time.rows import lines, rows_table
from calibration.ui.results.downloads import Table, csv_button
from calibration.ui.results.markup import plain_label
from calibration.ui.setup_parts import fine
from calibration.ui.state import PAGES, current_viewer
from calibration.ui.wording import over_time_share as say
from calibration.workflow.rights import Action, may

_SHOWN = 24
"""Rows of one dimension on the page; the file has all."""


def share_view(found: OverTime) -> None:
    """The section."""
    if found.share is None:
        _without_population(found)
        return
    share = found.share
    st.header(plain_label(say.share_sentence(share)), anchor=False)
    lines([said for said in (say.silent_sentence(share), *say.share_notes(found)) if said])
    by = st.segmented_control(
        say.BY, list(share.strata), format_func=say.DIMENSIONS.__getitem__, default=_first(share), required=True,
        key="over_time.by",
    )  # fmt: skip
    dimension = by if by in share.strata else _first(share)
    rows = [say.stratum_row(dimension, one, last=share.last) for one in share.strata[dimension][:_SHOWN]]
    rows_table(rows, head=(say.DIMENSIONS[dimension], "Reviewed of what took place"))
    left = len(share.strata[dimension]) - _SHOWN
    if left > 0:
        fine(f"And {left:,} more; the file has them all.")
    fine(say.A_COUNT)
    if share.outside:
        with st.expander(say.OUTSIDE, key="over_time.outside"):
            lines([", ".join(share.outside[:200]) + (" …" if len(share.outside) > 200 else "")])
    csv_button(lambda: share_table(share), stem="share-of-contacts", key="over_time.share.csv")


def _first(share: PopulationShare) -> Dimension:
    """The dimension the headline speaks of, else the first there is beside the month."""
    worth = share.worth_saying()
    others = [one for one in share.strata if one is not Dimension.MONTH]
    return worth[0] if worth else others[0] if others else Dimension.MONTH


def _without_population(found: OverTime) -> None:
    st.header(plain_label(say.no_population(found.n_reviewed)), anchor=False)
    may_bring = may(current_viewer(), Action.BRING_FILES)
    st.write(say.BRING_IT if may_bring else say.ASK_FOR_IT)
    if may_bring:
        with st.container(key="go-contacts", width="content"):
            st.page_link(PAGES / "contacts.py", label="Contacts and ratings")
    lines(say.share_notes(found))


def share_table(share: PopulationShare) -> Table:
    """Every part of every dimension as a row of a file, then what is reviewed and not in the population."""
    rows: list[list[Cell]] = [
        [
            dimension.value, one.value, one.n_reviewed, one.n_population,
            one.last_reviewed.isoformat() if one.last_reviewed else None,
        ]
        for dimension, strata in share.strata.items()
        for one in strata
    ]  # fmt: skip
    rows += [["not in the population", contact, 1, 0, None] for contact in share.outside]
    return ["counted by", "part", "reviewed", "took place", "month last reviewed"], rows
