"""The schema is what the models say, and what workflow promises holds whoever writes."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from calibration.errors import InvalidInput, StoreNotReady
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import current_revision, make_ready, newest_revision
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
