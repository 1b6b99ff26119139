"""What workflow promises holds whoever writes, on both databases: closed, sealed and published rows do not change."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from calibration.intake.engagement_folder import read_engagement_folder
from calibration.store.engine import Store, make_engine
from calibration.workflow.loading import load_engagement
from tests.small_folder import small_folder

AT = "'2026-03-09 10:00:00+00:00'"
CLOSED_REVIEW = (
    "(SELECT min(r.id) FROM review r JOIN session_contact c ON c.id = r.session_contact_id"
    " JOIN calibration_session s ON s.id = c.session_id WHERE s.number = 1)"
)
CLOSED_CONTACT = (
    "(SELECT min(c.id) FROM session_contact c JOIN calibration_session s ON s.id = c.session_id WHERE s.number = 1)"
)
SEALED_REVIEW = (
    "(SELECT r.id FROM review r JOIN session_contact c ON c.id = r.session_contact_id JOIN calibration_session s"
    " ON s.id = c.session_id WHERE s.number = 2 AND r.submitted_at IS NOT NULL)"
)
OPEN_REVIEW = SEALED_REVIEW.replace("IS NOT NULL", "IS NULL")
SOLVED = "(SELECT v.id FROM criterion_version v JOIN criterion k ON k.id = v.criterion_id WHERE k.key = 'solved')"
STEPS = SOLVED.replace("'solved'", "'steps'")
FIRST = "(SELECT id FROM calibration_session WHERE number = 1)"
VERSION = "(SELECT id FROM scorecard_version)"

Write = Callable[[str], None]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store with one closed session and one in scoring; tests undo what they write."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("freezing") / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        engine = make_engine(f"sqlite:///{path}")
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"tf_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE tf_template")
        engine = make_engine(make_url(server).set(database=name).render_as_string(hide_password=False))
    reading = read_engagement_folder(small_folder(), key=b"key")
    assert reading.folder is not None
    load_engagement(Store(engine), reading.folder, now=datetime(2026, 11, 12, 14, 3, tzinfo=UTC))
    with engine.begin() as connection:
        _add_meeting_rows(connection)
    yield engine
    engine.dispose()
    if request.param == "postgresql":
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def write(loaded: Engine) -> Iterator[Write]:
    """Runs one statement, all or nothing; everything is undone after the test."""
    with loaded.connect() as connection, connection.begin() as transaction:

        def run(statement: str) -> None:
            with connection.begin_nested():
                connection.execute(text(statement))

        yield run
        transaction.rollback()


def _add_meeting_rows(connection: Connection) -> None:
    """An agenda item with a vote in the session that is still open."""
    contact = connection.execute(
        text("SELECT c.id FROM session_contact c JOIN calibration_session s ON s.id = c.session_id WHERE s.number = 2")
    ).scalar_one()
    rater = connection.execute(text("SELECT min(id) FROM rater")).scalar_one()
    line = connection.execute(text(f"SELECT {SOLVED}")).scalar_one()
    connection.execute(
        text(
            "INSERT INTO agenda_item (session_contact_id, criterion_version_id, position)"
            f" VALUES ({contact}, {line}, 1)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO vote (agenda_item_id, rater_id, answer, voted_at)"
            f" VALUES ((SELECT max(id) FROM agenda_item), {rater}, 'yes', {AT})"
        )
    )


def _refused(write: Write, statement: str, word: str) -> None:
    with pytest.raises(DBAPIError, match=word):
        write(statement)


CLOSED = {
    "session update": f"UPDATE calibration_session SET tolerance = 9 WHERE id = {FIRST}",
    "session reopened": f"UPDATE calibration_session SET state = 'scoring', closed_at = NULL WHERE id = {FIRST}",
    "session delete": f"DELETE FROM calibration_session WHERE id = {FIRST}",
    "session_contact insert": "INSERT INTO session_contact (session_id, interaction_id, position, chosen_by, stratum)"
    f" VALUES ({FIRST}, (SELECT min(id) FROM interaction), 9, 'hand', '')",
    "session_contact update": f"UPDATE session_contact SET revealed_at = NULL WHERE id = {CLOSED_CONTACT}",
    "session_contact moved in": f"UPDATE session_contact SET session_id = {FIRST}, position = 8"
    " WHERE session_id <> " + FIRST,
    "session_contact delete": f"DELETE FROM session_contact WHERE id = {CLOSED_CONTACT}",
    "participation insert": "INSERT INTO participation (session_id, rater_id, receipt, late)"
    f" VALUES ({FIRST}, 999, '', FALSE)",
    "participation update": f"UPDATE participation SET late = TRUE WHERE session_id = {FIRST}",
    "participation delete": f"DELETE FROM participation WHERE session_id = {FIRST}",
    "review insert": "INSERT INTO review (session_contact_id, rater_id, started_at, late, after_reveal)"
    f" VALUES ({CLOSED_CONTACT}, 999, {AT}, FALSE, FALSE)",
    "review update": f"UPDATE review SET after_reveal = TRUE WHERE id = {CLOSED_REVIEW}",
    "review delete": f"DELETE FROM review WHERE id = {CLOSED_REVIEW}",
    "rating insert": "INSERT INTO rating (review_id, criterion_version_id, level_code, not_applicable, revision,"
    f" operation, changed_at) VALUES ({CLOSED_REVIEW}, 999, 'yes', FALSE, 1, '', {AT})",
    "rating update": f"UPDATE rating SET revision = 5 WHERE review_id = {CLOSED_REVIEW}",
    "rating delete": f"DELETE FROM rating WHERE review_id = {CLOSED_REVIEW}",
    "remark insert": "INSERT INTO remark (review_id, criterion_version_id, text, revision, operation, changed_at)"
    f" VALUES ({CLOSED_REVIEW}, {STEPS}, 'late', 1, '', {AT})",
    "remark update": "UPDATE remark SET text = 'other' WHERE text = 'not before Friday'",
    "remark delete": "DELETE FROM remark WHERE text = 'not before Friday'",
    "rating_reason insert": "INSERT INTO rating_reason (review_id, criterion_version_id, reason_code)"
    f" VALUES ({CLOSED_REVIEW} + 1, {SOLVED}, 'late')",
    "rating_reason update": "UPDATE rating_reason SET reason_code = 'late'",
    "rating_reason delete": "DELETE FROM rating_reason",
    "evidence insert": "INSERT INTO evidence (review_id, criterion_version_id, second, quote, operation, noted_at)"
    f" VALUES ({CLOSED_REVIEW}, {SOLVED}, 3, '', '', {AT})",
    "evidence update": "UPDATE evidence SET quote = 'other words'",
    "evidence delete": "DELETE FROM evidence",
    "agenda_item insert": "INSERT INTO agenda_item (session_contact_id, criterion_version_id, position)"
    f" VALUES ({CLOSED_CONTACT}, {SOLVED}, 1)",
    "agenda_item moved in": f"UPDATE agenda_item SET session_contact_id = {CLOSED_CONTACT}",
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_session_refuses(write: Write, name: str) -> None:
    _refused(write, CLOSED[name], "frozen:")


MEETING_ROWS = {
    "agenda_item update": "UPDATE agenda_item SET position = 2",
    "agenda_item delete": "DELETE FROM agenda_item",
    "vote insert": "INSERT INTO vote (agenda_item_id, rater_id, answer, voted_at)"
    f" VALUES ((SELECT max(id) FROM agenda_item), (SELECT max(id) FROM rater), 'no', {AT})",
    "vote update": "UPDATE vote SET answer = 'no'",
    "vote delete": "DELETE FROM vote",
}


@pytest.mark.parametrize("name", MEETING_ROWS)
def test_what_the_meeting_wrote_is_free_before_the_close_and_frozen_after(write: Write, name: str) -> None:
    write(f"UPDATE calibration_session SET state = 'meeting', locked_at = {AT} WHERE number = 2")
    if name.endswith("update"):
        write(MEETING_ROWS[name])
    write(f"UPDATE calibration_session SET state = 'closed', closed_at = {AT} WHERE number = 2")
    _refused(write, MEETING_ROWS[name], "frozen:")


SEALED = {
    "rating update": f"UPDATE rating SET level_code = 'no' WHERE review_id = {SEALED_REVIEW}",
    "rating insert": "INSERT INTO rating (review_id, criterion_version_id, number, not_applicable, revision,"
    f" operation, changed_at) VALUES ({SEALED_REVIEW}, {STEPS}, 1, FALSE, 1, '', {AT})",
    "rating delete": f"DELETE FROM rating WHERE review_id = {SEALED_REVIEW}",
    "remark insert": "INSERT INTO remark (review_id, criterion_version_id, text, revision, operation, changed_at)"
    f" VALUES ({SEALED_REVIEW}, {STEPS}, 'late', 1, '', {AT})",
    "evidence insert": "INSERT INTO evidence (review_id, criterion_version_id, second, quote, operation, noted_at)"
    f" VALUES ({SEALED_REVIEW}, {SOLVED}, 3, '', '', {AT})",
    "rating_reason insert": "INSERT INTO rating_reason (review_id, criterion_version_id, reason_code)"
    f" VALUES ({SEALED_REVIEW}, {SOLVED}, 'late')",
    "review unsealed": f"UPDATE review SET submitted_at = NULL WHERE id = {SEALED_REVIEW}",
}


@pytest.mark.parametrize("state", ["locked", "meeting"])
@pytest.mark.parametrize("name", SEALED)
def test_a_sealed_review_is_frozen_from_lock_on(write: Write, name: str, state: str) -> None:
    write(f"UPDATE calibration_session SET state = '{state}', locked_at = {AT} WHERE number = 2")
    _refused(write, SEALED[name], "frozen: this review was sealed")


def test_a_sealed_review_may_still_change_before_lock(write: Write) -> None:
    write(SEALED["rating update"])


def test_an_open_review_may_still_be_written_after_lock(write: Write) -> None:
    write(f"UPDATE calibration_session SET state = 'locked', locked_at = {AT} WHERE number = 2")
    write(
        "INSERT INTO rating (review_id, criterion_version_id, number, not_applicable, revision, operation, changed_at)"
        f" VALUES ({OPEN_REVIEW}, {STEPS}, 1, FALSE, 1, '', {AT})"
    )


PUBLISHED = {
    "version renamed": "UPDATE scorecard_version SET name = 'Other'",
    "version back to draft": "UPDATE scorecard_version SET state = 'draft'",
    "version delete": "DELETE FROM scorecard_version",
    "section insert": "INSERT INTO section (scorecard_version_id, key, name, position)"
    f" VALUES ({VERSION}, 'b', 'B', 9)",
    "section update": "UPDATE section SET name = 'Other'",
    "section delete": "DELETE FROM section",
    "criterion_version update": "UPDATE criterion_version SET weight = 3",
    "criterion_version delete": "DELETE FROM criterion_version",
    "answer_level insert": "INSERT INTO answer_level (criterion_version_id, code, label, description, position, points,"
    f" fails) VALUES ({SOLVED}, 'half', 'half', '', 9, 0.5, FALSE)",
    "answer_level update": "UPDATE answer_level SET points = 0.5",
    "answer_level delete": "DELETE FROM answer_level",
    "reason_code insert": "INSERT INTO reason_code (criterion_version_id, code, label, position)"
    f" VALUES ({SOLVED}, 'b', 'B', 9)",
    "reason_code update": "UPDATE reason_code SET label = 'Other'",
    "reason_code delete": "DELETE FROM reason_code",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_version_refuses(write: Write, name: str) -> None:
    _refused(write, PUBLISHED[name], "frozen: this scorecard version is published")


def test_a_published_version_may_be_retired(write: Write) -> None:
    write("UPDATE scorecard_version SET state = 'retired'")
    _refused(write, "UPDATE section SET name = 'Other'", "frozen:")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gold_rating SET level_code = 'yes' WHERE level_code = 'no'",
        "UPDATE gold_rating SET rule = 'both_agree'",
        "DELETE FROM gold_rating",
    ],
)
def test_agreed_scores_are_only_ever_superseded(write: Write, statement: str) -> None:
    _refused(write, statement, "frozen: agreed scores")


def test_an_agreed_score_may_be_superseded(write: Write) -> None:
    write("UPDATE gold_rating SET superseded_by_id = NULL")


@pytest.mark.parametrize("number", ["-1", "5.5", "6"])
def test_a_number_outside_its_range_is_refused(write: Write, number: str) -> None:
    insert = (
        "INSERT INTO rating (review_id, criterion_version_id, number, not_applicable, revision, operation, changed_at)"
        f" VALUES ({OPEN_REVIEW}, {STEPS}, {{}}, FALSE, 1, '', {AT})"
    )
    _refused(write, insert.format(number), "range:")
    write(insert.format("5"))
    _refused(write, f"UPDATE rating SET number = {number} WHERE review_id = {OPEN_REVIEW}", "range:")


def test_a_number_on_a_line_with_levels_is_refused(write: Write) -> None:
    statement = (
        "INSERT INTO rating (review_id, criterion_version_id, number, not_applicable, revision, operation, changed_at)"
        f" VALUES ({OPEN_REVIEW}, {SOLVED}, 1, FALSE, 1, '', {AT})"
    )
    _refused(write, statement, "range:")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET name = 'Erased'",
        "UPDATE rater SET label = 'Client A', person_id = NULL WHERE side = 'client'",
        "UPDATE decision SET in_force_until = '2026-06-01'",
        "UPDATE turn SET text = ''",
        "UPDATE calibration_session SET void_reason = 'wrong card', revision = 1 WHERE number = 1",
        f"UPDATE anchor SET retired_at = {AT}",
    ],
)
def test_what_must_stay_free_is_free(write: Write, statement: str) -> None:
    write(statement)
