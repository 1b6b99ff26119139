"""Tone and drift: guesses about the other side, measured texts, alarms; and what an engagement wants of them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from calibration.store.migrations.freezing import create_triggers, prediction_rules

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, create the tables."""
    op.add_column("engagement", sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("engagement", sa.Column("false_alarms_a_year", sa.Float(), nullable=False, server_default="1"))
    op.add_column(
        "calibration_session", sa.Column("asks_prediction", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "prediction",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("level_code", AutoString(length=80), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation", AutoString(length=64), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("(level_code IS NULL) <> (number IS NULL)", name=op.f("ck_prediction_one_answer")),
        sa.ForeignKeyConstraint(
            ["criterion_version_id", "level_code"],
            ["answer_level.criterion_version_id", "answer_level.code"],
            name=op.f("fk_prediction_criterion_version_id_level_code"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_prediction_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_prediction_review_id")),
        sa.PrimaryKeyConstraint("review_id", "criterion_version_id", name=op.f("pk_prediction")),
    )
    op.create_index(op.f("ix_prediction_criterion_version_id"), "prediction", ["criterion_version_id"], unique=False)
    op.create_table(
        "text_tone",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("measured_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_text_tone_interaction_id")),
        sa.PrimaryKeyConstraint("interaction_id", name=op.f("pk_text_tone")),
    )
    _create_alarms()
    create_triggers(prediction_rules())


def _create_alarms() -> None:
    answers = ("acknowledged", "intended_change", "decision", "dismissed")
    op.create_table(
        "drift_alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("watched", AutoString(length=160), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("meaning_revision", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("since_session_id", sa.Integer(), nullable=True),
        sa.Column("direction", sa.Integer(), nullable=False),
        sa.Column("size", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(*answers, name="alarmanswer", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("direction IN (-1, 1)", name=op.f("ck_drift_alarm_up_or_down")),
        sa.CheckConstraint(
            "(criterion_id IS NULL) = (meaning_revision IS NULL)", name=op.f("ck_drift_alarm_line_with_its_meaning")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_drift_alarm_answered_has_a_time")
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'dismissed' OR reason <> ''", name=op.f("ck_drift_alarm_dismissed_has_a_reason")
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'decision' OR decision_id IS NOT NULL",
            name=op.f("ck_drift_alarm_names_its_decision"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_drift_alarm_answered_by_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_drift_alarm_criterion_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_drift_alarm_decision_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_drift_alarm_engagement_id")),
        sa.ForeignKeyConstraint(["session_id"], ["calibration_session.id"], name=op.f("fk_drift_alarm_session_id")),
        sa.ForeignKeyConstraint(
            ["since_session_id"], ["calibration_session.id"], name=op.f("fk_drift_alarm_since_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drift_alarm")),
        sa.UniqueConstraint(
            "engagement_id", "watched", "session_id", "direction",
            name=op.f("uq_drift_alarm_engagement_id_watched_session_id_direction"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_drift_alarm_engagement_id"), "drift_alarm", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_drift_alarm_session_id"), "drift_alarm", ["session_id"], unique=False)
