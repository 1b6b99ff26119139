"""The one answer to "what may this person see of this session now?".

The rules, from ``data_model`` 1 to 3:

* Nobody but its author sees a rating of a contact, or a number made from others', before the contact is revealed.
  No role overrides this.
* A contact can only be open while its session is in the meeting or closed.
* The agenda (which lines differ, no values) exists from lock on, for a facilitator with nothing left unsubmitted.
* Internal sessions do not exist for the other organization, nor for a neutral one.
* A repeat in use stays out of everything but over-time aggregates: it is never open.
"""

from dataclasses import dataclass

from calibration.errors import NotFound
from calibration.visibility.facts import SessionFacts, Viewer
from calibration.visibility.reviewers import ReviewerPolicy, leads, shows_figure
from calibration.vocabulary import NamesShown, Role, SessionScope, SessionState, Side

NO_SUCH_SESSION = "There is no such session, or it is not open to you."
_REVEALING = frozenset({SessionState.MEETING, SessionState.CLOSED})
_AFTER_LOCK = frozenset({SessionState.LOCKED, SessionState.MEETING, SessionState.CLOSED})
_ROOM = {SessionScope.CLIENT_INTERNAL: Side.CLIENT, SessionScope.VENDOR_INTERNAL: Side.VENDOR}


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see of one session now. Frozen and hashable: every query takes it, every cache key holds it.

    Attributes
    ----------
    own_rater_id : int or None
        Whose ratings may be read whatever was revealed.
    open_contacts : tuple of int
        Session contacts, in ascending order, whose ratings, comments and evidence may be read.
    agenda : bool
        Whether the list of lines that differ (without values) may be read.
    names : NamesShown
        What may be shown of reviewers on open contacts.
    side : Side or None
        The viewer's own side, for ``names = own_side``.
    leads_own_side : bool
        The viewer is a QA lead of ``side``, for figures about single reviewers.
    whole : bool
        Whether every contact of the session that can ever be open is open.
    """

    session_id: int
    engagement_id: int
    revision: int
    own_rater_id: int | None
    open_contacts: tuple[int, ...]
    agenda: bool
    names: NamesShown
    side: Side | None
    leads_own_side: bool
    whole: bool

    def shows_name_of(self, *, rater_id: int, side: Side | None) -> bool:
        """Whether a rater's own label may be shown to this viewer; otherwise a pseudonym is."""
        if rater_id == self.own_rater_id or self.names is NamesShown.ALL:
            return True
        return self.names is NamesShown.OWN_SIDE and side is not None and side == self.side

    def shows_figure_of(self, policy: ReviewerPolicy, *, rater_id: int, side: Side | None, n_contacts: int) -> bool:
        """Whether a figure about this single rater may be shown, as :func:`~.reviewers.shows_figure` decides."""
        return shows_figure(
            policy,
            own=rater_id == self.own_rater_id,
            leads_them=self.leads_own_side and side is self.side,
            n_contacts=n_contacts,
        )


def knows_of(viewer: Viewer, *, engagement_id: int, scope: SessionScope) -> bool:
    """Whether this person may know that such a session exists."""
    if viewer.engagement_id != engagement_id or not viewer.roles:
        return False
    room = _ROOM.get(scope)
    return room is None or viewer.side == room


def scope_of(viewer: Viewer, session: SessionFacts) -> Scope:
    """What this person may see of this session now.

    Raises
    ------
    NotFound
        The session is not this person's to know of.
    """
    if not knows_of(viewer, engagement_id=session.engagement_id, scope=session.scope):
        raise NotFound(NO_SUCH_SESSION)
    takes_part = viewer.rater_id in session.participants
    can_open = tuple(sorted(contact.id for contact in session.contacts if not contact.repeat))
    is_open = {contact.id for contact in session.contacts if contact.revealed and not contact.repeat}
    open_contacts = tuple(c for c in can_open if c in is_open) if session.state in _REVEALING else ()
    unsubmitted = takes_part and viewer.rater_id not in session.sealed
    return Scope(
        session_id=session.id,
        engagement_id=session.engagement_id,
        revision=session.revision,
        own_rater_id=viewer.rater_id if takes_part else None,
        open_contacts=open_contacts,
        agenda=Role.FACILITATOR in viewer.roles and session.state in _AFTER_LOCK and not unsubmitted,
        names=session.names_shown,
        side=viewer.side,
        leads_own_side=leads(viewer),
        whole=open_contacts == can_open and bool(can_open),
    )
