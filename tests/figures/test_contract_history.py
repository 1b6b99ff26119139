"""The contract's figure over time, drawn from a report out of the store."""

from datetime import UTC, datetime

import pytest

from benchmarks.stored_world import StoredWorld, five
from calibration.analysis.contract_report import ContractReport, contract_report
from calibration.figures.contract_history import contract_history
from calibration.figures.palette import LIGHT, title_of
from calibration.scorecard.contract_clause import ContractClause
from calibration.store import models
from calibration.store.engine import Store
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, SessionState, Side


def history(store: Store, figure: ContractFigure) -> ContractReport:
    """Three months: four of five contacts alike, nothing from the vendor, all five alike."""
    clause = ContractClause(figure, Reference.CLIENT_SIDE, ContractPeriod.MONTH, target=20.0)
    with store.writing() as db:
        world = StoredWorld(db)
        db.get_one(models.Engagement, world.engagement_id).contract_clause = dict(clause.to_json())
        world.rater("Anna", Side.CLIENT)
        world.rater("Ben", Side.VENDOR)
        card = world.card(five("clarity", weight=1))
        sessions = []
        for month, n_same in ((4, 4), (5, None), (6, 5)):
            answers = {"Anna": {"clarity": ["5"] * 5}}
            if n_same is not None:
                answers["Ben"] = {"clarity": ["5"] * n_same + ["1"] * (5 - n_same)}
            at = datetime(2026, month, 10, 12, tzinfo=UTC)
            sessions.append(world.session(card, answers, n_contacts=5, state=SessionState.CLOSED, held_at=at))
        report = contract_report(db, [world.scope(one) for one in sessions], (sessions[-1],))
    assert report is not None
    return report


@pytest.mark.parametrize(
    ("figure", "values"),
    [(ContractFigure.WITHIN_TOLERANCE, [80.0, 100.0]), (ContractFigure.MEAN_ABSOLUTE_GAP, [20.0, 0.0])],
)
def test_a_dot_a_period_with_its_interval_and_a_stroke_at_the_target(
    sqlite_store: Store, figure: ContractFigure, values: list[float]
) -> None:
    report = history(sqlite_store, figure)
    drawn = contract_history(
        report, title="Met in <two>.", names={0: "Apr", 1: "May", 2: "<June>"}, words={1: "nothing to count"},
        target="target 20", colours=LIGHT,
    )  # fmt: skip
    named = {trace.name: trace for trace in drawn.data}
    assert list(named["figure"].x) == pytest.approx(values)
    assert list(named["figure"].customdata) == [0, 2]
    assert [end for end in named["target"].x if end is not None] == [20.0] * 6
    bands = [end for end in named["interval"].x if end is not None]
    expected = [end for one in report.periods for end in one.result.figure.interval or ()]
    assert bands == pytest.approx(expected)
    written = [note.text for note in drawn.layout.annotations]
    assert {"Apr", "May", "&lt;June&gt;", "nothing to count", "target 20"} <= set(written)
    assert title_of(drawn) == "Met in <two>."
    assert drawn.layout.xaxis.range[1] >= max(*bands, 20.0) * 0.99
