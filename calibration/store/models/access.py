"""How people get in and what they were told: invitations, reset links, and the notices they have read."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to


class Invitation(Table, table=True):
    """A link that lets one person join one side of one engagement, once. The link is signed; here is its number."""

    id: int | None = Field(default=None, primary_key=True)
    token_id: str = Field(unique=True, max_length=64)
    engagement_id: int = refers_to("engagement.id")
    person_id: int = refers_to("person.id")
    organization_id: int = refers_to("organization.id", index=False)
    name: str = Field(default="", max_length=200)
    """As the inviter wrote it: what the person is called here already is not the inviter's to learn."""
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    session_id: int | None = refers_to("calibration_session.id", nullable=True, index=False)
    created_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class PasswordReset(Table, table=True):
    """A link by which one person chooses a new password, once. Signed like an invitation."""

    id: int | None = Field(default=None, primary_key=True)
    token_id: str = Field(unique=True, max_length=64)
    person_id: int = refers_to("person.id")
    created_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class NoticeReading(Table, table=True):
    """A person has read an engagement's first-use notice; one that says something else must be read again."""

    engagement_id: int = Field(foreign_key="engagement.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    notice_hash: str = Field(primary_key=True, max_length=64)
    read_at: datetime
