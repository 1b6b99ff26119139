"""Keys inside ``engagement.yaml``: each used once, each reference pointing somewhere."""

from collections.abc import Sequence

from calibration.intake.folder_details import EngagementDetails
from calibration.intake.folder_tables import Complaints
from calibration.intake.records import Place
from calibration.vocabulary import RaterKind, Side

FILE = "engagement.yaml"


def check_names(details: EngagementDetails, complaints: Complaints) -> None:
    """Whether keys are used once and references inside ``engagement.yaml`` point somewhere."""
    place = Place(FILE)
    groups = {
        "organization": [one.key for one in details.organizations],
        "person": [one.key for one in details.people],
        "rater": [one.key for one in details.raters],
        "scorecard": [one.name for one in details.scorecards],
        "cadence from": [one.in_force_from.isoformat() for one in details.cadence],
    }
    for what, keys in groups.items():
        for key in {key for key in keys if keys.count(key) > 1}:
            complaints.add("key_twice", place, found=f"the {what} '{key}' stands twice", allowed=f"each {what} once")

    def known(name: str, what: str, owner: str, keys: Sequence[str]) -> None:
        if name and name not in keys:
            found = f"{owner} names the {what} '{name}'"
            complaints.add("unknown_reference", place, found=found, allowed=", ".join(keys) or "none")

    sides = {Side.CLIENT: details.client.key, Side.VENDOR: details.vendor.key}
    homes = {person.key: person.organization for person in details.people}
    for person in details.people:
        known(person.organization, "organization", f"person '{person.key}'", groups["organization"])
    for card in details.scorecards:
        known(card.organization, "organization", f"card '{card.name}'", list(sides.values()))
    for rater in details.raters:
        owner = f"rater '{rater.key}'"
        known(rater.person, "person", owner, groups["person"])
        known(rater.organization, "organization", owner, groups["organization"])
        if rater.side is None and rater.kind is not RaterKind.POSITIONAL:
            complaints.add("rater_side", place, found=f"{owner} has no side", allowed=", ".join(Side))
        if rater.person and rater.kind is not RaterKind.NAMED:
            complaints.add("rater_person", place, found=f"{owner} is {rater.kind} and a person", allowed="named")
        if rater.person in homes and rater.side in sides and homes[rater.person] != sides[rater.side]:
            found = f"{owner} scores for the {rater.side} but works for '{homes[rater.person]}'"
            complaints.add("rater_side", place, found=found, allowed=f"a person of '{sides[rater.side]}'")
