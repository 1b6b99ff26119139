"""What a year of sessions like the planned one shows of a move, and what four of five take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.stored_world import StoredWorld
from calibration.analysis.plan_basis import LineKind, PlanBasis, PlanSource
from calibration.analysis.plan_drift import PlanPace, plan_drift, plan_pace
from calibration.analysis.plan_report import PlanReport, plan_report
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import LabelRule
from calibration.store.sessions import SessionCard
from calibration.ui.wording.plan_drift import drift_sentences, pace_note
from calibration.vocabulary import AnswerType, SessionScope, SessionState

NAMES = tuple(f"Line {n}" for n in range(14))
FIVE = LineKind(AnswerType.ORDINAL, False, (1.0, 5.0), 1.0, True, "", NAMES)
MONTHLY = PlanPace(12.2, 9, 1.0)


def source(kind: LineKind = FIVE) -> PlanSource:
    return PlanSource(kind, PlanVariances.of_line(1.0), 0, LabelRule(step=1.0, n_lines=14))


def report(n: int, client: int, vendor: int, *, room: SessionScope = SessionScope.JOINT) -> PlanReport:
    totals = PlanSource(None, PlanVariances.of_totals(), 0, LabelRule(n_lines=2))
    basis = PlanBasis(room, (source(),), totals, n_names=0, n_sessions=0, n_contacts=0)
    return plan_report(basis, n_contacts=n, n_client=client, n_vendor=vendor)


def held(n: int, *, every: int, tone_round: bool = False) -> list[SessionCard]:
    first = datetime(2026, 1, 5, 12, tzinfo=UTC)
    card = SessionCard(
        1, 1, "", SessionScope.JOINT, SessionState.CLOSED, first, None, None, 0, 4, 4, 4, False, None, "", None
    )
    return [replace(card, held_at=first + timedelta(days=every * i), tone_round=tone_round) for i in range(n)]


def test_a_year_of_monthly_sessions_of_practice_finds_half_a_point_every_other_time() -> None:
    drift = plan_drift(report(4, 1, 3), source(), pace=MONTHLY)
    assert drift is not None
    assert 0.35 < drift.by_date < 0.55
    assert drift.by_watch < 0.25
    assert drift.contacts is not None
    assert drift.sessions is not None
    longer = plan_drift(report(drift.contacts, 1, 3), source(), pace=MONTHLY)
    assert longer is not None
    assert longer.by_date >= 0.8
    assert longer.contacts == drift.contacts + 1
    assert drift_sentences(drift) == (
        f"Should one side’s standard move by half a step on 1–5 lines in the middle of a year of such sessions (12), "
        f"asking since its date would find it in about {round(100 * drift.by_date)} of 100 cases, the watch alone in "
        f"about {round(100 * drift.by_watch)}. For 80 of 100 by its date it takes {drift.contacts} contacts a session, "
        f"or {drift.sessions} such sessions, about two years. The watch alone would not reach 80 with 20 contacts a "
        "session: write down decisions."
    )


def test_weekly_sessions_of_ten_contacts_find_it_and_ask_for_nothing() -> None:
    drift = plan_drift(report(10, 2, 2), source(), pace=PlanPace(52.0, 40, 1.0))
    assert drift is not None
    assert min(drift.by_date, drift.by_watch) > 0.9
    assert drift_sentences(drift).endswith("the watch alone in about 99.")


def test_nobody_is_told_what_80_of_100_take_where_that_is_what_it_reads() -> None:
    drift = plan_drift(report(4, 1, 3), source(), pace=MONTHLY)
    assert drift is not None
    reads = drift_sentences(replace(drift, by_date=0.797, by_watch=0.9, contacts=5))
    assert reads.endswith("in about 80 of 100 cases, the watch alone in about 90.")
    assert "five contacts a session" in drift_sentences(replace(drift, by_date=0.78, contacts=5))


def test_lines_that_everybody_answered_the_same_say_nothing_of_what_a_move_takes() -> None:
    alike = replace(source(), variances=PlanVariances(0.0, 0.0, 0.0), n_contacts=30)
    assert plan_drift(report(4, 1, 3), alike, pace=MONTHLY) is None


def test_on_yes_and_no_the_move_is_one_contact_in_five() -> None:
    yes_no = replace(FIVE, answer_type=AnswerType.BINARY, scale=(0.0, 1.0))
    drift = plan_drift(report(4, 1, 3), source(yes_no), pace=MONTHLY)
    assert drift is not None
    assert drift.shift == 0.2
    assert drift_sentences(drift).startswith("Should one side come to answer one contact in five otherwise on yes/no")


@pytest.mark.parametrize(("n", "client", "vendor"), [(0, 1, 3), (4, 0, 3), (4, 1, 0)])
def test_without_contacts_or_without_a_side_there_is_nothing_to_say(n: int, client: int, vendor: int) -> None:
    assert plan_drift(report(n, client, vendor), source(), pace=MONTHLY) is None


def test_numbers_without_steps_and_one_side_alone_have_no_move_to_ask_about() -> None:
    free = replace(FIVE, answer_type=AnswerType.NUMERIC, step=None)
    assert plan_drift(report(4, 1, 3), source(free), pace=MONTHLY) is None
    alone = report(4, 1, 3, room=SessionScope.VENDOR_INTERNAL)
    assert plan_drift(alone, source(), pace=MONTHLY) is None


def test_the_pace_is_that_of_closed_joint_sessions_and_tone_rounds_have_their_own(world: StoredWorld) -> None:
    cards = [*held(9, every=14), *held(3, every=91, tone_round=True)]
    other = [replace(card, scope=SessionScope.VENDOR_INTERNAL) for card in held(5, every=1)]
    asked = {"engagement_id": world.engagement_id}
    pace = plan_pace(world.db, [*cards, *other], **asked, tone_round=False)
    assert (pace.a_year, pace.n_held, pace.measured) == (26, 9, True)
    assert pace_note(pace).startswith("A year is 26 sessions: the pace of the nine that were held.")
    assert plan_pace(world.db, cards, **asked, tone_round=True).a_year == 4
    assumed = plan_pace(world.db, [], **asked, tone_round=False)
    assert (assumed.a_year, assumed.measured) == (26, False)
    assert "too few were held to measure it" in pace_note(assumed)
    assert plan_pace(world.db, [], **asked, tone_round=True).a_year == 4
