"""The one answer to "may this person see a figure about that single reviewer?".

A figure about a single reviewer says something of a person that no single answer says: how strict, how consistent, how
often apart from the others. The answers themselves, on a contact that is revealed, are no such figure: how they are
shown is the session's ``names_shown`` (:mod:`calibration.visibility.scope`). Nor is who submitted in time
(:mod:`calibration.visibility.attendance`).

Asked before such a figure is computed. Whatever the policy says, nobody sees one about somebody of the other side.
"""

from dataclasses import dataclass

from calibration.visibility.facts import Viewer
from calibration.vocabulary import ReviewerPrivacy, Role


@dataclass(frozen=True, slots=True)
class ReviewerPolicy:
    """What an engagement has agreed about figures on single reviewers.

    Attributes
    ----------
    privacy : ReviewerPrivacy
        Off: nobody; own only: the reviewer; own side's lead: the reviewer and the QA lead of that side.
    minimum : int
        Contacts, 1 or more, that must stand behind the figure before anybody sees it.
    """

    privacy: ReviewerPrivacy
    minimum: int


def shows_figure(policy: ReviewerPolicy, *, own: bool, leads_them: bool, n_contacts: int) -> bool:
    """Whether a figure about one reviewer may be shown.

    Parameters
    ----------
    own : bool
        The reviewer is the viewer.
    leads_them : bool
        The viewer is a QA lead of the reviewer's side.
    n_contacts : int
        Contacts of the reviewer that the figure rests on.
    """
    if policy.privacy is ReviewerPrivacy.OFF or n_contacts < policy.minimum:
        return False
    return own or (leads_them and policy.privacy is ReviewerPrivacy.OWN_SIDE_LEAD)


def leads(viewer: Viewer) -> bool:
    """Whether this person is a QA lead of a side."""
    return Role.QA_LEAD in viewer.roles and viewer.side is not None
