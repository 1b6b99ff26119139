"""What stands on the charts of "since a date": events, four sessions at a time, sections, the sums of the watch."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.stored_world import StoredWorld, five
from calibration.analysis.alarm_report import watch_curve
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.analysis.since_sections import sections_of
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.ui.over_time.since_tables import every_session_table, rolling_table, sections_table
from calibration.ui.wording import over_time_since_views as say
from calibration.ui.wording.over_time_since_chart import section_sentence
from calibration.visibility.facts import Viewer
from calibration.vocabulary import DriftStage, Role, SessionScope, SessionState, ShiftReason, ShiftVerdict, Side


@pytest.fixture
def ground(sqlite_store: Store) -> SinceGround:
    """Ten sessions, on version 2 of the card from the fourth; the client marks two lower from the sixth."""
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        cards = [world.card(five("clarity"), version=number) for number in (1, 2)]
        for week in range(10):
            usual = ["4", "3", "5", "4"] if week % 2 else ["5", "4", "4", "3"]
            lower = [str(int(one) - 2) for one in usual] if week >= 5 else usual
            answers = {"Anna": {"clarity": lower}, "Ben": {"clarity": ["4", *usual[1:]]}, "Cem": {"clarity": usual}}
            world.session(
                cards[week >= 3], answers, n_contacts=4, state=SessionState.CLOSED,
                held_at=world.now + timedelta(weeks=week),
            )  # fmt: skip
        viewer = Viewer(1, world.engagement_id, None, frozenset({Role.MANAGER}), None)
        scope = long_scope_in(db, viewer, SessionScope.JOINT)
        return since_ground(db, scope, drift_mark(db, scope))


@pytest.fixture
def report(ground: SinceGround) -> SinceReport:
    return report_of(ground)


def test_the_date_stands_with_its_verdict_at_the_first_session_since(ground: SinceGround) -> None:
    by_card = report_of(ground)
    assert say.asked_at(by_card) == 3
    assert say.events(by_card, by_card.lines[0])[3].startswith("card version 2: ")
    assert say.common_events(by_card)[3].startswith("since ")
    later = report_of(ground, day=ground.days[7])
    events = say.events(later, later.lines[0])
    assert events[3] == "card version 2"
    assert events[7].startswith("since ")
    assert events[7].endswith(f": {say.sure(later.lines[0].shift, later.lines[0].stage)}")
    assert say.asked_at(replace(later, chosen=None)) is None


@pytest.mark.parametrize(
    ("verdict", "reason", "stage", "sure"),
    [
        (ShiftVerdict.MOVED, None, DriftStage.EVERYTHING, "clear"),
        (ShiftVerdict.NOT_MOVED, None, DriftStage.CHART, "clear"),
        (ShiftVerdict.CANNOT_TELL, ShiftReason.WIDE, DriftStage.CHART, "unclear"),
        (ShiftVerdict.CANNOT_TELL, ShiftReason.FEW_SESSIONS, DriftStage.CHART, "too little"),
        (ShiftVerdict.MOVED, None, DriftStage.DOTS, "too little"),
    ],
)
def test_a_shift_is_clear_unclear_or_rests_on_too_little(
    report: SinceReport, verdict: ShiftVerdict, reason: ShiftReason | None, stage: DriftStage, sure: str
) -> None:
    assert say.sure(replace(report.lines[0].shift, verdict=verdict, reason=reason), stage) == sure


def test_four_at_a_time_say_where_it_stood_first_and_stands_now(report: SinceReport) -> None:
    one, rolling = report.lines[0], report.rolling("clarity")
    said = say.together_title(one, rolling)
    assert (
        said
        == "“Clarity”, four sessions at a time: at first the client marked 0.1 higher than the vendor, now 1.9 lower."
    )
    assert say.together_title(one, rolling[:1]).startswith("“Clarity”: its four sessions together, ")
    assert say.together_title(one, (rolling[0], rolling[0])).endswith(
        "now as at first, the client marks 0.1 higher than the vendor."
    )
    assert say.together_title(one, ()).endswith("takes four.")


def test_the_watch_is_quiet_or_went_off_or_has_nothing_to_compare_with(report: SinceReport) -> None:
    one = report.lines[0]
    assert say.sums_title(report, one).startswith("The watch went off on “Clarity” in session ")
    quiet = replace(one, watch=replace(one.watch, alarms=()))
    assert say.sums_title(report, quiet).startswith("The watch is quiet on “Clarity”: its sum stands at ")
    young = replace(one, watch=replace(one.watch, alarms=(), sessions=one.watch.sessions[:2]))
    assert say.sums_title(report, young).endswith("it takes three sessions.")


def test_sections_have_a_finding_also_with_too_few_sessions(ground: SinceGround, report: SinceReport) -> None:
    [section] = sections_of(ground, report)
    assert [session for session, _ in section.gaps] == list(range(10))
    assert section.rolling[0].first == 0
    assert len(section.rolling) == 7
    few = [replace(section, stage=DriftStage.DOTS, rolling=())]
    assert say.sections_title(report, few) == "Too few sessions for a verdict on any of one section."
    assert say.section_finding(few[0]) == "ten sessions, no verdict"
    moved = [replace(section, shift=replace(section.shift, verdict=ShiftVerdict.MOVED))]
    assert say.sections_title(report, moved).startswith(f"“{section.name}” moved since ")
    assert say.section_finding(moved[0]).startswith("moved: shift from −")
    still = replace(section.shift, verdict=ShiftVerdict.NOT_MOVED)
    assert say.section_finding(replace(section, shift=still)).endswith(" of 100, within ±3.75")
    assert "within ±3.75 (from −" in section_sentence(report, still)


def test_lines_without_a_verdict_are_not_said_to_stand_still(report: SinceReport) -> None:
    few = replace(report, lines=tuple(replace(one, stage=DriftStage.DOTS) for one in report.lines))
    assert say.lines_title(few) == "Too few sessions for a verdict on any of one line."
    assert say.lines_title(report) == "One of one line moved."


def test_files_of_the_charts_have_a_row_for_what_is_drawn(ground: SinceGround, report: SinceReport) -> None:
    header, rows = every_session_table(report)
    assert header[:3] == ["line", "session", "held on"]
    assert [row[1] for row in rows] == [session.number for session in report.sessions]
    assert not {"z", "sum above", "limit", "alarm"} & {*header}
    together = rolling_table(report, report.lines[0], report.rolling("clarity"))
    assert together[1][0][1:3] == [1, 4]
    header, rows = sections_table(report, sections_of(ground, report))
    assert len(rows) == 7
    assert all(len(row) == len(header) for row in rows)
    none = [replace(one, rolling=()) for one in sections_of(ground, report)]
    assert [len(row) for row in sections_table(report, none)[1]] == [len(header)]


def test_the_curve_of_the_watch_rises_with_its_budget(ground: SinceGround) -> None:
    curve = watch_curve(ground)
    budgets, found = [one.false_alarms_a_year for one in curve], [one.power or 0.0 for one in curve]
    assert budgets == sorted(set(budgets))
    assert found == sorted(found)
    assert len(curve) > 1
