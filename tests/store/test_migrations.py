"""The schema is what the models say, and what workflow promises holds whoever writes."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from calibration.errors import InvalidInput, StoreNotReady
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import alembic_config, alone, current_revision, make_ready, migrate, newest_revision
from calibration.store.models import Table

ROOT = Path(__file__).resolve().parents[2]


def test_migrations_and_models_describe_the_same_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'race.db'}"
    script = f"from calibration.store.migrate import migrate; print(migrate({url!r}))"
    command = [sys.executable, "-c", script]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert said == [newest_revision()] * 3


def test_an_empty_postgresql_database_is_refused_with_what_to_run(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()
    with pytest.raises(StoreNotReady, match="python -m calibration migrate"):
        make_ready(postgres_url)


def test_a_migrated_postgresql_database_is_accepted(postgres_url: str) -> None:
    make_ready(postgres_url)
    engine = make_engine(postgres_url)
    assert current_revision(engine) == newest_revision()
    engine.dispose()


def test_another_database_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="'mysql'. Allowed: sqlite, postgresql"):
        make_engine("mysql://root@localhost/x")


_OF_THE_FIRST_RELEASE = (
    "INSERT INTO organization (id, key, name) VALUES (1, 'c', 'Client'), (2, 'v', 'Vendor')",
    "INSERT INTO person (id, key, name, created_at) VALUES (1, 'p', 'Priya', :now)",
    "INSERT INTO engagement (id, key, name, client_organization_id, vendor_organization_id, time_zone, decision_rule,"
    " arbiter, reference, tolerance, reviewer_privacy, names_shown, contract_clause, countries, is_demo, created_at)"
    " VALUES (1, 'care', 'Care', 1, 2, 'UTC', 'client_decides', '', 'client_side', 5, 'off', 'own_side', '{}', '[]',"
    " :no, :now)",
    "INSERT INTO web_session (id, token_hash, form_token, person_id, created_at, expires_at)"
    " VALUES (1, 't', 'f', 1, :now, :now)",
    "INSERT INTO scorecard (id, organization_id, key) VALUES (1, 1, 'card')",
    "INSERT INTO scorecard_version (id, scorecard_id, number, name, language, state, note, edited_revision, created_at)"
    " VALUES (1, 1, 1, 'Card', 'en', 'draft', '', 0, :now)",
    *(
        "INSERT INTO calibration_session (id, engagement_id, scorecard_version_id, number, name, scope, state, origin,"
        " blind, reference, tolerance, names_shown, sample, created_at, closed_at, revision, void_reason)"
        f" VALUES ({number}, 1, 1, {number}, 'Session {number}', 'joint', '{state}', 'scored_here', 'yes',"
        f" 'client_side', 5, 'own_side', '{{}}', :now, {closed_at}, 0, '')"
        for number, state, closed_at in ((1, "closed", ":now"), (2, "planned", "NULL"))
    ),
    "INSERT INTO rater (id, engagement_id, organization_id, person_id, side, kind, label, position)"
    " VALUES (1, 1, 1, 1, 'client', 'named', 'Priya', 1)",
    "INSERT INTO participation (session_id, rater_id, receipt, late) VALUES (2, 1, '', :no)",
)
"""A small database as the first schema held it: a closed session, one that is planned, somebody who takes part."""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_of_the_first_schema_comes_up_whole(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    _migrated_to(url, "0001")
    engine = make_engine(url)
    with engine.begin() as connection:
        for statement in _OF_THE_FIRST_RELEASE:
            connection.execute(text(statement), {"now": datetime(2026, 5, 7, 12, 0, tzinfo=UTC), "no": False})
    migrate(url)
    with engine.begin() as connection:
        sessions = connection.execute(
            text("SELECT number, name, state, follows_id FROM calibration_session ORDER BY number")
        ).all()
        assert [tuple(row) for row in sessions] == [
            (1, "Session 1", "closed", None),
            (2, "Session 2", "planned", None),
        ]
        assert connection.execute(text("SELECT session_id FROM participation")).scalar() == 2
        assert connection.execute(text("SELECT reviewer_minimum, data_notice FROM engagement")).one() == (10, "")
        assert not connection.execute(text("SELECT is_administrator FROM person")).scalar()
    with pytest.raises(SQLAlchemyError, match="frozen: this session is closed"), engine.begin() as connection:
        connection.execute(text("UPDATE calibration_session SET name = 'Another' WHERE number = 1"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("DELETE FROM calibration_session WHERE number = 2"))  # somebody takes part in it
    engine.dispose()


def _migrated_to(url: str, revision: str) -> None:
    """A database as an earlier release left it."""
    engine = make_engine(url)
    with alone(engine) as connection:
        command.upgrade(alembic_config(connection), revision)
        connection.commit()
    engine.dispose()
