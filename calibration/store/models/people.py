"""Organizations, persons, engagements, who belongs where, and who scores."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import (
    DecisionRule,
    NamesShown,
    RaterKind,
    Reference,
    ReviewerPrivacy,
    Role,
    Side,
)


class Organization(Table, table=True):
    """A company: it owns scorecards and sends people into engagements."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)


class Person(Table, table=True):
    """Somebody who can sign in. Raters point here and survive an erasure."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, unique=True, max_length=320)
    time_zone: str | None = Field(default=None, max_length=64)
    created_at: datetime
    deactivated_at: datetime | None = None
    is_administrator: bool = False
    """Of this installation: makes engagements and reset links. It opens no engagement by itself."""


class Credential(Table, table=True):
    """A way to sign in. While no row exists the demo's door may stand open on localhost."""

    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = refers_to("person.id", index=False)
    kind: str = Field(max_length=32)
    secret_hash: str = Field(max_length=500)
    created_at: datetime
    changed_at: datetime


class WebSession(Table, table=True):
    """One signed-in browser. The cookie holds a token; only its hash is here."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    form_token: str = Field(max_length=64)
    person_id: int = refers_to("person.id")
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    browser: str = Field(default="", max_length=120)
    """Firefox on Windows: enough for its owner to know it again."""


class Engagement(Table, table=True):
    """One client's work with one vendor: the boundary of access."""

    __table_args__ = (CheckConstraint("client_organization_id <> vendor_organization_id", name="two_organizations"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    client_organization_id: int = refers_to("organization.id")
    vendor_organization_id: int = refers_to("organization.id")
    time_zone: str = Field(default="UTC", max_length=64)
    decision_rule: DecisionRule = Field(default=DecisionRule.CLIENT_DECIDES, sa_type=text_enum(DecisionRule))
    arbiter: str = Field(default="", max_length=200)
    reference: Reference = Field(default=Reference.CLIENT_SIDE, sa_type=text_enum(Reference))
    tolerance: float = 5.0
    reviewer_privacy: ReviewerPrivacy = Field(default=ReviewerPrivacy.OFF, sa_type=text_enum(ReviewerPrivacy))
    names_shown: NamesShown = Field(default=NamesShown.OWN_SIDE, sa_type=text_enum(NamesShown))
    reviewer_minimum: int = 10
    """Contacts a reviewer must have scored before a figure about that reviewer is shown to anybody."""
    data_notice: str = ""
    repeats: bool = False
    """Whether contacts may come back, unmarked, in later sessions."""
    false_alarms_a_year: float = 1.0
    """How many false alarms a year, over everything that is watched, the watch may give."""
    contract_clause: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    countries: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_demo: bool = False
    created_at: datetime


class EngagementDraft(Table, table=True):
    """An engagement that an administrator is preparing: what was typed so far, one for each person."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    typed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    changed_at: datetime


class Membership(Table, table=True):
    """One role of one person in one engagement, for one of its organizations or a neutral one."""

    __table_args__ = (UniqueConstraint("engagement_id", "person_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    person_id: int = refers_to("person.id")
    organization_id: int = refers_to("organization.id")
    role: Role = Field(sa_type=text_enum(Role))


class Rater(Table, table=True):
    """Who scores, for one side, for life. ``position`` names a pseudonym: Vendor A, Vendor B …"""

    __table_args__ = (
        UniqueConstraint("engagement_id", "side", "position"),
        CheckConstraint("person_id IS NULL OR kind = 'named'", name="persons_are_named"),
        CheckConstraint("kind = 'positional' OR side IS NOT NULL", name="only_positions_lack_a_side"),
    )

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    organization_id: int | None = refers_to("organization.id", nullable=True)
    person_id: int | None = refers_to("person.id", nullable=True)
    side: Side | None = Field(default=None, sa_type=text_enum(Side))
    kind: RaterKind = Field(default=RaterKind.NAMED, sa_type=text_enum(RaterKind))
    label: str = Field(max_length=200)
    position: int = Field(ge=1)
