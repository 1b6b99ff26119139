"""What the meeting settles: agreed scores, decisions, second votes; and where each side wants the tone."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, refers_to, text_enum
from calibration.vocabulary import Channel, DecisionRule, DecisionState, Side, TargetShape


class AgendaItem(Table, table=True):
    """One criterion of one contact that the meeting takes up."""

    __table_args__ = (UniqueConstraint("session_contact_id", "criterion_version_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_contact_id: int = refers_to("session_contact.id")
    criterion_version_id: int = refers_to("criterion_version.id", index=False)
    position: int


class Vote(Table, table=True):
    """A second private vote after discussion: apart for ever, and in no coefficient."""

    __table_args__ = (UniqueConstraint("agenda_item_id", "rater_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agenda_item_id: int = refers_to("agenda_item.id")
    rater_id: int = refers_to("rater.id", index=False)
    answer: str = Field(max_length=80)
    voted_at: datetime


class GoldRating(Table, table=True):
    """The value the meeting or an expert settled on (screen: agreed score). Append-only."""

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN level_code IS NULL THEN 0 ELSE 1 END) + (CASE WHEN number IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN not_applicable THEN 1 ELSE 0 END) = 1",
            name="one_answer",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_contact_id: int = refers_to("session_contact.id")
    criterion_version_id: int = refers_to("criterion_version.id", index=False)
    level_code: str | None = Field(default=None, max_length=80)
    number: float | None = None
    not_applicable: bool = False
    rule: DecisionRule = Field(sa_type=text_enum(DecisionRule))
    settled_at: datetime
    superseded_by_id: int | None = refers_to("gold_rating.id", nullable=True, index=False)


class Decision(Table, table=True):
    """What was decided about a criterion, in which situation, and from when it holds."""

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    criterion_id: int = refers_to("criterion.id")
    meaning_revision: int = 1
    session_id: int | None = refers_to("calibration_session.id", nullable=True)
    session_contact_id: int | None = refers_to("session_contact.id", nullable=True, index=False)
    situation: str = ""
    text: str
    example: str = ""
    state: DecisionState = Field(sa_type=text_enum(DecisionState))
    rule: DecisionRule = Field(sa_type=text_enum(DecisionRule))
    decided_by: str = Field(default="", max_length=200)
    note: str = ""
    applies_to_past: bool = False
    decided_at: datetime
    in_force_from: date
    in_force_until: date | None = None


class ToneTarget(Table, table=True):
    """Where one side thinks the client wants a tone scale, for a channel. Both place it unseen."""

    __table_args__ = (
        UniqueConstraint("engagement_id", "criterion_id", "channel", "side", "valid_from"),
        CheckConstraint("upper IS NULL OR lower <= upper", name="band_is_not_empty"),
        CheckConstraint("(shape = 'band') = (upper IS NOT NULL)", name="bands_have_two_ends"),
    )

    id: int | None = Field(default=None, primary_key=True)
    engagement_id: int = refers_to("engagement.id")
    criterion_id: int = refers_to("criterion.id")
    channel: Channel | None = Field(default=None, sa_type=text_enum(Channel))
    side: Side = Field(sa_type=text_enum(Side))
    shape: TargetShape = Field(default=TargetShape.BAND, sa_type=text_enum(TargetShape))
    lower: float
    upper: float | None = None
    placed_at: datetime
    placed_by_id: int | None = refers_to("person.id", nullable=True, index=False)
    valid_from: date
