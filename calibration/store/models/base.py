"""The one base of every table, and the two column helpers they share.

The registry is ours, so that a hot reload that imports the modules again does not find its tables
"already defined". Tables do not validate: values are checked on plain models before they come here.
"""

import re
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum as EnumType
from sqlalchemy import MetaData
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Base of every table. Timestamps are aware UTC and end in ``_at``; enumerations are text."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy calls it with the class
        """The class name in snake case: ``CriterionVersion`` is table ``criterion_version``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def text_enum(enumeration: type[StrEnum], name: str = "") -> Any:
    """Column type that stores the enumeration's values as checked text on both databases.

    ``name`` tells two columns of one table apart.
    """
    return EnumType(
        enumeration,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or enumeration.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def refers_to(target: str, *, index: bool = True, nullable: bool = False, on_delete: str | None = None) -> Any:
    """Foreign key field to ``table.column``; deletes are refused unless said otherwise."""
    if nullable:
        return Field(default=None, foreign_key=target, index=index, nullable=True, ondelete=on_delete)  # type: ignore[call-overload]
    return Field(foreign_key=target, index=index, ondelete=on_delete)  # type: ignore[call-overload]
