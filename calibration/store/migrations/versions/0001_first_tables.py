"""First tables: what the data model settles in its numbers 1 to 12, with their freezing triggers."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from calibration.store.migrations.freezing import create_triggers, rules

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, then the triggers."""
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("key", name=op.f("uq_organization_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("email", AutoString(length=320), nullable=True),
        sa.Column("time_zone", AutoString(length=64), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("deactivated_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=32), nullable=False),
        sa.Column("secret_hash", AutoString(length=500), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
    )
    op.create_index(op.f("ix_credential_person_id"), "credential", ["person_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_criterion_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("organization_id", "key", name=op.f("uq_criterion_organization_id_key")),
    )
    op.create_index(op.f("ix_criterion_organization_id"), "criterion", ["organization_id"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("client_organization_id", sa.Integer(), nullable=False),
        sa.Column("vendor_organization_id", sa.Integer(), nullable=False),
        sa.Column("time_zone", AutoString(length=64), nullable=False),
        sa.Column(
            "decision_rule",
            sa.Enum(
                "client_decides",
                "both_agree",
                "arbiter",
                name="decisionrule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("arbiter", AutoString(length=200), nullable=False),
        sa.Column(
            "reference",
            sa.Enum(
                "client_side",
                "consensus",
                "gold",
                "none",
                name="reference",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tolerance", sa.Float(), nullable=False),
        sa.Column(
            "reviewer_privacy",
            sa.Enum(
                "off",
                "own_only",
                "own_side_lead",
                name="reviewerprivacy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "names_shown",
            sa.Enum(
                "counts", "own_side", "all", name="namesshown", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("contract_clause", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "client_organization_id <> vendor_organization_id", name=op.f("ck_engagement_two_organizations")
        ),
        sa.ForeignKeyConstraint(
            ["client_organization_id"], ["organization.id"], name=op.f("fk_engagement_client_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_organization_id"], ["organization.id"], name=op.f("fk_engagement_vendor_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("key", name=op.f("uq_engagement_key")),
    )
    op.create_index(
        op.f("ix_engagement_client_organization_id"), "engagement", ["client_organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_engagement_vendor_organization_id"), "engagement", ["vendor_organization_id"], unique=False
    )

    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_scorecard_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("organization_id", "key", name=op.f("uq_scorecard_organization_id_key")),
    )
    op.create_index(op.f("ix_scorecard_organization_id"), "scorecard", ["organization_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("form_token", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index(op.f("ix_web_session_person_id"), "web_session", ["person_id"], unique=False)

    op.create_table(
        "criterion_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("client_criterion_id", sa.Integer(), nullable=False),
        sa.Column("vendor_criterion_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "client_criterion_id <> vendor_criterion_id", name=op.f("ck_criterion_mapping_two_criteria")
        ),
        sa.ForeignKeyConstraint(
            ["client_criterion_id"], ["criterion.id"], name=op.f("fk_criterion_mapping_client_criterion_id")
        ),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_criterion_mapping_engagement_id")),
        sa.ForeignKeyConstraint(
            ["vendor_criterion_id"], ["criterion.id"], name=op.f("fk_criterion_mapping_vendor_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_mapping")),
        sa.UniqueConstraint(
            "engagement_id",
            "client_criterion_id",
            "vendor_criterion_id",
            name=op.f("uq_criterion_mapping_engagement_id_client_criterion_id_vendor_criterion_id"),
        ),
    )
    op.create_index(
        op.f("ix_criterion_mapping_client_criterion_id"), "criterion_mapping", ["client_criterion_id"], unique=False
    )
    op.create_index(op.f("ix_criterion_mapping_engagement_id"), "criterion_mapping", ["engagement_id"], unique=False)
    op.create_index(
        op.f("ix_criterion_mapping_vendor_criterion_id"), "criterion_mapping", ["vendor_criterion_id"], unique=False
    )

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=32), nullable=False),
        sa.Column("file_name", AutoString(length=400), nullable=False),
        sa.Column("content_hash", AutoString(length=64), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_import_run_engagement_id")),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_import_run_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_content_hash"), "import_run", ["content_hash"], unique=False)
    op.create_index(op.f("ix_import_run_engagement_id"), "import_run", ["engagement_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reviewer",
                "facilitator",
                "qa_lead",
                "manager",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_membership_engagement_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_membership_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "engagement_id", "person_id", "role", name=op.f("uq_membership_engagement_id_person_id_role")
        ),
    )
    op.create_index(op.f("ix_membership_engagement_id"), "membership", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_membership_organization_id"), "membership", ["organization_id"], unique=False)
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)

    op.create_table(
        "rater",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "side",
            sa.Enum("client", "vendor", "automated", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "named",
                "positional",
                "automated",
                name="raterkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", AutoString(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'positional' OR side IS NOT NULL", name=op.f("ck_rater_only_positions_lack_a_side")),
        sa.CheckConstraint("person_id IS NULL OR kind = 'named'", name=op.f("ck_rater_persons_are_named")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_rater_engagement_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_rater_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rater_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater")),
        sa.UniqueConstraint("engagement_id", "side", "position", name=op.f("uq_rater_engagement_id_side_position")),
    )
    op.create_index(op.f("ix_rater_engagement_id"), "rater", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_rater_organization_id"), "rater", ["organization_id"], unique=False)
    op.create_index(op.f("ix_rater_person_id"), "rater", ["person_id"], unique=False)

    op.create_table(
        "scorecard_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("language", AutoString(length=16), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_scorecard_version_counts_from_one")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_scorecard_version_published_by_id")),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecard.id"], name=op.f("fk_scorecard_version_scorecard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_version")),
        sa.UniqueConstraint("scorecard_id", "number", name=op.f("uq_scorecard_version_scorecard_id_number")),
    )
    op.create_index(op.f("ix_scorecard_version_scorecard_id"), "scorecard_version", ["scorecard_id"], unique=False)

    op.create_table(
        "tone_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "chat",
                "email",
                "voice",
                "social",
                "document",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "side",
            sa.Enum("client", "vendor", "automated", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "shape",
            sa.Enum("band", "floor", name="targetshape", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("lower", sa.Float(), nullable=False),
        sa.Column("upper", sa.Float(), nullable=True),
        sa.Column("placed_at", UTCDateTime(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint("(shape = 'band') = (upper IS NOT NULL)", name=op.f("ck_tone_target_bands_have_two_ends")),
        sa.CheckConstraint("upper IS NULL OR lower <= upper", name=op.f("ck_tone_target_band_is_not_empty")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_tone_target_criterion_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_tone_target_engagement_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["person.id"], name=op.f("fk_tone_target_placed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tone_target")),
        sa.UniqueConstraint(
            "engagement_id",
            "criterion_id",
            "channel",
            "side",
            "valid_from",
            name=op.f("uq_tone_target_engagement_id_criterion_id_channel_side_valid_from"),
        ),
    )
    op.create_index(op.f("ix_tone_target_criterion_id"), "tone_target", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_tone_target_engagement_id"), "tone_target", ["engagement_id"], unique=False)

    op.create_table(
        "calibration_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("scorecard_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "joint",
                "client_internal",
                "vendor_internal",
                name="sessionscope",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "scoring",
                "locked",
                "meeting",
                "closed",
                "cancelled",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(
                "scored_here", "imported", name="sessionorigin", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "blind",
            sa.Enum("yes", "no", "unknown", name="blind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "reference",
            sa.Enum(
                "client_side",
                "consensus",
                "gold",
                "none",
                name="reference",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tolerance", sa.Float(), nullable=False),
        sa.Column(
            "names_shown",
            sa.Enum(
                "counts", "own_side", "all", name="namesshown", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("locked_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", AutoString(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_calibration_session_closed_has_a_time")
        ),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_calibration_session_tolerance_is_not_negative")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_calibration_session_created_by_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_calibration_session_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_version_id"], ["scorecard_version.id"], name=op.f("fk_calibration_session_scorecard_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["calibration_session.id"], name=op.f("fk_calibration_session_superseded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_session")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_calibration_session_engagement_id_number")),
    )
    op.create_index(
        op.f("ix_calibration_session_engagement_id"), "calibration_session", ["engagement_id"], unique=False
    )
    op.create_index(
        op.f("ix_calibration_session_scorecard_version_id"),
        "calibration_session",
        ["scorecard_version_id"],
        unique=False,
    )

    op.create_table(
        "interaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=True),
        sa.Column("external_id", AutoString(length=200), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("text_hash", AutoString(length=80), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "chat",
                "email",
                "voice",
                "social",
                "document",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", AutoString(length=35), nullable=False),
        sa.Column("direction", AutoString(length=16), nullable=False),
        sa.Column("subject", AutoString(length=300), nullable=False),
        sa.Column("topic", AutoString(length=120), nullable=False),
        sa.Column("queue", AutoString(length=120), nullable=False),
        sa.Column("site", AutoString(length=120), nullable=False),
        sa.Column("agent", AutoString(length=120), nullable=False),
        sa.Column("agent_tenure_days", sa.Integer(), nullable=True),
        sa.Column("customer_case", AutoString(length=120), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("handle_seconds", sa.Float(), nullable=True),
        sa.Column("csat", sa.Float(), nullable=True),
        sa.Column("first_contact_resolution", sa.Boolean(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_interaction_engagement_id")),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], name=op.f("fk_interaction_import_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
        sa.UniqueConstraint(
            "engagement_id",
            "external_id",
            "copy_number",
            name=op.f("uq_interaction_engagement_id_external_id_copy_number"),
        ),
    )
    op.create_index(op.f("ix_interaction_engagement_id"), "interaction", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_interaction_import_run_id"), "interaction", ["import_run_id"], unique=False)

    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_version_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=80), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_version_id"], ["scorecard_version.id"], name=op.f("fk_section_scorecard_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("scorecard_version_id", "key", name=op.f("uq_section_scorecard_version_id_key")),
        sa.UniqueConstraint("scorecard_version_id", "position", name=op.f("uq_section_scorecard_version_id_position")),
    )
    op.create_index(op.f("ix_section_scorecard_version_id"), "section", ["scorecard_version_id"], unique=False)

    op.create_table(
        "anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("designated_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_anchor_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
    )
    op.create_index(op.f("ix_anchor_interaction_id"), "anchor", ["interaction_id"], unique=False)

    op.create_table(
        "criterion_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_version_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meaning_revision", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum("editorial", "semantic", name="change", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("question", AutoString(), nullable=False),
        sa.Column("guidance", AutoString(), nullable=False),
        sa.Column("examples", AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "quality",
                "tone_fit",
                "tone_position",
                name="criterionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "answer_type",
            sa.Enum(
                "binary",
                "ordinal",
                "nominal",
                "numeric",
                name="answertype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "weighted",
                "deduction",
                "bonus",
                "unscored",
                name="scorerole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minimum", sa.Float(), nullable=True),
        sa.Column("maximum", sa.Float(), nullable=True),
        sa.Column("step", sa.Float(), nullable=True),
        sa.Column("unit", AutoString(length=40), nullable=False),
        sa.Column("lower_is_better", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("adjustment", sa.Float(), nullable=False),
        sa.Column(
            "critical",
            sa.Enum("no", "section", "all", name="critical", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "error_class",
            sa.Enum(
                "customer",
                "business",
                "compliance",
                name="errorclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "not_applicable",
            sa.Enum(
                "not_allowed",
                "redistribute",
                "full_credit",
                "left_out",
                name="notapplicablerule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("not_applicable_when", AutoString(), nullable=False),
        sa.Column(
            "comment_required",
            sa.Enum(
                "never",
                "on_fail",
                "on_mark_down",
                "always",
                name="comment_required",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "evidence_required",
            sa.Enum(
                "never",
                "on_fail",
                "on_mark_down",
                "always",
                name="evidence_required",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("condition_criterion_id", sa.Integer(), nullable=True),
        sa.Column("condition_answers", AutoString(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'tone_position' OR weight = 0", name=op.f("ck_criterion_version_positions_have_no_weight")
        ),
        sa.CheckConstraint("meaning_revision >= 1", name=op.f("ck_criterion_version_meaning_counts_from_one")),
        sa.CheckConstraint(
            "minimum IS NULL OR maximum IS NULL OR minimum < maximum",
            name=op.f("ck_criterion_version_range_is_not_empty"),
        ),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_criterion_version_weight_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["condition_criterion_id"], ["criterion.id"], name=op.f("fk_criterion_version_condition_criterion_id")
        ),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_criterion_version_criterion_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_version_id"], ["scorecard_version.id"], name=op.f("fk_criterion_version_scorecard_version_id")
        ),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_criterion_version_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_version")),
        sa.UniqueConstraint(
            "scorecard_version_id", "criterion_id", name=op.f("uq_criterion_version_scorecard_version_id_criterion_id")
        ),
        sa.UniqueConstraint(
            "scorecard_version_id", "position", name=op.f("uq_criterion_version_scorecard_version_id_position")
        ),
    )
    op.create_index(op.f("ix_criterion_version_criterion_id"), "criterion_version", ["criterion_id"], unique=False)
    op.create_index(
        op.f("ix_criterion_version_scorecard_version_id"), "criterion_version", ["scorecard_version_id"], unique=False
    )
    op.create_index(op.f("ix_criterion_version_section_id"), "criterion_version", ["section_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=True),
        sa.Column("receipt", AutoString(length=16), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("leave_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(sealed_at IS NULL) = (receipt = '')", name=op.f("ck_participation_sealed_has_a_receipt")),
        sa.ForeignKeyConstraint(["rater_id"], ["rater.id"], name=op.f("fk_participation_rater_id")),
        sa.ForeignKeyConstraint(["session_id"], ["calibration_session.id"], name=op.f("fk_participation_session_id")),
        sa.PrimaryKeyConstraint("session_id", "rater_id", name=op.f("pk_participation")),
    )
    op.create_index(op.f("ix_participation_rater_id"), "participation", ["rater_id"], unique=False)

    op.create_table(
        "recording",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("url", AutoString(length=2000), nullable=False),
        sa.Column("media_type", AutoString(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(url = '') = (content IS NOT NULL)", name=op.f("ck_recording_link_or_file")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_recording_interaction_id")),
        sa.PrimaryKeyConstraint("interaction_id", name=op.f("pk_recording")),
    )
    op.create_table(
        "session_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "chosen_by",
            sa.Enum(
                "random",
                "client",
                "vendor",
                "hand",
                "imported",
                "repeat",
                name="chosenby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stratum", AutoString(length=120), nullable=False),
        sa.Column("revealed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_session_contact_interaction_id")),
        sa.ForeignKeyConstraint(["session_id"], ["calibration_session.id"], name=op.f("fk_session_contact_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_contact")),
        sa.UniqueConstraint("session_id", "interaction_id", name=op.f("uq_session_contact_session_id_interaction_id")),
        sa.UniqueConstraint("session_id", "position", name=op.f("uq_session_contact_session_id_position")),
    )
    op.create_index(op.f("ix_session_contact_interaction_id"), "session_contact", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_session_contact_session_id"), "session_contact", ["session_id"], unique=False)

    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "agent",
                "customer",
                "bot",
                "system",
                "note",
                name="speakerrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("speaker", AutoString(length=120), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("second", sa.Float(), nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_turn_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("interaction_id", "position", name=op.f("uq_turn_interaction_id_position")),
    )
    op.create_index(op.f("ix_turn_interaction_id"), "turn", ["interaction_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_contact_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_agenda_item_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_contact_id"], ["session_contact.id"], name=op.f("fk_agenda_item_session_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "session_contact_id",
            "criterion_version_id",
            name=op.f("uq_agenda_item_session_contact_id_criterion_version_id"),
        ),
    )
    op.create_index(op.f("ix_agenda_item_session_contact_id"), "agenda_item", ["session_contact_id"], unique=False)

    op.create_table(
        "answer_level",
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=80), nullable=False),
        sa.Column("label", AutoString(length=200), nullable=False),
        sa.Column("description", AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("fails", sa.Boolean(), nullable=False),
        sa.CheckConstraint("points >= 0 AND points <= 1", name=op.f("ck_answer_level_points_are_a_share")),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_answer_level_criterion_version_id")
        ),
        sa.PrimaryKeyConstraint("criterion_version_id", "code", name=op.f("pk_answer_level")),
        sa.UniqueConstraint(
            "criterion_version_id", "position", name=op.f("uq_answer_level_criterion_version_id_position")
        ),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("meaning_revision", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("session_contact_id", sa.Integer(), nullable=True),
        sa.Column("situation", AutoString(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("example", AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "decided",
                "agreed_to_differ",
                "escalated",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rule",
            sa.Enum(
                "client_decides",
                "both_agree",
                "arbiter",
                name="decisionrule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", AutoString(length=200), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("applies_to_past", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_decision_criterion_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_decision_engagement_id")),
        sa.ForeignKeyConstraint(
            ["session_contact_id"], ["session_contact.id"], name=op.f("fk_decision_session_contact_id")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["calibration_session.id"], name=op.f("fk_decision_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_criterion_id"), "decision", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_decision_engagement_id"), "decision", ["engagement_id"], unique=False)
    op.create_index(op.f("ix_decision_session_id"), "decision", ["session_id"], unique=False)

    op.create_table(
        "gold_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_contact_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("level_code", AutoString(length=80), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "client_decides",
                "both_agree",
                "arbiter",
                name="decisionrule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", UTCDateTime(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN level_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN number IS NULL THEN 0 ELSE 1 END) + (CASE WHEN not_applicable THEN 1 ELSE 0 END) = 1",
            name=op.f("ck_gold_rating_one_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_gold_rating_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_contact_id"], ["session_contact.id"], name=op.f("fk_gold_rating_session_contact_id")
        ),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["gold_rating.id"], name=op.f("fk_gold_rating_superseded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gold_rating")),
    )
    op.create_index(op.f("ix_gold_rating_session_contact_id"), "gold_rating", ["session_contact_id"], unique=False)

    op.create_table(
        "reason_code",
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=80), nullable=False),
        sa.Column("label", AutoString(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_reason_code_criterion_version_id")
        ),
        sa.PrimaryKeyConstraint("criterion_version_id", "code", name=op.f("pk_reason_code")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_contact_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("after_reveal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["rater_id"], ["rater.id"], name=op.f("fk_review_rater_id")),
        sa.ForeignKeyConstraint(
            ["session_contact_id"], ["session_contact.id"], name=op.f("fk_review_session_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("session_contact_id", "rater_id", name=op.f("uq_review_session_contact_id_rater_id")),
    )
    op.create_index(op.f("ix_review_rater_id"), "review", ["rater_id"], unique=False)
    op.create_index(op.f("ix_review_session_contact_id"), "review", ["session_contact_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("quote", AutoString(), nullable=False),
        sa.Column("second", sa.Float(), nullable=True),
        sa.Column("operation", AutoString(length=64), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(second IS NOT NULL AND turn_id IS NULL) OR (second IS NULL AND turn_id IS NOT NULL AND span_start >= 0 AND span_end > span_start)",
            name=op.f("ck_evidence_words_or_second"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_evidence_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_evidence_review_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_evidence_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_operation"), "evidence", ["operation"], unique=False)
    op.create_index(op.f("ix_evidence_review_id"), "evidence", ["review_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("level_code", AutoString(length=80), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation", AutoString(length=64), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN level_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN number IS NULL THEN 0 ELSE 1 END) + (CASE WHEN not_applicable THEN 1 ELSE 0 END) = 1",
            name=op.f("ck_rating_one_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_version_id", "level_code"],
            ["answer_level.criterion_version_id", "answer_level.code"],
            name=op.f("fk_rating_criterion_version_id_level_code"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_rating_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_rating_review_id")),
        sa.PrimaryKeyConstraint("review_id", "criterion_version_id", name=op.f("pk_rating")),
    )
    op.create_index(op.f("ix_rating_criterion_version_id"), "rating", ["criterion_version_id"], unique=False)

    op.create_table(
        "rating_reason",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("reason_code", AutoString(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_version_id", "reason_code"],
            ["reason_code.criterion_version_id", "reason_code.code"],
            name=op.f("fk_rating_reason_criterion_version_id_reason_code"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_rating_reason_review_id")),
        sa.PrimaryKeyConstraint("review_id", "criterion_version_id", "reason_code", name=op.f("pk_rating_reason")),
    )
    op.create_table(
        "remark",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_version_id", sa.Integer(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation", AutoString(length=64), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_version_id"], ["criterion_version.id"], name=op.f("fk_remark_criterion_version_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_remark_review_id")),
        sa.PrimaryKeyConstraint("review_id", "criterion_version_id", name=op.f("pk_remark")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("answer", AutoString(length=80), nullable=False),
        sa.Column("voted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_vote_agenda_item_id")),
        sa.ForeignKeyConstraint(["rater_id"], ["rater.id"], name=op.f("fk_vote_rater_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("agenda_item_id", "rater_id", name=op.f("uq_vote_agenda_item_id_rater_id")),
    )
    op.create_index(op.f("ix_vote_agenda_item_id"), "vote", ["agenda_item_id"], unique=False)

    create_triggers(rules())
