"""Leads, links and passwords for the tests of invitations: plain functions over a small engagement."""

from datetime import datetime, timedelta

from sqlmodel import select

from calibration.store.engine import Store
from calibration.store.models import Credential, Invitation, Membership, Person
from calibration.vocabulary import Role
from calibration.workflow.invitations import invite, path_of
from calibration.workflow.invitees import Invitee
from calibration.workflow.joining import Joined, accept_invitation
from calibration.workflow.passwords import hash_password
from tests.factories import World

PASSWORD = "seven quiet harbours"
HOURS = timedelta(hours=12)
ANA = Invitee("Ana Reyes", "ana@vendor.example")
_HASHED = hash_password(PASSWORD)


def add_person(
    store: Store,
    world: World,
    now: datetime,
    name: str,
    *,
    organization_id: int | None = None,
    roles: tuple[Role, ...] = (),
    email: str | None = None,
    account: bool = True,
) -> int:
    """Somebody with an address, and with the password above unless said otherwise; the person's id."""
    with store.writing() as db:
        person = Person(key=name, name=name.capitalize(), email=email or f"{name}@example.com", created_at=now)
        db.add(person)
        db.flush()
        assert person.id is not None
        if account:
            row = Credential(person_id=person.id, kind="password", secret_hash=_HASHED, created_at=now, changed_at=now)
            db.add(row)
        for role in roles:
            assert organization_id is not None
            db.add(
                Membership(
                    engagement_id=world.engagement_id, person_id=person.id, organization_id=organization_id, role=role
                )
            )
        world.persons[name] = person.id
        return person.id


def add_leads(store: Store, world: World, now: datetime) -> None:
    """``alice`` administers for the client, ``vera`` is the vendor's QA lead; both have accounts."""
    client, vendor = world.client_organization_id, world.vendor_organization_id
    add_person(store, world, now, "alice", organization_id=client, roles=(Role.ADMINISTRATOR,))
    add_person(store, world, now, "vera", organization_id=vendor, roles=(Role.QA_LEAD,))


def link_to(
    store: Store,
    world: World,
    now: datetime,
    *,
    who: str = "vera",
    invitee: Invitee = ANA,
    roles: tuple[Role, ...] = (Role.REVIEWER,),
    **more: object,
) -> str:
    """The token of a link that somebody made."""
    made = invite(
        store,
        person_id=world.persons[who],
        engagement_id=world.engagement_id,
        people=[invitee],
        roles=roles,
        now=now,
        **more,  # type: ignore[arg-type]
    )
    return token_of(store, made[0])


def token_of(store: Store, invitation_id: int) -> str:
    """The token in an invitation's link."""
    with store.reading() as db:
        return path_of(db.get_one(Invitation, invitation_id).token_id).removeprefix("/join/")


def accept(store: Store, token: str, now: datetime, **more: object) -> Joined:
    """Accept with the password above."""
    return accept_invitation(
        store,
        token=token,
        now=now,
        valid_for=HOURS,
        **({"password": PASSWORD} | more),  # type: ignore[arg-type]
    )


def roles_of(store: Store, world: World, person_id: int) -> set[tuple[int, Role]]:
    """Organization and role of every membership a person has in the small engagement."""
    with store.reading() as db:
        rows = db.exec(
            select(Membership).where(Membership.person_id == person_id, Membership.engagement_id == world.engagement_id)
        )
        return {(row.organization_id, row.role) for row in rows}


def person_at(store: Store, email: str) -> Person:
    """The person with an address."""
    with store.reading() as db:
        return db.exec(select(Person).where(Person.email == email)).one()
