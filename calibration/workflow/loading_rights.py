"""Whose a folder may be when a person brings it: it can make companies and people, not take those of others."""

from calibration.errors import NotAllowed
from calibration.intake.folder_records import EngagementFolder
from calibration.store.bulk import organizations_by_key, person_with_email, persons_by_key
from calibration.store.engine import Db
from calibration.store.people import organizations_of_people

NOT_YOURS = (
    "The folder names an organization or a person that is here already and is not of your own organization. Nothing "
    "was loaded. Give them other keys, or have whoever runs this program load it with: "
    "python -m calibration import engagement FOLDER."
)
NO_DEMO = (
    "The folder says it is a demo, whose people anybody on this machine can continue as, and names somebody who is "
    "here already. Allowed: demo: false, or new people only."
)


def insist_on_own(db: Db, folder: EngagementFolder, *, organization_id: int | None) -> None:
    """Refuse a folder that reaches beyond the organization of the person who brings it.

    Who could name the other company and themselves as one of its people would read and change its scorecards.

    Parameters
    ----------
    organization_id : int or None
        ``None`` for whoever runs the program, who may load anything.

    Raises
    ------
    NotAllowed
        It names an organization or a person that exists and is not of this organization, or calls itself a demo
        and names a person who exists.
    """
    if organization_id is None:
        return
    details = folder.details
    organizations = organizations_by_key(db, [one.key for one in details.organizations])
    own = {key for key, one in organizations.items() if one.id == organization_id}
    if set(organizations) - own:
        raise NotAllowed(NOT_YOURS)
    known = persons_by_key(db, [person.key for person in details.people])
    for person in details.people:
        found = known.get(person.key) or (person_with_email(db, person.email) if person.email else None)
        if found is None or found.id is None:
            continue
        homes = organizations_of_people(db, [found.id])
        if person.organization not in own or homes != {organization_id}:
            raise NotAllowed(NOT_YOURS)
        if details.demo:
            raise NotAllowed(NO_DEMO)
