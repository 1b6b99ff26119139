"""The workings: every coefficient by its exact name, for those who want to check."""

import streamlit as st

from calibration.analysis.line_report import LineReport, PairFigures, Workings
from calibration.export.csv_table import Cell
from calibration.stats.estimate import Estimate
from calibration.ui.look import text
from calibration.ui.results.downloads import Table, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.wording import results as findings
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_views as wording
from calibration.vocabulary import Pairs

_ORDER = (Pairs.BETWEEN, Pairs.WITHIN_CLIENT, Pairs.WITHIN_VENDOR, Pairs.ALL)
HEADINGS = (
    "Percent agreement",
    "Positive specific agreement",
    "Negative specific agreement",
    "Krippendorff’s alpha",
    "Gwet’s AC1",
)


def workings_view(loaded: Loaded) -> None:
    """One table of all lines for one set of pairs of reviewers; the file holds all sets."""
    if not loaded.report.lines:
        st.html(f'<p class="tf-plain">{page.NOTHING_COUNTED}</p>')
        return
    pairs = st.segmented_control(
        wording.PAIRS_LABEL, list(_ORDER), format_func=lambda one: wording.PAIRS[one],
        default=Pairs.BETWEEN if loaded.report.header.two_sides else Pairs.ALL, key="results.workings.pairs",
        required=True,
    )  # fmt: skip
    st.html(workings_html(loaded.report.lines, pairs or Pairs.ALL))
    st.html(f'<p class="tf-fine">{text(wording.WORKINGS_NOTE)}</p>')
    csv_button(
        lambda: workings_table(loaded.report.lines), stem=file_stem(loaded.name, "workings"), key="results.workings.csv"
    )


def figures_of(workings: Workings, pairs: Pairs) -> PairFigures:
    """The coefficients of one set of pairs."""
    return {
        Pairs.BETWEEN: workings.between,
        Pairs.WITHIN_CLIENT: workings.within_client,
        Pairs.WITHIN_VENDOR: workings.within_vendor,
        Pairs.ALL: workings.everyone,
    }[pairs]


def workings_html(lines: tuple[LineReport, ...], pairs: Pairs) -> str:
    """The table of one set of pairs."""
    names = ("Contacts", "Most frequent answer", *HEADINGS)
    head = "".join(f'<th scope="col" class="r">{text(name)}</th>' for name in names)
    body = "".join(_row(line, figures_of(line.workings, pairs)) for line in lines)
    return (
        '<div class="tf-scroll" tabindex="0" role="region" aria-label="Coefficients of every line">'
        f'<table class="tf"><thead><tr><th scope="col">Line</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(line: LineReport, figures: PairFigures) -> str:
    cells = "".join(f'<td class="r">{_cell(estimate)}</td>' for estimate in _estimates(figures))
    return (
        f'<tr><th scope="row">{text(line.name)}<br><small>{text(wording.LEVELS[line.measurement])}</small></th>'
        f'<td class="r">{figures.percent.n_units}</td><td class="r">{_prevalence(line)}</td>{cells}</tr>'
    )


def _estimates(figures: PairFigures) -> tuple[Estimate | None, ...]:
    return figures.percent, figures.positive, figures.negative, figures.alpha, figures.ac1


def _prevalence(line: LineReport) -> str:
    most = max(line.workings.prevalence, key=lambda one: one[1], default=None)
    return "" if most is None else f"{text(most[0])}<br><small>{most[1]:.2f} of answers</small>"


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    if estimate.value is None:
        reason = findings.UNDEFINED[estimate.undefined_reason] if estimate.undefined_reason else ""
        return f"<small>{text(reason)}</small>"
    low_high = (
        f"<br><small>{_two(estimate.interval[0])} to {_two(estimate.interval[1])}</small>" if estimate.interval else ""
    )
    return f"{_two(estimate.value)}{low_high}"


def _two(value: float) -> str:
    shown = f"{abs(value):.2f}"
    return f"−{shown}" if value < 0 and float(shown) else shown


def workings_table(lines: tuple[LineReport, ...]) -> Table:
    """Every line with every set of pairs as rows of a file."""
    header = ["line", "pairs", "measurement", "contacts", "reviewers", "ratings"]
    for name in HEADINGS:
        header += [name, f"{name}: from", f"{name}: to", f"{name}: why undefined"]
    header += ["prevalence"]
    return header, [_file_row(line, pairs) for line in lines for pairs in _ORDER]


def _file_row(line: LineReport, pairs: Pairs) -> list[Cell]:
    figures = figures_of(line.workings, pairs)
    percent = figures.percent
    row: list[Cell] = [
        line.name,
        pairs.value,
        line.measurement.value,
        percent.n_units,
        percent.n_raters,
        percent.n_cells,
    ]
    for estimate in _estimates(figures):
        low, high = (estimate.interval if estimate else None) or (None, None)
        reason = estimate.undefined_reason.value if estimate and estimate.undefined_reason else None
        row += [estimate.value if estimate else None, low, high, reason]
    return [*row, "; ".join(f"{label} {share:.3f}" for label, share in line.workings.prevalence)]
