"""Contacts (code: interactions), their turns and recordings, and where they came from."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import Channel, SpeakerRole


class ImportRun(Table, table=True):
    """One file that was imported, and what it gave. Repeating it changes nothing."""

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    kind: str = Field(max_length=32)
    file_name: str = Field(max_length=400)
    content_hash: str = Field(max_length=64, index=True)
    imported_at: datetime
    imported_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Interaction(Table, table=True):
    """The thing that is scored. ``copy_number`` keeps two texts apart that came with one id."""

    __table_args__ = (UniqueConstraint("engagement_id", "external_id", "copy_number"),)

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    import_run_id: int | None = refers_to("import_run.id", nullable=True)
    external_id: str = Field(max_length=200)
    copy_number: int = Field(default=0, ge=0)
    text_hash: str = Field(max_length=80)
    channel: Channel = Field(sa_type=text_enum(Channel))
    language: str = Field(default="", max_length=35)
    direction: str = Field(default="", max_length=16)
    subject: str = Field(default="", max_length=300)
    topic: str = Field(default="", max_length=120)
    queue: str = Field(default="", max_length=120)
    site: str = Field(default="", max_length=120)
    agent: str = Field(default="", max_length=120)
    agent_tenure_days: int | None = None
    customer_case: str = Field(default="", max_length=120)
    started_at: datetime | None = None
    utc_offset_minutes: int | None = None
    duration_seconds: float | None = None
    handle_seconds: float | None = None
    csat: float | None = None
    first_contact_resolution: bool | None = None
    attributes: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime


class Turn(Table, table=True):
    """One turn of a transcript, or a whole document. Evidence counts code points of ``text``."""

    __table_args__ = (UniqueConstraint("interaction_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    interaction_id: int = refers_to("interaction.id")
    position: int
    role: SpeakerRole = Field(sa_type=text_enum(SpeakerRole))
    speaker: str = Field(default="", max_length=120)
    text: str
    second: float | None = None
    said_at: datetime | None = None


class Recording(Table, table=True):
    """A link that opens elsewhere, or an audio file kept here."""

    __table_args__ = (CheckConstraint("(url = '') = (content IS NOT NULL)", name="link_or_file"),)

    interaction_id: int = Field(foreign_key="interaction.id", primary_key=True)
    url: str = Field(default="", max_length=2000)
    media_type: str = Field(default="", max_length=80)
    content: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Anchor(Table, table=True):
    """A contact scored again, blind, to tell drift of people from drift of content (screen: repeat)."""

    id: int | None = Field(default=None, primary_key=True)
    interaction_id: int = refers_to("interaction.id")
    designated_at: datetime
    retired_at: datetime | None = None
