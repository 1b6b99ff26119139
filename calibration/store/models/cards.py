"""Scorecards: identity of cards and criteria apart from what each version says about them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    NotApplicableRule,
    Requirement,
    ScoreRole,
    VersionState,
)


class Scorecard(Table, table=True):
    """A card of an organization; an engagement uses cards of either."""

    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = refers_to("organization.id")
    key: str = Field(max_length=80)


class ScorecardVersion(Table, table=True):
    """One version: a draft until published, then immutable."""

    __table_args__ = (
        UniqueConstraint("scorecard_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = refers_to("scorecard.id")
    number: int
    name: str = Field(max_length=200)
    language: str = Field(default="en", max_length=16)
    note: str = ""
    state: VersionState = Field(default=VersionState.DRAFT, sa_type=text_enum(VersionState))
    created_at: datetime
    published_at: datetime | None = None
    published_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    edited_revision: int = 0


class Section(Table, table=True):
    """A named group of criteria of one version."""

    __table_args__ = (
        UniqueConstraint("scorecard_version_id", "key"),
        UniqueConstraint("scorecard_version_id", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scorecard_version_id: int = refers_to("scorecard_version.id")
    key: str = Field(max_length=80)
    name: str = Field(max_length=200)
    position: int


class Criterion(Table, table=True):
    """Identity of a line: history, decisions and targets join on it and its meaning revision."""

    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = refers_to("organization.id")
    key: str = Field(max_length=80)


class CriterionVersion(Table, table=True):
    """What one version of a card says about a criterion."""

    __table_args__ = (
        UniqueConstraint("scorecard_version_id", "criterion_id"),
        UniqueConstraint("scorecard_version_id", "position"),
        CheckConstraint("weight >= 0", name="weight_is_not_negative"),
        CheckConstraint("meaning_revision >= 1", name="meaning_counts_from_one"),
        CheckConstraint("minimum IS NULL OR maximum IS NULL OR minimum < maximum", name="range_is_not_empty"),
        CheckConstraint("kind <> 'tone_position' OR weight = 0", name="positions_have_no_weight"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scorecard_version_id: int = refers_to("scorecard_version.id")
    criterion_id: int = refers_to("criterion.id")
    section_id: int = refers_to("section.id")
    position: int
    meaning_revision: int = 1
    change: Change = Field(default=Change.EDITORIAL, sa_type=text_enum(Change))
    name: str = Field(max_length=200)
    question: str = ""
    guidance: str = ""
    examples: str = ""
    kind: CriterionKind = Field(default=CriterionKind.QUALITY, sa_type=text_enum(CriterionKind))
    answer_type: AnswerType = Field(sa_type=text_enum(AnswerType))
    role: ScoreRole = Field(default=ScoreRole.WEIGHTED, sa_type=text_enum(ScoreRole))
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = Field(default="", max_length=40)
    lower_is_better: bool = False
    weight: float = 1.0
    adjustment: float = 0.0
    critical: Critical = Field(default=Critical.NO, sa_type=text_enum(Critical))
    error_class: ErrorClass | None = Field(default=None, sa_type=text_enum(ErrorClass))
    not_applicable: NotApplicableRule = Field(
        default=NotApplicableRule.NOT_ALLOWED, sa_type=text_enum(NotApplicableRule)
    )
    not_applicable_when: str = ""
    comment_required: Requirement = Field(default=Requirement.NEVER, sa_type=text_enum(Requirement, "comment_required"))
    evidence_required: Requirement = Field(
        default=Requirement.NEVER, sa_type=text_enum(Requirement, "evidence_required")
    )
    condition_criterion_id: int | None = refers_to("criterion.id", nullable=True, index=False)
    condition_answers: str = Field(default="", description="codes, one a line")


class AnswerLevel(Table, table=True):
    """One labelled answer of a criterion version."""

    __table_args__ = (
        UniqueConstraint("criterion_version_id", "position"),
        CheckConstraint("points >= 0 AND points <= 1", name="points_are_a_share"),
    )

    criterion_version_id: int = Field(foreign_key="criterion_version.id", primary_key=True)
    code: str = Field(primary_key=True, max_length=80)
    label: str = Field(max_length=200)
    description: str = ""
    position: int
    points: float
    value: float | None = None
    fails: bool = False


class ReasonCode(Table, table=True):
    """One named reason for a mark-down."""

    criterion_version_id: int = Field(foreign_key="criterion_version.id", primary_key=True)
    code: str = Field(primary_key=True, max_length=80)
    label: str = Field(max_length=200)
    position: int


class CriterionMapping(Table, table=True):
    """Two owners' criteria that mean the same, so that a client's and a vendor's form can be compared."""

    __table_args__ = (
        UniqueConstraint("engagement_id", "client_criterion_id", "vendor_criterion_id"),
        CheckConstraint("client_criterion_id <> vendor_criterion_id", name="two_criteria"),
    )

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    client_criterion_id: int = refers_to("criterion.id")
    vendor_criterion_id: int = refers_to("criterion.id")
