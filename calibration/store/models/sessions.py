"""Calibration sessions: the contacts drawn, who takes part, and what each scored."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import (
    Blind,
    ChosenBy,
    NamesShown,
    Reference,
    SessionOrigin,
    SessionScope,
    SessionState,
)


class CalibrationSession(Table, table=True):
    """Raters scoring the same interactions blind; or the same, imported."""

    __table_args__ = (
        UniqueConstraint("engagement_id", "scope", "number"),  # a gap would tell of a room that is not yours
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        CheckConstraint("tolerance >= 0", name="tolerance_is_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    scorecard_version_id: int = refers_to("scorecard_version.id")
    number: int
    name: str = Field(max_length=200)
    scope: SessionScope = Field(default=SessionScope.JOINT, sa_type=text_enum(SessionScope))
    state: SessionState = Field(default=SessionState.PLANNED, sa_type=text_enum(SessionState))
    origin: SessionOrigin = Field(default=SessionOrigin.SCORED_HERE, sa_type=text_enum(SessionOrigin))
    blind: Blind = Field(default=Blind.YES, sa_type=text_enum(Blind))
    reference: Reference = Field(default=Reference.CLIENT_SIDE, sa_type=text_enum(Reference))
    tolerance: float = 5.0
    names_shown: NamesShown = Field(default=NamesShown.OWN_SIDE, sa_type=text_enum(NamesShown))
    asks_prediction: bool = False
    """Whether tone lines ask what the other side will answer."""
    sample: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    held_at: datetime | None = None
    due_at: datetime | None = None
    created_at: datetime
    created_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    opened_at: datetime | None = None
    locked_at: datetime | None = None
    closed_at: datetime | None = None
    revision: int = 0
    superseded_by_id: int | None = refers_to("calibration_session.id", nullable=True, index=False)
    follows_id: int | None = refers_to("calibration_session.id", nullable=True, index=False)
    """The session this one was made from by "same again": a chain of them is a series."""
    void_reason: str = ""


class SessionContact(Table, table=True):
    """One contact of one session. Its reveal is what makes ratings visible."""

    __table_args__ = (UniqueConstraint("session_id", "interaction_id"), UniqueConstraint("session_id", "position"))

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = refers_to("calibration_session.id")
    interaction_id: int = refers_to("interaction.id")
    position: int
    chosen_by: ChosenBy = Field(default=ChosenBy.HAND, sa_type=text_enum(ChosenBy))
    stratum: str = Field(default="", max_length=120)
    revealed_at: datetime | None = None


class Participation(Table, table=True):
    """A rater asked to score a session; sealed when submitted."""

    __table_args__ = (CheckConstraint("(sealed_at IS NULL) = (receipt = '')", name="sealed_has_a_receipt"),)

    session_id: int = Field(foreign_key="calibration_session.id", primary_key=True)
    rater_id: int = Field(foreign_key="rater.id", primary_key=True, index=True)
    sealed_at: datetime | None = None
    receipt: str = Field(default="", max_length=16)
    late: bool = False
    leave_at: datetime | None = None


class Review(Table, table=True):
    """One rater's ratings of one interaction in one session."""

    __table_args__ = (UniqueConstraint("session_contact_id", "rater_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_contact_id: int = refers_to("session_contact.id")
    rater_id: int = refers_to("rater.id")
    started_at: datetime
    submitted_at: datetime | None = None
    late: bool = False
    after_reveal: bool = False


class Rating(Table, table=True):
    """One rater's value for one criterion: level XOR number XOR N/A. N/A is never missing."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["criterion_version_id", "level_code"], ["answer_level.criterion_version_id", "answer_level.code"]
        ),
        CheckConstraint(
            "(CASE WHEN level_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN number IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN not_applicable THEN 1 ELSE 0 END) = 1",
            name="one_answer",
        ),
    )

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    criterion_version_id: int = Field(foreign_key="criterion_version.id", primary_key=True, index=True)
    level_code: str | None = Field(default=None, max_length=80)
    number: float | None = None
    not_applicable: bool = False
    revision: int = 1
    operation: str = Field(default="", max_length=64)
    changed_at: datetime


class Remark(Table, table=True):
    """A reviewer's comment on one criterion, kept apart so that it may come before the answer."""

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    criterion_version_id: int = Field(foreign_key="criterion_version.id", primary_key=True)
    text: str
    revision: int = 1
    operation: str = Field(default="", max_length=64)
    changed_at: datetime


class RatingReason(Table, table=True):
    """A reason code a reviewer gave."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["criterion_version_id", "reason_code"], ["reason_code.criterion_version_id", "reason_code.code"]
        ),
    )

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    criterion_version_id: int = Field(primary_key=True)
    reason_code: str = Field(primary_key=True, max_length=80)


class Evidence(Table, table=True):
    """The words of a turn, or the second of a recording, that a rating rests on."""

    __table_args__ = (
        CheckConstraint(
            "(second IS NOT NULL AND turn_id IS NULL)"
            " OR (second IS NULL AND turn_id IS NOT NULL AND span_start >= 0 AND span_end > span_start)",
            name="words_or_second",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = refers_to("review.id")
    criterion_version_id: int = refers_to("criterion_version.id", index=False)
    turn_id: int | None = refers_to("turn.id", nullable=True, index=False)
    span_start: int | None = None
    span_end: int | None = None
    quote: str = ""
    second: float | None = None
    operation: str = Field(default="", max_length=64, index=True)
    noted_at: datetime
