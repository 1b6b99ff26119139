"""A house to try the matrix of rights in: one person per role and side, one joint session in every state."""

from dataclasses import dataclass, field
from datetime import datetime

from calibration.store.engine import Db, Store
from calibration.store.models import Anchor, DriftAlarm, Engagement, Interaction, Membership, Person, Rater
from calibration.store.people import organization_in
from calibration.store.targets import tone_lines
from calibration.visibility.over_time import LEADS_FIRST
from calibration.vocabulary import Channel, Role, SessionState, Side
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    give_leave,
    lock_session,
    open_scoring,
    reveal_contact,
)
from tests.factories import World, contact_ids, planned_session, score_all, small_engagement

SIDES: tuple[Side | None, ...] = (Side.CLIENT, Side.VENDOR, None)


@dataclass
class House:
    """An engagement with one person per role and side, and one joint session in every state."""

    world: World
    now: datetime
    people: dict[tuple[Role, Side | None], int] = field(default_factory=dict)
    raters: dict[Side, int] = field(default_factory=dict)
    """Reviewers who have not submitted, and have leave to after the lock."""
    absent: int = 0
    """A reviewer who has not submitted and has no leave."""
    sessions: dict[SessionState, int] = field(default_factory=dict)
    alarm: int = 0
    """An alarm that everybody can see by now, unanswered."""
    tone_line: int = 0
    """The criterion of the card's tone line."""
    without_other_lead: dict[Side | None, int] = field(default_factory=dict)
    """For each side an engagement that only its own people are in."""


def _person(db: Db, house: House, role: Role, side: Side | None, organization_id: int, *, again: bool = False) -> None:
    person = Person(key=f"{role}-{side}{'-2' * again}", name=f"{role} {side}", created_at=house.now)
    db.add(person)
    db.flush()
    assert person.id is not None
    if not again:
        house.people[role, side] = person.id
    world = house.world
    db.add(
        Membership(engagement_id=world.engagement_id, person_id=person.id, organization_id=organization_id, role=role)
    )
    if role is Role.REVIEWER and side is not None:
        rater = Rater(
            engagement_id=world.engagement_id, organization_id=organization_id, person_id=person.id, side=side,
            label=person.name, position=50 + again,
        )  # fmt: skip
        db.add(rater)
        db.flush()
        if again:
            house.absent = rater.id or 0
        else:
            house.raters[side] = rater.id or 0


def _engagement_of_one_side(db: Db, house: House, side: Side | None, neutral_id: int) -> int:
    world = house.world
    made = Engagement(
        key=f"only-{side}", name=f"Only {side}", client_organization_id=world.client_organization_id,
        vendor_organization_id=world.vendor_organization_id, created_at=house.now,
    )  # fmt: skip
    db.add(made)
    db.flush()
    assert made.id is not None
    home = {Side.CLIENT: world.client_organization_id, Side.VENDOR: world.vendor_organization_id}.get(side, neutral_id)
    for role in Role:
        person_id = house.people[role, side]
        db.add(Membership(engagement_id=made.id, person_id=person_id, organization_id=home, role=role))
    return made.id


def neutral_organization(db: Db, world: World) -> int:
    """The neutral organization: that of the auditor of the small engagement."""
    found = organization_in(db, person_id=world.persons["sam"], engagement_id=world.engagement_id)
    assert found is not None
    return found


def _session_in(store: Store, house: House, state: SessionState, now: datetime) -> int:
    """A joint session of everybody who reviews, taken step by step into a state."""
    world = house.world
    raters = (*world.raters.values(), *house.raters.values(), house.absent)
    session_id = planned_session(store, world, now, rater_ids=raters)
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    if state is SessionState.CANCELLED:
        cancel_session(store, **by)
    if state in (SessionState.PLANNED, SessionState.CANCELLED):
        return session_id
    open_scoring(store, **by)
    if state is SessionState.SCORING:
        return session_id
    for who in ("priya", "tom", "marek", "lucia"):
        score_all(store, world, who, session_id, now)
    lock_session(store, **by)
    for rater in house.raters.values():
        give_leave(store, rater_id=rater, **by)
    if state is SessionState.LOCKED:
        return session_id
    reveal_contact(store, session_contact_id=contact_ids(store, session_id)[0], **by)
    if state is SessionState.CLOSED:
        close_session(store, **by)
    return session_id


def _set_aside(db: Db, house: House) -> None:
    """A contact that is to come back and that no session has: one under way would keep it from being retired."""
    world = house.world
    contact = Interaction(
        engagement_id=world.engagement_id, external_id="C-again", text_hash="", channel=Channel.CHAT,
        created_at=house.now,
    )  # fmt: skip
    db.add(contact)
    db.flush()
    db.add(Anchor(interaction_id=contact.id or 0, designated_at=house.now))


def build_house(store: Store, now: datetime) -> House:
    """Everybody, and one joint session in every state."""
    world = small_engagement(store, now, n_contacts=2)
    found = House(world, now)
    with store.writing() as db:
        neutral = neutral_organization(db, world)
        for side, organization_id in zip(
            SIDES, (world.client_organization_id, world.vendor_organization_id, neutral), strict=True
        ):
            for role in Role:
                _person(db, found, role, side, organization_id)
        # A second reviewer of the vendor, who never comes: somebody whom leave can be given to.
        _person(db, found, Role.REVIEWER, Side.VENDOR, world.vendor_organization_id, again=True)
        for side in SIDES:
            found.without_other_lead[side] = _engagement_of_one_side(db, found, side, neutral)
    for state in SessionState:
        found.sessions[state] = _session_in(store, found, state, now)
    with store.writing() as db:
        found.tone_line = tone_lines(db, world.engagement_id)[0].criterion_id
        alarm = DriftAlarm(
            engagement_id=world.engagement_id, watched="tone", criterion_id=found.tone_line, meaning_revision=1,
            session_id=found.sessions[SessionState.CLOSED], direction=-1, size=-0.5, threshold=4.5,
            raised_at=now - LEADS_FIRST,
        )  # fmt: skip
        db.add(alarm)
        db.flush()
        found.alarm = alarm.id or 0
        _set_aside(db, found)
    return found
