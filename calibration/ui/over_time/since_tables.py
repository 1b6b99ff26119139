"""What can be carried away: lines and sections before and since the date, session by session, and four at a time."""

from collections.abc import Sequence

from calibration.analysis.since_facts import SinceLine, SinceReport
from calibration.analysis.since_sections import SectionGaps
from calibration.export.csv_table import Cell
from calibration.stats.adjusted_gaps import RollingGap
from calibration.stats.estimate import Estimate
from calibration.ui.results.downloads import Table


def shifts_table(report: SinceReport) -> Table:
    """Every line as a row: the gap before and since, its shift with interval, verdict and price, and what is dated."""
    header = [
        "line", "section", "since", "sessions before", "sessions since", "gap before", "gap since", "shift",
        "shift from", "shift to", "q value", "too small to act on", "verdict", "reason", "more sessions",
        "moved in session", "give or take", "gap before it", "gap from it on", "false discovery rate of it",
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for one in report.lines:
        shift, moved = one.shift, one.movement
        rows.append(
            [
                one.line.name, one.line.section, report.chosen.day.isoformat() if report.chosen else None,
                shift.n_before, shift.n_after, shift.before.value, shift.after.value, shift.shift.value,
                *_interval(shift.shift), shift.q_value, shift.band, shift.verdict.value,
                shift.reason.value if shift.reason else None, shift.more_sessions,
                report.sessions[moved.session].number if moved else None, moved.plus_minus if moved else None,
                moved.before if moved else None, moved.after if moved else None, one.look.change_q_value,
            ]
        )  # fmt: skip
    return header, rows


def sessions_table(report: SinceReport, one: SinceLine, *, with_watch: bool) -> Table:
    """One line session by session: the gap, and what the watch had come to.

    Parameters
    ----------
    with_watch : bool
        Say what the watch had come to and whether it went off: for the leads, who see an alarm a day before anybody.
    """
    header = ["session", "held on", "contacts", "gap", "from", "to", "mean of the phase"]
    header += ["z", "sum above", "sum below", "limit", "alarm"] if with_watch else []
    alarms = {alarm.session for alarm in one.watch.alarms}
    rows: list[list[Cell]] = []
    for gap in one.gaps:
        state = one.watch.sessions[gap.session]
        mean = next(phase.mean for phase in one.phases if phase.first <= gap.session <= phase.last)
        rows.append(
            [
                report.sessions[gap.session].number, report.days[gap.session].isoformat(), gap.n_contacts, gap.value,
                *(gap.interval or (None, None)), mean,
            ]
        )  # fmt: skip
        if with_watch:
            rows[-1] += [state.z, state.above, state.below, one.watch.limit, gap.session in alarms]
    return header, rows


def every_session_table(report: SinceReport) -> Table:
    """Every line session by session, most evidence of a movement first."""
    tables = [(one.line.name, sessions_table(report, one, with_watch=False)) for one in report.lines]
    header = next((head for _, (head, _) in tables), [])
    return ["line", *header], [[name, *row] for name, (_, rows) in tables for row in rows]


def rolling_table(report: SinceReport, one: SinceLine, rolling: Sequence[RollingGap]) -> Table:
    """One line, a few sessions at a time."""
    header = ["line", "first session", "last session", "contacts", "gap", "from", "to"]
    return header, [[one.line.name, *_together(report, each)] for each in rolling]


def sections_table(report: SinceReport, sections: Sequence[SectionGaps]) -> Table:
    """Every section, a few sessions at a time, with its shift since the date in every row; shares of the scales."""
    header = [
        "section", "first session", "last session", "contacts", "gap", "from", "to", "since", "shift", "shift from",
        "shift to", "verdict", "reason", "more sessions",
    ]  # fmt: skip
    since = report.chosen.day.isoformat() if report.chosen else None
    rows: list[list[Cell]] = []
    for one in sections:
        shift = one.shift
        told: list[Cell] = [
            since, shift.shift.value, *_interval(shift.shift), shift.verdict.value,
            shift.reason.value if shift.reason else None, shift.more_sessions,
        ]  # fmt: skip
        together = [_together(report, each) for each in one.rolling] or [[None] * 6]
        rows += [[one.name, *each, *told] for each in together]
    return header, rows


def _together(report: SinceReport, each: RollingGap) -> list[Cell]:
    first, last = (report.sessions[at].number for at in (each.first, each.last))
    return [first, last, each.gap.n_units, each.gap.value, *_interval(each.gap)]


def _interval(estimate: Estimate) -> tuple[float | None, float | None]:
    return estimate.interval or (None, None)
