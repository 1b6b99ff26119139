"""A line's gap over sessions in three views, and all lines and sections small, drawn from a report out of a store."""

from datetime import timedelta

import pytest

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.analysis.since_sections import sections_of
from calibration.figures.line_strips import line_strips, section_strips
from calibration.figures.palette import DARK, LIGHT, title_of
from calibration.figures.phase_chart import phase_chart
from calibration.figures.rolling_chart import rolling_chart
from calibration.figures.session_axis import GapAxis, SessionAxis
from calibration.figures.watch_chart import watch_chart
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, SessionScope, SessionState, Side


@pytest.fixture
def ground(sqlite_store: Store) -> SinceGround:
    """Ten sessions, on another card from the fourth; on clarity the client marks two lower from the sixth."""
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        cards = [world.card(five("clarity"), yes_no("said"), version=number) for number in (1, 2)]
        for week in range(10):
            usual = ["4", "3", "5", "4"] if week % 2 else ["5", "4", "4", "3"]
            lower = [str(int(one) - 2) for one in usual] if week >= 5 else usual
            odd = ["4", *usual[1:]]
            said = ["yes", "no", "yes", "yes"] if week % 3 else ["no", "no", "yes", "yes"]
            answers = {
                "Anna": {"clarity": lower, "said": said},
                "Ben": {"clarity": odd, "said": ["yes", "no", "yes", "yes"]},
                "Cem": {"clarity": usual, "said": said},
            }
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


def test_a_dot_a_session_a_mean_a_phase_and_a_ring_where_it_moved(report: SinceReport) -> None:
    one = report.line("clarity")
    drawn = phase_chart(
        one, title="It <moved>.", sessions=SessionAxis(range(1, 11), {3: "card <2>"}), words={5: "session <6>"},
        gaps=GapAxis("the same", ("lower", "higher"), lambda value: f"{value:+.1f}"), colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    assert list(named["gap"].customdata) == list(range(10))
    assert list(named["gap"].y) == pytest.approx([gap.value for gap in one.gaps])
    assert named["gap"].text[5] == "session &lt;6&gt;"
    assert list(named["dated"].x) == [5]
    phases = [y for y in named["phase"].y if y is not None]
    assert phases == pytest.approx([phase.mean for phase in one.phases for _ in range(2)])
    assert len(one.phases) == 3
    ends = [y for y in named["interval"].y if y is not None]
    low, high = drawn.layout.yaxis.range
    assert low < min(ends)
    assert max(ends) < high
    assert 0.0 in drawn.layout.yaxis.tickvals
    written = {note.text for note in drawn.layout.annotations}
    assert {"card &lt;2&gt;", "the same", "lower", "higher"} <= written
    wide = [phase for phase in one.phases if phase.last > phase.first]
    assert {f"<b>{phase.mean:+.1f}</b>" for phase in wide} <= written
    assert list(drawn.layout.xaxis.tickvals) == list(range(10))
    assert title_of(drawn) == "It <moved>."


def test_a_line_that_was_never_dated_has_no_ring(report: SinceReport) -> None:
    drawn = phase_chart(
        report.line("said"), title="T", sessions=SessionAxis(range(1, 11), {}), gaps=GapAxis("s", ("l", "h"), str),
        words={}, colours=DARK,
    )  # fmt: skip
    assert "dated" not in {trace.name for trace in drawn.data}


def test_the_date_asked_about_has_a_plain_line_and_events_a_dashed_one(report: SinceReport) -> None:
    drawn = phase_chart(
        report.line("said"), title="T", sessions=SessionAxis(range(1, 11), {3: "card 2", 7: "since"}, asked=7),
        gaps=GapAxis("s", ("l", "h"), str), words={}, colours=LIGHT,
    )  # fmt: skip
    upright = {shape.x0: shape.line.dash for shape in drawn.layout.shapes if shape.x0 == shape.x1}
    assert upright == {2.5: "4px,3px", 6.5: "solid"}


def test_four_at_a_time_stand_at_their_last_session_with_their_interval_around_them(report: SinceReport) -> None:
    one, rolling = report.line("clarity"), report.rolling("clarity")
    drawn = rolling_chart(
        one, rolling, title="T", sessions=SessionAxis(range(1, 11), {}),
        gaps=GapAxis("s", ("l", "h"), lambda value: f"{value:+.1f}"), words=[f"<{each.last}>" for each in rolling],
        colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    assert list(named["rolling"].x) == [3, 4, 5, 6, 7, 8, 9]
    assert list(named["rolling"].y) == pytest.approx([each.gap.value for each in rolling])
    assert named["rolling"].text[0] == "&lt;3&gt;"
    assert list(named["gap"].x) == list(range(10))
    lows = [each.gap.interval[0] for each in rolling if each.gap.interval]
    assert list(named["interval"].y[:7]) == pytest.approx(lows)
    first, last = rolling[0].gap.value or 0.0, rolling[-1].gap.value or 0.0
    assert {f"<b>{first:+.1f}</b>", f"<b>{last:+.1f}</b>"} <= {note.text for note in drawn.layout.annotations}


def test_the_sums_of_the_watch_are_ringed_where_it_went_off_and_begin_after_their_reference(
    report: SinceReport,
) -> None:
    watch = report.line("clarity").watch
    drawn = watch_chart(
        watch, title="T", sessions=SessionAxis(range(1, 11), {}), ends=("fell", "rose"), limit_words="alarm",
        learning_words="reference", words={}, colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    judged = [one.session for one in watch.sessions if one.z is not None]
    assert 0 not in judged
    assert list(named["above"].x) == judged
    assert watch.alarms
    assert list(named["alarm"].x) == [alarm.session for alarm in watch.alarms]
    assert all(abs(y) > watch.limit for y in named["alarm"].y)
    assert min(named["below"].y) < -watch.limit
    assert {"alarm", "reference", "fell", "rose"} <= {note.text for note in drawn.layout.annotations}


def test_every_line_has_its_strip_with_what_is_said_of_it_and_how_sure_that_is(report: SinceReport) -> None:
    findings = {"clarity": "moved <in> session 6", "said": "a shift"}
    drawn = line_strips(
        report.lines, title="One of two.", findings=findings, verdicts={"clarity": "clear", "said": "unclear"},
        sessions=SessionAxis(range(1, 11), {3: "card <2>", 7: "since"}, asked=7), colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    assert [one for one in named["gap"].customdata if one] == ["clarity"] * 10 + ["said"] * 10
    assert list(named["dated"].x) == [5]
    written = [note.text for note in drawn.layout.annotations]
    assert {"<b>Clarity</b>", "moved &lt;in&gt; session 6", "clear", "unclear", "card &lt;2&gt;"} <= set(written)
    dashed, plainly = (trace for trace in drawn.data if trace.name == "event")
    assert [x for x in dashed.x if x is not None] == [2.5] * 4
    assert [x for x in plainly.x if x is not None] == [6.5] * 4
    rows = named["gap"].y[:10], named["gap"].y[11:21]
    assert all(-1 < y < 0 for y in rows[0])
    assert all(-2 < y < -1 for y in rows[1])


def test_a_section_shows_its_sessions_and_four_of_them_at_a_time(report: SinceReport, ground: SinceGround) -> None:
    sections = sections_of(ground, report)
    names = [one.name for one in sections]
    drawn = section_strips(
        sections, title="T", findings=dict.fromkeys(names, "a shift"), verdicts=dict.fromkeys(names, "unclear"),
        sessions=SessionAxis(range(1, 11), {}), colours=DARK,
    )  # fmt: skip
    rolling = [trace for trace in drawn.data if trace.name == "rolling"]
    assert len(rolling) == len(names) > 0
    assert [list(one.x) for one in rolling] == [[each.last for each in one.rolling] for one in sections]
    gaps = next(trace for trace in drawn.data if trace.name == "gap")
    assert [one for one in gaps.customdata if one] == [name for name in names for _ in range(10)]
    assert all(-len(names) < y < 0 for trace in drawn.data for y in trace.y or () if y is not None)
