"""Tone targets placed blind, alarms answered once, and how many false ones are asked for."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calibration.analysis.record_report import RecordReport, record_report
from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.alarms import RaisedAlarm, alarms_seen_by
from calibration.store.engine import Store
from calibration.store.models import AuditDetail, CalibrationSession, Criterion, Decision, DriftAlarm, Engagement
from calibration.store.people import viewer_in
from calibration.store.record_pages import RecordFilter
from calibration.store.targets import target_sides, targets_seen_by, tone_lines
from calibration.visibility.over_time import LEADS_FIRST
from calibration.vocabulary import (
    AlarmAnswer,
    Channel,
    DecisionRule,
    DecisionState,
    Role,
    SessionScope,
    SessionState,
    Side,
)
from calibration.workflow.alarms import answer_alarm, answer_alarms, keep_alarms, set_false_alarms
from calibration.workflow.targets import place_target
from tests.rights_house import House, build_house


@pytest.fixture
def house(store: Store, now: datetime) -> House:
    return build_house(store, now)


def place(store: Store, house: House, side: Side, *, role: Role = Role.QA_LEAD, **changes: object) -> None:
    settled = {
        "person_id": house.people[role, side], "engagement_id": house.world.engagement_id, "channel": None,
        "criterion_id": house.tone_line, "lower": -0.2, "upper": 0.3, "now": house.now,
    }  # fmt: skip
    place_target(store, **(settled | changes))  # type: ignore[arg-type]


def seen(store: Store, house: House, role: Role, side: Side | None) -> list[tuple[Side, float, bool]]:
    with store.reading() as db:
        viewer = viewer_in(db, person_id=house.people[role, side], engagement_id=house.world.engagement_id)
        return [(row.side, row.lower, row.first) for row in targets_seen_by(db, viewer)]


def test_a_target_is_unseen_by_the_other_side_until_both_have_placed(store: Store, house: House) -> None:
    place(store, house, Side.CLIENT)
    assert seen(store, house, Role.MANAGER, Side.CLIENT) == [(Side.CLIENT, -0.2, True)]
    for role in Role:
        assert seen(store, house, role, Side.VENDOR) == []
        assert seen(store, house, role, None) == []
    place(store, house, Side.VENDOR, lower=-0.8, upper=-0.1)
    both = [(Side.CLIENT, -0.2, True), (Side.VENDOR, -0.8, True)]
    assert all(seen(store, house, role, side) == both for role, side in house.people)


def test_nothing_of_a_placement_stands_in_the_joint_record(store: Store, house: House) -> None:
    place(store, house, Side.CLIENT, lower=0.123)
    with store.reading() as db:
        told = [row.details for row in db.exec(select(AuditDetail)) if "criterion_id" in row.details]
    assert told
    assert not any("0.123" in details for details in told)


def test_the_first_placement_stays_once_both_have_placed(store: Store, house: House) -> None:
    place(store, house, Side.CLIENT)
    place(store, house, Side.CLIENT, lower=-0.1)  # a correction, still unseen
    place(store, house, Side.VENDOR)
    with pytest.raises(InvalidInput, match="from tomorrow on"):
        place(store, house, Side.CLIENT, lower=0.0)
    later = house.now + timedelta(days=2)
    place(store, house, Side.CLIENT, lower=0.0, now=later)
    place(store, house, Side.CLIENT, lower=0.1, now=later + timedelta(minutes=1))  # the same day: the later one holds
    assert seen(store, house, Role.MANAGER, None) == [
        (Side.CLIENT, -0.1, True), (Side.CLIENT, 0.1, False), (Side.VENDOR, -0.2, True)
    ]  # fmt: skip


def test_a_channel_has_a_target_of_its_own(store: Store, house: House) -> None:
    place(store, house, Side.CLIENT)
    place(store, house, Side.CLIENT, channel=Channel.EMAIL, lower=-0.5)
    place(store, house, Side.VENDOR, channel=Channel.EMAIL)
    with store.reading() as db:
        assert target_sides(db, house.world.engagement_id) == {
            (house.tone_line, None): {Side.CLIENT}, (house.tone_line, Channel.EMAIL): {Side.CLIENT, Side.VENDOR}
        }  # fmt: skip
    assert [lower for _, lower, _ in seen(store, house, Role.QA_LEAD, Side.VENDOR)] == [-0.5, -0.2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lower": -1.5}, "not on the scale"), ({"upper": 1.5}, "Allowed: -1 to 1"), ({"upper": None}, "two ends"),
        ({"lower": 0.5}, "the lower end first"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_stand_there_is_refused(
    store: Store, house: House, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        place(store, house, Side.CLIENT, **changes)
    assert seen(store, house, Role.QA_LEAD, Side.CLIENT) == []


def test_only_a_tone_line_of_the_engagement_has_a_target(store: Store, house: House) -> None:
    with store.reading() as db:
        lines = {line.criterion_id for line in tone_lines(db, house.world.engagement_id)}
    assert house.tone_line in lines
    with pytest.raises(NotFound):
        place(store, house, Side.CLIENT, criterion_id=max(lines) + 1000)


def answer(store: Store, house: House, what: AlarmAnswer, *, reason: str = "", **changes: object) -> None:
    settled = {
        "person_id": house.people[Role.QA_LEAD, Side.VENDOR], "engagement_id": house.world.engagement_id,
        "alarm_id": house.alarm, "decision_id": None, "now": house.now,
    }  # fmt: skip
    answer_alarm(store, answer=what, reason=reason, **(settled | changes))  # type: ignore[arg-type]


def test_an_acknowledged_alarm_takes_one_more_answer_and_then_none(store: Store, house: House) -> None:
    answer(store, house, AlarmAnswer.ACKNOWLEDGED)
    answer(store, house, AlarmAnswer.INTENDED_CHANGE, reason="New wording since May.")
    with pytest.raises(WrongState, match="has its answer"):
        answer(store, house, AlarmAnswer.ACKNOWLEDGED)
    with store.reading() as db:
        kept = db.get_one(DriftAlarm, house.alarm)
        assert (kept.answer, kept.reason) == (AlarmAnswer.INTENDED_CHANGE, "New wording since May.")


def test_what_an_answer_needs_is_asked_for(store: Store, house: House) -> None:
    with pytest.raises(InvalidInput, match="with a reason"):
        answer(store, house, AlarmAnswer.DISMISSED, reason="  ")
    with pytest.raises(InvalidInput, match="Choose the decision"):
        answer(store, house, AlarmAnswer.DECISION)
    with pytest.raises(NotFound, match="no such decision"):
        answer(store, house, AlarmAnswer.DECISION, decision_id=4711)
    with pytest.raises(NotFound):
        answer(store, house, AlarmAnswer.ACKNOWLEDGED, alarm_id=house.alarm + 1)
    with pytest.raises(NotAllowed):
        answer(store, house, AlarmAnswer.ACKNOWLEDGED, person_id=house.people[Role.MANAGER, Side.VENDOR])


def decision(store: Store, house: House, *, criterion_id: int, **changes: object) -> int:
    settled = {
        "engagement_id": house.world.engagement_id, "criterion_id": criterion_id, "text": "A date is a date.",
        "state": DecisionState.DECIDED, "rule": DecisionRule.CLIENT_DECIDES, "decided_at": house.now,
        "in_force_from": house.now.date(),
    }  # fmt: skip
    with store.writing() as db:
        made = Decision(**(settled | changes))
        db.add(made)
        db.flush()
        return made.id or 0


def test_several_alarms_are_answered_all_or_none(store: Store, house: House) -> None:
    with pytest.raises(NotFound):
        answer_alarms(
            store, person_id=house.people[Role.QA_LEAD, Side.CLIENT], engagement_id=house.world.engagement_id,
            alarm_ids=(house.alarm, house.alarm + 1), answer=AlarmAnswer.INTENDED_CHANGE, reason="", decision_id=None,
            now=house.now,
        )  # fmt: skip
    with store.reading() as db:
        assert db.get_one(DriftAlarm, house.alarm).answer is None


def test_only_a_decision_that_was_made_about_the_alarms_own_line_explains_it(store: Store, house: House) -> None:
    with store.reading() as db:
        other = db.exec(select(Criterion.id).where(Criterion.id != house.tone_line)).first() or 0
    with pytest.raises(InvalidInput, match="about another line"):
        answer(store, house, AlarmAnswer.DECISION, decision_id=decision(store, house, criterion_id=other))
    proposed = decision(store, house, criterion_id=house.tone_line, state=DecisionState.PROPOSED)
    with pytest.raises(InvalidInput, match="Nothing was decided"):
        answer(store, house, AlarmAnswer.DECISION, decision_id=proposed)
    answer(store, house, AlarmAnswer.DECISION, decision_id=decision(store, house, criterion_id=house.tone_line))


def test_a_decision_of_a_side_s_own_room_is_none_for_an_alarm_of_the_joint_one(store: Store, house: House) -> None:
    with store.writing() as db:
        session = db.get_one(CalibrationSession, house.sessions[SessionState.PLANNED])
        session.scope = SessionScope.CLIENT_INTERNAL
        db.add(session)
        session_id = session.id
    made = decision(store, house, criterion_id=house.tone_line, session_id=session_id)
    with pytest.raises(NotFound, match="no such decision"):
        answer(store, house, AlarmAnswer.DECISION, decision_id=made)


def test_an_alarm_is_kept_once_and_seen_by_the_leads_first(store: Store, house: House) -> None:
    last = max(house.sessions.values())
    found = RaisedAlarm("care", None, None, last, None, 1, 0.8, 4.5)
    engagement_id = house.world.engagement_id
    assert keep_alarms(store, engagement_id=engagement_id, raised=[found, found][:1], now=house.now) == 1
    assert keep_alarms(store, engagement_id=engagement_id, raised=[found], now=house.now) == 0
    assert keep_alarms(store, engagement_id=engagement_id, raised=[], now=house.now) == 0
    for (role, side), person_id in house.people.items():
        with store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=engagement_id)
            at_once = {alarm.watched for alarm in alarms_seen_by(db, viewer, now=house.now)}
            later = {alarm.watched for alarm in alarms_seen_by(db, viewer, now=house.now + LEADS_FIRST)}
        assert ("care" in at_once) is (role is Role.QA_LEAD and side is not None)
        assert later == {"care", "tone"}


def test_the_joint_record_tells_of_an_answer_once_the_alarm_is_the_readers(store: Store, house: House) -> None:
    engagement_id = house.world.engagement_id
    found = RaisedAlarm("care", None, None, max(house.sessions.values()), None, 1, 0.8, 4.5)
    keep_alarms(store, engagement_id=engagement_id, raised=[found], now=house.now)
    with store.reading() as db:
        new = db.exec(select(DriftAlarm.id).where(DriftAlarm.watched == "care")).one() or 0

    def read(role: Role, side: Side | None, now: datetime) -> RecordReport:
        with store.reading() as db:
            viewer = viewer_in(db, person_id=house.people[role, side], engagement_id=engagement_id)
        return record_report(store, viewer, RecordFilter(), now=now, limit=None)

    readers = ((Role.AUDITOR, None), (Role.FACILITATOR, Side.CLIENT), (Role.MANAGER, Side.VENDOR))
    before = {who: read(*who, house.now) for who in readers}
    soon = house.now + timedelta(hours=1)
    answer(store, house, AlarmAnswer.DISMISSED, reason="One contact.", alarm_id=new, now=soon)
    manager = house.people[Role.MANAGER, Side.CLIENT]
    set_false_alarms(store, person_id=manager, engagement_id=engagement_id, false_alarms_a_year=2.5, now=soon)
    for who, was in before.items():
        assert read(*who, soon) == was, who
        later = read(*who, house.now + LEADS_FIRST)
        assert [line.action for line in later.lines[:2]] == ["watch_set", "alarm_answered"]
        assert later.n_entries == was.n_entries + 2
    lead = read(Role.QA_LEAD, Side.CLIENT, soon)
    assert [line.action for line in lead.lines[:2]] == ["watch_set", "alarm_answered"]


def test_an_answer_to_an_alarm_that_everybody_sees_is_on_the_record_at_once(store: Store, house: House) -> None:
    answer(store, house, AlarmAnswer.DISMISSED, reason="One contact.")
    with store.reading() as db:
        auditor = viewer_in(
            db, person_id=house.people[Role.AUDITOR, None], engagement_id=house.world.engagement_id
        )  # fmt: skip
    assert record_report(store, auditor, RecordFilter(), now=house.now).lines[0].action == "alarm_answered"


def test_the_budget_is_a_managers_and_stays_within_what_was_simulated(store: Store, house: House) -> None:
    by = {"engagement_id": house.world.engagement_id, "now": house.now}
    manager = house.people[Role.MANAGER, Side.CLIENT]
    set_false_alarms(store, person_id=manager, false_alarms_a_year=2.5, **by)
    set_false_alarms(store, person_id=manager, false_alarms_a_year=2.5, **by)
    with store.reading() as db:
        assert db.get_one(Engagement, house.world.engagement_id).false_alarms_a_year == 2.5
        told = [row.details for row in db.exec(select(AuditDetail)) if "false_alarms" in row.details]
    assert len(told) == 1
    for wrong in (0.0, 13.0, float("nan")):
        with pytest.raises(InvalidInput, match="Allowed: 0.1"):
            set_false_alarms(store, person_id=manager, false_alarms_a_year=wrong, **by)
    with pytest.raises(NotAllowed):
        set_false_alarms(store, person_id=house.people[Role.REVIEWER, Side.CLIENT], false_alarms_a_year=1.5, **by)
