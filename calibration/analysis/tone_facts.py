"""What a report on tone says: of every line what each side wants and hears, and the gaps between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from calibration.stats.estimate import Estimate
from calibration.stats.tone_target import Delivery
from calibration.store.targets import TargetRow
from calibration.vocabulary import AnswerType, Channel, CriterionKind

GROUPINGS = ("channel", "language", "topic", "site")
"""What contacts are told apart by, as columns of a contact."""


@dataclass(frozen=True, slots=True)
class TonePeriod:
    """The sessions a report counts: from one day to another, both included; ``None`` leaves an end open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class SideTone:
    """What one side hears and what it thinks the client wants.

    Attributes
    ----------
    heard : Estimate
        Mean answer over the contacts the side scored, scale points; for yes/no lines the share of yes.
    target : TargetRow or None
        In force at the end of the period and visible to the viewer.
    first_target : TargetRow or None
        The side's first, blind placement.
    has_placed : bool
        Whether the side has placed one at all.
    n_raters : int
        Voices that the side's mean is made of.
    """

    heard: Estimate
    target: TargetRow | None
    first_target: TargetRow | None
    has_placed: bool
    n_raters: int


@dataclass(frozen=True, slots=True)
class ToneGroup:
    """The gaps in one group of contacts.

    Attributes
    ----------
    by : str
        One of :data:`GROUPINGS`.
    contacts : tuple of int
        Session contacts both sides heard.
    n_lower, n_higher : int
        Contacts on which the client's mean is below, or above, the vendor's: what can be said of very few.
    """

    by: str
    group: str
    perception: Estimate
    delivery: Delivery | None
    contacts: tuple[int, ...]
    n_lower: int
    n_higher: int


@dataclass(frozen=True, slots=True)
class ToneLine:
    """One tone line.

    Attributes
    ----------
    id, criterion_id, meaning_revision, name
        As in :class:`calibration.analysis.line_report.LineReport`.
    channel : Channel or None
        The channel its targets are for.
    scale : tuple of float
    step : float
        Smallest distance of two answers.
    low_label, high_label : str
        What the ends are called.
    when_marked_down : bool
        The line is asked only after another answer (``only_if``): it hears the contacts that were found wanting.
    expectation : float or None
        Middle of the client's first target − middle of the vendor's; no ratings in it, so no interval.
    perception : Estimate
        Client − vendor over the contacts both heard.
    delivery : Delivery or None
        What the client hears against the client's target; ``None`` without one.
    groups : tuple of ToneGroup
        Groupings that tell the contacts apart, by grouping and name.
    contacts : tuple of int
        Session contacts both heard, widest apart first.
    """

    id: str
    criterion_id: int
    meaning_revision: int
    name: str
    kind: CriterionKind
    answer_type: AnswerType
    channel: Channel | None
    scale: tuple[float, float]
    step: float
    low_label: str
    high_label: str
    when_marked_down: bool
    client: SideTone
    vendor: SideTone
    expectation: float | None
    perception: Estimate
    delivery: Delivery | None
    groups: tuple[ToneGroup, ...]
    contacts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToneReport:
    """Tone of one room over a period.

    Attributes
    ----------
    lines : tuple of ToneLine
        Just-about-right and yes/no lines first, then where the tone stands; within these in card order.
    distances : tuple of (CriterionKind, AnswerType, Estimate)
        One a kind of scale with two lines or more that the client has a target for: what the client hears.
    n_sessions, n_contacts : int
        Repeats in use are no contacts here: a period and a channel that anybody may choose would tell them apart.
    first_day, last_day : date or None
        Of the sessions counted.
    days : tuple of date
        Of all sessions of the room.
    channels : tuple of Channel
        Of all contacts of the room.
    session_of : mapping from int to int
        Session contact to its session, of the contacts counted.
    """

    lines: tuple[ToneLine, ...]
    distances: tuple[tuple[CriterionKind, AnswerType, Estimate], ...]
    n_sessions: int
    n_contacts: int
    first_day: date | None
    last_day: date | None
    days: tuple[date, ...]
    channels: tuple[Channel, ...]
    session_of: Mapping[int, int]


def middle(target: TargetRow) -> float:
    """The middle of a band, or the floor."""
    return target.lower if target.upper is None else (target.lower + target.upper) / 2
