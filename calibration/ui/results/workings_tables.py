"""The tables of the workings drawer, as HTML and as rows of a file. Pure."""

from collections.abc import Iterable, Sequence

from calibration.analysis.workings_report import LineWorkings, PairWorkings, Working
from calibration.export.csv_table import Cell
from calibration.stats.agreement_scale import ScaleMembership, scale_membership
from calibration.ui.look import text
from calibration.ui.results.downloads import Table
from calibration.ui.wording import results_workings as wording

_CHANCE = dict(wording.SECTIONS)["Corrected for chance"]


def tables_html(group: PairWorkings, workings: LineWorkings) -> str:
    """Every coefficient of one set of pairs, a table for each kind."""
    parts = []
    for title, names in wording.SECTIONS:
        rows = [one for one in group.workings if one.estimate.coefficient in names]
        if rows:
            parts.append(_table(title, wording.HEADINGS, [_row(one, group, workings) for one in rows]))
    return "".join(parts)


def scale_html(group: PairWorkings) -> str:
    """Landis and Koch's and Gwet's words, folded; empty without a coefficient that is corrected for chance."""
    found = [
        (one, membership)
        for one in group.workings
        if one.estimate.coefficient in _CHANCE and (membership := scale_membership(one.estimate))
    ]
    if not found:
        return ""
    table = _table(wording.SCALE_TITLE, wording.SCALE_HEADINGS, [_scale_row(*one) for one in found], heading=False)
    note = f'<p class="tf-fine">{text(wording.SCALE_NOTE)}</p>'
    return f'<details class="tf-folded"><summary>{text(wording.SCALE_TITLE)}</summary>{note}{table}</details>'


def _table(title: str, headings: Sequence[str], rows: Iterable[str], *, heading: bool = True) -> str:
    first, *others = headings
    head = f'<th scope="col">{text(first)}</th>'
    head += "".join(f'<th scope="col" class="r">{text(name)}</th>' for name in others)
    above = f'<h2 class="tf-h2 tf-next">{text(title)}</h2>' if heading else ""
    return (
        f'{above}<div class="tf-scroll" tabindex="0" role="region" aria-label="{text(title)}">'
        f'<table class="tf"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _row(one: Working, group: PairWorkings, workings: LineWorkings) -> str:
    estimate = one.estimate
    ends = f"{two(estimate.interval[0])} to {two(estimate.interval[1])}" if estimate.interval else ""
    cells = (
        "–" if estimate.value is None else two(estimate.value),
        ends,
        "" if estimate.standard_error is None else two(estimate.standard_error),
        estimate.n_units,
        estimate.n_raters,
        estimate.n_cells,
        wording.made_by(estimate),
    )
    said = f"<br><small>{text(wording.reading(one, group, workings))}</small>"
    shown = "".join(f'<td class="r">{text(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{text(wording.name(one))}{said}</th>{shown}</tr>'


def _scale_row(one: Working, found: ScaleMembership) -> str:
    cells = (
        found.word.value,
        found.retained.value if found.retained else "–",
        wording.scale_probabilities(found),
    )
    shown = "".join(f'<td class="r">{text(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{text(wording.name(one))} {two(one.estimate.value or 0.0)}</th>{shown}</tr>'


def two(value: float) -> str:
    """Two digits, with a true minus.

    Examples
    --------
    >>> two(-0.456), two(-0.001)
    ('−0.46', '0.00')
    """
    return f"{value:z.2f}".replace("-", "−")


_COLUMNS = (
    "line", "measurement", "pairs", "coefficient", "name", "weights", "answer", "within", "value", "from", "to",
    "confidence", "standard error", "contacts", "reviewers", "answers", "contacts with another answer", "interval by",
    "resamples", "seed", "why undefined", "in words", "reference",
)  # fmt: skip


def workings_table(found: Sequence[LineWorkings]) -> Table:
    """Every coefficient of these lines as a row of a file, nothing rounded."""
    rows: list[list[Cell]] = []
    for workings in found:
        for group in workings.groups:
            if group.undefined_reason:
                rows.append(_empty_row(workings, group))
            rows += [_file_row(workings, group, one) for one in group.workings]
    return _COLUMNS, rows


def _empty_row(workings: LineWorkings, group: PairWorkings) -> list[Cell]:
    reason = group.undefined_reason.value if group.undefined_reason else None
    known: dict[str, Cell] = {
        "line": workings.name,
        "measurement": workings.measurement.value,
        "pairs": group.pairs.value,
        "why undefined": reason,
        "in words": wording.nothing(group),
    }
    return [known.get(column) for column in _COLUMNS]


def _file_row(workings: LineWorkings, group: PairWorkings, one: Working) -> list[Cell]:
    estimate = one.estimate
    low, high = estimate.interval or (None, None)
    drawn = estimate.seed is not None
    return [
        workings.name, workings.measurement.value, group.pairs.value, estimate.coefficient, wording.name(one),
        one.weights or None, one.answer or None, one.tolerance, estimate.value, low, high, estimate.confidence_level,
        estimate.standard_error, estimate.n_units, estimate.n_raters, estimate.n_cells, estimate.n_minority_units,
        estimate.method or None, workings.resamples if drawn else None, estimate.seed,
        estimate.undefined_reason.value if estimate.undefined_reason else None,
        wording.reading(one, group, workings), one.reference,
    ]  # fmt: skip
