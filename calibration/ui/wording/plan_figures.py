"""The folded figures of a plan: its table, and where the figures come from."""

from calibration.analysis.plan_basis import PlanBasis, PlanSource
from calibration.analysis.plan_report import TOGETHER, GapPrice, PlannedGaps, PlanReport
from calibration.stats.benchmarks import MIN_SHARED_UNITS, PLAN_OWN_UNITS
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.plan_outlook import (
    TENTHS,
    gap_words,
    leading_lines,
    lines_called,
    lines_of,
    listed,
    rounded_up,
)
from calibration.ui.wording.setup_sessions import COUNTS_BELOW
from calibration.vocabulary import AnswerType, SessionScope

FIGURES = "The figures, and what a smaller gap takes"
TO_SHOW, TO_SHOW_TOTALS = "To show a gap of", "or of totals, in points"
STEPS = {0.25: "¼ step", 0.5: "½ step", 1.0: "one step"}
"""Gaps a person may name, in steps between neighbouring answers."""

TABLE_OF_LINES = "The smallest gap that shows, in points of the line."
TABLE = "The smallest gap that shows, in points of the line or of totals; on yes/no lines contacts of ten."

_LEAST_WORTH_SAYING = 0.5
_WORTH_A_NUMBER = 0.05


def price_cell(price: GapPrice) -> str:
    """The same in a table: "64, 13 sessions"."""
    if price.n_contacts is None or price.n_sessions is None:
        return "no number"
    return f"{price.n_contacts}, {price.n_sessions} session{'' if price.n_sessions == 1 else 's'}"


def gap_cell(gaps: PlannedGaps, n_sessions: int) -> str:
    """The smallest gap in a table: "1.14", "4 of 10"; where none is sure enough, how often the widest would show."""
    kind, gap = gaps.source.kind, gaps.shown(n_sessions)
    if gap is None:
        share = gaps.of_widest[TOGETHER.index(n_sessions)] if gaps.of_widest else 0.0
        return f"the widest in {100 * share:.0f} %" if share >= _WORTH_A_NUMBER else "none"
    if kind is not None and kind.answer_type is AnswerType.BINARY:
        return f"{rounded_up(TENTHS * gap)} of {TENTHS}"
    if kind is not None and kind.answer_type is AnswerType.NUMERIC:
        return gap_words(kind, gap)
    return f"{gap:.1f}" if kind is None else f"{gap:.2f}"


def headings(steps: float, points: float | None) -> tuple[str, ...]:
    """Of the table: lines, this session, four together, what the gaps named take; of totals where there are any."""
    totals = "" if points is None else f"; of totals {gap_words(None, points)}"
    return "Lines", "This session", "Four together", f"Contacts for {STEPS[steps]}{totals}"


def row_name(source: PlanSource) -> str:
    """What a row of the table is called: "1–5 lines (2)"."""
    if source.kind is None:
        return "Totals"
    words = lines_of(source.kind).removeprefix("the ")
    words = words[0].upper() + words[1:]
    return words if len(source.kind.names) == 1 else f"{words} ({len(source.kind.names)})"


def rests_on(basis: PlanBasis) -> str:
    """Where the figures come from."""
    every = (*basis.lines, basis.totals)
    own = [one for one in every if one.n_contacts]
    assumed = [row_name(one) for one in every if not one.n_contacts]
    if not own:
        situation = "half a step from contact to contact, " if basis.room is SessionScope.JOINT else ""
        return (
            f"These figures rest on assumptions about how much answers vary ({situation}a quarter of a step from "
            f"reviewer to reviewer, half a step of slips), because fewer than {in_words(PLAN_OWN_UNITS)} contacts of "
            "closed sessions are your own yet."
        )
    said = (
        f"These figures rest on your own {counted(basis.n_contacts, 'contact')} of "
        f"{counted(basis.n_sessions, 'closed session')}"
    )
    return f"{said}, and on assumptions for {listed(assumed)}." if assumed else f"{said}."


def notes(report: PlanReport) -> list[str]:
    """The small type under the table."""
    said = [rests_on(report.basis), "A gap of that size shows in four such sessions of five; smaller ones less often."]
    if MIN_SHARED_UNITS <= report.n_contacts < COUNTS_BELOW:
        said.append(
            f"With {counted(report.n_contacts, 'contact')} Results gives counts, such as 3 of 4, and no percentages."
        )
    said += _reviewers_alone(report) if report.basis.room is SessionScope.JOINT else []
    apart = [lines_called(one) for one in report.lines if one.source.kind is not None and one.source.kind.apart]
    if apart:
        vary, them = ("varies", "it stands") if len(apart) == 1 else ("vary", "they stand")
        said.append(f"{listed(apart)} {vary} so much more than other lines that {them} apart.")
    if report.basis.n_names:
        said.append(
            f"{counted(report.basis.n_names, 'line').capitalize()} answered by names without an order "
            f"{'has' if report.basis.n_names == 1 else 'have'} no gap to plan for."
        )
    return said


def _reviewers_alone(report: PlanReport) -> list[str]:
    """Where the choice of reviewers moves the gap by much of what four sessions could show."""
    for gaps in leading_lines(report):
        shown, deviation = gaps.shown(TOGETHER[-1]), gaps.reviewer_deviation
        if shown is not None and deviation > _LEAST_WORTH_SAYING * shown:
            return [
                f"Other reviewers would move the gap on {lines_called(gaps)} by about "
                f"{gap_words(gaps.source.kind, deviation)}: more reviewers mend that, more contacts do not."
            ]
    return []
