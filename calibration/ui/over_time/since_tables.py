"""What can be carried away: every line before and since the date, and one line session by session."""

from calibration.analysis.since_report import SinceLine, SinceReport
from calibration.export.csv_table import Cell
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


def _interval(estimate: Estimate) -> tuple[float | None, float | None]:
    return estimate.interval or (None, None)
