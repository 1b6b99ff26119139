"""The record: append-only chains of who did what. Details are kept apart, so that erasing them breaks no chain."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import SessionScope


class AuditChain(Table, table=True):
    """One chain: of one room of one engagement, or of the installation. A side's own room has a chain of its own,
    so that neither a position nor the head tells the other side of anything."""

    __table_args__ = (UniqueConstraint("engagement_id", "room"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    engagement_id: int | None = refers_to("engagement.id", nullable=True, index=False)
    room: SessionScope | None = Field(default=None, sa_type=text_enum(SessionScope, name="audit_room"))
    head: str = Field(max_length=64)
    n_entries: int = 0


class AuditEntry(Table, table=True):
    """One thing that was done. ``entry_hash`` covers everything here and the entry before."""

    __table_args__ = (UniqueConstraint("chain_id", "position"), Index(None, "chain_id", "id"))

    id: int | None = Field(default=None, primary_key=True)
    chain_id: int = refers_to("audit_chain.id", index=False)
    position: int
    at: datetime
    action: str = Field(max_length=64, index=True)
    commitment: str = Field(max_length=64)
    previous_hash: str = Field(max_length=64)
    entry_hash: str = Field(max_length=64)


class AuditDetail(Table, table=True):
    """What an entry's commitment was made from: a salt and JSON text. Deleting the row erases it.

    Who did it and which session it was about stand in the details; here again, to be looked up by. They refer to
    nothing: the record outlives what it names.
    """

    entry_id: int = Field(foreign_key="audit_entry.id", primary_key=True)
    person_id: int | None = Field(default=None, index=True)
    session_id: int | None = Field(default=None, index=True)
    salt: str = Field(max_length=64)
    details: str
