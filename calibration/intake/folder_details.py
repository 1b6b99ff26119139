"""What ``engagement.yaml`` says, as frozen records: organizations, people, raters, cards and the engagement's rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from calibration.vocabulary import (
    DecisionRule,
    NamesShown,
    RaterKind,
    Reference,
    ReviewerPrivacy,
    Role,
    Side,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """A company: the client, the vendor, or a neutral one."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who may sign in, with the roles they hold for one organization."""

    key: str
    name: str
    organization: str
    roles: tuple[Role, ...] = ()
    email: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class FolderRater:
    """Who scores, for one side, for life. ``key`` is how the tables of the folder name them."""

    key: str
    label: str
    side: Side | None
    kind: RaterKind = RaterKind.NAMED
    person: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A scorecard version in the folder. ``name`` is its file's name without ``.yaml``."""

    name: str
    organization: str
    state: VersionState = VersionState.PUBLISHED
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CadenceRecord:
    """From a date on, one joint session every so many weeks is required."""

    in_force_from: date
    every_weeks: int


@dataclass(frozen=True, slots=True)
class EngagementDetails:
    """``engagement.yaml``."""

    key: str
    name: str
    client: OrganizationRecord
    vendor: OrganizationRecord
    neutral: tuple[OrganizationRecord, ...] = ()
    time_zone: str = "UTC"
    demo: bool = False
    decision_rule: DecisionRule = DecisionRule.CLIENT_DECIDES
    arbiter: str = ""
    reference: Reference = Reference.CLIENT_SIDE
    tolerance: float = 5.0
    contract: Mapping[str, str | float] = field(default_factory=dict)
    reviewer_privacy: ReviewerPrivacy = ReviewerPrivacy.OFF
    reviewer_minimum: int = 10
    names_shown: NamesShown = NamesShown.OWN_SIDE
    countries: tuple[str, ...] = ()
    data_notice: str = ""
    repeats: bool = False
    people: tuple[PersonRecord, ...] = ()
    raters: tuple[FolderRater, ...] = ()
    scorecards: tuple[CardEntry, ...] = ()
    cadence: tuple[CadenceRecord, ...] = ()

    @property
    def organizations(self) -> tuple[OrganizationRecord, ...]:
        """Client, vendor, then the neutral ones."""
        return (self.client, self.vendor, *self.neutral)
