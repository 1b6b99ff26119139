"""How the record tells of people: a side's own in its own room, neutral ones where both sides read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from calibration.store.engine import Db
from calibration.store.memberships import organization_names
from calibration.store.models import Engagement, Invitation
from calibration.store.people import side_of
from calibration.visibility.facts import Viewer
from calibration.vocabulary import SessionScope, Side
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction


@dataclass(frozen=True, slots=True)
class PeopleEntry:
    """Something that was done to somebody of an organization, to be recorded."""

    organization_id: int
    action: RecordedAction
    details: dict[str, object] = field(default_factory=dict)


def room_and_organization(
    db: Db, *, engagement_id: int, organization_id: int, side: Side | None
) -> tuple[SessionScope, dict[str, object]]:
    """The room an entry about somebody of an organization belongs to, and what it says of the organization.

    A neutral organization is told by its name, as it was then: both sides are to see who was let in.

    Parameters
    ----------
    side : Side or None
        Of whoever does it.
    """
    if side_of(db.get_one(Engagement, engagement_id), organization_id) is not None:
        return own_room(side), {}
    return SessionScope.JOINT, {"neutral": organization_names(db, [organization_id])[organization_id]}


def record_people(db: Db, viewer: Viewer, entries: Iterable[PeopleEntry], *, now: datetime) -> None:
    """Write what somebody did to people: in the order of the rooms, as every writer of several."""
    placed = [
        (
            room_and_organization(
                db, engagement_id=viewer.engagement_id, organization_id=one.organization_id, side=viewer.side
            ),
            one,
        )
        for one in entries
    ]
    for (room, organization), one in sorted(placed, key=lambda pair: pair[0][0]):
        write_record(
            db,
            action=one.action,
            now=now,
            engagement_id=viewer.engagement_id,
            room=room,
            person_id=viewer.person_id,
            **{**one.details, **organization},
        )


def withdrawals(db: Db, invitation_ids: Collection[int]) -> list[PeopleEntry]:
    """That invitations do not hold any more, ready to be recorded."""
    return [
        PeopleEntry(
            db.get_one(Invitation, one).organization_id, RecordedAction.INVITATION_REVOKED, {"invitation_id": one}
        )
        for one in invitation_ids
    ]
