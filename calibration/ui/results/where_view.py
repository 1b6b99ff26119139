"""Where the sides part: the signed gap by channel, topic, language, site or hour."""

import streamlit as st

from calibration.analysis.results_report import GroupBy, Heatmap, HeatmapCell
from calibration.figures.gap_heatmap import gap_heatmap
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.guesses_view import guesses_view
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.wording import results_views as wording


def where_view(loaded: Loaded) -> None:
    """Where the gap sits, and what each side expected the other to say."""
    _heatmap(loaded)
    guesses_view(loaded)


def _heatmap(loaded: Loaded) -> None:
    """A heatmap whose title is its finding; every cell opens its contacts."""
    maps = {heatmap.by: heatmap for heatmap in loaded.report.heatmaps if heatmap.lines}
    if not maps:
        st.html(f'<p class="tf-plain">{wording.no_heatmap(loaded.report.header)}</p>')
        return
    by = st.segmented_control(
        wording.GROUP_BY, list(maps), format_func=lambda one: wording.GROUPS[one], default=next(iter(maps)),
        key="results.where.by", required=True, label_visibility="collapsed",
    )  # fmt: skip
    heatmap = maps.get(by or GroupBy.CHANNEL) or next(iter(maps.values()))
    title = wording.heatmap_title(loaded.report, heatmap)
    clicked = chart(
        gap_heatmap(loaded.report, heatmap, title=title, colours=colours()),
        stem=file_stem(loaded.name, "gap by", heatmap.by.value),
        alt=f"{title} Lines by {heatmap.by.value}; the table as CSV says the same.",
        key=f"results.where.chart.{heatmap.by.value}",
        clickable=True,
    )
    st.html(f'<p class="tf-fine">{text(wording.heatmap_note(loaded.report, heatmap))}</p>')
    _one_cell(loaded, heatmap, clicked)
    csv_button(
        lambda: heatmap_table(loaded, heatmap),
        stem=file_stem(loaded.name, "gap by", heatmap.by.value),
        key="results.where.csv",
    )


def _one_cell(loaded: Loaded, heatmap: Heatmap, clicked: list[list[str]]) -> None:
    cells = {(cell.line, cell.group): cell for cell in heatmap.cells if cell.contacts}
    chosen = pick(
        wording.CHOOSE_CELL, list(cells), clicked=(clicked[0][0], clicked[0][1]) if clicked else None,
        named=lambda cell: _name(loaded, cells[cell]), hint=wording.CHOOSE_CELL_HINT,
        key=f"results.where.cell.{heatmap.by.value}",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=chosen[0], contacts=cells[chosen].contacts, key="results.where.open")


def _name(loaded: Loaded, cell: HeatmapCell) -> str:
    return wording.heatmap_cell(loaded.report.line(cell.line).name, cell)


def heatmap_table(loaded: Loaded, heatmap: Heatmap) -> Table:
    """Every cell as a row of a file."""
    header = ["line", heatmap.by.value, "gap (client - vendor)", "gap from", "gap to", "contacts"]
    return header, [
        [
            loaded.report.line(cell.line).name,
            cell.group,
            cell.gap.value,
            *(cell.gap.interval or (None, None)),
            len(cell.contacts),
        ]
        for cell in heatmap.cells
    ]
