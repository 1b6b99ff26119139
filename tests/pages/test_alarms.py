"""Alarms on the page: raised once, for leads first, answered with names of one's own side; a budget with its power."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.analysis.since_ground import since_ground
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.store.models import AuditEntry, CalibrationSession, DriftAlarm, Engagement
from calibration.store.people import person_by_key, viewer_in
from calibration.vocabulary import AlarmAnswer, RestartReason, SessionScope, SessionState
from tests.pages.conftest import NOW, OpenPage

ALARM = "the gap has moved since session 7: beside the vendor the client stands 1.4 lower than before."


def said(at: AppTest) -> str:
    assert not at.exception
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


def alarms(store: Store) -> list[DriftAlarm]:
    with store.reading() as db:
        return list(db.exec(select(DriftAlarm)).all())


def two_days_old(store: Store) -> None:
    """What is kept of an alarm can neither be changed nor removed, so the rules are taken off for it."""
    with store.writing() as db:
        for rule in (
            db.connection()
            .exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'drift_alarm'")
            .all()
        ):
            db.connection().exec_driver_sql(f"DROP TRIGGER {rule[0]}")
        db.exec(update(DriftAlarm).values(raised_at=NOW - timedelta(days=2)))


def test_the_demo_raises_one_alarm_once_and_names_the_session_that_the_headline_names(
    open_demo: OpenPage, demo_store: Store
) -> None:
    for _ in range(2):
        told = said(open_demo("priya-nair"))
        assert ALARM in told
        assert "At this setting about one false alarm a year." in told
        assert "For the first day only the QA leads of both sides see it." in told
    assert [(one.direction, one.answer, one.watched.split(":")[0]) for one in alarms(demo_store)] == [
        (-1, None, "line")
    ]


def test_an_alarm_of_agents_words_is_told_and_answered_like_a_lines(open_demo: OpenPage, demo_store: Store) -> None:
    with demo_store.writing() as db:
        session = db.exec(select(CalibrationSession).where(CalibrationSession.number == 9)).one()
        alarm = DriftAlarm(
            engagement_id=session.engagement_id, watched="text:formality:chat:en", session_id=session.id or 0,
            since_session_id=session.id, direction=1, size=0.8, threshold=4.5, raised_at=NOW,
        )  # fmt: skip
        db.add(alarm)
        db.flush()
        key = f"over_time.alarm.{alarm.id}"
    sentence = (
        "agents seem to write more formally since about session 9, by 0.8 of the usual spread. "
        "It may be chance; it never hears a voice, and says nothing of a person."
    )
    assert sentence not in said(open_demo("dana-holt"))
    at = open_demo("priya-nair")
    assert f"<b>English chats</b>: {sentence}" in said(at)
    assert "Two alarms of the watch wait for an answer." in said(open_demo("priya-nair", "home"))
    assert len(at.radio(key=f"{key}.which").options) == len(AlarmAnswer), "the demo has decisions"
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.INTENDED_CHANGE).run()
    at.button(key=f"{key}.save").click().run()
    assert "An intended change, answered Priya Nair on" in said(at)
    assert "One alarm of the watch waits for an answer." in said(open_demo("priya-nair", "home"))


def test_alarms_of_agents_words_of_one_session_stand_in_one_box_and_have_one_answer_or_each_its_own(
    open_demo: OpenPage, demo_store: Store
) -> None:
    series = ("text:formality:chat:en", "text:words_a_turn:chat:en", "text:words_a_turn:voice:en")
    with demo_store.writing() as db:
        session = db.exec(select(CalibrationSession).where(CalibrationSession.number == 9)).one()
        kept = [
            DriftAlarm(
                engagement_id=session.engagement_id, watched=one, session_id=session.id or 0,
                since_session_id=session.id, direction=1, size=0.8, threshold=4.5, raised_at=NOW,
            )
            for one in series
        ]  # fmt: skip
        db.add_all(kept)
        db.flush()
        ids = [one.id for one in kept]
    at = open_demo("priya-nair")
    told = said(at)
    assert "<b>Agents’ words</b>: session 9 raised three alarms. It may be chance" in told
    assert told.count("it never hears a voice, and says nothing of a person") == 1
    assert "<li>English chats: agents seem to write more formally since about session 9, by 0.8 of the" in told
    (box,) = [str(one.key) for one in at.selectbox if str(one.key).endswith(".those")]
    at.selectbox(key=box).set_value((ids[1],)).run()
    key = box.removesuffix(".those")
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.INTENDED_CHANGE).run()
    at.button(key=f"{key}.save").click().run()
    assert "session 9 raised two alarms" in said(at)
    (box,) = [str(one.key) for one in at.selectbox if str(one.key).endswith(".those")]
    key = box.removesuffix(".those")
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.DISMISSED).run()
    at.button(key=f"{key}.save").click().run()
    assert "An alarm is dismissed with a reason" in said(at)
    at.text_area(key=f"{key}.reason").set_value("A template was corrected.").run()
    at.button(key=f"{key}.save").click().run()
    assert "session 9 raised" not in said(at)
    answers = {one.watched: one.answer for one in alarms(demo_store) if one.id in ids}
    assert answers == dict(zip(series, ("dismissed", "intended_change", "dismissed"), strict=True))
    with demo_store.reading() as db:
        told_of = db.exec(select(AuditEntry).where(AuditEntry.action == "alarm_answered")).all()
    assert len(told_of) == len(series), "each has its own entry"


def test_leads_of_both_sides_see_it_at_once_and_everybody_after_a_day(open_demo: OpenPage, demo_store: Store) -> None:
    everybody = ("dana-holt", "tom-ellery", "sam-reed", "olivia-hart")
    for who in everybody:
        assert ALARM not in said(open_demo(who)), who
        assert "alarm of the watch" not in said(open_demo(who, "home")), who
    assert ALARM in said(open_demo("marek-zielinski"))
    assert "One alarm of the watch waits for an answer." in said(open_demo("marek-zielinski", "home"))
    two_days_old(demo_store)
    for who in everybody:
        assert ALARM in said(open_demo(who)), who
        assert "One alarm of the watch waits for an answer." in said(open_demo(who, "home")), who


def test_an_intended_change_is_told_with_the_names_of_ones_own_side_and_begins_the_watch_anew(
    open_demo: OpenPage, demo_store: Store
) -> None:
    at = open_demo("priya-nair")
    alarm = alarms(demo_store)[0]
    key = f"over_time.alarm.{alarm.id}"
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.INTENDED_CHANGE).run()
    at.text_area(key=f"{key}.reason").set_value("We ask for shorter sentences.").run()
    at.button(key=f"{key}.save").click().run()
    told = said(at)
    assert "An intended change, answered Priya Nair on" in told
    assert "We ask for shorter sentences." in told
    assert "At this setting" not in told
    other = said(open_demo("marek-zielinski"))
    assert "Priya Nair" not in other
    assert "answered a QA lead of the client on" in other
    assert "alarm of the watch" not in said(open_demo("priya-nair", "home"))
    with demo_store.reading() as db:
        person = person_by_key(db, "priya-nair")
        assert person is not None
        engagement = db.exec(select(Engagement)).first()
        assert engagement is not None
        viewer = viewer_in(db, person_id=person.id or 0, engagement_id=engagement.id or 0)
        ground = since_ground(db, long_scope_in(db, viewer, SessionScope.JOINT), None)
        watch = next(one for one in ground.watches if one.line == "clarity")
        assert watch.open_alarm is None
        closed_by = watch.alarms[0].closed_by
        assert closed_by is not None
        assert closed_by.reason is RestartReason.ANSWERED_ALARM
    assert len(alarms(demo_store)) == 1


def test_an_alarm_is_dismissed_with_a_reason_only_and_seen_by_whoever_says_so(
    open_demo: OpenPage, demo_store: Store
) -> None:
    at = open_demo("marek-zielinski")
    key = f"over_time.alarm.{alarms(demo_store)[0].id}"
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.DISMISSED).run()
    at.button(key=f"{key}.save").click().run()
    assert "An alarm is dismissed with a reason" in said(at)
    at.radio(key=f"{key}.which").set_value(AlarmAnswer.ACKNOWLEDGED).run()
    at.button(key=f"{key}.save").click().run()
    assert "Seen by Marek Zielinski." in said(at)
    assert ALARM in said(at)


def test_another_budget_shows_what_is_left_of_the_power_before_it_is_set(
    open_demo: OpenPage, demo_store: Store
) -> None:
    at = open_demo("priya-nair")
    before = said(at)
    assert "Expected where nothing moves: about one false alarm a year, over all 14 lines together." in before
    at.number_input(key="over_time.watch.budget.1.0").set_value(6.0).run()
    assert "about six false alarms a year" in said(at)
    at.button(key="over_time.watch.save").click().run()
    with demo_store.reading() as db:
        assert db.exec(select(Engagement)).one().false_alarms_a_year == 6.0
    assert len(alarms(demo_store)) == 1, "another limit is no other movement"
    reader = open_demo("tom-ellery")
    assert "about six false alarms a year" in said(reader)
    assert not [one for one in reader.number_input if str(one.key).startswith("over_time.watch")]


def test_closing_a_joint_session_runs_the_watch(open_demo: OpenPage, demo_store: Store) -> None:
    with demo_store.writing() as db:
        session = db.exec(select(CalibrationSession).where(CalibrationSession.number == 13)).one()
        session.state, session.held_at = SessionState.MEETING, NOW
        session_id = session.id
    at = open_demo("priya-nair", "meet", session=str(session_id))
    assert alarms(demo_store) == []
    at.button(key=f"meet.sure.{session_id}.Close the session").click().run()
    assert len(alarms(demo_store)) == 1
