"""Making an engagement, the one way for every door, and how its files are read."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import available_timezones

from calibration.errors import InvalidInput, NotAllowed, NotFound
from calibration.intake.options import IntakeOptions, Limits
from calibration.scorecard.keys import KEY_FORM, is_key, key_for
from calibration.settings import Settings
from calibration.store.bulk import one_arrival_at_a_time, organizations_by_key
from calibration.store.engagements import engagement_keys, forget_typed, person_for_writing, typed_of
from calibration.store.engine import Db, Store
from calibration.store.models import Engagement, Membership, Organization
from calibration.vocabulary import Role, SessionScope, Side
from calibration.workflow.engagement_terms import write_terms
from calibration.workflow.preparing import Party, Preparation, insist_makes_engagements, offered_organizations
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.terms import Terms


@dataclass(frozen=True, slots=True)
class NewEngagement:
    """An engagement to be made on import: who the two sides are, and where the clock stands."""

    key: str
    client: str
    vendor: str
    time_zone: str = "UTC"

    def check(self) -> None:
        """Whether it can be made.

        Raises
        ------
        InvalidInput
            The key, a name or the time zone is not allowed.
        """
        if not is_key(self.key):
            raise InvalidInput(f"'{self.key}' cannot be the key of an engagement. Allowed: {KEY_FORM}.")
        if not self.client.strip() or not self.vendor.strip() or self.client.strip() == self.vendor.strip():
            raise InvalidInput(
                f"Client '{self.client}' and vendor '{self.vendor}' are not two organizations. Allowed: two names."
            )
        if self.time_zone not in available_timezones():
            raise InvalidInput(f"'{self.time_zone}' is not a time zone. Allowed: an IANA name, such as Europe/London.")


def made_engagement(db: Db, new: NewEngagement, *, now: datetime) -> Engagement:
    """Make the engagement; an organization that is there under the same name is used.

    Raises
    ------
    InvalidInput
        As :meth:`NewEngagement.check`.
    """
    new.check()
    client, vendor = new.client.strip(), new.vendor.strip()
    return written_engagement(
        db,
        key=new.key,
        client_id=organization_named(db, client),
        vendor_id=organization_named(db, vendor),
        terms=Terms(name=f"{client} with {vendor}"[:200], time_zone=new.time_zone),
        now=now,
    )


def written_engagement(db: Db, *, key: str, client_id: int, vendor_id: int, terms: Terms, now: datetime) -> Engagement:
    """Write an engagement with its terms: every door leads here.

    Raises
    ------
    InvalidInput
        As :meth:`calibration.workflow.terms.Terms.check`.
    """
    engagement = Engagement(
        key=key, name="", client_organization_id=client_id, vendor_organization_id=vendor_id, created_at=now
    )
    write_terms(db, engagement, terms)
    return engagement


def organization_named(db: Db, name: str, *, anew: bool = False) -> int:
    """The organization of this name, made when there is none.

    Parameters
    ----------
    anew : bool
        Make one even when there is another of this name: it is another company's.
    """
    key = key_for(name, fallback="organization")
    taken: list[str] = []
    while found := organizations_by_key(db, [key]).get(key):
        if found.name == name and found.id is not None and not anew:
            return found.id
        taken.append(key)
        key = key_for(name, taken=taken, fallback="organization")
    made = Organization(key=key, name=name[:200])
    db.add(made)
    db.flush()
    assert made.id is not None, "a flushed row has its id"
    return made.id


@dataclass(frozen=True, slots=True)
class Made:
    """An engagement that was made."""

    engagement_id: int
    key: str


def make_prepared(store: Store, *, person_id: int, now: datetime) -> Made:
    """Make the engagement that an administrator of the installation has prepared, with them as its administrator.

    Raises
    ------
    NotAllowed
        They may not, or name an organization by its id that is not theirs to name.
    NotFound
        Nothing is prepared: it was made already.
    InvalidInput
        Something is missing or not allowed; nothing was made, and what was typed is kept.
    """
    with store.writing() as db:
        insist_makes_engagements(db, person_id)
        one_arrival_at_a_time(db)
        person_for_writing(db, person_id)
        typed = typed_of(db, person_id)
        if typed is None:
            raise NotFound("No engagement is being prepared: it was made already, or given up.")
        wanted = Preparation.from_json(typed)
        wanted.check()
        engagement, organizations, made = _made_of(db, wanted, person_id=person_id, now=now)
        assert engagement.id is not None, "a flushed row has its id"
        own = organizations[wanted.own_side]
        membership = Membership(
            engagement_id=engagement.id, person_id=person_id, organization_id=own, role=Role.ADMINISTRATOR
        )
        db.add(membership)
        forget_typed(db, person_id)
        result = Made(engagement.id, engagement.key)
        write_record(
            db,
            action=RecordedAction.ENGAGEMENT_MADE,
            now=now,
            engagement_id=engagement.id,
            room=SessionScope.JOINT,
            person_id=person_id,
            organization_id=own,
            made_organization_ids=made,
            terms=wanted.terms.settled().to_json(),
        )
    return result


def _made_of(
    db: Db, wanted: Preparation, *, person_id: int, now: datetime
) -> tuple[Engagement, dict[Side | None, int], list[int]]:
    """The engagement, each side's organization, and the organizations that were made for it."""
    offered = {one.id: one.name for one in offered_organizations(db, person_id)}
    organizations: dict[Side | None, int] = {}
    made: list[int] = []
    for side, party in wanted.parties.items():
        organizations[side] = _organization_of(db, party, offered, made)
    if len(set(organizations.values())) < len(organizations):
        raise InvalidInput("Client, vendor and a third organization must be different ones.")
    stem = key_for(wanted.terms.name, fallback="engagement")
    engagement = written_engagement(
        db,
        key=key_for(wanted.terms.name, taken=engagement_keys(db, beginning=stem), fallback="engagement"),
        client_id=organizations[Side.CLIENT],
        vendor_id=organizations[Side.VENDOR],
        terms=wanted.terms,
        now=now,
    )
    return engagement, organizations, made


def _organization_of(db: Db, party: Party, offered: dict[int, str], made: list[int]) -> int:
    if party.organization_id is not None:
        if party.organization_id not in offered:
            raise NotAllowed("You may name an organization only that you belong to or have made. Type a name instead.")
        return party.organization_id
    name = party.name.strip()
    known = next((one for one, called in offered.items() if called == name), None)
    if known is not None:
        return known
    made.append(organization_named(db, name, anew=True))
    return made[-1]


def intake_options(chosen: Settings, engagement: Engagement | NewEngagement) -> IntakeOptions:
    """How files for this engagement are read: its zone and countries, the deployment's key and limits."""
    options = IntakeOptions(
        key=chosen.text_key(),
        zone=engagement.time_zone,
        max_bytes=chosen.upload_limit_bytes,
        limits=Limits(seconds=float(chosen.intake_seconds), memory_bytes=chosen.intake_memory_mb * 1024 * 1024),
    )
    named = tuple(engagement.countries) if isinstance(engagement, Engagement) else ()
    return replace(options, countries=named) if named else options
