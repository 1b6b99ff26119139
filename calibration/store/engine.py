"""The engine: one per process and URL, with what each database needs to be safe under several writers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from calibration.errors import InvalidInput

Db = Session
"""A unit of work on the store; named ``db`` everywhere."""

WRITES = {"begin": "IMMEDIATE"}


def fetch(db: Db, statement: Select[Any]) -> Sequence[Row[Any]]:
    """All rows of a statement of columns, without building an object a row: for joins, sums and bulk reads."""
    db.flush()
    return db.connection().execute(statement).all()


def fetch_plain(db: Db, statement: Select[Any]) -> Sequence[tuple[Any, ...]]:
    """All rows as the driver has them, a third of the time: for columns of whole numbers, floats and text alone.

    Nothing turns what the driver gives into enums, dates or booleans.
    """
    db.flush()
    with db.connection().execute(statement) as result:
        cursor = result.cursor
        return [] if cursor is None else list(cursor.fetchall())


def make_engine(url: str) -> Engine:
    """Engine for an SQLite file or PostgreSQL.

    SQLite gets foreign keys, write-ahead logging, ``synchronous=NORMAL`` and a busy timeout of 10 s; writers take
    the lock when they begin, so that two of them wait for each other instead of failing half-way.

    Raises
    ------
    InvalidInput
        The URL names another database.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url, parsed.database)
    if parsed.get_backend_name() == "postgresql":
        # psycopg 3 whatever the person wrote: it is the driver that is shipped.
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=20, max_overflow=20, pool_pre_ping=True
        )
    raise InvalidInput(
        f"TUNING_FORK_DATABASE_URL names the database '{parsed.get_backend_name()}'. Allowed: sqlite, postgresql."
    )


def _sqlite_engine(url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10}, pool_size=20, max_overflow=40)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions of its own: ours choose between BEGIN and BEGIN IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


class Store:
    """Opens units of work. ``reading`` never commits; ``writing`` commits at the end or leaves nothing behind."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**WRITES)

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """A unit of work that is rolled back."""
        with Session(self.engine) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Db]:
        """A unit of work that is committed when the block ends without an error."""
        with Session(self._writer) as db:
            yield db
            db.commit()


@lru_cache(maxsize=4)
def open_store(url: str) -> Store:
    """The store of this process for a URL."""
    return Store(make_engine(url))
