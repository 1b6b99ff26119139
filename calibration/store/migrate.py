"""Brings a database to this program's schema, once, however many processes start together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from calibration.errors import StoreNotReady
from calibration.store.engine import make_engine

_LOCK_NUMBER = 7_346_001  # any number, ours alone: PostgreSQL's advisory locks are numbered


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: our migrations, on a connection that is handed over."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The revision this program needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None, "the package ships at least one migration"
    return head


def current_revision(engine: Engine) -> str | None:
    """The revision a database has, or ``None`` when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One migrating process at a time: a lock file beside an SQLite file, an advisory lock on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        with FileLock(f"{engine.url.database}.lock"), engine.connect() as connection:
            # Tables that are made again are dropped and renamed; neither can be set once a transaction has begun.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            connection.connection.cursor().execute("PRAGMA legacy_alter_table=ON")
            yield connection
    else:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _LOCK_NUMBER})
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK_NUMBER})
                connection.commit()


def migrate(url: str) -> str:
    """Upgrade a database to the newest revision and return it. Needs the right to create tables.

    Raises
    ------
    StoreNotReady
        The database cannot be reached.
    """
    engine = make_engine(url)
    try:
        with alone(engine) as connection:
            command.upgrade(alembic_config(connection), "head")
            _insist_on_whole_references(connection)
            connection.commit()
    except OperationalError as error:
        raise StoreNotReady(f"The database cannot be reached: {error.orig}") from error
    finally:
        engine.dispose()
    return newest_revision()


def _insist_on_whole_references(connection: Connection) -> None:
    """With foreign keys off nothing else would notice that a migration lost a row."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StoreNotReady(
            f"The upgrade would leave a row of '{broken[0]}' without its '{broken[2]}'. Nothing changed."
        )


def make_ready(url: str) -> None:
    """What the app does at start: SQLite is migrated, PostgreSQL only checked.

    Raises
    ------
    StoreNotReady
        PostgreSQL cannot be reached or is not at this program's revision; the message says what to run.
    """
    if make_url(url).get_backend_name() == "sqlite":
        migrate(url)
        return
    engine = make_engine(url)
    try:
        found = current_revision(engine)
    except SQLAlchemyError as error:
        raise StoreNotReady(f"The database cannot be reached: {error}") from error
    finally:
        engine.dispose()
    if found != newest_revision():
        raise StoreNotReady(
            f"The database is at revision {found or 'none'}, this program needs {newest_revision()}. "
            "Run 'python -m calibration migrate' with a user who may create tables, then start again."
        )
