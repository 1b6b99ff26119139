"""Line by line: two dots a line, the gap's interval, the verdict; one line opened on demand."""

import streamlit as st

from calibration.analysis.line_report import LineReport
from calibration.export.csv_table import Cell
from calibration.figures.answer_distribution import answer_distribution
from calibration.figures.line_dumbbell import compared_mean, line_dumbbell
from calibration.ui.look import text
from calibration.ui.results.choice import place_of
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.wording import results as findings
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_views as wording
from calibration.vocabulary import Side


def lines_view(loaded: Loaded) -> None:
    """Every line with its verdict, and behind one of them the answers and the contacts."""
    report = loaded.report
    if not report.lines:
        st.html(f'<p class="tf-plain">{page.NOTHING_COUNTED}</p>')
        return
    verdicts = {line.id: wording.margin_words(line, findings.verdict(line)) for line in report.lines}
    title = wording.lines_title(report)
    clicked = chart(
        line_dumbbell(report.lines, title=title, verdicts=verdicts, colours=colours()),
        stem=file_stem(loaded.name, "lines"),
        alt=f"{title} Client and vendor mean on each of {len(report.lines)} lines; the table as CSV says the same.",
        key="results.lines.chart",
        clickable=True,
    )
    st.html(f'<p class="tf-fine">{text(wording.lines_note(report))}</p>')
    _one_line(loaded, str(clicked[0]) if clicked else None)
    st.html(f'<h2 class="tf-h2 tf-next">{wording.RULE_TITLE}</h2><p class="tf-plain">{text(wording.RULE)}</p>')
    csv_button(lambda: lines_table(loaded), stem=file_stem(loaded.name, "lines"), key="results.lines.csv")


def _one_line(loaded: Loaded, clicked: str | None) -> None:
    lines = {line.id: line for line in loaded.report.lines}
    chosen = pick(
        wording.CHOOSE_LINE, list(lines), clicked=clicked, named=lambda i: lines[i].name, hint=wording.CHOOSE_LINE_HINT,
        key="results.lines.line",
    )  # fmt: skip
    if chosen is None:
        return
    line = lines[chosen]
    if line.question:
        st.html(f'<p class="tf-plain">{text(line.question)}</p>')
    title = wording.answers_title(line, findings.label_text(line))
    chart(
        answer_distribution(line, title=title, colours=colours()),
        stem=file_stem(loaded.name, line.key, "answers"),
        alt=f"{title} {wording.answers_in_words(line)}",
        key=f"results.lines.answers.{line.id}",
    )
    contacts_button(loaded, line=line.id, contacts=place_of(loaded.report, line).behind, key="results.lines.open")


def lines_table(loaded: Loaded) -> Table:
    """Every line as a row of a file."""
    header = [
        "line", "verdict", "contacts both scored", "contacts with the same answer", "client mean", "vendor mean", "gap",
        "gap from", "gap to", "lowest answer", "highest answer", "critical", "more contacts that would settle it",
        "about so many sessions",
    ]  # fmt: skip
    return header, [_line_row(line) for line in loaded.report.lines]


def _line_row(line: LineReport) -> list[Cell]:
    low, high = line.gap.interval or (None, None)
    client, vendor = (compared_mean(line.side(side)) for side in (Side.CLIENT, Side.VENDOR))
    return [
        line.name, findings.verdict(line), line.n_shared, line.n_same, client, vendor, line.gap.value, low, high,
        line.low_label, line.high_label, line.critical.value, line.price.more_units if line.price else None,
        line.price_sessions,
    ]  # fmt: skip
