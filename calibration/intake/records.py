"""What intake hands over: frozen records with the place they came from, and problems in plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from calibration.scorecard.definition import ScorecardDefinition
from calibration.vocabulary import Channel, RaterKind, Side, SpeakerRole


class Severity(StrEnum):
    """``ERROR`` rows are not imported; ``WARNING`` rows are, with what was assumed; ``NOTE`` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands. ``line`` counts as the person's program does, from 1."""

    file: str = ""
    sheet: str = ""
    line: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a file.

    Attributes
    ----------
    code : str
        Stable name of the kind of problem, for grouping: ``"unknown_channel"``.
    message : str
        One sentence for the screen: what was found, where, what is allowed.
    found, allowed : str
        The offending text as it stands, and what would be accepted; either may be empty.
    contact : str
        External id of the contact concerned, if one is.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    place: Place = field(default_factory=Place)
    found: str = ""
    allowed: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn of a transcript, or a document (role ``note``).

    Attributes
    ----------
    text : str
        Masked text. Evidence spans count code points of exactly this string.
    second : float or None
        Start within the recording, in seconds.
    said_at : datetime or None
        Aware.
    """

    role: SpeakerRole
    text: str
    speaker: str = ""
    second: float | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact as read from a file.

    Attributes
    ----------
    external_id : str
        The id the file gives it.
    copy : int
        0, or 1, 2 … when the same id carries another text and the person chose to keep both apart.
    text_hash : str
        Keyed hash of the unmasked turns plus the masker's version (``data_model`` 14); equal ids with unequal
        hashes are a conflict.
    started_at : datetime or None
        Aware, UTC; ``utc_offset_minutes`` keeps what the file said.
    duration_seconds, handle_seconds : float or None
    csat : float or None
    attributes : mapping of str to str
        Every other column the mapping asked to keep.
    """

    external_id: str
    text_hash: str
    copy: int = 0
    channel: Channel = Channel.OTHER
    language: str = ""
    direction: str = ""
    subject: str = ""
    topic: str = ""
    queue: str = ""
    site: str = ""
    agent: str = ""
    agent_tenure_days: int | None = None
    customer_case: str = ""
    started_at: datetime | None = None
    utc_offset_minutes: int | None = None
    duration_seconds: float | None = None
    handle_seconds: float | None = None
    csat: float | None = None
    first_contact_resolution: bool | None = None
    recording_url: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[TurnRecord, ...] = ()
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class RaterRecord:
    """A rater named in a file, or a position in it."""

    label: str
    side: Side | None
    kind: RaterKind
    position: int
    organization: str = ""


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One rater's answer to one criterion of one contact: exactly one of level, number, not_applicable."""

    contact: str
    copy: int
    rater: str
    criterion: str
    level_code: str | None = None
    number: float | None = None
    not_applicable: bool = False
    comment: str = ""
    reasons: tuple[str, ...] = ()
    session: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One id, two or more different texts. Shown with a choice; never merged.

    Attributes
    ----------
    external_id : str
    lines : tuple of tuple of int
        For each distinct text the file lines that carry it, in file order.
    excerpts : tuple of str
        The first words where the texts differ, one per distinct text.
    """

    external_id: str
    lines: tuple[tuple[int, ...], ...]
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewCommentRecord:
    """One rater's comment on a contact as a whole, where the file has one beside the answers.

    A comment can stand without a single answer: the row is reported and the comment is kept.
    """

    contact: str
    copy: int
    rater: str
    comment: str
    session: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One imported session: its label as ratings carry it, and the times found in its rows.

    Attributes
    ----------
    first_at, last_at : datetime or None
        Earliest and latest time in its rows, aware UTC; ``None`` when the file has no times.
    """

    label: str
    first_at: datetime | None = None
    last_at: datetime | None = None


class ConflictChoice(StrEnum):
    """What to do with one id that carries several texts."""

    KEEP_APART = "keep_apart"
    FIRST = "first"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything one file gave.

    Attributes
    ----------
    rows_read, rows_good : int
        Data rows of the file, and those of them without an error.
    masked : mapping of str to int
        Kind of personal data → how many were replaced.
    scorecard : ScorecardDefinition or None
        For ratings: the card as declared by the mapping or understood from the answers.
    review_comments, sessions
        Comments on a contact as a whole, and the sessions that ``RatingRecord.session`` names.
    """

    contacts: tuple[ContactRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()
    raters: tuple[RaterRecord, ...] = ()
    scorecard: ScorecardDefinition | None = None
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    masked: Mapping[str, int] = field(default_factory=dict)
    rows_read: int = 0
    rows_good: int = 0
    review_comments: tuple[ReviewCommentRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep rows out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
