"""What is kept to tell movement over months: guesses about the other side, measured texts, and alarms with answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import AlarmAnswer


class Prediction(Table, table=True):
    """What a reviewer thinks the other side will answer on a tone line: level or number, never N/A."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["criterion_version_id", "level_code"], ["answer_level.criterion_version_id", "answer_level.code"]
        ),
        CheckConstraint("(level_code IS NULL) <> (number IS NULL)", name="one_answer"),
    )

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    criterion_version_id: int = Field(foreign_key="criterion_version.id", primary_key=True, index=True)
    level_code: str | None = Field(default=None, max_length=80)
    number: float | None = None
    revision: int = 1
    operation: str = Field(default="", max_length=64)
    changed_at: datetime


class TextTone(Table, table=True):
    """What was counted in the agent's turns of a contact. Disposable: made anew when the counting changes."""

    interaction_id: int = Field(foreign_key="interaction.id", primary_key=True)
    version: int
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    measured_at: datetime


class DriftAlarm(Table, table=True):
    """A watch that went off, and what somebody answered. About a line's gap, or about a text index of a group."""

    __table_args__ = (
        UniqueConstraint("engagement_id", "watched", "session_id", "direction"),
        CheckConstraint("direction IN (-1, 1)", name="up_or_down"),
        CheckConstraint("(criterion_id IS NULL) = (meaning_revision IS NULL)", name="line_with_its_meaning"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_has_a_time"),
        CheckConstraint("answer IS NULL OR answer <> 'dismissed' OR reason <> ''", name="dismissed_has_a_reason"),
        CheckConstraint("answer IS NULL OR answer <> 'decision' OR decision_id IS NOT NULL", name="names_its_decision"),
    )

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    watched: str = Field(max_length=160)
    """What went off: a line and its meaning, or a text index with channel and language."""
    criterion_id: int | None = refers_to("criterion.id", nullable=True, index=False)
    meaning_revision: int | None = None
    session_id: int = refers_to("calibration_session.id")
    """The session at which it went off."""
    since_session_id: int | None = refers_to("calibration_session.id", nullable=True, index=False)
    direction: int
    size: float
    """How far the monitored figure stands from before, in its own unit; of words a turn as natural logarithms."""
    threshold: float
    """The limit h the watch was set to."""
    raised_at: datetime
    answer: AlarmAnswer | None = Field(default=None, sa_type=text_enum(AlarmAnswer))
    reason: str = ""
    decision_id: int | None = refers_to("decision.id", nullable=True, index=False)
    answered_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    answered_at: datetime | None = None
