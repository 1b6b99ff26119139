"""Months of two companies in a store: everything in them that a kept report could forget, and how it changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from sqlmodel import col, select

from benchmarks.stored_world import NOON, StoredWorld, five, tone, yes_no
from calibration.intake.population import Population
from calibration.intake.population_rows import PopulationRecord
from calibration.scorecard.contract_clause import ContractClause
from calibration.store import models
from calibration.store.engine import Db, Store
from calibration.store.long_ratings import long_scope_in
from calibration.store.people import viewer_in
from calibration.store.sessions import raise_revision
from calibration.store.targets import tone_lines
from calibration.vocabulary import (
    AlarmAnswer,
    Channel,
    ContractFigure,
    ContractPeriod,
    DecisionRule,
    DecisionState,
    Reference,
    ReviewerPrivacy,
    Role,
    SessionScope,
    SessionState,
    Side,
)
from calibration.workflow.alarms import answer_alarm, set_false_alarms
from calibration.workflow.counting_texts import count_missing_texts
from calibration.workflow.engagement_terms import change_terms, terms_of
from calibration.workflow.importing_population import import_population
from calibration.workflow.repeats import retire_all
from calibration.workflow.sessions import close_session
from calibration.workflow.targets import place_target

SESSIONS, CONTACTS, REPEATS = 7, 4, 3
BACK = (5, 6)
"""Sessions that bring the repeats back: fewer than use them up."""
PEOPLE = {
    "Anna": (Side.CLIENT, (Role.REVIEWER, Role.QA_LEAD, Role.FACILITATOR, Role.ADMINISTRATOR)),
    "Ada": (Side.CLIENT, (Role.REVIEWER,)),
    "Ben": (Side.VENDOR, (Role.REVIEWER, Role.QA_LEAD)),
    "Cem": (Side.VENDOR, (Role.REVIEWER,)),
}
VIEWERS = ("Anna", "Ben")
"""Who looks: of the two sides, so that whatever is kept for one may not be for the other."""
AGENTS = ("Kestrel", "Robin")
SITES = ("Leeds", "Cebu")


@dataclass(frozen=True)
class KeptWorld:
    """Ids of what changes.

    Attributes
    ----------
    persons : dict from name to int
    meeting : int
        A joint session in its meeting, every contact revealed.
    last : int
        The closed joint session that becomes void or superseded.
    own_rooms : dict from Side to int
        A closed session in each side's own room.
    """

    engagement_id: int
    persons: dict[str, int]
    raters: dict[str, int]
    card: int
    joint: tuple[int, ...]
    meeting: int
    own_rooms: dict[Side, int]
    alarm: int
    contacts: dict[int, list[int]]


def fill(db: Db, *, now: datetime = NOON) -> KeptWorld:
    """Only what a test of reports needs."""
    return filled(db, now=now)[1]


def filled(db: Db, *, now: datetime = NOON) -> tuple[StoredWorld, KeptWorld]:
    """Seven closed joint sessions over two versions of a card, one in its meeting, one in each side's own room."""
    world = StoredWorld(db, now=now)
    persons = {name: _person(world, name, *who) for name, who in PEOPLE.items()}
    lines = (tone(), five("clarity"), yes_no("solved"), yes_no("greeting"))
    cards = [world.card(*lines, version=version) for version in (1, 2)]
    rng = np.random.default_rng(7)
    joint = [_session(world, cards[n > 4], rng, n, now) for n in range(SESSIONS)]
    meeting = _session(world, cards[1], rng, SESSIONS, now, state=SessionState.MEETING)
    own = {
        side: _session(world, cards[1], rng, SESSIONS + 1 + i, now, scope=room, whose=side)
        for i, (side, room) in enumerate(
            ((Side.CLIENT, SessionScope.CLIENT_INTERNAL), (Side.VENDOR, SessionScope.VENDOR_INTERNAL))
        )
    }
    in_use = [world.interactions[session][0] for session in joint[:REPEATS]]
    db.add_all(models.Anchor(interaction_id=one, designated_at=now) for one in in_use)
    line = tone_lines(db, world.engagement_id)[0].criterion_id
    alarm = models.DriftAlarm(
        engagement_id=world.engagement_id, watched="line:tone:1", criterion_id=line, meaning_revision=1,
        session_id=joint[-2], direction=-1, size=-0.5, threshold=4.5, raised_at=now,
    )  # fmt: skip
    db.add(alarm)
    engagement = db.get_one(models.Engagement, world.engagement_id)
    engagement.contract_clause = dict(_clause(90.0).to_json())
    engagement.reviewer_privacy, engagement.reviewer_minimum = ReviewerPrivacy.OWN_SIDE_LEAD, 5
    db.flush()
    return world, KeptWorld(
        world.engagement_id, persons, dict(world.raters), cards[1], tuple(joint), meeting, own, alarm.id or 0,
        dict(world.contacts),
    )  # fmt: skip


def _clause(target: float) -> ContractClause:
    return ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target)


def _person(world: StoredWorld, name: str, side: Side, roles: tuple[Role, ...]) -> int:
    person = models.Person(key=name.lower(), name=name, created_at=world.now)
    world.db.add(person)
    world.db.flush()
    owner = dict(zip((Side.CLIENT, Side.VENDOR), world.organization_ids, strict=True))[side]
    world.db.add_all(
        models.Membership(engagement_id=world.engagement_id, person_id=person.id, organization_id=owner, role=role)
        for role in roles
    )
    world.db.get_one(models.Rater, world.rater(name, side)).person_id = person.id
    return person.id or 0


def _session(
    world: StoredWorld,
    card: int,
    rng: np.random.Generator,
    n: int,
    now: datetime,
    *,
    state: SessionState = SessionState.CLOSED,
    scope: SessionScope = SessionScope.JOINT,
    whose: Side | None = None,
) -> int:
    """Five new contacts; in the joint sessions after the card changed the three first of the first sessions again."""
    again = []
    if whose is None and n in BACK:
        again = [world.interactions[session][0] for session in list(world.interactions)[:REPEATS]]
    new = [
        {
            "site": SITES[i % 2],
            "agent": AGENTS[i % 2],
            "queue": ("first", "second")[i % 2],
            "channel": (Channel.CHAT, Channel.EMAIL)[i % 2],
            "agent_tenure_days": int(rng.integers(10, 900)),
            "started_at": now + timedelta(days=14 * n - 2, minutes=int(rng.integers(0, 120))),
            "topic": f"topic {i % 2}",
            "attributes": {},
        }
        for i in range(CONTACTS)
    ]
    who = [name for name, side in world.sides.items() if whose in (None, side)]
    values = [*new, *({"id": one} for one in again)]
    size = len(values)
    answers = {
        name: {
            "tone": [("too_formal", "right")[int(rng.random() < 0.5)] for _ in range(size)],
            "clarity": [str(int(one)) for one in rng.integers(1, 6, size)],
            "solved": [("yes", "no")[int(rng.random() < 0.3)] for _ in range(size)],
            "greeting": [("yes", "no")[int(rng.random() < 0.3)] for _ in range(size)],
        }
        for name in who
    }
    guesses = {name: {"tone": answers[name]["tone"]} for name in who} if whose is None else {}
    return world.session(
        card, answers, n_contacts=size, contact_values=values, guesses=guesses, state=state, scope=scope,
        held_at=now + timedelta(days=14 * n),
    )  # fmt: skip


Change = Callable[[Store, KeptWorld, datetime], None]


def close(store: Store, world: KeptWorld, now: datetime) -> None:
    close_session(store, person_id=world.persons["Anna"], session_id=world.meeting, now=now)


def make_void(store: Store, world: KeptWorld, now: datetime) -> None:
    """As whoever writes of a session has to: with its revision raised in the same transaction."""
    with store.writing() as db:
        db.get_one(models.CalibrationSession, world.joint[-1]).void_reason = "wrong contacts"
        raise_revision(db, world.joint[-1])


def supersede(store: Store, world: KeptWorld, now: datetime) -> None:
    """As :func:`make_void`."""
    with store.writing() as db:
        db.get_one(models.CalibrationSession, world.joint[3]).superseded_by_id = world.joint[4]
        raise_revision(db, world.joint[3])


def retire(store: Store, world: KeptWorld, now: datetime) -> None:
    assert retire_all(store, person_id=world.persons["Ben"], engagement_id=world.engagement_id, now=now) == REPEATS


def place(who: str, lower: float) -> Change:
    def placing(store: Store, world: KeptWorld, now: datetime) -> None:
        with store.reading() as db:
            line = tone_lines(db, world.engagement_id)[0].criterion_id
        place_target(
            store, person_id=world.persons[who], engagement_id=world.engagement_id, criterion_id=line, channel=None,
            lower=lower, upper=0.5, now=now,
        )  # fmt: skip

    return placing


def decide(store: Store, world: KeptWorld, now: datetime) -> None:
    with store.writing() as db:
        criterion = db.exec(select(models.Criterion.id).where(models.Criterion.key == "solved")).one()
        decision = models.Decision(
            engagement_id=world.engagement_id,
            criterion_id=criterion,
            session_id=world.joint[2],
            text="A promise to call back is not solved.",
            state=DecisionState.AGREED,
            rule=DecisionRule.CLIENT_DECIDES,
            decided_at=NOON + timedelta(days=30),
            in_force_from=(NOON + timedelta(days=30)).date(),
        )
        db.add(decision)


def answer(store: Store, world: KeptWorld, now: datetime) -> None:
    answer_alarm(
        store, person_id=world.persons["Ben"], engagement_id=world.engagement_id, alarm_id=world.alarm,
        answer=AlarmAnswer.INTENDED_CHANGE, reason="", decision_id=None, now=now,
    )  # fmt: skip


def count(store: Store, world: KeptWorld, now: datetime) -> None:
    """Texts that nobody had counted, by whoever opens the page first."""
    with store.reading() as db:
        viewer = viewer_in(db, person_id=world.persons["Anna"], engagement_id=world.engagement_id)
        scope = long_scope_in(db, viewer, SessionScope.JOINT)
    assert count_missing_texts(store, scope, now=now)


def count_anew(store: Store, world: KeptWorld, now: datetime) -> None:
    """A newer version of the program finds what an older one counted otherwise."""
    with store.writing() as db:
        rows = list(db.exec(select(models.TextTone)))
        for row in rows:
            row.version = 0
        spoken = list(db.exec(select(models.Turn).where(col(models.Turn.text) != "")))
        for i, turn in enumerate(spoken):
            turn.text = "Thank you so much, I am sorry! " * (1 + i % 3)
    count(store, world, now + timedelta(minutes=1))


def change_policy(store: Store, world: KeptWorld, now: datetime) -> None:
    """Figures about single reviewers for nobody, another reference and clause."""
    with store.reading() as db:
        terms = terms_of(db, world.engagement_id)
    wanted = replace(terms, reviewer_privacy=ReviewerPrivacy.OFF, clause=_clause(70.0), time_zone="Asia/Manila")
    change_terms(
        store, person_id=world.persons["Anna"], engagement_id=world.engagement_id, terms=wanted, seen=terms.mark(),
        now=now,
    )  # fmt: skip


def set_budget(store: Store, world: KeptWorld, now: datetime) -> None:
    set_false_alarms(
        store, person_id=world.persons["Anna"], engagement_id=world.engagement_id, false_alarms_a_year=6.0, now=now
    )


def rename(store: Store, world: KeptWorld, now: datetime) -> None:
    with store.writing() as db:
        db.get_one(models.Rater, world.raters["Cem"]).label = "Vendor reviewer 2"


def bring_contacts(store: Store, world: KeptWorld, now: datetime) -> None:
    """Contacts drawn for no session: the shift was busier than it looked, and an agent's day began earlier."""
    with store.writing() as db:
        old = db.exec(select(models.Interaction).where(col(models.Interaction.site) == SITES[0])).all()
        db.add_all(
            models.Interaction(
                engagement_id=world.engagement_id,
                external_id=f"new-{one.id}-{i}",
                text_hash="",
                language="en",
                channel=one.channel,
                site=one.site,
                agent=one.agent,
                created_at=now,
                started_at=one.started_at - timedelta(minutes=1 + i),
            )
            for one in old
            if one.started_at is not None
            for i in range((one.id or 0) % 3)
        )


def bring_population(store: Store, world: KeptWorld, now: datetime) -> None:
    with store.reading() as db:
        known = list(db.exec(select(models.Interaction).order_by(col(models.Interaction.id))))
    records = tuple(
        PopulationRecord(
            f"p-{one.id}-{i}", one.started_at + timedelta(minutes=i), channel=one.channel, language="en", site=one.site
        )
        for one in known
        if one.started_at is not None
        for i in range((one.id or 0) % 4)
    )
    population = Population(records, ("site",), (), (), (), (), len(records))
    report = import_population(
        store, population, engagement_id=world.engagement_id, person_id=world.persons["Anna"], file_name="p.csv",
        content_hash="h", now=now,
    )  # fmt: skip
    assert report.written


QUIET: dict[str, Change] = {
    "texts are counted": count,
    "texts are counted anew": count_anew,
    "a target is placed": place("Anna", -0.5),
    "the other side places its own": place("Ben", 0.0),
    "an alarm is answered": answer,
    "the watch is set": set_budget,
    "contacts are brought": bring_contacts,
    "a population is brought": bring_population,
}
"""What changes neither a session nor what every report shows: who keeps a report has to be told."""

LOUD: dict[str, Change] = {
    "a decision is logged": decide,
    "a reviewer is renamed": rename,
    "a session is closed": close,
    "repeats are retired": retire,
    "a session is void": make_void,
    "a session is superseded": supersede,
    "the policy is changed": change_policy,
}
"""What every report is made anew for."""


def middle_day() -> date:
    return (NOON + timedelta(days=14 * 5)).date()
