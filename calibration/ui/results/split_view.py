"""Why the sides part: what the difference is made of, line by line, and whose each part is."""

from collections.abc import Sequence

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.split_report import LineSplit, SplitReport, split_report
from calibration.export.csv_table import Cell
from calibration.figures.split_bars import SplitBar, line_bar, pooled_bar, split_bars
from calibration.stats.gap_split import GapSplit
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.state import store
from calibration.ui.wording import results_split as wording
from calibration.ui.wording import results_views as views
from calibration.vocabulary import GapPart

_ALL = "results.split.all"
SHOWN = 10
"""Lines drawn at first: those with the largest difference."""


def split_view(loaded: Loaded) -> None:
    """Stacked bars whose title is the finding; one line opened in words, with the contacts behind each part."""
    report = reports.get(store(), split_report, loaded.scopes)
    nothing = wording.nothing_to_split(report, loaded.report.header)
    if nothing:
        st.html(f'<p class="tf-plain">{text(nothing)}</p>')
        return
    drawn = [line for line in report.lines if line.share]
    clicked = _drawn(loaded, report, drawn)
    _said(loaded, report)
    _one_line(loaded, report, clicked)
    csv_button(
        lambda: split_table(loaded, report), stem=file_stem(loaded.name, "why you part"), key="results.split.csv"
    )


def _drawn(loaded: Loaded, report: SplitReport, lines: Sequence[LineSplit]) -> str | None:
    whole = len(lines) <= SHOWN or bool(st.session_state.get(_ALL))
    bars = _bars(loaded, report, lines if whole else lines[:SHOWN])
    if not bars:
        return None
    title = wording.finding(report)
    key = {part: wording.key_line(report.pooled, part, report.n_contacts) for part in GapPart}
    clicked = chart(
        split_bars(bars, key=key, title=title, colours=colours()),
        stem=file_stem(loaded.name, "why you part"),
        alt=f"{title} {'; '.join(key.values())}. The table as CSV says it line by line.",
        key="results.split.chart",
        clickable=True,
    )
    if len(lines) > SHOWN:
        st.toggle(wording.show_all(len(lines)), key=_ALL)
    return next((line for line, part in clicked if line and part), None)


def _bars(loaded: Loaded, report: SplitReport, lines: Sequence[LineSplit]) -> list[SplitBar]:
    bars = []
    if report.pooled.whole.value:
        name = wording.POOLED_NAME
        bars.append(
            pooled_bar(
                report.pooled, name=name, words=wording.pooled_words(report.pooled), hover=_hover(name, report.pooled)
            )
        )
    for line in lines:
        name = loaded.report.line(line.line).name
        bars.append(line_bar(line, name=name, words=wording.size_words(line), hover=_hover(name, line.split)))
    return bars


def _hover(name: str, split: GapSplit) -> dict[GapPart, str]:
    return {part: wording.part_hover(name, split, part) for part in GapPart}


def _said(loaded: Loaded, report: SplitReport) -> None:
    names = {line.id: line.name for line in loaded.report.lines}
    plain = [wording.certainty(report), wording.told_apart(report.pooled)]
    fine = [
        wording.NOTE,
        "" if report.more_contacts else wording.SAME_REVIEWERS,
        wording.set_to_zero(report.pooled),
        wording.left_out(report, names),
    ]
    st.html("".join(f'<p class="tf-plain">{text(one)}</p>' for one in plain if one))
    st.html(f'<p class="tf-fine">{text(" ".join(one for one in fine if one))}</p>')


def _one_line(loaded: Loaded, report: SplitReport, clicked: str | None) -> None:
    lines = {line.line: line for line in report.lines if line.split.whole.value}
    chosen = pick(
        views.CHOOSE_LINE, list(lines), clicked=clicked, named=lambda one: loaded.report.line(one).name,
        hint=views.CHOOSE_LINE_HINT, key="results.split.line",
    )  # fmt: skip
    if chosen is None:
        return
    line, about = lines[chosen], loaded.report.line(chosen)
    st.html(f'<h2 class="tf-h2">{text(wording.opened_title(about.name, line))}</h2>')
    alone = wording.told_apart(line.split)
    if alone and alone != wording.told_apart(report.pooled):
        st.html(f'<p class="tf-plain">{text(alone)}</p>')
    for part in sorted(GapPart, key=lambda one: -(line.split.part(one).share or 0.0)):
        sentence = wording.part_sentence(line, part, about)
        if sentence:
            st.html(f'<p class="tf-plain">{text(sentence)}</p>')
            contacts_button(
                loaded, line=chosen, contacts=line.contacts_of(part), key=f"results.split.open.{part.value}"
            )


def split_table(loaded: Loaded, report: SplitReport) -> Table:
    """The pooled split and every line's as rows of a file, in squared scale points."""
    header = ["line", "contacts", "mean gap (client - vendor)", "mean squared difference", "share of the largest"]
    for part in GapPart:
        name = wording.NAMES[part].lower()
        header += [name, f"{name} (share)", f"{name} (share from)", f"{name} (share to)"]
    header += ["one voice", "set to 0"]
    rows = [_row(wording.POOLED_NAME, report.pooled, report.pooled.whole.value)]
    rows += [_row(loaded.report.line(line.line).name, line.split, line.share) for line in report.lines]
    return header, rows


def _row(name: str, split: GapSplit, share: float | None) -> list[Cell]:
    row: list[Cell] = [name, split.whole.n_units, split.mean_gap, split.whole.value, share]
    for part in split.parts:
        row += [part.estimate.value, part.share, *(part.share_interval or (None, None))]
    zero = ", ".join(wording.NAMES[part].lower() for part in split.set_to_zero)
    return [*row, wording.sides_in_words(split.one_voice), zero]
