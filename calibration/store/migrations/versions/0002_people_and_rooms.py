"""People and rooms: invitations, reset links, notices, the record, cadence and population.

Session numbers count within a room from here on. Browsers sign in again after this upgrade.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from calibration.store.migrations.freezing import create_triggers, record_rules
from calibration.store.migrations.recreate import recreate_with

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SESSION = "calibration_session"
_NUMBERED = "uq_calibration_session_engagement_id_number"
_NUMBERED_BY_ROOM = "uq_calibration_session_engagement_id_scope_number"
_FOLLOWS = "fk_calibration_session_follows_id"


def upgrade() -> None:
    """Change the tables that are there, then create the new ones."""
    _change_tables()
    _number_sessions_by_room()
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_password_reset_created_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_id", name=op.f("uq_password_reset_token_id")),
    )
    op.create_index(op.f("ix_password_reset_person_id"), "password_reset", ["person_id"], unique=False)
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=120), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column(
            "room",
            sa.Enum(
                "joint",
                "client_internal",
                "vendor_internal",
                name="audit_room",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("head", AutoString(length=64), nullable=False),
        sa.Column("n_entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_audit_chain_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("engagement_id", "room", name=op.f("uq_audit_chain_engagement_id_room")),
        sa.UniqueConstraint("key", name=op.f("uq_audit_chain_key")),
    )
    op.create_table(
        "cadence_requirement",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.CheckConstraint("every_weeks >= 1", name=op.f("ck_cadence_requirement_at_least_a_week")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_cadence_requirement_engagement_id")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "in_force_from", name=op.f("pk_cadence_requirement")),
    )
    op.create_table(
        "engagement_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_engagement_draft_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_engagement_draft")),
    )
    op.create_table(
        "notice_reading",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("notice_hash", AutoString(length=64), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_notice_reading_engagement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_reading_person_id")),
        sa.PrimaryKeyConstraint("engagement_id", "person_id", "notice_hash", name=op.f("pk_notice_reading")),
    )
    op.create_index(op.f("ix_notice_reading_person_id"), "notice_reading", ["person_id"], unique=False)
    op.create_table(
        "population_contact",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("external_id", AutoString(length=200), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "chat",
                "email",
                "voice",
                "social",
                "document",
                "other",
                name="population_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("language", AutoString(length=35), nullable=False),
        sa.Column("topic", AutoString(length=200), nullable=False),
        sa.Column("site", AutoString(length=200), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_population_contact_engagement_id")),
        sa.PrimaryKeyConstraint("engagement_id", "external_id", name=op.f("pk_population_contact")),
    )
    op.create_index(op.f("ix_population_contact_started_at"), "population_contact", ["started_at"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("action", AutoString(length=64), nullable=False),
        sa.Column("commitment", AutoString(length=64), nullable=False),
        sa.Column("previous_hash", AutoString(length=64), nullable=False),
        sa.Column("entry_hash", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["audit_chain.id"], name=op.f("fk_audit_entry_chain_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("chain_id", "position", name=op.f("uq_audit_entry_chain_id_position")),
    )
    op.create_index(op.f("ix_audit_entry_action"), "audit_entry", ["action"], unique=False)
    op.create_index(op.f("ix_audit_entry_chain_id_audit_entry_id"), "audit_entry", ["chain_id", "id"], unique=False)
    op.create_table(
        "audit_detail",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("salt", AutoString(length=64), nullable=False),
        sa.Column("details", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_detail_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_detail")),
    )
    op.create_index(op.f("ix_audit_detail_person_id"), "audit_detail", ["person_id"], unique=False)
    op.create_index(op.f("ix_audit_detail_session_id"), "audit_detail", ["session_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", AutoString(length=64), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_invitation_created_by_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_invitation_engagement_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_invitation_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["calibration_session.id"], name=op.f("fk_invitation_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_id", name=op.f("uq_invitation_token_id")),
    )
    op.create_index(op.f("ix_invitation_engagement_id"), "invitation", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    create_triggers(record_rules())


def _change_tables() -> None:
    op.add_column("person", sa.Column("is_administrator", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("engagement", sa.Column("reviewer_minimum", sa.Integer(), nullable=False, server_default="10"))
    op.add_column("engagement", sa.Column("data_notice", AutoString(), nullable=False, server_default=""))
    # No credential was ever made before this revision, and a browser can come in again: both are made anew.
    op.drop_table("credential")
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=32), nullable=False),
        sa.Column("secret_hash", AutoString(length=500), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_credential_person_id_kind")),
    )
    op.execute("DELETE FROM web_session")
    op.add_column("web_session", sa.Column("browser", AutoString(length=120), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        recreate_with(
            "web_session", {"created_at DATETIME NOT NULL,": "created_at DATETIME NOT NULL, seen_at DATETIME NOT NULL,"}
        )
    else:
        op.add_column("web_session", sa.Column("seen_at", UTCDateTime(), nullable=False))


def _number_sessions_by_room() -> None:
    if op.get_bind().dialect.name == "sqlite":
        recreate_with(
            _SESSION,
            {
                "void_reason VARCHAR NOT NULL,": "void_reason VARCHAR NOT NULL, follows_id INTEGER,",
                f"CONSTRAINT {_NUMBERED} UNIQUE (engagement_id, number)": f"CONSTRAINT {_NUMBERED_BY_ROOM} UNIQUE"
                f" (engagement_id, scope, number), CONSTRAINT {_FOLLOWS} FOREIGN KEY(follows_id) REFERENCES {_SESSION} (id)",
            },
        )
        return
    op.add_column(_SESSION, sa.Column("follows_id", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f(_FOLLOWS), _SESSION, _SESSION, ["follows_id"], ["id"])
    op.drop_constraint(op.f(_NUMBERED), _SESSION, type_="unique")
    op.create_unique_constraint(op.f(_NUMBERED_BY_ROOM), _SESSION, ["engagement_id", "scope", "number"])
