"""What an engagement folder says, as frozen records: one class a table, its fields the table's columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from calibration.intake.folder_details import EngagementDetails
from calibration.intake.records import ContactRecord, Place, Problem, Severity
from calibration.scorecard.definition import ScorecardDefinition
from calibration.vocabulary import (
    Blind,
    Channel,
    ChosenBy,
    DecisionRule,
    DecisionState,
    NamesShown,
    Reference,
    SessionOrigin,
    SessionScope,
    SessionState,
    Side,
    TargetShape,
)

ContactKey = tuple[str, int]
"""External id and copy: what identifies a contact within a folder."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One row of ``sessions.csv``."""

    number: int
    name: str
    state: SessionState
    scorecard: str
    scope: SessionScope
    origin: SessionOrigin
    blind: Blind
    reference: Reference
    tolerance: float
    names_shown: NamesShown
    created_at: datetime
    created_by: str
    held_at: datetime | None
    due_at: datetime | None
    opened_at: datetime | None
    locked_at: datetime | None
    closed_at: datetime | None
    superseded_by: int | None
    void_reason: str
    sample: Mapping[str, object]
    asks_guesses: bool
    place: Place


@dataclass(frozen=True, slots=True)
class SessionContactRow:
    """One row of ``session_contacts.csv``."""

    session: int
    position: int
    contact: str
    copy: int
    chosen_by: ChosenBy
    stratum: str
    revealed_at: datetime | None
    place: Place


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """One row of ``participations.csv``."""

    session: int
    rater: str
    sealed_at: datetime | None
    receipt: str
    late: bool
    leave_at: datetime | None
    place: Place


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row of ``reviews.csv``: when one reviewer scored one contact."""

    session: int
    contact: str
    copy: int
    rater: str
    started_at: datetime
    submitted_at: datetime | None
    late: bool
    after_reveal: bool
    place: Place


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One row of ``ratings.csv``. ``answer`` as written: a level code, a number, ``N/A``, or empty."""

    session: int
    contact: str
    copy: int
    rater: str
    criterion: str
    answer: str
    comment: str
    reasons: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GuessRow:
    """One row of ``guesses.csv``: what a reviewer thought the other side would answer."""

    session: int
    contact: str
    copy: int
    rater: str
    criterion: str
    guess: str
    place: Place


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of ``evidence.csv``.

    Attributes
    ----------
    span_start, span_end : int or None
        Code points of the turn's stored text, found from ``quote`` and ``occurrence``; ``None`` for a second.
    """

    session: int
    contact: str
    copy: int
    rater: str
    criterion: str
    turn: int | None
    quote: str
    occurrence: int | None
    second: float | None
    place: Place
    span_start: int | None = None
    span_end: int | None = None


@dataclass(frozen=True, slots=True)
class AgreedScoreRow:
    """One row of ``agreed_scores.csv``; a later row of the same cell supersedes the earlier."""

    session: int
    contact: str
    copy: int
    criterion: str
    answer: str
    rule: DecisionRule
    settled_at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row of ``decisions.csv``."""

    criterion: str
    owner: str
    meaning_revision: int
    session: int | None
    contact: str
    copy: int
    situation: str
    text: str
    example: str
    state: DecisionState
    rule: DecisionRule
    decided_by: str
    note: str
    applies_to_past: bool
    decided_at: datetime
    in_force_from: date
    in_force_until: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row of ``targets.csv``: where one side thinks the client wants a line."""

    criterion: str
    owner: str
    channel: Channel | None
    side: Side
    shape: TargetShape
    lower: float
    upper: float | None
    placed_at: datetime
    placed_by: str
    valid_from: date
    place: Place


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """One row of ``anchors.csv``: a contact that is scored again, blind."""

    contact: str
    copy: int
    designated_at: datetime
    retired_at: datetime | None
    place: Place


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """One row of ``population.csv``: a contact that took place, without its words."""

    contact: str
    started_at: datetime
    channel: Channel | None
    language: str
    topic: str
    site: str
    place: Place


@dataclass(frozen=True, slots=True)
class EngagementFolder:
    """A whole folder in which every reference and value is good.

    Attributes
    ----------
    cards : mapping of str to ScorecardDefinition
        By the name of the file without ``.yaml``.
    masked : mapping of str to int
        Kind of personal data → how many were replaced in the turns.
    """

    details: EngagementDetails
    cards: Mapping[str, ScorecardDefinition]
    contacts: tuple[ContactRecord, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    session_contacts: tuple[SessionContactRow, ...] = ()
    participations: tuple[ParticipationRow, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()
    ratings: tuple[RatingRow, ...] = ()
    guesses: tuple[GuessRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    agreed_scores: tuple[AgreedScoreRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    anchors: tuple[AnchorRow, ...] = ()
    population: tuple[PopulationRow, ...] = ()
    masked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What reading gave: a folder, or the problems that keep it out; warnings may come with a folder."""

    folder: EngagementFolder | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the folder out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
