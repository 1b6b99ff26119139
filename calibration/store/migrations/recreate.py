"""Changing what SQLite cannot alter: the table is made again with other words, and everything on it with it.

This is the procedure SQLite's own manual gives (www.sqlite.org/lang_altertable.html, section 7). It needs foreign keys
off and old-style renaming, which ``calibration.store.migrate`` sees to, because neither can be set in a transaction.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op


def recreate_with(table: str, changes: Mapping[str, str]) -> None:
    """Make an SQLite table again, with some of its words replaced; rows, indexes and triggers stay.

    Parameters
    ----------
    changes : mapping of str to str
        Words of the table's CREATE statement → what stands there instead.

    Raises
    ------
    ValueError
        The table does not say what was to be replaced.
    """
    database = op.get_bind()
    parts = database.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"), {"table": table}
    ).all()
    words = next(" ".join(sql.split()) for kind, sql in parts if kind == "table")
    for old, new in changes.items():
        if old not in words:
            raise ValueError(f"'{table}' does not say '{old}'.")
        words = words.replace(old, new)
    kept = ", ".join(column["name"] for column in sa.inspect(database).get_columns(table))
    op.execute(words.replace(f"CREATE TABLE {table}", f"CREATE TABLE new_{table}", 1))
    op.execute(f"INSERT INTO new_{table} ({kept}) SELECT {kept} FROM {table}")  # noqa: S608 - names of our own schema
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for kind, sql in parts:
        if kind != "table":
            op.execute(sql)
