"""What every report speaks of: reviewers as this viewer may see them, contacts, sessions, and what was filtered."""

from dataclasses import dataclass
from datetime import datetime

from calibration.vocabulary import Blind, Channel, Reference, SessionOrigin, SessionScope, SessionState, Side


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One rater as this viewer may see them.

    Attributes
    ----------
    id : int
        The rater's id: for keys of widgets and marks, never shown.
    label : str
        What stands on the screen: the rater's own label where visibility allows, else a pseudonym made from side
        and position: ``"Vendor A"``, ``"Reviewer 2"``.
    side : Side or None
        ``None`` where nobody knows (a file without sides).
    named : bool
        Whether ``label`` is the rater's own; False for pseudonyms and positions.
    positional : bool
        The rater is "first, second … in the file", not a person.
    own : bool
        The viewer.
    """

    id: int
    label: str
    side: Side | None
    named: bool
    positional: bool
    own: bool


@dataclass(frozen=True, slots=True)
class ContactFact:
    """One revealed contact of a session. ``id`` is the session contact's: every figure lists those.

    Attributes
    ----------
    position : int
        From 1, within its session.
    started_at : datetime or None
        Aware, UTC. ``local_at`` is the same moment in the engagement's time zone.
    csat : float or None
        The customer's own rating, as the file gave it; few customers give one.
    """

    id: int
    session_id: int
    interaction_id: int
    position: int
    external_id: str
    channel: Channel
    language: str
    subject: str
    topic: str
    site: str
    started_at: datetime | None
    local_at: datetime | None
    csat: float | None = None


@dataclass(frozen=True, slots=True)
class SessionFact:
    """One session that entered a report.

    Attributes
    ----------
    n_contacts_open, n_contacts : int
        Contacts revealed, and contacts that can be. A repeat in use is in neither.
    tolerance : float
        Score points within which two totals count as the same.
    card_name, card_version
        The scorecard version it was scored on.
    tone_round : bool
        Every line of that card places the tone: there is no score.
    asks_guesses : bool
        It asks what the other side will say on lines about tone.
    """

    id: int
    number: int
    name: str
    scope: SessionScope
    state: SessionState
    held_at: datetime | None
    origin: SessionOrigin
    blind: Blind
    reference: Reference
    tolerance: float
    card_name: str
    card_version: int
    n_contacts_open: int
    n_contacts: int
    tone_round: bool = False
    asks_guesses: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Which contacts a report is made from: all conditions must hold, an empty one always does.

    Attributes
    ----------
    channels, topics, languages, sites : tuple
        Values of the contact; ``""`` selects contacts without one.
    hours : tuple of str
        Blocks of the local day as :func:`calibration.analysis.grouping.hour_block` names them: ``"08–12"``.
    lines : tuple of str
        Ids of lines (``LineReport.id``); the verdicts are corrected for the number of lines kept.
    """

    channels: tuple[Channel, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """What a report is about, before any figure.

    Attributes
    ----------
    sessions : tuple of SessionFact
        By time held, then number. Empty when every session asked for is void or superseded.
    n_left_out_sessions : int
        Sessions asked for that are void or superseded, and therefore not counted.
    n_contacts, n_contacts_total : int
        Revealed contacts that passed the filters; contacts of the sessions that can be revealed.
    reviewers : tuple of Reviewer
        Those who gave at least one counted answer: client side first, then vendor, then others.
    blind : Blind
        ``YES`` only if every session was; ``NO`` if one was not; else ``UNKNOWN``.
    imported : bool
        Whether any session came from a file.
    reference : Reference or None
        ``None`` when the sessions differ.
    tolerance : float or None
        Score points; ``None`` when the sessions differ.
    cards : tuple of (str, int)
        Name and version of every card used, oldest session first.
    n_after_reveal : int
        Reviews that arrived after their contact's reveal: shown in grids, in no figure.
    filters : Filters
    """

    engagement_id: int
    time_zone: str
    sessions: tuple[SessionFact, ...]
    n_left_out_sessions: int
    n_contacts: int
    n_contacts_total: int
    reviewers: tuple[Reviewer, ...]
    blind: Blind
    imported: bool
    reference: Reference | None
    tolerance: float | None
    cards: tuple[tuple[str, int], ...]
    n_after_reveal: int
    filters: Filters

    def voices(self, side: Side | None) -> tuple[Reviewer, ...]:
        """The reviewers of one side, in order."""
        return tuple(reviewer for reviewer in self.reviewers if reviewer.side is side)

    @property
    def tone_round(self) -> bool:
        """Whether there are sessions and every one is a tone round."""
        return bool(self.sessions) and all(session.tone_round for session in self.sessions)

    @property
    def two_sides(self) -> bool:
        """Whether both the client and the vendor gave an answer."""
        return bool(self.voices(Side.CLIENT)) and bool(self.voices(Side.VENDOR))
