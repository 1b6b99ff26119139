"""Loading an engagement folder: everything in one transaction, or nothing; twice changes nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from calibration.errors import InvalidInput, WrongState
from calibration.intake.folder_details import OrganizationRecord, PersonRecord
from calibration.intake.folder_records import EngagementFolder
from calibration.store import models
from calibration.store.bulk import (
    criterion_ids,
    engagement_by_key,
    insert_for_ids,
    insert_rows,
    one_arrival_at_a_time,
    organizations_by_key,
    person_with_email,
    persons_by_key,
    version_numbers,
)
from calibration.store.engine import Db, Store
from calibration.store.interactions import insert_contacts, turn_ids
from calibration.store.scorecards import criterion_version_ids, save_scorecard_version, scorecard_definition
from calibration.vocabulary import SessionScope
from calibration.workflow.contact_rows import new_contacts
from calibration.workflow.counting_texts import count_written_texts
from calibration.workflow.loading_clock import WEEK, Clock
from calibration.workflow.loading_participation import load_participation
from calibration.workflow.loading_ratings import RatingLoader
from calibration.workflow.loading_rights import insist_on_own
from calibration.workflow.loading_sessions import SessionLoader
from calibration.workflow.recorded_files import write_file_record


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did.

    Attributes
    ----------
    loaded : bool
        ``False`` when the engagement was there already: nothing was changed.
    counts : mapping of str to int
        Table → rows written.
    """

    engagement_key: str
    loaded: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    masked: Mapping[str, int] = field(default_factory=dict)


def load_engagement(
    store: Store,
    folder: EngagementFolder,
    *,
    now: datetime,
    shift: timedelta = timedelta(0),
    own_organization_id: int | None = None,
    person_id: int | None = None,
    content_hash: str = "",
    dry_run: bool = False,
) -> LoadReport:
    """Load a folder into the store.

    Organizations, people and cards that are there under the same key are used as they are, and must say the
    same. Closed sessions are written open and then closed, so that the freezing triggers hold for them too.

    Parameters
    ----------
    folder : EngagementFolder
        Without errors.
    now : datetime
        Aware; when rows were made, where the folder does not say.
    shift : timedelta
        Whole weeks by which every date moves.
    own_organization_id : int or None
        Of the person who brings the folder; ``None`` from the command line, which may bring anything.
    person_id : int or None
        Who brings it; ``None`` from the command line.
    content_hash : str
        Of its files, by :func:`calibration.workflow.recorded_files.files_hash`, for the record.
    dry_run : bool
        Do everything and undo it: the report says what would be.

    Raises
    ------
    NotAllowed
        As :func:`calibration.workflow.loading_rights.insist_on_own`.
    InvalidInput
        ``shift`` is not a number of whole weeks, or the store holds another organization, person or card
        under one of the folder's keys.
    """
    if shift % WEEK:
        raise InvalidInput(f"Dates cannot be moved by {shift}. Allowed: whole weeks.")
    details = folder.details
    with store.reading() if dry_run else store.writing() as db:
        one_arrival_at_a_time(db)
        if engagement_by_key(db, details.key) is not None:
            return LoadReport(details.key, loaded=False)
        insist_on_own(db, folder, organization_id=own_organization_id)
        loader = _Loader(db, folder, now, Clock(ZoneInfo(details.time_zone), shift))
        engagement_id = loader.load()
        # In the joint room: contacts are everybody's, of sessions only the joint ones are.
        joint = sum(row.scope is SessionScope.JOINT for row in folder.sessions)
        write_file_record(
            db,
            kind="engagement",
            now=now,
            engagement_id=engagement_id,
            room=SessionScope.JOINT,
            person_id=person_id,
            content_hash=content_hash,
            counts={"contacts_new": loader.counts["interaction"], "sessions": joint},
        )
    return LoadReport(details.key, loaded=True, counts=dict(loader.counts), masked=dict(folder.masked))


class _Loader:
    """One folder on its way into the store; holds the ids its keys have become."""

    def __init__(self, db: Db, folder: EngagementFolder, now: datetime, clock: Clock) -> None:
        self.db, self.folder, self.now, self.clock = db, folder, now, clock
        self.counts: Counter[str] = Counter()

    def load(self) -> int:
        """Everything, in the order in which rows refer to each other; the engagement's id."""
        details = self.folder.details
        organizations = {one.key: self._organization(one) for one in details.organizations}
        people = self._people(organizations)
        engagement_id = self._engagement(organizations)
        self._memberships(engagement_id, organizations, people)
        raters = self._raters(engagement_id, organizations, people)
        versions = self._cards(organizations)
        rows = new_contacts(self.folder.contacts, self.clock)
        shared = {"engagement_id": engagement_id, "import_run_id": None, "created_at": self.now}
        contacts = insert_contacts(self.db, rows, shared=shared)
        count_written_texts(self.db, rows, contacts, now=self.now)
        self.counts["interaction"] = len(contacts)
        self.counts["turn"] = sum(len(contact.turns) for contact in self.folder.contacts)
        load_participation(self.db, self.folder, clock=self.clock, engagement_id=engagement_id, counts=self.counts)
        placed = SessionLoader(
            db=self.db,
            folder=self.folder,
            clock=self.clock,
            engagement_id=engagement_id,
            people=people,
            raters=raters,
            contacts=contacts,
            versions=versions,
            counts=self.counts,
        )
        placed.load()
        RatingLoader(
            placed,
            turns=turn_ids(self.db, list(contacts.values())),
            lines={name: criterion_version_ids(self.db, version) for name, version in versions.items()},
            criteria={key: criterion_ids(self.db, identity) for key, identity in organizations.items()},
        ).load()
        return engagement_id

    def _organization(self, wanted: OrganizationRecord) -> int:
        found = organizations_by_key(self.db, [wanted.key]).get(wanted.key)
        if found is None:
            self.counts["organization"] += 1
            row = {"key": wanted.key, "name": wanted.name}
            return insert_for_ids(self.db, models.Organization, [row])[0]
        if found.name != wanted.name or found.id is None:
            raise _another("organization", wanted.key, found.name, wanted.name)
        return found.id

    def _people(self, organizations: Mapping[str, int]) -> dict[str, int]:
        wanted = self.folder.details.people
        known = persons_by_key(self.db, [person.key for person in wanted])
        made = [person for person in wanted if person.key not in known]
        for person in wanted:
            self._check_person(person, known.get(person.key))
        rows = [
            {
                "key": person.key,
                "name": person.name,
                "email": person.email or None,
                "time_zone": person.time_zone or None,
                "created_at": self.now,
            }
            for person in made
        ]
        self.counts["person"] = len(rows)
        ids = dict(zip((person.key for person in made), insert_for_ids(self.db, models.Person, rows), strict=True))
        return ids | {key: person.id for key, person in known.items() if person.id is not None}

    def _check_person(self, wanted: PersonRecord, found: models.Person | None) -> None:
        if found is not None and found.name != wanted.name:
            raise _another("person", wanted.key, found.name, wanted.name)
        owner = person_with_email(self.db, wanted.email) if wanted.email else None
        if owner is not None and owner.key != wanted.key:
            raise _another("person with the e-mail address", wanted.email, owner.key, wanted.key)

    def _engagement(self, organizations: Mapping[str, int]) -> int:
        details = self.folder.details
        row: dict[str, Any] = {
            "client_organization_id": organizations[details.client.key],
            "vendor_organization_id": organizations[details.vendor.key],
            "contract_clause": dict(details.contract),
            "countries": list(details.countries),
            "is_demo": details.demo,
            "created_at": self.now,
        }
        for name in ("key", "name", "time_zone", "decision_rule", "arbiter", "reference", "tolerance"):
            row[name] = getattr(details, name)
        for name in ("reviewer_privacy", "reviewer_minimum", "names_shown", "data_notice", "repeats"):
            row[name] = getattr(details, name)
        self.counts["engagement"] = 1
        return insert_for_ids(self.db, models.Engagement, [row])[0]

    def _memberships(self, engagement_id: int, organizations: Mapping[str, int], people: Mapping[str, int]) -> None:
        rows = [
            {
                "engagement_id": engagement_id,
                "person_id": people[person.key],
                "organization_id": organizations[person.organization],
                "role": role,
            }
            for person in self.folder.details.people
            for role in person.roles
        ]
        insert_rows(self.db, models.Membership, rows)
        self.counts["membership"] = len(rows)

    def _raters(
        self, engagement_id: int, organizations: Mapping[str, int], people: Mapping[str, int]
    ) -> dict[str, int]:
        details = self.folder.details
        homes = {person.key: person.organization for person in details.people}
        places: Counter[str | None] = Counter()
        rows = []
        for rater in details.raters:
            places[rater.side] += 1
            home = rater.organization or homes.get(rater.person, "")
            rows.append(
                {
                    "engagement_id": engagement_id,
                    "organization_id": organizations.get(home),
                    "person_id": people.get(rater.person),
                    "side": rater.side,
                    "kind": rater.kind,
                    "label": rater.label,
                    "position": places[rater.side],
                }
            )
        self.counts["rater"] = len(rows)
        ids = insert_for_ids(self.db, models.Rater, rows)
        return dict(zip((rater.key for rater in details.raters), ids, strict=True))

    def _cards(self, organizations: Mapping[str, int]) -> dict[str, int]:
        """Version id by the card's name in the folder."""
        versions = {}
        for entry in self.folder.details.scorecards:
            card, owner = self.folder.cards[entry.name], organizations[entry.organization]
            known = version_numbers(self.db, organization_id=owner, key=card.key).get(card.version)
            if known is not None:
                if scorecard_definition(self.db, known) != card:
                    raise WrongState(
                        f"Version {card.version} of the card '{card.key}' is in the store already and says something "
                        f"else than scorecards/{entry.name}.yaml. Allowed: the same, or another version number."
                    )
                versions[entry.name] = known
                continue
            at = self.clock.at(entry.published_at) if entry.published_at else self.now
            saved = save_scorecard_version(self.db, organization_id=owner, definition=card, state=entry.state, now=at)
            assert saved.id is not None, "a flushed row has its id"
            versions[entry.name] = saved.id
            self.counts["scorecard_version"] += 1
        return versions


def _another(what: str, key: str, found: str, wanted: str) -> InvalidInput:
    return InvalidInput(
        f"The store holds another {what} '{key}': '{found}', the folder says '{wanted}'. "
        "Allowed: the same, or another key."
    )
