"""The one answer to "what may this person see of what happened over months?".

Figures over time are made from closed sessions of one room, and count every contact of them: repeats in use, too, which
stay out of everything else (``data_model`` 3). So whoever shows them shows a number made from several contacts, never
one answer: a single contact is opened through the Scope of its session, in which a repeat in use is never open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from calibration.visibility.facts import Viewer
from calibration.visibility.reviewers import ReviewerPolicy, leads, shows_figure
from calibration.visibility.scope import Scope, knows_of
from calibration.vocabulary import Role, SessionScope, SessionState, Side

LEADS_FIRST = timedelta(hours=24)
"""How long an alarm is the two QA leads' alone before everybody of the joint room sees it."""

LEAST_REPEATS = 3
"""Repeats, at least, behind a figure that could otherwise give away the answers on one that is still in use."""

LEAST_GUESSED = 5
"""Contacts, at least, behind a figure about guesses of the other side's answers; and those on which the sides differ,
where any do. A guess is shown to nobody but its author, before the reveal and after it; a side may be one person, so
what is shown is a share over several contacts."""


@dataclass(frozen=True, slots=True)
class PastSessionFacts:
    """A session as this module needs to know it; ``revision`` as in :class:`~.facts.SessionFacts`."""

    id: int
    engagement_id: int
    scope: SessionScope
    state: SessionState
    revision: int
    counted: bool


@dataclass(frozen=True, slots=True)
class LongScope:
    """What one person may see of a room's closed sessions. Frozen and hashable: queries take it, cache keys hold it.

    Attributes
    ----------
    room : SessionScope
    sessions : tuple of (int, int)
        Id and revision of every session that counts, by id.
    own_rater_id : int or None
        For the viewer's own figures.
    side : Side or None
    leads_own_side : bool
        As in :class:`~.scope.Scope`.
    """

    engagement_id: int
    room: SessionScope
    sessions: tuple[tuple[int, int], ...]
    own_rater_id: int | None
    side: Side | None
    leads_own_side: bool

    @property
    def session_ids(self) -> tuple[int, ...]:
        """Ids of the sessions that count."""
        return tuple(session for session, _ in self.sessions)

    def shows_figure_of(self, policy: ReviewerPolicy, *, rater_id: int, side: Side | None, n_contacts: int) -> bool:
        """Whether a figure about this single rater may be shown, as :func:`~.reviewers.shows_figure` decides."""
        return shows_figure(
            policy,
            own=rater_id == self.own_rater_id,
            leads_them=self.leads_own_side and side is self.side,
            n_contacts=n_contacts,
        )


def long_scope_of(viewer: Viewer, room: SessionScope, sessions: Iterable[PastSessionFacts]) -> LongScope:
    """What this person may see of the closed sessions of one room.

    Parameters
    ----------
    sessions : iterable of PastSessionFacts
        Any; those of another room or engagement, not closed, void or superseded do not count.
    """
    counted = (
        (one.id, one.revision)
        for one in sessions
        if one.scope is room
        and one.counted
        and one.state is SessionState.CLOSED
        and knows_of(viewer, engagement_id=one.engagement_id, scope=one.scope)
    )
    return LongScope(
        engagement_id=viewer.engagement_id,
        room=room,
        sessions=tuple(sorted(counted)),
        own_rater_id=viewer.rater_id,
        side=viewer.side,
        leads_own_side=leads(viewer),
    )


def long_scope_of_meeting(scope: Scope, room: SessionScope) -> LongScope | None:
    """One session by itself as it will be seen once it is closed; ``None`` before its last contact is revealed.

    Parameters
    ----------
    scope : Scope
        Of a session that is neither void nor superseded.
    room : SessionScope
        The session's own.
    """
    if not scope.whole:
        return None
    return LongScope(
        engagement_id=scope.engagement_id,
        room=room,
        sessions=((scope.session_id, scope.revision),),
        own_rater_id=scope.own_rater_id,
        side=scope.side,
        leads_own_side=scope.leads_own_side,
    )


def sees_target(viewer: Viewer, *, side: Side, both_placed: bool) -> bool:
    """Whether this person may see where a side placed a tone target: one's own, and the other's once both have placed.

    Parameters
    ----------
    side : Side
        Who placed it.
    both_placed : bool
        Both sides have placed a target for the same scale and channel.
    """
    return bool(viewer.roles) and (both_placed or viewer.side is side)


def sees_alarm(viewer: Viewer, *, raised_at: datetime, now: datetime) -> bool:
    """Whether this person may see an alarm of the joint room now: both leads at once, everybody after a day."""
    if not viewer.roles:
        return False
    lead = viewer.side in (Side.CLIENT, Side.VENDOR) and Role.QA_LEAD in viewer.roles
    return lead or now >= raised_at + LEADS_FIRST


def looks_back_on(viewer: Viewer, *, closed_at: datetime, now: datetime) -> bool:
    """Whether the look back that this person sees counts a joint session now.

    It dates the movement that the watch goes off for, so a session counts when an alarm raised at its close is theirs.
    """
    return sees_alarm(viewer, raised_at=closed_at, now=now)
