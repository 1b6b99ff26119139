"""A folder is loaded whole, once, with its dates moved as asked; closed sessions are frozen afterwards."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, func, select

from calibration.errors import InvalidInput, WrongState
from calibration.intake.engagement_folder import read_engagement_folder
from calibration.intake.folder_records import EngagementFolder
from calibration.store import models
from calibration.store.engine import Store
from calibration.vocabulary import SessionState
from calibration.workflow.loading import load_engagement
from calibration.workflow.loading_clock import shift_to_last_week
from tests.small_folder import small_folder

LONDON = ZoneInfo("Europe/London")
RowT = TypeVar("RowT", bound=SQLModel)


@pytest.fixture
def folder() -> EngagementFolder:
    return _read()


def _read(**changed: str) -> EngagementFolder:
    reading = read_engagement_folder(small_folder(**changed), key=b"key")
    assert reading.folder is not None, reading.problems
    return reading.folder


def _counts(store: Store) -> Counter[str]:
    with store.reading() as db:
        tables = models.Table.metadata.tables.values()
        return Counter({table.name: db.exec(select(func.count()).select_from(table)).one() for table in tables})


def _all(store: Store, table: type[RowT]) -> list[RowT]:
    with store.reading() as db:
        return list(db.exec(select(table)).all())


def test_everything_in_the_folder_is_in_the_store(store: Store, folder: EngagementFolder, now: datetime) -> None:
    report = load_engagement(store, folder, now=now)
    assert report.loaded
    assert report.masked == {"email": 1}
    found = _counts(store)
    expected = {
        "organization": 2, "person": 2, "engagement": 1, "membership": 3, "rater": 2, "scorecard": 1,
        "scorecard_version": 1, "section": 1, "criterion": 2, "criterion_version": 2, "answer_level": 2,
        "reason_code": 1, "interaction": 2, "turn": 2, "recording": 1, "calibration_session": 2, "session_contact": 3,
        "participation": 4, "review": 6, "rating": 9, "remark": 2, "rating_reason": 1, "evidence": 4,
        "gold_rating": 2, "decision": 1, "tone_target": 1, "anchor": 1, "text_tone": 1,
        "audit_chain": 1, "audit_entry": 1, "audit_detail": 1,
    }  # fmt: skip
    assert +found == Counter(expected)
    for table, rows in report.counts.items():
        assert found[table] == rows, table


def test_what_reviewers_are_told_comes_with_the_folder(
    sqlite_store: Store, folder: EngagementFolder, now: datetime
) -> None:
    load_engagement(sqlite_store, folder, now=now)
    (engagement,) = _all(sqlite_store, models.Engagement)
    assert (engagement.reviewer_minimum, engagement.data_notice) == (12, "Kept for two years.")
    assert engagement.repeats


def test_loading_again_says_so_and_changes_nothing(store: Store, folder: EngagementFolder, now: datetime) -> None:
    load_engagement(store, folder, now=now)
    before = _counts(store)
    again = load_engagement(store, folder, now=now + timedelta(days=1))
    assert not again.loaded
    assert again.counts == {}
    assert _counts(store) == before


def test_a_trial_reports_the_same_and_writes_nothing(store: Store, folder: EngagementFolder, now: datetime) -> None:
    tried = load_engagement(store, folder, now=now, dry_run=True)
    assert +_counts(store) == Counter()
    assert load_engagement(store, folder, now=now).counts == tried.counts


def test_the_closed_session_is_frozen_once_loaded(store: Store, folder: EngagementFolder, now: datetime) -> None:
    load_engagement(store, folder, now=now)
    with store.reading() as db:
        closed = db.exec(select(models.CalibrationSession).where(models.CalibrationSession.number == 1)).one()
        closed.name = "Another"
        with pytest.raises(IntegrityError, match="frozen:"):
            db.flush()


def test_states_answers_and_seals_are_as_written(store: Store, folder: EngagementFolder, now: datetime) -> None:
    load_engagement(store, folder, now=now)
    sessions = {one.number: one for one in _all(store, models.CalibrationSession)}
    assert sessions[1].state is SessionState.CLOSED
    assert sessions[1].closed_at == datetime(2026, 3, 5, 15, tzinfo=UTC)
    assert sessions[2].state is SessionState.SCORING
    parts = {(one.session_id, one.rater_id): one for one in _all(store, models.Participation)}
    assert sorted(bool(one.receipt) for one in parts.values()) == [False, True, True, True]
    assert all(len(one.receipt) in (0, 4) for one in parts.values())
    answers = Counter((one.level_code, one.number, one.not_applicable) for one in _all(store, models.Rating))
    assert answers[(None, None, True)] == 1
    assert answers[("no", None, False)] == 1
    open_review = [one for one in _all(store, models.Review) if one.submitted_at is None]
    assert len(open_review) == 1


def test_guesses_are_written_as_the_folder_says_them_and_frozen_with_their_session(store: Store, now: datetime) -> None:
    levels = "[{code: a, label: a, points: 1, value: 1}, {code: b, label: b, points: 0, value: 0}]"
    tone = f"  - {{key: tone, name: Tone, kind: tone_fit, answer_type: binary, levels: {levels}}}\n"
    files = small_folder()
    header, first, second = files["sessions.csv"].decode().splitlines()
    read = _read(
        card=files["scorecards/care.yaml"].decode() + tone,
        sessions=f"{header},asks_guesses\n{first},yes\n{second},yes\n",
        guesses="session,contact,rater,criterion,guess\n1,K-1,bo,tone,b\n2,K-2,bo,tone,a\n",
    )
    assert load_engagement(store, read, now=now).counts["prediction"] == 2
    assert [one.asks_prediction for one in _all(store, models.CalibrationSession)] == [True, True]
    with store.reading() as db:
        closed, open_yet = db.exec(select(models.Prediction).order_by(models.Prediction.level_code.desc())).all()
        reviews = [db.get_one(models.Review, one.review_id) for one in (closed, open_yet)]
        assert [one.submitted_at is None for one in reviews] == [False, True]
        closed.level_code = "a"
        with pytest.raises(IntegrityError, match="frozen:"):
            db.flush()


def test_evidence_points_to_the_words_of_the_stored_turn(store: Store, folder: EngagementFolder, now: datetime) -> None:
    load_engagement(store, folder, now=now)
    turns = {one.id: one for one in _all(store, models.Turn)}
    marks = _all(store, models.Evidence)
    for mark in (one for one in marks if one.turn_id is not None):
        assert turns[mark.turn_id].text[mark.span_start : mark.span_end] == mark.quote
    assert [one.second for one in marks if one.turn_id is None] == [72.5]


def test_a_later_agreed_score_supersedes_the_earlier(store: Store, folder: EngagementFolder, now: datetime) -> None:
    load_engagement(store, folder, now=now)
    earlier, later = sorted(_all(store, models.GoldRating), key=lambda one: one.settled_at)
    assert (earlier.level_code, earlier.superseded_by_id) == ("yes", later.id)
    assert (later.level_code, later.superseded_by_id) == ("no", None)


def test_moving_by_weeks_keeps_weekday_and_local_hour_over_the_change_of_clocks(
    sqlite_store: Store, folder: EngagementFolder, now: datetime
) -> None:
    load_engagement(sqlite_store, folder, now=now, shift=timedelta(weeks=10))
    held = {one.number: one.held_at for one in _all(sqlite_store, models.CalibrationSession)}
    moved = held[1]
    assert moved is not None
    local = moved.astimezone(LONDON)
    assert (local.date(), local.hour, local.strftime("%A")) == (date(2026, 5, 14), 14, "Thursday")
    assert moved.hour == 13
    contact = next(one for one in _all(sqlite_store, models.Interaction) if one.external_id == "K-1")
    assert contact.started_at is not None
    assert contact.started_at.astimezone(LONDON).isoformat() == "2026-05-09T09:30:00+01:00"
    assert [one.in_force_from for one in _all(sqlite_store, models.Decision)] == [date(2026, 5, 15)]


def test_dates_move_by_whole_weeks_only(sqlite_store: Store, folder: EngagementFolder, now: datetime) -> None:
    with pytest.raises(InvalidInput, match="Allowed: whole weeks"):
        load_engagement(sqlite_store, folder, now=now, shift=timedelta(days=3))


@pytest.mark.parametrize("days", range(15))
def test_the_last_closed_session_ends_in_the_calendar_week_before_now(folder: EngagementFolder, days: int) -> None:
    now = datetime(2026, 11, 9, 0, 10, tzinfo=UTC) + timedelta(days=days)
    shift = shift_to_last_week(folder, now=now)
    ended = datetime(2026, 3, 5, 15, tzinfo=UTC) + shift
    assert shift % timedelta(weeks=1) == timedelta(0)
    assert (now.isocalendar().week - ended.isocalendar().week) % 52 in (1, -51)
    assert timedelta(days=3) < now - ended < timedelta(days=11)


def test_without_a_closed_session_nothing_moves(now: datetime) -> None:
    sessions = "number,name,state,scorecard,created_at\n1,First,planned,care,2026-03-02 09:00\n"
    empty = dict.fromkeys(("ratings", "evidence"), "session,contact,rater,criterion\n")
    folder = _read(
        sessions=sessions,
        session_contacts="session,position,contact\n",
        participations="session,rater\n",
        agreed_scores="session,contact,criterion,answer,settled_at\n",
        decisions="criterion,text,state,decided_at,in_force_from\n",
        **empty,
    )
    assert shift_to_last_week(folder, now=now) == timedelta(0)


def test_people_organizations_and_cards_that_are_there_are_used(store: Store, now: datetime) -> None:
    load_engagement(store, _read(), now=now)
    second = small_folder()["engagement.yaml"].decode().replace("key: lamps\n", "key: lamps-2\n")
    report = load_engagement(store, _read(engagement=second), now=now)
    assert report.loaded
    assert report.counts.get("organization", 0) == report.counts["person"] == 0
    assert "scorecard_version" not in report.counts
    assert _counts(store)["engagement"] == 2
    assert _counts(store)["person"] == 2


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("engagement", "name: Bo Lind", "name: Bo Lund", "another person 'bo': 'Bo Lind', the folder says 'Bo Lund'"),
        ("engagement", "name: Answerwell}", "name: Answers}", "another organization 'answerwell'"),
        ("card", "name: Solved", "name: Resolved", "Version 1 of the card 'care' is in the store already"),
    ],
)
def test_something_else_under_a_known_key_is_refused_and_nothing_written(
    sqlite_store: Store, now: datetime, table: str, old: str, new: str, said: str
) -> None:
    load_engagement(sqlite_store, _read(), now=now)
    before = _counts(sqlite_store)
    files = small_folder()
    engagement = files["engagement.yaml"].decode().replace("key: lamps\n", "key: lamps-2\n")
    changed = {"engagement": engagement, "card": files["scorecards/care.yaml"].decode()}
    changed[table] = changed[table].replace(old, new)
    with pytest.raises((InvalidInput, WrongState), match=said):
        load_engagement(sqlite_store, _read(**changed), now=now)
    assert _counts(sqlite_store) == before


def test_two_that_load_at_the_same_time_load_once(store: Store, folder: EngagementFolder, now: datetime) -> None:
    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(lambda _: load_engagement(store, folder, now=now), range(2)))
    assert sorted(report.loaded for report in reports) == [False, True]
    assert _counts(store)["engagement"] == 1


def test_what_was_required_and_what_took_place_come_along_with_their_dates_moved(store: Store, now: datetime) -> None:
    engagement = (
        small_folder()["engagement.yaml"].decode() + "cadence:\n- {in_force_from: 2026-03-02, every_weeks: 2}\n"
    )
    population = "contact,started_at,channel,topic\nK-1,2026-03-01 10:00,chat,late\nX-9,2026-03-29 10:00,,late\n"
    report = load_engagement(
        store, _read(engagement=engagement, population=population), now=now, shift=timedelta(weeks=4)
    )
    assert (report.counts["cadence_requirement"], report.counts["population_contact"]) == (1, 2)
    [required] = _all(store, models.CadenceRequirement)
    assert (required.in_force_from, required.every_weeks) == (date(2026, 3, 30), 2)
    first, second = sorted(_all(store, models.PopulationContact), key=lambda row: row.external_id)
    # The local hour stays over the change of the clocks on 29 March.
    assert first.started_at == datetime(2026, 3, 29, 9, tzinfo=UTC)
    assert (second.started_at, second.channel) == (datetime(2026, 4, 26, 9, tzinfo=UTC), None)


def test_a_cadence_that_cannot_be_required_keeps_the_whole_folder_out(sqlite_store: Store, now: datetime) -> None:
    engagement = (
        small_folder()["engagement.yaml"].decode() + "cadence:\n- {in_force_from: 2026-03-02, every_weeks: 60}\n"
    )
    with pytest.raises(InvalidInput, match="every 60 weeks was asked for. Allowed: every 1 to 52 weeks"):
        load_engagement(sqlite_store, _read(engagement=engagement), now=now)
    assert not _all(sqlite_store, models.Engagement)
