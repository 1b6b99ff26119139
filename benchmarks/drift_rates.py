"""How often the watch is wrong and what it finds, at the sizes of practice: ``python -m benchmarks.drift_rates``.

Prints the tables of ``docs/methods.md``, "Drift over sessions", as Markdown, and with ``--rows`` the rows of
``calibration/stats/drift_power.py`` and of ``watch_table.py``. Everything is drawn from one seed, in one process. Ends
with 1 when a gate is missed.
"""

import argparse
import sys
from dataclasses import replace

import numpy as np

from benchmarks.drift_counts import (
    LIMIT,
    MOVED_LINES,
    SEED,
    Dashboards,
    Found,
    Shown,
    chart,
    dashboards_of,
    known_date,
    looked_at_every_session,
    same_throughout,
    yearly_false_alarms,
)
from benchmarks.drift_worlds import RATER, SLIP, DriftWorld, draw_sessions
from benchmarks.markdown import markdown_table
from calibration.stats.benchmarks import SMALLEST_SHIFT
from calibration.stats.drift_power import date_power, session_deviation, watched_power
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import Session
from calibration.stats.watch import watch_lines
from calibration.stats.watch_limit import average_run_length, limit_for, watch_power
from calibration.stats.watch_table import LIMITS, SESSIONS
from calibration.stats.watch_table import SHIFTS as SIZES

SHIFTS = (0.25, 0.5, 1.0)
GATE = DriftWorld()
DESIGNS = (
    DriftWorld(n_units=5),
    GATE,
    DriftWorld(n_units=20),
    DriftWorld(yes_no=True),
    DriftWorld(n_units=4, n_client=1, n_vendor=3),
    DriftWorld(n_units=4, n_client=1, n_vendor=3, yes_no=True),
)
_FOUR = DriftWorld(n_units=4, n_client=1, n_vendor=3)
CADENCES = {
    "weekly, half a year, or biweekly, a year": _FOUR,
    "biweekly, half a year": replace(_FOUR, n_sessions=13, sessions_a_year=26, at=6),
    "monthly, a year": replace(_FOUR, n_sessions=12, sessions_a_year=12, at=6),
    "monthly, two years": replace(_FOUR, n_sessions=24, sessions_a_year=12, at=12),
}
_WIDER = (
    replace(_FOUR, n_units=10, n_client=2, n_vendor=2, n_sessions=12, sessions_a_year=12, at=6),
    replace(_FOUR, n_units=8, n_client=2, n_vendor=3),
)
PANELS = {"1 of 3, 3 of 5": (3, 5), "the same four": (1, 3)}


def _two(share: float) -> str:
    return f"{share:.2f}"


def chart_table(*, series: int) -> str:
    """One line watched for 26 weeks."""
    head = ["design, 26 weekly sessions", "false alarm", *(f"finds {s:g}" for s in SHIFTS), "median delay of 0.5"]
    rows = []
    for world in DESIGNS:
        found = [chart(world.moved(shift), series=series) for shift in (0.0, *SHIFTS)]
        rows.append([world.name, _two(found[0].false), *(_two(f.power) for f in found[1:]), f"{found[2].delay:.0f}"])
    return markdown_table(head, rows)


def practice_rows(*, series: int) -> list[tuple[str, str, DriftWorld, list[Found], list[Shown]]]:
    """The sizes of practice."""
    rows = []
    for cadence, base in CADENCES.items():
        for people, pools in PANELS.items():
            world = replace(base, pools=pools)
            after = world.n_sessions - world.at
            charts = [chart(world.moved(s), series=series, within=after) for s in (0.0, 0.5, 1.0)]
            dates = [known_date(world.moved(s), series=series) for s in (0.0, 0.5, 1.0)]
            rows.append((cadence, people, world, charts, dates))
    return rows


def practice_table(rows: list[tuple[str, str, DriftWorld, list[Found], list[Shown]]]) -> str:
    """The sizes of practice as Markdown."""
    head = ["4 contacts × 1 + 3", "people", "chart: false", "finds 0.5", "finds 1"]
    head += ["date known: false", "moved 0.5", "moved 1", "interval covers"]
    cells = []
    for cadence, people, _, charts, dates in rows:
        row = [cadence, people, _two(charts[0].false), _two(charts[1].power), _two(charts[2].power)]
        cells.append([*row, *(_two(d.moved) for d in dates), _two(float(np.mean([d.covered for d in dates])))])
    return markdown_table(head, cells)


def planned_table(*, series: int) -> str:
    """What the planner says of a design beside what is counted, people taking turns."""
    head = ["design, move in the middle", "date: planned 0.5", "counted", "planned 1", "counted"]
    head += ["watch, h = 4.5: planned 0.5", "counted", "planned 1", "counted"]
    cells = []
    for base in (CADENCES["monthly, a year"], CADENCES["biweekly, half a year"], _FOUR, *_WIDER):
        n_after = base.n_sessions - base.at
        session = Session(base.n_units, base.n_client, base.n_vendor)
        deviation = session_deviation(session, PlanVariances(0.0, RATER**2, SLIP**2 + 1 / 12))
        row = []
        for shift in (0.5, 1.0):
            world = base.moved(shift)
            planned = date_power(shift, deviation=deviation, n_before=base.at, n_after=n_after, band=SMALLEST_SHIFT)
            row.append((planned, known_date(world, series=series).moved))
        for shift in (0.5, 1.0):
            planned = watched_power(shift, deviation=deviation, limit=LIMIT, n_sessions=base.at)
            row.append((planned, chart(base.moved(shift), series=series, within=n_after).power))
        cells.append([f"{base.n_sessions} sessions, {base.size}", *(_two(one) for pair in row for one in pair)])
    return markdown_table(head, cells)


def same_table(*, series: int) -> str:
    """Lines on which the sides hardly ever differ."""
    head = [
        "contacts deserve, of 1 to 5 (3 passes)",
        "true shift",
        "never differ",
        "called not moved",
        "bound is wrong",
    ]
    cells = []
    for middle in (5.0, 5.5, 6.0):
        for shift in (0.0, 1.0, 1.25, 1.5):
            world = replace(_FOUR, yes_no=True, middle=middle, shift=shift)
            found = same_throughout(world, series=series)
            shares = found.never, found.told, found.beyond
            cells.append([f"{middle:g}, client falls by {shift:g}", f"{found.shift:+.3f}", *map(_two, shares)])
    return markdown_table(head, cells)


def watch_rows() -> str:
    """The figures of calibration/stats/watch_table.py."""
    lines = ["WATCH = ("]
    for limit in LIMITS:
        lines.append("    (")
        for n in SESSIONS:
            found = (watch_power(s, deviation=1.0, limit=limit, n_before=n, n_after=n) for s in SIZES)
            lines.append(f"        ({', '.join(str(round(1000 * one)) for one in found)}),")
        lines.append("    ),")
    return "\n".join([*lines, ")"])


def stored_rows(rows: list[tuple[str, str, DriftWorld, list[Found], list[Shown]]]) -> str:
    """The rows of calibration/stats/drift_power.py."""
    lines = []
    for _, people, world, charts, dates in rows:
        numbers = [charts[0].false, charts[1].power, charts[2].power, *(d.moved for d in dates)]
        same = people == "the same four"
        size = f"{same}, {world.at}, {world.n_sessions - world.at}"
        lines.append(f"    PracticePower({size}, {', '.join(_two(n) for n in numbers)}),")
    return "\n".join(lines)


def replaced_table(*, series: int) -> str:
    """The client's raters replaced at the date."""
    head = ["12 monthly sessions, 4 contacts × 1 + 3", "moved: 0", "0.5", "1", "interval covers"]
    world = replace(CADENCES["monthly, a year"], pools=(2, 5), replaced=True)
    found = [known_date(world.moved(s), series=series) for s in (0.0, 0.5, 1.0)]
    plain = ["the same, by a plain t test of sessions", *(_two(f.plain) for f in found), ""]
    shares = [*(f.moved for f in found), float(np.mean([f.covered for f in found]))]
    return markdown_table(head, [["the client's reviewer is replaced at the date", *map(_two, shares)], plain])


def dashboard_table(*, n: int) -> tuple[str, Dashboards]:
    """Ten lines, and the dashboards without a move."""
    head = ["two of ten lines move by", "look: any false flag", "change / trend", "date known: any false"]
    head += ["shrunken: any false", "look finds", "date known finds", "shrunken finds"]
    head += ["session right to ±3", "within its ±", "error, shrunken"]
    rows, calm = [], Dashboards()
    for shift in (0.0, 0.3, 0.5):
        d = dashboards_of(GATE.moved(shift), n=n)
        calm = d if not shift else calm
        row = [f"{shift:g}", _two(d.false_look / n), f"{_two(d.false_change / n)} / {_two(d.false_trend / n)}"]
        row += [_two(d.false_date / n), _two(d.false_likely / n)]
        lines, changes = MOVED_LINES * n, max(d.n_changes, 1)
        shares = [d.found_look / lines, d.found_date / lines, d.found_likely / lines]
        row += [_two(s) if shift else "" for s in (*shares, d.date_near / changes, d.date_within / changes)]
        rows.append([*row, f"{np.sqrt(d.squared_error_plain / n):.3f} → {np.sqrt(d.squared_error / n):.3f}"])
    return markdown_table(head, rows), calm


def limit_table(*, dashboards: int) -> str:
    """Budgets of false alarms and the power they leave."""
    head = ["dashboard", "budget a year", "h", "false alarms a year, counted", "finds 0.5, counted", "by `watch_power`"]
    rows = []
    for n_lines, world, budget in (
        (14, CADENCES["monthly, a year"], 1.0),
        (14, replace(CADENCES["monthly, a year"], sessions_a_year=26, n_sessions=26, at=13), 1.0),
        (10, replace(GATE, n_sessions=26), 1.0),
        (25, replace(GATE, n_sessions=26), 2.0),
    ):
        limit = limit_for(budget, n_lines=n_lines, sessions_a_year=world.sessions_a_year)
        counted = yearly_false_alarms(world, limit=limit.limit, n_lines=n_lines, dashboards=dashboards)
        after = world.n_sessions - world.at
        found = chart(world.moved(0.5), series=1000, limit=limit.limit, within=after)
        calm = draw_sessions(world, 400, np.random.default_rng(SEED))
        deviation = float(np.median([w.deviation or 0.0 for w in watch_lines(calm, limit=limit.limit)]))
        power = watch_power(0.5, deviation=deviation, limit=limit.limit, n_before=world.at, n_after=after)
        name = f"{n_lines} lines, {world.sessions_a_year} sessions a year, {world.size}"
        rows.append([name, f"{budget:g}", f"{limit.limit:.1f}", _two(counted), _two(found.power), _two(power)])
    return markdown_table(head, rows)


def run_length_table() -> str:
    """Average run lengths beside the published ones."""
    published = {(4.0, 0.0): "168", (5.0, 0.0): "465", (4.0, 1.0): "8.38", (5.0, 1.0): "10.4"}
    rows = []
    for limit in (3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0):
        calm, moved = (average_run_length(limit, shift=shift) for shift in (0.0, 1.0))
        told = " / ".join(published.get((limit, shift), "–") for shift in (0.0, 1.0))
        rows.append([f"{limit:g}", f"{calm:.0f}", f"{moved:.2f}", told])
    return markdown_table(["h", "sessions between false alarms", "until a move of one SD is found", "published"], rows)


def main() -> int:
    """Print every table of ``docs/methods.md``; 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=4000, help="series drawn for each figure")
    parser.add_argument("--rows", action="store_true", help="print the rows of calibration/stats/drift_power.py, too")
    asked = parser.parse_args()
    print(f"### The chart, one line, h = {LIMIT}\n\n{chart_table(series=asked.series)}\n")
    rows = practice_rows(series=asked.series)
    print(f"### At the size of practice\n\n{practice_table(rows)}\n")
    print(f"{planned_table(series=asked.series // 2)}\n")
    print(f"{replaced_table(series=asked.series)}\n")
    print(f"{same_table(series=asked.series // 4)}\n")
    table, calm = dashboard_table(n=asked.series // 4)
    print(f"### Ten lines, 26 weekly sessions, {GATE.name}\n\n{table}\n")
    repeated = looked_at_every_session(GATE, series=asked.series // 8)
    print(f"A change point looked for at every session from the eighth on, none being there: {_two(repeated)}.\n")
    print(f"### The budget of false alarms\n\n{limit_table(dashboards=asked.series // 200)}\n\n{run_length_table()}\n")
    if asked.rows:
        print(f"{stored_rows(rows)}\n\n{watch_rows()}")
    quiet, found = chart(GATE, series=asked.series), chart(GATE.moved(0.5), series=asked.series)
    flagged = calm.false_look / calm.n
    print(f"Gates: false {quiet.false:.3f} ≤ .10, power {found.power:.3f} ≥ .75, any flag {flagged:.3f} ≤ .08")
    return 0 if quiet.false <= 0.10 and found.power >= 0.75 and flagged <= 0.08 else 1


if __name__ == "__main__":
    sys.exit(main())
