"""Which room a file's ratings come into: the joint one, or the private one of a single side.

An imported session of one side does not exist for the other, as a session scored here does not. So the rule is
visibility's own: ratings come into no room that the person who brings them could not see into.
"""

from collections.abc import Collection

from calibration.errors import InvalidInput
from calibration.intake.records import Intake
from calibration.store.engine import Db
from calibration.store.people import viewer_in
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import knows_of
from calibration.vocabulary import SessionScope, Side
from calibration.workflow.planning import sides_in
from calibration.workflow.viewing import insist

_COMPANIES = frozenset(sides_in(SessionScope.JOINT))


def rooms_to_import(viewer: Viewer) -> tuple[SessionScope, ...]:
    """The rooms this person may import into, the joint one first; a neutral person has no other."""
    return tuple(room for room in SessionScope if knows_of(viewer, engagement_id=viewer.engagement_id, scope=room))


def usual_room(viewer: Viewer, sides: Collection[Side | None]) -> SessionScope:
    """The room proposed for a file: the person's own where only their own side is known to have scored in it.

    Parameters
    ----------
    sides : collection of Side or None
        Of the file's reviewers. Those without one, and programs, belong to neither company and decide nothing.
    """
    own = next((room for room in rooms_to_import(viewer) if room is not SessionScope.JOINT), None)
    return own if own is not None and _COMPANIES.intersection(sides) == {viewer.side} else SessionScope.JOINT


def refusal_of_room(viewer: Viewer | None, room: SessionScope) -> str | None:
    """Why a person may not import into a room, or ``None``; whoever runs the program (no viewer) may into any."""
    if viewer is None or room in rooms_to_import(viewer):
        return None
    own = " or your own side's" if viewer.side in _COMPANIES else ""
    return f"Ratings cannot be imported into a room that is not yours. Allowed: the joint room{own}."


def refusal_of_sides(room: SessionScope, sides: Collection[Side | None]) -> str | None:
    """Why reviewers of these sides cannot come into a room, or ``None``: a private room has none of the other side."""
    others = _COMPANIES.intersection(sides).difference(sides_in(room))
    if not others:
        return None
    own, other = sides_in(room)[0], next(iter(others))
    return (
        f"The file has reviewers of the {other}, and the {own}'s own room has none. "
        f"Allowed: the joint room, or a file with reviewers of the {own} only."
    )


def insist_on_room(db: Db, intake: Intake, *, person_id: int | None, engagement_id: int, room: SessionScope) -> None:
    """Raise what stands against bringing a file's ratings into a room.

    Raises
    ------
    NotAllowed
        The room is not this person's.
    InvalidInput
        The room is one side's, and a reviewer of the file is the other's.
    """
    viewer = None if person_id is None else viewer_in(db, person_id=person_id, engagement_id=engagement_id)
    insist(refusal_of_room(viewer, room))
    if refusal := refusal_of_sides(room, {rater.side for rater in intake.raters}):
        raise InvalidInput(refusal)
