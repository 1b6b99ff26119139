"""Plain functions that make small, real situations: two companies, their people, a card, contacts, a session."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.store.engine import Store
from calibration.store.models import (
    Engagement,
    Interaction,
    Membership,
    Organization,
    Person,
    Rater,
    Turn,
    WebSession,
)
from calibration.store.scorecards import save_scorecard_version
from calibration.store.sessions import contacts_in
from calibration.ui.wording.notices import notice_text
from calibration.vocabulary import (
    AnswerType,
    Channel,
    ChosenBy,
    CriterionKind,
    Critical,
    NotApplicableRule,
    Reference,
    Requirement,
    Role,
    SessionScope,
    Side,
    SpeakerRole,
    VersionState,
)
from calibration.workflow.engagement_terms import terms_of
from calibration.workflow.notices import notice_hash, read_notice
from calibration.workflow.operations import AnswersIn, checked
from calibration.workflow.plans import Plan
from calibration.workflow.sampling import Drawn
from calibration.workflow.scoring import AnswersOutcome, answer_contact
from calibration.workflow.sessions import plan_session
from calibration.workflow.submitting import Submission, submit_session

YES_NO = (AnswerLevel("yes", "yes", 1.0, 1.0), AnswerLevel("no", "no", 0.0, 0.0))

SMALL_CARD = ScorecardDefinition(
    key="care",
    name="Customer care",
    sections=(
        SectionDefinition(
            "solving",
            "Solving",
            (
                CriterionDefinition("resolution", "Right resolution", levels=YES_NO, weight=10),
                CriterionDefinition(
                    "alternative",
                    "Offers an alternative",
                    levels=YES_NO,
                    weight=5,
                    only_if=Condition("resolution", ("no",)),
                ),
                CriterionDefinition(
                    "id_check",
                    "Identity check",
                    levels=(AnswerLevel("pass", "pass", 1.0, 1.0), AnswerLevel("fail", "fail", 0.0, 0.0, fails=True)),
                    weight=5,
                    critical=Critical.ALL,
                    not_applicable=NotApplicableRule.LEFT_OUT,
                    comment_required=Requirement.ON_FAIL,
                    evidence_required=Requirement.ON_FAIL,
                ),
            ),
        ),
        SectionDefinition(
            "voice",
            "Voice",
            (
                CriterionDefinition(
                    "tone",
                    "Tone fits",
                    kind=CriterionKind.TONE_FIT,
                    answer_type=AnswerType.ORDINAL,
                    levels=(
                        AnswerLevel("too_formal", "too formal", 0.0, -1.0),
                        AnswerLevel("about_right", "about right", 1.0, 0.0),
                        AnswerLevel("too_casual", "too casual", 0.0, 1.0),
                    ),
                    weight=10,
                    reasons=(ReasonCode("stiff", "stiff"),),
                ),
                CriterionDefinition(
                    "effort",
                    "Avoidable steps",
                    answer_type=AnswerType.NUMERIC,
                    minimum=0,
                    maximum=5,
                    lower_is_better=True,
                    weight=5,
                ),
            ),
        ),
    ),
)

_KEYS = itertools.count(1)

WORDS = "Hello 👋, your parcel comes on Thursday."


@dataclass
class World:
    """Ids of everything in a small engagement."""

    engagement_id: int
    client_organization_id: int
    vendor_organization_id: int
    version_id: int
    persons: dict[str, int] = field(default_factory=dict)
    raters: dict[str, int] = field(default_factory=dict)
    interactions: list[int] = field(default_factory=list)


PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "priya": ("client", (Role.REVIEWER, Role.FACILITATOR)),
    "tom": ("client", (Role.REVIEWER,)),
    "marek": ("vendor", (Role.REVIEWER,)),
    "lucia": ("vendor", (Role.REVIEWER,)),
    "faye": ("vendor", (Role.FACILITATOR,)),
    "dana": ("client", (Role.MANAGER,)),
    "quinn": ("vendor", (Role.QA_LEAD,)),
    "sam": ("neutral", (Role.AUDITOR,)),
}


def small_engagement(store: Store, now: datetime, *, n_contacts: int = 3, is_demo: bool = False) -> World:
    """Two companies and a neutral one, everybody in ``PEOPLE``, ``SMALL_CARD`` published, some chats."""
    with store.writing() as db:
        organizations = {
            name: Organization(key=name, name=name.capitalize()) for name in ("client", "vendor", "neutral")
        }
        db.add_all(organizations.values())
        db.flush()
        ids = {name: organization.id or 0 for name, organization in organizations.items()}
        engagement = Engagement(
            key="care",
            name="Client × Vendor",
            client_organization_id=ids["client"],
            vendor_organization_id=ids["vendor"],
            time_zone="Europe/London",
            is_demo=is_demo,
            created_at=now,
        )
        db.add(engagement)
        db.flush()
        version = save_scorecard_version(
            db, organization_id=ids["client"], definition=SMALL_CARD, state=VersionState.PUBLISHED, now=now
        )
        world = World(engagement.id or 0, ids["client"], ids["vendor"], version.id or 0)
        _add_people(db, world, ids, now)
        for number in range(1, n_contacts + 1):
            world.interactions.append(_chat(db, world, number, now))
    return world


def _add_people(db, world: World, ids: dict[str, int], now: datetime) -> None:  # type: ignore[no-untyped-def]
    positions = {"client": 0, "vendor": 0}
    for key, (organization, roles) in PEOPLE.items():
        person = Person(key=key, name=key.capitalize(), created_at=now)
        db.add(person)
        db.flush()
        world.persons[key] = person.id
        for role in roles:
            db.add(
                Membership(
                    engagement_id=world.engagement_id,
                    person_id=person.id,
                    organization_id=ids[organization],
                    role=role,
                )
            )
        if Role.REVIEWER in roles:
            positions[organization] += 1
            rater = Rater(
                engagement_id=world.engagement_id,
                organization_id=ids[organization],
                person_id=person.id,
                side=Side(organization),
                label=f"{key.capitalize()} Label",
                position=positions[organization],
            )
            db.add(rater)
            db.flush()
            world.raters[key] = rater.id
    stranger = Person(key="stranger", name="Stranger", created_at=now)
    db.add(stranger)
    db.flush()
    world.persons["stranger"] = stranger.id


def _chat(db, world: World, number: int, now: datetime) -> int:  # type: ignore[no-untyped-def]
    interaction = Interaction(
        engagement_id=world.engagement_id,
        external_id=f"C-{number}",
        text_hash=f"hash-{number}",
        channel=Channel.CHAT,
        language="en",
        subject=f"parcel {number}",
        agent="Kestrel",
        started_at=now - timedelta(days=2),
        created_at=now,
    )
    db.add(interaction)
    db.flush()
    db.add(
        Turn(interaction_id=interaction.id, position=1, role=SpeakerRole.CUSTOMER, speaker="Nadia", text="Where is it?")
    )
    db.add(Turn(interaction_id=interaction.id, position=2, role=SpeakerRole.AGENT, speaker="Kestrel", text=WORDS))
    return interaction.id


def second_engagement(store: Store, world: World, now: datetime, *, n_contacts: int = 3) -> World:
    """Another client of the same vendor: Nora facilitates and reviews for it, Marek and Lucia review for both."""
    with store.writing() as db:
        client = Organization(key="northwind", name="Northwind Energy")
        db.add(client)
        db.flush()
        engagement = Engagement(
            key="northwind",
            name="Northwind × Vendor",
            client_organization_id=client.id or 0,
            vendor_organization_id=world.vendor_organization_id,
            time_zone="Europe/Warsaw",
            created_at=now,
        )
        db.add(engagement)
        db.flush()
        version = save_scorecard_version(
            db, organization_id=client.id or 0, definition=SMALL_CARD, state=VersionState.PUBLISHED, now=now
        )
        nora = Person(key="nora", name="Nora", created_at=now)
        db.add(nora)
        db.flush()
        other = World(engagement.id or 0, client.id or 0, world.vendor_organization_id, version.id or 0)
        other.persons = {name: world.persons[name] for name in ("marek", "lucia")} | {"nora": nora.id or 0}
        for position, (name, person_id) in enumerate(sorted(other.persons.items()), start=1):
            side = Side.CLIENT if name == "nora" else Side.VENDOR
            where = {"engagement_id": other.engagement_id, "person_id": person_id}
            organization_id = other.client_organization_id if name == "nora" else other.vendor_organization_id
            roles = (Role.REVIEWER, Role.FACILITATOR) if name == "nora" else (Role.REVIEWER,)
            db.add_all(Membership(**where, organization_id=organization_id, role=role) for role in roles)
            label = name.capitalize()
            rater = Rater(**where, organization_id=organization_id, side=side, label=label, position=position)
            db.add(rater)
            db.flush()
            other.raters[name] = rater.id or 0
        other.interactions += [_chat(db, other, number, now) for number in range(1, n_contacts + 1)]
    return other


def joint_plan(world: World, now: datetime, **changes: object) -> Plan:
    """A plan over all contacts with two reviewers a side, due tomorrow."""
    settled: dict[str, object] = {
        "name": "Joint session",
        "scope": SessionScope.JOINT,
        "scorecard_version_id": world.version_id,
        "sample": tuple(Drawn(interaction, ChosenBy.HAND) for interaction in world.interactions),
        "rater_ids": tuple(world.raters.values()),
        "due_at": now + timedelta(days=1),
        "reference": Reference.CLIENT_SIDE,
        "tolerance": 5.0,
    }
    return Plan(**(settled | changes))  # type: ignore[arg-type]


def planned_session(store: Store, world: World, now: datetime, **changes: object) -> int:
    """A planned joint session; its id."""
    return plan_session(
        store,
        person_id=world.persons["priya"],
        engagement_id=world.engagement_id,
        plan=joint_plan(world, now, **changes),
        now=now,
    )


def contact_ids(store: Store, session_id: int) -> list[int]:
    """Session contacts in order."""
    with store.reading() as db:
        return [contact.id for contact in contacts_in(db, session_id)]


def give(
    store: Store, world: World, who: str, contact: int, now: datetime, *operations: dict[str, object]
) -> AnswersOutcome:
    """Post operations as a person does, through the route's own checks. Keys are made up where none is given."""
    body = [{"key": f"made-up-key-{next(_KEYS)}", **one} for one in operations]
    parsed = checked(AnswersIn, {"contact": contact, "operations": body})
    return answer_contact(
        store, person_id=world.persons[who], session_contact_id=contact, operations=parsed.operations, now=now
    )


def level(criterion: str, code: str, revision: int = 0, **more: object) -> dict[str, object]:
    """An operation that answers a line with a level."""
    return {"criterion": criterion, "kind": "answer", "revision": revision, "level": code, **more}


def complete_answers(
    *, tone: str = "about_right", resolution: str = "yes", effort: float = 1.0
) -> list[dict[str, object]]:
    """Operations that answer everything the card asks."""
    return [
        level("resolution", resolution),
        *([level("alternative", "yes")] if resolution == "no" else []),
        {"criterion": "id_check", "kind": "answer", "revision": 0, "not_applicable": True},
        level("tone", tone),
        {"criterion": "effort", "kind": "answer", "revision": 0, "number": effort},
    ]


def score_all(store: Store, world: World, who: str, session_id: int, now: datetime, **answers: object) -> Submission:
    """Score every contact alike and submit."""
    for contact in contact_ids(store, session_id):
        give(store, world, who, contact, now, *complete_answers(**answers))  # type: ignore[arg-type]
    return submit_session(store, person_id=world.persons[who], session_id=session_id, now=now)


def web_session_of(store: Store, person_id: int, now: datetime, *, token_hash: str = "") -> int:
    """A live browser session of a person; its id."""
    with store.writing() as db:
        row = WebSession(
            token_hash=token_hash or f"{person_id:064d}",
            form_token="form-token-for-tests",
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=8),
        )
        db.add(row)
        db.flush()
        return row.id or 0


def notices_read(store: Store, world: World, now: datetime) -> None:
    """Every reviewer has read the first-use notice as it stands now."""
    with store.reading() as db:
        shown = notice_hash(notice_text(terms_of(db, world.engagement_id)))
    for who in world.raters:
        read_notice(store, person_id=world.persons[who], engagement_id=world.engagement_id, shown=shown, now=now)
