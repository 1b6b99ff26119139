"""What visibility decides on: plain facts about a person and about a session, filled in by the store."""

from dataclasses import dataclass

from calibration.vocabulary import NamesShown, Role, SessionScope, SessionState, Side


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person in one engagement.

    Attributes
    ----------
    side : Side or None
        The side of the person's organization; ``None`` for a neutral one.
    roles : frozenset of Role
        Empty for a person without membership: such a person sees nothing.
    rater_id : int or None
        The rater this person scores as, if any.
    """

    person_id: int
    engagement_id: int
    side: Side | None
    roles: frozenset[Role]
    rater_id: int | None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One contact of a session: whether it was revealed, and whether it is a repeat in use."""

    id: int
    revealed: bool
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as visibility needs to know it.

    Attributes
    ----------
    sealed : frozenset of int
        Raters who have submitted.
    participants : frozenset of int
        Raters asked to score.
    revision : int
        Raised by every write that can change what somebody sees.
    """

    id: int
    engagement_id: int
    scope: SessionScope
    state: SessionState
    names_shown: NamesShown
    revision: int
    contacts: tuple[ContactFacts, ...]
    participants: frozenset[int]
    sealed: frozenset[int]
