"""What was asked for and what there was: the cadence an engagement requires, and the population contacts come from."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from calibration.store.models.base import Table, text_enum
from calibration.vocabulary import Channel


class CadenceRequirement(Table, table=True):
    """From a date on, one joint session every so many weeks; the newest one that began holds."""

    __table_args__ = (CheckConstraint("every_weeks >= 1", name="at_least_a_week"),)

    engagement_id: int = Field(foreign_key="engagement.id", primary_key=True)
    in_force_from: date = Field(primary_key=True)
    every_weeks: int


class PopulationContact(Table, table=True):
    """One contact that took place, as metadata alone: what a share of contacts reviewed is a share of."""

    engagement_id: int = Field(foreign_key="engagement.id", primary_key=True)
    external_id: str = Field(primary_key=True, max_length=200)
    started_at: datetime = Field(index=True)
    channel: Channel | None = Field(default=None, sa_type=text_enum(Channel, name="population_channel"))
    language: str = Field(default="", max_length=35)
    topic: str = Field(default="", max_length=200)
    site: str = Field(default="", max_length=200)
