"""A line's gap over sessions, and all lines small, drawn from a report out of a store."""

from datetime import timedelta

import pytest

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.since_report import SinceReport, since_report
from calibration.figures.palette import DARK, LIGHT, title_of
from calibration.figures.phase_chart import line_strips, phase_chart
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, SessionScope, SessionState, Side


@pytest.fixture
def report(sqlite_store: Store) -> SinceReport:
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
        return since_report(db, long_scope_in(db, viewer, SessionScope.JOINT))


def test_a_dot_a_session_a_mean_a_phase_and_a_ring_where_it_moved(report: SinceReport) -> None:
    one = report.line("clarity")
    drawn = phase_chart(
        one, title="It <moved>.", numbers=range(1, 11), labels={3: "card <2>"}, same="the same",
        ends=("lower", "higher"), words={5: "session <6>"}, said=lambda value: f"{value:+.1f}", colours=LIGHT,
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
    assert {"card &lt;2&gt;", "the same", "lower", "higher"} <= {note.text for note in drawn.layout.annotations}
    assert title_of(drawn) == "It <moved>."


def test_a_line_that_was_never_dated_has_no_ring(report: SinceReport) -> None:
    drawn = phase_chart(
        report.line("said"), title="T", numbers=range(1, 11), labels={}, same="s", ends=("l", "h"), words={},
        said=str, colours=DARK,
    )  # fmt: skip
    assert "dated" not in {trace.name for trace in drawn.data}


def test_every_line_has_its_strip_with_what_is_said_of_it_and_how_sure_that_is(report: SinceReport) -> None:
    findings = {"clarity": "moved <in> session 6", "said": "a shift"}
    drawn = line_strips(
        report.lines, title="One of two.", findings=findings, verdicts={"clarity": "clear", "said": "unclear"},
        n_sessions=10, colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    assert [one for one in named["gap"].customdata if one] == ["clarity"] * 10 + ["said"] * 10
    assert list(named["dated"].x) == [5]
    written = [note.text for note in drawn.layout.annotations]
    assert {"<b>Clarity</b>", "moved &lt;in&gt; session 6", "clear", "unclear"} <= set(written)
    rows = named["gap"].y[:10], named["gap"].y[11:21]
    assert all(-1 < y < 0 for y in rows[0])
    assert all(-2 < y < -1 for y in rows[1])
