"""Preparing, making and changing an engagement: by whom, with what, and what is kept and recorded of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.scorecard.contract_clause import ContractClause
from calibration.store.engagements import newest_entries
from calibration.store.engine import Store
from calibration.store.models import (
    AuditDetail,
    CadenceRequirement,
    CalibrationSession,
    Engagement,
    Membership,
    Organization,
    Person,
)
from calibration.store.people import viewer_in
from calibration.vocabulary import (
    ContractFigure,
    ContractPeriod,
    DecisionRule,
    Reference,
    ReviewerPrivacy,
    Role,
    Side,
)
from calibration.workflow.engagement_terms import change_terms, engagement_terms
from calibration.workflow.engagements import make_prepared
from calibration.workflow.preparing import (
    Party,
    Preparation,
    give_up_preparation,
    keep_preparation,
    makes_engagements,
    preparation_of,
)
from calibration.workflow.terms import CadenceStep, Terms
from tests.factories import World, planned_session, small_engagement

CLAUSE = ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=90)
TERMS = Terms(
    name="Lamps with Answers",
    time_zone="Europe/Warsaw",
    decision_rule=DecisionRule.ARBITER,
    arbiter="Ada",
    reference=Reference.GOLD,
    tolerance=3.0,
    clause=CLAUSE,
    reviewer_privacy=ReviewerPrivacy.OWN_ONLY,
    reviewer_minimum=12,
    countries=("PL", "GB"),
    data_notice="We keep your answers.",
    cadence=(CadenceStep(date(2026, 11, 16), 1), CadenceStep(date(2027, 2, 14), 2)),
)
PREPARED = Preparation(client=Party(name="Lamp House"), vendor=Party(name="Answerwell"), terms=TERMS)


@pytest.fixture
def administrator(store: Store, now: datetime) -> int:
    """Somebody who may make engagements and belongs to none."""
    with store.writing() as db:
        person = Person(key="ada", name="Ada Moss", created_at=now, is_administrator=True)
        db.add(person)
        db.flush()
        return person.id or 0


def made(store: Store, person_id: int, now: datetime, prepared: Preparation = PREPARED) -> int:
    keep_preparation(store, person_id=person_id, preparation=prepared, now=now)
    return make_prepared(store, person_id=person_id, now=now).engagement_id


def in_world(store: Store, world: World, who: str) -> Terms:
    return engagement_terms(store, person_id=world.persons[who], engagement_id=world.engagement_id).terms


def add_role(store: Store, world: World, who: str, side: str, role: Role) -> None:
    with store.writing() as db:
        organization = db.exec(select(Organization.id).where(Organization.key == side)).one()
        db.add(
            Membership(
                engagement_id=world.engagement_id,
                person_id=world.persons[who],
                organization_id=organization or 0,
                role=role,
            )
        )


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    """Two companies; Dana of the client and Quinn of the vendor administer their engagement."""
    found = small_engagement(store, now)
    add_role(store, found, "dana", "client", Role.ADMINISTRATOR)
    add_role(store, found, "quinn", "vendor", Role.ADMINISTRATOR)
    return found


def test_an_engagement_is_made_as_it_was_typed_and_its_maker_administers_it(
    store: Store, administrator: int, now: datetime
) -> None:
    engagement_id = made(store, administrator, now)
    with store.reading() as db:
        engagement = db.get_one(Engagement, engagement_id)
        assert (engagement.key, engagement.name, engagement.is_demo) == ("lamps_with_answers", TERMS.name, False)
        assert db.get_one(Organization, engagement.client_organization_id).name == "Lamp House"
        assert db.get_one(Organization, engagement.vendor_organization_id).name == "Answerwell"
        assert db.exec(
            select(CadenceRequirement.every_weeks).order_by(col(CadenceRequirement.in_force_from))
        ).all() == [
            1,
            2,
        ]
        viewer = viewer_in(db, person_id=administrator, engagement_id=engagement_id)
        assert (viewer.side, viewer.roles) == (Side.CLIENT, {Role.ADMINISTRATOR})
    found = engagement_terms(store, person_id=administrator, engagement_id=engagement_id)
    assert found.terms == TERMS
    assert [(one.made, one.who, one.organization) for one in found.changes] == [(True, "Ada Moss", "Lamp House")]


def test_making_it_twice_makes_one(store: Store, administrator: int, now: datetime) -> None:
    made(store, administrator, now)
    with pytest.raises(NotFound, match="it was made already"):
        make_prepared(store, person_id=administrator, now=now)
    with store.reading() as db:
        assert len(db.exec(select(Engagement)).all()) == 1


def test_a_neutral_administrator_belongs_to_a_third_organization(
    store: Store, administrator: int, now: datetime
) -> None:
    engagement_id = made(store, administrator, now, replace(PREPARED, own_side=None, neutral=Party(name="Northlight")))
    with store.reading() as db:
        assert viewer_in(db, person_id=administrator, engagement_id=engagement_id).side is None
        assert {one.name for one in db.exec(select(Organization))} == {"Lamp House", "Answerwell", "Northlight"}


def test_another_companys_name_makes_another_organization_and_its_number_is_refused(
    store: Store, administrator: int, world: World, now: datetime
) -> None:
    engagement_id = made(store, administrator, now, replace(PREPARED, client=Party(name="Client")))
    with store.reading() as db:
        assert db.get_one(Engagement, engagement_id).client_organization_id != world.client_organization_id
    stolen = replace(PREPARED, client=Party(world.client_organization_id))
    with pytest.raises(NotAllowed, match="only that you belong to or have made"):
        made(store, administrator, now, stolen)


def test_organizations_one_has_made_or_belongs_to_are_offered_and_used_again(
    store: Store, administrator: int, world: World, now: datetime
) -> None:
    made(store, administrator, now)
    _, offered = preparation_of(store, person_id=administrator, usual=Terms())
    assert [one.name for one in offered] == ["Answerwell", "Lamp House"]
    again = replace(PREPARED, client=Party(offered[1].id), vendor=Party(name="Answerwell"))
    made(store, administrator, now, again)
    with store.reading() as db:
        names = [one.name for one in db.exec(select(Organization).order_by(Organization.name))]
        assert names == ["Answerwell", "Client", "Lamp House", "Neutral", "Vendor"]
        keys = db.exec(select(Engagement.key).order_by(col(Engagement.id))).all()
        assert keys == ["care", "lamps_with_answers", "lamps_with_answers_2"]


def test_nobody_but_an_administrator_of_the_installation_prepares_or_makes_one(
    store: Store, world: World, now: datetime
) -> None:
    dana = world.persons["dana"]
    assert not makes_engagements(store, person_id=dana)
    for attempt in (
        lambda: preparation_of(store, person_id=dana, usual=Terms()),
        lambda: keep_preparation(store, person_id=dana, preparation=PREPARED, now=now),
        lambda: make_prepared(store, person_id=dana, now=now),
    ):
        with pytest.raises(NotAllowed, match="an administrator of this installation"):
            attempt()


def test_what_was_typed_is_there_again_unfinished_as_it_is(store: Store, administrator: int, now: datetime) -> None:
    half = Preparation(client=Party(name="Lamp Ho"), own_side=None, terms=replace(TERMS, name="", arbiter=""))
    keep_preparation(store, person_id=administrator, preparation=half, now=now)
    assert preparation_of(store, person_id=administrator, usual=Terms())[0] == half
    with pytest.raises(InvalidInput, match="The vendor has no name"):
        make_prepared(store, person_id=administrator, now=now)
    assert preparation_of(store, person_id=administrator, usual=Terms())[0] == half
    give_up_preparation(store, person_id=administrator)
    assert preparation_of(store, person_id=administrator, usual=TERMS)[0] == Preparation(terms=TERMS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "The name of the engagement is empty"),
        ({"time_zone": "Mars/Base"}, "'Mars/Base' is not a time zone"),
        ({"arbiter": ""}, "The arbiter's name is empty"),
        ({"tolerance": 101.0}, "The tolerance is 101. Allowed: 0 to 100 score points."),
        ({"reviewer_minimum": 0}, "Allowed: 1 to 1,000 contacts."),
        ({"countries": ("Poland",)}, "'Poland' is not a country"),
        ({"data_notice": "x" * 4001}, "has 4,001 characters"),
        ({"cadence": (CadenceStep(date(2026, 1, 1), 0),)}, "every 0 weeks"),
        ({"cadence": (CadenceStep(date(2026, 1, 1), 1), CadenceStep(date(2026, 1, 1), 2))}, "on the same day"),
    ],
)
def test_terms_that_are_not_allowed_are_refused_with_what_is(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said.replace("?", ".")):
        replace(TERMS, **changes).check()  # type: ignore[arg-type]


def test_client_and_vendor_must_be_two() -> None:
    same = replace(PREPARED, vendor=Party(name="lamp house"))
    assert same.problems() == ("Client, vendor and a third organization must be different ones.",)


def test_terms_survive_being_kept(now: datetime) -> None:
    assert Terms.from_json(json.loads(json.dumps(TERMS.to_json()))) == TERMS
    assert Terms.from_json({}) == Terms()


def test_a_change_is_kept_recorded_and_told_to_both_sides(store: Store, world: World, now: datetime) -> None:
    before = in_world(store, world, "dana")
    change_terms(
        store,
        person_id=world.persons["dana"],
        engagement_id=world.engagement_id,
        terms=replace(before, decision_rule=DecisionRule.BOTH_AGREE, clause=CLAUSE),
        seen=before.mark(),
        now=now,
    )
    told = {
        who: engagement_terms(store, person_id=world.persons[who], engagement_id=world.engagement_id).changes[0]
        for who in ("tom", "marek", "sam")
    }
    assert {who: (one.who, one.organization) for who, one in told.items()} == {
        "tom": ("Dana", "Client"),
        "marek": ("", "Client"),
        "sam": ("", "Client"),
    }
    assert told["marek"].changed == {
        "decision_rule": ["client_decides", "both_agree"],
        "clause": [None, CLAUSE.to_json()],
    }
    assert in_world(store, world, "marek").clause == CLAUSE


def test_nothing_changed_is_nothing_recorded(store: Store, world: World, now: datetime) -> None:
    terms = in_world(store, world, "dana")
    change_terms(
        store,
        person_id=world.persons["dana"],
        engagement_id=world.engagement_id,
        terms=replace(terms, arbiter="nobody asked for one"),
        seen=terms.mark(),
        now=now,
    )
    assert engagement_terms(store, person_id=world.persons["dana"], engagement_id=world.engagement_id).changes == ()


def test_who_changes_terms_that_somebody_else_has_changed_is_told_and_changes_nothing(
    store: Store, world: World, now: datetime
) -> None:
    seen = in_world(store, world, "dana")
    for who, tolerance in (("dana", 4.0), ("quinn", 9.0)):
        order = {
            "person_id": world.persons[who],
            "engagement_id": world.engagement_id,
            "terms": replace(seen, tolerance=tolerance),
            "seen": seen.mark(),
            "now": now,
        }
        if who == "dana":
            change_terms(store, **order)  # type: ignore[arg-type]
            continue
        with pytest.raises(WrongState, match="Somebody changed these terms while you were"):
            change_terms(store, **order)  # type: ignore[arg-type]
    assert in_world(store, world, "quinn").tolerance == 4.0


def test_of_many_who_change_at_the_very_same_time_one_succeeds(store: Store, world: World, now: datetime) -> None:
    seen = in_world(store, world, "dana")

    def change(number: int) -> bool:
        try:
            change_terms(
                store,
                person_id=world.persons["dana" if number % 2 else "quinn"],
                engagement_id=world.engagement_id,
                terms=replace(seen, tolerance=10.0 + number),
                seen=seen.mark(),
                now=now,
            )
        except WrongState:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(change, range(6)))
    assert sum(done) == 1
    assert in_world(store, world, "tom").tolerance == 10.0 + done.index(True)
    assert len(engagement_terms(store, person_id=world.persons["tom"], engagement_id=world.engagement_id).changes) == 1


def test_two_presses_at_the_very_same_time_make_one_engagement(store: Store, administrator: int, now: datetime) -> None:
    keep_preparation(store, person_id=administrator, preparation=PREPARED, now=now)

    def make(_: int) -> bool:
        try:
            make_prepared(store, person_id=administrator, now=now)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(make, range(4))) == 1
    with store.reading() as db:
        assert len(db.exec(select(Organization)).all()) == 2


@pytest.mark.parametrize("who", ["priya", "tom", "faye", "sam", "marek"])
def test_terms_are_changed_by_administrators_only(store: Store, world: World, now: datetime, who: str) -> None:
    terms = in_world(store, world, who)
    with pytest.raises(NotAllowed, match="it takes the role of administrator"):
        change_terms(
            store,
            person_id=world.persons[who],
            engagement_id=world.engagement_id,
            terms=replace(terms, tolerance=1.0),
            seen=terms.mark(),
            now=now,
        )


def test_a_stranger_is_not_told_that_there_is_an_engagement(store: Store, world: World, now: datetime) -> None:
    with pytest.raises(NotFound, match="There is no such engagement"):
        in_world(store, world, "stranger")
    with pytest.raises(NotFound):
        engagement_terms(store, person_id=world.persons["dana"], engagement_id=9999)


def test_a_planned_session_keeps_what_it_was_planned_with(store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(store, world, now)
    terms = in_world(store, world, "dana")
    change_terms(
        store,
        person_id=world.persons["dana"],
        engagement_id=world.engagement_id,
        terms=replace(terms, tolerance=9.0, reference=Reference.NONE),
        seen=terms.mark(),
        now=now,
    )
    with store.reading() as db:
        session = db.get_one(CalibrationSession, session_id)
        assert (session.tolerance, session.reference) == (5.0, Reference.CLIENT_SIDE)


def test_erased_details_leave_the_change_without_its_values(store: Store, world: World, now: datetime) -> None:
    terms = in_world(store, world, "dana")
    change_terms(
        store,
        person_id=world.persons["dana"],
        engagement_id=world.engagement_id,
        terms=replace(terms, tolerance=9.0),
        seen=terms.mark(),
        now=now,
    )
    with store.writing() as db:
        db.delete(db.exec(select(AuditDetail)).one())
    (change,) = engagement_terms(store, person_id=world.persons["tom"], engagement_id=world.engagement_id).changes
    assert (change.erased, change.changed, change.who) == (True, {}, "")


def test_changes_come_newest_first_and_no_more_than_asked_for(store: Store, world: World, now: datetime) -> None:
    for number in range(3):
        terms = in_world(store, world, "dana")
        change_terms(
            store,
            person_id=world.persons["dana"],
            engagement_id=world.engagement_id,
            terms=replace(terms, tolerance=float(number)),
            seen=terms.mark(),
            now=datetime(2026, 11, 20 + number, tzinfo=UTC) + timedelta(minutes=1),
        )
    with store.reading() as db:
        found = newest_entries(db, actions=("engagement_changed",), engagement_id=world.engagement_id, most=2)
    assert [row.at.day for row in found] == [22, 21]
