"""One contact as everybody knows it: lines down, reviewers across. Pure HTML; a cell's words open beside it."""

from calibration.analysis.contact_grid import ContactGrid, GridCell, GridRow
from calibration.analysis.facts import Reviewer
from calibration.analysis.totals_report import RaterTotal
from calibration.export.csv_table import Cell
from calibration.scorecard.score import NoScore
from calibration.ui.look import text
from calibration.ui.results.contact_card import cell_html
from calibration.vocabulary import Critical


def grid_html(grid: ContactGrid) -> str:
    """The grid as a table. Ids of what opens are unique on the page: one grid is shown at a time."""
    names = "".join(_reviewer_heading(reviewer, late=reviewer.id in grid.late) for reviewer in grid.reviewers)
    counts = '<th scope="col">Answers</th>' if grid.counts_only else ""
    last = '<th scope="col" class="n">Agreed</th><th scope="col">Why</th>'
    head = f'<tr><th scope="col">Line</th>{names}{counts}{last}</tr>'
    body = "".join(_row(grid, place, row) for place, row in enumerate(grid.rows))
    return (
        '<div class="tf-scroll" tabindex="0" role="region" aria-label="Answers of every reviewer on this contact">'
        f'<table class="tf tf-grid"><thead>{head}</thead><tbody>{body}{_totals(grid)}</tbody></table></div>'
    )


def grid_rows(grid: ContactGrid) -> tuple[list[str], list[list[Cell]]]:
    """The same as a table for a file: headings and rows, comments beside the answers."""
    header = ["line", "critical"]
    for reviewer in grid.reviewers:
        header += [reviewer.label, f"{reviewer.label}: comment"]
    header += ["agreed", "why"]
    rows: list[list[Cell]] = []
    for row in grid.rows:
        cells: list[Cell] = [row.name, row.critical.value]
        for cell in row.cells:
            cells += [cell.label, cell.comment]
        rows.append([*cells, row.agreed.label if row.agreed else "", why(row)])
    for name, values in (
        ("Total", [total.value for total in grid.totals]),
        ("Total without the critical line", [total.without_critical for total in grid.totals]),
    ):
        line: list[Cell] = [name, ""]
        for value in values:
            line += [value, ""]
        rows.append([*line, grid.agreed_total if name == "Total" else None, ""])
    return header, rows


def has_words(cell: GridCell) -> bool:
    """Whether there is something behind an answer to open."""
    return bool(cell.comment or cell.marks or cell.reasons)


def why(row: GridRow) -> str:
    """The reasons reviewers named on a line, most frequent first."""
    given = [reason for cell in row.cells for reason in cell.reasons]
    return ", ".join(sorted(dict.fromkeys(given), key=lambda reason: -given.count(reason))[:3])


def _reviewer_heading(reviewer: Reviewer, *, late: bool) -> str:
    side = f" tf-{reviewer.side.value}" if reviewer.side else ""
    after = "<br><small>after the reveal</small>" if late else ""
    return f'<th scope="col" class="n{side}">{text(reviewer.label)}{after}</th>'


def _row(grid: ContactGrid, place: int, row: GridRow) -> str:
    tag = ' <span class="tf-tag">critical</span>' if row.critical is not Critical.NO else ""
    cells = "".join(
        _cell(f"tf-g{place}-{column}", reviewer, row, cell)
        for column, (reviewer, cell) in enumerate(zip(grid.reviewers, row.cells, strict=True))
    )
    counts = ""
    if grid.counts_only:
        counts = f"<td>{text(' · '.join(f'{tally.n} {tally.label}' for tally in row.counts))}</td>"
    asked = "" if row.asked else '<br><small class="tf-fine">not asked here</small>'
    agreed = text(row.agreed.label) if row.agreed else ""
    name = f'<th scope="row" class="tf-line">{text(row.name)}{tag}{asked}</th>'
    return (
        f'<tr class="{"tf-diff" if row.differs else ""}">{name}'
        f'{cells}{counts}<td class="n">{agreed}</td><td class="tf-why">{text(why(row))}</td></tr>'
    )


def _cell(name: str, reviewer: Reviewer, row: GridRow, cell: GridCell) -> str:
    if not cell.code:
        return '<td class="n"><span class="tf-fine" title="no answer">·</span></td>'
    label = text("n/a" if cell.code == "N/A" else cell.label)
    if not has_words(cell):
        return f'<td class="n">{label}</td>'
    said = text(f"{cell.label}: words of {reviewer.label} on {row.name}")
    opens = f'type="button" class="tf-cell" popovertarget="{name}" aria-label="{said}"'
    return (
        f'<td class="n"><button {opens}>{label}</button>'
        f'<div class="tf-pop" popover id="{name}">{cell_html(reviewer, row.name, cell)}</div></td>'
    )


def _totals(grid: ContactGrid) -> str:
    unscored = all(total.undefined_reason is NoScore.NOTHING_WEIGHTED for total in grid.totals)
    if unscored and grid.agreed_total is None:
        return ""  # no single score is shown, or the card has none
    by_reviewer = {total.reviewer.id: total for total in grid.totals}
    found = [by_reviewer.get(reviewer.id) for reviewer in grid.reviewers]
    counts = "<td></td>" if grid.counts_only else ""
    cells = "".join(f'<td class="n tf-total">{_score(total.value if total else None)}</td>' for total in found)
    settled = any(row.agreed for row in grid.rows)
    agreed = f'<td class="n tf-total">{_score(grid.agreed_total) if settled else ""}</td>'
    rows = f'<tr><th scope="row" class="tf-line"><b>Total</b></th>{cells}{counts}{agreed}<td></td></tr>'
    if any(_lowered(total) for total in found):
        plain = "".join(f'<td class="n">{_score(total.without_critical if total else None)}</td>' for total in found)
        name = '<th scope="row" class="tf-line"><small>without the critical line</small></th>'
        rows += f"<tr>{name}{plain}{counts}<td></td><td></td></tr>"
    return rows


def _lowered(total: RaterTotal | None) -> bool:
    return total is not None and total.value != total.without_critical


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
