"""Tone as a file: every line, then every group of its contacts."""

from calibration.analysis.tone_facts import SideTone, ToneLine, ToneReport
from calibration.analysis.tone_verdict import LEAST_CONTACTS
from calibration.export.csv_table import Cell
from calibration.stats.estimate import Estimate
from calibration.ui.results.downloads import Table

_HEADER = [
    "line", "asked only when marked down", "by", "group", "contacts both heard", "client - vendor", "from", "to",
    "client hears", "client hears from", "client hears to", "vendor hears", "vendor hears from", "vendor hears to",
    "client target from", "client target to", "vendor target from", "vendor target to", "placed blind client - vendor",
    "client hears - target",
]  # fmt: skip


def tone_table(report: ToneReport) -> Table:
    """Every line as a row of a file, and every group of five contacts or more; a target only where it may be seen."""
    rows: list[list[Cell]] = []
    for line in report.lines:
        off = line.delivery.gap.value if line.delivery else None
        sides = (*_three(line.client.heard), *_three(line.vendor.heard), *_target(line.client), *_target(line.vendor))
        rows.append([*_start(line, "", ""), *_gap(line.perception), *sides, line.expectation, off])
        for group in line.groups:
            if group.perception.n_units >= LEAST_CONTACTS:
                off = group.delivery.gap.value if group.delivery else None
                rows.append([*_start(line, group.by, group.group), *_gap(group.perception), *[None] * 11, off])
    return _HEADER, rows


def _start(line: ToneLine, by: str, group: str) -> list[Cell]:
    return [line.name, line.when_marked_down, by, group]


def _gap(gap: Estimate) -> list[Cell]:
    return [gap.n_units, *_three(gap)]


def _three(one: Estimate) -> list[Cell]:
    return [one.value, *(one.interval or (None, None))]


def _target(side: SideTone) -> list[Cell]:
    return [None, None] if side.target is None else [side.target.lower, side.target.upper]
